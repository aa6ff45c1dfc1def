"""The tables of advisors' calendars: feeds they read, mirrors we write. Times are UTC."""
from __future__ import annotations

import sqlalchemy as sa

from bot.store.tables import Utc, metadata

calendar_feeds = sa.Table(
    "calendar_feeds", metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("municipality", sa.String(4), nullable=False, index=True),
    sa.Column("advisor", sa.String(64), nullable=False),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("revoked_at", Utc),
)

calendar_mirrors = sa.Table(
    "calendar_mirrors", metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("municipality", sa.String(4), nullable=False),
    sa.Column("advisor", sa.String(64), nullable=False),
    sa.Column("sealed_body", sa.Text, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.UniqueConstraint("municipality", "advisor", name="uq_calendar_mirrors_advisor"),
)

# What a mirror shows, or should: a row stays while the entry is on the server, so that it can be taken away again.
calendar_pushes = sa.Table(
    "calendar_pushes", metadata,
    sa.Column("item", sa.String(32), primary_key=True),
    sa.Column("mirror", sa.String(32), sa.ForeignKey("calendar_mirrors.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("status", sa.String(8), nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="0"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("ends_at", Utc, nullable=False),
    sa.Column("not_before", Utc, nullable=False),
    sa.Column("error", sa.String(200)),
    sa.Index("ix_calendar_pushes_waiting", "status", "not_before"),
)
