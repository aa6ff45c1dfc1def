"""The delivery outbox: what must be sent to an address, in order per conversation, and what became of it."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.domain.delivery import CANCELLED, SENDING, SENT, UNKNOWN, WAITING, later
from bot.services.channel_ports import Delivery, Part
from bot.store.channel_tables import addresses
from bot.store.channel_tables import deliveries as table
from bot.store.crypto import Cipher, KeyProblem

OPEN = (WAITING, SENDING)


def enqueue(db: Connection, conversation: str, message: int, at: datetime, body: Mapping[str, Any]) -> None:
    """Puts a message that was just stored into the outbox, when its conversation goes on at an address.

    In the statement that looks for the address: a conversation without one (the web chat) costs nothing more.
    """
    db.execute(_ENQUEUE, {
        "of": conversation, "message": message, "at": at, "due_key": body.get("due"),
        "crisis": (body.get("result") or {}).get("kind") == "crisis", "despite_stop": bool(body.get("despite_stop"))})


def _enqueue() -> Any:
    copied = sa.select(
        sa.bindparam("of", type_=table.c.conversation.type), addresses.c.channel,
        sa.bindparam("message", type_=table.c.message.type), addresses.c.address_hash, addresses.c.sealed_address,
        sa.bindparam("due_key", type_=table.c.due_key.type), sa.bindparam("crisis", type_=table.c.crisis.type),
        sa.bindparam("despite_stop", type_=table.c.despite_stop.type),
        sa.bindparam("at", type_=table.c.created_at.type),
    ).where(addresses.c.conversation == sa.bindparam("of"))
    return sa.insert(table).from_select(
        ["conversation", "channel", "message", "address_hash", "sealed_address", "due_key", "crisis", "despite_stop",
         "created_at"], copied)


def _claimable(lock: bool) -> Any:
    earlier = table.alias("earlier")
    before = sa.or_(earlier.c.message < table.c.message,
                    sa.and_(earlier.c.message == table.c.message, earlier.c.part < table.c.part))
    is_first = ~sa.select(earlier.c.id).where(
        earlier.c.conversation == table.c.conversation, earlier.c.status.in_(OPEN), before).exists()
    due = sa.or_(table.c.not_before.is_(None), table.c.not_before <= sa.bindparam("now"))
    found = (sa.select(table).where(table.c.status == WAITING, is_first, due,
                                    table.c.channel.in_(sa.bindparam("channels", expanding=True)))
             .order_by(table.c.id).limit(1))
    return found.with_for_update(skip_locked=True) if lock else found


# Made once, as SQLAlchemy takes longer to make a statement than SQLite to run it.
_ENQUEUE, _CLAIMABLE, _WAITING = _enqueue(), _claimable(lock=True), _claimable(lock=False)
_CLAIMED = sa.update(table).where(table.c.id == sa.bindparam("key"), table.c.status == WAITING).values(
    status=SENDING, claimed_at=sa.bindparam("now"), attempts=table.c.attempts + 1)


class SqlDeliveries:
    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    def waiting(self, channels: Sequence[str], now: datetime) -> bool:
        """Whether there may be something to claim. Only reads."""
        return self._db.execute(_WAITING, {"channels": list(channels), "now": now}).first() is not None

    def claim(self, channels: Sequence[str], now: datetime) -> Delivery | None:
        """The next delivery that may be sent, marked as being sent: no other process takes it or what comes after it.

        One that is not composed yet (part 0) comes back as it is, locked: compose it in the same transaction.
        """
        row = self._db.execute(_CLAIMABLE, {"channels": list(channels), "now": now}).first()
        if row is None:
            return None
        if row.part and not self._db.execute(_CLAIMED, {"key": row.id, "now": now}).rowcount:
            return None
        return self.get(row.id) if row.part else self._delivery(row)

    def uncomposed(self, first: Delivery) -> list[Delivery]:
        """All that waits to be composed in the conversation of `first`, in order."""
        return [self._delivery(row) for row in self._db.execute(
            sa.select(table).where(table.c.conversation == first.conversation, table.c.part == 0,
                                   table.c.status == WAITING, table.c.channel == first.channel)
            .order_by(table.c.message))]

    def compose(self, rows: Sequence[Delivery], parts: Sequence[Part], at: datetime) -> Delivery | None:
        """Replaces `rows` by `parts`; the first of them, marked as being sent. None: there is nothing to send."""
        first = rows[0]
        old = self._db.execute(sa.select(table).where(table.c.id == first.id)).one()
        self._db.execute(sa.delete(table).where(table.c.id.in_([row.id for row in rows])))
        common = {name: getattr(old, name) for name in (
            "conversation", "channel", "address_hash", "sealed_address", "created_at")}
        marks = {"crisis": any(row.crisis for row in rows), "despite_stop": any(row.despite_stop for row in rows),
                 "due_key": next((row.due_key for row in rows if row.due_key), None)}
        keys = [self._db.execute(sa.insert(table).values(
            **common, **marks, message=part.message, part=number, sealed_body=self._cipher.seal(dict(part.body)),
        )).inserted_primary_key[0] for number, part in enumerate(parts, start=1)]
        if not keys:
            return None
        self._db.execute(_CLAIMED, {"key": keys[0], "now": at})
        return self.get(keys[0])

    def stopped(self, delivery: Delivery) -> bool:
        """Whether whoever is at its address has said STOP, or can no longer be reached."""
        return self._db.execute(sa.select(addresses.c.id).join(table, sa.and_(
            table.c.channel == addresses.c.channel, table.c.address_hash == addresses.c.address_hash,
        )).where(table.c.id == delivery.id, sa.or_(
            addresses.c.stopped_at.is_not(None), addresses.c.failed_at.is_not(None)))).first() is not None

    def settle(self, delivery: int, status: str, at: datetime, *, provider_id: str | None = None,
               error: str | None = None) -> None:
        """What came of sending it. A report that was quicker than the answer stands. The text is not kept."""
        row = self._db.execute(sa.select(table.c.status).where(table.c.id == delivery).with_for_update()).first()
        if row is None:
            return
        gone = {} if status == UNKNOWN else {"sealed_body": None}
        after = CANCELLED if status == CANCELLED else later(row.status, status)
        self._db.execute(sa.update(table).where(table.c.id == delivery).values(
            status=after, error=error, sent_at=at if status in (SENT, UNKNOWN) else None,
            provider_id=sa.func.coalesce(provider_id, table.c.provider_id), **gone))

    def again(self, delivery: int, not_before: datetime, error: str) -> None:
        """It was certainly not sent, or may be sent twice: once more, not before then."""
        self._db.execute(sa.update(table).where(table.c.id == delivery).values(
            status=WAITING, not_before=not_before, error=error[:80]))

    def report(self, delivery: int, status: str, error: str | None) -> Delivery | None:
        """A delivery report: reports may come late, twice and in any order. None: there is no such delivery."""
        row = self._db.execute(sa.select(table).where(table.c.id == delivery).with_for_update()).first()
        if row is None:
            return None
        after = later(row.status, status)
        if after != row.status:
            self._db.execute(sa.update(table).where(table.c.id == delivery).values(
                status=after, error=error[:80] if error else None, sealed_body=None))
        return self.get(delivery)

    def get(self, delivery: int) -> Delivery | None:
        row = self._db.execute(sa.select(table).where(table.c.id == delivery)).first()
        return self._delivery(row) if row else None

    def stale(self, claimed_before: datetime) -> list[Delivery]:
        """Those whose sender died while sending; locked."""
        return [self._delivery(row) for row in self._db.execute(sa.select(table).where(
            table.c.status == SENDING, table.c.claimed_at < claimed_before).with_for_update(skip_locked=True))]

    def cancel(self, address: int) -> int:
        """Nothing that waits for this address is sent any more, but for crisis answers; how many."""
        here = sa.select(addresses.c.channel, addresses.c.address_hash).where(addresses.c.id == address).subquery()
        return int(self._db.execute(sa.update(table).where(
            table.c.status == WAITING, table.c.crisis.is_(False), table.c.despite_stop.is_(False),
            table.c.channel == sa.select(here.c.channel).scalar_subquery(),
            table.c.address_hash == sa.select(here.c.address_hash).scalar_subquery(),
        ).values(status=CANCELLED, sealed_body=None).execution_options(synchronize_session=False)).rowcount)

    def cancel_due(self, prefix: str) -> int:
        """What was said at its time but not sent yet, and is moot now; by the key under which it was planned."""
        return int(self._db.execute(sa.update(table).where(
            table.c.status == WAITING, table.c.due_key.startswith(prefix, autoescape=True),
        ).values(status=CANCELLED, sealed_body=None)).rowcount)

    def next_at(self) -> datetime | None:
        """When the earliest retry is due; None when nothing waits for its time."""
        return self._db.execute(sa.select(sa.func.min(table.c.not_before)).where(
            table.c.status == WAITING)).scalar_one_or_none()

    def all(self) -> Iterator[Delivery]:
        for row in self._db.execute(sa.select(table).order_by(table.c.id)):
            yield self._delivery(row)

    def _delivery(self, row: Row) -> Delivery:
        return Delivery(
            id=row.id, conversation=row.conversation, channel=row.channel, message=row.message, part=row.part,
            status=row.status, attempts=row.attempts, address=self._open(row.sealed_address) or "",
            body=self._open(row.sealed_body) or {}, crisis=row.crisis, despite_stop=row.despite_stop,
            due_key=row.due_key, created_at=row.created_at, provider_id=row.provider_id, error=row.error)

    def _open(self, sealed: str | None) -> Any:
        """None for what cannot be read: one unreadable row must not hold up the others."""
        try:
            return self._cipher.unseal(sealed) if sealed else None
        except KeyProblem:
            return None
