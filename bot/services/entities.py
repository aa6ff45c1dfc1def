"""Marks the entities of a message, with normalised values (understanding.md, "Entities").

Each character belongs to one entity at most: what is a phone number is no time, what is an age no quantity. But a
product may be a quantity's unit ("ti cigaretter"), and a bare range ("10-12") is both a time and a quantity: without
the question nobody can tell. A thing named twice is marked once.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import phonenumbers

from bot.content.model import Content
from bot.domain.answers_in_words import quantity
from bot.domain.danish_time import find_times, iso_interval
from bot.domain.entities import Span, find_ages, find_names, find_phrases, lowered
from bot.domain.municipality import find_mentions
from bot.domain.words.folding import fold

REGION = "DK"
FEWEST_PHONE_DIGITS = 8
HIDDEN = "·"
"""Stands for a character that already belongs to something: a sign without meaning."""
STOP = ";"
"""The same for amounts, which would else reach across it."""
MOST_QUANTITIES = 8
_DANISH_PHONE = re.compile(r"(?<![\d+])(?:(?:\+|00)45[ .-]?)?(?:\d[ .-]?){7}\d(?![\d])")
_LONG_NUMBER = re.compile(r"\d{5,}(?:[ -]?\d+)*|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")


@dataclass(frozen=True)
class Entity:
    """Characters [start, end) of the message, as written in `text`, and their value in the contract's form."""

    entity: str
    text: str
    value: Any
    start: int
    end: int


def find_entities(text: str, at: datetime, content: Content) -> list[Entity]:
    """All entities of `text` said at `at` (aware), in the order of the message."""
    if unicodedata.is_normalized("NFC", text):
        return _entities(text, at, content)
    composed, places = _composed(text)
    return [
        replace(each, text=text[places[each.start]:places[each.end]], start=places[each.start], end=places[each.end])
        for each in _entities(composed, at, content)
    ]


def _composed(text: str) -> tuple[str, list[int]]:
    """`text` with letters and their accents as one character each, and where each of these (and the end) stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        joined = unicodedata.normalize("NFC", letters[-1] + char) if letters and unicodedata.combining(char) else ""
        if len(joined) == 1:
            letters[-1] = joined
        else:
            letters.append(char)
            places.append(place)
    return "".join(letters), [*places, len(text)]


def _entities(text: str, at: datetime, content: Content) -> list[Entity]:
    marking = _Marking(text)
    marking.mark("phone", _phones(text))
    marking.mark_things(content)
    marking.mark("age", find_ages(marking.rest, content.entity_lexicon.ages))
    _mark_amounts(marking, at, content)
    return marking.entities()


class _Marking:
    """What has been found so far; `rest` is the message without it."""

    def __init__(self, text: str) -> None:
        self.text = self.rest = text
        self.found: list[tuple[str, Span]] = []

    def mark(self, entity: str, spans: Sequence[Span]) -> None:
        """Take the characters of `spans`; those without a value belong to nothing."""
        for span in spans:
            if span.value is not None:
                self.found.append((entity, span))
            self.hide(span.start, span.end)

    def hide(self, start: int, end: int) -> None:
        self.rest = self.rest[:start] + HIDDEN * (end - start) + self.rest[end:]

    def mark_things(self, content: Content) -> None:
        """Conditions, products, names and municipalities: words, and sometimes each other's words."""
        lexicon = content.entity_lexicon
        answers = content.answer_lexicon

        def known(word: str) -> bool:
            return word in answers.vocabulary or word in answers.speller

        for entity, phrases in (("condition", lexicon.conditions), ("nicotine_product", lexicon.products)):
            self.mark(entity, find_phrases(self.rest, phrases, lambda word: word in answers.speller))
        places = list(_places(self.rest, content))
        taken = [(i, i + 1) for i, char in enumerate(self.rest) if char == HIDDEN != self.text[i]]
        taken += [(span.start, span.end) for span, how in places if how == "exact"]
        names = find_names(self.text, lexicon.names, known, taken)
        self.mark("person_name", names)
        self.mark("municipality", [span for span, _ in places
                                   if not any(name.overlaps(span.start, span.end) for name in names)])

    def show(self, entity: str) -> None:
        """Undo `hide` for one kind of entity."""
        for name, span in self.found:
            if name == entity:
                self.rest = self.rest[:span.start] + self.text[span.start:span.end] + self.rest[span.end:]

    def entities(self) -> list[Entity]:
        """In the order of the message, each value once."""
        kept: list[Entity] = []
        for entity, span in sorted(self.found, key=lambda each: (each[1].start, each[1].end)):
            if not any(other.entity == entity and other.value == span.value for other in kept):
                kept.append(Entity(entity, self.text[span.start:span.end], span.value, span.start, span.end))
        return kept


def _phones(text: str) -> list[Span]:
    """Valid numbers: Danish ones without a country code, others with one."""
    if sum(char.isdigit() for char in text) < FEWEST_PHONE_DIGITS:
        return []
    found = [Span(_e164(match.number), match.start, match.end) for match in
             phonenumbers.PhoneNumberMatcher(text, REGION, leniency=phonenumbers.Leniency.VALID)]
    for match in _DANISH_PHONE.finditer(text):
        number = phonenumbers.parse(match.group(), REGION)
        if phonenumbers.is_valid_number(number) and not any(s.overlaps(*match.span()) for s in found):
            found.append(Span(_e164(number), *match.span()))
    return found


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _places(text: str, content: Content) -> Iterator[tuple[Span, str]]:
    """Municipalities that are meant beyond doubt, and how they were written."""
    for mention in find_mentions(text, content.index):
        if len(mention.candidates) == 1 and mention.how != "beginning":
            yield Span(mention.candidates[0].code, mention.start, mention.end), mention.how


def _mark_amounts(marking: _Marking, at: datetime, content: Content) -> None:
    """Times, then the amounts in what is left."""
    times = find_times(marking.rest, at, content.time_lexicon)
    spans = [Span(iso_interval(time), time.at, time.to) for time in times]
    if content.entity_lexicon.bare_range.fullmatch(lowered(marking.rest)):
        marking.found += [("time", span) for span in spans]
    else:
        marking.mark("time", spans)
    marking.show("nicotine_product")
    plain = lowered(marking.rest)
    for pattern in (_LONG_NUMBER, *content.entity_lexicon.no_amounts):
        for number in pattern.finditer(plain):
            marking.hide(*number.span())
    rest = marking.rest.replace(HIDDEN, STOP)
    for _ in range(MOST_QUANTITIES):
        amount = quantity(rest, content.answer_lexicon)
        if amount is None:
            return
        said = fold(rest[amount.start:amount.end])
        if amount.unit or not said.isalpha() or said in content.answer_lexicon.vocabulary:
            marking.found.append(("quantity", Span(amount.as_value(), amount.start, amount.end)))
        rest = STOP * amount.end + rest[amount.end:]
