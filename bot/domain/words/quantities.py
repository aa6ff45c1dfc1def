"""Amounts of anything in a message: the entity `quantity`, with its place in the text."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.domain.words.grammar import signs
from bot.domain.words.lexicon import AnswerLexicon
from bot.domain.words.numbers import compose
from bot.domain.words.reading import Item, guards, read, tokenise, unit_items

_DURATION = re.compile("^[&]?(?:[DMWYQPuo]|\\.[MD])")
_HIGHEST = 1000
_NEAR = 12  # characters: "to kolde øl", "en halv flaske rødvin om dagen"


@dataclass(frozen=True)
class Quantity:
    """`min` to `max` (infinite when open), the unit as a Danish noun when one was said, and its characters' place.

    Without a noun the unit is the period that it is counted by: "ti om dagen" has the unit "dag".
    """

    min: float
    max: float
    unit: str | None
    start: int
    end: int

    def as_value(self) -> dict[str, Any]:
        """Return the entity's value: {"min", "max", "unit"}; an open end is None."""
        return {"min": _tidy(self.min), "max": None if self.max == float("inf") else _tidy(self.max), "unit": self.unit}


def _tidy(value: float) -> float | int:
    return round(value) if abs(value - round(value)) < 0.02 else value


def find_quantity(text: str, lexicon: AnswerLexicon) -> Quantity | None:
    """Return the first amount; an article counts only before a unit, and clock times, ages and durations are none."""
    tokens = tokenise(text, lexicon)
    items = compose([i for i in read(tokens, lexicon) if i.concept != "filler"])
    row = signs(items)
    units = unit_items(tokens, lexicon)
    marks = guards(tokens, lexicon)
    for place, item in enumerate(items):
        if item.concept != "number" or item.value[0] > _HIGHEST or _is_date_or_age(item, items[:place], marks):
            continue
        unit, end = _unit_after(items, place, units)
        if unit is None and (item.article or _DURATION.match(row[place + 1 :])):
            continue
        return Quantity(item.value[0], item.value[1], unit, item.start, end)
    return None


def _is_date_or_age(item: Item, before: list[Item], marks: list[Item]) -> bool:
    if before and before[-1].concept == "self":
        return True
    return any(
        (g.concept == "clock" and 0 < item.start - g.end <= 2) or (g.concept == "date" and 0 < g.start - item.end <= 2)
        for g in marks
    )


def _unit_after(items: list[Item], place: int, units: list[Item]) -> tuple[str | None, int]:
    """Return the unit's name (the noun, else the period) and where the amount with noun and period ends."""
    name, end = None, items[place].end
    limit = next((i.start for i in items[place + 1 :] if i.concept in ("number", "stop", "question")), None)
    for unit in units:
        if 0 <= unit.start - end <= _NEAR and (limit is None or unit.start < limit):
            name, end = name or unit.concept, unit.end
    return name, end
