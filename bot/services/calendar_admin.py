"""What staff do with the calendar: patterns, closed days, absences, the week, bookings on somebody's behalf, tasks.

Every function works in the caller's transaction, writes the audit log, and is about one municipality: the caller has
checked that it is the member of staff's own. Errors: `WrongPattern`, `TimeTaken`, `NoLongerPossible`.
"""
from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.content.model import Content
from bot.domain.timetable import WeeklyPattern, mistakes
from bot.services import booking_changes, undoing
from bot.services.booking_state import Acting, NoLongerPossible
from bot.services.calendar_ports import Absence, BookingEvent, Closing, Task
from bot.services.clock import COPENHAGEN
from bot.services.deadlines import deadline_of
from bot.services.ports import Booking, Slot
from bot.services.times import not_fitting, publish

OUTCOMES = ("held", "no_show", "completed")
PERSONAL = ("name", "phone")


class WrongPattern(ValueError):
    """A pattern, closing or absence that cannot be used. `codes`: see `bot.domain.timetable.mistakes`."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


@dataclass(frozen=True)
class WeekSlot:
    """One time of a week with who has it and who waits for it (first come first)."""

    slot: Slot
    booked: tuple[Booking, ...]
    waiting: tuple[Booking, ...]


def create_pattern(acting: Acting, pattern: WeeklyPattern) -> WeeklyPattern:
    """Stores a pattern under a new id and makes its times. Raises WrongPattern."""
    wrong = mistakes(pattern)
    if wrong:
        raise WrongPattern(wrong)
    pattern = replace(pattern, id=uuid.uuid4().hex[:16], demo=False)
    acting.work.timetable.save_pattern(pattern)
    _published(acting, pattern.municipality, "create_pattern", pattern.id)
    return pattern


def change_pattern(acting: Acting, old: str, pattern: WeeklyPattern) -> tuple[WeeklyPattern, list[Booking]]:
    """(the new pattern, the bookings that no longer fit). Raises WrongPattern, NoLongerPossible."""
    wrong = mistakes(pattern)
    if wrong:
        raise WrongPattern(wrong)
    if acting.work.timetable.remove_pattern(old) is None:
        raise NoLongerPossible("unknown")
    new = create_pattern(acting, pattern)
    return new, not_fitting(acting.work, new.municipality, acting.now)


def remove_pattern(acting: Acting, pattern: str) -> list[Booking]:
    """The bookings that no longer fit. Raises NoLongerPossible when there is no such pattern."""
    removed = acting.work.timetable.remove_pattern(pattern)
    if removed is None:
        raise NoLongerPossible("unknown")
    return _published(acting, removed.municipality, "remove_pattern", pattern)


def close_days(acting: Acting, municipality: str, first: date, last: date, label: str = "") -> list[Booking]:
    """Nothing is offered from `first` to `last`, both included; the bookings on these days. Raises WrongPattern."""
    if last < first:
        raise WrongPattern(["validity"])
    closing = Closing(uuid.uuid4().hex, municipality, first, last, label)
    acting.work.timetable.add_closing(closing)
    return _published(acting, municipality, "close_days", closing.id)


def open_days(acting: Acting, closing: str) -> None:
    """Takes a closing back: its times are offered again. Raises NoLongerPossible."""
    removed = acting.work.timetable.remove_closing(closing)
    if removed is None:
        raise NoLongerPossible("unknown")
    _published(acting, removed.municipality, "open_days", closing)


def add_absence(acting: Acting, municipality: str, advisor: str, starts_at: datetime, ends_at: datetime,
                label: str = "") -> list[Booking]:
    """An advisor is away; the bookings that no longer fit. Raises WrongPattern."""
    if ends_at <= starts_at or not advisor.strip():
        raise WrongPattern(["hours"])
    absence = Absence(uuid.uuid4().hex, municipality, advisor, starts_at, ends_at, label)
    acting.work.timetable.add_absence(absence)
    return _published(acting, municipality, "add_absence", absence.id)


def remove_absence(acting: Acting, absence: str) -> None:
    """Raises NoLongerPossible."""
    removed = acting.work.timetable.remove_absence(absence)
    if removed is None:
        raise NoLongerPossible("unknown")
    _published(acting, removed.municipality, "remove_absence", absence)


def week(acting: Acting, municipality: str, monday: date) -> list[WeekSlot]:
    """Seven days of times from `monday`, open or booked, earliest first."""
    start = datetime.combine(monday, time(), COPENHAGEN)
    found = acting.work.bookings.slots_between(municipality, start, start + timedelta(days=7))
    people = acting.work.bookings.of_slots([slot.id for slot in found])
    return [WeekSlot(slot, tuple(b for b in people if b.slot == slot.id and b.seated),
                     tuple(sorted((b for b in people if b.slot == slot.id and not b.seated),
                                  key=lambda booking: booking.queue or 0)))
            for slot in found if slot.open or any(b.slot == slot.id for b in people)]


def book_on_behalf(acting: Acting, content: Content, slot: str, format: str, personal: Mapping[str, Any], *,
                   key: str, received: datetime | None = None, wait: bool = False) -> Booking:
    """Books for somebody on the phone. `personal`: name, phone (E.164), interpreter …; `received`: when they asked.

    The form's `key` makes a second press the same booking. Raises TimeTaken, NoLongerPossible (name or phone missing).
    """
    found = acting.work.bookings.slot(slot)
    if found is None or not all(personal.get(name) for name in PERSONAL) or format not in found.formats:
        raise NoLongerPossible("unknown")
    deadline = deadline_of(content, found.municipality, received or acting.now)
    booking = booking_changes.book(acting, booking_changes.Wanted(
        slot, format, {"interpreter": "no", "share": "nothing", **personal}, deadline=deadline, key=key, wait=wait))
    _log(acting, "book", booking.id)
    return booking


def move(acting: Acting, booking: str, slot: str) -> Booking:
    """Raises TimeTaken, NoLongerPossible."""
    moved = booking_changes.move(acting, _booking(acting, booking), slot)
    _log(acting, "move", booking)
    return moved


def cancel(acting: Acting, booking: str) -> Booking:
    """Raises NoLongerPossible."""
    cancelled = booking_changes.cancel(acting, _booking(acting, booking))
    _log(acting, "cancel", booking)
    return cancelled


def mark(acting: Acting, booking: str, outcome: str, reason: str = "") -> Booking:
    """`outcome`: held | no_show | completed (a course). Raises NoLongerPossible."""
    if outcome not in OUTCOMES:
        raise NoLongerPossible("unknown")
    marked = booking_changes.mark(acting, _booking(acting, booking), outcome, reason)
    _log(acting, outcome, booking)
    return marked


def undo(acting: Acting, booking: str) -> Booking:
    """Takes the booking's last change back. Raises TimeTaken, NoLongerPossible."""
    undone = undoing.undo(acting, _booking(acting, booking))
    _log(acting, "undo", booking)
    return undone


def history(acting: Acting, booking: str) -> list[BookingEvent]:
    """What happened to a booking, when and by whom, oldest first."""
    return undoing.history(acting, booking)


def tasks(acting: Acting, municipality: str, ahead: timedelta = timedelta(days=7)) -> list[Task]:
    """What is to be done by then, the most urgent first."""
    return acting.work.timetable.tasks(municipality, acting.now + ahead)


def finish_task(acting: Acting, task: str) -> bool:
    """False when somebody has done it already."""
    done = acting.work.timetable.finish_task(task, acting.actor, acting.now)
    _log(acting, "finish_task", task)
    return done


def _booking(acting: Acting, key: str) -> Booking:
    found = acting.work.bookings.get(key)
    if found is None:
        raise NoLongerPossible("unknown")
    return found


def _published(acting: Acting, municipality: str, action: str, what: str) -> list[Booking]:
    publish(acting.work, municipality, acting.now)
    _log(acting, action, what)
    return not_fitting(acting.work, municipality, acting.now)


def _log(acting: Acting, action: str, what: str) -> None:
    acting.work.records.log(acting.now, acting.actor, action, what)
