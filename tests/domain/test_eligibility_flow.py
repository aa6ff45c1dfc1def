"""The eligibility flow as a conversation: what is asked, when it stops, what follows."""
from __future__ import annotations

from typing import Any

import pytest

from bot.content.offers import OffersContent
from bot.domain.eligibility import eligibility_flow
from bot.domain.eligibility.verdicts import ALL_CONDITIONS
from bot.domain.flow import Need, Outcome, Question

S, N, X = "0540", "0370", "0101"
ADULT = {"eligibility.age": "yes", "eligibility.residence": "yes"}


def walk(
    offers: OffersContent, person: dict[str, str], code: str | None = S, **facts: Any
) -> tuple[list[str], Outcome]:
    flow, answers = eligibility_flow(offers.catalogue), {}
    known = {"municipality": code, "today": "2026-11-22", **facts}
    everything = {**ADULT, **{q if "." in q else f"eligibility.{q}": v for q, v in person.items()}}
    while isinstance(step := flow(answers, known), Question):
        assert step.id not in answers
        answers[step.id] = everything[step.id]
    assert isinstance(step, Outcome)
    return [q.removeprefix("eligibility.") for q in answers], step


@pytest.mark.parametrize(("code", "wish", "person", "asked"), [
    (S, "disease_management", {"conditions": "copd"}, ["age", "residence", "conditions"]),
    (S, "disease_management", {"age": "no"}, ["age"]),
    (S, "disease_management", {"residence": "no"}, ["age", "residence"]),
    (S, "nutrition", {"conditions": "copd"}, ["age", "residence", "conditions"]),
    (S, "nutrition", {"conditions": "none", "height": "170", "weight": "95"},
     ["age", "residence", "conditions", "height", "weight"]),
    (S, "nutrition", {"conditions": "none", "height": "170", "weight": "80", "risk_factors": "yes"},
     ["age", "residence", "conditions", "height", "weight", "risk_factors"]),
    (S, "nutrition", {"conditions": "none", "height": "declined"}, ["age", "residence", "conditions", "height"]),
    (S, "physical_training", {"conditions": "none", "function": "no"}, ["age", "residence", "conditions", "function"]),
    (S, "chronic_pain", {"pain_duration": "over_6"}, ["age", "residence", "pain_duration"]),
    (S, "nicotine_cessation", {}, ["age", "residence"]),
    (S, "alcohol_treatment", {}, ["age"]),
    (S, "sammen_om_sundhed", {}, ["age", "residence"]),
    (N, "clarifying_conversation", {"conditions": "diabetes_2"}, ["age", "residence", "conditions"]),
    (N, "clarifying_conversation", {"conditions": "none", "height": "170", "weight": "95"},
     ["age", "residence", "conditions", "height", "weight"]),
    (N, "nicotine_cessation", {"advice.pregnant": "no", "advice.operation": "yes"},
     ["age", "residence", "advice.pregnant", "advice.operation"]),
    (N, "nicotine_cessation", {"advice.pregnant": "yes"}, ["age", "residence", "advice.pregnant"]),
    (N, "trivselshotline", {"employee": "yes"}, ["employee"]),
    (N, "learn_to_cope", {"conditions": "none"}, ["age", "conditions"]),
    (N, "learn_to_cope", {"conditions": "copd", "function": "daily_life", "group": "yes"},
     ["age", "conditions", "function", "group"]),
])
def test_only_what_decides_is_asked(
    offers: OffersContent, code: str, wish: str, person: dict[str, str], asked: list[str]
) -> None:
    assert walk(offers, person, code, wish=wish)[0] == asked


@pytest.mark.parametrize(("code", "wish", "person", "verdict", "route", "also", "book", "then"), [
    (S, "disease_management", {"conditions": "copd"}, "eligible", "clarifying_conversation", [],
     ["clarifying_conversation"], "booking"),
    (S, "disease_management", {"conditions": "none"}, "not_eligible", "clarifying_conversation", ["own_doctor"], [],
     None),
    (S, "disease_management", {"conditions": "osteoarthritis"}, "needs_advisor", "advisor",
     ["clarifying_conversation", "own_doctor"], [], None),
    (S, "disease_management", {"age": "no"}, "not_eligible", "own_doctor", [], [], None),
    (S, "nicotine_cessation", {"age": "no"}, "needs_advisor", "advisor", ["stoplinien"], [], None),
    (S, "nicotine_cessation", {}, "eligible", "nicotine_cessation", [], ["nicotine_cessation"], "booking"),
    (S, "alcohol_treatment", {}, "eligible", "alcohol_treatment", [], [], "callback"),
    (S, "mental_health", {"conditions": "cancer", "mental_strain": "yes"}, "needs_advisor", "advisor",
     ["clarifying_conversation", "own_doctor"], [], None),
    (N, "alcohol_conversation", {}, "eligible", "alcohol_conversation", [], [], "callback"),
    (N, "clarifying_conversation", {"conditions": "anxiety", "height": "170", "weight": "70"}, "not_eligible",
     "own_doctor", [], [], None),
    (N, "learn_to_cope", {"conditions": "diabetes_2", "function": "daily_life", "group": "yes"}, "eligible",
     "clarifying_conversation", [], ["clarifying_conversation"], "booking"),
    (N, "learn_to_cope", {"conditions": "anxiety", "function": "daily_life", "group": "yes"}, "eligible", "advisor", [],
     [], "callback"),
    (N, "learn_to_cope", {"conditions": "diabetes_2", "function": "no"}, "not_eligible", "clarifying_conversation",
     ["own_doctor"], [], None),
    (X, "clarifying_conversation", {"conditions": "copd"}, "eligible", "clarifying_conversation", [], [], None),
])
def test_where_a_verdict_leads(
    offers: OffersContent, code: str, wish: str, person: dict[str, str], verdict: str, route: str, also: list[str],
    book: list[str], then: str | None,
) -> None:
    _, outcome = walk(offers, person, code, wish=wish)
    (result,) = outcome.facts["results"]
    assert (result["offer"], result["verdict"]) == (wish, verdict)
    assert (result["route"], result["also"]) == (route, also)
    assert (outcome.facts["book"], outcome.then) == (book, then)
    assert result["reasons"]


@pytest.mark.parametrize(("person", "verdicts"), [
    ({"advice.operation": "yes"}, [("nicotine_group", "eligible"), ("nicotine_individual", "eligible")]),
    ({"advice.operation": "no", "group": "prevented"},
     [("nicotine_group", "eligible"), ("nicotine_individual", "eligible")]),
    ({"advice.operation": "no", "group": "yes"},
     [("nicotine_group", "eligible"), ("nicotine_individual", "not_eligible")]),
])
def test_naestveds_nicotine_wish_looks_at_both_courses(
    offers: OffersContent, person: dict[str, str], verdicts: list[tuple[str, str]]
) -> None:
    _, outcome = walk(offers, {"advice.pregnant": "no", **person}, N, wish="nicotine_cessation")
    assert [(r["offer"], r["verdict"]) for r in outcome.facts["results"]] == verdicts


def test_pregnant_in_naestved_is_sent_to_stoplinien(offers: OffersContent) -> None:
    """Ruling C11."""
    _, outcome = walk(offers, {"advice.pregnant": "yes"}, N, wish="nicotine_cessation")
    assert [(r["verdict"], r["route"]) for r in outcome.facts["results"]] == [("not_eligible", "stoplinien")] * 2


def test_the_wish_is_asked_first_with_every_listed_offer(offers: OffersContent) -> None:
    step = eligibility_flow(offers.catalogue)({}, {"municipality": N, "today": "2026-11-22"})
    assert isinstance(step, Question)
    assert step.id == "eligibility.wish"
    assert [option.value for option in step.options] == [
        "clarifying_conversation", "disease_management", "nicotine_cessation", "learn_to_cope", "alcohol_conversation",
        "alcohol_treatment", "trivselshotline", "unsure"]


@pytest.mark.parametrize(("person", "asked", "found"), [
    ({"conditions": "diabetes_2"}, ["age", "residence", "conditions"],
     ["clarifying_conversation", "disease_management", "nutrition"]),
    ({"conditions": "chronic_back", "pain_duration": "over_6"}, ["age", "residence", "conditions", "pain_duration"],
     ["clarifying_conversation", "chronic_pain", "disease_management"]),
    ({"conditions": "anxiety"}, ["age", "residence", "conditions"], ["clarifying_conversation", "anxiety_depression"]),
    ({"conditions": "none"}, ["age", "residence", "conditions"], ["clarifying_conversation"]),
    ({"age": "no"}, ["age", "residence"], ["clarifying_conversation"]),
])
def test_who_does_not_know_is_asked_little_and_shown_what_fits(
    offers: OffersContent, person: dict[str, str], asked: list[str], found: list[str]
) -> None:
    questions, outcome = walk(offers, {"wish": "unsure", **person})
    assert questions == ["wish", *asked]
    assert [result["offer"] for result in outcome.facts["results"]] == found
    if "age" not in person:
        assert outcome.facts["book"] == ["clarifying_conversation"]


def test_several_wishes_are_looked_at_together(offers: OffersContent) -> None:
    asked, outcome = walk(offers, {"conditions": "copd", "function": "activity"}, wish="nutrition,physical_training")
    assert asked == ["age", "residence", "conditions", "function"]
    assert [r["offer"] for r in outcome.facts["results"]] == ["nutrition", "physical_training"]
    assert outcome.facts["book"] == ["clarifying_conversation"]


@pytest.mark.parametrize(("code", "wish"), [(S, "learn_to_cope"), (N, "nutrition"), (X, "trivselshotline")])
def test_an_offer_the_catalogue_lacks_is_an_advisors_matter(offers: OffersContent, code: str, wish: str) -> None:
    asked, outcome = walk(offers, {}, code, wish=wish)
    (result,) = outcome.facts["results"]
    assert asked == []
    assert (result["offer"], result["verdict"], result["route"]) == (wish, "needs_advisor", "advisor")
    assert result["reasons"][0]["text_key"] == "offer_not_described"


def test_who_names_the_municipality_is_not_asked_whether_they_live_there(offers: OffersContent) -> None:
    person = {"booking.municipality": N, "conditions": "copd"}
    asked, outcome = walk(offers, person, None, wish="clarifying_conversation")
    assert asked == ["booking.municipality", "age", "conditions"]
    assert outcome.facts["municipality"] == N


def test_somebody_from_elsewhere_is_told_so(offers: OffersContent) -> None:
    _, outcome = walk(offers, {"residence": "no"}, wish="nicotine_cessation")
    (result,) = outcome.facts["results"]
    assert outcome.facts["elsewhere"] is True
    assert (result["verdict"], result["route"]) == ("not_eligible", "stoplinien")


@pytest.mark.parametrize(("told", "not_asked"), [
    ({"conditions": ["diabetes_2"]}, "conditions"), ({"adult": True}, "age"), ({"minor": True}, "age"),
])
def test_what_was_told_on_the_way_is_not_asked(offers: OffersContent, told: dict[str, Any], not_asked: str) -> None:
    asked, _ = walk(offers, {"conditions": "none"}, wish="disease_management", told=told)
    assert not_asked not in asked


def test_after_the_reform_an_advisor_decides_without_a_question(offers: OffersContent) -> None:
    asked, outcome = walk(offers, {}, wish="disease_management", today="2027-01-01")
    (result,) = outcome.facts["results"]
    assert asked == []
    assert (result["verdict"], result["reasons"][0]["text_key"], outcome.then) == ("needs_advisor", "offer_ended", None)


def test_it_asks_a_service_for_the_day(offers: OffersContent) -> None:
    assert eligibility_flow(offers.catalogue)({}, {"municipality": S}) == Need("today")


@pytest.mark.parametrize(("wish", "offered"), [
    ("anxiety_depression", ["anxiety", "depression", "none"]), ("nutrition", [*ALL_CONDITIONS, "none"]),
    ("anxiety_depression,nutrition", [*ALL_CONDITIONS, "none"]),
])
def test_the_conditions_to_tap_are_those_that_can_matter(offers: OffersContent, wish: str, offered: list[str]) -> None:
    facts = {"municipality": S, "today": "2026-11-22", "wish": wish}
    step = eligibility_flow(offers.catalogue)(ADULT, facts)
    assert isinstance(step, Question)
    assert step.id == "eligibility.conditions"
    assert [option.value for option in step.options] == offered


@pytest.mark.parametrize(("person", "could_book"), [
    ({"conditions": "cancer", "mental_strain": "yes"}, ["clarifying_conversation"]),
    ({"conditions": "cancer", "mental_strain": "no"}, ["clarifying_conversation"]),
    ({"age": "no"}, []), ({"residence": "no"}, []),
    ({"age": "declined", "conditions": "cancer", "mental_strain": "yes"}, []),
])
def test_mental_health_talks_begin_with_a_conversation_that_can_be_booked(
    offers: OffersContent, person: dict[str, str], could_book: list[str]
) -> None:
    _, outcome = walk(offers, person, wish="mental_health")
    assert (outcome.facts["book"], outcome.facts["could_book"], outcome.then) == ([], could_book, None)
