"""Days in words: "i morgen", "på torsdag", "den 3. december", "uge 50", "sidst i januar", "om 14 dage"."""
from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from .atoms import HOUR, Clock, Days, Hours
from .calendar import (
    add_months,
    easter,
    iso_week,
    make_date,
    monday_of,
    month_start,
    next_date,
    next_day_of_month,
    next_weekday,
)
from .rewriting import Context, Readings, grammar

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
_THIRDS_OF_MONTH = {1: (1, 11), 2: (11, 21), 3: (21, None)}
_THIRDS_OF_WEEK = {1: (0, 2), 2: (2, 3), 3: (3, 5)}  # Monday-Tuesday, Wednesday, Thursday-Friday
_WORKDAYS = 5


def one_day(day: date | None, kind: str = "date", *, ahead: bool = False) -> Days | None:
    """A single day; what it is part of (`rest`) is its month, of a weekday its week."""
    if day is None:
        return None
    rest = monday_of(day + DAY) + WEEK if kind == "weekday" else add_months(month_start(day + DAY), 1)
    return Days(day, day + DAY, kind, rest, ahead=ahead)


def week(monday: date | None, kind: str = "week") -> Days | None:
    return None if monday is None else Days(monday, monday + WEEK, kind, monday + 2 * WEEK)


def month(first: date) -> Days:
    return Days(first, add_months(first, 1), "month", add_months(first, 2))


def _days(days: Days | None) -> Readings | None:
    return None if days is None else {"days": days}


def _part_of_day(c: Context, name: str) -> Hours:
    return Hours("part", part=c.lexicon.parts[name])


def _relative_day(c: Context) -> Readings | None:
    return _days(one_day(c.today + c.value("day") * DAY, "day", ahead=c.value("day") > 0))


def _part_of_today(c: Context) -> Readings | None:
    return {"days": one_day(c.today, "day"), "hours": _part_of_day(c, c.value("today_part")), "today": None}


def _weekday(c: Context) -> Readings | None:
    return _days(one_day(next_weekday(c.today, c.value("weekday", "weekday_short")), "weekday"))


def _short_weekday(c: Context) -> Readings | None:
    """Short names that are also ordinary words ("man", "søn")."""
    signs = ("clock", "the", "slash", "dotted_word", "part", "figure", "colon")
    led = c.before is not None and ("on" in c.before or "days" in c.before)
    followed = "dotted_word" in c.tokens[0] or (c.before is None and c.after is not None and any(s in c.after for s in signs))
    return _weekday(c) if led or followed else None


def _weekday_part(c: Context) -> Readings | None:
    weekday, part = str(c.value("weekday_part")).split()
    return {"days": one_day(next_weekday(c.today, int(weekday)), "weekday"), "hours": _part_of_day(c, part)}


def _weekday_next_week(c: Context) -> Readings | None:
    """Said on a Monday, "næste fredag" is the Friday of next week; "på fredag" is the coming one."""
    return _days(one_day(monday_of(c.today) + WEEK + c.value("weekday") * DAY, ahead=True))


def _nth_weekday(c: Context) -> Readings | None:
    """ "første mandag i december", "sidste fredag i november"."""
    which = -1 if c.has("last") else c.value("ordinal") - 1
    for year in (c.today.year, c.today.year + 1):
        start = date(year, c.value("month"), 1)
        fitting = [d for d in _each_day(start, add_months(start, 1)) if d.weekday() == c.value("weekday")]
        if which < len(fitting) and fitting[which] >= c.today:
            return _days(one_day(fitting[which]))
    return None


def _each_day(start: date, end: date) -> list[date]:
    return [start + n * DAY for n in range((end - start).days)]


def _week(c: Context) -> Readings | None:
    ahead = 2 if c.has("after_next") else 1 if c.has("next", "coming") else 0
    return _days(week(monday_of(c.today) + ahead * WEEK))


def _numbered_week(c: Context) -> Readings | None:
    number = c.value("number")
    if c.has("year"):
        return _days(week(iso_week(c.value("year"), number)))
    for year in range(c.today.year - 1, c.today.year + 8):
        monday = iso_week(year, number)
        if monday is not None and monday + WEEK > c.today:
            return _days(week(monday))
    return None


def _week_numbers(c: Context) -> Readings | None:
    """ "uge 50-51"."""
    first, last = c.values("number")
    begin = next((w for y in (0, 1) if (w := iso_week(c.today.year + y, first)) and w + WEEK > c.today), None)
    if begin is None or not first < last <= 53:
        return None
    return _days(Days(begin, begin + (last - first + 1) * WEEK, "span", begin + (last - first + 2) * WEEK))


def _another_week(c: Context) -> Readings | None:
    """ "uge 50 eller 51"."""
    if c.before is None or "days" not in c.before or c.before.readings["days"].kind != "week":
        return None
    found = _numbered_week(c)
    return None if found is None else {**found, "linked": None}


def _third_of_week(c: Context) -> Readings | None:
    start, end = _THIRDS_OF_WEEK[c.value("third")]
    monday = monday_of(c.today) + (WEEK if c.has("next", "coming") else 0 * WEEK)
    if c.has("week_def") and monday + end * DAY <= c.today:
        monday += WEEK
    if c.has("number"):
        found = _numbered_week(c)
        if found is None:
            return None
        monday = found["days"].first
    return _days(Days(monday + start * DAY, monday + end * DAY, "span", monday + WEEK))


def _named_month(c: Context) -> date:
    """The first day of the month that is meant: the running one, or the next with that name."""
    if c.has("year"):
        return date(c.value("year"), c.value("month"), 1)
    running = month_start(c.today)
    return add_months(running, (c.value("month") - running.month) % 12)


def _month(c: Context) -> Readings | None:
    return _days(month(_named_month(c)))


def _relative_month(c: Context) -> Readings | None:
    return _days(month(add_months(month_start(c.today), 1 if c.has("next", "coming") else 0)))


def _third_of_month(c: Context) -> Readings | None:
    first, end = _THIRDS_OF_MONTH[c.value("third")]
    start = _named_month(c) if c.has("month") else month_start(c.today)
    if c.has("next", "coming"):
        start = add_months(start, 1)
    for _ in range(2):
        following = add_months(start, 1)
        days = Days(start.replace(day=first), start.replace(day=end) if end else following, "span", following)
        if days.end > c.today or c.has("year"):
            break
        start = add_months(start, 12 if c.has("month") else 1)
    return _days(days)


def _year(c: Context) -> Readings | None:
    year = c.today.year + 1
    return _days(Days(date(year, 1, 1), date(year + 1, 1, 1), "span", date(year + 2, 1, 1)))


def _date(c: Context) -> Readings | None:
    month_number, day = c.value("month", "month_short"), c.value("number", "ordinal")
    if c.has("year"):
        return _days(one_day(make_date(c.value("year"), month_number, day)))
    return _days(one_day(next_date(c.today, month_number, day)))


def _date_range(c: Context) -> Readings | None:
    """ "3.-5. december", both days included."""
    month_number, (first, last) = c.value("month", "month_short"), c.values("number")[:2]
    end = next_date(c.today, month_number, last)
    begin = None if end is None else make_date(end.year, month_number, first)
    if begin is None or end is None or begin >= end:
        return None
    return _days(Days(begin, end + DAY, "span", add_months(month_start(end), 1)))


def _day_of_month(c: Context) -> Readings | None:
    """ "den 3."; an ordinal in words only where no noun follows ("den tredje øl" is no day)."""
    day = c.value("figure", "ordinal")
    if not c.has("numbered") and not _free_after(c):
        return None
    if c.has("ordinal") and day < 3 and not (c.before is not None and "days" in c.before):
        return None
    found = next_day_of_month(c.today, day)
    return _days(one_day(found, "number"))


def _free_after(c: Context) -> bool:
    return c.after is None or not c.after.text[0].isalnum() or any(k in c.after for k in ("plain", "clock", "part", "on"))


def _day_of_relative_month(c: Context) -> Readings | None:
    start = add_months(month_start(c.today), 1 if c.has("next", "coming") else 0)
    return _days(one_day(make_date(start.year, start.month, c.value("figure", "ordinal"))))


def _figures(c: Context) -> Readings | None:
    """3/12, 3.12.2026, 2026-12-03."""
    said = str(c.value("iso", "full", "slash", "dotted"))
    parts = [int(part) for part in re.split(r"\D", said)]
    if c.has("iso"):
        return _days(one_day(make_date(*parts)))
    if len(parts) == 2:
        return _days(one_day(next_date(c.today, parts[1], parts[0])))
    return _days(one_day(make_date(parts[2] if parts[2] > 99 else 2000 + parts[2], parts[1], parts[0])))


def _dotted(c: Context) -> Readings | None:
    """A bare 3.12 is a date, unless it stands where a clock time does."""
    before = c.before
    clock_time = "dotted_clock" in c.tokens[-1]
    led = before is not None and any(k in before for k in ("clock", "approx", "dash", "until", "between"))
    if before is not None and "days" in before and clock_time:
        found = _figures(c)
        same = found is not None and before.readings["days"].kind == "weekday"
        return found if same and found["days"].first.weekday() == before.readings["days"].first.weekday() else None
    return _figures(c) if not (led and clock_time) and _free_after(c) else None


def _offset(c: Context) -> Readings | None:
    """ "om N dage" is that whole day; "om to timer" an hour from then."""
    count, unit = c.value("number"), c.value("unit")
    if unit in ("hours", "minutes"):
        minutes = count * (HOUR if unit == "hours" else 1)
        return _instant(c.now + timedelta(minutes=minutes // 2 if c.has("half") else minutes))
    day = add_months(c.today, count) if unit == "months" else c.today + count * (WEEK if unit == "weeks" else DAY)
    days = one_day(day, "offset", ahead=True)
    whole_weeks, odd = divmod((day - c.today).days, 7)
    if days is None or odd or unit == "months":
        return _days(days)
    return _days(Days(days.first, days.end, "offset", days.rest, weeks_ahead=whole_weeks, ahead=True))


def _instant(then: datetime) -> Readings:
    point = Hours("point", Clock(then.hour * HOUR + then.minute, exact=True))
    return {"days": one_day(then.date(), "day", ahead=True), "hours": point}


def _offset_range(c: Context) -> Readings | None:
    """ "om 3-4 dage": the third and the fourth day; weeks from the first to the last day meant."""
    first, last = c.values("number")[:2]
    step = {"days": DAY, "weeks": WEEK}.get(c.value("unit"))
    if step is None or first >= last:
        return None
    end = c.today + last * step + DAY
    return _days(Days(c.today + first * step, end, "span", end + WEEK, ahead=True))


def _within(c: Context) -> Readings | None:
    """ "inden for 14 dage": from today."""
    count, unit = c.value("number"), c.value("unit")
    if unit in ("hours", "minutes"):
        return None
    end = add_months(c.today, count) if unit == "months" else c.today + count * (WEEK if unit == "weeks" else DAY)
    return _days(Days(c.today, end, "span", end + WEEK, ahead=True))


def feast_date(year: int, said: str) -> date | None:
    """The date of "12-24" or "e+1" (days from Easter Sunday) in a year."""
    if said.startswith("e"):
        return easter(year) + int(said[1:]) * DAY
    month_number, day = said.split("-")
    return make_date(year, int(month_number), int(day))


def _feast(c: Context) -> Readings | None:
    for year in (c.today.year, c.today.year + 1):
        found = feast_date(year, c.value("feast"))
        if found is not None and found >= c.today:
            return _days(one_day(found))
    return None


def _period(category: str, reading: str) -> Any:
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


def _season(c: Context) -> Readings | None:
    first = date(c.today.year, c.value("season"), 1)
    first = first if first > c.today else add_months(first, 12)
    return _days(Days(first, add_months(first, 3), "span", add_months(first, 6)))


def _weekend(c: Context) -> Readings | None:
    """Said on a Saturday, the one that has begun; on a Sunday, the coming one."""
    saturday = monday_of(c.today) + 5 * DAY
    if c.has("next") or saturday < c.today:
        saturday += WEEK
    return _days(Days(saturday, saturday + 2 * DAY, "weekend", saturday + 2 * DAY + WEEK))


def _workdays(c: Context) -> Readings | None:
    """The coming stretch of working days, today included."""
    monday = monday_of(c.today)
    first = c.today if c.today.weekday() < _WORKDAYS else monday + WEEK
    return _days(Days(first, monday_of(first) + _WORKDAYS * DAY, "workdays", monday_of(first) + 2 * WEEK))


def _nothing(c: Context) -> Readings | None:
    return {"dead": None}


def _plain(c: Context) -> Readings | None:
    return {"plain": None}


def _lead(reading: str) -> Any:
    def build(c: Context) -> Readings | None:
        return {reading: None}

    return build


NOT_TIMES = grammar([
    ("past_time", _nothing),
    ("greeting", _plain),
    ("last weekday|week|week_def|month_word|month_def|weekend|year_word|number|month|unit", _nothing),
    ("last number unit", _nothing),
    ("ago? approx? number unit since", _nothing),
    ("ago? number half? unit since", _nothing),
    ("times_word about number unit", _nothing),
    ("every number|ordinal unit", _nothing),
    ("in number unit", _nothing),
    ("last|ordinal weekday in month", _nth_weekday),
    ("not not_bridge before", _lead("not_before")),
    ("not not_bridge not_bridge before", _lead("not_before")),
    ("not not_bridge not_bridge not_bridge before", _lead("not_before")),
    ("not not_bridge after", _lead("not_after")),
    ("not not_bridge not_bridge after", _lead("not_after")),
])  # fmt: skip

DAYS = grammar([
    ("day", _relative_day),
    ("today_part", _part_of_today),
    ("coming|this? weekday", _weekday),
    ("weekday_short", _short_weekday),
    ("weekday_part", _weekday_part),
    ("next weekday", _weekday_next_week),
    ("this|next|coming week", _week),
    ("next|coming week_def", _week),
    ("week_def|week after_next week?", _week),
    ("after_next week", _week),
    ("week number", _numbered_week),
    ("week number in? year", _numbered_week),
    ("week number dash|until number", _week_numbers),
    ("week number dash|until week number", _week_numbers),
    ("or|and|slash|comma number", _another_week),
    ("third in|on? week_def", _third_of_week),
    ("third in|on? this|next|coming week", _third_of_week),
    ("third in|on? week number", _third_of_week),
    ("within week_def", _week),
    ("within month_def", _relative_month),
    ("month", _month),
    ("month year", _month),
    ("this|next|coming month_word", _relative_month),
    ("third in|on? month_def", _third_of_month),
    ("third in|on? this|next|coming month_word", _third_of_month),
    ("third in|on? month year?", _third_of_month),
    ("next year_word", _year),
    ("the? number|ordinal month", _date),
    ("the? number|ordinal month year", _date),
    ("the? figure|ordinal month_short", _date),
    ("the? figure month_short year", _date),
    ("the? number dash|until the? number month|month_short", _date_range),
    ("the figure", _day_of_month),
    ("the ordinal", _day_of_month),
    ("the figure|ordinal in this|next|coming month_word", _day_of_relative_month),
    ("the? slash", _figures),
    ("the? full", _figures),
    ("the? iso", _figures),
    ("the dotted", _figures),
    ("dotted", _dotted),
    ("about approx? number unit some?", _offset),
    ("about number half unit", _offset),
    ("about number dash|until|or number unit", _offset_range),
    ("within approx? number unit", _within),
    ("feast", _feast),
    ("period", _period("period", "period_days")),
    ("between_feasts", _period("between_feasts", "days")),
    ("season", _season),
    ("this|coming|next? weekend", _weekend),
    ("workdays", _workdays),
])  # fmt: skip
