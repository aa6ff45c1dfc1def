"""The words of Danish times, compiled for look-up. The words themselves are content (`language/times.yml`)."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

VALUED_CATEGORIES = frozenset({
    *("number", "around_hour", "ordinal", "unit", "day", "today_part", "part", "late_part", "third", "rest_of_week"),
    *("weekday", "weekday_short", "weekday_part", "weekday_habit", "month", "month_short"),
    *("feast", "period", "between_feasts", "season"),
})  # fmt: skip
PLAIN_CATEGORIES = frozenset({
    *("clock", "half", "one_and_half", "quarter", "past", "in", "minute", "around", "some", "approx", "on"),
    *("about", "the", "after", "not_before", "before", "not_after", "from", "until", "between"),
    *("within", "onwards", "earlier", "and", "or", "then", "dash", "slash", "comma", "this", "next", "coming"),
    *("after_next", "week", "week_def", "month_word", "month_def", "year_word", "weekend", "weekend_habit"),
    *("workdays", "every", "past_time", "last", "since", "ago", "rate", "times_word", "consumption", "drinks", "born"),
    *("greeting", "move", "not", "except", "not_bridge", "ask_verb", "plan_verb", "bad", "busy", "because"),
    *("glue", "plain", "just_after", "suffix", "of"),
})  # fmt: skip
WORD = re.compile(r"[^\W\d_]+")
_SPELLINGS = {"æ": ("æ", "ae", "a", "e"), "ø": ("ø", "oe", "o"), "å": ("å", "aa", "a")}
_LETTERS = "abcdefghijklmnoprstuvyæøå"
_SHORTEST_WITH_TYPO = 6


@dataclass(frozen=True)
class Part:
    """A part of the day: minutes after midnight [start, end), and which half of the day its clock times belong to."""

    start: int
    end: int
    afternoon: bool


@dataclass(frozen=True)
class TimeLexicon:
    """All words, by canonical spelling.

    `phrases` maps one or more canonical words (joined by a space) to their readings (category -> value, None when the
    category has no value); `spellings` maps other spellings and single typos to the canonical word; `say` holds the
    names and formats for writing times.
    """

    phrases: Mapping[str, Mapping[str, Any]]
    spellings: Mapping[str, str]
    abbreviations: frozenset[str]
    parts: Mapping[str, Part]
    say: Mapping[str, Any]
    longest: int = field(default=1)

    def canonical(self, word: str) -> str:
        """The spelling used in `phrases`; unknown words in lower case as they are."""
        lowered = word.lower()
        return self.spellings.get(lowered, lowered)


def build_lexicon(
    entries: Iterable[tuple[str, str, Any]],
    *,
    parts: Mapping[str, Part],
    abbreviations: Iterable[str],
    typos_in: Iterable[str],
    never_typos: Iterable[str],
    never_ascii: Iterable[str],
    say: Mapping[str, Any],
) -> TimeLexicon:
    """Compile `entries` of (phrase, category, value). A phrase may stand in several categories."""
    phrases: dict[str, dict[str, Any]] = {}
    forgiving: set[str] = set()
    typo_categories = frozenset(typos_in)
    for phrase, category, value in entries:
        words = _split(phrase)
        phrases.setdefault(" ".join(words), {})[category] = value
        if category in typo_categories:
            forgiving.update(words)
    known = {word for phrase in phrases for word in phrase.split()}
    spellings = _other_spellings(known, frozenset(never_ascii))
    meanings = {word: str(phrases.get(word, word)) for word in forgiving}
    spellings |= _single_typos(meanings, known | set(spellings) | set(never_typos))
    return TimeLexicon(
        phrases=phrases,
        spellings=spellings,
        abbreviations=frozenset(abbreviations),
        parts=parts,
        say=say,
        longest=max(len(phrase.split()) for phrase in phrases),
    )


def _split(phrase: str) -> list[str]:
    return WORD.findall(phrase.lower()) or [phrase]


def _other_spellings(known: set[str], never: frozenset[str]) -> dict[str, str]:
    """Spellings without æ, ø, å that are no words of their own."""
    found: dict[str, str] = {}
    for word in sorted(known):
        for letters in product(*(_SPELLINGS.get(letter, (letter,)) for letter in word)):
            variant = "".join(letters)
            if variant not in known and variant not in never:
                found.setdefault(variant, word)
    return found


def _single_typos(meanings: Mapping[str, str], taken: set[str]) -> dict[str, str]:
    """One letter too few, too many, wrong or swapped; left out where it could be two words of different meaning."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for word in sorted(meanings):
        if len(word) < _SHORTEST_WITH_TYPO:
            continue
        for variant in _edits(word):
            if variant in taken:
                continue
            if meanings[found.setdefault(variant, word)] != meanings[word]:
                shared.add(variant)
    return {variant: word for variant, word in found.items() if variant not in shared}


def _edits(word: str) -> set[str]:
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    fewer = {head + tail[1:] for head, tail in splits if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in splits if len(tail) > 1}
    wrong = {head + letter + tail[1:] for head, tail in splits if tail for letter in _LETTERS}
    more = {head + letter + tail for head, tail in splits for letter in _LETTERS}
    return (fewer | swapped | wrong | more) - {word}
