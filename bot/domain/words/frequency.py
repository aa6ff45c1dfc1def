"""Answers to AUDIT's questions of frequency: item 1 (`frequency`) and items 3 to 8 (`often`)."""
from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.words.grammar import signs
from bot.domain.words.rates import Rate, find_rates
from bot.domain.words.reading import Item
from bot.domain.words.results import Match, Matched, NoAnswer, Unclear, among
from bot.domain.words.scales import FREQUENCY, OFTEN, touched

# Said alone, these are an answer that fits no option: the question is asked again.
_VAGUE = frozenset({
    "vague", "depends", "occasion", "season_part", "each_occasion", "constantly", "seldom_vague", "not_never",
    "never_when", "yes", "workday", "not_quite_no", "stopped", "maybe", "ago", "recent", "long_ago",
    "calendar_last_year", "last_year", "whole_year_count", "single", "times", "quantifier", "last", "week",
    "month", "year", "unclear_time", "no",
})  # fmt: skip
# Beside a rate these take its certainty away.
_UNSETTLING = frozenset({
    "depends", "each_occasion", "stopped", "recent", "long_ago", "calendar_last_year", "month_name",
    "constantly", "seldom_vague", "not_never", "not_quite_no", "ago",
})  # fmt: skip
_NOT_FOR_A_YEAR = re.compile("^[^nB]*0p?(?:y|nY)[^nB]*$")
_MOST_A_YEAR = 11
_HIGHEST = 1000


def match_frequency(items: Sequence[Item], often: bool) -> Match:
    """Return the option of item 1's scale, or with `often` of the scale of items 3 to 8, that the items mean."""
    rates = find_rates(items)
    said = {item.concept for item in items}
    beside = {i.concept for k, i in enumerate(items) if not any(r.start <= k < r.end for r in rates)}
    if any(_negated(items, rate) for rate in rates):
        return Unclear()
    bands = OFTEN if often else FREQUENCY
    if not rates and _NOT_FOR_A_YEAR.search(signs(items)):
        return Matched(0)
    options = touched(rates, bands) | _named(items, said, rates, often)
    if not options:
        return _without_rate(items, said, often)
    if beside & {"month", "year", "quarter", "except"} and any(r.base in ("day", "week") for r in rates):
        return Unclear(tuple(sorted(options)))
    if beside & _UNSETTLING or _later_doubt(items, rates):
        return Unclear(tuple(sorted(options)))
    if said & {"seasonal", "season_part"} and any(r.base != "year" for r in rates):
        return Unclear(tuple(sorted(options)))
    return among(options)


def _negated(items: Sequence[Item], rate: Rate) -> bool:
    return rate.start > 0 and items[rate.start - 1].concept == "not"


def _later_doubt(items: Sequence[Item], rates: Sequence[Rate]) -> bool:
    """A vague word after an exact one adds something ("og nogle gange lørdag"); before it, it is explained."""
    weekdays = any(items[r.start].concept == "weekday" for r in rates)
    last = max((r.end for r in rates), default=len(items))
    return not weekdays and any(i.concept == "vague" for i in items[last:])


def _named(items: Sequence[Item], said: set[str], rates: Sequence[Rate], often: bool) -> set[int]:
    options: set[int] = set()
    if "never" in said:
        options |= {0} if _is_never(items, rates) else {0, 1, 2, 3, 4}
    if said & {"rare", "seldom"}:
        options |= {1}
    if "seasonal" in said and not rates:
        options |= {1}
    if often and not rates:
        if said & {"no", "none"} and "yes" not in said:
            options |= {0}
        options |= _counted_in_the_year(items, said)
    return options


def _is_never(items: Sequence[Item], rates: Sequence[Rate]) -> bool:
    """"Aldrig alene", "aldrig spiritus", "aldrig til hverdag" say never of something narrower than was asked."""
    place = next(k for k, i in enumerate(items) if i.concept == "never")
    after = items[place + 1] if place + 1 < len(items) else None
    dangling = after is not None and after.concept in ("per", "within") and len(items) == place + 2
    narrowed = after is not None and after.concept in _NARROWING and not dangling
    alternatives = any(i.concept in ("or", "times", "number") and not i.article for i in items)
    return not rates and not narrowed and not alternatives


_NARROWING = frozenset({
    "within", "per", "to", "from", "limit", "beverage", "container", "plain", "big", "workday", "weekend",
    "daypart", "weekday", "number", "quantifier", "percent", "degree", "vague", "adverb", "every",
})  # fmt: skip


def _counted_in_the_year(items: Sequence[Item], said: set[str]) -> set[int]:
    """"Det er sket to gange": as often in the year that was asked about."""
    counts = re.search("ng", signs(items))
    if "single" in said:
        return {1}
    if counts and said & {"whole_year_count", "in_total"}:
        low, high = items[counts.start()].value
        return {1} if low > 0 and high <= _MOST_A_YEAR else {1, 2, 3, 4}
    return set()


def _without_rate(items: Sequence[Item], said: set[str], often: bool) -> Match:
    if said == {"not_even"}:
        return Matched(0)
    numbers = [i for i in items if i.concept == "number" and not i.article]
    if numbers and said & {"times", "day"}:
        if all(i.value == (0.0, 0.0) for i in numbers):
            return Matched(0)
        return Unclear()
    if said & _VAGUE:
        return Unclear()
    if numbers and len(items) == len(numbers):
        if numbers[0].value[0] > _HIGHEST:
            return NoAnswer()
        return Matched(0) if numbers[0].value == (0.0, 0.0) else Unclear()
    return NoAnswer()
