"""The outbox, which is also the history: what was said, in order, and the choices that went out with it."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.services.ports import Message
from bot.store.crypto import Cipher
from bot.store.deliveries import enqueue
from bot.store.notices import notify
from bot.store.tables import choices
from bot.store.tables import messages as table

LOOK_BACK = 12
"""So many messages are looked at for what a letter may mean."""

# Made once, as SQLAlchemy takes longer to make a statement than SQLite to run it.
_ADD, _ADD_CHOICES = sa.insert(table), sa.insert(choices)
_AFTER = sa.select(table).where(
    table.c.conversation == sa.bindparam("of"), table.c.id > sa.bindparam("after"),
).order_by(table.c.id).limit(sa.bindparam("most"))
_RECENT = sa.select(table).where(table.c.conversation == sa.bindparam("of")).order_by(table.c.id.desc()).limit(
    sa.bindparam("most"))
_CHOICE = sa.select(choices.c.ask, choices.c.sealed_body).where(
    choices.c.id == sa.bindparam("key"), choices.c.conversation == sa.bindparam("of"))


class SqlMessages:
    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    def add(self, conversation: str, sender: str, body: Mapping[str, Any], at: datetime,
            client_id: str | None = None) -> int:
        """Appends. Only who holds the conversation's lock may: ids then grow in the order of commits."""
        number = self._db.execute(_ADD, {
            "conversation": conversation, "sender": sender, "sealed_body": self._cipher.seal(dict(body)), "at": at,
            "client_id": client_id}).inserted_primary_key[0]
        notify(self._db, f"message {conversation}")
        if sender != "citizen":
            enqueue(self._db, conversation, int(number), at, body)
        return int(number)

    def after(self, conversation: str, after: int, limit: int = 500) -> list[Message]:
        rows = self._db.execute(_AFTER, {"of": conversation, "after": after, "most": limit})
        return [self._message(row) for row in rows]

    def _message(self, row: Row) -> Message:
        return Message(id=row.id, sender=row.sender, body=self._cipher.unseal(row.sealed_body), at=row.at,
                       client_id=row.client_id)

    def recent(self, conversation: str) -> list[Message]:
        """The newest messages, oldest first: what somebody who answers by letter has before them."""
        rows = self._db.execute(_RECENT, {"of": conversation, "most": LOOK_BACK}).all()
        return [self._message(row) for row in reversed(rows)]

    def last(self, conversation: str) -> int:
        """The id of the newest message; 0 without any."""
        return int(self._db.execute(sa.select(sa.func.max(table.c.id)).where(
            table.c.conversation == conversation)).scalar() or 0)

    def has(self, conversation: str, client_id: str) -> bool:
        """Whether a message with this id of its sender is there already."""
        return self._db.execute(sa.select(table.c.id).where(
            table.c.conversation == conversation, table.c.client_id == client_id).limit(1)).first() is not None

    def add_choices(self, conversation: str, ask: int, choices_: Mapping[str, Mapping[str, Any]]) -> None:
        """Keeps what each opaque id stands for; `ask` tells later which question it belonged to."""
        if choices_:
            self._db.execute(_ADD_CHOICES, [
                {"id": key, "conversation": conversation, "ask": ask, "sealed_body": self._cipher.seal(dict(body))}
                for key, body in choices_.items()])

    def choice(self, conversation: str, choice: str) -> tuple[int, dict[str, Any]] | None:
        """(ask, what it stands for); None when this conversation never got such a choice."""
        row = self._db.execute(_CHOICE, {"key": choice, "of": conversation}).first()
        return (row.ask, self._cipher.unseal(row.sealed_body)) if row else None
