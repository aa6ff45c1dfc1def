"""The AUDIT flow: order, skips, progress, declined answers, after-questions, the outcome."""
from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit import audit_flow
from bot.domain.flow import DECLINED, Outcome, Question
from tests.factories import audit_answers, audit_instrument

FLOW = audit_flow(audit_instrument())
OPENED = {"audit.consent": "yes", "audit.adult": "yes"}
NO_AFTER = {"audit.weekly_drinks": "0-10", "audit.mental_illness": "no", "audit.pregnant": "no"}


def walk(answers: dict[str, str], told: dict[str, Any] | None = None) -> tuple[list[str], Outcome]:
    """The questions asked when each is answered as `answers` says, and the outcome."""
    given_answers: dict[str, str] = {}
    asked = []
    while True:
        step = FLOW(given_answers, {"told": told or {}})
        if isinstance(step, Outcome):
            return asked, step
        assert isinstance(step, Question)
        asked.append(step.id)
        given_answers[step.id] = answers[step.id]


def test_consent_and_age_come_first() -> None:
    assert FLOW({}, {}).id == "audit.consent"  # type: ignore[union-attr]
    assert FLOW({"audit.consent": "yes"}, {}).id == "audit.adult"  # type: ignore[union-attr]


def test_without_consent_it_ends_at_once() -> None:
    assert FLOW({"audit.consent": "no"}, {}) == Outcome("consent_declined")


def test_under_18_is_not_screened() -> None:
    assert FLOW({"audit.consent": "yes", "audit.adult": "no"}, {}) == Outcome("minor_alcohol")


@pytest.mark.parametrize(("answers", "question", "number", "of"), [
    ({}, "audit.1", 1, 10),
    ({"audit.1": "0"}, "audit.9", 2, 3),
    ({"audit.1": "1", "audit.2": "0", "audit.3": "0"}, "audit.9", 4, 5),
    ({"audit.1": "1", "audit.2": "0"}, "audit.3", 3, 10),
    ({"audit.1": DECLINED}, "audit.2", 2, 10),
])
def test_progress_counts_what_remains(answers: dict[str, str], question: str, number: int, of: int) -> None:
    step = FLOW({**OPENED, **answers}, {})
    assert isinstance(step, Question)
    assert (step.id, step.number, step.of) == (question, number, of)


def test_scored_options_come_in_score_order_and_can_be_declined() -> None:
    step = FLOW(OPENED, {})
    assert isinstance(step, Question)
    assert [option.value for option in step.options] == ["0", "1", "2", "3", "4"]
    assert step.declinable


def test_a_full_low_audit_asks_the_after_questions_and_ends() -> None:
    asked, outcome = walk({**OPENED, **audit_answers(1, 1, 1, 0, 0, 0, 0, 0, 0, 0), **NO_AFTER})
    assert asked[2:12] == [f"audit.{n}" for n in range(1, 11)]
    assert asked[12:] == ["audit.weekly_drinks", "audit.mental_illness", "audit.pregnant"]
    assert (outcome.facts["score"], outcome.facts["band"], outcome.facts["route"]) == (3, "low", "self_help")


def test_a_never_drinker_gets_no_after_questions() -> None:
    asked, outcome = walk({**OPENED, "audit.1": "0", "audit.9": "0", "audit.10": "0"})
    assert asked == ["audit.consent", "audit.adult", "audit.1", "audit.9", "audit.10"]
    assert (outcome.facts["score"], outcome.facts["route"]) == (0, "none")


def test_twenty_points_ask_about_pregnancy_and_withdrawal_only() -> None:
    asked, outcome = walk({**OPENED, **audit_answers(4, 4, 4, 4, 4, 0, 0, 0, 0, 0), "audit.pregnant": "no",
                           "audit.withdrawal": "no"})
    assert asked[12:] == ["audit.pregnant", "audit.withdrawal"]
    assert outcome.facts["route"] == "alcohol_treatment"


def test_thirty_five_a_week_leads_to_the_withdrawal_question() -> None:
    answers = {**OPENED, **audit_answers(3, 1, 1, 0, 0, 0, 0, 0, 0, 0), **NO_AFTER, "audit.weekly_drinks": "35+",
               "audit.withdrawal": "unsure"}
    asked, outcome = walk(answers)
    assert asked[-1] == "audit.withdrawal"
    assert outcome.facts["route"] == "own_doctor"
    assert outcome.facts["also"] == ["alcohol_treatment", "alcohol_conversation"]


@pytest.mark.parametrize(("weekly", "route"), [("10", "self_help"), ("11", "alcohol_conversation"),
                                               ("0-10", "self_help"), ("11-34", "alcohol_conversation"),
                                               (DECLINED, "self_help")])
def test_the_week_decides_where_audit_is_low(weekly: str, route: str) -> None:
    _, outcome = walk({**OPENED, **audit_answers(1, 1, 1, 0, 0, 0, 0, 0, 0, 0), **NO_AFTER,
                       "audit.weekly_drinks": weekly})
    assert outcome.facts["route"] == route


def test_declined_items_claim_no_total_but_route_on_the_lower_bound() -> None:
    answers = {**OPENED, **audit_answers(4, 4, 4, 4, None, 4, 0, 0, 0, 0), "audit.pregnant": "no",
               "audit.withdrawal": "no"}
    _, outcome = walk(answers)
    facts = outcome.facts
    assert (facts["complete"], facts["score"], facts["band"], facts["at_least"]) == (False, None, None, 20)
    assert facts["route"] == "alcohol_treatment"


def test_only_pregnant_counts_as_pregnant() -> None:
    base = {**OPENED, **audit_answers(3, 3, 3, 3, 2, 0, 1, 1, 0, 0), **NO_AFTER, "audit.withdrawal": "no"}
    routes = {value: walk({**base, "audit.pregnant": value})[1].facts["route"]
              for value in ("yes", "trying", "breastfeeding", "no", DECLINED)}
    assert routes == {"yes": "family_clinic_and_treatment", **dict.fromkeys(
        ("trying", "breastfeeding", "no", DECLINED), "alcohol_conversation")}


def test_what_was_told_on_the_way_is_not_asked_again() -> None:
    asked, outcome = walk({**OPENED, **audit_answers(2, 2, 2, 2, 0, 0, 0, 0, 0, 0), "audit.weekly_drinks": "0-10",
                           "audit.pregnant": "no"}, {"mental_illness": True})
    assert "audit.mental_illness" not in asked
    assert outcome.facts["route"] == "alcohol_treatment"


def test_age_not_told_marks_the_result() -> None:
    _, outcome = walk({**OPENED, "audit.adult": DECLINED, **audit_answers(2, 2, 2, 2, 0, 0, 0, 0, 0, 0), **NO_AFTER})
    assert outcome.facts["adult"] is False
    assert "C5" in outcome.facts["rulings"]


values = st.tuples(*[st.sampled_from(["0", "1", "2", "3", "4", DECLINED])] * 8,
                   *[st.sampled_from(["0", "2", "4", DECLINED])] * 2)


@given(values, st.data())
def test_every_way_through_ends_and_asks_nothing_twice(items: tuple[str, ...], data: st.DataObject) -> None:
    answers = {**OPENED, **{f"audit.{n}": v for n, v in enumerate(items, start=1)},
               "audit.weekly_drinks": data.draw(st.sampled_from(["0-10", "11-34", "35+", "22", DECLINED])),
               "audit.mental_illness": data.draw(st.sampled_from(["yes", "no", DECLINED])),
               "audit.pregnant": data.draw(st.sampled_from(["yes", "trying", "breastfeeding", "no", DECLINED])),
               "audit.withdrawal": data.draw(st.sampled_from(["yes", "no", "unsure", DECLINED]))}
    asked, outcome = walk(answers)
    assert len(asked) == len(set(asked))
    assert outcome.kind == "screening"
