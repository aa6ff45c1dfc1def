"""A cascade of small grammars: each rewrites stretches of tokens into one token with a new reading.

A rule is a pattern and a builder. A pattern is a row of categories: `a|b` either, `a?` may be left out. The longest
pattern that fits wins, then the first in the table; a builder refuses by returning None.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any

from .lexicon import TimeLexicon
from .tokens import Token


@dataclass(frozen=True)
class Context:
    """The place where a pattern fits: the tokens before it (rewritten), in it and after it."""

    done: Sequence[Token]
    tokens: Sequence[Token]
    ahead: Sequence[Token]
    now: datetime
    lexicon: TimeLexicon

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def before(self) -> Token | None:
        return self.done[-1] if self.done else None

    @property
    def after(self) -> Token | None:
        return self.ahead[0] if self.ahead else None

    def value(self, *categories: str) -> Any:
        """The value of the first token that has one of the categories."""
        return self.values(*categories)[0]

    def values(self, *categories: str) -> list[Any]:
        return [t.readings[c] for t in self.tokens for c in categories if c in t]

    def has(self, *categories: str) -> bool:
        return any(c in t for t in self.tokens for c in categories)


Readings = Mapping[str, Any]
Builder = Callable[[Context], "Readings | None"]
Grammar = Mapping[str, Sequence[tuple[tuple[str, ...], Builder]]]


def grammar(rules: Iterable[tuple[str, Builder]]) -> Grammar:
    """Compile a table of (pattern, builder): patterns by their first category, the longest first."""
    by_first: dict[str, list[tuple[tuple[str, ...], Builder]]] = {}
    for pattern, builder in rules:
        choices = [_alternatives(element) for element in pattern.split()]
        for chosen in product(*choices):
            categories = tuple(c for c in chosen if c)
            by_first.setdefault(categories[0], []).append((categories, builder))
    return {first: sorted(found, key=lambda row: -len(row[0])) for first, found in by_first.items()}


def _alternatives(element: str) -> list[str]:
    names = element.rstrip("?").split("|")
    return [*names, ""] if element.endswith("?") else names


def rewrite(rules: Grammar, tokens: Sequence[Token], now: datetime, lexicon: TimeLexicon) -> list[Token]:
    """One pass from left to right."""
    done: list[Token] = []
    place = 0
    while place < len(tokens):
        found = _match(rules, done, tokens, place, now, lexicon)
        if found is None:
            done.append(tokens[place])
            place += 1
        else:
            token, place = found
            done.append(token)
    return done


def _match(
    rules: Grammar, done: list[Token], tokens: Sequence[Token], place: int, now: datetime, lexicon: TimeLexicon
) -> tuple[Token, int] | None:
    candidates = [row for category in tokens[place].readings for row in rules.get(category, ())]
    for categories, builder in sorted(candidates, key=lambda row: -len(row[0])):
        end = place + len(categories)
        if end > len(tokens) or not all(c in tokens[place + k] for k, c in enumerate(categories)):
            continue
        stretch = tokens[place:end]
        readings = builder(Context(done, stretch, tokens[end:], now, lexicon))
        if readings is not None:
            if "linked" in readings:  # begins with the "or" that links it
                stretch = stretch[1:]
            text = " ".join(token.text for token in stretch)
            return Token(stretch[0].at, stretch[-1].to, text, readings), end
    return None
