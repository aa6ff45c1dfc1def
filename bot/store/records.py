"""Screenings, call-back requests and the audit log."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.store.crypto import Cipher
from bot.store.tables import audit_log, callbacks, screenings


class SqlRecords:
    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    def save_screening(self, screening: Mapping[str, Any]) -> None:
        """Adds it, or replaces the one with the same id (an answer was corrected after the result)."""
        row = _sealed(self._cipher, screening, "personal")
        dialect = postgresql if self._db.dialect.name == "postgresql" else sqlite
        self._db.execute(dialect.insert(screenings).values(**row).on_conflict_do_update(
            index_elements=["id"], set_={k: v for k, v in row.items() if k not in ("id", "created_at")}))

    def screenings(self) -> Iterator[dict[str, Any]]:
        yield from self._all(screenings)

    def screening(self, screening: str) -> dict[str, Any] | None:
        row = self._db.execute(sa.select(screenings).where(screenings.c.id == screening)).mappings().first()
        return {**row, "personal": self._cipher.unseal(row["sealed_body"])} if row else None

    def add_callback(self, callback: Mapping[str, Any]) -> None:
        self._db.execute(sa.insert(callbacks).values(**_sealed(self._cipher, callback, "personal")))

    def callbacks(self) -> Iterator[dict[str, Any]]:
        yield from self._all(callbacks)

    def purge_callbacks(self, before: datetime) -> int:
        return self._db.execute(sa.delete(callbacks).where(callbacks.c.created_at < before)).rowcount

    def erase_callbacks(self, conversation: str) -> None:
        """Deletes the call-back wishes of a conversation: they are nothing but a name and a number."""
        self._db.execute(sa.delete(callbacks).where(callbacks.c.conversation == conversation))

    def log(self, at: datetime, actor: str, action: str, object: str) -> None:
        self._db.execute(sa.insert(audit_log).values(at=at, actor=actor, action=action, object=object))

    def purge_log(self, before: datetime) -> int:
        return self._db.execute(sa.delete(audit_log).where(audit_log.c.at < before)).rowcount

    def _all(self, table: sa.Table) -> Iterator[dict[str, Any]]:
        for row in self._db.execute(sa.select(table).order_by(table.c.created_at, table.c.id)).mappings():
            values = dict(row)
            yield {**values, "personal": self._cipher.unseal(values.pop("sealed_body"))}


def _sealed(cipher: Cipher, values: Mapping[str, Any], name: str) -> dict[str, Any]:
    row = dict(values)
    row["sealed_body"] = cipher.seal(row.pop(name))
    return row
