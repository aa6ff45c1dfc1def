"""Days and weeks: "i morgen", "på torsdag", "næste fredag", "uge 50", "weekenden", "sidst i næste uge"."""
from __future__ import annotations

from datetime import date

from .atoms import Days, Hours
from .calendar import add_months, iso_week, monday_of, next_weekday
from .named_days import DAY, WEEK, one_day, readings, week_from
from .rewriting import Context, Readings

_THIRDS = {1: (0, 2), 2: (2, 3), 3: (3, 5)}  # Monday-Tuesday, Wednesday, Thursday-Friday
_WORKDAYS = 5
_LISTS = ("dash", "slash", "until", "or", "and", "comma")
_TIMES = ("clock", "the", "day_slash", "part", "figure", "colon", "dotted", "half")

def _part_of_day(c: Context, name: str) -> Hours:
    return Hours("part", part=c.lexicon.parts[name])


def relative_day(c: Context) -> Readings | None:
    return readings(one_day(c.today + c.value("day") * DAY, "day", ahead=c.value("day") > 0))


def part_of_today(c: Context) -> Readings | None:
    return {"days": one_day(c.today, "day"), "hours": _part_of_day(c, c.value("today_part")), "today": None}


def weekday(c: Context) -> Readings | None:
    return readings(one_day(next_weekday(c.today, c.value("weekday", "weekday_short")), "weekday"))


def short_weekday(c: Context) -> Readings | None:
    """Short names that are also ordinary words ("man", "søn")."""
    before, after, later = c.before, c.after, c.ahead[1] if len(c.ahead) > 1 else None
    led = before is not None and any(k in before for k in ("on", "days", "next", "coming"))
    dotted = "dotted_word" in c.tokens[0]
    listed = later is not None and "weekday" in later and after is not None and any(k in after for k in _LISTS)
    timed = (before is None or dotted) and after is not None and any(k in after for k in _TIMES)
    return weekday(c) if led or listed or timed else None


def weekday_of_week(c: Context) -> Readings | None:
    """ "torsdagen i uge 50", "i næste uge om torsdagen"; alone it is a habit."""
    later = c.ahead[1] if len(c.ahead) > 1 else None
    led = c.before is not None and "days" in c.before and c.before.readings["days"].kind == "week"
    week_follows = later is not None and any(k in later for k in ("week", "next", "this", "coming"))
    if not led and not (week_follows and c.after is not None and "in" in c.after):
        return None
    return readings(one_day(next_weekday(c.today, c.value("weekday_habit")), "weekday"))


def weekday_part(c: Context) -> Readings | None:
    weekday, part = str(c.value("weekday_part")).split()
    return {"days": one_day(next_weekday(c.today, int(weekday)), "weekday"), "hours": _part_of_day(c, part)}


def weekday_next_week(c: Context) -> Readings | None:
    """Said on a Monday, "næste fredag" is the Friday of next week; "på fredag" is the coming one."""
    return readings(one_day(monday_of(c.today) + WEEK + c.value("weekday") * DAY, ahead=True))


def nth_weekday(c: Context) -> Readings | None:
    """ "første mandag i december", "sidste fredag i november"."""
    which = -1 if c.has("last") else c.value("ordinal") - 1
    for year in (c.today.year, c.today.year + 1):
        start = date(year, c.value("month"), 1)
        fitting = [d for d in _each_day(start, add_months(start, 1)) if d.weekday() == c.value("weekday")]
        if which < len(fitting) and fitting[which] >= c.today:
            return readings(one_day(fitting[which]))
    return None


def nth_week(c: Context) -> Readings | None:
    """ "første uge i januar": its days 1-7; the last are its last seven days."""
    which = -1 if c.has("last") else c.value("ordinal") - 1
    for year in (c.today.year, c.today.year + 1):
        start = date(year, c.value("month"), 1)
        end = add_months(start, 1)
        first = end - WEEK if which < 0 else start + which * WEEK
        if first < end and first + WEEK > c.today:
            return readings(Days(first, first + WEEK, "span", end))
    return None


def _each_day(start: date, end: date) -> list[date]:
    return [start + n * DAY for n in range((end - start).days)]


def week(c: Context) -> Readings | None:
    ahead = 2 if c.has("after_next") else 1 if c.has("next", "coming") else 0
    return readings(week_from(monday_of(c.today) + ahead * WEEK))


def numbered_week(c: Context) -> Readings | None:
    number = c.value("number")
    if c.has("year"):
        return readings(week_from(iso_week(c.value("year"), number)))
    for year in range(c.today.year - 1, c.today.year + 8):
        monday = iso_week(year, number)
        if monday is not None and monday + WEEK > c.today:
            return readings(week_from(monday))
    return None


def week_numbers(c: Context) -> Readings | None:
    """ "uge 50-51"."""
    first, last = c.values("number")
    begin = next((w for y in (0, 1) if (w := iso_week(c.today.year + y, first)) and w + WEEK > c.today), None)
    if begin is None or not first < last <= 53:
        return None
    return readings(Days(begin, begin + (last - first + 1) * WEEK, "span", begin + (last - first + 2) * WEEK))


def another_week(c: Context) -> Readings | None:
    """ "uge 50 eller 51"."""
    if c.before is None or "days" not in c.before or c.before.readings["days"].kind != "week":
        return None
    found = numbered_week(c)
    return None if found is None else {**found, "linked": None}


def week_after(c: Context) -> Readings | None:
    """ "denne uge eller næste", "næste uge eller ugen efter"."""
    if c.before is None or "days" not in c.before or c.before.readings["days"].kind != "week":
        return None
    if c.after is not None and any(k in c.after for k in ("week", "weekday", "month_word", "weekend")):
        return None
    return {"days": week_from(c.before.readings["days"].end), "linked": None}


def third_of_week(c: Context) -> Readings | None:
    start, end = _THIRDS[c.value("third")]
    monday = monday_of(c.today) + (WEEK if c.has("next", "coming") else 0 * WEEK)
    if c.has("week_def") and monday + end * DAY <= c.today:
        monday += WEEK
    if c.has("number"):
        found = numbered_week(c)
        if found is None:
            return None
        monday = found["days"].first
    return readings(Days(monday + start * DAY, monday + end * DAY, "span", monday + WEEK))


def weekend(c: Context) -> Readings | None:
    """Said on a Saturday, the one that has begun; on a Sunday, the coming one."""
    saturday = monday_of(c.today) + 5 * DAY
    if c.has("next") or saturday < c.today:
        saturday += WEEK
    return readings(Days(saturday, saturday + 2 * DAY, "weekend", saturday + 2 * DAY + WEEK))


def workdays(c: Context) -> Readings | None:
    """The coming stretch of working days, today included."""
    monday = monday_of(c.today)
    first = c.today if c.today.weekday() < _WORKDAYS else monday + WEEK
    return readings(Days(first, monday_of(first) + _WORKDAYS * DAY, "workdays", monday_of(first) + 2 * WEEK))


def rest_of_week(c: Context) -> Readings | None:
    """From today (0) or tomorrow (1) until Monday."""
    first, end = c.today + c.value("rest_of_week") * DAY, monday_of(c.today) + WEEK
    return readings(Days(first, end, "span", end + WEEK) if first < end else None)
