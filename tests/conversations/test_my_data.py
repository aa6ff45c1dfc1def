"""All is deleted only after a yes, whatever was running; a no goes on where it was."""
from __future__ import annotations

from typing import Any

import pytest

from tests.conversations.audit import OPENING
from tests.running import Talk

pytestmark = pytest.mark.model


@pytest.fixture
def at_item_2(running: Any) -> Talk:
    citizen = Talk(running, "0540")
    citizen.answers(*OPENING, "Højst én gang om måneden")
    assert citizen.question == "audit.2"
    return citizen


def exists(citizen: Talk) -> bool:
    with citizen.running.parts.database.reading() as work:
        conversation = work.conversations.get(citizen.id)
        return conversation is not None and conversation.ended_at is None


def test_in_the_middle_of_a_question_it_asks_and_shows_its_buttons_last(at_item_2: Talk) -> None:
    at_item_2.say("slet mine data")
    assert at_item_2.question == "my_data.delete"
    assert [choice["title"] for choice in at_item_2.last[-1]["choices"]][:2] == ["Ja, slet det hele", "Nej, behold det"]
    assert "aflyst" in at_item_2.last[-1]["text"]


@pytest.mark.parametrize("yes", ["Ja, slet det hele", "ja", "slet mine data"])
def test_a_yes_deletes_it_all(at_item_2: Talk, yes: str) -> None:
    at_item_2.answers("slet mine data", yes)
    assert not exists(at_item_2)


@pytest.mark.parametrize("no", ["Nej, behold det", "nej"])
def test_a_no_keeps_it_and_goes_on(at_item_2: Talk, no: str) -> None:
    at_item_2.answers("slet mine data", no)
    assert exists(at_item_2)
    assert at_item_2.last[0]["text"] == "Det er i orden. Intet er slettet."
    assert at_item_2.question == "audit.2"


def test_something_else_in_between_deletes_nothing_and_is_not_asked_about_again(at_item_2: Talk) -> None:
    at_item_2.answers("slet mine data", "jeg vil stoppe med at ryge")
    assert (at_item_2.question or "").startswith("advice.")
    at_item_2.answers("stop", "fortsæt")
    assert at_item_2.question in ("advice.adult", "audit.2")
    assert exists(at_item_2)


def test_without_a_running_flow_it_asks_too(running: Any) -> None:
    citizen = Talk(running, "0540")
    citizen.say("slet mine data")
    assert citizen.question == "my_data.delete"
    citizen.tap("Nej, behold det")
    assert citizen.question is None
    assert exists(citizen)
