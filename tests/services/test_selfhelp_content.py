"""Self-help's content: every fact that the chat shows has a source; every mistake is named."""
from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.content.drinks_content import load_drinks
from bot.content.problems import ContentError
from bot.content.selfhelp_content import load_selfhelp

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "bot" / "content"
RESPONSES = {
    key.removeprefix("utter_"): entries[0]["text"]
    for path in (ROOT / "data" / "responses").glob("*.yml")
    for key, entries in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["responses"].items()
}
SELF_HELP = load_selfhelp(CONTENT / "selfhelp.yml")
FACTS = re.compile(r"\d|risiko|virker|abstinens|medicin")
NO_FACTS_OF_ITS_OWN = {
    "answer_ask_help", "answer_ask_bot_identity", "answer_ask_privacy", "answer_ask_anonymity", "answer_ask_source",
    "answer_staff_start_advice", "answer_not_ready_to_quit", "answer_between", "answer_unclear",
    "answer_worried_about_other",
}
"""What the chat says of itself, or to staff, and what content fills in whole."""


def test_a_source_belongs_to_something_that_is_said() -> None:
    assert set(SELF_HELP.sources) <= set(RESPONSES)


@pytest.mark.parametrize("key", sorted(
    key for key, text in RESPONSES.items()
    if key.startswith(("answer_", "effects_", "plan_d", "plan_w")) and FACTS.search(text)
    and key not in NO_FACTS_OF_ITS_OWN))
def test_every_fact_has_a_source(key: str) -> None:
    assert key in SELF_HELP.sources


def test_what_is_unchecked_is_not_said_as_certain() -> None:
    """The texts on sleep and weight say that there is no sure source (issue 10: nothing unverified as certain)."""
    for key in ("effects_sleep", "effects_weight"):
        assert not SELF_HELP.sources[key].checked
        assert re.search("sikker kilde|sikkert tal", RESPONSES[key])


@pytest.mark.parametrize(("file", "old", "new", "message"), [
    ("selfhelp.yml", "commands:", "command:", "command: not expected"),
    ("selfhelp.yml", "  range: \"{low} til {high}\"", "  range: 3", "range: expected a text"),
    ("selfhelp.yml", "intent: ask_source}", "intents: ask_source}", "menu effects: expected title and intent"),
    ("selfhelp.yml", "checked: true}", "checked: perhaps}", "expected {source, checked: true or false}"),
    ("drinks.yml", "one: [330, 4.6]", "one: [330, 460]", "330 ml with 460"),
    ("drinks.yml", "halves: [halve]", "halve: [halve]", "halve: not expected"),
    ("drinks.yml", "implied: {can: beer", "implied: {can: milk", "no beverage milk"),
])
def test_a_mistake_is_named(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    path = Path(shutil.copy(CONTENT / file, tmp_path / file))
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    load: Any = load_selfhelp if file == "selfhelp.yml" else load_drinks
    with pytest.raises(ContentError) as error:
        load(path)
    assert message in " ".join(str(problem) for problem in error.value.problems)
