"""The times an advisor offers: weekly patterns in Danish time, minus what is closed, as instants.

A pattern is what the municipality writes once ("Tuesdays 9 to 12, 45 minutes, then 15 minutes' break"). Its times are
made anew from it whenever they are needed, so a changed pattern never touches what is booked.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from bot.domain.danish_time.calendar import DENMARK, monday_of

QUANTUM = 5
"""Every time begins and lasts whole fives of minutes: the database guards an advisor in cells of this length."""
LONGEST = 8 * 60
MOST_SEATS = 60
FORMATS = ("phone", "in_person", "video")
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class WeeklyPattern:
    """When one advisor offers conversations of one offer, or a course.

    `weekdays`: Monday is 0; [`starts`, `ends`): the clock in Denmark; `length` and `buffer`: minutes, the buffer
    is kept free after each time; `every_weeks` counts from the week of `valid_from`; `capacity` above 1 is a course;
    `interpreter`: whether one can be there; `place`: where, when it is not the unit's own place.
    """

    id: str
    municipality: str
    advisor: str
    offer: str
    weekdays: tuple[int, ...]
    starts: time
    ends: time
    length: int
    valid_from: date
    valid_to: date | None = None
    buffer: int = 0
    formats: tuple[str, ...] = ("phone",)
    place: str | None = None
    capacity: int = 1
    interpreter: bool = True
    every_weeks: int = 1
    demo: bool = False


@dataclass(frozen=True)
class OfferedTime:
    """One time of a pattern: [starts_at, ends_at) is the talk, the advisor is taken until `busy_until` (UTC)."""

    starts_at: datetime
    ends_at: datetime
    busy_until: datetime


def mistakes(pattern: WeeklyPattern) -> list[str]:
    """What is wrong with a pattern, as codes whose texts are content; empty when it can be used."""
    start, end = _minutes(pattern.starts), _minutes(pattern.ends)
    wrong = {
        "advisor": not pattern.advisor.strip() or not pattern.municipality or not pattern.offer,
        "weekdays": not pattern.weekdays or not set(pattern.weekdays) <= set(range(7)),
        "hours": end - start < pattern.length,
        "length": not QUANTUM <= pattern.length <= LONGEST or not 0 <= pattern.buffer <= LONGEST,
        "minutes": any(value % QUANTUM for value in (start, end, pattern.length, pattern.buffer)),
        "formats": not pattern.formats or not set(pattern.formats) <= set(FORMATS),
        "capacity": not 1 <= pattern.capacity <= MOST_SEATS,
        "weeks": not 1 <= pattern.every_weeks <= 52,
        "validity": pattern.valid_to is not None and pattern.valid_to < pattern.valid_from,
    }
    return [code for code, is_wrong in wrong.items() if is_wrong]


def offered_times(
    pattern: WeeklyPattern, first: date, last: date, closed: Callable[[date], bool], absences: Sequence[Span] = (),
) -> Iterator[OfferedTime]:
    """The pattern's times from `first` to `last` (both included), in order; none on a closed day or in an absence."""
    day = max(first, pattern.valid_from)
    end = last if pattern.valid_to is None else min(last, pattern.valid_to)
    while day <= end:
        if _is_on(pattern, day) and not closed(day):
            for offered in _on(pattern, day):
                if not any(overlap((offered.starts_at, offered.busy_until), absence) for absence in absences):
                    yield offered
        day += timedelta(days=1)


def overlap(one: Span, other: Span) -> bool:
    """Whether two half-open stretches have an instant in common."""
    return one[0] < other[1] and other[0] < one[1]


def _is_on(pattern: WeeklyPattern, day: date) -> bool:
    weeks = (monday_of(day) - monday_of(pattern.valid_from)).days // 7
    return day.weekday() in pattern.weekdays and weeks % pattern.every_weeks == 0


def _on(pattern: WeeklyPattern, day: date) -> Iterator[OfferedTime]:
    """The day's times by the clock on the wall.

    A time that the spring night skips does not exist, and one that would begin before the advisor is free again (the
    clock has jumped) is left out. Of two equal times in autumn the first is meant; the repeated hour is a break.
    """
    free_from = datetime.min.replace(tzinfo=timezone.utc)
    closes = _instant(day, _minutes(pattern.ends))
    for minute in range(_minutes(pattern.starts), _minutes(pattern.ends), pattern.length + pattern.buffer):
        starts = _instant(day, minute)
        ends = starts + timedelta(minutes=pattern.length)
        if not _exists(day, minute) or starts < free_from or ends > closes:
            continue
        free_from = ends + timedelta(minutes=pattern.buffer)
        yield OfferedTime(starts, ends, free_from)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _instant(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(*divmod(minute, 60)), DENMARK).astimezone(timezone.utc)


def _exists(day: date, minute: int) -> bool:
    """Whether the clocks show this time on this day at all."""
    shown = _instant(day, minute).astimezone(DENMARK)
    return (shown.date(), shown.hour * 60 + shown.minute) == (day, minute)
