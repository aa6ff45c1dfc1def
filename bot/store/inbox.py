"""The durable inbox: what citizens have sent, in order, each exactly once."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.services.ports import Inbound
from bot.store.crypto import Cipher, KeyProblem
from bot.store.notices import notify
from bot.store.tables import conversations
from bot.store.tables import inbox as table

CLAIM_TRIES = 3


class SqlInbox:
    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    def put(self, conversation: str, channel: str, client_id: str, body: Mapping[str, str], at: datetime) -> bool:
        """True when the message is new; False (and nothing changes) when its id has been seen in this conversation."""
        dialect = postgresql if self._db.dialect.name == "postgresql" else sqlite
        external = f"{conversation}:{client_id}"
        added = self._db.execute(dialect.insert(table).values(
            conversation=conversation, channel=channel, external_id=external, sealed_body=self._cipher.seal(dict(body)),
            received_at=at).on_conflict_do_nothing(index_elements=["channel", "external_id"])).rowcount
        if added:
            notify(self._db, f"inbox {conversation}")
        return bool(added)

    def claim(self, now: datetime) -> Inbound | None:
        """The oldest waiting message whose conversation nobody handles; its conversation is locked until the end.

        Only the first waiting message of a conversation counts, so that they are handled in order.
        """
        for _ in range(CLAIM_TRIES):
            row = self._db.execute(_CLAIMABLE, {"now": now}).first()
            if row is None:
                return None
            body = self._body(row) if self._still_waiting(row.id) else None
            if body is not None:
                return Inbound(id=row.id, conversation=row.conversation, channel=row.channel,
                               client_id=row.external_id.partition(":")[2], body=body, attempts=row.attempts)
        return None

    def _body(self, row: Any) -> dict[str, str] | None:
        """What was sent; None when it cannot be read: it is parked, or it would hold up everybody."""
        try:
            return dict(self._cipher.unseal(row.sealed_body))
        except KeyProblem as error:
            self.failed(row.id, str(error), None)
            return None

    def _still_waiting(self, inbound: int) -> bool:
        """Another process may have finished it between our look and our lock."""
        return self._db.execute(_STATUS, {"inbound": inbound}).scalar_one() == "waiting"

    def done(self, inbound: int, at: datetime) -> None:
        self._db.execute(_DONE, {"inbound": inbound, "at": at})

    def failed(self, inbound: int, error: str, retry_at: datetime | None) -> None:
        """One more failed attempt; parked for staff when `retry_at` is None."""
        self._db.execute(sa.update(table).where(table.c.id == inbound).values(
            attempts=table.c.attempts + 1, error=error[:200], not_before=retry_at,
            status="waiting" if retry_at else "parked"))

    def pending(self, conversation: str) -> int:
        return self._db.execute(_PENDING, {"of": conversation}).scalar_one()

    def next_at(self) -> datetime | None:
        """When the earliest retry is due; None when nothing waits for its time."""
        return self._db.execute(sa.select(sa.func.min(table.c.not_before)).where(
            table.c.status == "waiting")).scalar_one_or_none()


def _claimable() -> Any:
    earlier = table.alias("earlier")
    is_first = ~sa.select(earlier.c.id).where(
        earlier.c.conversation == table.c.conversation, earlier.c.status == "waiting", earlier.c.id < table.c.id,
    ).exists()
    due = sa.or_(table.c.not_before.is_(None), table.c.not_before <= sa.bindparam("now"))
    return (sa.select(table).join(conversations, conversations.c.id == table.c.conversation)
            .where(table.c.status == "waiting", is_first, due)
            .order_by(table.c.id).limit(1).with_for_update(of=conversations, skip_locked=True, key_share=True))


# Made once, as SQLAlchemy takes longer to make a statement than SQLite to run it.
_CLAIMABLE = _claimable()
_STATUS = sa.select(table.c.status).where(table.c.id == sa.bindparam("inbound"))
_DONE = sa.update(table).where(table.c.id == sa.bindparam("inbound")).values(
    status="done", handled_at=sa.bindparam("at"), error=None, sealed_body="")
_PENDING = sa.select(sa.func.count()).select_from(table).where(
    table.c.conversation == sa.bindparam("of"), table.c.status == "waiting")
