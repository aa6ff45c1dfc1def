"""Red flags on the way: the card at once, the numbers of the place, and back to the same question."""
from __future__ import annotations

from typing import Any

import pytest

from tests.conversations.audit import EIGHT, OPENING, finish, taps
from tests.running import Talk
from tests.staffing import Advisor, news

pytestmark = pytest.mark.model

SUICIDAL, VIOLENCE = "jeg vil ikke leve mere", "min mand slår mig"
ILLNESS = "min far har kramper og kan ikke vækkes"


def at_item_4(running: Any, municipality: str | None = None) -> Talk:
    citizen = Talk(running, municipality)
    citizen.answers(*OPENING, *taps(*EIGHT)[:3])
    return citizen


@pytest.mark.parametrize(("said", "flag", "number"), [
    (SUICIDAL, "tell_suicidal", "70 201 201"), (VIOLENCE, "tell_violence", "1888"),
    (ILLNESS, "tell_acute_illness", "112"),
    ("min lillesøster er alene hjemme fordi mor er fuld", "tell_child_at_risk", "116 111"),
])
def test_the_card_comes_first_with_its_numbers(shared: Any, said: str, flag: str, number: str) -> None:
    citizen = at_item_4(shared, "0540")
    citizen.say(said)
    result = citizen.last[0]["result"]
    assert (result["kind"], result["flag"]) == ("crisis", flag)
    assert set(result) == {"kind", "flag", "numbers"}
    assert all(set(line) == {"name", "number", "hours"} for line in result["numbers"])
    assert number in [line["number"] for line in result["numbers"]]
    assert "112" in [line["number"] for line in result["numbers"]]


@pytest.mark.parametrize(("answer", "first"), [("Ja, lige nu", "112"), ("Nej, ikke lige nu", None)])
def test_back_to_the_same_question_with_every_answer_kept(shared: Any, answer: str, first: str | None) -> None:
    citizen = at_item_4(shared)
    citizen.say(SUICIDAL)
    assert citizen.question == "crisis.now"
    citizen.tap(answer)
    if first:
        assert citizen.result("crisis")["numbers"][0]["number"] == first
    assert citizen.question == "resume.go"
    citizen.tap("Ja, fortsæt")
    assert citizen.question == "audit.4"
    citizen.answers(*taps(*EIGHT)[3:])
    assert finish(citizen)["score"] == 8


def test_an_answer_to_the_question_laid_aside_is_taken_as_such(shared: Any) -> None:
    citizen = at_item_4(shared)
    citizen.answers(SUICIDAL, "Nej, ikke lige nu", "hver uge")
    assert citizen.question == "audit.5"


def test_not_now_leaves_it_and_it_can_be_taken_up_later(shared: Any) -> None:
    citizen = at_item_4(shared)
    citizen.answers(SUICIDAL, "Nej, ikke lige nu", "Nej, ikke nu")
    assert citizen.question is None
    citizen.say("fortsæt")
    assert citizen.question == "audit.4"


@pytest.mark.parametrize(("municipality", "doctor"), [
    ("0540", "70 11 07 07"), ("0370", "1818"), ("0751", "70 11 31 31"), ("0851", "70 15 03 00"), ("0101", "1813"),
    (None, None),
])
def test_the_doctor_on_call_of_the_place(shared: Any, municipality: str | None, doctor: str | None) -> None:
    citizen = Talk(shared, municipality)
    citizen.say(SUICIDAL)
    numbers = [line["number"] for line in citizen.result("crisis")["numbers"]]
    assert numbers == ["70 201 201", doctor, "112"]


def test_a_second_flag_gets_its_own_card(shared: Any) -> None:
    citizen = at_item_4(shared)
    citizen.answers(SUICIDAL, VIOLENCE)
    assert citizen.result("crisis")["flag"] == "tell_violence"
    citizen.answers("Nej, ikke lige nu", "Ja, fortsæt")
    assert citizen.question == "audit.4"


def test_a_flag_beats_the_answer_in_the_same_message(shared: Any) -> None:
    citizen = at_item_4(shared)
    citizen.say("aldrig, og jeg vil ikke leve mere")
    assert citizen.result("crisis")["flag"] == "tell_suicidal"
    citizen.answers("Nej, ikke lige nu", "Ja, fortsæt")
    assert citizen.question == "audit.4"


def test_in_the_middle_of_a_booking_name(shared: Any) -> None:
    from tests.conversations.audit import screened

    citizen = Talk(shared, "0370")
    screened(citizen, EIGHT)
    citizen.answers("Ja, det må du", SUICIDAL)
    assert citizen.result("crisis")["flag"] == "tell_suicidal"
    citizen.answers("Nej, ikke lige nu", "Ja, fortsæt")
    assert citizen.question == "booking.name"


@pytest.mark.parametrize("claimed", [False, True])
def test_with_a_person_in_charge_the_bot_is_silent_but_not_about_danger(running: Any, claimed: bool) -> None:
    advisor, citizen = Advisor(running), at_item_4(running, "0540")
    citizen.say("menneske")
    if claimed:
        advisor.does(citizen, "claim")
        news(citizen)
    assert citizen.say("aldrig") == []
    assert citizen.say("hvad er en genstand?") == []
    [card] = citizen.say(SUICIDAL)
    assert card["result"]["flag"] == "tell_suicidal"
    if not claimed:
        advisor.does(citizen, "claim")
    advisor.does(citizen, "give_back")
    news(citizen)
    assert citizen.question == "audit.4"
