"""Mends a slip of the finger: a word that is neither known from training nor Danish becomes the nearest known one.

Nearest is one insertion, deletion, exchange or swap away (Damerau-Levenshtein 1). Words are looked up by all their
deletions (symmetric deletes), so a message costs microseconds. Two words typed as one are taken apart.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.dialogue.components.normalise import is_word

_SHORTEST = 4
"""Shorter words have too many neighbours to guess."""
_PART = 3
_SPLIT_SEEN = 4
"""How often the two parts of a joined word must have been seen, together, before it is taken apart."""
_SAME_FIRST = 3
"""People rarely miss the first letter: that counts as much as having been seen three times."""


class Speller:
    """`counts`: how often each known word was seen. `is_danish` says which other words are left alone."""

    def __init__(self, counts: Mapping[str, int], is_danish: Callable[[str], bool]) -> None:
        self._counts, self._is_danish = counts, is_danish
        self._near: dict[str, list[str]] = {}
        for word in counts:
            if len(word) >= _SHORTEST and is_word(word):
                for key in _deletions(word):
                    self._near.setdefault(key, []).append(word)

    def mend(self, tokens: list[str]) -> list[str]:
        """The tokens with slips mended; a token may become two."""
        return [word for token in tokens for word in self._mended(token)]

    def _mended(self, token: str) -> list[str]:
        if token in self._counts or len(token) < _SHORTEST or not is_word(token) or self._is_danish(token):
            return [token]
        near = {word for key in _deletions(token) for word in self._near.get(key, ()) if one_slip(token, word)}
        if near:
            return [max(near, key=lambda word: (self._weight(token, word), word))]
        return self._split(token) or [token]

    def _weight(self, token: str, word: str) -> int:
        return self._counts[word] + (_SAME_FIRST if word[0] == token[0] else 0)

    def _split(self, token: str) -> list[str] | None:
        for at in range(_PART, len(token) - _PART + 1):
            first, second = token[:at], token[at:]
            if self._counts.get(first, 0) and self._counts.get(second, 0) and \
                    self._counts[first] + self._counts[second] >= _SPLIT_SEEN:
                return [first, second]
        return None


def one_slip(a: str, b: str) -> bool:
    """Whether two words differ by at most one insertion, deletion, exchange or swap of neighbours."""
    if abs(len(a) - len(b)) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        return a[at + 1:] == b[at + 1:] or (a[at:at + 2] == b[at:at + 2][::-1] and a[at + 2:] == b[at + 2:])
    return a[at + 1:] == b[at:] if len(a) > len(b) else a[at:] == b[at + 1:]


def _deletions(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1:]
