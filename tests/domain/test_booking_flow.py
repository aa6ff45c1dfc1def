"""The order of a booking's questions, and what happens where nothing is bookable or free."""
from __future__ import annotations

from typing import Any

import pytest

from bot.domain.booking import NO_WISH, booking, callback, cancel_booking, change_booking, time_wish
from bot.domain.flow import Need, Outcome, Question

SERVICE = {"bookable": True, "callback": True, "formats": ["phone", "in_person"]}
TIMES = {"times": [{"id": "s1", "title": "torsdag"}], "more": True, "note": ""}
HELD = {"slot": "s1", "state": "held", "key": "k1", "interpreter": True}
FACTS = {"offer": "alcohol_conversation", "municipality": "0540", "found_service": SERVICE, "found_times": TIMES,
         "found_summary": "resumé", "has_screening": True, "found_hold": HELD}
ANSWERS = {"booking.format": "phone", "booking.time": "s1", "booking.consent": "yes", "booking.name": "Mette",
           "booking.phone": "+4520304050", "booking.interpreter": "no", "booking.share": "result",
           "booking.confirm": "yes"}


def walk(facts: dict[str, Any]) -> tuple[list[str], Outcome]:
    answers: dict[str, str] = {}
    asked: list[str] = []
    while True:
        step = booking(answers, facts)
        assert not isinstance(step, Need), step
        if isinstance(step, Outcome):
            return asked, step
        asked.append(step.id)
        answers[step.id] = ANSWERS[step.id]


def test_the_whole_order_with_a_screening() -> None:
    asked, outcome = walk(FACTS)
    assert asked == [f"booking.{name}" for name in
                     ("format", "time", "consent", "name", "phone", "interpreter", "share", "confirm")]
    assert outcome.kind == "booking_confirmed"
    assert (outcome.facts["slot"], outcome.facts["format"], outcome.facts["share"]) == ("s1", "phone", "result")


def test_one_format_and_no_screening_ask_less() -> None:
    asked, outcome = walk({**FACTS, "has_screening": False, "found_service": {**SERVICE, "formats": ["phone"]}})
    assert asked == [f"booking.{name}" for name in ("time", "consent", "name", "phone", "interpreter", "confirm")]
    assert (outcome.facts["format"], outcome.facts["share"]) == ("phone", "nothing")


@pytest.mark.parametrize(("answers", "at"), [
    ({"booking.format": "not_now"}, "start"),
    ({"booking.format": "phone", "booking.time": "not_now"}, "start"),
    ({"booking.format": "phone", "booking.time": "s1", "booking.consent": "no"}, "consent"),
    ({**ANSWERS, "booking.confirm": "no"}, "confirm"),
])
def test_declining_ends_it_and_says_where(answers: dict[str, str], at: str) -> None:
    assert booking(answers, FACTS) == Outcome("booking_declined", {"at": at})


def test_where_nobody_reads_a_wish_nothing_is_asked() -> None:
    facts = {**FACTS, "found_service": {"bookable": False, "callback": False, "formats": []}}
    assert booking({}, facts).kind == "no_service"  # type: ignore[union-attr]
    assert callback({}, {**facts, "purpose": "alcohol_treatment"}).kind == "no_service"  # type: ignore[union-attr]


def test_where_nothing_is_bookable_it_becomes_a_callback() -> None:
    facts = {**FACTS, "found_service": {"bookable": False, "callback": True, "formats": []}, "found_times": None}
    asked, outcome = walk(facts)
    assert "booking.time" not in asked
    assert (outcome.kind, outcome.facts["purpose"]) == ("callback_requested", "alcohol_conversation")


def test_nothing_free_is_said_once_and_leads_to_a_callback() -> None:
    facts = {**FACTS, "found_times": {"times": [], "more": False, "note": ""}}
    assert booking({"booking.format": "phone"}, facts) == Outcome("none_free")
    step = booking({"booking.format": "phone"}, {**facts, "none_free_said": True})
    assert isinstance(step, Question)
    assert step.id == "booking.consent"


def test_other_times_change_the_page_and_are_no_answer() -> None:
    step = booking({"booking.format": "phone"}, {**FACTS, "page": 1})
    assert isinstance(step, Question)
    sets = {option.value: option.sets for option in step.options if option.sets}
    assert sets["more"] == {"page": 2, "found_times": None}
    assert sets["first"] == {"page": 0, "wish": NO_WISH, "choose_day": False, "found_times": None}
    assert time_wish(step, 'wish:{"any": [], "not": []}') == {
        "wish": NO_WISH, "page": 0, "choose_day": False, "found_times": None}
    assert time_wish(step, "s1") is None


CHOSEN = {"booking.format": "phone", "booking.time": "s1"}
SEARCH = {"municipality": "0540", "offer": "alcohol_conversation", "format": "phone"}


@pytest.mark.parametrize("hold", [None, {**HELD, "slot": "s2"}])
def test_a_chosen_time_is_held_before_anything_else_is_asked(hold: dict[str, Any] | None) -> None:
    assert booking(CHOSEN, {**FACTS, "found_hold": hold}) == Need("found_hold", {"slot": "s1"})


def test_a_time_that_another_holds_is_told_at_once() -> None:
    assert booking(CHOSEN, {**FACTS, "found_hold": {**HELD, "state": "gone"}}) == Outcome("time_taken", SEARCH)


def test_a_full_course_is_waited_for() -> None:
    facts = {**FACTS, "found_hold": {**HELD, "state": "full"}}
    assert booking(CHOSEN, facts).id == "booking.consent"  # type: ignore[union-attr]
    outcome = walk(facts)[1]
    assert (outcome.kind, outcome.facts["wait"], outcome.facts["key"]) == ("booking_confirmed", True, "k1")
    assert walk(FACTS)[1].facts["wait"] is False


@pytest.mark.parametrize(("language", "possible", "goes_on"), [
    ("ar", True, True), ("ar", False, False), ("no", False, True),
])
def test_a_time_without_an_interpreter_is_not_for_who_needs_one(language: str, possible: bool, goes_on: bool) -> None:
    answers = {**CHOSEN, "booking.consent": "yes", "booking.name": "Ali", "booking.phone": "+4520304050",
               "booking.interpreter": language}
    step = booking(answers, {**FACTS, "found_hold": {**HELD, "interpreter": possible}})
    assert (step != Outcome("no_interpreter")) is goes_on


BOOKED = {"id": "b", "municipality": "0540", "offer": "alcohol_conversation", "format": "phone",
          "received": "2026-11-23"}


def test_changing_keeps_the_old_time_until_confirmed() -> None:
    facts = {**FACTS, "booking": BOOKED}
    assert change_booking({"booking.time": "not_now"}, facts) == Outcome("booking_kept", {"none_free": False})
    refused = change_booking({"booking.time": "s1", "booking.confirm": "no"}, facts)
    assert refused == Outcome("booking_kept", {"none_free": False})
    moved = change_booking({"booking.time": "s1", "booking.confirm": "yes"}, facts)
    assert moved == Outcome("booking_moved", {"booking": "b", "slot": "s1"})


def test_a_booking_from_elsewhere_is_found_by_reference_and_phone_together() -> None:
    assert cancel_booking({}, {}).id == "booking.reference"  # type: ignore[union-attr]
    assert cancel_booking({"booking.reference": "AF-1"}, {}).id == "booking.phone"  # type: ignore[union-attr]
    given = {"booking.reference": "AF-1", "booking.phone": "+4520304050"}
    assert cancel_booking(given, {}) == Need("found_booking", {"reference": "AF-1", "phone": "+4520304050"})
    assert cancel_booking(given, {"found_booking": {"id": None}}) == Outcome("booking_not_found")
