"""Three minutes together against a craving: breathe, delay, do something else, "how did it go?" (domain-facts §10).

The minutes pass by themselves on channels that are seen at will (a service plans them); elsewhere one steps on.
"""
from __future__ import annotations

from bot.domain.flow import Answers, Facts, Need, Option, Outcome, Question, Step
from bot.domain.selfhelp.consent import CONSENT, FOUND, asked, consent

STEPS = ("craving.breathe", "craving.delay", "craving.instead")
HOW, HELPED = "craving.how", "craving.helped"
LAST_MINUTE = len(STEPS)
WAYS = ("breathe", "water", "walk", "talk", "busy", "waited")


def craving(answers: Answers, facts: Facts) -> Step:
    """facts: `minute` 0 to 3 (moved on by time or by the person), `FOUND`. Nothing is kept without consent."""
    if FOUND not in facts:
        return Need(FOUND)
    how = "over" if any(answers.get(step) == "over" for step in STEPS) else answers.get(HOW)
    if how is None:
        return _minute(int(facts.get("minute", 0)), facts)
    if how in ("still", "slipped"):
        return Outcome(f"craving_{how}")
    if HELPED not in answers:
        return asked(HELPED, _ways(facts), "own_words", declinable=True)
    helped = answers[HELPED]
    if helped != "declined" and not facts[FOUND]["consented"] and CONSENT not in answers:
        question = consent(answers, facts)
        if question is not None:
            return question
    keep = helped != "declined" and (facts[FOUND]["consented"] or answers.get(CONSENT) == "yes")
    return Outcome("craving_over", {"helped": helped, "keep": keep})


def _minute(minute: int, facts: Facts) -> Question:
    if minute >= LAST_MINUTE:
        return asked(HOW, ("over", "less", "still", "slipped"))
    options = (Option("over"), Option("next", kind="other", sets={"minute": minute + 1}))
    return Question(STEPS[minute], "choice", options, params={"own": facts[FOUND].get("reminder", "")})


def _ways(facts: Facts) -> tuple[str, ...]:
    """What helped before comes first."""
    known = [way for way in facts[FOUND]["helped"] if way in WAYS]
    return tuple(dict.fromkeys([*known, *WAYS]))
