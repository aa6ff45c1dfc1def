"""Telling other processes at commit that something happened (PostgreSQL's NOTIFY)."""
from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

CHANNEL = "afklar"


def notify(connection: Connection, payload: str) -> None:
    """Sent at commit, dropped at rollback. SQLite has one process only: nobody to tell."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_notify(CHANNEL, payload)))
