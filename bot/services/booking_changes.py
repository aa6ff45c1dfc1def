"""A booking's change by whoever may change it, in the chat or outside: one place, so that none forgets what follows.

The caller's transaction holds it all: the seat, the booking, and what was planned around its old time.
"""
from __future__ import annotations

from datetime import datetime

from bot.services.booking_notices import plan_reminder
from bot.services.ports import Booking, Slot, UnitOfWork

CANCELLED = "cancelled"


class NoLongerPossible(Exception):
    """The booking was cancelled, or has begun, before this change came."""


class TimeTaken(Exception):
    """Somebody else has the last seat, or the time has passed."""


def standing(work: UnitOfWork, booking: str, now: datetime) -> Booking:
    """The booking, locked, if it can still be changed. Raises NoLongerPossible."""
    found = work.bookings.lock(booking)
    if found is None or found.status == CANCELLED or found.starts_at <= now:
        raise NoLongerPossible(booking)
    return found


def cancel(work: UnitOfWork, booking: str, now: datetime) -> Booking:
    """Cancels it and gives its seat back. Raises NoLongerPossible."""
    found = standing(work, booking, now)
    work.bookings.release(found.slot)
    found.status, found.sequence = CANCELLED, found.sequence + 1
    work.bookings.move(found, None, now)
    plan_reminder(work, found, now)
    return found


def move(work: UnitOfWork, booking: str, slot: Slot | None, now: datetime) -> Booking:
    """Swaps the time: the new seat is taken before the old one is given back. Raises NoLongerPossible, TimeTaken."""
    found = standing(work, booking, now)
    seat = work.bookings.take(slot.id) if slot and slot.starts_at > now else None
    if slot is None or seat is None:
        raise TimeTaken(booking)
    work.bookings.release(found.slot)
    found.slot, found.starts_at, found.ends_at = slot.id, slot.starts_at, slot.ends_at
    found.status, found.sequence = "changed", found.sequence + 1
    work.bookings.move(found, seat, now)
    plan_reminder(work, found, now)
    return found
