"""What a message is to the classifier: letters, words, lemmas, concepts, and how much of it is unknown.

Concepts are the lookup tables of the training data: everyday words that mean the same here ("smøg", "ciggi", "pakke").
They let a sentence be understood whose words were never seen together. A trailing `*` stands for any ending.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from bot.dialogue.components.normalise import fold, is_word
from bot.dialogue.components.words import Words

BLOCKS: Mapping[str, float] = {"letters": 1.0, "words": 1.0, "lemmas": 1.0, "concepts": 1.0, "unknown": 0.15}
"""The blocks of features and the weight of each: chosen by measurement, docs/decisions/0002."""
_SHORTEST_GRAM, _LONGEST_GRAM = 2, 5
_LITTLE = "little"
"""The lookup table of little words (question words, pronouns, auxiliaries), paired with concepts."""


class Concepts:
    """Which concepts a folded word belongs to."""

    def __init__(self, tables: Mapping[str, Iterable[str]]) -> None:
        self._whole: dict[str, set[str]] = {}
        self._begin: dict[str, set[str]] = {}
        self.little: set[str] = set()
        for name, words in tables.items():
            for word in words:
                self._add(name, word)
        self._found: dict[str, tuple[str, ...]] = {}

    def _add(self, name: str, word: str) -> None:
        if name == _LITTLE:
            self.little.add(fold(word))
        elif word.endswith("*"):
            self._begin.setdefault(fold(word[:-1]), set()).add(name)
        else:
            self._whole.setdefault(fold(word), set()).add(name)

    def words(self) -> Iterator[str]:
        """The whole words, for the speller."""
        yield from self._whole
        yield from self.little

    def of(self, word: str) -> tuple[str, ...]:
        found = set(self._whole.get(word, ()))
        for length in range(2, len(word) + 1):
            found |= self._begin.get(word[:length], set())
        return tuple(sorted(found))


class Features:
    """From tokens to named features, block by block. `seen`: in how many training sentences each word stands."""

    def __init__(self, concepts: Concepts, words: Words, seen: Mapping[str, int]) -> None:
        self._concepts, self._words, self._seen = concepts, words, seen

    def of(self, tokens: Sequence[str], itself: int = 0) -> dict[str, list[str]]:
        """Block -> features. `itself` is 1 for a training sentence: its own words do not make it known."""
        lemmas = [self._words.lemma(token) for token in tokens]
        return {
            "letters": [gram for token in tokens for gram in _grams(token)],
            "words": _with_neighbours(tokens),
            "lemmas": _with_neighbours(lemmas),
            "concepts": list(self._meanings(tokens)),
            "unknown": self._unknown(tokens, itself),
        }

    def _meanings(self, tokens: Sequence[str]) -> Iterator[str]:
        of = [self._concepts.of(token) for token in tokens]
        for here in of:
            yield from here
        for left, right in pairwise(here or (f"={token}",) for token, here in zip(tokens, of, strict=True)):
            yield from (f"{x} {y}" for x in left for y in right)
        every = sorted({concept for here in of for concept in here})
        little = sorted(self._concepts.little.intersection(tokens))
        yield from (f"{x}+{y}" for x, y in combinations(every, 2))
        yield from (f"={x}+{y}" for x in little for y in every)
        yield from (f"={x}+={y}" for x, y in combinations(little, 2))
        yield f"^{tokens[0]}"
        yield "^" + " ".join(tokens[:2]) + "."
        yield f"${tokens[-1]}"
        yield from (f"^{concept}." for concept in of[0])

    def _unknown(self, tokens: Sequence[str], itself: int) -> list[str]:
        """How many words were never seen in training, Danish or not: the mark of what is out of scope, or a name."""
        words = {token for token in tokens if is_word(token)}
        new = {word for word in words if self._seen.get(word, 0) - itself <= 0}
        danish = sum(1 for word in new if self._words.known(word))
        share = str(4 * len(new) // len(words)) if words else "none"
        length = len(tokens) if len(tokens) < 4 else 4 + min(3, (len(tokens) - 4) // 4)
        return [f"danish{min(danish, 3)}", f"strange{min(len(new) - danish, 3)}",
                f"seen{min(len(words) - len(new), 4)}", f"share{share}", f"length{length}"]


def _with_neighbours(tokens: Sequence[str]) -> list[str]:
    return [*tokens, *(f"{a} {b}" for a, b in pairwise(tokens))]


def _grams(token: str) -> Iterator[str]:
    padded = f" {token} "
    for length in range(_SHORTEST_GRAM, _LONGEST_GRAM + 1):
        if length >= len(padded):
            yield padded
            return
        yield from (padded[at:at + length] for at in range(len(padded) - length + 1))
