"""The precedence of routes, the withdrawal question's rule, and when after-questions are asked (Rulings)."""
from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pathways import (
    AFTER_QUESTIONS,
    Decision,
    Situation,
    answer_can_matter,
    decide,
    withdrawal_question_applies,
)

HABITS = {"frequency": 2, "amount": 1, "morning_drink": 0}


@pytest.mark.parametrize(("situation", "route", "also", "rulings"), [
    # line 1
    (Situation(points=25, danger_now=True), "emergency", ("alcohol_treatment",), ()),
    # line 2
    (Situation(points=22, withdrawal="yes"), "own_doctor", ("alcohol_treatment",), ()),
    (Situation(points=22, withdrawal="unsure"), "own_doctor", ("alcohol_treatment",), ()),
    (Situation(points=12, withdrawal="declined"), "own_doctor", ("alcohol_treatment", "alcohol_conversation"), ()),
    (Situation(points=22, withdrawal="no"), "alcohol_treatment", (), ()),
    # line 3
    (Situation(points=16, pregnant=True), "family_clinic_and_treatment", ("alcohol_conversation", "advisor"), ("C9",)),
    (Situation(points=15, pregnant=True), "alcohol_conversation", ("advisor",), ("C9",)),
    # line 4
    (Situation(points=20), "alcohol_treatment", (), ()),
    (Situation(points=19), "alcohol_conversation", (), ()),
    # line 5
    (Situation(points=8, mental_illness=True), "alcohol_treatment",
     ("alcohol_conversation", "self_help", "advisor"), ("C8",)),
    (Situation(points=6, weekly_drinks=14, mental_illness=True), "alcohol_treatment",
     ("alcohol_conversation", "self_help", "advisor"), ("C8",)),
    (Situation(points=7, weekly_drinks=10, mental_illness=True), "self_help", ("advisor",), ("C8",)),
    # line 6
    (Situation(points=2, pregnant=True), "alcohol_conversation", ("advisor",), ("C9",)),
    # line 7
    (Situation(points=8), "alcohol_conversation", (), ()),
    (Situation(points=7, weekly_drinks=11), "alcohol_conversation", (), ()),
    (Situation(points=1, wants_change=True), "alcohol_conversation", (), ()),
    # line 8
    (Situation(points=3, mental_illness=True), "self_help", ("advisor",), ("C8",)),
    # lines 9 and 10
    (Situation(points=0, never_drinks=True), "none", (), ("C10",)),
    (Situation(points=4, never_drinks=True), "self_help", (), ("C10",)),
    (Situation(points=7), "self_help", (), ("C10",)),
    (Situation(points=7, weekly_drinks=10), "self_help", (), ("C10",)),
    (Situation(points=8, never_drinks=True), "alcohol_conversation", (), ()),
])
def test_each_line_of_the_precedence(
    situation: Situation, route: str, also: tuple[str, ...], rulings: tuple[str, ...],
) -> None:
    assert decide(situation) == Decision(route, also, rulings)


@pytest.mark.parametrize(("situation", "applies"), [
    (Situation(points=19), False),
    (Situation(points=20), True),
    (Situation(points=5, morning_drink=0), False),
    (Situation(points=5, morning_drink=1), True),
    (Situation(points=5, frequency=4, amount=1), False),
    (Situation(points=5, frequency=4, amount=2), True),
    (Situation(points=5, frequency=3, amount=4), False),
    (Situation(points=5, weekly_drinks=34), False),
    (Situation(points=5, weekly_drinks=35), True),
    (Situation(points=5, says_daily_and_more_than_two=True), True),
])
def test_withdrawal_question(situation: Situation, applies: bool) -> None:
    assert withdrawal_question_applies(situation) is applies


@pytest.mark.parametrize(("situation", "asked"), [
    # Never-drinkers get none.
    (Situation(points=0, never_drinks=True), []),
    (Situation(points=8, never_drinks=True), []),
    # Low: the week, mental illness and pregnancy can all change what happens.
    (Situation(points=3, **HABITS), ["weekly_drinks", "mental_illness", "pregnant"]),
    (Situation(points=12, **HABITS), ["weekly_drinks", "mental_illness", "pregnant"]),
    (Situation(points=17, **HABITS), ["weekly_drinks", "mental_illness", "pregnant"]),
    # The withdrawal question is asked anyway: the week changes nothing more.
    (Situation(points=12, frequency=4, amount=2, morning_drink=0), ["mental_illness", "pregnant"]),
    # Treatment already: only pregnancy leads elsewhere.
    (Situation(points=20, **HABITS), ["pregnant"]),
    (Situation(points=32, **HABITS), ["pregnant"]),
])
def test_after_questions_are_asked_only_when_they_can_change_the_route(situation: Situation, asked: list[str]) -> None:
    assert [n for n in AFTER_QUESTIONS if answer_can_matter(n, situation, AFTER_QUESTIONS)] == asked


def test_a_known_high_week_settles_the_week_but_not_the_rest() -> None:
    known = Situation(points=6, weekly_drinks=14, **HABITS)
    unasked = ("mental_illness", "pregnant")
    assert [n for n in unasked if answer_can_matter(n, known, unasked)] == ["mental_illness", "pregnant"]


situations = st.builds(
    Situation, points=st.integers(0, 40), never_drinks=st.just(False),
    weekly_drinks=st.sampled_from([None, 0, 10, 11, 35]),
    mental_illness=st.sampled_from([None, True, False]), pregnant=st.sampled_from([None, True, False]),
    frequency=st.integers(0, 4), amount=st.integers(0, 4), morning_drink=st.integers(0, 4),
    withdrawal=st.sampled_from([None, "yes", "no", "unsure", "declined"]))


@given(situations)
def test_every_situation_has_one_route_and_no_route_twice(situation: Situation) -> None:
    decision = decide(situation)
    routes = [decision.route, *decision.also]
    assert len(routes) == len(set(routes))
    assert decision.also == () or decision.route != "none"


@given(situations)
def test_a_withdrawal_risk_always_leads_to_a_doctor_first(situation: Situation) -> None:
    if situation.withdrawal in ("yes", "unsure", "declined"):
        decision = decide(situation)
        assert decision.route == "own_doctor"
        assert "alcohol_treatment" in decision.also


@given(situations, st.integers(1, 10))
def test_more_points_never_lead_to_less_help(situation: Situation, more: int) -> None:
    order = ("none", "self_help", "alcohol_conversation", "alcohol_treatment", "family_clinic_and_treatment",
             "own_doctor")
    higher = Situation(**{**vars(situation), "points": min(40, situation.points + more)})
    assert order.index(decide(higher).route) >= order.index(decide(situation).route)


def test_a_question_that_is_never_asked_never_matters() -> None:
    """What is not asked really changes nothing: tried for every combination of answers."""
    for points, name in itertools.product(range(1, 41), AFTER_QUESTIONS):
        known = Situation(points=points, **HABITS)
        if not answer_can_matter(name, known, AFTER_QUESTIONS):
            values = {"weekly_drinks": (0, 11, 35), "mental_illness": (True, False), "pregnant": (True, False)}[name]
            routes = {decide(Situation(**{**vars(known), name: value})).route for value in values}
            assert len(routes) == 1, (points, name)
