"""The AUDIT flow: consent, age, ten items with their skips, the after-questions, the route.

Sources: domain-facts §1 and Rulings; contract "Question ids". The instrument (items, scores, bands) comes from content.
"""
from __future__ import annotations

from typing import Any

from bot.domain.flow import DECLINED, Answers, Facts, Flow, Option, Outcome, Question, Step
from bot.domain.pathways import (
    AFTER_QUESTIONS,
    ALCOHOL_CONVERSATION,
    SELF_HELP,
    Decision,
    Situation,
    answer_can_matter,
    decide,
    withdrawal_question_applies,
)
from bot.domain.screening import Instrument, Item, applicable_items, points, result_of

CONSENT, ADULT, WITHDRAWAL = "audit.consent", "audit.adult", "audit.withdrawal"
YES_NO = (Option("yes"), Option("no"))
_AFTER = {
    "weekly_drinks": ("number", (Option("0-10"), Option("11-34"), Option("35+"))),
    "mental_illness": ("yes_no", YES_NO),
    "pregnant": ("choice", (Option("yes"), Option("trying"), Option("breastfeeding"), Option("no"))),
}


def audit_flow(instrument: Instrument) -> Flow:
    """The flow of one instrument. `facts["told"]` holds what the citizen has said on the way (`mental_illness`,
    `pregnant`, `wants_change`, `daily_and_more_than_two`): it counts as answered and is not asked again."""

    def step(answers: Answers, facts: Facts) -> Step:
        told: dict[str, Any] = facts.get("told", {})
        return _opening(answers) or _next_item(instrument, answers) or _after(instrument, answers, told)

    return step


def _opening(answers: Answers) -> Step | None:
    """Consent first, then whether they are 18 (ruling C5)."""
    if CONSENT not in answers:
        return Question(CONSENT, "yes_no", YES_NO)
    if answers[CONSENT] != "yes":
        return Outcome("consent_declined")
    if ADULT not in answers:
        return Question(ADULT, "yes_no", YES_NO, declinable=True)
    if answers[ADULT] == "no":
        return Outcome("minor_alcohol")
    return None


def _next_item(instrument: Instrument, answers: Answers) -> Question | None:
    items = applicable_items(instrument, answers)
    for place, item in enumerate(items, start=1):
        if item.id not in answers:
            return item_question(item, place, len(items))
    return None


def item_question(item: Item, place: int, of: int) -> Question:
    """A scored item as a question: options in score order, the place among the items that apply."""
    return Question(item.id, item.kind, tuple(Option(v) for v in item.scores), number=place, of=of, declinable=True)


def _after(instrument: Instrument, answers: Answers, told: dict[str, Any]) -> Step:
    known = situation(instrument, answers, told)
    unasked = [n for n in AFTER_QUESTIONS if f"audit.{n}" not in answers and not _is_told(n, told)]
    for name in unasked:
        if answer_can_matter(name, known, tuple(unasked)):
            kind, options = _AFTER[name]
            return Question(f"audit.{name}", kind, options, declinable=True)
    if withdrawal_question_applies(known) and WITHDRAWAL not in answers:
        return Question(WITHDRAWAL, "yes_no", (*YES_NO, Option("unsure")), declinable=True)
    return _concluded(instrument, answers, known)


def _is_told(name: str, told: dict[str, Any]) -> bool:
    return name != "weekly_drinks" and name in told


def situation(instrument: Instrument, answers: Answers, told: dict[str, Any]) -> Situation:
    """What the finished items, the after-questions and what was told on the way amount to."""
    items = {item.number: points(item, answers) for item in applicable_items(instrument, answers)}
    pregnant = answers.get("audit.pregnant", "yes" if told.get("pregnant") else None)
    return Situation(
        points=result_of(instrument, answers).points,
        never_drinks=items.get(1) == 0,
        weekly_drinks=weekly_drinks(answers.get("audit.weekly_drinks")),
        mental_illness=_yes(answers.get("audit.mental_illness"), told.get("mental_illness")),
        pregnant=None if pregnant in (None, DECLINED) else pregnant == "yes",
        frequency=items.get(1),
        amount=items.get(2),
        morning_drink=items.get(6),
        says_daily_and_more_than_two=bool(told.get("daily_and_more_than_two")),
        wants_change=bool(told.get("wants_change")),
        withdrawal=answers.get(WITHDRAWAL),
    )


def _yes(answer: str | None, told: bool | None) -> bool | None:
    if answer in (None, DECLINED):
        return told
    return answer == "yes"


def weekly_drinks(answer: str | None) -> int | None:
    """Standard drinks in a normal week: a number as typed, or the lower end of the range that was chosen."""
    if answer is None or answer == DECLINED:
        return None
    return int(answer.split("-")[0].rstrip("+"))


def _concluded(instrument: Instrument, answers: Answers, known: Situation) -> Outcome:
    """The outcome `screening`: the contract's result, and what the reply and the next step need.

    Who is not known to be 18 gets the result as self-help, and nothing is booked by the bot alone (C5).
    """
    result, decision = result_of(instrument, answers), decide(known)
    adult = answers.get(ADULT) == "yes"
    rulings = decision.rulings if adult else (*decision.rulings, "C5")
    if not adult and decision.route == ALCOHOL_CONVERSATION:
        others = dict.fromkeys((ALCOHOL_CONVERSATION, *decision.also))
        decision = Decision(SELF_HELP, tuple(route for route in others if route != SELF_HELP), decision.rulings)
    return Outcome("screening", {
        "instrument": instrument.id, "complete": result.complete, "score": result.score, "max": instrument.max_score,
        "band": result.band, "at_least": result.at_least, "route": decision.route, "also": list(decision.also),
        "rulings": list(rulings), "adult": adult, "pregnancy": answers.get("audit.pregnant"),
        "mental_illness": known.mental_illness is True,
    })
