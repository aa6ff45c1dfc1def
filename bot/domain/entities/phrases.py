"""Names of things in a message: whole words in a given order, inflected or with one slip of the finger."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.words.folding import Speller, fold

from .spans import Span

GAP = "~"
"""In a phrase: up to `WIDEST_GAP` words of any kind."""
WIDEST_GAP = 3
SHORTEST_STEM = 4
SHORTEST_MISSPELT = 6
"""Shorter words have too many neighbours to be put right."""
SHORTEST_SINGLED = 3
LONG = 8
"""From this length the first letter too may be the slip."""
SHORTEST_GLUED = 8
_WORD = re.compile(r"[^\W\d_]+|\d+")
_DOUBLED = re.compile(r"([^\W\d_])\1+")
_ENDS_PHRASE = re.compile(r"[.!?;\n]")

Phrase = tuple[tuple[str, ...], str | None]


@dataclass(frozen=True)
class PhraseLexicon:
    """Phrases by their first word, longest first; `endings` name a compound by its last part."""

    phrases: Mapping[str, Sequence[Phrase]]
    words: frozenset[str]
    endings: Mapping[str, str]
    inflections: Sequence[str]
    right: frozenset[str]
    speller: Speller
    same: Mapping[str, object]


@dataclass(frozen=True)
class _Word:
    key: str
    start: int
    end: int


def phrase_lexicon(
    names: Iterable[tuple[str, str | None]],
    endings: Mapping[str, str],
    inflections: Iterable[str],
    right: Iterable[str],
) -> PhraseLexicon:
    """Compile (phrase, what it names) pairs. None names nothing: the phrase only keeps others from being seen."""
    found = _by_first_word(names)
    vocabulary = frozenset(word for group in found.values() for words in group for word in words) - {GAP}
    known_right = frozenset(fold(word) for word in right)
    return PhraseLexicon(
        phrases={first: sorted(group.items(), key=lambda each: -len(each[0])) for first, group in found.items()},
        words=vocabulary,
        endings={fold(ending): value for ending, value in sorted(endings.items(), key=lambda each: -len(each[0]))},
        inflections=sorted((fold(ending) for ending in inflections), key=len, reverse=True),
        right=known_right,
        speller=Speller([w for w in vocabulary if len(w) >= SHORTEST_MISSPELT], (), vocabulary, known_right),
        same={first: group[(first,)] for first, group in found.items() if (first,) in group},
    )


def _by_first_word(names: Iterable[tuple[str, str | None]]) -> dict[str, dict[tuple[str, ...], str | None]]:
    """The phrases by their first word; those of several words also written as one."""
    found: dict[str, dict[tuple[str, ...], str | None]] = {}
    for phrase, value in names:
        words = _split(phrase)
        found.setdefault(words[0], {}).setdefault(words, value)
        glued = "".join(words)
        if len(words) > 1 and len(glued) >= SHORTEST_GLUED and glued.isalpha():
            found.setdefault(glued, {}).setdefault((glued,), value)
    return found


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(part for part in re.findall(r"[^\W\d_]+|\d+|~", fold(phrase)))


def find_phrases(text: str, lexicon: PhraseLexicon, known: Callable[[str], bool]) -> list[Span]:
    """Every name in `text`, in order, without overlaps; the longest phrase at a place wins.

    `known` tells ordinary words (folded): they are never taken for a slip.
    """
    words = [_Word(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]
    keys = [_canonical(word.key, lexicon, known) for word in words]
    broken = [bool(_ENDS_PHRASE.search(text, a.end, b.start)) for a, b in pairwise(words)]
    found: list[Span] = []
    place = 0
    while place < len(words):
        size, value = _at(place, words, keys, broken, lexicon)
        if size:
            found.append(Span(value, words[place].start, words[place + size - 1].end))
        place += max(size, 1)
    return found


def _at(
    place: int, words: Sequence[_Word], keys: Sequence[str], broken: Sequence[bool], lexicon: PhraseLexicon,
) -> tuple[int, str | None]:
    """How many words the phrase at `place` has, and what it names; (0, None) when there is none."""
    for phrase, value in lexicon.phrases.get(keys[place], ()):
        size = _length(phrase, place, keys, broken)
        if size:
            return size, value
    key = words[place].key
    for ending, value in lexicon.endings.items():
        if key.endswith(ending) and len(key) > len(ending) + 1 and key not in lexicon.right:
            return 1, value
    return 0, None


def _length(phrase: Sequence[str], place: int, keys: Sequence[str], broken: Sequence[bool]) -> int:
    """The number of words from `place` that `phrase` takes up; 0 when it does not stand there."""
    at, free = place, 0
    for part in phrase:
        if part == GAP:
            free = WIDEST_GAP
            continue
        while free and at < len(keys) and keys[at] != part:
            at, free = at + 1, free - 1
        if at >= len(keys) or keys[at] != part or any(broken[place:at]):
            return 0
        at, free = at + 1, 0
    return at - place


def _canonical(key: str, lexicon: PhraseLexicon, known: Callable[[str], bool]) -> str:
    """The lexicon's form of a word: as it is, without an ending, or put right."""
    if key in lexicon.words or key in lexicon.right:
        return key
    for ending in lexicon.inflections:
        stem = key.removesuffix(ending)
        if stem != key and len(stem) >= SHORTEST_STEM and stem in lexicon.words:
            return stem
    if known(key):
        return key
    single = _DOUBLED.sub(r"\1", key)
    if single in lexicon.words and len(single) >= SHORTEST_SINGLED:
        return single
    if len(key) < SHORTEST_MISSPELT:
        return key
    meant = lexicon.speller.correct(key, lexicon.same)
    return meant if meant[0] == key[0] or len(key) >= LONG else key
