"""Counted from now: "om 14 dage", "om to timer", "inden for en uge"."""
from __future__ import annotations

from datetime import datetime, timedelta

from .atoms import HOUR, Clock, Days, Hours
from .calendar import add_months
from .named_days import DAY, WEEK, one_day, readings
from .rewriting import Context, Readings

_QUARTER = 15
_EIGHT_DAYS = 8
"""What Danes say for a week: "mandag om otte dage" is the Monday after the coming one."""
_MONTHS = 12


def offset(c: Context) -> Readings | None:
    """ "om N dage" is that whole day; "om to timer" an hour from then."""
    unit = c.value("unit")
    count = 1 if c.has("one_and_half") else c.values("number")[-1]
    if unit == "years":
        unit, count = "months", count * (_MONTHS // 2 if c.has("half") else _MONTHS)
    elif c.has("half", "one_and_half") and unit not in ("hours", "minutes"):
        return None
    if unit in ("hours", "minutes"):
        minutes = count * (HOUR if unit == "hours" else 1)
        part = 1.5 if c.has("one_and_half") else 0.5 if c.has("half") else 1
        return _instant(c.now + timedelta(minutes=minutes * part))
    day = add_months(c.today, count) if unit == "months" else c.today + count * (WEEK if unit == "weeks" else DAY)
    days = one_day(day, "offset", ahead=True)
    idiom = unit == "days" and count == _EIGHT_DAYS
    whole_weeks, odd = (1, 0) if idiom else divmod((day - c.today).days, 7)
    if days is None or odd or unit == "months":
        return readings(days)
    return readings(Days(days.first, days.end, "offset", days.rest, weeks_ahead=whole_weeks, ahead=True))


def quarters(c: Context) -> Readings | None:
    """ "om et kvarter", "om tre kvarter"."""
    return _instant(c.now + timedelta(minutes=_QUARTER * (c.value("number") if c.has("number") else 1)))


def _instant(then: datetime) -> Readings:
    point = Hours("point", Clock(then.hour * HOUR + then.minute, exact=True))
    return {"days": one_day(then.date(), "day", ahead=True), "hours": point}


def offset_range(c: Context) -> Readings | None:
    """ "om 3-4 dage": the third and the fourth day; weeks from the first to the last day meant."""
    first, last = c.values("number")[-2:]
    step = {"days": DAY, "weeks": WEEK}.get(c.value("unit"))
    if step is None or first >= last:
        return None
    end = c.today + last * step + DAY
    return readings(Days(c.today + first * step, end, "span", end + WEEK, ahead=True))


def within(c: Context) -> Readings | None:
    """ "inden for 14 dage": from today."""
    count, unit = c.value("number"), c.value("unit")
    if unit in ("hours", "minutes", "years"):
        return None
    end = add_months(c.today, count) if unit == "months" else c.today + count * (WEEK if unit == "weeks" else DAY)
    return readings(Days(c.today, end, "span", end + WEEK, ahead=True))
