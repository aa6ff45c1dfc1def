"""AUDIT and instruments like it: which items apply, the score, the band.

Wording is content; scoring is here. Sources: WHO AUDIT manual 2nd ed. (items, scores, skips), S4 §8.2 (bands),
domain-facts §1 and Rulings "Declined items".
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.flow import DECLINED, Answers


@dataclass(frozen=True)
class Item:
    """One item of an instrument. `scores` maps the options' values to points, in score order."""

    id: str
    number: int
    kind: str
    scores: Mapping[str, int]


@dataclass(frozen=True)
class Band:
    """A named range of totals, both ends included. The id is never shown to a citizen as a word."""

    id: str
    min: int
    max: int


@dataclass(frozen=True)
class Instrument:
    """A screening instrument: its items in order and the bands of its total."""

    id: str
    version: str
    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    max_score: int

    def item(self, number: int) -> Item:
        return self.items[number - 1]

    def band(self, score: int) -> str:
        """The band of a total. Raises ValueError outside 0..max_score."""
        for band in self.bands:
            if band.min <= score <= band.max:
                return band.id
        raise ValueError(f"{self.id}: no band for a score of {score}")


@dataclass(frozen=True)
class ScreeningResult:
    """A total, or, with declined items, what the total is at least.

    `score` and `band` are None when an item was declined: missing is not zero (domain-facts §1, Pitfalls).
    """

    complete: bool
    score: int | None
    band: str | None
    at_least: int | None

    @property
    def points(self) -> int:
        """The points that routes are decided on: the score, or the lower bound."""
        return self.score if self.score is not None else self.at_least or 0


def points(item: Item, answers: Answers) -> int | None:
    """The points of one answered item; None when it is not answered or was declined."""
    value = answers.get(item.id)
    return None if value is None or value == DECLINED else item.scores[value]


def applicable_items(instrument: Instrument, answers: Answers) -> tuple[Item, ...]:
    """The items that are (or were) to be asked, given the answers so far.

    AUDIT's skips (WHO manual): item 1 "never" leads to items 9 and 10; items 2 and 3 together 0 as well. A declined
    item never causes a skip. AUDIT-C has no skip but the first.
    """
    items = instrument.items
    if points(items[0], answers) == 0:
        return (items[0], *items[8:])
    second, third = points(items[1], answers), points(items[2], answers)
    if second == 0 and third == 0:
        return (*items[:3], *items[8:])
    return items


def result_of(instrument: Instrument, answers: Answers) -> ScreeningResult:
    """The result once every applicable item is answered or declined; skipped items count 0.

    Raises ValueError when an applicable item has neither.
    """
    items = applicable_items(instrument, answers)
    missing = [item.id for item in items if item.id not in answers]
    if missing:
        raise ValueError(f"{instrument.id} is not finished: {', '.join(missing)}")
    scored = [points(item, answers) for item in items]
    total = sum(score for score in scored if score is not None)
    if None in scored:
        return ScreeningResult(complete=False, score=None, band=None, at_least=total)
    return ScreeningResult(complete=True, score=total, band=instrument.band(total), at_least=None)
