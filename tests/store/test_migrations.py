"""The migrations give exactly the tables of the code, on both databases, and running them again changes nothing."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.store.crypto import Cipher, new_key
from bot.store.database import Database
from bot.store.migrate import current, upgrade
from bot.store.tables import Utc, metadata
from tests.store.conftest import NOW


def test_migrations_equal_the_tables(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={
            "compare_type": True, "include_name": lambda name, kind, _: name != "sqlite_sequence"})
        assert compare_metadata(context, metadata) == []


def test_the_database_is_at_the_newest_revision_and_stays_there(database: Database) -> None:
    before = current(database.engine)
    assert before[0] == before[1] is not None
    upgrade(database.engine)
    assert current(database.engine) == before


def test_an_empty_database_has_no_revision(database_url: str) -> None:
    database = Database(database_url, Cipher(new_key()))
    assert current(database.engine)[0] is None
    database.close()


@pytest.mark.postgres
def test_several_processes_may_migrate_at_once(postgres_url: str) -> None:
    databases = [Database(postgres_url, Cipher(new_key())) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda database: upgrade(database.engine), databases))
    assert {current(database.engine)[0] for database in databases} == {current(databases[0].engine)[1]}
    for database in databases:
        database.close()


def test_times_are_utc_and_aware(database: Database) -> None:
    from datetime import timedelta, timezone

    with database.transaction() as work:
        work.records.log(NOW.astimezone(timezone(timedelta(hours=1))), "a", "b", "c")
    with database.reading() as work:
        assert work.connection.execute(sa.select(metadata.tables["audit_log"].c.at)).scalar() == NOW
    with pytest.raises(ValueError, match="naive"):
        Utc().process_bind_param(NOW.replace(tzinfo=None), None)
