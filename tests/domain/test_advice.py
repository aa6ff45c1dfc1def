"""Very Brief Advice (S2, rules 2, 3, 12, 13, 26, 30, 31; rulings C2, C5, C11)."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.content.offers import OffersContent
from bot.domain.advice import PRODUCT_IDS, advice_flow
from bot.domain.flow import Need, Outcome, Question, Step

S, N, X = "0540", "0370", "0101"
OPENING = {"advice.adult": "yes", "advice.use": "daily", "advice.products": "cigarettes", "advice.refer": "yes"}
PLAIN = {"advice.pregnant": "no", "advice.psychiatric_medicine": "no", "advice.operation": "no", "advice.group": "yes",
         "advice.first_use": "within_5", "advice.attempts": "several"}
Walk = Callable[..., tuple[list[str], Outcome]]


@pytest.fixture
def walk(offers: OffersContent) -> Walk:
    """Answers every question from `person` until the outcome: (the ids asked, the outcome)."""
    flow = advice_flow(offers.catalogue)

    def run(person: dict[str, str], municipality: str | None = S, today: str = "2026-11-22", **told: Any):
        answers: dict[str, str] = {}
        facts = {"municipality": municipality, "today": today, "told": told}
        while True:
            step: Step = flow(answers, facts)
            if isinstance(step, Outcome):
                return list(answers), step
            assert isinstance(step, Question)
            assert step.id not in answers
            answers[step.id] = person[step.id]

    return run


@pytest.mark.parametrize("code", [S, N, X])
def test_four_taps_to_the_consent(walk: Walk, code: str) -> None:
    asked, _ = walk({**OPENING, **PLAIN}, code)
    assert asked[:4] == ["advice.adult", "advice.use", "advice.products", "advice.refer"]


@pytest.mark.parametrize(("code", "asked_after"), [
    (S, ["advice.pregnant", "advice.psychiatric_medicine", "advice.first_use", "advice.attempts"]),
    (N, ["advice.pregnant", "advice.psychiatric_medicine", "advice.operation", "advice.group", "advice.first_use",
         "advice.attempts"]),
    (X, ["advice.pregnant", "advice.psychiatric_medicine", "advice.first_use", "advice.attempts"]),
])
def test_after_a_yes_only_what_can_decide(walk: Walk, code: str, asked_after: list[str]) -> None:
    asked, _ = walk({**OPENING, **PLAIN}, code)
    assert asked[4:] == asked_after


@pytest.mark.parametrize(("changes", "not_asked"), [
    ({"advice.pregnant": "yes"}, {"advice.operation", "advice.group"}),
    ({"advice.operation": "yes"}, {"advice.group"}),
    ({"advice.use": "occasional"}, {"advice.first_use"}),
])
def test_what_is_settled_is_not_asked(walk: Walk, changes: dict[str, str], not_asked: set[str]) -> None:
    asked, _ = walk({**OPENING, **PLAIN, **changes}, N)
    assert not not_asked & set(asked)


@pytest.mark.parametrize(("code", "changes", "route", "also", "offer", "book", "then"), [
    (S, {}, "nicotine_cessation", [], "nicotine_cessation", "nicotine_cessation", "booking"),
    (S, {"advice.pregnant": "yes"}, "nicotine_cessation", ["stoplinien", "own_doctor"], "nicotine_cessation",
     "nicotine_cessation", "booking"),
    (S, {"advice.psychiatric_medicine": "yes"}, "nicotine_cessation", ["own_doctor"], "nicotine_cessation",
     "nicotine_cessation", "booking"),
    (S, {"advice.psychiatric_medicine": "unsure"}, "nicotine_cessation", ["own_doctor"], "nicotine_cessation",
     "nicotine_cessation", "booking"),
    (S, {"advice.psychiatric_medicine": "declined"}, "nicotine_cessation", ["own_doctor"], "nicotine_cessation",
     "nicotine_cessation", "booking"),
    (S, {"advice.refer": "reduce"}, "nicotine_cessation", [], "nicotine_cessation", "nicotine_cessation", "booking"),
    (N, {}, "nicotine_cessation", [], "nicotine_group", "nicotine_group", "booking"),
    (N, {"advice.operation": "yes"}, "nicotine_cessation", [], "nicotine_individual", "nicotine_individual", "booking"),
    (N, {"advice.group": "prevented"}, "nicotine_cessation", [], "nicotine_individual", "nicotine_individual",
     "booking"),
    (N, {"advice.group": "no"}, "nicotine_cessation", [], "nicotine_group", "nicotine_group", "booking"),
    (N, {"advice.group": "declined", "advice.operation": "declined"}, "nicotine_cessation", [], "nicotine_group",
     "nicotine_group", "booking"),
    (N, {"advice.pregnant": "yes"}, "stoplinien", ["own_doctor"], None, None, None),
    (N, {"advice.pregnant": "declined"}, "nicotine_cessation", [], "nicotine_group", "nicotine_group", "booking"),
    (X, {}, "nicotine_cessation", [], "nicotine_cessation", None, None),
    (X, {"advice.pregnant": "yes"}, "nicotine_cessation", ["stoplinien", "own_doctor"], "nicotine_cessation", None,
     None),
])
def test_where_a_yes_leads(
    walk: Walk, code: str, changes: dict[str, str], route: str, also: list[str], offer: str | None, book: str | None,
    then: str | None,
) -> None:
    _, outcome = walk({**OPENING, **PLAIN, **changes}, code)
    facts = outcome.facts
    assert (outcome.kind, facts["substance"], facts["accepted"]) == ("advice", "nicotine", True)
    assert (facts["route"], facts["also"], facts["offer"], facts["book"]) == (route, also, offer, book)
    assert outcome.then == then
    if then:
        assert facts["then_facts"] == {"municipality": code, "offer": book}


@pytest.mark.parametrize(("changes", "asked", "route", "also", "note"), [
    ({"advice.adult": "no"}, 1, "advisor", ["stoplinien"], "minor"),
    ({"advice.adult": "declined"}, 2, "self_help", ["stoplinien", "advisor"], "age_not_told"),
    ({"advice.use": "never"}, 2, "none", [], "never_used"),
    ({"advice.use": "stopped"}, 2, "self_help", ["stoplinien"], "has_stopped"),
    ({"advice.refer": "no"}, 4, "self_help", ["stoplinien"], "not_now"),
])
def test_endings_without_a_referral(
    walk: Walk, changes: dict[str, str], asked: int, route: str, also: list[str], note: str
) -> None:
    """Ruling C5 for age; a no is respected and a door left open. Nothing is booked."""
    questions, outcome = walk({**OPENING, **PLAIN, **changes})
    facts = outcome.facts
    assert len(questions) == asked
    assert (facts["accepted"], facts["route"], facts["also"], facts["notes"]) == (False, route, also, [note])
    assert outcome.then is None


@pytest.mark.parametrize(("changes", "notes"), [
    ({}, []),
    ({"advice.refer": "reduce"}, ["cut_down_first"]),
    ({"advice.pregnant": "yes", "advice.psychiatric_medicine": "yes"}, ["pregnant", "doctor_first"]),
    ({"advice.group": "no"}, ["rather_not_group"]),
])
def test_what_is_said_besides(walk: Walk, changes: dict[str, str], notes: list[str]) -> None:
    _, outcome = walk({**OPENING, **PLAIN, **changes}, N)
    assert outcome.facts["notes"] == notes


@pytest.mark.parametrize(("code", "told", "named"), [
    (N, {"employee": True}, True), (N, {}, False), (S, {"employee": True}, False),
])
def test_trivselshotlinen_is_named_to_who_says_they_work_there(
    walk: Walk, code: str, told: dict[str, bool], named: bool
) -> None:
    asked, outcome = walk({**OPENING, **PLAIN}, code, **told)
    assert ("trivselshotline" in outcome.facts["notes"]) is named
    assert "eligibility.employee" not in asked


def test_the_advisor_gets_the_plain_facts_and_no_score(walk: Walk) -> None:
    _, outcome = walk({**OPENING, **PLAIN, "advice.attempts": "declined"})
    assert outcome.facts["told"] == {
        "use": "daily", "products": "cigarettes", "goal": "yes", "first_use": "within_5", "pregnant": "no",
        "psychiatric_medicine": "no",
    }


def test_what_was_told_on_the_way_is_not_asked_again(walk: Walk) -> None:
    asked, outcome = walk({**OPENING, **PLAIN}, N, pregnant=True, products=["snus"], adult=True)
    assert not {"advice.adult", "advice.products", "advice.pregnant"} & set(asked)
    assert outcome.facts["route"] == "stoplinien"


def test_a_minor_who_says_so_midway_is_not_booked(walk: Walk) -> None:
    _, outcome = walk({**OPENING, **PLAIN}, S, minor=True)
    assert (outcome.facts["route"], outcome.then) == ("advisor", None)


def test_the_municipality_is_asked_only_after_the_consent(walk: Walk, offers: OffersContent) -> None:
    asked, outcome = walk({**OPENING, **PLAIN, "booking.municipality": N}, None)
    assert asked.index("booking.municipality") == 4
    assert outcome.facts["offer"] == "nicotine_group"
    _, refused = walk({**OPENING, "advice.refer": "no"}, None)
    assert refused.facts["accepted"] is False
    _, unnamed = walk({**OPENING, **PLAIN, "booking.municipality": "not_now"}, None)
    assert (unnamed.facts["municipality"], unnamed.facts["route"], unnamed.then) == ("", "nicotine_cessation", None)


def test_it_asks_a_service_for_the_day(offers: OffersContent) -> None:
    assert advice_flow(offers.catalogue)(OPENING, {"municipality": S}) == Need("today")


def test_every_product_of_the_national_standard_can_be_chosen(offers: OffersContent) -> None:
    step = advice_flow(offers.catalogue)({"advice.adult": "yes", "advice.use": "daily"}, {})
    assert isinstance(step, Question)
    assert tuple(option.value for option in step.options) == PRODUCT_IDS
    assert step.params == {"several": True}
    assert len(set(PRODUCT_IDS)) == 10
