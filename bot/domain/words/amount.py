"""Answers that count drinks: AUDIT's item 2 (`amount`, on a drinking day) and the drinks of a week (`number`)."""
from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.words.drinks import Mention, find_mentions
from bot.domain.words.grammar import signs
from bot.domain.words.lexicon import Drinks, Range
from bot.domain.words.rates import Rate, find_rates
from bot.domain.words.reading import Item
from bot.domain.words.results import Match, NoAnswer, Unclear, among

AMOUNT_OPTIONS: tuple[Range, ...] = ((1, 2), (3, 4), (5, 6), (7, 9), (10, math.inf))
_WEEKS_A_YEAR, _WEEKS_A_MONTH = 52.0, 52.0 / 12.0
# A count that is not whole (a conversion) and stands this near to the middle between two whole ones may be either.
_MIDDLE = 0.2
_CONTEXT = frozenset({
    "weekend", "workday", "weekday", "vague", "depends", "occasion", "season_part", "seasonal",
    "each_workday", "both_days", "limit", "but",
    "never_when",
})  # fmt: skip
_FITS_NONE = frozenset({
    "depends", "occasion", "quantifier", "vague", "yes", "no", "none", "never", "shared", "both_days", "each_occasion", "seldom",
    "rare", "beverage", "container",
})  # fmt: skip


@dataclass(frozen=True)
class DrinkCount:
    """Standard drinks (12 g each): `min` to `max`, equal when one number was said; `assumed` says with which measures."""

    min: float
    max: float
    assumed: tuple[str, ...] = ()


def count_drinks(items: Sequence[Item], drinks: Drinks) -> DrinkCount | None:
    """Return the drinks named in `items`, added up when they are drunk together, else from the fewest to the most."""
    mentions = [m for m in find_mentions(items, drinks) if m.counted]
    if not mentions:
        return None
    low, high = _together(items, mentions)
    return DrinkCount(low, high, tuple(dict.fromkeys(m.assumed for m in mentions if m.assumed)))


def _together(items: Sequence[Item], mentions: Sequence[Mention]) -> Range:
    lows, highs = [m.low for m in mentions], [m.high for m in mentions]
    if len(mentions) == 1:
        return lows[0], highs[0]
    between = signs(items[mentions[0].end : mentions[-1].start])
    plain = {i.concept for i in items}.isdisjoint(_CONTEXT)
    if plain and re.fullmatch("[c+i,ndCzVTGS&p]*", between) and ("c" in between or "+" in between):
        least = lows[0] if "i" in between else sum(lows)
        return least, sum(highs)
    if plain and re.fullmatch("[,ndCzVTGS&p]*", between) and len({m.beverage for m in mentions}) > 1:
        return max(lows), sum(highs)
    return min(lows), max(highs)


def fitting(count: Range, options: Sequence[Range]) -> set[int]:
    """Return the options (ranges of whole numbers) that a count touches; "7,4" drinks are 7, "4,5" may be 4 or 5."""
    low, high = _whole(count[0])[0], _whole(count[1])[1]
    first = min((o[0] for o in options), default=0)
    low, high = max(low, first), max(high, first)
    return {k for k, (start, end) in enumerate(options) if low <= end and high >= start}


def _whole(value: float) -> tuple[float, float]:
    if value in (0.0, math.inf):
        return value, value
    whole = math.floor(value)
    part = value - whole
    if math.isclose(part, 0.01, abs_tol=1e-6):  # just over a whole number
        return whole + 1, whole + 1
    if math.isclose(part, 0.99, abs_tol=1e-6):  # just under one
        return whole, whole
    if abs(part - 0.5) < _MIDDLE:
        return whole, whole + 1
    return (whole, whole) if part < 0.5 else (whole + 1, whole + 1)


def match_amount(items: Sequence[Item], drinks: Drinks) -> Match:
    """Return item 2's option. Drinks a day are drinks on a drinking day; drinks a week or a month say nothing of one."""
    said = {i.concept for i in items}
    count = count_drinks(items, drinks)
    if count is None:
        return Unclear() if said & _FITS_NONE else NoAnswer()
    if count.max == 0:
        return Unclear()
    rates = find_rates(items)
    options = fitting((count.min, count.max), AMOUNT_OPTIONS)
    if "shared" in said or any(_is_total(items, r) for r in rates) or said & {"depends", "not_quite_no", "not"}:
        return Unclear(tuple(sorted(options)))
    return among(options)


def _is_total(items: Sequence[Item], rate: Rate) -> bool:
    """"10 om ugen" is a week's total; "5 hver fredag" is what a Friday brings."""
    part = signs(items[rate.start : rate.end])
    counted = part[:1] in "nqs" and rate.base != "day"
    return counted or rate.weekend or rate.base in ("month", "year") or "W" in part


def match_number(items: Sequence[Item], options: Sequence[Range], drinks: Drinks) -> Match:
    """Return the option whose range holds the drinks of a week."""
    said = {i.concept for i in items}
    if said & {"none", "never"} and "number" not in said:
        return among(fitting((0.0, 0.0), options))
    count = _weekly(items, drinks)
    if count is None:
        return Unclear() if said & _FITS_NONE else NoAnswer()
    found = fitting(count, options)
    return Unclear(tuple(sorted(found))) if said & {"shared", "depends", "not"} else among(found)


def _weekly(items: Sequence[Item], drinks: Drinks) -> Range | None:
    count = count_drinks(items, drinks)
    rates = find_rates(items)
    if count is None:
        bare = [r for r in rates if signs(items[r.start : r.end])[:1] == "n" and "g" not in signs(items[r.start : r.end])]
        return _per_week(bare[0]) if len(bare) == 1 and len(rates) == 1 else None
    if not rates:
        return (count.min, count.max) if "D" not in signs(items) else _daily(items, count)
    if len(rates) > 1:
        return min(count.min, count.min * min(_per_week(r)[0] for r in rates)), math.inf
    low, high = _per_week(rates[0])
    if "W" in signs(items[rates[0].start : rates[0].end]):
        return count.min * low, count.max * high
    return count.min * min(low, 1.0 if rates[0].base == "week" else low), count.max * high


def _daily(items: Sequence[Item], count: DrinkCount) -> Range:
    per_day = re.search("pD", signs(items))
    return (count.min * 7, count.max * 7) if per_day else (count.min, count.max)


def _per_week(rate: Rate) -> Range:
    factor = {"day": 7.0, "week": 1.0, "month": 1 / _WEEKS_A_MONTH, "year": 1 / _WEEKS_A_YEAR}[rate.base]
    return rate.low * factor, rate.high * (2 if rate.weekend else 1) * factor
