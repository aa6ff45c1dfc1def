"""Patterns over meanings: every concept is one sign, so that an ordinary regular expression reads a row of items."""
from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.domain.words.reading import Item

SIGNS = {
    "number": "n", "half": "h", "quantifier": "q", "single": "s", "times": "g", "every": "e", "per": "p",
    "within": "p", "at": "p", "day": "D", "daypart": "P", "week": "W", "month": "M", "year": "Y",
    "quarter": "Q", "weekend": "E", "weekday": "B", "workday": "K", "each_workday": "j", "glued_hverdag": "J",
    "whole_week": "w", "both_days": "2", "most_days": "3", "most_weeks": "4", "most_weekends": "5",
    "most_months": "6", "adverb": "a", "ordinal": "o", "last": "l", "except": "x", "out_of": "A",
    "at_most": "H", "less_than": "L", "not_even": "L", "at_least": "N", "more_than": "U", "slightly_less": "k",
    "slightly_more": "m", "or_more": "X", "or_less": "Z", "to": "t", "or": "O", "and": "c", "between": "b",
    "from": "f", "dash": "-", "slash": "/", "plus": "+", "comma": ",", "stop": ".", "question": ".", "but": "!",
    "maybe": "i", "almost": "~", "vague": "v", "not": "0", "never": "9", "last_year": "y",
    "calendar_last_year": "y", "beverage": "d", "container": "C", "volume": "V", "measure": "T", "piece": "z",
    "big": "G", "small": "S", "percent": "%", "other_unit": "u", "plain": "&", "ago": "<", "reckoned_from": "r",
    "yes": "R", "no": "I", "self": "^", "seasonal": "=", "long_ago": "@", "recent": "$", "interval": ")",
    "as": "(", "than": "}", "comparative": "{", "limit": "|", "word": "?", "odd": "¿",
}  # fmt: skip
OTHER = "#"

Build = Callable[[Sequence[Item]], "Sequence[Item] | None"]


def signs(items: Sequence[Item]) -> str:
    """Return one sign for each item."""
    return "".join(SIGNS.get(item.concept, OTHER) for item in items)


def rewrite(items: Sequence[Item], pattern: re.Pattern[str], build: Build) -> list[Item]:
    """Replace each match of `pattern` by what `build` makes of it; None leaves it and looks on from the next item."""
    row = list(items)
    place = 0
    while match := pattern.search(signs(row), place):
        start, end = match.span()
        made = build(row[start:end])
        if made is None:
            place = start + 1
        else:
            row[start:end] = made
            place = start + len(made)
    return row


def joined(items: Sequence[Item], value: object, concept: str = "number") -> Item:
    """Return one item in the place of several."""
    text = " ".join(item.text for item in items)
    return Item(concept, value, items[0].start, items[-1].end, text)
