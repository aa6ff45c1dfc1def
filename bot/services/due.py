"""What the bot says first, at its time: reminders, check-ins, follow-up. Each kind is added to `KINDS`, and only there.

An item waits in the table `due`, goes through the inbox like any message, and is asked there whether it still holds:
a reminder of a booking that was cancelled meanwhile is never said.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Protocol

from bot.domain.open_channel import OPEN_CHANNELS, SILENT
from bot.services import booking_notices, waiting_talk
from bot.services.clock import local
from bot.services.context import TurnContext
from bot.services.flows import Flows, Said
from bot.services.handover_watch import Back, Watch
from bot.services.ports import DueItem, UnitOfWork

CHANNEL = "due"
QUIET_FROM, QUIET_TO = time(21), time(8)
"""Nobody is woken: between these hours (Europe/Copenhagen) nothing is sent first, except into the open web chat."""
SEEN_AT_WILL = frozenset({"web", "terminal"})
"""Channels that do not ring: what is said there waits until somebody looks."""
WITH_A_PERSON = timedelta(hours=1)
"""While a person is in charge, or about to be, the bot is silent; it tries again so much later."""


class DueKind(Protocol):
    """One kind of message. Both are called inside the turn; `body` is what was planned.

    A kind with `beside_a_person = True` is said at once also while a person is in charge, or about to be.
    """

    def holds(self, turn: TurnContext, body: Mapping[str, Any]) -> bool | datetime:
        """True: say it. False: it is moot. A time: not now, ask again then."""

    def say(self, turn: TurnContext, flows: Flows, body: Mapping[str, Any]) -> list[Said]:
        """What to say. It may start a flow, whose question is then asked."""


KINDS: dict[str, DueKind] = {
    "handover_watch": Watch(), "handover_back": Back(),
    booking_notices.REMINDER: booking_notices.Reminder(),
    booking_notices.NOTICE: booking_notices.Notice(),
    booking_notices.MOVE: booking_notices.Move(),
    "waiting_place": waiting_talk.Place(), "waiting_over": waiting_talk.PlaceOver(),
    "closing_offered": waiting_talk.ClosingOffered(),
}


def hand_over(work: UnitOfWork, now: datetime) -> int:
    """Puts what is due into the inbox, once each; how many."""
    items = work.due.claim(now)
    for item in items:
        work.inbox.put(item.conversation, CHANNEL, f"{item.id}.{item.version}", {"due": str(item.id)}, now)
        work.due.handed(item.id)
    return len(items)


def still_due(turn: TurnContext, item: int) -> DueItem | None:
    """The item if it shall be said now; None when it is moot or was put off (then it comes again by itself)."""
    found = turn.work.due.get(item)
    if found is None or found.status != "handed" or found.conversation != turn.conversation.id:
        return None
    kind = KINDS.get(found.kind)
    holds = kind.holds(turn, found.body) if kind else False
    if holds is True and _silent(turn, found):
        holds = False
    if holds is True:
        beside = getattr(kind, "beside_a_person", False)
        holds = True if beside else _not_before(turn) or True
    if isinstance(holds, datetime):
        turn.work.due.put_off(found.id, holds)
        return None
    turn.work.due.finish(found.id, "done" if holds else "moot")
    return replace(found, status="done") if holds else None


def say(turn: TurnContext, flows: Flows) -> list[Said]:
    """Says the item of this turn (in its notes)."""
    item: DueItem = turn.notes["due"]
    return KINDS[item.kind].say(turn, flows, item.body)


def _silent(turn: TurnContext, item: DueItem) -> bool:
    """After violence was told nothing is sent first to a phone, until START; what an advisor does is no such thing."""
    open_to_others = turn.conversation.channel in OPEN_CHANNELS and bool(turn.session.told.get(SILENT))
    return open_to_others and not item.kind.startswith("handover")


def _not_before(turn: TurnContext) -> datetime | None:
    if turn.conversation.state != "bot":
        return turn.now + WITH_A_PERSON
    return None if turn.conversation.channel in SEEN_AT_WILL else after_quiet_hours(turn.now)


def after_quiet_hours(at: datetime) -> datetime | None:
    """None outside the quiet hours (21 to 8 in Denmark); else when they end."""
    here = local(at)
    if QUIET_TO <= here.time() < QUIET_FROM:
        return None
    day = here.date() if here.time() < QUIET_TO else here.date() + timedelta(days=1)
    return datetime.combine(day, QUIET_TO, here.tzinfo)
