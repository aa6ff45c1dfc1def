"""Undoing the last change of a booking, and telling its history."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.services.after_booking import record
from bot.services.booking_state import Acting, NoLongerPossible, TimeTaken, fresh, state_of
from bot.services.calendar_ports import BookingEvent
from bot.services.ports import Booking


def history(acting: Acting, booking: str) -> list[BookingEvent]:
    """Every change of a booking with who made it, oldest first."""
    return acting.work.bookings.events(booking)


def last_change(events: list[BookingEvent]) -> BookingEvent | None:
    """The newest change that has not been taken back and is no taking back itself."""
    undone = {event.undoes for event in events}
    return next((e for e in reversed(events) if e.undoes is None and e.id not in undone), None)


def undo(acting: Acting, booking: Booking) -> Booking:
    """Takes the last change back: a cancelled booking has its time again, a moved one its old time, and so on.

    Raises TimeTaken when that time is another's now, NoLongerPossible when nothing can be undone or the name is gone.
    """
    booking = fresh(acting, booking)
    event = last_change(history(acting, booking.id))
    if event is None or event.what not in _UNDO or not booking.personal:
        raise NoLongerPossible("nothing_to_undo")
    before = state_of(booking)
    restored = _UNDO[event.what](acting, booking, event)
    record(acting, restored, "undone", before, undoes=event.id)
    return restored


def _to_slot(acting: Acting, booking: Booking, event: BookingEvent) -> Booking:
    """Back into the time it had before a move or a cancellation."""
    if event.before["status"] == "waitlisted":
        return _to_queue(acting, booking, event)
    bookings, slot = acting.work.bookings, acting.work.bookings.slot(str(event.before["slot"]))
    if slot is None or slot.starts_at <= acting.now or not bookings.available(slot.id, acting.now):
        raise TimeTaken(booking.slot)
    if booking.seated:
        bookings.release(booking.slot)
    seat = bookings.take(slot.id)
    if seat is None:
        if booking.seated:
            bookings.take(booking.slot)
        raise TimeTaken(slot.id)
    back = replace(booking, slot=slot.id, starts_at=slot.starts_at, ends_at=slot.ends_at, status="changed",
                   format=str(event.before["format"]), sequence=booking.sequence + 1, queue=None)
    bookings.move(back, seat, acting.now)
    return back


def _to_queue(acting: Acting, booking: Booking, event: BookingEvent) -> Booking:
    """Back into the waiting list, at its end: its old place may be another's."""
    bookings, slot = acting.work.bookings, str(event.before["slot"])
    if booking.seated:
        bookings.release(booking.slot)
    starts, queue = datetime.fromisoformat(str(event.before["starts_at"])), bookings.next_in_queue(slot)
    back = replace(booking, slot=slot, starts_at=starts, ends_at=starts + (booking.ends_at - booking.starts_at),
                   status="waitlisted", sequence=booking.sequence + 1, queue=queue)
    bookings.move(back, None, acting.now)
    return back


def _to_nothing(acting: Acting, booking: Booking, event: BookingEvent) -> Booking:
    """A booking that should not have been made."""
    if booking.seated:
        acting.work.bookings.release(booking.slot)
    acting.work.bookings.unhold(booking.id)
    back = replace(booking, status="cancelled", sequence=booking.sequence + 1, queue=None)
    acting.work.bookings.move(back, None, acting.now)
    return back


def _unmarked(acting: Acting, booking: Booking, event: BookingEvent) -> Booking:
    back = replace(booking, outcome=event.before["outcome"])
    acting.work.bookings.keep_seat(back, acting.now)
    return back


_UNDO: dict[str, Callable[[Acting, Booking, BookingEvent], Booking]] = {
    "moved": _to_slot, "cancelled": _to_slot, "expired": _to_slot, "declined": _to_slot, "place_taken": _to_slot,
    "booked": _to_nothing, "waitlisted": _to_nothing, "held": _unmarked, "no_show": _unmarked, "completed": _unmarked,
}
