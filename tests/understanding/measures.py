"""How the answers are measured, and the two ways in which a sentence is spoilt. Nothing here knows the product."""
from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence

Pairs = Sequence[tuple[str, str]]
"""(expected, got) of every sentence."""

WORD = re.compile(r"[^\W\d_]{3,}")
ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
KEYS = ("qwertyuiopå", "asdfghjklæø", "zxcvbnm")  # the Danish keyboard, for neighbouring keys


def accuracy(pairs: Pairs) -> float:
    return sum(expected == got for expected, got in pairs) / len(pairs)


def macro_f1(pairs: Pairs) -> float:
    """The mean of F1 over the expected labels; a label that is never got right counts 0."""
    expected, got = Counter(e for e, _ in pairs), Counter(g for _, g in pairs)
    right = Counter(e for e, g in pairs if e == g)
    return sum(2 * right[label] / (expected[label] + got[label]) for label in expected) / len(expected)


def worst_confusions(pairs: Pairs, most: int = 15) -> str:
    """The confusions that hurt most, one a line."""
    confused = Counter((e, g) for e, g in pairs if e != g)
    return "\n".join(f"{count:4}  {e} -> {g}" for (e, g), count in confused.most_common(most))


def without_danish_letters(text: str) -> str:
    return text.translate(ASCII)


def one_typo(text: str) -> str:
    """The sentence with one typo in one word of three letters or more; unchanged when it has none.

    Seeded by the sentence, so that it is always the same typo: a letter lost, doubled, exchanged with the next one or
    struck as its neighbour on the keyboard.
    """
    dice = random.Random(text)
    places = [i for word in WORD.finditer(text) for i in range(word.start(), word.end() - 1)]
    if not places:
        return text
    kinds = [_lose, _double, _swap, _neighbour]
    for _ in range(20):
        spoilt = dice.choice(kinds)(text, dice.choice(places), dice)
        if spoilt != text:
            return spoilt
    return text


def _lose(text: str, at: int, dice: random.Random) -> str:
    return text[:at] + text[at + 1 :]


def _double(text: str, at: int, dice: random.Random) -> str:
    return text[:at] + text[at] + text[at:]


def _swap(text: str, at: int, dice: random.Random) -> str:
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _neighbour(text: str, at: int, dice: random.Random) -> str:
    for row in KEYS:
        place = row.find(text[at].lower())
        if place >= 0:
            near = [row[i] for i in (place - 1, place + 1) if 0 <= i < len(row)]
            return text[:at] + dice.choice(near) + text[at + 1 :]
    return text


def lines(missed: Iterable[tuple[object, ...]]) -> str:
    """What was missed, one a line."""
    return "\n".join("  " + " | ".join(str(part) for part in row) for row in missed)
