"""Spelling that does not matter: capitals, accents, aa/ae/oe for the three Danish letters, one slip of the finger."""
from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

_LETTERS = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe", "ä": "ae", "ö": "oe", "ü": "y", "ß": "ss"})


def fold(text: str) -> str:
    """Return `text` in small ASCII letters where a Danish letter has its two-letter form, without accents."""
    spelled = unicodedata.normalize("NFC", text).lower().translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(c))


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


def _shortened(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


class Speller:
    """Finds the one word of a vocabulary that is a single slip away.

    `known` are further words that are right as they stand. Words shorter than `SHORTEST` are left alone: too many of
    them are each other's neighbours.
    """

    SHORTEST = 4

    def __init__(self, vocabulary: Iterable[str], known: Iterable[str]) -> None:
        self._right = frozenset(vocabulary) | frozenset(known)
        self._near: dict[str, set[str]] = {}
        for word in vocabulary:
            if len(word) >= self.SHORTEST:
                for key in {word, *_shortened(word)}:
                    self._near.setdefault(key, set()).add(word)

    def __contains__(self, word: str) -> bool:
        """Whether `word` is right as it stands."""
        return word in self._right

    def correct(self, word: str, same: Mapping[str, object]) -> str:
        """Return the word meant, or `word` itself. Candidates that mean the `same` are as good as one."""
        if len(word) < self.SHORTEST or word in self._right or not word.isalpha():
            return word
        near = {c for key in {word, *_shortened(word)} for c in self._near.get(key, ())}
        found = sorted(c for c in near if distance(word, c, 1) == 1)
        if len(found) > 1:
            found = [c for c in found if c[0] == word[0]] or found
        if len({same.get(c, c) for c in found}) == 1:
            return found[0]
        return word
