"""Self-help data: the diary, plans, goals. A table of its own, apart from bookings; everything said in it is sealed."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.services.ports import SelfHelpEntry
from bot.store.crypto import Cipher
from bot.store.tables import selfhelp as table


class SqlSelfHelp:
    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    def add(self, entry: SelfHelpEntry) -> None:
        self._db.execute(sa.insert(table).values(
            id=entry.id, conversation=entry.conversation, kind=entry.kind, sealed_body=self._cipher.seal(entry.body),
            created_at=entry.created_at, changed_at=entry.created_at))

    def of(self, conversation: str, kind: str | None = None) -> list[SelfHelpEntry]:
        """A conversation's entries, of one kind or all, the oldest first."""
        query = sa.select(table).where(table.c.conversation == conversation).order_by(table.c.created_at, table.c.id)
        rows = self._db.execute(query if kind is None else query.where(table.c.kind == kind))
        return [self._entry(row) for row in rows]

    def change(self, entry: str, conversation: str, body: Mapping[str, Any], at: datetime) -> bool:
        """Gives an entry of this conversation another body. False when it has none with this id."""
        return bool(self._db.execute(sa.update(table).where(
            table.c.id == entry, table.c.conversation == conversation,
        ).values(sealed_body=self._cipher.seal(dict(body)), changed_at=at)).rowcount)

    def delete(self, entry: str, conversation: str) -> bool:
        return bool(self._db.execute(sa.delete(table).where(
            table.c.id == entry, table.c.conversation == conversation)).rowcount)

    def erase(self, conversation: str) -> int:
        """Deletes all of a conversation's; how many."""
        return int(self._db.execute(sa.delete(table).where(table.c.conversation == conversation)).rowcount)

    def purge(self, before: datetime) -> int:
        """Deletes what was last changed before; how many."""
        return int(self._db.execute(sa.delete(table).where(table.c.changed_at < before)).rowcount)

    def _entry(self, row: Row) -> SelfHelpEntry:
        return SelfHelpEntry(row.id, row.conversation, row.kind, self._cipher.unseal(row.sealed_body), row.created_at)
