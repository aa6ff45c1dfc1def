"""Months, dates and feasts: "den 3. december", "3/12", "sidst i januar", "efter påske"."""
from __future__ import annotations

import re
from datetime import date

from .atoms import Days
from .calendar import add_months, easter, make_date, month_start, next_date, next_day_of_month
from .named_days import DAY, month_from, one_day, readings
from .rewriting import Builder, Context, Readings

_NO_NOUN = ("plain", "clock", "part", "on", "except", "not", "then", "and", "or", "from", "until", "after", "before")
_THIRDS = {1: (1, 11), 2: (11, 21), 3: (21, None)}

def _named_month(c: Context) -> date:
    """The first day of the month that is meant: the running one, or the next with that name."""
    if c.has("year"):
        return date(c.value("year"), c.value("month"), 1)
    running = month_start(c.today)
    return add_months(running, (c.value("month") - running.month) % 12)


def said_month(c: Context) -> Readings | None:
    return readings(month_from(_named_month(c)))


def relative_month(c: Context) -> Readings | None:
    return readings(month_from(add_months(month_start(c.today), 1 if c.has("next", "coming") else 0)))


def third_of_month(c: Context) -> Readings | None:
    first, end = _THIRDS[c.value("third")]
    start = _named_month(c) if c.has("month") else month_start(c.today)
    if c.has("next", "coming"):
        start = add_months(start, 1)
    for _ in range(2):
        following = add_months(start, 1)
        days = Days(start.replace(day=first), start.replace(day=end) if end else following, "span", following)
        if days.end > c.today or c.has("year"):
            break
        start = add_months(start, 12 if c.has("month") else 1)
    return readings(days)


def year(c: Context) -> Readings | None:
    year = c.today.year + 1
    return readings(Days(date(year, 1, 1), date(year + 1, 1, 1), "span", date(year + 2, 1, 1)))


def said_date(c: Context) -> Readings | None:
    """ "den 3. december"; a day that the month has not is no time at all, not the month."""
    month_number, day = c.value("month", "month_short"), c.value("number", "ordinal")
    found = make_date(c.value("year"), month_number, day) if c.has("year") else next_date(c.today, month_number, day)
    return {"dead": None} if found is None else readings(one_day(found))


def date_range(c: Context) -> Readings | None:
    """ "3.-5. december", both days included."""
    month_number, (first, last) = c.value("month", "month_short"), c.values("number")[:2]
    end = next_date(c.today, month_number, last)
    begin = None if end is None else make_date(end.year, month_number, first)
    if begin is None or end is None or begin >= end:
        return None
    return readings(Days(begin, end + DAY, "span", add_months(month_start(end), 1)))


def day_of_month(c: Context) -> Readings | None:
    """ "den 3."; an ordinal in words only where no noun follows ("den tredje øl" is no day)."""
    day = c.value("figure", "ordinal")
    if not c.has("numbered") and not _free_after(c):
        return None
    if c.has("ordinal") and day < 3 and not (c.before is not None and "days" in c.before):
        return None
    found = next_day_of_month(c.today, day)
    return readings(one_day(found, "number"))


def another_day(c: Context) -> Readings | None:
    """ "den 2., 3. eller 4. december"."""
    if c.before is None or "days" not in c.before or c.before.readings["days"].kind != "number" or not _free_after(c):
        return None
    days = one_day(next_day_of_month(c.today, c.value("figure")), "number")
    return None if days is None else {"days": days, "linked": None}


def _free_after(c: Context) -> bool:
    after = c.after
    return after is None or not after.text[0].isalnum() or any(k in after for k in _NO_NOUN)


def day_of_relative_month(c: Context) -> Readings | None:
    start = add_months(month_start(c.today), 1 if c.has("next", "coming") else 0)
    return readings(one_day(make_date(start.year, start.month, c.value("figure", "ordinal"))))


def figures(c: Context) -> Readings | None:
    """3/12, 3.12.2026, 2026-12-03."""
    said = str(c.value("iso", "full", "day_slash", "dotted"))
    parts = [int(part) for part in re.split(r"\D", said)]
    if c.has("iso"):
        return readings(one_day(make_date(*parts)))
    if c.has("year"):
        return readings(one_day(make_date(c.value("year"), parts[1], parts[0])))
    if len(parts) == 2:
        return readings(one_day(next_date(c.today, parts[1], parts[0])))
    return readings(one_day(make_date(parts[2] if parts[2] > 99 else 2000 + parts[2], parts[1], parts[0])))


def dotted(c: Context) -> Readings | None:
    """A bare 3.12 is a date, unless it stands where a clock time does."""
    clock_time = "dotted_clock" in c.tokens[-1]
    if clock_time and c.before is not None:
        if any(k in c.before for k in ("clock", "approx", "dash", "until", "between")):
            return None
        if "days" in c.before:
            return _date_of_weekday(c, c.before.readings["days"])
    return figures(c) if _free_after(c) else None


def _date_of_weekday(c: Context, weekday: Days) -> Readings | None:
    """After "torsdag", 3.12 is a date only when that is a Thursday."""
    found = figures(c)
    if found is None or weekday.kind != "weekday" or found["days"].first.weekday() != weekday.first.weekday():
        return None
    return found


def feast_date(year: int, said: str) -> date | None:
    """The date of "12-24" or "e+1" (days from Easter Sunday) in a year."""
    if said.startswith("e"):
        return easter(year) + int(said[1:]) * DAY
    month_number, day = said.split("-")
    return make_date(year, int(month_number), int(day))


def numbered_feast(c: Context) -> Readings | None:
    """ "2. juledag" is the day after the first."""
    which, first = c.value("figure"), _feast_day(c)
    return readings(one_day(first + (which - 1) * DAY)) if first is not None and which in (1, 2) else None


def feast(c: Context) -> Readings | None:
    return readings(one_day(_feast_day(c)))


def _feast_day(c: Context) -> date | None:
    days = (feast_date(year, c.value("feast")) for year in (c.today.year, c.today.year + 1))
    return next((day for day in days if day is not None and day >= c.today), None)


def period(category: str, reading: str) -> Builder:
    def build(c: Context) -> Readings | None:
        first_said, last_said = str(c.value(category)).split()
        for year in range(c.today.year - 1, c.today.year + 3):
            first, last = feast_date(year, first_said), feast_date(year, last_said)
            if first is None or last is None:
                return None
            last = last if last >= first else last.replace(year=year + 1)
            if last >= c.today:
                return {reading: Days(first, last + DAY, "span", add_months(month_start(last + DAY), 1))}
        return None

    return build


def season(c: Context) -> Readings | None:
    first = date(c.today.year, c.value("season"), 1)
    first = first if first > c.today else add_months(first, 12)
    return readings(Days(first, add_months(first, 3), "span", add_months(first, 6)))
