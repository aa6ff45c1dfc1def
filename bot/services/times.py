"""From weekly patterns to the times on offer: made anew daily and after each change of pattern, closing or absence."""
from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from bot.domain.timetable import OfferedTime, WeeklyPattern, offered_times
from bot.services.clock import local
from bot.services.holidays import danish_holidays
from bot.services.ports import Booking, Slot, UnitOfWork

NOTICE = timedelta(hours=2)
"""No time is offered that begins sooner than this."""
HORIZON = timedelta(days=90)
"""How far ahead times are made, and looked for when nothing is free within the deadline."""


def publish(work: UnitOfWork, municipality: str, now: datetime) -> int:
    """Makes the municipality's times until the horizon; how many are new. What is booked is never touched."""
    return work.bookings.publish(municipality, list(_wanted(work, municipality, now)), now)


def publish_all(work: UnitOfWork, now: datetime) -> int:
    return sum(publish(work, municipality, now) for municipality in work.timetable.municipalities())


def _wanted(work: UnitOfWork, municipality: str, now: datetime) -> Iterator[Slot]:
    first = local(now).date()
    closed = closed_days(work, municipality, first)
    absences: dict[str, list[tuple[datetime, datetime]]] = {}
    for absence in work.timetable.absences(municipality):
        absences.setdefault(absence.advisor, []).append((absence.starts_at, absence.ends_at))
    for pattern in work.timetable.patterns(municipality):
        for offered in offered_times(pattern, first, first + HORIZON, closed.__contains__,
                                     absences.get(pattern.advisor, ())):
            if offered.starts_at > now:
                yield _slot(pattern, offered)


def closed_days(work: UnitOfWork, municipality: str, first: date) -> Collection[date]:
    """Public holidays and the municipality's own closing days from `first` on."""
    closed = set(danish_holidays(first.year))
    for closing in work.timetable.closings(municipality):
        days = (closing.last_day - closing.first_day).days + 1
        closed |= {closing.first_day + timedelta(days=n) for n in range(days)}
    return closed


def _slot(pattern: WeeklyPattern, offered: OfferedTime) -> Slot:
    return Slot(
        id=f"{pattern.id}.{offered.starts_at:%y%m%d%H%M}", municipality=pattern.municipality, offer=pattern.offer,
        formats=pattern.formats, starts_at=offered.starts_at, ends_at=offered.ends_at, capacity=pattern.capacity,
        taken=0, demo=pattern.demo, advisor=pattern.advisor, pattern=pattern.id, busy_until=offered.busy_until,
        place=pattern.place, interpreter=pattern.interpreter)


def not_fitting(work: UnitOfWork, municipality: str, now: datetime) -> list[Booking]:
    """The coming bookings whose time is no longer on offer, neither as it was nor as an equal one."""
    found = []
    for booking in work.bookings.coming_of(municipality, now):
        slot = work.bookings.slot(booking.slot)
        if slot is not None and not slot.open and not _still_offered(work, slot, booking):
            found.append(booking)
    return found


def _still_offered(work: UnitOfWork, slot: Slot, booking: Booking) -> bool:
    same = work.bookings.slots_between(slot.municipality, slot.starts_at, slot.starts_at + timedelta(microseconds=1))
    return any(other.open and booking.format in other.formats and
               (other.advisor, other.offer, other.ends_at) == (slot.advisor, slot.offer, slot.ends_at)
               for other in same)
