"""A booking seen and cancelled outside the chat: by a link without sign-in, or by reference and telephone number.

The page says when, how and where, and nothing of what it is about: a link may be seen by others in the home.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.content.model import Content
from bot.domain.danish_time import say_when
from bot.services import booking_changes, booking_links
from bot.services.answering import phone_in
from bot.services.booking_changes import CANCELLED
from bot.services.booking_notices import plan_move, plan_notice
from bot.services.booking_state import Acting, NoLongerPossible
from bot.services.calendar_files import location
from bot.services.clock import local
from bot.services.ports import Booking, UnitOfWork
from bot.services.references import read_reference

FORM = "appointment form"
FORM_LIVES = timedelta(hours=1)
"""A form that was opened longer ago is asked anew: the booking may look different by now."""


class LinkProblem(Exception):
    """The link leads nowhere. `code`: `wrong` (not made here, or the booking is deleted), `old` (its time is over)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Shown:
    """A booking as its page shows it. `open`: it can still be cancelled, and moved unless it is `waiting`."""

    booking: Booking
    when: str
    format: str
    place: str | None
    reference: str
    cancelled: bool
    waiting: bool
    open: bool


def behind(work: UnitOfWork, purpose: str, token: str, now: datetime) -> Booking:
    """The booking of a link, until its time is over. Raises LinkProblem."""
    booking = booking_links.booking_behind(work, purpose, token)
    if booking is None:
        raise LinkProblem("wrong")
    if booking.ends_at <= now:
        raise LinkProblem("old")
    return booking


def shown(work: UnitOfWork, content: Content, booking: Booking, now: datetime) -> Shown:
    slot, cancelled = work.bookings.slot(booking.slot), booking.status == CANCELLED
    return Shown(
        booking, say_when(local(booking.starts_at), content.time_lexicon, local(now)),
        content.texts[f"format.{booking.format}"],
        location(content, booking, slot) if booking.format == "in_person" else None, booking.reference,
        cancelled, booking.status == booking_links.WAITLISTED, not cancelled and booking.starts_at > now)


def found(work: UnitOfWork, reference: str, phone: str, now: datetime) -> tuple[Booking | None, str | None]:
    """(booking, None) by what was written in two fields, or (None, what is wrong): `reference`, `phone`, `none`."""
    read, number = read_reference(reference), phone_in(phone)
    if read is None or read.reference is None:
        return None, "reference"
    if number is None or number.value is None:
        return None, "phone"
    booking = work.bookings.by_reference(read.reference)
    fits = booking is not None and booking.personal.get("phone") == number.value and booking.ends_at > now
    return (booking, None) if fits else (None, "none")


def form(work: UnitOfWork, action: str, booking: Booking | None, now: datetime) -> str:
    """The hidden word of a form: it proves that the page was seen, for this booking as it stands, not long ago."""
    about = f"{booking.id}:{booking.sequence}" if booking else ""
    return work.signing.sign(FORM, f"{action}:{about}:{int(now.timestamp())}")


def form_holds(work: UnitOfWork, word: str, action: str, booking: Booking | None, now: datetime) -> bool:
    value = work.signing.read(FORM, word)
    if value is None:
        return False
    begun, _, at = value.rpartition(":")
    about = f"{booking.id}:{booking.sequence}" if booking else ""
    return begun == f"{action}:{about}" and now.timestamp() - int(at) < FORM_LIVES.total_seconds()


def cancel(work: UnitOfWork, booking: Booking, now: datetime) -> bool:
    """Cancels it for the citizen who has the link, and says so in the chat. False when it stood no more."""
    acting = Acting(work, now)
    try:
        cancelled = booking_changes.cancel(acting, booking_changes.standing(acting, booking.id))
    except NoLongerPossible:
        return False
    plan_notice(work, cancelled, now)
    work.records.log(now, "citizen", "cancel_by_link", booking.id)
    return True


def ask_to_move(work: UnitOfWork, booking: Booking, now: datetime) -> bool:
    """Hands over to the conversation, where times are chosen. False when that conversation is no more."""
    return plan_move(work, booking, now)
