"""What is spared in a turn changes nothing that is said: rules found again are the rules found first."""
from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue import savings

RULES = {"greet": "action_small_talk", "why": "action_flow_why"}
OTHERS = {"why": "do_not_predict_loop"}


def find(rules: dict[str, str], states: list[Any]) -> set[str]:
    return {key for key in rules if states and states[-1]["user"]["intent"] == key}


def said(intent: str) -> list[Any]:
    return [{}, {"user": {"intent": intent}, "prev_action": {"action_name": "action_listen"}}]


@pytest.mark.parametrize(("rules", "states", "found"), [
    (RULES, said("why"), {"why"}),
    (RULES, said("greet"), {"greet"}),
    (OTHERS, said("why"), {"why"}),
    (OTHERS, said("greet"), set()),
    (RULES, [], set()),
])
def test_the_same_rules_are_found_again(rules: dict[str, str], states: list[Any], found: set[str]) -> None:
    calls: list[Any] = []
    remembered = savings._Remembered(lambda *asked: calls.append(asked) or find(*asked))
    for other in (said("greet"), said("why")):
        for table in (RULES, OTHERS):
            remembered(table, other)
    remembered(rules, states).clear()  # what the caller does with its set is its own
    before = len(calls)
    assert remembered(rules, states) == found
    assert len(calls) == before


def test_forgets_rather_than_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(savings, "_REMEMBERED_AT_MOST", 2)
    remembered = savings._Remembered(find)
    for intent in ("greet", "why", "thank", "greet"):
        assert remembered(RULES, said(intent)) == find(RULES, said(intent))
    assert len(remembered._found) <= 2
