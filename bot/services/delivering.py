"""Getting the bot's messages to an address: what is next, what became of it, and what staff must look at.

Nothing here talks to a network: `bot.channels.delivery` does, between two of these transactions.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.content.model import Content
from bot.domain.delivery import CANCELLED, DELIVERED, FAILED, SENDING, SENT, UNKNOWN
from bot.services.channel_ports import Delivery
from bot.services.composing import COMPOSERS
from bot.services.ports import UnitOfWork

AT_LEAST_ONCE = frozenset({"telegram"})
"""Channels where a message sent twice does less harm than one not sent, and which report no delivery (design)."""
ATTEMPTS = 8
WAIT_FIRST, WAIT_LONGEST = timedelta(seconds=2), timedelta(minutes=10)
LEASE = timedelta(minutes=2)
"""Who has not said after so long how sending went is taken for dead."""
EXPIRED = "expired"
"""What a report says of a phone that was off for too long: this message is lost, the next may come through."""
REPORT_WITHIN = timedelta(minutes=10)
"""An unknown outcome that no delivery report has settled by then is shown to staff."""


class NotSent(Exception):
    """It was certainly not sent, and may be tried again; `after` seconds when the other side says when."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


class Refused(Exception):
    """It will never be sent to this address: no such number, blocked by the user."""


class Uncertain(Exception):
    """Nobody knows whether it was sent: the connection broke after the request had left."""


class Transport(Protocol):
    """The sending end of one channel. `send` returns the provider's id, or raises NotSent, Refused, Uncertain."""

    def send(self, delivery: Delivery) -> str | None: ...


def next_delivery(work: UnitOfWork, content: Content, channels: Sequence[str], now: datetime) -> Delivery | None:
    """The next part to send, marked as being sent. None when there is none, or when it was one to leave unsent."""
    found = work.deliveries.claim(channels, now)
    if found is None:
        return None
    if found.part == 0:
        found = _composed(work, content, found, now)
        if found is None:
            return next_delivery(work, content, channels, now)
    if work.deliveries.stopped(found) and not found.crisis and not found.despite_stop:
        work.deliveries.settle(found.id, CANCELLED, now)
        return next_delivery(work, content, channels, now)
    return found


def _composed(work: UnitOfWork, content: Content, first: Delivery, now: datetime) -> Delivery | None:
    """Writes everything that waits in the conversation for its channel. To who has said STOP only what may be sent."""
    rows = work.deliveries.uncomposed(first)
    if work.deliveries.stopped(first) and not any(row.crisis for row in rows):
        for row in rows:
            if not row.despite_stop:
                work.deliveries.settle(row.id, CANCELLED, now)
        rows = [row for row in rows if row.despite_stop]
    if not rows:
        return None
    wanted = {row.message for row in rows}
    found = [m for m in work.messages.after(first.conversation, rows[0].message - 1) if m.id in wanted]
    recent = work.messages.recent(first.conversation)
    parts = COMPOSERS[first.channel](found, content.texts, recent) if found else []
    return work.deliveries.compose(rows, parts, now)


def sent(work: UnitOfWork, delivery: Delivery, provider_id: str | None, now: datetime) -> None:
    work.deliveries.settle(delivery.id, SENT, now, provider_id=provider_id)


def not_sent(work: UnitOfWork, delivery: Delivery, why: NotSent, now: datetime) -> None:
    """Tries again later, ever later; a crisis answer never gives up."""
    if delivery.attempts >= ATTEMPTS and not delivery.crisis:
        work.deliveries.settle(delivery.id, FAILED, now, error=str(why)[:80])
        return
    wait = min(WAIT_FIRST * 2 ** min(max(delivery.attempts - 1, 0), ATTEMPTS), WAIT_LONGEST)
    work.deliveries.again(delivery.id, now + (timedelta(seconds=why.after) if why.after else wait), str(why))


def refused(work: UnitOfWork, delivery: Delivery, why: Refused, now: datetime) -> None:
    """The address is marked, and staff see it; nothing more is tried there until they write themselves."""
    work.deliveries.settle(delivery.id, FAILED, now, error=str(why)[:80])
    work.addresses.failed(delivery.channel, delivery.address, now, str(why)[:80])


def uncertain(work: UnitOfWork, delivery: Delivery, why: str, now: datetime) -> None:
    """A crisis answer is repeated rather than lost, and so is Telegram; an SMS waits for its report, then for staff."""
    if delivery.crisis or delivery.channel in AT_LEAST_ONCE:
        not_sent(work, delivery, NotSent(why), now)
    else:
        work.deliveries.settle(delivery.id, UNKNOWN, now, error=why[:80])


def recover(work: UnitOfWork, now: datetime, lease: timedelta = LEASE) -> int:
    """Takes up what a process was sending when it died; how many."""
    dead = work.deliveries.stale(now - lease)
    for delivery in dead:
        uncertain(work, delivery, "the process died while sending", now)
    return len(dead)


def reported(work: UnitOfWork, delivery: int, status: str, error: str | None, now: datetime) -> bool:
    """A delivery report (sent, delivered, failed). A failure for good marks the address; a phone that was off does not.

    False: there is no such delivery.
    """
    before = work.deliveries.get(delivery)
    after = work.deliveries.report(delivery, status, error)
    if before is None or after is None:
        return False
    if after.status == FAILED and before.status != FAILED and error != EXPIRED:
        work.addresses.failed(after.channel, after.address, now, error or "not delivered")
    if after.status == DELIVERED:
        work.addresses.failed(after.channel, after.address, None)
    return True


@dataclass(frozen=True)
class Trouble:
    """A message that did not reach somebody, or may not have: for staff."""

    delivery: int
    conversation: str
    channel: str
    status: str
    error: str | None
    at: datetime
    crisis: bool


def troubles(work: UnitOfWork, now: datetime) -> Iterator[Trouble]:
    """Failed for good, or unknown and not settled by a report in ten minutes."""
    for one in work.deliveries.all():
        late = one.status == UNKNOWN and one.created_at < now - REPORT_WITHIN
        if one.status == FAILED or late or (one.status == SENDING and one.created_at < now - LEASE - REPORT_WITHIN):
            yield Trouble(one.id, one.conversation, one.channel, one.status, one.error, one.created_at, one.crisis)


def send_again(work: UnitOfWork, delivery: int, now: datetime) -> bool:
    """Staff have decided: an unknown one is sent once more. False when there is nothing left to send."""
    found = work.deliveries.get(delivery)
    if found is None or found.status != UNKNOWN or not found.body:
        return False
    work.deliveries.again(delivery, now, "sent again by staff")
    return True
