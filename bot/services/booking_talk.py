"""Showing, changing and cancelling a booking by chat."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.flow import Outcome
from bot.services import booking_changes, booking_texts
from bot.services.booking_notices import REMINDED
from bot.services.booking_state import Acting, NoLongerPossible, TimeTaken
from bot.services.bookings import time_is_gone
from bot.services.context import TurnContext
from bot.services.flows import Concluded, Flows, Said
from bot.services.ports import Booking
from bot.services.routes import route_texts

_FLOW = {"change_booking": "change_booking", "cancel_booking": "cancel_booking"}


def coming(turn: TurnContext) -> list[Booking]:
    """The bookings of this conversation that have not begun and are not cancelled."""
    return [b for b in turn.work.bookings.of_conversation(turn.conversation.id)
            if b.status != "cancelled" and b.starts_at > turn.now]


def show_bookings(turn: TurnContext) -> list[Said]:
    found = coming(turn)
    if not found:
        return [Said("booking_none")]
    return [Said("booking_shown" if booking.seated else "booking_shown_waiting",
                 booking_texts.confirmed(turn, booking), booking_texts.result(turn, booking))
            for booking in found]


def change_or_cancel(turn: TurnContext, flows: Flows, intent: str) -> list[Said]:
    """Starts the flow; the booking of the last reminder is meant, or the only one of the conversation."""
    found = coming(turn)
    meant = [b for b in found if b.id == turn.session.data.get(REMINDED)] or found
    facts = {"booking": booking_texts.as_facts(meant[0])} if len(meant) == 1 else {}
    return flows.start(_FLOW[intent], facts)[1]


def find_booking(turn: TurnContext, params: Mapping[str, Any]) -> dict[str, Any]:
    """By reference and phone number together; {"id": None} when they do not fit any."""
    booking = turn.work.bookings.by_reference(params["reference"])
    fits = booking is not None and booking.status != "cancelled" and booking.personal.get("phone") == params["phone"]
    if booking is None or not fits or booking.starts_at <= turn.now:
        return {"id": None}
    return booking_texts.as_facts(booking)


def move(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Swaps the time in one transaction: both or neither; when it was taken meanwhile, others are offered."""
    acting, search = Acting(turn.work, turn.now), {**vars(booking_texts.booking_by_id(turn, outcome.facts["booking"]))}
    try:
        booking = booking_changes.standing(acting, outcome.facts["booking"])
        booking = booking_changes.move(acting, booking, outcome.facts["slot"], holder=turn.conversation.id)
    except TimeTaken:
        return time_is_gone(turn, Outcome(outcome.kind, {**search, "moving": True}))
    except NoLongerPossible:
        return Concluded((Said("booking_gone"),))
    return Concluded((Said("booking_moved", booking_texts.confirmed(turn, booking),
                           booking_texts.result(turn, booking)),))


def cancel(turn: TurnContext, outcome: Outcome) -> Concluded:
    acting = Acting(turn.work, turn.now)
    try:
        before = booking_changes.standing(acting, outcome.facts["booking"])
        booking = booking_changes.cancel(acting, before)
    except NoLongerPossible:
        return Concluded((Said("booking_gone"),))
    said = Said("booking_cancelled" if before.seated else "booking_left_waiting",
                {"when": booking_texts.when(turn, booking.starts_at)}, booking_texts.result(turn, booking))
    return Concluded((said,))


def keep(turn: TurnContext, outcome: Outcome) -> Concluded:
    turn.work.bookings.unhold(turn.conversation.id)
    return Concluded((Said("booking_kept_none_free" if outcome.facts["none_free"] else "booking_kept"),))


def not_found(turn: TurnContext, outcome: Outcome) -> Concluded:
    return Concluded((Said("booking_not_found", route_texts(turn)),))
