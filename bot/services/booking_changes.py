"""Everything that can happen to a booking, for chat, links and staff alike; each change is one event of its history.

All of it is done in the caller's transaction, under the lock of the municipality's calendar.
"""
from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.services import references
from bot.services.after_booking import record
from bot.services.booking_state import Acting, NoLongerPossible, TimeTaken, fresh, state_of
from bot.services.ports import Booking, Slot, UnitOfWork

REFERENCE_TRIES = 20
CANCELLED = "cancelled"


@dataclass(frozen=True)
class Wanted:
    """What is to be booked. `holder` may have held the seat; the same `key` again gives the same booking.

    `wait`: a place in the waiting list when the course is full.
    """

    slot: str
    format: str
    personal: Mapping[str, Any]
    conversation: str | None = None
    deadline: datetime | None = None
    holder: str = ""
    key: str | None = None
    wait: bool = False


def book(acting: Acting, wanted: Wanted) -> Booking:
    """Books, or gives the booking that this key has made before. Raises TimeTaken."""
    bookings = acting.work.bookings
    slot = bookings.slot(wanted.slot)
    if slot is None:
        raise TimeTaken(wanted.slot)
    bookings.lock_calendar(slot.municipality)
    made = bookings.by_key(wanted.key) if wanted.key else None
    if made is not None:
        return made
    seat, queue = _place(acting, slot, wanted)
    booking = Booking(
        id=uuid.uuid4().hex, reference=new_reference(acting.work), conversation=wanted.conversation, slot=slot.id,
        municipality=slot.municipality, offer=slot.offer, format=wanted.format,
        status="confirmed" if seat else "waitlisted", starts_at=slot.starts_at, ends_at=slot.ends_at,
        deadline=wanted.deadline, created_at=acting.now, personal=dict(wanted.personal), key=wanted.key, queue=queue)
    bookings.add(booking, seat)
    if wanted.holder:
        bookings.unhold(wanted.holder)
    record(acting, booking, "booked" if seat else "waitlisted", {})
    return booking


def _place(acting: Acting, slot: Slot, wanted: Wanted) -> tuple[int | None, int | None]:
    """(seat, None), or (None, place in the queue) where waiting was wanted."""
    bookings = acting.work.bookings
    if slot.starts_at <= acting.now:
        raise TimeTaken(slot.id)
    if bookings.available(slot.id, acting.now, wanted.holder):
        seat = bookings.take(slot.id)
        if seat is not None:
            return seat, None
    slot = bookings.slot(slot.id) or slot
    if not wanted.wait or not bookings.full(slot, acting.now):
        raise TimeTaken(slot.id)
    return None, bookings.next_in_queue(slot.id)


def move(acting: Acting, booking: Booking, slot: str, holder: str = "") -> Booking:
    """Another time for the same booking: both or neither. Raises TimeTaken, NoLongerPossible.

    Somebody who waits gets the seat and leaves the list.
    """
    booking = fresh(acting, booking)
    if booking.status == "cancelled" or booking.outcome:
        raise NoLongerPossible("over" if booking.outcome else "cancelled")
    new, bookings, before = acting.work.bookings.slot(slot), acting.work.bookings, state_of(booking)
    if new is None or new.starts_at <= acting.now:
        raise TimeTaken(slot)
    if new.id == booking.slot and booking.seated:
        return booking
    if not bookings.available(new.id, acting.now, holder):
        raise TimeTaken(slot)
    seat = _swapped(acting, booking, new)
    booking = replace(booking, slot=new.id, starts_at=new.starts_at, ends_at=new.ends_at, queue=None,
                      format=booking.format if booking.format in new.formats else new.formats[0],
                      status="changed" if booking.seated else "confirmed", sequence=booking.sequence + 1)
    bookings.move(booking, seat, acting.now)
    for name in (holder, booking.id):
        bookings.unhold(name)
    record(acting, booking, "moved", before)
    return booking


def _swapped(acting: Acting, booking: Booking, new: Slot) -> int:
    """The new seat; the old one is given back. When that fails the old one is taken again, still under the lock."""
    bookings = acting.work.bookings
    if booking.seated:
        bookings.release(booking.slot)
    seat = bookings.take(new.id)
    if seat is None:
        if booking.seated:
            bookings.take(booking.slot)
        raise TimeTaken(new.id)
    return seat


def accept(acting: Acting, booking: Booking) -> Booking:
    """Somebody who waits takes the place offered, or any that is free. Raises TimeTaken, NoLongerPossible."""
    booking = fresh(acting, booking)
    if booking.status != "waitlisted":
        raise NoLongerPossible("cancelled")
    before, bookings = state_of(booking), acting.work.bookings
    free = booking.starts_at > acting.now and bookings.available(booking.slot, acting.now, booking.id)
    seat = bookings.take(booking.slot) if free else None
    if seat is None:
        raise TimeTaken(booking.slot)
    booking = replace(booking, status="confirmed", sequence=booking.sequence + 1, queue=None)
    bookings.move(booking, seat, acting.now)
    bookings.unhold(booking.id)
    record(acting, booking, "place_taken", before)
    return booking


def cancel(acting: Acting, booking: Booking, what: str = "cancelled") -> Booking:
    """Gives the seat or the place in the queue back. Cancelling twice is cancelling once.

    `what` is the event: cancelled | declined (a place offered) | erased.
    """
    booking = fresh(acting, booking)
    if booking.status == "cancelled":
        return booking
    before = state_of(booking)
    if booking.seated:
        acting.work.bookings.release(booking.slot)
    acting.work.bookings.unhold(booking.id)
    booking = replace(booking, status="cancelled", sequence=booking.sequence + 1, queue=None)
    acting.work.bookings.move(booking, None, acting.now)
    record(acting, booking, what, before)
    return booking


def mark(acting: Acting, booking: Booking, outcome: str, reason: str = "") -> Booking:
    """What became of it: held | no_show | completed (a course), with the reason told (rule 14).

    Raises NoLongerPossible.
    """
    booking = fresh(acting, booking)
    if not booking.seated:
        raise NoLongerPossible("cancelled")
    if booking.starts_at > acting.now:
        raise NoLongerPossible("not_begun")
    before = state_of(booking)
    booking = replace(booking, outcome=outcome)
    acting.work.bookings.keep_seat(booking, acting.now)
    record(acting, booking, outcome, before, reason=reason)
    return booking


def new_reference(work: UnitOfWork) -> str:
    """A reference that no booking has yet."""
    for _ in range(REFERENCE_TRIES):
        reference = references.new_reference()
        if work.bookings.by_reference(reference) is None:
            return reference
    raise RuntimeError("no free booking reference found")


def standing(acting: Acting, booking: str) -> Booking:
    """The booking if its citizen can still move or cancel it. Raises NoLongerPossible."""
    found = acting.work.bookings.get(booking)
    found = fresh(acting, found) if found else None
    if found is None or found.status == CANCELLED or found.starts_at <= acting.now:
        raise NoLongerPossible("cancelled")
    return found
