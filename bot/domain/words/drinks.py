"""Standard drinks (12 g) in a row of meanings: "to glas vin og en øl", "en halv flaske", "50 cl øl på 5,2 %"."""
from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.words.grammar import SIGNS, signs
from bot.domain.words.lexicon import Beverage, Drinks, Range
from bot.domain.words.reading import Item

# Domain-facts §10: ml × per cent ÷ 100 × 0.789 (g/ml) ÷ 12 (g in a standard drink).
ETHANOL_DENSITY = 0.789
GRAMS_IN_STANDARD_DRINK = 12.0

_COUNT = "[nqs]"
_ADJECTIVES = "[GS&]*"
_MENTION = re.compile(
    f"(?P<count>{_COUNT})(?:(?P<unit>{_ADJECTIVES}(?:z?{_ADJECTIVES}C{_ADJECTIVES}d?|V{_ADJECTIVES}d|z?{_ADJECTIVES}d|T{_ADJECTIVES}d?|V|z))"
    f"(?P<size>pn?V)?(?P<strength>pn%)?|(?P<bare>&?)(?![AgDPWMYQEBuao?%dC]|[OtH\\-/]*n))"
)
_NOT_BEFORE = re.compile("[A]$|\\^[,]?$")


@dataclass(frozen=True)
class Mention:
    """One amount that was said. `start` and `end` are places in the row of items."""

    low: float
    high: float
    start: int
    end: int
    beverage: str | None = None
    assumed: str | None = None
    checked: bool = True
    counted: bool = True  # False for "mange", "nogle": a number was not said


def grams_free_count(millilitres: float, vol: float) -> float:
    """Return the standard drinks in an amount of so many per cent by volume."""
    return millilitres * vol / 100 * ETHANOL_DENSITY / GRAMS_IN_STANDARD_DRINK


def find_mentions(items: Sequence[Item], drinks: Drinks) -> list[Mention]:
    """Return every amount of alcohol said, in order. A number without a unit counts standard drinks."""
    row = signs(items)
    found: list[Mention] = []
    if "nnn" in row:  # a telephone number
        return found
    for match in _MENTION.finditer(row):
        start, end = match.span()
        count = items[start]
        if match.group("unit") is None and _is_no_amount(row, items, start):
            continue
        mention = _mention(match, items, drinks)
        if mention is not None:
            found.append(replace(mention, start=start, end=end, counted=count.concept != "quantifier"))
    return found


def _is_no_amount(row: str, items: Sequence[Item], start: int) -> bool:
    """An article, a year or a phone number is no count of drinks."""
    item = items[start]
    if _NOT_BEFORE.search(row[:start]):
        return True
    if item.article:
        return not all(SIGNS.get(i.concept) in (".", ",") for i in (*items[:start], *items[start + 1 :]))
    return item.concept == "number" and item.value[0] > 200


def _mention(match: re.Match[str], items: Sequence[Item], drinks: Drinks) -> Mention | None:
    count = items[match.start()]
    low, high = (1.0, 1.0) if count.concept == "single" else (float(count.value[0]), float(count.value[1]))
    unit = match.group("unit")
    if unit is None or not set(unit) & set("dCVT"):
        return Mention(low, high, 0, 0)
    part = items[match.start("unit") : match.end("unit")]
    each, beverage, assumed = _unit(unit, part, drinks, low < 1)
    if each is None:  # "5 ml" of what?
        return Mention(0.0, math.inf, 0, 0)
    if match.group("size") or match.group("strength"):
        each = _stated(match, items, beverage, each)
        assumed = assumed if not match.group("size") else None
    checked = beverage is None or beverage.checked
    high_total = math.inf if high == math.inf else high * each[1]
    return Mention(low * each[0], high_total, 0, 0, beverage.id if beverage else None, assumed, checked)


def _unit(
    unit: str, part: Sequence[Item], drinks: Drinks, half: bool
) -> tuple[Range | None, Beverage | None, str | None]:
    by_concept = {i.concept: i.value for i in part}
    beverage = drinks.beverages.get(by_concept.get("beverage", ""))
    if "volume" in by_concept or "measure" in by_concept:
        beverage = beverage or (drinks.beverages["beer"] if "measure" in by_concept else None)
        if beverage is None:
            return None, None, None
        each = grams_free_count(by_concept.get("volume") or by_concept["measure"], beverage.vol)
        return (each, each), beverage, f"{beverage.assumed}"
    container = by_concept.get("container")
    if container is None:
        each_range = beverage.serving if beverage else (1.0, 1.0)
    elif beverage is not None:
        each_range = beverage.containers.get(container, beverage.serving)
    else:
        each_range = (drinks.unnamed_part if half else {}).get(container) or drinks.unnamed[container]
        if half and container in drinks.unnamed_part:
            each_range = (each_range[0] / 0.5, each_range[1] / 0.5)
    return _sized(each_range, unit, beverage), beverage, beverage.assumed if beverage else None


def _sized(each: Range, unit: str, beverage: Beverage | None) -> Range:
    """A large or a small one: the beverage's own measure where it has one, else up to double or down to 0.7."""
    if "G" in unit:
        return (beverage.big if beverage else None) or (each[0], each[1] * 2)
    if "S" in unit:
        return (beverage.small if beverage else None) or (each[0] * 0.7, each[1])
    return each


def _stated(match: re.Match[str], items: Sequence[Item], beverage: Beverage | None, each: Range) -> Range:
    """Compute from the size and the strength that were said."""
    numbers: Mapping[str, float] = {
        name: next(i.value[0] for i in items[match.start(name) : match.end(name)] if i.concept == "number")
        for name in ("size", "strength")
        if match.group(name) and "n" in match.group(name)
    }
    vol = numbers.get("strength", beverage.vol if beverage else 4.6)
    if match.group("size"):
        volume = next(i.value for i in items[match.start("size") : match.end("size")] if i.concept == "volume")
        exact = grams_free_count(numbers.get("size", 1.0) * volume, vol)
        return exact, exact
    if beverage is None:
        return each
    return each[0] * vol / beverage.vol, each[1] * vol / beverage.vol
