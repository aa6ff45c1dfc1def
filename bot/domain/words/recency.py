"""Answers to AUDIT's items 9 and 10: no, yes but not in the last year, yes in the last year."""
from __future__ import annotations

import math
import re
from collections.abc import Sequence

from bot.domain.words.grammar import signs
from bot.domain.words.rates import find_rates
from bot.domain.words.reading import Item
from bot.domain.words.results import Match, Matched, NoAnswer, Unclear, among

NO, EARLIER, LAST_YEAR = 0, 1, 2
_DAYS = {"D": 1.0, "P": 1.0, "W": 7.0, "M": 30.44, "Q": 91.3, "Y": 365.25, "E": 7.0, "B": 7.0}
_YEAR = 365.25
_AGO = re.compile(r"r?[~]?([nqh])(?:n?h)?[&]?([DPWMQYEB])[tz]*(<)?")
_LAST_FEW = re.compile("(?<!0)(?<!0[|])l([nq])([DWM])")  # "de sidste par uger"
_VAGUE = frozenset({
    "yes", "vague", "times", "both", "pronoun", "unclear_time", "calendar_last_year", "not_quite_no",
    "each_occasion", "maybe", "quantifier", "seasonal", "stopped", "whole_year_count", "single", "depends",
    "number",
})  # fmt: skip
_STANDING = frozenset({"constantly"})


def match_recency(items: Sequence[Item], earliest_now_year: int) -> Match:
    """Return the option; a yes without a time, or a time about a year ago, is unclear between the two kinds of yes."""
    said = {i.concept for i in items}
    options = _times(items, earliest_now_year)
    if "last_year" in said:
        options |= _last_year(items)
    if "calendar_last_year" not in said and (re.search("lB|(?<!0)[$]", signs(items)) or "month_name" in said):
        options.add(LAST_YEAR)
    if "long_ago" in said:
        options |= {EARLIER, LAST_YEAR} if "0@" in signs(items) else {EARLIER}
    doubtful = said & {"or", "not_quite_no", "maybe"} and len(options) > 1
    if options == {EARLIER, LAST_YEAR} and not doubtful and not _straddles(items):
        options = {LAST_YEAR}  # it happened then, and again
    if said & _STANDING or (not options and find_rates(items)):
        options.add(LAST_YEAR)
    return _with_no(items, said, options)


def _with_no(items: Sequence[Item], said: set[str], options: set[int]) -> Match:
    denied = bool(said & {"no", "never", "none"}) or (bool(items) and said == {"number"} and items[0].value[1] == 0)
    if denied and "yes" not in said:
        if not options and not said & {"unclear_time", "calendar_last_year", "not_never", "not_quite_no", "rare"}:
            return Matched(NO)
        return Unclear(tuple(sorted({NO} | (options or {EARLIER, LAST_YEAR}))))
    if said & {"unclear_time", "calendar_last_year"} and LAST_YEAR not in options:
        certain = options == {EARLIER} and "calendar_last_year" not in said
        return Matched(EARLIER) if certain else Unclear((EARLIER, LAST_YEAR))
    if options:
        return among(options) if not denied else Unclear(tuple(sorted(options)))
    if "rare" in said or ("not" in said and "yes" not in said):
        return Unclear()
    return Unclear((EARLIER, LAST_YEAR)) if said & _VAGUE else NoAnswer()


def _last_year(items: Sequence[Item]) -> set[int]:
    """"Det seneste år" is the last year; "ikke det seneste år" is earlier, for who says no says just that."""
    row = signs(items)
    place = next(k for k, i in enumerate(items) if i.concept == "last_year")
    if "0" in re.split("[R,.!]", row[:place])[-1]:
        return {EARLIER}
    return {LAST_YEAR} if row else set()


def _times(items: Sequence[Item], earliest_now_year: int) -> set[int]:
    row = signs(items)
    options: set[int] = set()
    for match in _AGO.finditer(row):
        if not (match.group(3) or row[match.start()] == "r" or "<" in row):
            continue
        options |= _age(items, row, match)
    options |= {LAST_YEAR for match in _LAST_FEW.finditer(row) if _DAYS[match.group(2)] * _count(items, match) <= _YEAR}
    for item in items:
        if item.concept == "number" and item.value[0] == item.value[1] and 1930 <= item.value[0] <= 2100:
            options |= {EARLIER} if item.value[0] < earliest_now_year - 1 else {EARLIER, LAST_YEAR}
    return options


def _count(items: Sequence[Item], match: re.Match[str]) -> float:
    return float(items[match.start(1)].value[1])


def _age(items: Sequence[Item], row: str, match: re.Match[str]) -> set[int]:
    count = items[match.start(1)]
    low, high = (float(v) for v in count.value)
    if row[match.end(1) : match.end(1) + 1] == "h" and match.group(1) == "n":
        low = high = low + 0.5 if not count.article else 0.5
    days = _DAYS[match.group(2)]
    low, high = low * days, high * days
    if high == math.inf or low > _YEAR * 1.05 or (low >= _YEAR and low / days != int(low / days)):
        return {EARLIER} if low > _YEAR * 1.001 else {EARLIER, LAST_YEAR}
    if high < _YEAR * 0.95 or (high <= _YEAR and low < high):
        return {LAST_YEAR}
    return {EARLIER, LAST_YEAR}


def _straddles(items: Sequence[Item]) -> bool:
    """One time that touches both sides of a year ("for et års tid siden", "1-2 år siden")."""
    row = signs(items)
    return "0@" in row or any(_age(items, row, m) == {EARLIER, LAST_YEAR} for m in _AGO.finditer(row)) or any(
        i.concept == "number" and i.value[0] > 1930 for i in items
    )
