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
_WEEKS = {"D": 1 / 7, "P": 1 / 7, "W": 1.0, "M": 52 / 12, "Y": 52.0, "Q": 13.0}  # weeks in a period
# A count that is not whole (a conversion) and stands this near to the middle between two whole ones may be either.
_MIDDLE = 0.2
_TOTAL = re.compile("[dCzVT][pe/]?[WMYQy]")
_CONTEXT = frozenset({
    "weekend", "workday", "weekday", "vague", "depends", "occasion", "season_part", "seasonal", "each_workday",
    "both_days", "limit", "but", "never_when",
})  # fmt: skip
_FITS_NONE = frozenset({
    "depends", "occasion", "quantifier", "vague", "yes", "no", "none", "never", "shared", "both_days",
    "each_occasion", "seldom", "rare", "beverage", "container",
})  # fmt: skip


@dataclass(frozen=True)
class DrinkCount:
    """Standard drinks (12 g each), `min` to `max`, equal when one number was said; `assumed` says by which measures."""

    min: float
    max: float
    assumed: tuple[str, ...] = ()


def count_drinks(items: Sequence[Item], drinks: Drinks) -> DrinkCount | None:
    """Return the drinks named in `items`, added up when they are drunk together, else from the fewest to the most."""
    mentions = find_mentions(items, drinks)
    if not any(m.counted for m in mentions):
        return None
    low, high = _together(items, mentions)
    return DrinkCount(low, high, tuple(dict.fromkeys(m.assumed for m in mentions if m.assumed)))


def _together(items: Sequence[Item], mentions: Sequence[Mention]) -> Range:
    lows, highs = [m.low for m in mentions], [m.high for m in mentions]
    if len(mentions) == 1:
        return lows[0], highs[0]
    between = signs(items[mentions[0].end : mentions[-1].start])
    plain = {i.concept for i in items}.isdisjoint(_CONTEXT)
    if not any(set(signs(items[m.start : m.end])) & set("dCzVT") for m in mentions):
        return min(lows), sum(highs)  # "3 og 4" may be either, or both
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
    """Return item 2's option. Drinks a day are those of a drinking day; drinks a week say nothing of one."""
    said = {i.concept for i in items}
    count = count_drinks(items, drinks)
    if count is None:
        return Unclear() if said & _FITS_NONE else NoAnswer()
    if count.max == 0:
        return Unclear()
    rates = find_rates(items)
    options = fitting((count.min, count.max), AMOUNT_OPTIONS)
    totals = any(_is_total(items, r) for r in rates) or _TOTAL.search(signs(items))
    if totals or said & {"shared", "depends", "not_quite_no", "not"}:
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
    """Return the drinks of a week; several amounts are at least the greatest of them and at most all together."""
    rates = find_rates(items)
    totals = [_total(items, m, rates) for m in find_mentions(items, drinks) if m.counted]
    if not totals:
        counted = [r for r in rates if _is_counted(items, r)]
        return _per_week(counted[0]) if len(counted) == len(rates) == 1 else None
    alternatives = any(i.concept == "or" for i in items)
    low = min(t[0] for t in totals) if alternatives else max(t[0] for t in totals)
    return low, sum(t[1] for t in totals)


def _is_counted(items: Sequence[Item], rate: Rate) -> bool:
    """A bare number with a period ("10 om ugen") counts drinks here, not times."""
    return re.fullmatch("[nq][^gdCzVT]*", signs(items[rate.start : rate.end])) is not None


def _total(items: Sequence[Item], mention: Mention, rates: Sequence[Rate]) -> Range:
    inside = next((r for r in rates if r.start <= mention.start < r.end), None)
    if inside is not None and _is_counted(items, inside):
        return _per_week(inside)
    per = re.match("[pe/]([DPWMYQ])", signs(items[mention.end :]))
    if per:
        factor = 1 / _WEEKS[per.group(1)]
        return mention.low * factor, mention.high * factor
    others = [r for r in rates if not _is_counted(items, r)]
    if not others:
        return mention.low, mention.high
    low, high = min(_per_week(r)[0] for r in others), max(_per_week(r)[1] for r in others)
    if len(others) == 1 and not others[0].weekend and "B" not in signs(items[others[0].start : others[0].end]):
        return mention.low * low, mention.high * high
    # On named days the amount may be each day's or all days' together.
    return mention.low * min(1.0, low), mention.high * max(1.0, high)


def _per_week(rate: Rate) -> Range:
    factor = {"day": 7.0, "week": 1.0, "month": 1 / _WEEKS["M"], "year": 1 / _WEEKS["Y"]}[rate.base]
    return rate.low * factor, rate.high * (2 if rate.weekend else 1) * factor
