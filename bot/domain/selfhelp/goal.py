"""A goal for drinking: less, fewer days, none; and motivation in the manner of the motivational conversation.

Before any goal the withdrawal question: yes, unsure or not answered → a doctor first, never abruptly (Rulings; S4
§8.2; NICE CG100). Under 18: no goal, an advisor and BørneTelefonen (C5).
"""
from __future__ import annotations

from bot.domain.alcohol_help import WITHDRAWAL
from bot.domain.flow import DECLINED, Answers, Facts, Option, Outcome, Question, Step
from bot.domain.selfhelp.consent import YES_NO, asked, consent, said_minor
from bot.domain.selfhelp.diary import HOURS

ADULT, DOCTOR, KIND, WEEK, DAYS = "goal.adult", "goal.doctor", "goal.kind", "goal.week", "goal.days"
WHY, HARD, INSTEAD, OFTEN, HOUR = "goal.why", "goal.hard", "goal.instead", "goal.often", "goal.hour"
IMPORTANCE, NOT_LOWER, CONFIDENCE, HELPS = "goal.importance", "goal.not_lower", "goal.confidence", "goal.helps"
HIGHEST = 10


def goal(answers: Answers, facts: Facts) -> Step:
    """Outcome `goal_set` with the goal, own words, and how often to ask about the diary."""
    safety = _safety(answers, facts)
    if safety is not None:
        return safety
    before = consent(answers, facts)
    if before is not None:
        return before
    question = _next(answers)
    if question is not None:
        return question
    own = {name.partition(".")[2]: answers[name] for name in (WHY, HARD, INSTEAD) if answers[name] != DECLINED}
    number = answers.get(WEEK) or answers.get(DAYS)
    return Outcome("goal_set", {"kind": answers[KIND], "number": int(number) if number else None, **own,
                                "often": answers[OFTEN], "hour": answers.get(HOUR)})


def _safety(answers: Answers, facts: Facts) -> Step | None:
    if said_minor(facts) or answers.get(ADULT) == "no":
        return Outcome("minor_alcohol")
    if ADULT not in answers and (facts.get("told") or {}).get("adult") is not True:
        return Question(ADULT, "yes_no", YES_NO, declinable=True)
    if WITHDRAWAL not in answers:
        return Question(WITHDRAWAL, "yes_no", (*YES_NO, Option("unsure")), declinable=True)
    if answers[WITHDRAWAL] == "no":
        return None
    if DOCTOR not in answers:
        return Question(DOCTOR, "yes_no", YES_NO)
    return None if answers[DOCTOR] == "yes" else Outcome("goal_doctor_first")


def _next(answers: Answers) -> Question | None:
    if KIND not in answers:
        return asked(KIND, ("less", "fewer_days", "none"))
    number = {"less": asked(WEEK, ("3", "5", "7", "10"), "count"),
              "fewer_days": asked(DAYS, ("1", "2", "3", "4", "5"), "count")}.get(answers[KIND])
    if number is not None and number.id not in answers:
        return number
    for name in (WHY, HARD, INSTEAD):
        if name not in answers:
            return asked(name, (), "own_words", declinable=True)
    if OFTEN not in answers:
        return asked(OFTEN, ("day", "week", "never"))
    if answers[OFTEN] != "never" and HOUR not in answers:
        return asked(HOUR, tuple(map(str, HOURS)), "hour")
    return None


def motivation(answers: Answers, facts: Facts) -> Step:
    """Importance and confidence from 0 to 10, "why not lower?", what it would take. Nothing is kept."""
    scale = tuple(str(number) for number in range(HIGHEST + 1))
    if IMPORTANCE not in answers:
        return asked(IMPORTANCE, scale, "count", declinable=True)
    important = answers[IMPORTANCE]
    if important not in (DECLINED, "0") and NOT_LOWER not in answers:
        return asked(NOT_LOWER, (), "own_words", declinable=True, number=important)
    if CONFIDENCE not in answers:
        return asked(CONFIDENCE, scale, "count", declinable=True)
    if HELPS not in answers:
        return asked(HELPS, (), "own_words", declinable=True)
    return Outcome("motivation", {"importance": important, "confidence": answers[CONFIDENCE],
                                  "not_lower": answers.get(NOT_LOWER, DECLINED), "helps": answers[HELPS]})


def checkin(answers: Answers, facts: Facts) -> Step:
    """A neutral question on channels that ring: nothing about health until the person says yes.

    facts: `what` (`diary`, or a plan's step).
    """
    if "selfhelp.ready" not in answers:
        return asked("selfhelp.ready", ("yes", "later", "stop"))
    return Outcome(f"checkin_{answers['selfhelp.ready']}", {"what": facts["what"]})
