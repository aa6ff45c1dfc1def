"""Three truths and what is known of them: the logic under eligibility.

A criterion is met (`YES`), not met (`NO`), or the rules leave it to a professional (`GREY`). While questions are open
only bounds are known: between which truths it can still end. "All" is the minimum of the bounds, "any" the maximum.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Truth(IntEnum):
    """How far a criterion is met; ordered, so that "all" is the smallest and "any" the largest."""

    NO = 0
    GREY = 1
    YES = 2


@dataclass(frozen=True)
class Bounds:
    """The lowest and the highest truth a criterion can still end with. Settled when they are the same."""

    low: Truth
    high: Truth

    @property
    def settled(self) -> bool:
        return self.low == self.high


OPEN = Bounds(Truth.NO, Truth.YES)


def exactly(truth: Truth) -> Bounds:
    return Bounds(truth, truth)


def all_of(parts: Iterable[Bounds]) -> Bounds:
    bounds = tuple(parts)
    return Bounds(min(b.low for b in bounds), min(b.high for b in bounds))


def any_of(parts: Iterable[Bounds]) -> Bounds:
    bounds = tuple(parts)
    return Bounds(max(b.low for b in bounds), max(b.high for b in bounds))
