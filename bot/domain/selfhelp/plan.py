"""A plan to stop with nicotine, or to cut down (S4 §5.2, §5.3), and what follows a slip.

Before a date: psychiatric medicine → the treating doctor first; pregnant → Stoplinien or doctor first; under 18 → C5
(Rulings; S4 §5.4). No dosing: medicine is for the pharmacy or an advisor.
"""
from __future__ import annotations

from datetime import date, timedelta

from bot.domain.advice import PRODUCT_IDS
from bot.domain.flow import DECLINED, Answers, Facts, Outcome, Question, Step
from bot.domain.selfhelp.consent import FOUND, YES_NO, asked, consent, said_minor

ABOUT, ADULT, PREGNANT, MEDICINE, DOCTOR = "plan.about", "plan.adult", "plan.pregnant", "plan.medicine", "plan.doctor"
KIND, PRODUCTS, DATE = "plan.kind", "plan.products", "plan.date"
SITUATIONS, INSTEAD, TELL = "plan.situations", "plan.instead", "plan.tell"
SPEND, MESSAGES = "plan.spend", "plan.messages"
SITUATION_IDS = ("coffee", "breaks", "alcohol", "stress", "others", "bored")
MESSAGE_HOURS = ("9", "19")
NO_MESSAGES = "no"
STEPS = (("before", -1), ("day", 0), ("d3", 3), ("d7", 7), ("d14", 14), ("w4", 28), ("m3", 91), ("m6", 182),
         ("m12", 365))
"""The messages of a stop plan and how many days after the stop date they come (issue 10)."""


def plan(answers: Answers, facts: Facts) -> Step:
    """facts: `about` ("nicotine" or "alcohol") when it was said."""
    about = answers.get(ABOUT) or facts.get("about")
    if about is None:
        return asked(ABOUT, ("nicotine", "alcohol"))
    if about == "alcohol":
        return Outcome("done", then="goal")
    safety = _safety(answers, facts)
    if safety is not None:
        return safety
    before = consent(answers, facts)
    if before is not None:
        return before
    question = _next(answers, facts)
    return question or Outcome("plan_made", _made(answers, facts))


def _safety(answers: Answers, facts: Facts) -> Step | None:
    told = facts.get("told") or {}
    if said_minor(facts) or answers.get(ADULT) == "no":
        return Outcome("plan_minor")
    if ADULT not in answers and told.get("adult") is not True:
        return Question(ADULT, "yes_no", YES_NO, declinable=True)
    pregnant = "yes" if told.get("pregnant") is True else answers.get(PREGNANT)
    if pregnant is None:
        return Question(PREGNANT, "yes_no", YES_NO, declinable=True)
    medicine = "yes" if told.get("psychiatric_medicine") is True else answers.get(MEDICINE)
    if medicine is None:
        return asked(MEDICINE, ("yes", "no", "unsure"), "yes_no", declinable=True)
    if pregnant != "yes" and medicine == "no":
        return None
    if DOCTOR not in answers:
        return Question(DOCTOR, "yes_no", YES_NO)
    why = "pregnant" if pregnant == "yes" else "medicine"
    return None if answers[DOCTOR] == "yes" else Outcome("plan_doctor_first", {"why": why})


def _next(answers: Answers, facts: Facts) -> Question | None:
    known = dict(answers)
    products = (facts.get("told") or {}).get("products")
    if products:
        known.setdefault(PRODUCTS, ",".join(products))
    questions = (
        asked(KIND, ("stop", "reduce")),
        asked(PRODUCTS, PRODUCT_IDS, declinable=True, several=True),
        asked(DATE, ("1", "7", "14"), "coming_day"),
        asked(SITUATIONS, SITUATION_IDS, "own_words", declinable=True, several=True),
        asked(INSTEAD, (), "own_words", declinable=True),
        asked(TELL, (), "own_words", declinable=True),
        asked(SPEND, (), "kroner", declinable=True),
        asked(MESSAGES, (*MESSAGE_HOURS, NO_MESSAGES)),
    )
    return next((question for question in questions if question.id not in known), None)


def _made(answers: Answers, facts: Facts) -> dict[str, object]:
    """What is kept: `kind`, `day` (ISO), own words, `spend` (kroner a week), `hour` of the messages or None."""
    own = {name.partition(".")[2]: value for name, value in answers.items()
           if name in (PRODUCTS, SITUATIONS, INSTEAD, TELL) and value != DECLINED}
    said, today = answers[DATE], date.fromisoformat(facts[FOUND]["today"])
    day = today + timedelta(days=int(said)) if said.isdigit() else date.fromisoformat(said)
    spend = answers.get(SPEND, DECLINED)
    hour = answers[MESSAGES]
    return {"kind": answers[KIND], "day": day.isoformat(), **own,
            "spend": int(spend) if spend != DECLINED else None,
            "hour": None if hour == NO_MESSAGES else int(hour)}


SLIP_WHAT, SLIP_NEXT = "plan.slip", "plan.slip_next"


def slip(answers: Answers, facts: Facts) -> Step:
    """What happened, what next; never blame (S4 §5.3: relapse → a new offer). facts: `about`."""
    if SLIP_WHAT not in answers:
        return asked(SLIP_WHAT, SITUATION_IDS, "own_words", declinable=True)
    if SLIP_NEXT not in answers:
        return asked(SLIP_NEXT, ("go_on", "again", "advisor"))
    alcohol, chosen = facts.get("about") == "alcohol", answers[SLIP_NEXT]
    if chosen == "go_on":
        return Outcome("slip_goes_on", {"what": answers[SLIP_WHAT]})
    if chosen == "again":
        return Outcome("done", {"then_facts": {"about": facts.get("about", "nicotine")}}, "goal" if alcohol else "plan")
    return Outcome("slip_to_advisor", {}, "alcohol" if alcohol else "advice")
