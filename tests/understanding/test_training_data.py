"""Laws of the training data (data/nlu)."""
from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.understanding import sets

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "data" / "nlu").glob("*.yml"))
FEWEST = 90
"""Sentences that every intent has at least."""
HOST_ONLY = {"answer", "unclear_answer", "stale_choice", "restart_flow", "resume_flow"}
INTENTS = [
    "greet", "goodbye", "thank", "affirm", "deny", "unsure", "decline_answer", "ask_why", "ask_repeat",
    "go_back", "stop_flow", "restart", "ask_help", "ask_human", "ask_bot_identity", "complain", "out_of_scope",
    "start_alcohol_screening", "start_smoking_advice", "want_to_quit_nicotine", "not_ready_to_quit",
    "want_to_drink_less", "worried_about_other", "check_eligibility", "ask_offers", "book_conversation",
    "change_booking", "cancel_booking", "show_booking", "log_drinks", "make_plan", "staff_start_advice",
    "ask_standard_drink", "ask_low_risk_limit", "ask_alcohol_effects", "ask_alcohol_treatment",
    "ask_stop_drinking_safely", "ask_nicotine_withdrawal", "ask_nicotine_medicine", "report_craving",
    "report_relapse", "ask_quit_benefits", "ask_weight_gain", "ask_quit_course", "ask_clarifying_conversation",
    "ask_price", "ask_anonymity", "ask_privacy", "delete_my_data", "show_my_data", "ask_opening_hours",
    "ask_location", "ask_waiting_time", "ask_referral_needed", "ask_interpreter", "ask_format",
    "ask_bring_relative", "ask_source", "tell_suicidal", "tell_acute_illness", "tell_violence",
    "tell_child_at_risk", "tell_pregnant", "tell_mental_illness", "tell_minor", "inform",
]
"""The public vocabulary: names and number are fixed."""


def sections() -> list[tuple[Path, dict[str, Any]]]:
    return [(path, part) for path in FILES for part in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]]


def examples(part: dict[str, Any]) -> list[str]:
    return [line.removeprefix("- ") for line in part["examples"].splitlines()]


def sentences() -> list[tuple[str, str]]:
    """(sentence, intent) of all training sentences."""
    return [(text, part["intent"]) for _, part in sections() if "intent" in part for text in examples(part)]


def test_the_intents_are_those_of_the_vocabulary() -> None:
    assert len(INTENTS) == len(set(INTENTS)) == 66
    assert {intent for _, intent in sentences()} == set(INTENTS)


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_has_sentences_enough(intent: str) -> None:
    assert sum(own == intent for _, own in sentences()) >= FEWEST


def test_an_intent_stands_in_one_place() -> None:
    found = Counter(part["intent"] for _, part in sections() if "intent" in part)
    assert [intent for intent, times in found.items() if times > 1] == []


def test_no_sentence_stands_twice() -> None:
    seen: dict[str, str] = {}
    twice = []
    for text, intent in sentences():
        key = sets.plain(text) or text
        if key in seen:
            twice.append((text, intent, seen[key]))
        seen[key] = intent
    assert twice == []


def test_what_the_host_builds_is_never_trained() -> None:
    assert HOST_ONLY & {intent for _, intent in sentences()} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_lines_are_plain_sentences(path: Path) -> None:
    """No entity marks (entities are found by code), no blanks around, no command, nothing longer than a message."""
    wrong = [
        text
        for own, part in sections()
        if own == path and "intent" in part
        for text in examples(part)
        if not text or text != text.strip() or re.search(r"[\[\]{}]|^/", text) or len(text) > 300
    ]
    assert wrong == []


def test_messages_of_every_length_are_trained() -> None:
    """A classifier that only saw short sentences does not understand a paragraph."""
    lengths = Counter(min(len(text.split()), 13) for text, _ in sentences())
    assert lengths[1] >= 200
    assert sum(lengths[words] for words in range(9, 13)) >= 1000
    assert lengths[13] >= 300


def test_enough_test_sentences_are_new() -> None:
    """Sentences in both are left out of the measures; there must stay enough of every intent to measure it."""
    kept = Counter(intent for text, intent in sets.intents() if sets.plain(text) not in sets.trained())
    total = Counter(intent for _, intent in sets.intents())
    assert [intent for intent in total if kept[intent] < 0.5 * total[intent]] == []


def concepts() -> dict[str, list[str]]:
    return {part["lookup"]: " ".join(examples(part)).split() for _, part in sections() if "lookup" in part}


def test_concepts_are_words_or_beginnings_of_words() -> None:
    wrong = [word for words in concepts().values() for word in words if not re.fullmatch(r"[\w'.-]+\*?", word)]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(concepts()))
def test_a_concept_has_each_word_once(name: str) -> None:
    assert [word for word, times in Counter(concepts()[name]).items() if times > 1] == []


def test_every_setting_of_the_pipeline_is_one_its_component_knows() -> None:
    """Rasa says nothing of a setting that stands under the wrong component: it is then simply without effect."""
    from rasa.shared.utils.common import class_from_module_path

    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    unknown = {
        part["name"]: sorted(set(part) - {"name"} - set(class_from_module_path(part["name"]).get_default_config()))
        for part in config["pipeline"]
    }
    assert [name for name, keys in unknown.items() if keys] == []


def test_out_of_scope_weighs_more_in_training() -> None:
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    weights = {part["name"].rpartition(".")[2]: part.get("shares") for part in config["pipeline"]}
    assert weights == {"DanishIntentClassifier": {"out_of_scope": 5.0}, "RedFlagScorer": None}
