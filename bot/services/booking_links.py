"""Links to one booking that need no sign-in: whoever has one may see, move and cancel that booking, nothing else."""
from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

from bot.services.ports import Booking, UnitOfWork

CALENDAR, MANAGE = "calendar", "booking"
"""What a link is for. A calendar link reads only: it may end up in a calendar that others see."""
WAITLISTED = "waitlisted"


def calendar_url(work: UnitOfWork, public_url: str, booking: Booking) -> str | None:
    """Where the booking's calendar file is; None while there is no time to write in it."""
    if booking.status == WAITLISTED:
        return None
    return f"{public_url}/kalender/aftale/{_token(work, CALENDAR, booking)}.ics"


def manage_url(work: UnitOfWork, public_url: str, booking: Booking) -> str:
    """The page on which the booking is seen, moved and cancelled."""
    return f"{public_url}/aftale/{_token(work, MANAGE, booking)}"


def booking_behind(work: UnitOfWork, purpose: str, token: str) -> Booking | None:
    """The booking of a link for `purpose`; None when nobody here made the link, or the booking has been deleted."""
    value = work.signing.read(purpose, token)
    return work.bookings.get(_key(value)) if value else None


def _token(work: UnitOfWork, purpose: str, booking: Booking) -> str:
    """The booking's id in 22 characters instead of 32, signed: links stand in SMS too."""
    return work.signing.sign(purpose, urlsafe_b64encode(bytes.fromhex(booking.id)).decode().rstrip("="))


def _key(value: str) -> str:
    try:
        return urlsafe_b64decode(value + "=" * (-len(value) % 4)).hex()
    except binascii.Error:
        return ""
