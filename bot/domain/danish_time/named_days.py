"""What the rules for days are built from."""
from __future__ import annotations

from datetime import date, timedelta

from .atoms import Days
from .calendar import add_months, monday_of, month_start
from .rewriting import Readings

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def one_day(day: date | None, kind: str = "date", *, ahead: bool = False) -> Days | None:
    """A single day; what it is part of (`rest`) is its month, of a weekday its week."""
    if day is None:
        return None
    rest = monday_of(day + DAY) + WEEK if kind == "weekday" else add_months(month_start(day + DAY), 1)
    return Days(day, day + DAY, kind, rest, ahead=ahead)


def week_from(monday: date | None, kind: str = "week") -> Days | None:
    return None if monday is None else Days(monday, monday + WEEK, kind, monday + 2 * WEEK)


def month_from(first: date) -> Days:
    return Days(first, add_months(first, 1), "month", add_months(first, 2))


def readings(days: Days | None) -> Readings | None:
    return None if days is None else {"days": days}
