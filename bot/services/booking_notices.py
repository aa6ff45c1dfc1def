"""What the bot says first about a booking: the reminder, a change made elsewhere, a wish to move from its page.

All are planned in the transaction of the change and read the booking again before a word is said (`bot.services.due`):
nothing is ever said of a time that no longer stands.
"""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.services import asking, booking_texts
from bot.services.context import TurnContext
from bot.services.flows import Flows, Said
from bot.services.ports import Booking, UnitOfWork

REMINDER, NOTICE, MOVE = "booking_reminder", "booking_notice", "booking_move"
STANDS = ("confirmed", "changed")
REMINDED = "reminded"
"""The booking that this conversation was last reminded of (in the session)."""
FRESH = "reminded_just_now"
LOOK_AHEAD = timedelta(days=7)
"""A reminder is first looked at so long before; then the municipality's own lead time decides."""


def plan_reminder(work: UnitOfWork, booking: Booking, now: datetime) -> None:
    """Replaces what was planned for an earlier time of this booking; plans nothing when it does not stand."""
    work.due.cancel(_key(booking, ""))
    if booking.conversation and booking.status in STANDS and booking.starts_at > now:
        work.due.plan(_key(booking, REMINDER), REMINDER, booking.conversation, max(now, booking.starts_at - LOOK_AHEAD),
                      {"booking": booking.id, "since": now.isoformat()})


def plan_notice(work: UnitOfWork, booking: Booking, now: datetime) -> None:
    """Tells the conversation in which it was booked that somebody changed it elsewhere."""
    if booking.conversation:
        work.due.plan(_key(booking, NOTICE), NOTICE, booking.conversation, now,
                      {"booking": booking.id, "sequence": booking.sequence})


def plan_move(work: UnitOfWork, booking: Booking, now: datetime) -> bool:
    """Asks for another time in the conversation in which it was booked. False when there is none any more."""
    conversation = work.conversations.get(booking.conversation) if booking.conversation else None
    if conversation is None or conversation.ended_at is not None:
        return False
    work.due.plan(_key(booking, MOVE), MOVE, conversation.id, now, {"booking": booking.id})
    return True


def _key(booking: Booking, kind: str) -> str:
    return f"booking:{booking.id}:{kind}"


class Reminder:
    """"Your appointment is tomorrow", and what to do when one cannot come."""

    def holds(self, turn: TurnContext, body: Mapping[str, Any]) -> bool | datetime:
        booking, hours = _standing(turn, body), None
        if booking is not None:
            hours = turn.content.municipality(booking.municipality).reminder_hours
        if booking is None or hours is None:
            return False
        at = booking.starts_at - timedelta(hours=hours)
        if turn.now < at:
            return at
        return datetime.fromisoformat(body["since"]) < at  # who has just chosen the time need not be told of it

    def say(self, turn: TurnContext, flows: Flows, body: Mapping[str, Any]) -> list[Said]:
        booking = booking_texts.booking_by_id(turn, body["booking"])
        turn.session.data.update({REMINDED: booking.id, FRESH: True})
        texts = {**booking_texts.neutral(turn, booking), "link": booking_texts.link_text(turn, booking)}
        return [Said("booking_reminder", texts, choices=tuple(asking.menu(turn.content, "reminded")))]


class Notice:
    """The booking was changed or cancelled outside this conversation."""

    def holds(self, turn: TurnContext, body: Mapping[str, Any]) -> bool | datetime:
        booking = turn.work.bookings.get(body["booking"])
        return booking is not None and booking.sequence == body["sequence"] and booking.ends_at > turn.now

    def say(self, turn: TurnContext, flows: Flows, body: Mapping[str, Any]) -> list[Said]:
        booking = booking_texts.booking_by_id(turn, body["booking"])
        key = "booking_moved_elsewhere" if booking.status in STANDS else "booking_cancelled_elsewhere"
        return [Said(key, booking_texts.neutral(turn, booking), booking_texts.result(turn, booking))]


class Move:
    """The citizen has asked for another time on the booking's page; the chat asks which."""

    def holds(self, turn: TurnContext, body: Mapping[str, Any]) -> bool | datetime:
        return _standing(turn, body) is not None

    def say(self, turn: TurnContext, flows: Flows, body: Mapping[str, Any]) -> list[Said]:
        booking = booking_texts.booking_by_id(turn, body["booking"])
        how, said = flows.start("change_booking", {"booking": booking_texts.as_facts(booking)})
        return [Said("booking_move_here"), *said] if how != "already" else said


def _standing(turn: TurnContext, body: Mapping[str, Any]) -> Booking | None:
    booking = turn.work.bookings.get(body["booking"])
    return booking if booking and booking.status in STANDS and booking.starts_at > turn.now else None


def answer_to_reminder(turn: TurnContext, text: str) -> str | None:
    """The intent of what was written after a reminder, when it says that one cannot come; else None."""
    fresh, reminded = turn.session.data.pop(FRESH, False), turn.session.data.get(REMINDED)
    if not reminded or not (fresh or turn.session.open_question() is None):
        return None
    if _standing(turn, {"booking": reminded}) is None or not turn.content.told["cannot_come"].holds(text):
        return None
    return "change_booking"
