"""The red-flag model adds and never takes away; and how well patterns and model do together on the second set."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.loader import load_content
from bot.content.red_flag_examples import load_red_flag_examples
from bot.dialogue.components.red_flag_scores import AGREED, SCORES, SEEN, RedFlagModel, Told, seen_by_model
from bot.domain.red_flags import FLAGS, denied_flags, find_red_flags
from tests.understanding import sets
from tests.understanding.measures import lines

MORE = yaml.safe_load((Path(__file__).parent / "red_flags_more.yml").read_text(encoding="utf-8"))
RECALL_MORE, FALSE_ALARMS_MORE = 0.92, 0.07


def parsed(scores: dict[str, float], intent: str = "inform", confidence: float = 0.9) -> dict[str, Any]:
    return {"intent": {"name": intent, "confidence": confidence}, SCORES: scores}


@pytest.mark.parametrize(("message", "seen"), [
    (parsed(dict.fromkeys(FLAGS, 0.0)), []),
    (parsed({"tell_violence": SEEN}), ["tell_violence"]),
    (parsed({"tell_violence": SEEN - 0.01}), []),
    (parsed({"tell_violence": AGREED}, "tell_violence"), ["tell_violence"]),
    (parsed({"tell_violence": AGREED}, "tell_violence", 0.34), []),
    (parsed({"tell_violence": AGREED - 0.01}, "tell_violence"), []),
    (parsed({"tell_violence": 0.0}, "tell_violence", 1.0), []),
    (parsed({"tell_violence": 0.85, "tell_suicidal": 0.9}), ["tell_suicidal", "tell_violence"]),
    (parsed({"tell_violence": AGREED, "tell_suicidal": SEEN}, "tell_violence"), ["tell_suicidal", "tell_violence"]),
    ({"intent": {"name": "tell_violence", "confidence": 1.0}}, []),
    ({"intent": None, SCORES: {}}, []),
])
def test_what_the_model_sees(message: dict[str, Any], seen: list[str]) -> None:
    assert seen_by_model(message) == seen


def test_the_model_does_not_add_what_code_has_read_as_harmless() -> None:
    message = parsed({"tell_violence": 0.99, "tell_suicidal": 0.99})
    assert seen_by_model(message, frozenset({"tell_suicidal"})) == ["tell_violence"]


@pytest.mark.parametrize(("text", "denied"), [
    ("nej, jeg har ikke tænkt på selvmord", {"tell_suicidal"}),
    ("vores hund trækker vejret underligt", {"tell_acute_illness"}),
    ("nej, han slår mig ikke", {"tell_violence"}),
    ("jeg vil dø", set()),
    ("jeg har ikke tænkt på selvmord før, men nu vil jeg dø", set()),
    ("hvad koster det", set()),
])
def test_what_code_has_read_as_harmless(text: str, denied: set[str]) -> None:
    assert denied_flags(text, load_content().red_flag_patterns) == denied


def test_examples_are_many_and_always_the_same() -> None:
    first, second = load_red_flag_examples(), load_red_flag_examples()
    assert first == second
    assert all(len({one.text for one in first.examples if flag in one.flags}) >= 250 for flag in FLAGS)
    assert len({one.text for one in first.examples if not one.flags}) >= 800


def test_examples_are_not_the_sentences_that_measure() -> None:
    examples = {sets.plain(one.text) for one in load_red_flag_examples().examples}
    measured = [row.text for rows in sets.must_find().values() for row in rows] + sets.look_alikes()
    measured += [text for texts in MORE["must_find"].values() for text in texts] + MORE["look_alikes"]
    shared = [text for text in measured if sets.plain(text) in examples]
    assert len(shared) / len(measured) <= 0.05, "\n".join(shared)


def test_wrong_template_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "examples.yml"
    file.write_text("version: 1\nslots: {}\nbefore: x\nafter: x\nconcepts: {}\nflags: {}\nnone: |\n  jeg {mangler}\n")
    with pytest.raises(ValueError, match=r'examples\.yml:7: "jeg \{mangler\}": no slot is called "mangler"'):
        load_red_flag_examples(file)


def test_unknown_flag_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "examples.yml"
    file.write_text("version: 1\nslots: {}\nbefore: x\nafter: x\nconcepts: {}\nflags:\n  tell_joy: x\nnone: x\n")
    with pytest.raises(ValueError, match=r'examples\.yml:7: "tell_joy": expected flags out of tell_suicidal'):
        load_red_flag_examples(file)


def test_training_is_deterministic_and_survives_saving(tmp_path: Path) -> None:
    examples = load_red_flag_examples()
    told = [Told(one.text, one.flags) for one in examples.examples[::40]]
    models = [RedFlagModel.learn_flags(told, examples.concepts) for _ in range(2)]
    models[0].save(tmp_path)
    for text in (told[0].text, told[-1].text, "hej"):
        scores = models[0].scores(text)
        assert list(scores) == list(FLAGS)
        assert scores == models[1].scores(text)
        assert all(0 <= score <= 1 for score in scores.values())
        assert RedFlagModel.load_flags(tmp_path).scores(text) == pytest.approx(scores, abs=0.01)


@pytest.mark.model
def test_model_never_takes_a_flag_of_the_patterns_away(understanding: Any) -> None:
    patterns = load_content().red_flag_patterns
    texts = [row.text for rows in sets.must_find().values() for row in rows] + sets.look_alikes()
    for text in texts[::3]:
        found = list(dict.fromkeys(flag.name for flag in find_red_flags(text, patterns)))
        assert understanding.parse(text)["red_flags"][:len(found)] == found


@pytest.mark.model
@pytest.mark.parametrize("flag", FLAGS)
def test_red_flags_of_the_second_set_are_found(understanding: Any, flag: str) -> None:
    texts = MORE["must_find"][flag]
    missed = [(text, found) for text in texts if flag not in (found := understanding.parse(text)["red_flags"])]
    assert 1 - len(missed) / len(texts) >= RECALL_MORE, lines(missed)


@pytest.mark.model
def test_red_flags_are_not_seen_in_look_alikes_of_the_second_set(understanding: Any) -> None:
    texts = MORE["look_alikes"]
    alarms = [(text, found) for text in texts if (found := understanding.parse(text)["red_flags"])]
    assert len(alarms) / len(texts) <= FALSE_ALARMS_MORE, lines(alarms)
