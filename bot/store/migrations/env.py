"""Alembic's environment: always on the connection that `bot.store.migrate` hands over."""
from __future__ import annotations

from alembic import context

from bot.store import feed_tables, staff_tables  # noqa: F401 (its tables belong to the same metadata)
from bot.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True,
                  compare_type=True)
with context.begin_transaction():
    context.run_migrations()
