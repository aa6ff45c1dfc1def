"""The vocabulary by which answers in words are understood, compiled once from content."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.words.folding import Speller, fold

Range = tuple[float, float]
Entry = tuple[tuple[str, ...], str, Any]  # words, concept, value
Phrases = dict[str, list[Entry]]  # by first word, longest entry first


@dataclass(frozen=True)
class Beverage:
    """One kind of drink. Ranges count standard drinks (12 g); `vol` is per cent by volume (domain-facts §10)."""

    id: str
    vol: float
    serving: Range
    assumed: str
    checked: bool
    containers: Mapping[str, Range]
    big: Range | None = None
    small: Range | None = None


@dataclass(frozen=True)
class Drinks:
    """Beverages by id, and what a container holds when no beverage is named, whole or in part."""

    beverages: Mapping[str, Beverage]
    unnamed: Mapping[str, Range]
    unnamed_part: Mapping[str, Range]


@dataclass(frozen=True)
class ChoiceWords:
    """What helps to point at one of several options."""

    ordinal_lead: frozenset[str]
    ordinals: Mapping[str, int]
    penultimate: frozenset[str]
    stop_words: frozenset[str]
    ordinal_fillers: frozenset[str]
    suffixes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class AnswerLexicon:
    """All of it. Built by `bot.content.language_answers.load_answer_lexicon`."""

    phrases: Phrases
    guards: Phrases
    units: Phrases
    drinks: Drinks
    choice: ChoiceWords
    split: Mapping[str, tuple[str, ...]]
    compound_heads: tuple[str, ...]
    articles: frozenset[str]
    abbreviations: frozenset[str]
    earliest_now_year: int
    vocabulary: frozenset[str]
    joinable: frozenset[str]
    speller: Speller
    meaning: Mapping[str, object] = field(default_factory=dict)


def split_words(phrase: str) -> tuple[str, ...]:
    """Return a vocabulary phrase as folded words: "én gang" -> ("en", "gang")."""
    return tuple(fold(phrase).split())


def compile_phrases(
    entries: Iterable[tuple[str, str, Any]], split: Mapping[str, tuple[str, ...]]
) -> Phrases:
    """Index (phrase, concept, value) by first word; words of `split` stand for several.

    Raises ValueError when a phrase has two meanings.
    """
    seen: dict[tuple[str, ...], str] = {}
    found: Phrases = {}
    for phrase, concept, value in entries:
        words = tuple(part for word in split_words(phrase) for part in split.get(word, (word,)))
        if not words:
            raise ValueError(f"{concept}: an empty phrase")
        if seen.setdefault(words, concept) != concept:
            raise ValueError(f"{concept}: {phrase!r} already stands under {seen[words]}")
        found.setdefault(words[0], []).append((words, concept, value))
    for group in found.values():
        group.sort(key=lambda entry: -len(entry[0]))
    return found


def vocabulary_of(*groups: Phrases) -> frozenset[str]:
    """Return every word that occurs in the phrases."""
    return frozenset(w for g in groups for entries in g.values() for words, _, _ in entries for w in words)


def single_meanings(phrases: Phrases) -> dict[str, object]:
    """Return what each one-word phrase means, so that two corrections which mean the same are not a doubt."""
    return {
        words[0]: (concept, repr(value))
        for entries in phrases.values()
        for words, concept, value in entries
        if len(words) == 1
    }


def unspaced_numbers(number_words: Mapping[str, float], joiner: Sequence[str]) -> dict[str, float]:
    """Return the numbers Danes write in one word, 21 to 99: "enogtyve", "femoghalvtreds"."""
    small = {w: v for w, v in number_words.items() if 1 <= v <= 9 and v == int(v) and " " not in w}
    tens = {w: v for w, v in number_words.items() if 20 <= v <= 90 and v % 10 == 0 and " " not in w}
    return {f"{s}{j}{t}": sv + tv for s, sv in small.items() for j in joiner for t, tv in tens.items()}
