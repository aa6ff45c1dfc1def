"""Help with drinking, directly (rule 3, S4 §8.1; rulings C2, C5, C12, C16; §141)."""
from __future__ import annotations

from typing import Any

import pytest

from bot.content.offers import OffersContent
from bot.domain.alcohol_help import alcohol_flow
from bot.domain.flow import Outcome, Question

S, N, X = "0540", "0370", "0101"


def ending(
    offers: OffersContent, wish: str, code: str = S, adult: str = "yes", withdrawal: str = "no", **told: Any
) -> tuple[list[str], Outcome]:
    flow, answers = alcohol_flow(offers.catalogue), {}
    person = {"audit.adult": adult, "audit.withdrawal": withdrawal}
    facts = {"wish": wish, "municipality": code, "today": "2026-11-22", "told": told}
    while isinstance(step := flow(answers, facts), Question):
        answers[step.id] = person[step.id]
    assert isinstance(step, Outcome)
    return list(answers), step


@pytest.mark.parametrize(("wish", "code", "route", "then", "then_facts"), [
    ("less", S, "alcohol_conversation", "booking", {"municipality": S, "offer": "alcohol_conversation"}),
    ("less", N, "alcohol_conversation", "callback",
     {"municipality": N, "purpose": "alcohol_conversation", "days": None}),
    ("less", X, "alcohol_conversation", None, None),
    ("treatment", S, "alcohol_treatment", "callback", {"municipality": S, "purpose": "alcohol_treatment", "days": 14}),
    ("treatment", N, "alcohol_treatment", "callback", {"municipality": N, "purpose": "alcohol_treatment", "days": 14}),
    ("treatment", X, "alcohol_treatment", None, None),
])
def test_straight_to_the_help_wished_for(
    offers: OffersContent, wish: str, code: str, route: str, then: str | None, then_facts: dict[str, Any] | None
) -> None:
    asked, outcome = ending(offers, wish, code)
    assert asked == ["audit.adult", "audit.withdrawal"]
    assert (outcome.facts["route"], outcome.then, outcome.facts.get("then_facts")) == (route, then, then_facts)
    assert outcome.facts["lines"] == ["alkolinjen"]


@pytest.mark.parametrize("withdrawal", ["yes", "unsure", "declined"])
@pytest.mark.parametrize(("wish", "also"), [
    ("less", ["alcohol_treatment", "alcohol_conversation"]), ("treatment", ["alcohol_treatment"]),
])
def test_a_doctor_first_when_stopping_may_be_dangerous(
    offers: OffersContent, withdrawal: str, wish: str, also: list[str]
) -> None:
    """Line 2 of the routes: own doctor, treatment besides, and do not stop abruptly."""
    _, outcome = ending(offers, wish, withdrawal=withdrawal)
    assert (outcome.facts["route"], outcome.facts["also"]) == ("own_doctor", also)
    assert "do_not_stop_abruptly" in outcome.facts["notes"]


@pytest.mark.parametrize(("wish", "note"), [
    ("less", "minor_alcohol"), ("treatment", "minor_alcohol"), ("relative", "minor_relative"),
])
def test_under_18_an_advisor_and_boernetelefonen(offers: OffersContent, wish: str, note: str) -> None:
    asked, outcome = ending(offers, wish, adult="no")
    assert asked == ["audit.adult"]
    assert (outcome.facts["route"], outcome.facts["lines"], outcome.then) == ("advisor", ["boernetelefonen"], None)
    assert outcome.facts["notes"] == [note]


@pytest.mark.parametrize("wish", ["less", "treatment", "relative"])
def test_age_not_told_books_nothing(offers: OffersContent, wish: str) -> None:
    _, outcome = ending(offers, wish, adult="declined")
    assert outcome.then is None
    assert "C5" in outcome.facts["rulings"]
    assert "advisor" in (outcome.facts["route"], *outcome.facts["also"])


@pytest.mark.parametrize(("code", "route", "then"), [
    (S, "alcohol_conversation", "booking"), (N, "advisor", None), (X, "advisor", None),
])
def test_a_relative_is_never_screened(offers: OffersContent, code: str, route: str, then: str | None) -> None:
    asked, outcome = ending(offers, "relative", code)
    assert asked == ["audit.adult"]
    assert (outcome.facts["route"], outcome.then) == (route, then)
    assert outcome.facts["lines"] == ["alkolinjen"]


@pytest.mark.parametrize("told", [{"pregnant": True}, {"mental_illness": True}])
def test_pregnancy_and_mental_illness_add_an_advisor(offers: OffersContent, told: dict[str, bool]) -> None:
    _, outcome = ending(offers, "less", **told)
    assert outcome.facts["also"] == ["advisor"]
    assert ending(offers, "less")[1].facts["also"] == []
