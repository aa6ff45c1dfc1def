"""Two sets whose writers knew the description of the flags and intents and nothing of ours.

The floors here lie just below what was reached (2026-11-22), not at what is wanted: 0.97 of each flag with 0.05 false
alarms, and 0.95 of the answers in words. What is missed is printed.
"""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.understanding import sets
from tests.understanding.measures import lines

pytestmark = pytest.mark.model


def _read(name: str) -> Any:
    return yaml.safe_load((Path(__file__).parent / f"{name}.yml").read_text(encoding="utf-8"))


THIRD, FOURTH = _read("third_hand"), _read("fourth_hand")
FLAGS = [(name, flag, floor) for name, floor in (("third_hand", 0.90), ("fourth_hand", 0.91))
         for flag in _read(name)["red_flags"]]


@pytest.mark.parametrize(("name", "flag", "floor"), FLAGS)
def test_red_flags_are_found(understanding: Any, name: str, flag: str, floor: float) -> None:
    told = _read(name)["red_flags"][flag]
    missed = [text for text in told if flag not in understanding.parse(text)["red_flags"]]
    assert 1 - len(missed) / len(told) >= floor, lines((one,) for one in missed)


@pytest.mark.parametrize(("name", "most"), [("third_hand", 0.16), ("fourth_hand", 0.05)])
def test_what_only_looks_like_it_is_left_alone(understanding: Any, name: str, most: float) -> None:
    harmless = _read(name)["look_alikes"]
    alarms = [text for text in harmless if understanding.parse(text)["red_flags"]]
    assert len(alarms) / len(harmless) <= most, lines((one,) for one in alarms)


def test_intents_and_what_lies_outside(understanding: Any) -> None:
    pairs = [(text, intent, understanding.parse(text)["intent"])
             for intent, texts in THIRD["intents"].items() for text in texts]
    wrong = [f"{intent} -> {got}: {text}" for text, intent, got in pairs if got != intent]
    assert 1 - len(wrong) / len(pairs) >= 0.94, lines((one,) for one in wrong)
    outside = [got == "out_of_scope" for _, intent, got in pairs if intent == "out_of_scope"]
    thrown = [text for text, intent, got in pairs if intent != "out_of_scope" and got == "out_of_scope"]
    assert sum(outside) / len(outside) >= 0.80
    assert len(thrown) / (len(pairs) - len(outside)) <= 0.03, lines((one,) for one in thrown)


def test_answers_to_audit_in_words(understanding: Any) -> None:
    got = [(one, understanding.parse(one["text"], question=f"audit.{one['item']}")["option"])
           for one in FOURTH["audit"]]
    missed = [f"{one['item']}: {one['text']}: {option}" for one, option in got
              if option != (None if one["option"] == "ask" else one["option"])]
    taken = [f"{one['item']}: {one['text']}: {option}" for one, option in got
             if option is not None and option != one["option"]]
    assert 1 - len(missed) / len(got) >= 0.92, lines((one,) for one in missed)
    assert len(taken) / len(got) <= 0.01, lines((one,) for one in taken)


@pytest.mark.parametrize("name", ["third_hand", "fourth_hand"])
def test_nothing_was_copied_into_training(name: str) -> None:
    from bot.content.red_flag_examples import load_red_flag_examples, load_red_flag_sentences

    trained = {sets.plain(one.text) for one in load_red_flag_examples().examples}
    trained |= {sets.plain(text) for text, _ in load_red_flag_sentences()}
    data = _read(name)
    own = [text for texts in [*data["red_flags"].values(), data["look_alikes"]] for text in texts]
    assert [text for text in own if sets.plain(text) in trained] == []
