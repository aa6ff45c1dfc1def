"""What follows from a change of a booking: history, reminders, waiting lists, tasks."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.services import follow_up, waiting
from bot.services.advisor_calendars import booking_changed
from bot.services.booking_notices import plan_notice, plan_reminder
from bot.services.booking_state import CITIZEN, SYSTEM, Acting, state_of
from bot.services.calendar_ports import BookingEvent
from bot.services.ports import Booking

TOLD = frozenset({"moved", "cancelled", "undone"})
"""Changes by staff of which the citizen is told in the chat."""


def record(acting: Acting, booking: Booking, what: str, before: Mapping[str, Any], *, undoes: int | None = None,
           reason: str = "") -> None:
    """Writes the event, then does what follows. `before`: the state it had ({} for a new one)."""
    after = {**state_of(booking), **({"reason": reason} if reason else {})}
    acting.work.bookings.add_event(BookingEvent(booking.id, acting.now, acting.actor, what, before, after, undoes))
    plan_reminder(acting.work, booking, acting.now)
    if acting.actor not in (CITIZEN, SYSTEM) and what in TOLD:
        plan_notice(acting.work, booking, acting.now)
    booking_changed(acting.work, booking, str(before.get("slot", booking.slot)), acting.now)
    follow_up.after(acting, booking, what)
    waiting.left(acting, booking)
    for slot in {str(before.get("slot", booking.slot)), booking.slot}:
        waiting.refill(acting, slot)
