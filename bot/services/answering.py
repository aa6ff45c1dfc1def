"""Holds words against the open question. Options by `bot.domain.answers_in_words`; names, numbers and places here."""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import phonenumbers

from bot.domain.answers_in_words import Matched, Unclear, match_answer
from bot.domain.eligibility.measures import measure
from bot.domain.flow import Question
from bot.domain.municipality import find_municipality
from bot.domain.several import match_several
from bot.services.asking import synonyms, titles
from bot.services.choosing import time_answer
from bot.services.context import TurnContext
from bot.services.references import read_reference
from bot.services.selfhelp import listening

REGION = "DK"
PHONE_DIGITS = 6
"""So many digits are no time of day."""
_NAME = re.compile(r"[^\W\d_][\w .'’\-]{0,78}[^\W\d_.]\.?", re.UNICODE)


@dataclass(frozen=True)
class Heard:
    """What words amount to as an answer: a value, or unclear between the options at `indices`."""

    value: str | None = None
    indices: tuple[int, ...] = ()
    problem: str | None = None
    """Why it is no good though meant as an answer: the key of a response (a phone number with a digit missing)."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """Those of `problem`."""


def hold_against(turn: TurnContext, question: Question, text: str) -> Heard | None:
    """The answer that `text` is to `question`; None when it is none, and the NLU decides what it is."""
    special = _SPECIAL.get(question.kind)
    heard = special(turn, question, text) if special else _selfhelp(turn, question, text)
    if heard is not None and (heard.value is not None or heard.problem):
        return heard
    heard = _option(turn, question, text) if question.options else heard
    # Whatever fits no option may be said in one's own words.
    return None if question.kind == listening.OWN_WORDS and heard and heard.value is None else heard


def _selfhelp(turn: TurnContext, question: Question, text: str) -> Heard | None:
    listen = listening.KINDS.get(question.kind)
    heard = listen(turn, question, text) if listen else None
    return Heard(heard.value, problem=heard.problem, variables=heard.variables) if heard else None


def _option(turn: TurnContext, question: Question, text: str) -> Heard | None:
    kind = question.kind if question.kind in SCALES else "choice"
    if question.params.get("several"):
        named = match_several(titles(turn.content, question), synonyms(turn.content, question), text,
                              turn.content.answer_lexicon)
        if named:
            return Heard(value=",".join(question.options[index].value for index in named))
    found = match_answer(kind, titles(turn.content, question), synonyms(turn.content, question), text,
                         turn.content.answer_lexicon)
    if isinstance(found, Matched):
        return Heard(value=question.options[found.index].value)
    if isinstance(found, Unclear):
        return Heard(indices=found.indices)
    return None


SCALES = frozenset({"frequency", "amount", "often", "recency", "yes_no", "number", "choice"})


def looks_like_name(text: str) -> bool:
    """Letters, spaces, hyphens and apostrophes, two to eighty, at most five words."""
    plain = text.strip()
    return bool(_NAME.fullmatch(plain)) and len(plain.split()) <= 5


def phone_in(text: str) -> Heard | None:
    """A telephone number in E.164. Danish numbers without a country code; others with one."""
    digits = sum(character.isdigit() for character in text)
    for found in phonenumbers.PhoneNumberMatcher(text, REGION, leniency=phonenumbers.Leniency.VALID):
        return Heard(value=phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164))
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return Heard(problem="booking_phone_wrong") if digits >= 5 else None
    if phonenumbers.is_valid_number(number):
        return Heard(value=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return Heard(problem="booking_phone_wrong") if digits >= 3 else None


def _phone(turn: TurnContext, question: Question, text: str) -> Heard | None:
    return phone_in(text)


def _municipality(turn: TurnContext, question: Question, text: str) -> Heard | None:
    found = find_municipality(text, turn.content.index)
    if len(found) == 1:
        return Heard(value=found[0].code)
    return Heard(problem="booking_municipality_several") if found else None


def _reference(turn: TurnContext, question: Question, text: str) -> Heard | None:
    read = read_reference(text)
    if read is None:
        return None
    return Heard(value=read.reference) if read.reference else Heard(problem="booking_reference_wrong")


def _time(turn: TurnContext, question: Question, text: str) -> Heard | None:
    """One of the times on show, by its place in the list, its day or its hour; else a wish (`wish:` and JSON)."""
    if sum(character.isdigit() for character in text) >= PHONE_DIGITS:
        return None
    value = time_answer(turn, question, text)
    return Heard(value=value) if value is not None else None


def _measure(turn: TurnContext, question: Question, text: str) -> Heard | None:
    """Height or weight as a figure; one that no adult has is asked again."""
    value = measure(question.id, text)
    if value is not None:
        return Heard(value=value)
    return Heard(indices=()) if any(character.isdigit() for character in text) else None


_SPECIAL: dict[str, Callable[[TurnContext, Question, str], Heard | None]] = {
    "phone": _phone, "municipality": _municipality, "reference": _reference, "time": _time,
    "measure": _measure,
}
