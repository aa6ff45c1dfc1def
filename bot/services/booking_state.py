"""What every change of a booking needs: who acts, what may go wrong, how a state is told, the booking as it is now."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.services.ports import Booking, UnitOfWork

CITIZEN = "citizen"
SYSTEM = "system"


class TimeTaken(Exception):
    """The time is gone: taken, held by another, closed or past."""


class NoLongerPossible(Exception):
    """The booking is not in a state for this. `code`: cancelled | not_begun | over | nothing_to_undo | unknown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Acting:
    """Who changes bookings, when, in which transaction. `actor`: citizen | system | a member of staff's name."""

    work: UnitOfWork
    now: datetime
    actor: str = CITIZEN


def fresh(acting: Acting, booking: Booking) -> Booking:
    """The booking as it is now, under the lock of its municipality's calendar: what was read before may be old."""
    acting.work.bookings.lock_calendar(booking.municipality)
    found = acting.work.bookings.get(booking.id)
    if found is None:
        raise NoLongerPossible("unknown")
    return found


def state_of(booking: Booking) -> dict[str, Any]:
    """What the history keeps of a booking: no name, no number."""
    return {"status": booking.status, "slot": booking.slot, "starts_at": booking.starts_at.isoformat(),
            "format": booking.format, "outcome": booking.outcome, "queue": booking.queue}
