"""What a drink calculator finds and what it knows: amounts, measures, what cannot be known."""
from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.words.drinks import grams_free_count
from bot.domain.words.lexicon import AnswerLexicon

WHICH, HOW_MANY, HOW_MUCH = "which", "how_many", "how_much"
"""Why a drink cannot be counted: what was in it, how many there were, how much of it was one's own."""


@dataclass(frozen=True)
class Measure:
    """What one of something holds: millilitres, per cent by volume, and whether a source has it."""

    ml: float
    vol: float
    checked: bool


@dataclass(frozen=True)
class DrinkTable:
    """Everything the calculator knows. `lexicon` is that of answers in words with the containers of the table."""

    lexicon: AnswerLexicon
    measures: Mapping[str, Mapping[str, Measure]]
    vols: Mapping[str, float]
    implied: Mapping[str, str]
    standard: frozenset[str]
    halves: frozenset[str]


@dataclass(frozen=True)
class Poured:
    """One amount: `said` in the person's words, `low` to `high` of it, each `ml` with `vol` per cent.

    `ml` None counts standard drinks as such. `assumed`: the size or the strength was not said.
    """

    said: str
    low: float
    high: float
    ml: float | None
    vol: float
    assumed: bool

    @property
    def each(self) -> float:
        """Standard drinks in one."""
        return 1.0 if self.ml is None else grams_free_count(self.ml, self.vol)


@dataclass(frozen=True)
class Unknown:
    """Something to drink that cannot be counted, and why (`WHICH`, `HOW_MANY`, `HOW_MUCH`)."""

    said: str
    why: str


@dataclass(frozen=True)
class DrinkSum:
    """What a message names. `none`: it says that nothing was drunk."""

    poured: tuple[Poured, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    none: bool = False

    @property
    def low(self) -> float:
        return sum(one.low * one.each for one in self.poured)

    @property
    def high(self) -> float:
        return sum(one.high * one.each for one in self.poured)

    @property
    def known(self) -> bool:
        """Whether it is a finished sum."""
        return not self.unknown and (self.none or bool(self.poured)) and self.high < math.inf
