"""Opening hours in Danish wall time: open now, and when next. Closed on public holidays."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAYS_AHEAD = 60
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Opening:
    """Open on these days of the week (`mon` … `sun`) from `opens` until `closes`, not included."""

    days: tuple[str, ...]
    opens: time
    closes: time

    def holds_on(self, day: date) -> bool:
        return WEEK[day.weekday()] in self.days


def open_at(openings: Sequence[Opening], here: datetime, holidays: Collection[date]) -> bool:
    """Whether it is open at `here` (Danish time). `holidays` must cover that day."""
    return here.date() not in holidays and any(
        one.holds_on(here.date()) and one.opens <= here.time() < one.closes for one in openings)


def next_opening(openings: Sequence[Opening], here: datetime, holidays: Collection[date]) -> datetime | None:
    """When it opens next, strictly after `here`; None when it does not within 60 days."""
    for ahead in range(DAYS_AHEAD + 1):
        day = here.date() + timedelta(days=ahead)
        if day in holidays:
            continue
        starts = sorted(one.opens for one in openings if one.holds_on(day))
        later = [at for at in starts if ahead or at > here.time()]
        if later:
            return datetime.combine(day, later[0], here.tzinfo)
    return None
