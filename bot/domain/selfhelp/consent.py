"""What every flow of self-help begins with: its own consent, kept apart from that of AUDIT and of bookings."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.flow import Answers, Facts, Need, Option, Outcome, Question, Step

CONSENT, FOUND = "selfhelp.consent", "found_selfhelp"
"""`facts[FOUND]`, from a service: `consented`, `kept_days`, `today` (ISO), `rings` (the channel shows on a locked
screen), `helped` (what helped against a craving, the most frequent first), `own` (own words of the plan or goal)."""
YES_NO = (Option("yes"), Option("no"))
SPLIT = "|"
"""Between an answer's options and one's own words, where both may be given."""


def consent(answers: Answers, facts: Facts) -> Step | None:
    """The step before anything is kept; None when the consent is there."""
    if FOUND not in facts:
        return Need(FOUND)
    if facts[FOUND]["consented"]:
        return None
    given = answers.get(CONSENT)
    if given is None:
        return Question(CONSENT, "yes_no", YES_NO, params={"kept_days": facts[FOUND]["kept_days"]})
    return None if given == "yes" else Outcome("selfhelp_declined", {})


def asked(
    name: str, values: Sequence[str] = (), kind: str = "choice", *, declinable: bool = False, **params: Any,
) -> Question:
    """A question with its options by value."""
    return Question(name, kind, tuple(map(Option, values)), declinable=declinable, params=params)


def first_open(answers: Answers, questions: Sequence[Question]) -> Question | None:
    return next((question for question in questions if question.id not in answers), None)


def said_minor(facts: Facts) -> bool:
    return (facts.get("told") or {}).get("minor") is True
