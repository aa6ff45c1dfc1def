"""Does it understand Danish as people write it? The floors, on sentences that nobody trained on (see README.md)."""
from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import pytest

from tests.understanding import sets
from tests.understanding.measures import (
    accuracy,
    lines,
    macro_f1,
    one_typo,
    without_danish_letters,
    worst_confusions,
)

ACCURACY, MACRO_F1, LOSS_WHEN_SPOILT = 0.90, 0.88, 0.04
RECALL, FALSE_ALARMS, FALSE_ALARMS_ORDINARY = 0.97, 0.05, 0.02
OUT_OF_SCOPE, THROWN_OUT = 0.80, 0.03
AUDIT_RIGHT, AUDIT_WRONG = 0.95, 0.01
TIMES, ENTITIES = 0.95, 0.90
FLAGS = ("tell_suicidal", "tell_acute_illness", "tell_violence", "tell_child_at_risk")
SCALES = {
    "frequency": ["audit.1"],
    "amount": ["audit.2"],
    "often": [f"audit.{i}" for i in range(3, 9)],
    "recency": ["audit.9", "audit.10"],
}

pytestmark = pytest.mark.model


class Parser(Protocol):
    """The product as `afklar parse --json` shows it; `now` is an ISO 8601 instant."""

    def __call__(self, text: str, question: str | None = None, now: str | None = None) -> dict[str, Any]: ...


@pytest.fixture(scope="session")
def parse(request: pytest.FixtureRequest) -> Parser:
    """The trained product's `parse`, each sentence parsed once."""
    understanding = request.getfixturevalue("understanding")
    cached: Parser = functools.lru_cache(maxsize=None)(understanding.parse)
    return cached


def measured_intents() -> list[tuple[str, str]]:
    """(sentence, intent) without those that also stand in the training data."""
    return [(text, intent) for text, intent in sets.intents() if sets.plain(text) not in sets.trained()]


def intent_pairs(parse: Parser, spoil: Callable[[str], str] = str) -> list[tuple[str, str]]:
    return [(intent, parse(spoil(text))["intent"]) for text, intent in measured_intents()]


def missed_intents(parse: Parser, spoil: Callable[[str], str] = str) -> str:
    rows = [(intent, parse(spoil(text))["intent"], spoil(text)) for text, intent in measured_intents()]
    return lines(sorted(row for row in rows if row[0] != row[1]))


def values(answer: dict[str, Any], entity: str) -> list[Any]:
    return [found["value"] for found in answer["entities"] if found["entity"] == entity]


def test_most_sentences_are_independent() -> None:
    assert len(measured_intents()) >= 0.9 * len(sets.intents())


def test_intents(parse: Parser) -> None:
    pairs = intent_pairs(parse)
    report = f"{worst_confusions(pairs)}\n{missed_intents(parse)}"
    assert accuracy(pairs) >= ACCURACY, report
    assert macro_f1(pairs) >= MACRO_F1, report


@pytest.mark.parametrize("spoil", [one_typo, without_danish_letters])
def test_intents_when_spelt_badly(parse: Parser, spoil: Callable[[str], str]) -> None:
    clean, spoilt = intent_pairs(parse), intent_pairs(parse, spoil)
    assert accuracy(spoilt) >= accuracy(clean) - LOSS_WHEN_SPOILT, missed_intents(parse, spoil)
    assert macro_f1(spoilt) >= macro_f1(clean) - LOSS_WHEN_SPOILT, missed_intents(parse, spoil)


@pytest.mark.parametrize("spoil", [str, without_danish_letters])
@pytest.mark.parametrize("flag", FLAGS)
def test_red_flags_are_found(parse: Parser, flag: str, spoil: Callable[[str], str]) -> None:
    rows = sets.must_find()[flag]
    missed = [
        (row.text, found)
        for row in rows
        if not set(found := parse(spoil(row.text))["red_flags"]) & set(row.flags)
    ]
    assert 1 - len(missed) / len(rows) >= RECALL, lines(missed)


def test_red_flags_are_not_seen_in_look_alikes(parse: Parser) -> None:
    texts = sets.look_alikes()
    alarms = [(text, found) for text in texts if (found := parse(text)["red_flags"])]
    assert len(alarms) / len(texts) <= FALSE_ALARMS, lines(alarms)


def test_red_flags_are_not_seen_in_ordinary_wishes(parse: Parser) -> None:
    texts = [text for text, intent in sets.intents() if intent not in FLAGS] + sets.out_of_scope()
    alarms = [(text, found) for text in texts if (found := parse(text)["red_flags"])]
    assert len(alarms) / len(texts) <= FALSE_ALARMS_ORDINARY, lines(alarms)


def test_out_of_scope_is_recognised(parse: Parser) -> None:
    texts = [text for text in sets.out_of_scope() if sets.plain(text) not in sets.trained()]
    missed = [(got, text) for text in texts if (got := parse(text)["intent"]) != "out_of_scope"]
    assert 1 - len(missed) / len(texts) >= OUT_OF_SCOPE, lines(missed)


def test_real_wishes_are_not_thrown_out(parse: Parser) -> None:
    wishes = [(text, intent) for text, intent in measured_intents() if intent != "out_of_scope"]
    thrown = [(intent, text) for text, intent in wishes if parse(text)["intent"] == "out_of_scope"]
    assert len(thrown) / len(wishes) <= THROWN_OUT, lines(thrown)


def audit_misses(parse: Parser, questions: list[str]) -> tuple[int, list[tuple[object, ...]]]:
    """How many answers there are, and (question, text, expected, taken) of those that were not taken rightly."""
    rows = [row for row in sets.audit_answers() if row.question in questions]
    missed: list[tuple[object, ...]] = []
    for row in rows:
        taken = parse(row.text, question=row.question, now=sets.audit_now())["option"]
        if taken != (row.expect if isinstance(row.expect, int) else None):
            missed.append((row.question, row.text, row.expect, taken))
    return len(rows), missed


@pytest.mark.parametrize("scale", SCALES)
def test_audit_answers_are_right_or_asked_again(parse: Parser, scale: str) -> None:
    total, missed = audit_misses(parse, SCALES[scale])
    assert 1 - len(missed) / total >= AUDIT_RIGHT, lines(missed)


def test_audit_answers_are_never_taken_wrongly(parse: Parser) -> None:
    total, missed = audit_misses(parse, [question for scale in SCALES.values() for question in scale])
    wrong = [row for row in missed if row[-1] is not None]
    assert len(wrong) / total <= AUDIT_WRONG, lines(wrong)


def interval(value: str) -> list[str]:
    """Both ends with their offsets, however the seconds are written; "none" stays as it is."""
    return [datetime.fromisoformat(end).isoformat() for end in value.split("/")] if "/" in value else [value]


def test_times_are_exact(parse: Parser) -> None:
    rows = sets.times()
    missed = []
    for row in rows:
        found = values(parse(row["text"], now=row["now"]), "time") or ["none"]
        if [interval(value) for value in found] != [interval(row["value"])]:
            missed.append((row["now"][:16], row["text"], row["value"], found))
    assert 1 - len(missed) / len(rows) >= TIMES, lines(missed)


def same_value(entity: str, found: list[Any], expected: Any) -> bool:
    if entity == "quantity":
        return [(value["min"], value["max"]) for value in found] == [(expected["min"], expected["max"])]
    return found == [expected]


@pytest.mark.parametrize("entity", sorted(sets.entities()))
def test_entities_are_exact(parse: Parser, entity: str) -> None:
    rows = sets.entities()[entity]
    missed = [
        (row["text"], row["value"], found)
        for row in rows
        if not same_value(entity, found := values(parse(row["text"]), entity), row["value"])
    ]
    assert 1 - len(missed) / len(rows) >= ENTITIES, lines(missed)
