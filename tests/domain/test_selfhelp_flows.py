"""The flows of self-help, without a model: what is asked, in which order, and what each ends in."""
from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from bot.domain.flow import DECLINED, Answers, Facts, Flow, Need, Outcome, Question
from bot.domain.selfhelp.craving import craving
from bot.domain.selfhelp.diary import diary, diary_ask, diary_change, week_of, weeks_back
from bot.domain.selfhelp.goal import checkin, goal, motivation
from bot.domain.selfhelp.plan import STEPS, plan, slip

FOUND: dict[str, Any] = {"consented": True, "kept_days": 400, "today": "2026-11-23", "rings": False, "helped": [],
                         "reminder": ""}
NEW = {**FOUND, "consented": False}
THREE = {"said": "tre øl", "low": 3.0, "high": 3.0, "day": None}


def asked(flow: Flow, answers: Answers, **facts: Any) -> str:
    step = flow(answers, {"found_selfhelp": FOUND, **facts})
    assert isinstance(step, Question), step
    return step.id


def ended(flow: Flow, answers: Answers, **facts: Any) -> Outcome:
    step = flow(answers, {"found_selfhelp": FOUND, **facts})
    assert isinstance(step, Outcome), step
    return step


# Consent

@pytest.mark.parametrize(("flow", "before"), [
    (diary, {}), (diary_ask, {}), (plan, {"plan.about": "nicotine", "plan.adult": "yes", "plan.pregnant": "no",
                                          "plan.medicine": "no"}),
    (goal, {"goal.adult": "yes", "audit.withdrawal": "no"}),
])
def test_nothing_is_kept_before_its_own_consent(flow: Flow, before: Answers) -> None:
    assert isinstance(flow(before, {}), Need)
    assert asked(flow, before, found_selfhelp=NEW) == "selfhelp.consent"
    refused = ended(flow, {**before, "selfhelp.consent": "no"}, found_selfhelp=NEW)
    assert refused.kind == "selfhelp_declined"
    given = flow({**before, "selfhelp.consent": "yes"}, {"found_selfhelp": NEW})
    assert isinstance(given, Question)
    assert given.id != "selfhelp.consent"


def test_the_consent_says_how_long() -> None:
    step = diary({}, {"found_selfhelp": NEW})
    assert isinstance(step, Question)
    assert step.params == {"kept_days": 400}


# The diary

def test_what_the_message_told_is_not_asked_again() -> None:
    assert asked(diary, {}) == "diary.drinks"
    assert asked(diary, {}, entry=THREE) == "diary.day"
    done = ended(diary, {}, entry={**THREE, "day": "2026-11-22"})
    assert (done.kind, done.facts["day"], done.facts["high"]) == ("diary_entry", "2026-11-22", 3.0)


@pytest.mark.parametrize(("said", "day"), [("0", "2026-11-23"), ("1", "2026-11-22"), ("2", "2026-11-21"),
                                           ("2026-11-14", "2026-11-14")])
def test_the_day_is_a_date_or_so_many_days_back(said: str, day: str) -> None:
    answers = {"diary.drinks": json.dumps(THREE), "diary.day": said}
    assert ended(diary, answers).facts["day"] == day


def test_nothing_drunk_is_an_entry_of_zero() -> None:
    done = ended(diary, {"diary.drinks": "none", "diary.day": "0"})
    assert (done.facts["low"], done.facts["high"]) == (0.0, 0.0)


def test_a_minor_has_no_diary_and_no_goal() -> None:
    for flow in (diary, diary_ask, goal):
        assert ended(flow, {}, told={"minor": True}).kind == "minor_alcohol"
    assert ended(goal, {"goal.adult": "no"}).kind == "minor_alcohol"


def test_an_entry_is_chosen_then_corrected_or_deleted() -> None:
    entries = [{"id": "e1", "title": "i går: 3", "day": "2026-11-22"}]
    assert ended(diary_change, {}, found_entries=[]).kind == "diary_empty"
    assert asked(diary_change, {}, found_entries=entries) == "diary.entry"
    chosen = {"diary.entry": "e1"}
    assert asked(diary_change, chosen, found_entries=entries) == "diary.what"
    assert ended(diary_change, {**chosen, "diary.what": "delete"}, found_entries=entries).kind == "diary_delete"
    right = ended(diary_change, {**chosen, "diary.what": "correct"}, found_entries=entries)
    assert (right.then, right.facts["then_facts"]) == ("diary", {"replaces": "e1", "day": "2026-11-22"})


def test_the_question_has_an_hour_unless_it_is_not_wanted() -> None:
    assert asked(diary_ask, {}) == "diary.often"
    assert asked(diary_ask, {"diary.often": "day"}) == "diary.hour"
    assert ended(diary_ask, {"diary.often": "never"}).facts == {"often": "never", "hour": None}


# The week

def entry(day: str, low: float, high: float | None = None) -> dict[str, Any]:
    return {"day": day, "low": low, "high": low if high is None else high}


def test_a_day_without_an_entry_is_unknown_and_never_free() -> None:
    week = week_of(date(2026, 11, 25), [entry("2026-11-23", 0), entry("2026-11-24", 2), entry("2026-11-24", 1, 2)])
    assert week.monday == date(2026, 11, 23)
    assert week.days == (0.0, 3.5, None, None, None, None, None)
    assert (week.total, week.written, week.free) == (3.5, 2, 1)


@pytest.mark.parametrize(("days", "over"), [
    ([4, 4, 2], False), ([4, 4, 2.1], True), ([4.04], False), ([4.1], True), ([], False),
])
def test_the_low_risk_limits_from_both_sides(days: list[float], over: bool) -> None:
    entries = [entry(f"2026-11-{23 + place}", drinks) for place, drinks in enumerate(days)]
    assert week_of(date(2026, 11, 23), entries).over_limit is over


def test_only_weeks_that_were_written_are_a_trend() -> None:
    entries = [entry("2026-11-22", 5), entry("2026-11-09", 7), entry("2026-11-23", 1)]
    found = weeks_back(date(2026, 11, 23), entries, 4)
    assert [(week.monday.isoformat(), week.total) for week in found] == [
        ("2026-11-09", 7.0), ("2026-11-16", 5.0), ("2026-11-23", 1.0)]


# Three minutes

@pytest.mark.parametrize(("minute", "question"), [
    (0, "craving.breathe"), (1, "craving.delay"), (2, "craving.instead"), (3, "craving.how"), (9, "craving.how"),
])
def test_each_minute_has_its_step(minute: int, question: str) -> None:
    assert asked(craving, {}, minute=minute) == question


def test_it_may_be_over_at_any_minute() -> None:
    assert asked(craving, {"craving.breathe": "over"}) == "craving.helped"


def test_what_helped_before_is_offered_first() -> None:
    step = craving({"craving.how": "less"}, {"found_selfhelp": {**FOUND, "helped": ["walk"]}, "minute": 3})
    assert isinstance(step, Question)
    assert [option.value for option in step.options][:2] == ["walk", "breathe"]


@pytest.mark.parametrize(("consented", "answers", "keep"), [
    (True, {}, True), (False, {"selfhelp.consent": "yes"}, True),
])
def test_what_helped_is_kept_with_consent(consented: bool, answers: Answers, keep: bool) -> None:
    found = {**FOUND, "consented": consented}
    done = ended(craving, {"craving.how": "over", "craving.helped": "walk", **answers}, found_selfhelp=found, minute=3)
    assert (done.kind, done.facts["keep"]) == ("craving_over", keep)


def test_who_does_not_say_what_helped_is_not_asked_for_consent() -> None:
    answers = {"craving.how": "over", "craving.helped": DECLINED}
    assert ended(craving, answers, found_selfhelp=NEW, minute=3).facts["keep"] is False


@pytest.mark.parametrize(("how", "kind"), [("still", "craving_still"), ("slipped", "craving_slipped")])
def test_when_it_did_not_go_over(how: str, kind: str) -> None:
    assert ended(craving, {"craving.how": how}, minute=3).kind == kind


# A plan for nicotine: safety first

SAFE = {"plan.about": "nicotine", "plan.adult": "yes", "plan.pregnant": "no", "plan.medicine": "no"}
WHOLE = {**SAFE, "plan.kind": "stop", "plan.products": "cigarettes", "plan.date": "7", "plan.situations": "coffee",
         "plan.instead": "gå en tur", "plan.tell": DECLINED, "plan.spend": "350", "plan.messages": "9"}


def test_the_questions_of_a_plan_in_their_order() -> None:
    known: dict[str, str] = {}
    order = []
    while isinstance(step := plan(known, {"found_selfhelp": FOUND}), Question):
        order.append(step.id)
        known[step.id] = WHOLE[step.id]
    assert order == list(WHOLE)
    assert isinstance(step, Outcome)
    assert step.facts == {"kind": "stop", "day": "2026-11-30", "products": "cigarettes", "situations": "coffee",
                          "instead": "gå en tur", "spend": 350, "hour": 9}


@pytest.mark.parametrize("unsafe", [
    {"plan.pregnant": "yes"}, {"plan.medicine": "yes"}, {"plan.medicine": "unsure"}, {"plan.medicine": DECLINED},
])
def test_a_doctor_comes_before_a_date(unsafe: Answers) -> None:
    """Rulings: psychiatric medicine → the treating doctor first; pregnant → Stoplinien or doctor first."""
    answers = {**SAFE, **unsafe}
    assert asked(plan, answers) == "plan.doctor"
    assert ended(plan, {**answers, "plan.doctor": "no"}).kind == "plan_doctor_first"
    assert asked(plan, {**answers, "plan.doctor": "yes"}) == "plan.kind"


@pytest.mark.parametrize("told", [{"pregnant": True}, {"psychiatric_medicine": True}])
def test_what_was_told_before_counts(told: dict[str, bool]) -> None:
    answers = {k: v for k, v in SAFE.items() if k != ("plan.pregnant" if "pregnant" in told else "plan.medicine")}
    assert asked(plan, answers, told=told) == "plan.doctor"


def test_under_18_is_for_an_advisor() -> None:
    assert ended(plan, {**SAFE, "plan.adult": "no"}).kind == "plan_minor"
    assert ended(plan, {"plan.about": "nicotine"}, told={"minor": True}).kind == "plan_minor"


def test_a_plan_for_alcohol_is_a_goal() -> None:
    assert ended(plan, {}, about="alcohol").then == "goal"
    assert asked(plan, {}) == "plan.about"


def test_the_days_of_the_messages() -> None:
    assert [days for _, days in STEPS] == [-1, 0, 3, 7, 14, 28, 91, 182, 365]


@pytest.mark.parametrize(("about", "next_", "then"), [
    ("nicotine", "again", "plan"), ("alcohol", "again", "goal"), ("nicotine", "advisor", "advice"),
    ("alcohol", "advisor", "alcohol"), ("nicotine", "go_on", None),
])
def test_what_follows_a_slip(about: str, next_: str, then: str | None) -> None:
    assert asked(slip, {}) == "plan.slip"
    assert asked(slip, {"plan.slip": "stress"}) == "plan.slip_next"
    assert ended(slip, {"plan.slip": "stress", "plan.slip_next": next_}, about=about).then == then


# A goal for drinking: the withdrawal question before anything else

@pytest.mark.parametrize("answer", ["yes", "unsure", DECLINED])
def test_the_withdrawal_question_comes_before_any_goal(answer: str) -> None:
    assert asked(goal, {"goal.adult": "yes"}) == "audit.withdrawal"
    answers = {"goal.adult": "yes", "audit.withdrawal": answer}
    assert asked(goal, answers) == "goal.doctor"
    assert ended(goal, {**answers, "goal.doctor": "no"}).kind == "goal_doctor_first"
    assert asked(goal, {**answers, "goal.doctor": "yes"}) == "goal.kind"


GOAL = {"goal.adult": "yes", "audit.withdrawal": "no", "goal.kind": "less", "goal.week": "5", "goal.why": "for søvnen",
        "goal.hard": DECLINED, "goal.instead": "en te", "goal.often": "day", "goal.hour": "20"}


@pytest.mark.parametrize(("changed", "order"), [
    ({}, list(GOAL)),
    ({"goal.kind": "none", "goal.often": "never"}, [n for n in GOAL if n not in ("goal.week", "goal.hour")]),
])
def test_the_questions_of_a_goal(changed: Answers, order: list[str]) -> None:
    known: dict[str, str] = {}
    while isinstance(step := goal(known, {"found_selfhelp": FOUND}), Question):
        known[step.id] = {**GOAL, **changed}[step.id]
    assert list(known) == order
    assert isinstance(step, Outcome)
    assert {"why", "instead"} <= set(step.facts)
    assert "hard" not in step.facts


# Motivation

def test_motivation_asks_why_not_lower_unless_it_is_the_lowest() -> None:
    assert asked(motivation, {}) == "goal.importance"
    assert asked(motivation, {"goal.importance": "6"}) == "goal.not_lower"
    for lowest in ("0", DECLINED):
        assert asked(motivation, {"goal.importance": lowest}) == "goal.confidence"


@pytest.mark.parametrize("answer", ["yes", "later", "stop"])
def test_a_message_that_rings_asks_first(answer: str) -> None:
    facts: Facts = {"what": "d3"}
    assert isinstance(checkin({}, facts), Question)
    step = checkin({"selfhelp.ready": answer}, facts)
    assert isinstance(step, Outcome)
    assert (step.kind, step.facts) == (f"checkin_{answer}", {"what": "d3"})
