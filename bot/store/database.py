"""The database: SQLite in one file by default, PostgreSQL by URL. One `transaction()` is one unit of work."""
from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store.crypto import Cipher
from bot.store.unit_of_work import SqlUnitOfWork

SQLITE_WAIT_SECONDS = 30


class Database:
    """Gives transactions. Threads may share it.

    SQLite allows one writer: writers of this process queue at a lock of ours, in order and without its polling.
    """

    def __init__(self, url: str, cipher: Cipher) -> None:
        self.url, self.cipher = url, cipher
        self.sqlite = url.startswith("sqlite")
        self.engine = _sqlite_engine(url) if self.sqlite else _postgres_engine(url)
        self._writer = threading.Lock()

    @contextmanager
    def transaction(self) -> Iterator[SqlUnitOfWork]:
        """A unit of work, committed at the end of the block and rolled back when it raises."""
        if self.sqlite:
            with self._writer, self.engine.begin() as connection:
                yield self._work(connection)
        else:
            with self.engine.begin() as connection:
                yield self._work(connection)

    @contextmanager
    def reading(self) -> Iterator[SqlUnitOfWork]:
        """A unit of work that only reads: it never waits for a writer."""
        with self.engine.connect() as connection:
            if self.sqlite:
                connection = connection.execution_options(afklar_reading=True)
            yield self._work(connection)

    def _work(self, connection: Connection) -> SqlUnitOfWork:
        return SqlUnitOfWork(connection, self.cipher)

    def close(self) -> None:
        self.engine.dispose()


def _sqlite_engine(url: str) -> Engine:
    path = sa.engine.make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, future=True, poolclass=sa.pool.QueuePool, pool_size=8, max_overflow=24,
                              connect_args={"timeout": SQLITE_WAIT_SECONDS, "check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def _configure(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # IMMEDIATE: a transaction that reads first and writes later would otherwise fail when another wrote between.
        reading = connection.get_execution_options().get("afklar_reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _postgres_engine(url: str) -> Engine:
    return sa.create_engine(url, future=True, pool_size=10, max_overflow=20, pool_pre_ping=True)
