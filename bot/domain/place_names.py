"""How place names are written: folding to one spelling, other spellings of it, and the distance of a typing slip."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_FOLD = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "u", "ß": "ss"})
_BARE = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n])\W*$")


@dataclass(frozen=True)
class Word:
    """One word of a message: folded, with its place in it (`start` and `end` in characters)."""

    key: str
    start: int
    end: int
    capital: bool
    opens_sentence: bool


def fold(text: str) -> str:
    """One spelling for all: small letters, æøå as ae/oe/aa, without other accents, spaces and signs."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_FOLD)
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(char for char in letters if char.isalnum())


def spellings(name: str) -> Iterator[str]:
    """The folded forms of a name: with ae/oe/aa, and as it looks when somebody leaves the dots and rings out."""
    yield fold(name)
    yield fold(unicodedata.normalize("NFC", name).casefold().translate(_BARE))


def words_of(text: str) -> list[Word]:
    """The words of a message, in order."""
    return [
        Word(
            key=fold(found.group()),
            start=found.start(),
            end=found.end(),
            capital=found.group()[0].isupper(),
            opens_sentence=bool(_SENTENCE_START.search(text, max(0, found.start() - 12), found.start())),
        )
        for found in _WORD.finditer(text)
    ]


def letter_mask(key: str) -> int:
    """The set of letters as bits: two words whose sets differ much cannot be one slip apart."""
    mask = 0
    for char in key:
        mask |= 1 << (ord(char) & 63)
    return mask


def slips(left: str, right: str, limit: int) -> int:
    """Typing slips between two words: insertions, deletions, substitutions, swaps of neighbours.

    Stops counting above `limit` and answers `limit + 1` then.
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(right) + 1))
    for row, a in enumerate(left, start=1):
        line = [row]
        for column, b in enumerate(right, start=1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (a != b))
            if row > 1 and column > 1 and a == right[column - 2] and left[row - 2] == b:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > limit:
            return limit + 1
        before, last = last, line
    return min(last[-1], limit + 1)
