"""What shall be said later: planned under a key, replaced or cancelled by it, handed to the inbox once."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from bot.services.ports import DueItem
from bot.store.crypto import Cipher
from bot.store.deliveries import SqlDeliveries
from bot.store.tables import due as table

WAITING, HANDED, MOOT = "waiting", "handed", "moot"


class SqlDue:
    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    def plan(self, key: str, kind: str, conversation: str, at: datetime,
             body: Mapping[str, Any] | None = None) -> None:
        """Plans. The same key again replaces what was planned, also when that has been said already."""
        SqlDeliveries(self._db, self._cipher).cancel_due(key)
        dialect = postgresql if self._db.dialect.name == "postgresql" else sqlite
        values = {"kind": kind, "conversation": conversation, "at": at, "status": WAITING,
                  "sealed_body": self._cipher.seal(dict(body or {}))}
        self._db.execute(dialect.insert(table).values(key=key, version=0, **values).on_conflict_do_update(
            index_elements=["key"], set_={**values, "version": table.c.version + 1}))

    def cancel(self, prefix: str) -> int:
        """Makes moot what has not been said yet and whose key begins with `prefix`; how many."""
        SqlDeliveries(self._db, self._cipher).cancel_due(prefix)
        return int(self._db.execute(sa.update(table).where(
            table.c.key.startswith(prefix, autoescape=True), table.c.status.in_((WAITING, HANDED)),
        ).values(status=MOOT)).rowcount)

    def get(self, item: int) -> DueItem | None:
        row = self._db.execute(sa.select(table).where(table.c.id == item)).first()
        return self._item(row) if row else None

    def of_conversation(self, conversation: str) -> list[DueItem]:
        """All of a conversation, also what has been said, by time."""
        return [self._item(row) for row in self._db.execute(
            sa.select(table).where(table.c.conversation == conversation).order_by(table.c.at, table.c.id))]

    def claim(self, now: datetime, limit: int = 20) -> list[DueItem]:
        """What is due at `now`, earliest first; locked, so that no other process takes it."""
        return [self._item(row) for row in self._db.execute(
            sa.select(table).where(table.c.status == WAITING, table.c.at <= now)
            .order_by(table.c.at, table.c.id).limit(limit).with_for_update(skip_locked=True))]

    def handed(self, item: int) -> None:
        """It lies in the inbox now."""
        self.finish(item, HANDED)

    def put_off(self, item: int, at: datetime) -> None:
        """Not now: again at `at`."""
        self._db.execute(sa.update(table).where(table.c.id == item).values(
            status=WAITING, at=at, version=table.c.version + 1))

    def finish(self, item: int, status: str) -> None:
        self._db.execute(sa.update(table).where(table.c.id == item).values(status=status))

    def next_at(self) -> datetime | None:
        """When the earliest is due; None when nothing is planned."""
        return self._db.execute(sa.select(sa.func.min(table.c.at)).where(table.c.status == WAITING)).scalar_one()

    def _item(self, row: Row) -> DueItem:
        return DueItem(id=row.id, conversation=row.conversation, key=row.key, kind=row.kind, at=row.at,
                       status=row.status, version=row.version, body=self._cipher.unseal(row.sealed_body))
