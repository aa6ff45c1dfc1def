"""Which days and hours belong to one time: "torsdag … helst efter 16" is one, "torsdag eller fredag" two."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from .atoms import Days, Hours, combine_hours
from .calendar import add_months, make_date, month_start, next_weekday
from .tokens import Token

_DAY = timedelta(days=1)
_GLUE = ("glue", "comma", "on", "in", "about", "the", "approx", "then", "clock", "within", "this")
_SPLIT = ("and", "or", "slash")
_LEAD = ("on", "in", "within", "about", "approx")


@dataclass
class Phrase:
    """Tokens [start, end) that make one time.

    `link` tells how it is joined to the phrase before (glue, and, or), `turned` that a "but" stands between, `borrowed`
    that the hours were said with the next one.
    """

    start: int
    end: int
    days: Days | None = None
    hours: tuple[Hours, ...] = ()
    link: str | None = None
    week: Days | None = None
    turned: bool = False
    borrowed: bool = False
    denied: bool = False
    habit: bool = False


def group(tokens: Sequence[Token], today: date, *, habits: bool = False) -> list[Phrase]:
    """The phrases in order, with days and hours shared out among alternatives; with `habits` also "om fredagen"."""
    phrases: list[Phrase] = []
    for place, token in enumerate(tokens):
        new = _phrase_of(token, place, today, habits)
        if new is None:
            continue
        last = phrases[-1] if phrases else None
        gap = _gap(tokens, last.end, place) if last is not None else "apart"
        if "linked" in token:
            gap = "or"
        if last is None or not _merge(last, new, gap, today):
            new.link = gap if gap in ("glue", "and", "or") else None
            new.turned = last is not None and any("then" in t for t in tokens[last.end : place])
            phrases.append(new)
    _share(phrases, today)
    return phrases


def _phrase_of(token: Token, place: int, today: date, habits: bool) -> Phrase | None:
    if habits and "weekday_habit" in token:
        day = next_weekday(today, token.readings["weekday_habit"])
        return Phrase(place, place + 1, Days(day, day + _DAY, "weekday"))
    if "days" not in token and "hours" not in token:
        return None
    hours = (token.readings["hours"],) if "hours" in token else ()
    return Phrase(place, place + 1, token.readings.get("days"), hours)


def _gap(tokens: Sequence[Token], start: int, end: int) -> str:
    """glue, and, or: nothing else stands between; sentence: other words; apart: a new sentence."""
    between = tokens[start:end]
    if any(t.text in (".", "!", "?", ";") for t in between):
        return "apart"
    joins = [t for t in between if any(s in t for s in _SPLIT)]
    rest = [t for t in between if t not in joins and not any(g in t for g in _GLUE)]
    if rest:
        return "sentence"
    if not joins:
        return "glue"
    return "and" if all("and" in t for t in joins) else "or"


def _merge(last: Phrase, new: Phrase, gap: str, today: date) -> bool:
    """Add `new` to `last` when both can hold together."""
    complements = (last.days is None) != (new.days is None) or (last.days is not None and new.days is not None)
    if gap == "apart" or gap == "or" or (not complements and gap == "sentence"):
        return False
    days = last.days or new.days
    if last.days is not None and new.days is not None:
        if gap != "glue":
            return False
        merged = merge_days(last.days, new.days, today)
        if merged is None:
            return False
        last.week = next((d for d in (last.days, new.days) if d.kind == "week"), last.week)
        days = merged
    if gap == "sentence" and (last.hours and new.hours):
        return False
    if not _hours_fit(last.hours, new.hours, gap):
        return False
    last.days, last.hours, last.end = days, last.hours + new.hours, new.end
    return True


def _hours_fit(last: tuple[Hours, ...], new: tuple[Hours, ...], gap: str) -> bool:
    if not last or not new:
        return True
    kinds = [h.kind for h in last + new]
    if len(set(kinds)) < len(kinds) or combine_hours(last + new) is None:
        return False
    return gap == "glue" or {"after", "before"} == set(kinds)


def merge_days(one: Days, other: Days, today: date) -> Days | None:
    """The days that both mean ("torsdag" + "uge 50"), or None when they are two different wishes."""
    by_kind = {one.kind: one, other.kind: other}
    kinds = set(by_kind)
    if "offset" in kinds and kinds & {"weekday", "day"}:
        return _weeks_later(one if other.kind == "offset" else other, by_kind["offset"])
    if "weekday" in kinds and kinds & {"week", "weekend", "span", "workdays"}:
        return _weekday_within(by_kind["weekday"], *(d for d in (one, other) if d.kind != "weekday"))
    if kinds == {"weekday", "number"}:
        return _matching_number(by_kind["number"], by_kind["weekday"])
    if kinds == {"weekday", "date"}:
        return by_kind["date"]
    if kinds == {"number", "month"}:
        day = make_date(by_kind["month"].first.year, by_kind["month"].first.month, by_kind["number"].first.day)
        return None if day is None else Days(day, day + _DAY, "date", by_kind["month"].end)
    if kinds == {"weekday", "month"}:
        return by_kind["month"]
    narrow, wide = sorted((one, other), key=lambda d: d.end - d.first)
    if kinds in ({"weekday"}, {"number"}) or not (wide.first <= narrow.first and narrow.end <= wide.end):
        return None
    return narrow


def _weeks_later(day: Days, offset: Days) -> Days | None:
    if not offset.weeks_ahead:
        return None
    ahead = timedelta(weeks=offset.weeks_ahead)
    return replace(day, first=day.first + ahead, end=day.end + ahead, kind="date", ahead=True)


def _weekday_within(weekday: Days, within: Days) -> Days | None:
    if (within.end - within.first).days > 7:
        return None
    first = within.first + timedelta(days=(weekday.first.weekday() - within.first.weekday()) % 7)
    return None if first >= within.end else Days(first, first + _DAY, "date", within.end, ahead=within.ahead)


def _matching_number(number: Days, weekday: Days) -> Days:
    """ "torsdag den 3.": the next third that is a Thursday within three months, else the next third."""
    for months in range(4):
        start = add_months(month_start(number.first), months)
        day = make_date(start.year, start.month, number.first.day)
        if day is not None and day.weekday() == weekday.first.weekday():
            return Days(day, day + _DAY, "date", add_months(start, 1))
    return replace(number, kind="date")


def _share(phrases: list[Phrase], today: date) -> None:
    """Alternatives share what is said once: "torsdag eller fredag efter 16", "torsdag kl 10 eller 11"."""
    for before, phrase in pairwise(phrases):
        if phrase.link is None:
            continue
        if phrase.days is None and before.days is not None:
            phrase.days = before.days
        _same_week(before, phrase)
    for phrase, following in reversed(list(pairwise(phrases))):
        if following.link is None or following.days is None or following.turned:
            continue
        _same_week(following, phrase)
        if phrase.days is None:
            phrase.days = following.days
        if phrase.days is not None and not phrase.hours and phrase.days.single and following.days.single:
            phrase.hours, phrase.borrowed = following.hours, True
        if phrase.days is not None and phrase.days.kind == "number" and following.days.kind == "date":
            phrase.days = _same_month(phrase.days, following.days)


def _same_week(said: Phrase, other: Phrase) -> None:
    """ "mandag eller tirsdag i uge 50" and "i uge 50, mandag eller tirsdag"."""
    if said.week is not None and other.days is not None and other.days.kind == "weekday":
        other.days, other.week = _weekday_within(other.days, said.week), said.week


def _same_month(number: Days, following: Days) -> Days:
    day = make_date(following.first.year, following.first.month, number.first.day)
    return number if day is None else Days(day, day + _DAY, "date", following.rest)


def lead_in(tokens: Sequence[Token], start: int) -> int:
    """The first token of a phrase with its prepositions ("på torsdag")."""
    while start and any(k in tokens[start - 1] for k in _LEAD) and "dead" not in tokens[start - 1]:
        start -= 1
    return start
