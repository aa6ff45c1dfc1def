"""Danish numbers: "femogtyve", "fem og tyve", "to en halv", "en tre-fire stykker", "mellem 2 og 3", "mindst fem"."""
from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.words.grammar import joined, rewrite
from bot.domain.words.reading import Item

Range = tuple[float, float]

# Just beyond a whole number: "over 10" begins after 10, "under 5" ends before 5.
BEYOND = 0.01

_UNIT = "[gDPWMBEdCVTz]"
_ORDINAL_DOTS = re.compile(r"e(?:n\.?[tO\-]*)?n\.(?=[DWMYQPEB])")
_TENS = re.compile("ncn")
_AND_HALF = re.compile("nc?n?h|nn(?=[^n]|$)")
_ARTICLE_HALF = re.compile("nh|h(?=[&dCVTYWD])")
_PAIR = re.compile("b?f?n,?[tO\\-/cp]?[HLNUi]*n")
_BETWEEN_UNITS = re.compile(f"n{_UNIT},?[tOc]?[iH]*n(?![nGS&tO/\\-]*{_UNIT}|h|[tO/\\-])")
_ARTICLE_BEFORE_RANGE = re.compile(r"nn(?=[tO\-/]*n)")
_RATE_OR_NUMBER = re.compile(r"n[g&]?[pe][DWMY],?[O][iH]*n(?![gDPWMYEB])")
_BOTH_BOUNDS = re.compile("n[c!,]{1,2}n")
_VAGUE_TIMES = re.compile(r"qg(?![pe/ay=]|$)|qg$")
_ARTICLE_FIRST = re.compile("n[nq]")
_LEADING = re.compile("[HLNUkmS]n")
_TRAILING = re.compile(f"n(?:{_UNIT}?)(?:[XZ]|\\+(?!n)|[HN](?=[.,!]|$))")


def compose(items: Sequence[Item]) -> list[Item]:
    """Return `items` with numbers, halves, ranges and bounds put together: a `number` item's value is (low, high)."""
    row = rewrite(items, _ORDINAL_DOTS, lambda found: [i for i in found if i.concept != "stop"])
    row = rewrite(row, _TENS, _add_tens)
    row = rewrite(row, _AND_HALF, _add_half)
    row = rewrite(row, _ARTICLE_HALF, _only_half)
    row = rewrite(row, _ARTICLE_BEFORE_RANGE, lambda found: [found[1]] if found[0].article else None)
    row = rewrite(row, _ARTICLE_FIRST, _drop_article)
    row = rewrite(row, _PAIR, _range)
    row = rewrite(row, _BETWEEN_UNITS, _range_around_unit)
    row = rewrite(row, _RATE_OR_NUMBER, _range_around_rate)
    row = rewrite(row, _LEADING, _bound_before)
    row = rewrite(row, _TRAILING, _bound_after)
    row = rewrite(row, _BOTH_BOUNDS, _between_bounds)
    return rewrite(row, _VAGUE_TIMES, lambda found: [joined(found, None, "vague")])


def _exact(item: Item) -> float | None:
    low, high = item.value
    return low if low == high else None


def _add_tens(found: Sequence[Item]) -> Sequence[Item] | None:
    small, tens = _exact(found[0]), _exact(found[2])
    if small is None or tens is None or not (1 <= small <= 9 and 20 <= tens <= 90 and tens % 10 == 0):
        return None
    if found[0].text.isdigit() or found[2].text.isdigit():
        return None
    return [joined(found, (small + tens, small + tens))]


def _add_half(found: Sequence[Item]) -> Sequence[Item] | None:
    whole, part = _exact(found[0]), _exact(found[-1])
    if whole is None or part is None or whole != int(whole) or not 0 < part < 1:
        return None
    if found[0].article and len(found) == 2:
        return None
    return [joined(found, (whole + part, whole + part))]


def _only_half(found: Sequence[Item]) -> Sequence[Item] | None:
    if len(found) == 2 and not found[0].article:
        return None
    return [joined(found, found[-1].value)]


def _drop_article(found: Sequence[Item]) -> Sequence[Item] | None:
    """"en tre-fire stykker" is three or four; "en to stykker" is one or two."""
    if not found[0].article or found[1].article:
        return None
    if found[1].value == (2.0, 2.0):
        return [joined(found, (1.0, 2.0))]
    return [replace(found[1], start=found[0].start)]


def _range(found: Sequence[Item]) -> Sequence[Item] | None:
    numbers = [i for i in found if i.concept == "number"]
    marks = {i.concept for i in found} - {"number"}
    low, high = numbers[0].value, numbers[1].value
    if "and" in marks and "between" not in marks:
        return None
    if low[0] == high[0] and not marks & {"to", "dash"}:
        return None
    if not marks - {"comma", "from"} and not _neighbours(low[1], high[0]):
        return None
    if marks & {"per", "within"}:
        return None
    if "less_than" in marks and "or" not in marks:
        return None
    if "at_least" in marks or "more_than" in marks:
        high = (high[0], math.inf)
    return [joined(found, (min(low[0], high[0]), max(low[1], high[1])))]


def _neighbours(low: float, high: float) -> bool:
    """Two numbers side by side are a range when the second follows the first: "3 4 stykker", "tyve tredive"."""
    step = 10 if low >= 10 and low % 10 == 0 and high % 10 == 0 else 3 if low >= 5 else 2
    return low < high <= low + step


def _range_around_unit(found: Sequence[Item]) -> Sequence[Item] | None:
    first, unit, last = found[0], found[1], found[-1]
    marks = {i.concept for i in found[2:-1]}
    hedged = marks & {"or", "maybe", "at_most", "to"}
    if not hedged and not ("comma" in marks and _neighbours(first.value[1], last.value[0])):
        return None
    if "and" in marks and "maybe" not in marks:
        return None
    value = (min(first.value[0], last.value[0]), max(first.value[1], last.value[1]))
    return [replace(first, value=value), replace(unit, end=last.end)]


def _range_around_rate(found: Sequence[Item]) -> Sequence[Item] | None:
    """"En gang om ugen eller to" is one or two a week."""
    first, last = found[0], found[-1]
    end = next(k for k, i in enumerate(found) if i.concept in ("day", "week", "month", "year"))
    value = (min(first.value[0], last.value[0]), max(first.value[1], last.value[1]))
    return [replace(first, value=value), *found[1:end], replace(found[end], end=last.end)]


def _bound_before(found: Sequence[Item]) -> Sequence[Item] | None:
    low, high = found[1].value
    return [joined(found, bounded(found[0].concept, (low, high)))]


def bounded(concept: str, value: Range) -> Range:
    """Return what is left of `value` under a bound: "højst 4" is anything up to 4."""
    low, high = value
    return {
        "at_most": (0.0, high),
        "less_than": (0.0, max(0.0, high - BEYOND)),
        "not_even": (0.0, max(0.0, high - BEYOND)),
        "at_least": (low, math.inf),
        "more_than": (low + BEYOND, math.inf),
        "slightly_less": (low * 0.8, low) if low <= 2 else (low - 1, low),
        "small": (low - 1, low),
        "slightly_more": (low, low) if low > 2 else (low, low * 1.2),
        "or_more": (low, math.inf),
        "plus": (low, math.inf),
        "or_less": (0.0, high),
    }[concept]


def _between_bounds(found: Sequence[Item]) -> Sequence[Item] | None:
    """"Over 11, men under 30"."""
    (low, top), (bottom, high) = found[0].value, found[-1].value
    return [joined(found, (low, high))] if top == math.inf and bottom == 0 and low < high else None


def _bound_after(found: Sequence[Item]) -> Sequence[Item] | None:
    number = replace(found[0], value=bounded(found[-1].concept, found[0].value))
    if len(found) == 2:
        return [replace(number, end=found[1].end)]
    return [number, replace(found[1], end=found[-1].end)]
