"""What a flow knows before it asks: what was told on the way, which municipality it is about, which day it is."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.domain.eligibility import presets
from bot.domain.eligibility.leaves import CONDITIONS
from bot.domain.eligibility.offers import Catalogue
from bot.domain.flow import DECLINED, Answers, Facts, Need, Option, Question

MUNICIPALITY, NOT_NOW = "booking.municipality", "not_now"
PRODUCTS, MEDICINE = "advice.products", "advice.psychiatric_medicine"
Catalogues = Callable[[str], Catalogue]
"""The catalogue of a municipality by its code: its own, or the national minimum under that code."""

_TOLD_YES = {
    "pregnant": presets.PREGNANT, "employee": presets.EMPLOYEE, "operation": presets.OPERATION,
    "psychiatric_medicine": MEDICINE,
}
_TOLD_SEVERAL = {"conditions": CONDITIONS, "products": PRODUCTS}


def with_told(answers: Answers, facts: Facts) -> dict[str, str]:
    """The answers, and before them what `facts["told"]` holds: it counts as answered and is not asked again.

    told: `pregnant`, `employee`, `operation`, `psychiatric_medicine`, `minor` (true), `adult` (true), `conditions` and
    `products` (lists of ids).
    """
    told: Mapping[str, Any] = facts.get("told") or {}
    known = {question: "yes" for name, question in _TOLD_YES.items() if told.get(name) is True}
    known |= {question: ",".join(told[name]) for name, question in _TOLD_SEVERAL.items() if told.get(name)}
    if told.get("minor") is True or told.get("adult") is True:
        known[presets.AGE] = "no" if told.get("minor") else "yes"
    if MUNICIPALITY in answers:
        known[presets.RESIDENCE] = "yes"
    return {**known, **answers}


def municipality_code(answers: Answers, facts: Facts) -> str | None:
    """The municipality the citizen named, else the one whose page the chat is on.

    "" for who would rather not name one: the national minimum is looked at.
    """
    named = answers.get(MUNICIPALITY)
    if named in (NOT_NOW, DECLINED):
        return ""
    return named or facts.get("municipality")


def missing(answers: Answers, facts: Facts) -> Question | Need | None:
    """What must be there before offers can be looked at: the municipality, and today's date from a service."""
    if municipality_code(answers, facts) is None:
        options = (*map(Option, facts.get("suggested", ())), Option(NOT_NOW, kind="other"))
        return Question(MUNICIPALITY, "municipality", options)
    return None if facts.get("today") else Need("today")


def today(facts: Facts) -> date:
    """`facts["today"]` is a date or its ISO text."""
    day = facts["today"]
    return day if isinstance(day, date) else date.fromisoformat(day)
