"""Spelling that does not matter: capitals, accents, aa/ae/oe for the three Danish letters, one slip of the finger."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

_LETTERS = {"aa": "å", "ae": "æ", "oe": "ø", "ä": "æ", "ö": "ø", "ü": "y", "ß": "ss"}
_SPELLED = re.compile("|".join(_LETTERS))
_KEPT = frozenset("æøå")


def fold(text: str) -> str:
    """Return `text` in small letters, "aa", "ae" and "oe" as å, æ and ø, without other accents."""
    lower = unicodedata.normalize("NFC", text).lower()
    plain = "".join(c if c in _KEPT else unicodedata.normalize("NFD", c)[0] for c in lower)
    return _SPELLED.sub(lambda match: _LETTERS[match.group()], plain)


def distance(left: str, right: str, limit: int) -> int:
    """Return the number of slips (insert, delete, replace, swap neighbours) between two words, at most `limit` + 1."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def _keys(word: str) -> set[str]:
    """Two words one slip apart share a key: the word, or the word less one letter."""
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


class Speller:
    """Knows a vocabulary, and which word is meant by one with a single slip in it.

    Words are only corrected into `targets`; a word near one of the `watched` is odd. `known` are further words that are
    right as they stand. Words shorter than `SHORTEST` are never corrected: too many are each other's neighbours.
    """

    SHORTEST = 4

    def __init__(
        self, targets: Iterable[str], watched: Iterable[str], vocabulary: Iterable[str], known: Iterable[str]
    ) -> None:
        self._right = frozenset(vocabulary) | frozenset(known)
        self._targets = frozenset(w for w in targets if len(w) >= self.SHORTEST)
        self._near: dict[str, set[str]] = {}
        for word in {*watched, *self._targets}:
            for key in _keys(word):
                self._near.setdefault(key, set()).add(word)

    def __contains__(self, word: str) -> bool:
        """Whether `word` is right as it stands."""
        return word in self._right

    def _neighbours(self, word: str) -> list[str]:
        near = {c for key in _keys(word) for c in self._near.get(key, ())}
        return sorted(c for c in near if distance(word, c, 1) == 1)

    def correct(self, word: str, same: Mapping[str, object]) -> str:
        """Return the word meant, or `word` itself. Candidates that mean the `same` are as good as one."""
        if len(word) < self.SHORTEST or word in self._right or not word.isalpha():
            return word
        near = self._neighbours(word)
        found = [c for c in near if c in self._targets]
        if len(found) > 1:
            found = [c for c in found if c[0] == word[0]] or found
        if len({same.get(c, c) for c in found}) == 1 and all(same.get(c) == same.get(found[0]) for c in found):
            return found[0]
        return word

    def is_odd(self, word: str) -> bool:
        """Whether `word` looks like a slip: unknown, and one slip away from a watched word."""
        return word not in self._right and (len(word) == 1 or bool(self._neighbours(word)))
