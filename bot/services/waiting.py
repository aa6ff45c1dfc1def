"""Waiting lists: a freed place is offered in order, with a time to answer, then to the next."""
from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

from bot.domain.scheduling import answer_until
from bot.services.booking_state import SYSTEM, Acting, state_of
from bot.services.calendar_ports import BookingEvent, Task
from bot.services.ports import Booking
from bot.services.times import NOTICE

PLACE, PLACE_OVER = "waiting_place", "waiting_over"
OFFER_PLACE = "offer_place"
"""A task: somebody who waits has no conversation any more and is to be called."""


def refill(acting: Acting, slot: str) -> list[Booking]:
    """Offers what is free of a course to those who have waited longest; whom it was offered to now.

    Safe at any time and twice: an offer is a hold on the seat, so nobody else is shown it. Who has not answered in time
    leaves the list.
    """
    bookings, offered = acting.work.bookings, []
    found = bookings.slot(slot)
    if found is None or found.starts_at <= acting.now:
        return []
    bookings.lock_calendar(found.municipality)
    holds = bookings.offers(slot)
    expired = {hold.holder for hold in holds if hold.until <= acting.now}
    if not expired and not bookings.available(slot, acting.now):
        return []
    for booking in bookings.waiting(slot):
        if booking.id in expired:
            _expire(acting, booking)
        elif not any(hold.holder == booking.id for hold in holds):
            if not bookings.available(slot, acting.now) or not _offer(acting, booking):
                break
            offered.append(booking)
    return offered


def refill_all(acting: Acting) -> list[Booking]:
    """The same for every course that somebody waits for; daily, in case an answer's time passed unseen."""
    return [booking for slot in acting.work.bookings.with_waiting(acting.now) for booking in refill(acting, slot)]


def _offer(acting: Acting, booking: Booking) -> bool:
    until = answer_until(acting.now, booking.starts_at, NOTICE)
    if until is None or not acting.work.bookings.hold(booking.id, booking.slot, until, acting.now):
        return False
    if booking.conversation:
        acting.work.due.plan(_key(booking, PLACE), PLACE, booking.conversation, acting.now, {"booking": booking.id})
        keep_place(acting, booking, until)
    else:
        acting.work.timetable.add_task(Task(uuid.uuid4().hex, booking.municipality, OFFER_PLACE, booking.reference,
                                            booking.offer, acting.now, acting.now))
    _write(acting, booking, booking, "offered")
    return True


def keep_place(acting: Acting, booking: Booking, until: datetime) -> None:
    """The place is held until then, when its time will have passed."""
    acting.work.bookings.hold(booking.id, booking.slot, until, acting.now)
    if booking.conversation:
        acting.work.due.plan(_key(booking, PLACE_OVER), PLACE_OVER, booking.conversation, until,
                             {"booking": booking.id, "slot": booking.slot})


def left(acting: Acting, booking: Booking) -> None:
    """Who no longer waits is asked nothing more."""
    if booking.status != "waitlisted":
        acting.work.due.cancel(_key(booking, ""))


def _key(booking: Booking, kind: str) -> str:
    return f"waiting:{booking.id}:{kind}"


def _expire(acting: Acting, booking: Booking) -> None:
    acting.work.bookings.unhold(booking.id)
    gone = replace(booking, status="cancelled", queue=None, sequence=booking.sequence + 1)
    acting.work.bookings.move(gone, None, acting.now)
    _write(acting, booking, gone, "expired")


def _write(acting: Acting, before: Booking, after: Booking, what: str) -> None:
    acting.work.bookings.add_event(
        BookingEvent(after.id, acting.now, SYSTEM, what, state_of(before), state_of(after)))
