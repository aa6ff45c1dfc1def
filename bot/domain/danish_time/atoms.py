"""What the parts of a said time mean: days and hours of the day."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .lexicon import Part

HOUR = 60
NOON = 12 * HOUR


@dataclass(frozen=True)
class Days:
    """Whole days [first, end).

    `kind` tells what may be combined with it: day (today, tomorrow, "om 3 dage"), date, number (a day without a month),
    weekday, week, weekend, month, span. `rest` ends the unit the days belong to: "efter torsdag" lasts until then.
    """

    first: date
    end: date
    kind: str
    rest: date | None = None
    weeks_ahead: int = 0
    ahead: bool = False

    @property
    def single(self) -> bool:
        return self.end - self.first == timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """A clock time as said: minutes after midnight; `exact` when it can only mean that hour ("03:00", "15")."""

    minutes: int
    exact: bool = False

    def usual(self) -> int:
        """Before 7 without more is in the afternoon (understanding.md, Times)."""
        return self.minutes + NOON if not self.exact and self.minutes < 7 * HOUR else self.minutes

    def within(self, part: Part | None) -> int:
        """Minutes after midnight, when said together with a part of the day ("8 om aftenen" is 20)."""
        if part is None or self.exact or self.minutes > NOON + 59:
            return self.usual()
        if part.afternoon:
            return self.minutes if self.minutes >= NOON else self.minutes + NOON
        return self.minutes


@dataclass(frozen=True)
class Hours:
    """Hours of the day. `kind`: point, part, after (from `start`), before (until `end`), between."""

    kind: str
    start: Clock | None = None
    end: Clock | None = None
    part: Part | None = None


def combine_hours(hours: tuple[Hours, ...]) -> tuple[int, int] | None:
    """Minutes [start, end) that satisfy all, or None when they contradict each other."""
    part = next((h.part for h in hours if h.kind == "part"), None)
    ranges: list[tuple[int, int]] = []
    for said in hours:
        found = None if said.kind == "part" else _clock_range(said, part)
        if said.kind == "point" or (found is None and said.kind != "part"):
            return found
        if found is not None:
            ranges.append(found)
    low = max((start for start, _ in ranges), default=0)
    high = min((end for _, end in ranges), default=24 * HOUR)
    if low >= high:
        return None
    if part is None:
        return low, high
    within = max(low, part.start), min(high, part.end)
    return within if within[0] < within[1] else (low, high) if ranges else None


def _clock_range(hours: Hours, part: Part | None) -> tuple[int, int] | None:
    if hours.kind == "point" and hours.start is not None:
        start = hours.start.within(part)
        return start, start + HOUR
    if hours.kind == "after" and hours.start is not None:
        return hours.start.within(part), 24 * HOUR
    if hours.kind == "before" and hours.end is not None:
        return 0, hours.end.within(part)
    if hours.start is None or hours.end is None:
        return None
    return _between(hours.start, hours.end, part)


def _between(first: Clock, last: Clock, part: Part | None) -> tuple[int, int] | None:
    """The first reading in which the end comes after the start ("mellem 10 og 2" ends at 14)."""
    ends = [last.within(part)] + ([] if last.exact else [last.minutes + NOON])
    for start in (first.within(part), first.minutes):
        for end in ends:
            if start < end <= 24 * HOUR:
                return start, end
    return None
