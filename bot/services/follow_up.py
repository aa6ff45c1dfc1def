"""Tasks for staff that follow from bookings: contact before a late course, follow-up after a completed one.

The bot reminds staff only: STOPbasen's follow-up is by telephone (domain facts §7). A task names the booking's
reference, as the booking itself is deleted long before the last follow-up; the municipality's journal knows who it was.
"""
from __future__ import annotations

import uuid
from datetime import datetime, time

from bot.domain.danish_time.calendar import add_months
from bot.domain.eligibility.offers import NICOTINE
from bot.domain.scheduling import MONTHS_AFTER, START_WITHIN, starts_too_late
from bot.services.booking_state import Acting
from bot.services.calendar_ports import Task
from bot.services.clock import COPENHAGEN, local
from bot.services.ports import Booking, UnitOfWork

KEEP_CONTACT = "keep_contact"
CLOSING_OFFERED = "closing_offered"
MORNING = time(8)


def after(acting: Acting, booking: Booking, what: str) -> None:
    """What a change of a booking means for the tasks around it."""
    if not booking.seated or what in ("cancelled", "moved", "undone", "erased"):
        acting.work.timetable.cancel_tasks(booking.reference)
    if what == "completed" and booking.conversation:
        acting.work.due.plan(f"closing:{booking.id}", CLOSING_OFFERED, booking.conversation, acting.now,
                             {"booking": booking.id})
    if booking.outcome == "completed":
        for months in MONTHS_AFTER:
            day = add_months(local(booking.ends_at).date(), months)
            _add(acting, booking, f"follow_up_{months}", datetime.combine(day, MORNING, COPENHAGEN))
    elif booking.seated and starts_late(acting.work, booking):
        _add(acting, booking, KEEP_CONTACT, start_conversation(acting.work, booking) + START_WITHIN)


def _add(acting: Acting, booking: Booking, kind: str, at: datetime) -> None:
    acting.work.timetable.add_task(Task(
        uuid.uuid4().hex, booking.municipality, kind, booking.reference, booking.offer, at, acting.now))


def starts_late(work: UnitOfWork, booking: Booking) -> bool:
    """Whether this is a nicotine course more than 14 days after the start conversation (rule 12)."""
    slot = work.bookings.slot(booking.slot) if booking.offer in NICOTINE and booking.seated else None
    return slot is not None and slot.capacity > 1 and starts_too_late(
        local(booking.starts_at), local(start_conversation(work, booking)))


def start_conversation(work: UnitOfWork, booking: Booking) -> datetime:
    """The same person's latest nicotine conversation before the course; without one, when they asked for the course."""
    phone = str(booking.personal.get("phone", ""))
    earlier = [other.starts_at for other in (work.bookings.of_phone(phone) if phone else ())
               if other.id != booking.id and other.offer in NICOTINE and other.seated
               and other.outcome != "no_show" and other.starts_at < booking.starts_at]
    return max(earlier, default=booking.created_at)
