"""Around the questions: why, back, skip, stop, go on, begin again, another question in between, old taps, reload."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conversations.audit import EIGHT, OPENING, screened, taps

pytestmark = pytest.mark.model


@pytest.fixture
def at_item_4(chat: Callable[..., Any]) -> Any:
    citizen = chat()
    citizen.answers(*OPENING, *taps(*EIGHT)[:3])
    assert citizen.question == "audit.4"
    return citizen


@pytest.mark.parametrize("said", [
    "hvorfor spørger du?", "hvad er en genstand?", "koster det noget?", "er jeg anonym?", "hvem er du?", "hej", "tak",
    "gentag lige spørgsmålet", "hvor lang tid er der ventetid?", "jeg er gravid",
    "kan du anbefale en restaurant?", "blåbærgrød", "<b>fed</b>",
])
def test_whatever_comes_between_leads_back_to_the_same_question(at_item_4: Any, said: str) -> None:
    asked = at_item_4.last[-1]
    at_item_4.say(said)
    assert len(at_item_4.last) == 2
    assert at_item_4.last[0]["text"] != asked["text"]
    again = at_item_4.last[1]
    assert (again["text"], again["progress"]) == (asked["text"], asked["progress"])
    assert finish_from_4(at_item_4)["score"] == 8


def finish_from_4(talk: Any) -> dict[str, Any]:
    from tests.conversations.audit import finish

    talk.answers(*taps(*EIGHT)[3:])
    return finish(talk)


def test_why_by_tap_says_what_content_says(at_item_4: Any, content: Any) -> None:
    at_item_4.tap("Hvorfor spørger du?")
    assert at_item_4.last[0]["text"] == content.questions["audit.4"].why
    assert at_item_4.question == "audit.4"


def test_back_as_far_as_the_first_question_and_no_further(at_item_4: Any) -> None:
    for question in ("audit.3", "audit.2", "audit.1", "audit.adult", "audit.consent"):
        at_item_4.tap("Et skridt tilbage")
        assert at_item_4.question == question
    at_item_4.say("tilbage")
    assert at_item_4.question == "audit.consent"
    assert "første spørgsmål" in at_item_4.texts


@pytest.mark.parametrize("said", ["det vil jeg helst ikke svare på", "spring over"])
def test_skipping_in_words(at_item_4: Any, said: str) -> None:
    at_item_4.say(said)
    assert at_item_4.question == "audit.5"


def test_consent_cannot_be_skipped(chat: Callable[..., Any]) -> None:
    citizen = chat()
    citizen.answers("Se på mine alkoholvaner", "det vil jeg ikke svare på")
    assert citizen.question == "audit.consent"


@pytest.mark.parametrize("on", ["fortsæt", "Fortsæt!", "jeg vil gerne fortsætte", "lad os fortsætte",
                                "Fortsæt, hvor vi slap"])
def test_stop_and_go_on_at_the_same_question(at_item_4: Any, on: str) -> None:
    at_item_4.say("stop")
    assert at_item_4.question is None
    at_item_4.answers(on)
    assert at_item_4.question == "audit.4"
    assert finish_from_4(at_item_4)["score"] == 8


def test_stop_then_something_else_then_go_on(at_item_4: Any) -> None:
    at_item_4.answers("stop", "hvad er en genstand?")
    assert at_item_4.question is None
    at_item_4.answers("fortsæt")
    assert at_item_4.question == "audit.4"


def test_begin_again_forgets_the_answers(at_item_4: Any) -> None:
    at_item_4.say("begynd forfra")
    assert at_item_4.question == "audit.consent"
    at_item_4.answers("Ja, det er i orden", "Ja", "Aldrig", "Nej")
    at_item_4.tap("Nej")
    assert at_item_4.result("screening")["score"] == 0


def test_another_flow_in_between_is_laid_aside_not_lost(at_item_4: Any) -> None:
    at_item_4.say("jeg vil stoppe med at ryge")
    assert (at_item_4.question or "").startswith("advice.")
    at_item_4.say("stop")
    at_item_4.answers("Fortsæt, hvor vi slap")
    at_item_4.say("stop")
    at_item_4.answers("Fortsæt, hvor vi slap")
    assert at_item_4.question is not None


def test_a_human_is_named_and_the_way_back_is_open(at_item_4: Any) -> None:
    at_item_4.say("jeg vil gerne tale med et menneske")
    assert at_item_4.question is None
    assert "80 200 500" in at_item_4.texts
    at_item_4.tap("Fortsæt med mig")
    assert at_item_4.question == "audit.4"


def test_a_tap_on_an_old_question_changes_nothing_and_is_explained(chat: Callable[..., Any]) -> None:
    citizen = chat()
    citizen.answers(*OPENING)
    old = citizen.choice("4 gange om ugen eller oftere")["id"]
    citizen.tap("2-3 gange om ugen")
    citizen.send_choice(old)
    assert "Dit svar er ikke ændret" in citizen.texts
    assert citizen.question == "audit.2"
    citizen.answers(*taps(*EIGHT)[1:])
    from tests.conversations.audit import finish

    assert finish(citizen)["score"] == 8


def test_a_double_tap_answers_one_question(chat: Callable[..., Any]) -> None:
    citizen = chat()
    citizen.answers(*OPENING, "4 gange om ugen eller oftere", "1-2 genstande")
    never = citizen.choice("Aldrig")["id"]
    citizen.send_choice(never)
    citizen.send_choice(never)
    assert citizen.question == "audit.9"
    assert "Dit svar er ikke ændret" in citizen.texts


def test_a_question_asked_again_may_be_answered_by_its_first_buttons(chat: Callable[..., Any]) -> None:
    citizen = chat()
    citizen.answers(*OPENING)
    first = citizen.choice("Aldrig")["id"]
    citizen.say("hvad er en genstand?")
    citizen.send_choice(first)
    assert citizen.question == "audit.9"


def test_going_back_makes_the_buttons_in_between_stale(chat: Callable[..., Any]) -> None:
    citizen = chat()
    citizen.answers(*OPENING)
    before = citizen.choice("Aldrig")["id"]
    citizen.answers("2-3 gange om ugen", "Et skridt tilbage")
    citizen.send_choice(before)
    assert citizen.question == "audit.1"
    assert "Dit svar er ikke ændret" in citizen.texts


def test_the_history_survives_a_reload(live_server: Any) -> None:
    from tests.channels.client import Chat

    citizen = Chat(live_server.url)
    screened(citizen, EIGHT)
    whole = citizen.history()["messages"]
    assert [m["id"] for m in whole] == sorted({m["id"] for m in whole})
    assert whole[0]["from"] == "bot" and len(whole[0]["choices"]) == 6
    middle = whole[len(whole) // 2]["id"]
    assert citizen.history(middle)["messages"] == [m for m in whole if m["id"] > middle]
    assert [m["text"] for m in whole if m["from"] == "citizen"][:3] == list(OPENING)
    assert [m["result"]["score"] for m in whole if m["result"]] == [8]
