"""How words are held against the questions of self-help: drinks, days, hours, numbers, one's own words."""
from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.domain.answers_in_words import quantity
from bot.domain.danish_time import find_times
from bot.domain.drink_calculator import count_drinks
from bot.domain.flow import Question
from bot.domain.selfhelp.diary import EARLIEST_HOUR, LATEST_HOUR, NOTHING
from bot.domain.selfhelp.past_days import past_days
from bot.services.clock import local
from bot.services.context import TurnContext
from bot.services.selfhelp.drinks import unknown_said
from bot.services.selfhelp.starting import entry_of

_HOUR = re.compile(r"(?<!\d)(\d{1,2})(?:[.:]\d\d)?(?!\d)")
_MONEY = re.compile(r"(\d[\d.]*)")
_COUNT = re.compile(r"(?<!\d)(\d{1,2})(?![\d,])")
_MOST = {"goal.week": 70, "goal.days": 7}
SCALE_MOST = 10
MOST_KRONER = 100_000
LATEST_START = timedelta(days=365)


@dataclass(frozen=True)
class HeardHere:
    """An answer's value, or the response (with its variables) that says why it is none yet."""

    value: str | None = None
    problem: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)


def drinks(turn: TurnContext, question: Question, text: str) -> HeardHere | None:
    """The drinks as JSON (`bot.domain.selfhelp.diary`), with the day when it was said too."""
    found = count_drinks(text, turn.content.drink_table)
    if found is None:
        return None
    entry = entry_of(turn, text)
    if entry is None:
        why = unknown_said(found) if found.unknown else None
        return HeardHere(problem=why.key, variables=dict(why.params)) if why else None
    if found.none and entry["day"] is None:
        return HeardHere(NOTHING)
    return HeardHere(json.dumps(entry, ensure_ascii=False))


def past_day(turn: TurnContext, question: Question, text: str) -> HeardHere | None:
    days = past_days(text, local(turn.now).date(), turn.content.selfhelp.days)
    return HeardHere(days[0].isoformat()) if len(days) == 1 else None


def coming_day(turn: TurnContext, question: Question, text: str) -> HeardHere | None:
    """A day from today on, at most a year ahead."""
    today = local(turn.now).date()
    for span in find_times(text, local(turn.now), turn.content.time_lexicon):
        day = max(span.start.date(), today)
        if day <= today + LATEST_START:
            return HeardHere(day.isoformat())
    return None


def hour(turn: TurnContext, question: Question, text: str) -> HeardHere | None:
    found = _HOUR.search(text)
    return HeardHere(str(int(found[1]))) if found and EARLIEST_HOUR <= int(found[1]) <= LATEST_HOUR else None


def count(turn: TurnContext, question: Question, text: str) -> HeardHere | None:
    """A whole number up to what the question allows, in figures or words."""
    digits = _COUNT.findall(text)
    said = quantity(text, turn.content.answer_lexicon) if not digits else None
    whole = int(said.min) if said and said.min == said.max == int(said.min) else None
    number = int(digits[0]) if len(digits) == 1 else whole
    return HeardHere(str(number)) if number is not None and number <= _MOST.get(question.id, SCALE_MOST) else None


def kroner(turn: TurnContext, question: Question, text: str) -> HeardHere | None:
    found = _MONEY.search(text)
    amount = int(found[1].replace(".", "")) if found else None
    return HeardHere(str(amount)) if amount is not None and amount <= MOST_KRONER else None


KINDS: dict[str, Callable[[TurnContext, Question, str], HeardHere | None]] = {
    "drinks": drinks, "past_day": past_day, "coming_day": coming_day, "hour": hour, "count": count, "kroner": kroner,
}
OWN_WORDS = "own_words"
