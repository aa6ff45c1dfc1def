"""What holding an answer against an open question's options can come to."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Matched:
    """Exactly one option is meant: its place among the options, from 0."""

    index: int


@dataclass(frozen=True)
class Unclear:
    """It is an answer to this question, but no single option is certain: ask again. `indices` are those it touches."""

    indices: tuple[int, ...] = ()


@dataclass(frozen=True)
class NoAnswer:
    """It is not an answer to this question: a question, a wish, a refusal, chat."""


Match = Matched | Unclear | NoAnswer


def among(options: Iterable[int]) -> Matched | Unclear:
    """Return the one option, or the doubt between several (or none)."""
    found = tuple(sorted(set(options)))
    return Matched(found[0]) if len(found) == 1 else Unclear(found)
