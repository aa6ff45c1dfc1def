"""Reads `language/entities.yml`: how people name conditions, nicotine products, ages and themselves."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.problems import ContentError, Problem
from bot.content.yaml_lines import LinedYaml, Place
from bot.domain.entities import AgeLexicon, NameLexicon, PhraseLexicon, phrase_lexicon
from bot.domain.words.folding import fold
from bot.domain.words.lexicon import unspaced_numbers

CONDITIONS = (
    "diabetes_2", "insulin_resistance", "cardiovascular", "hypertension", "high_cholesterol", "copd", "lung_disease",
    "cancer", "rheumatoid_arthritis", "osteoarthritis", "chronic_back", "chronic_pain", "musculoskeletal", "anxiety",
    "depression",
)  # fmt: skip
PRODUCTS = (
    "cigarettes", "pipe", "cigar", "waterpipe", "heated_tobacco", "e_cigarette", "snus", "chewing_tobacco",
    "nicotine_pouch",
)  # fmt: skip
_LETTERS = {"æ": "(?:æ|ae)", "ø": "(?:ø|oe)", "å": "(?:å|aa)"}
_NAME_LISTS = (
    "strong", "weak", "signed", "goes_on", "particles", "surname_endings", "surnames", "first_names", "also_words",
    "ordinary", "not_before",
)  # fmt: skip


@dataclass(frozen=True)
class EntityLexicon:
    """The vocabularies by which `bot.services.entities` marks entities."""

    conditions: PhraseLexicon
    products: PhraseLexicon
    ages: AgeLexicon
    names: NameLexicon
    no_amounts: tuple[re.Pattern[str], ...]
    bare_range: re.Pattern[str]


def load_entity_lexicon(path: Path) -> EntityLexicon:
    """The compiled vocabulary. Raises ContentError with every mistake and its line."""
    reading = _Reading(LinedYaml(path))
    lexicon = reading.lexicon()
    if reading.problems or lexicon is None:
        raise ContentError(reading.problems)
    return lexicon


class _Reading:
    """One pass over the file; what is wrong gathers in `problems`."""

    def __init__(self, file: LinedYaml) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def lexicon(self) -> EntityLexicon | None:
        conditions = self.things("conditions", "condition_endings", CONDITIONS)
        products = self.things("products", "product_endings", PRODUCTS)
        ages, names, no_amounts = self.ages(), self.names(), self.no_amounts()
        bare = self.pattern(("bare_range",), self.file.value(("bare_range",)), "", {})
        if self.problems or conditions is None or products is None or ages is None or bare is None:
            return None
        return EntityLexicon(conditions, products, ages, names, no_amounts, bare)

    def things(self, key: str, endings: str, ids: Sequence[str]) -> PhraseLexicon | None:
        right, neither, inflections = (self.words((each,)) for each in ("not_misspelt", "neither", "inflections"))
        named: list[tuple[str, str | None]] = [(phrase, None) for phrase in neither]
        named += self.named(key, ids)
        ending = self.mapped((endings,), ids)
        return None if self.problems else phrase_lexicon(named, ending, inflections, right)

    def wrong(self, place: Place, message: str) -> None:
        self.problems.append(self.file.problem(place, f"{'.'.join(map(str, place))}: {message}"))

    def words(self, place: Place) -> list[str]:
        found = self.file.value(place)
        if isinstance(found, list) and all(isinstance(word, str) and word.strip() for word in found):
            return [" ".join(word.split()) for word in found]
        self.wrong(place, "expected a list of words")
        return []

    def named(self, key: str, ids: Sequence[str]) -> Iterable[tuple[str, str]]:
        """(phrase, id) of a section whose keys are all `ids`; a phrase stands under one id only."""
        section = self.file.value((key,))
        seen: dict[str, str] = {}
        self.keys((key,), section, ids)
        for name in ids if isinstance(section, Mapping) else ():
            for phrase in self.words((key, name)) if name in section else ():
                first = seen.setdefault(fold(phrase), name)
                if first != name:
                    self.wrong((key, name), f'"{phrase}" stands under {first} too')
                elif not re.search(r"\w", phrase.split()[0]):
                    self.wrong((key, name), f'"{phrase}": expected a word first')
        return list(seen.items())

    def keys(self, place: Place, section: Any, expected: Sequence[str]) -> None:
        if not isinstance(section, Mapping):
            self.wrong(place, f"expected the keys {', '.join(expected)}")
            return
        for key in [*(k for k in expected if k not in section)]:
            self.wrong(place, f'lacks "{key}"')
        for key in [*(k for k in section if k not in expected)]:
            self.wrong((*place, key), f"unknown key (expected one of {', '.join(expected)})")

    def mapped(self, place: Place, ids: Sequence[str]) -> dict[str, str]:
        found = self.file.value(place)
        if not isinstance(found, Mapping):
            self.wrong(place, "expected a mapping from an ending to an id")
            return {}
        for ending, value in found.items():
            if value not in ids:
                self.wrong((*place, ending), f"{value} is none of {', '.join(ids)}")
        return dict(found)

    def ages(self) -> AgeLexicon | None:
        numbers = self.numbers()
        whole = [self.file.value(("ages", key)) for key in ("lowest", "highest", "adult_from")]
        if not all(isinstance(value, int) for value in whole):
            self.wrong(("ages",), "lowest, highest and adult_from: expected whole numbers")
        if self.problems:
            return None
        ways = "|".join(sorted(map(_spelled, numbers), key=len, reverse=True))
        parts = {key: str(self.file.value(("ages", key))) for key in ("figure", "end", "person")}
        number = rf"(?<![\w.,])(?:{_spelled(parts['figure'])}|(?:{ways})(?!\w))"
        patterns = [
            (made, added)
            for key, added in (("none", None), (-1, -1), (0, 0))
            for place, text in enumerate(self.file.value(("ages", "patterns", key)) or ())
            if (made := self.pattern(("ages", "patterns", key, place), text, number, parts)) is not None
        ]
        tail = self.pattern(("ages", "tail"), self.file.value(("ages", "tail")), number, parts)
        folded = {word.replace(" ", ""): value for word, value in numbers.items()}
        both = {**folded, **{_plain(word): value for word, value in folded.items()}}
        return AgeLexicon(both, re.compile(number), patterns, tail, *whole) if tail else None

    def numbers(self) -> dict[str, int]:
        """Number words, 1 to 99: single, in one word, and with spaces."""
        groups = [self.file.value(("ages", key)) for key in ("ones", "others", "tens")]
        joiner = self.file.value(("ages", "and"))
        if not all(isinstance(group, Mapping) for group in groups) or not isinstance(joiner, str):
            self.wrong(("ages",), "expected numbers under ones, others and tens, and the word between them under and")
            return {}
        ones, others, tens = (dict(group) for group in groups)
        glued = unspaced_numbers({**ones, **tens}, [joiner])
        spaced = {f"{one} {joiner} {ten}": a + b for one, a in ones.items() for ten, b in tens.items()}
        return {**ones, **others, **tens, **{word: int(value) for word, value in glued.items()}, **spaced}

    def pattern(
        self, place: Place, text: Any, number: str, parts: Mapping[str, str],
    ) -> re.Pattern[str] | None:
        try:
            for key, value in parts.items():
                text = text.replace(f"{{{key}}}", value)
            text = _spelled(text)
            for group in ("adult_age", "age"):
                text = text.replace(f"{{{group}}}", f"(?P<{group}>{number})")
            return re.compile(text)
        except (re.error, TypeError, AttributeError) as error:
            self.wrong(place, f"not a regular expression: {error}")
            return None

    def no_amounts(self) -> tuple[re.Pattern[str], ...]:
        made = (self.pattern(("no_amounts", place), text, "", {})
                for place, text in enumerate(self.words(("no_amounts",))))
        return tuple(pattern for pattern in made if pattern is not None)

    def names(self) -> NameLexicon:
        lists = {key: self.words(("names", key)) for key in _NAME_LISTS}
        folded = {key: frozenset(map(fold, words)) for key, words in lists.items()}
        return NameLexicon(
            strong=_lead(lists["strong"]), weak=_lead(lists["weak"]), signed=_lead(lists["signed"]),
            goes_on=folded["goes_on"], particles=folded["particles"], first_names=folded["first_names"],
            also_words=folded["also_words"], surnames=folded["surnames"],
            surname_endings=tuple(folded["surname_endings"]),
            ordinary=folded["ordinary"], not_before=folded["not_before"])


def _lead(phrases: Iterable[str]) -> re.Pattern[str]:
    """The phrases as one pattern that ends where a name would begin."""
    texts = (_spelled(r"[ \t]+".join(map(re.escape, phrase.split())))
             for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(texts)})(?!(?<=\w)\w)[\s:=.,!–-]*")


def _spelled(text: str) -> str:
    """A pattern that also fits when æøå are written as ae, oe and aa."""
    return "".join(_LETTERS.get(char, char) for char in text)


def _plain(word: str) -> str:
    return word.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
