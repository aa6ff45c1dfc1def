"""How often: "to gange om ugen", "hver 14. dag", "fredag og lørdag", "6 ud af 7 dage", "en lørdag hver anden måned"."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.words.grammar import signs
from bot.domain.words.numbers import Range, bounded
from bot.domain.words.reading import Item

_PERIOD = "[DWMYQ]"
_COUNTED = "(?:[nq][g&]?|s)"
_UNIT = "[DPEB]"
_OF = "(?:[pe/]|pe|pn(?=[DWMY]))"
_LIST = "B(?:[,c/]*B)*"
_DRINK = "(?:[GS&]*(?:C[GS&]*d?|d|z|Td?))"
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("out_of", f"nA[nW]?n?{_UNIT[:-1]}WM]|nDA(?:n?W|n)D?|nAn"),
        ("interval", "n[DWM]\\)"),
        ("unit_per", f"(?:[nq]|o|l){_UNIT}P?{_OF}[on]?[hn]?[WMYQ]"),
        ("count_per", f"{_COUNTED}{_OF}[,]?[onh]?[{_PERIOD[1:-1]}PEB]"),
        ("count_adverb", f"{_COUNTED}a|{_COUNTED}{_PERIOD}(?<=g.)|g[n]p?{_PERIOD}"),
        ("count_year", f"{_COUNTED}y|{_COUNTED}="),
        ("drinks_per_day", f"[nq]{_DRINK}(?:pD|eD|eP|a)"),
        ("every_day_of", "eDp?E|2p?e?E|2"),
        ("all_but", "(?:eD(?:pW)?|w),?(?:x|!?0)p?e?(?:n[DP]?|D|P|E|K|" + _LIST + ")"),
        ("per_count", f"[pe][onh]?{_PERIOD}{_COUNTED}(?![pe])"),
        ("span", "p?f?B[t\\-]B"),
        ("every", f"e(?:[onh](?:[Ot\\-]+[onh])?)?[{_PERIOD[1:-1]}PE]|e[on]B"),
        ("adverb", "a"),
        ("weekend", "5|E"),
        ("plain", "[wjJ346]"),
    )
)


@dataclass(frozen=True)
class Rate:
    """So many times per `base` (day, week, month, year). `days` counts what a weekend is when it is one or two days.

    `start` and `end` are places in the row of items it was found in.
    """

    base: str
    low: float
    high: float
    start: int
    end: int
    weekend: bool = False


_BASES = {"D": ("day", 1.0), "P": ("day", 1.0), "W": ("week", 1.0), "M": ("month", 1.0), "Y": ("year", 1.0),
          "Q": ("year", 4.0), "E": ("week", 1.0), "B": ("week", 1.0)}  # fmt: skip
_ADVERBS = {"day": ("day", 1.0), "week": ("week", 1.0), "month": ("month", 1.0), "year": ("year", 1.0),
            "quarter": ("year", 4.0), "half_year": ("year", 2.0)}  # fmt: skip
_PLAIN = {"w": ("day", 1.0, 1.0), "j": ("week", 5.0, 5.0), "J": ("week", 5.0, 7.0), "3": ("week", 4.0, 6.0),
          "4": ("week", 0.8, 1.0), "6": ("month", 0.6, 1.0)}  # fmt: skip


def find_rates(items: Sequence[Item]) -> list[Rate]:
    """Return the rates said, in order, none of them overlapping; bounds ("mindst", "eller oftere") are applied.

    Weekdays by name, wherever they stand, are one rate: as many days a week as are named.
    """
    row = signs(items)
    found: list[Rate] = []
    taken: list[tuple[int, int]] = []
    for name, pattern in _RULES:
        for match in pattern.finditer(row):
            start, end = match.span()
            if any(start < e and s < end for s, e in taken):
                continue
            rate = _rate(name, row, items, start, end)
            if rate is not None:
                taken.append((start, end))
                found.append(_with_bounds(rate, row, items))
    days = _weekdays(items, taken)
    if days:
        named = days.low >= 2 or any(i.concept == "but" for i in items)
        found = [r for r in found if not (r.weekend and named)] + [days]
    return sorted(found, key=lambda r: r.start)


def _weekdays(items: Sequence[Item], taken: Sequence[tuple[int, int]]) -> Rate | None:
    """What follows "nogle gange", "måske" or "eller" may be left out: then the rate is a range."""
    days = [k for k, i in enumerate(items) if i.concept == "weekday" and not any(s <= k < e for s, e in taken)]
    free = [k for k in days if not k or items[k - 1].concept != "last"]
    if not free:
        return None
    doubts = [k for k, i in enumerate(items) if i.concept in ("maybe", "vague", "or") and k > free[0]]
    certain = {items[k].value for k in free if not doubts or k < doubts[0]}
    low, high = float(len(certain)), float(len({items[k].value for k in free}))
    return Rate("week", low, high, free[0], free[-1] + 1)


def _rate(name: str, row: str, items: Sequence[Item], start: int, end: int) -> Rate | None:
    part, text = items[start:end], row[start:end]
    made = _READERS[name](text, part)
    return None if made is None else replace(made, start=start, end=end)


def _count(text: str, part: Sequence[Item]) -> Range:
    for sign, item in zip(text, part, strict=True):
        if sign in "nq":
            return float(item.value[0]), float(item.value[1])
    return 1.0, 1.0


def _step(text: str, part: Sequence[Item]) -> Range:
    """Return how many periods lie between: "hver anden" 2, "hver 14." 14, "hver 2-3" (2, 3), "hvert halve" 0.5."""
    steps = [i.value for s, i in zip(text, part, strict=True) if s in "onh"]
    ends = [float(v) for step in steps for v in (step if isinstance(step, tuple) else (step,))]
    return (min(ends), max(ends)) if ends else (1.0, 1.0)


def _per(count: Range, step: Range, period: str, weekend: bool = False) -> Rate | None:
    if step[0] <= 0:
        return None
    base, factor = _BASES[period]
    low, high = count[0] * factor / step[1], count[1] * factor / step[0]
    if base == "day" and step != (1.0, 1.0):
        base, low, high = "week", low * 7, high * 7
    return Rate(base, low, high, 0, 0, weekend)


def _count_per(text: str, part: Sequence[Item]) -> Rate | None:
    head = re.match(_COUNTED, text)
    cut = head.end() if head else 0
    tail = text[cut:]
    if tail[-1] == "P" and "e" not in tail:
        return None
    if tail[-1] in "BE" and "e" not in tail and "g" not in text[:cut] and text[0] != "s":
        return None
    article = tail.startswith("pn") and part[cut + 1].article
    step = (1.0, 1.0) if article else _step(tail, part[cut:])
    low, high = _count(text[:cut], part[:cut])
    return _per((low, min(high, 3.0) if text[-1] == "E" else high), step, text[-1])


def _unit_per(text: str, part: Sequence[Item]) -> Rate | None:
    count = _count(text[0], part[:1]) if text[0] in "nq" else (1.0, 1.0)
    article = text[2:3] == "p" and part[3].concept == "number" and part[3].article if len(part) > 3 else False
    step = (1.0, 1.0) if article else _step(text[2:], part[2:])
    return _per(count, step, text[-1], weekend=text[1] == "E")


def _count_adverb(text: str, part: Sequence[Item]) -> Rate | None:
    if text[-1] == "a":
        base, factor = _ADVERBS[part[-1].value]
        low, high = _count(text, part)
        return Rate(base, low * factor, high * factor, 0, 0)
    return _per(_count(text, part), (1.0, 1.0), text[-1])


def _count_year(text: str, part: Sequence[Item]) -> Rate | None:
    return _per(_count(text, part), (1.0, 1.0), "Y")


def _every_day_of(text: str, part: Sequence[Item]) -> Rate | None:
    return Rate("week", 2.0, 2.0, 0, 0)


def _drinks_per_day(text: str, part: Sequence[Item]) -> Rate | None:
    """Drinks counted by the day are drunk daily: "to glas vin om dagen"."""
    if text[-1] == "a" and part[-1].value != "day":
        return None
    return Rate("day", 1.0, 1.0, 0, 0)


def _all_but(text: str, part: Sequence[Item]) -> Rate | None:
    tail = text.lstrip("eDpWwx0!,")
    days = {i.value for i in part if i.concept == "weekday"}
    without = len(days) or (2 if tail[-1:] == "E" else 5 if tail[-1:] == "K" else _count(text, part)[0])
    return Rate("week", 7.0 - without, 7.0 - without, 0, 0)


def _per_count(text: str, part: Sequence[Item]) -> Rate | None:
    period = next(c for c in text if c in _PERIOD)
    cut = text.index(period) + 1
    return _per(_count(text[cut:], part[cut:]), _step(text[:cut], part[:cut]), period)


def _span(text: str, part: Sequence[Item]) -> Rate | None:
    first, last = (i.value for i in part if i.concept == "weekday")
    days = float((last - first) % 7 + 1)
    return Rate("week", days, days, 0, 0)


def _every(text: str, part: Sequence[Item]) -> Rate | None:
    return _per((1.0, 1.0), _step(text, part), text[-1], weekend=text[-1] == "E")


def _adverb(text: str, part: Sequence[Item]) -> Rate | None:
    base, factor = _ADVERBS[part[0].value]
    return Rate(base, factor, factor, 0, 0)


def _weekend(text: str, part: Sequence[Item]) -> Rate | None:
    return Rate("week", 0.8 if text == "5" else 1.0, 1.0, 0, 0, weekend=True)


def _interval(text: str, part: Sequence[Item]) -> Rate | None:
    return _per((1.0, 1.0), _step(text, part), text[1])


def _plain(text: str, part: Sequence[Item]) -> Rate | None:
    base, low, high = _PLAIN[text]
    return Rate(base, low, high, 0, 0)


def _out_of(text: str, part: Sequence[Item]) -> Rate | None:
    numbers = [i.value[0] for i in part if i.concept == "number"]
    whole = numbers[1] if len(numbers) > 1 else 7.0
    if not 0 < whole >= numbers[0] or (text[-1] == "n" and whole != 7):
        return None
    share = numbers[0] / whole
    base, factor = {"D": ("week", 7.0), "P": ("week", 7.0), "M": ("month", 1.0)}.get(
        "D" if "D" in text else text[-1].replace("n", "D"), ("week", 1.0)
    )
    return Rate(base, share * factor, share * factor, 0, 0, weekend=text[-1] == "E")


_READERS = {
    "out_of": _out_of, "unit_per": _unit_per, "count_per": _count_per, "count_adverb": _count_adverb,
    "count_year": _count_year, "every_day_of": _every_day_of, "all_but": _all_but, "interval": _interval,
    "per_count": _per_count, "span": _span, "every": _every, "adverb": _adverb,
    "drinks_per_day": _drinks_per_day, "weekend": _weekend, "plain": _plain,
}  # fmt: skip


def _with_bounds(rate: Rate, row: str, items: Sequence[Item]) -> Rate:
    """Apply a bound that stands before or after the whole rate: "sjældnere end hver måned", "om ugen eller oftere"."""
    start, end = rate.start, rate.end
    low, high = rate.low, rate.high
    if start and row[start - 1] in "HLNUkm":
        start -= 1
        low, high = bounded(items[start].concept, (low, high))
    elif start and row[start - 1] == "~" and rate.base in ("month", "year"):
        low *= 0.75
    if end < len(row) and (row[end] in "XZ+" or (row[end] in "HN" and row[end + 1 : end + 2] in ("", ".", ","))):
        low, high = bounded(items[end].concept, (low, high))
        end += 1
    return replace(rate, low=low, high=high, start=start, end=end)
