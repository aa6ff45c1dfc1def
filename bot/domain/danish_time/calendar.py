"""Dates and wall-clock times in Denmark."""
from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

DENMARK = ZoneInfo("Europe/Copenhagen")
DAY_MINUTES = 24 * 60


def wall_time(day: date, minutes: int) -> datetime:
    """The instant at which Danish clocks show `minutes` after midnight of `day`; 1440 is the next day's 00:00.

    A time that the spring change skips moves forward by the hour skipped. Of two equal times in autumn, the first.
    """
    days, minutes = divmod(minutes, DAY_MINUTES)
    local = datetime.combine(day + timedelta(days=days), time(*divmod(minutes, 60)), tzinfo=DENMARK)
    return local.astimezone(timezone.utc).astimezone(DENMARK)


def interval(first: date, start: int, last: date, end: int) -> tuple[datetime, datetime]:
    """[start, end) by the clock on the wall; an interval that begins in a skipped hour keeps its length."""
    begins, ends = wall_time(first, start), wall_time(last, end)
    if ends <= begins:
        length = timedelta(days=(last - first).days, minutes=end - start)
        ends = (begins.astimezone(timezone.utc) + length).astimezone(DENMARK)
    return begins, ends


def next_weekday(today: date, weekday: int) -> date:
    """The next such day (Monday is 0), today excluded."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def monday_of(day: date) -> date:
    """The first day of the ISO week."""
    return day - timedelta(days=day.weekday())


def iso_week(year: int, week: int) -> date | None:
    """The Monday of an ISO week, or None where the year has no such week."""
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_start(day: date) -> date:
    return day.replace(day=1)


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def next_date(today: date, month: int, day: int) -> date | None:
    """The next such date, today included; 29 February waits for a leap year."""
    for year in range(today.year, today.year + 9):
        found = make_date(year, month, day)
        if found is not None and found >= today:
            return found
    return None


def next_day_of_month(today: date, day: int) -> date | None:
    """The next day with this number, today included."""
    for months in range(13):
        start = add_months(month_start(today), months)
        found = make_date(start.year, start.month, day)
        if found is not None and found >= today:
            return found
    return None


def easter(year: int) -> date:
    """Easter Sunday, by the Gregorian computus (Meeus, Jones, Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * ell) // 433
    month = (h + ell - 7 * m + 90) // 25
    return date(year, month, (h + ell - 7 * m + 33 * month + 19) % 32)
