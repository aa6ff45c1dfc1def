"""Where an AUDIT leads: the withdrawal question's rule and the precedence of routes.

Source: domain-facts "Rulings" (route after AUDIT, lines 1-10; withdrawal question; C8, C9), which settle S4 §8.1-8.4.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

NONE = "none"
SELF_HELP = "self_help"
ALCOHOL_CONVERSATION = "alcohol_conversation"
ALCOHOL_TREATMENT = "alcohol_treatment"
FAMILY_CLINIC = "family_clinic_and_treatment"
OWN_DOCTOR = "own_doctor"
ADVISOR = "advisor"
EMERGENCY = "emergency"

HAZARDOUS, HARMFUL, TREATMENT = 8, 16, 20
"""The totals from which S4 §8.2 routes differently."""
HIGH_WEEK = 10
"""More standard drinks a week than this is "storforbrug" (S4 §8)."""
WITHDRAWAL_WEEK = 35
"""From this many standard drinks a week the withdrawal question is asked (Rulings)."""


@dataclass(frozen=True)
class Situation:
    """What is known when a route is chosen. None = not asked, not known or declined."""

    points: int
    never_drinks: bool = False
    weekly_drinks: int | None = None
    mental_illness: bool | None = None
    pregnant: bool | None = None
    frequency: int | None = None
    """AUDIT item 1, points."""
    amount: int | None = None
    """AUDIT item 2, points."""
    morning_drink: int | None = None
    """AUDIT item 6, points."""
    says_daily_and_more_than_two: bool = False
    wants_change: bool = False
    danger_now: bool = False
    withdrawal: str | None = None
    """The answer to the withdrawal question: yes, no, unsure, declined; None when it was not asked."""


@dataclass(frozen=True)
class Decision:
    """The route, the other routes that apply too, and the rulings that were used."""

    route: str
    also: tuple[str, ...] = ()
    rulings: tuple[str, ...] = ()


def withdrawal_question_applies(known: Situation) -> bool:
    """Whether to ask about earlier seizures, delirium or shaking (Rulings, "Withdrawal question")."""
    return (
        known.points >= TREATMENT
        or (known.morning_drink or 0) >= 1
        or (known.frequency == 4 and (known.amount or 0) >= 2)
        or (known.weekly_drinks or 0) >= WITHDRAWAL_WEEK
        or known.says_daily_and_more_than_two
    )


def decide(known: Situation) -> Decision:
    """The route: the first line of the precedence that applies; the others that apply go in `also`."""
    lines = [(routes, rulings) for applies, routes, rulings in _precedence(known) if applies]
    if not lines:
        lines = [((NONE if known.never_drinks and known.points == 0 else SELF_HELP,), ("C10",))]
    route, *others = dict.fromkeys(route for routes, _ in lines for route in routes)
    rulings = tuple(dict.fromkeys(ruling for _, used in lines for ruling in used))
    return Decision(route, tuple(others), rulings)


def _precedence(k: Situation) -> tuple[tuple[bool, tuple[str, ...], tuple[str, ...]], ...]:
    """Lines 1-8 in their order: does it apply, its routes, the rulings it rests on. Lines 9 and 10 are what is left."""
    drinks = not k.never_drinks
    mental, pregnant = k.mental_illness is True and drinks, k.pregnant is True and drinks
    high = k.points >= HAZARDOUS or (k.weekly_drinks or 0) > HIGH_WEEK
    return (
        (k.danger_now, (EMERGENCY,), ()),
        (k.withdrawal in ("yes", "unsure", "declined"), (OWN_DOCTOR, ALCOHOL_TREATMENT), ()),
        (pregnant and k.points >= HARMFUL, (FAMILY_CLINIC,), ("C9",)),
        (k.points >= TREATMENT, (ALCOHOL_TREATMENT,), ()),
        (mental and high, (ALCOHOL_TREATMENT,), ("C8",)),
        (pregnant, (ALCOHOL_CONVERSATION, ADVISOR), ("C9",)),
        (_conversation(k), (ALCOHOL_CONVERSATION,), ()),
        (mental, (SELF_HELP, ADVISOR), ("C8",)),
    )


def _conversation(k: Situation) -> bool:
    return HAZARDOUS <= k.points < TREATMENT or (k.weekly_drinks or 0) > HIGH_WEEK or k.wants_change


AFTER_QUESTIONS = ("weekly_drinks", "mental_illness", "pregnant")
"""The after-questions in the order they are asked."""
_POSSIBLE: dict[str, tuple[Any, ...]] = {
    "weekly_drinks": (0, HIGH_WEEK + 1, WITHDRAWAL_WEEK),
    "mental_illness": (False, True),
    "pregnant": (False, True),
}


def answer_can_matter(name: str, known: Situation, open_names: tuple[str, ...]) -> bool:
    """Whether some answer to the after-question `name` could change where the citizen is sent.

    `open_names` are the after-questions not asked yet, `name` among them. Never-drinkers get none (Rulings). An advisor
    on offer counts as a change for those who are otherwise sent to self-help or a conversation (C8, line 6).
    """
    if known.never_drinks:
        return False
    others = [n for n in open_names if n != name]
    return any(
        len({_where(replace(case, **{name: value})) for value in _POSSIBLE[name]}) > 1
        for case in _cases(known, others)
    )


def _cases(known: Situation, names: list[str]) -> list[Situation]:
    cases = [known]
    for name in names:
        cases = [replace(case, **{name: value}) for case in cases for value in _POSSIBLE[name]]
    return cases


def _where(case: Situation) -> tuple[str, bool]:
    """Where somebody ends if the withdrawal question, when it applies, is answered yes; and if an advisor is added."""
    asked = replace(case, withdrawal="yes") if withdrawal_question_applies(case) else case
    route = decide(asked).route
    plain = decide(case)
    low = plain.route in (NONE, SELF_HELP, ALCOHOL_CONVERSATION)
    return f"{route}|{plain.route}", low and ADVISOR in plain.also
