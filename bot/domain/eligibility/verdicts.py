"""The verdict on an offer, and the question worth asking next.

A pre-check is guidance: "Det er en sundhedsvejleder, der vurderer" (S0, Målgruppe).
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.eligibility import criteria, presets
from bot.domain.eligibility.bmi import RISK
from bot.domain.eligibility.leaves import CONDITIONS, NONE, OTHER, Conditions, Reason
from bot.domain.eligibility.measures import HEIGHT, WEIGHT
from bot.domain.eligibility.offers import Offer
from bot.domain.eligibility.truth import Truth
from bot.domain.flow import Answers, Option, Question

ELIGIBLE, NOT_ELIGIBLE, NEEDS_ADVISOR, OPEN_VERDICT = "eligible", "not_eligible", "needs_advisor", "open"
_UNSAID = ("adult_yes", "resident_yes", "not_pregnant_yes")
"""Not worth reading out beside what an offer is really about; the last also stands for "would rather not say"."""
_OF_TRUTH = {Truth.YES: ELIGIBLE, Truth.GREY: NEEDS_ADVISOR, Truth.NO: NOT_ELIGIBLE}

ORDER = (
    presets.AGE, presets.RESIDENCE, CONDITIONS, presets.PAIN, presets.FUNCTION, presets.PREGNANT, presets.OPERATION,
    presets.GROUP, presets.STRAIN, presets.EMPLOYEE, HEIGHT, WEIGHT, RISK,
)
"""Among questions that decide equally many offers: the least personal, and the single ones before height and weight."""

_YES_NO = ("yes", "no")
_VALUES = {
    presets.AGE: _YES_NO, presets.RESIDENCE: _YES_NO, presets.PREGNANT: _YES_NO, presets.EMPLOYEE: _YES_NO,
    presets.OPERATION: _YES_NO, presets.STRAIN: _YES_NO, RISK: ("yes", "no", "unsure"),
    presets.PAIN: ("over_6", "3_to_6", "under_3", "none"), presets.FUNCTION: ("activity", "daily_life", "no"),
    presets.GROUP: ("yes", "prevented", "no"),
}
CONDITION_IDS = (
    "diabetes_2", "insulin_resistance", "cardiovascular", "hypertension", "high_cholesterol", "copd", "lung_disease",
    "cancer", "rheumatoid_arthritis", "osteoarthritis", "chronic_back", "chronic_pain", "musculoskeletal", "anxiety",
    "depression",
)
"""The contract's conditions, in the order they are offered to tap."""
ALL_CONDITIONS = (*CONDITION_IDS, OTHER)
KINDS = {_id: "yes_no" for _id, values in _VALUES.items() if values[:2] == _YES_NO}


@dataclass(frozen=True)
class Verdict:
    """`verdict` is one of the contract's three, or "open" while questions could still change it (then no reasons)."""

    offer: str
    verdict: str
    reasons: tuple[Reason, ...] = ()


def evaluate(offer: Offer, answers: Answers, today: date) -> Verdict:
    """What the answers amount to for `offer`. The order in which they were given plays no part."""
    if not offer.validity.holds_on(today):
        key = "offer_ended" if offer.validity.has_ended(today) else "offer_not_begun"
        return Verdict(offer.id, NEEDS_ADVISOR, (Reason("validity", key, offer.basis.source),))
    bounds = offer.criteria.bounds(answers)
    if not bounds.settled:
        return Verdict(offer.id, OPEN_VERDICT)
    found = criteria.reasons(offer.criteria, answers)
    return Verdict(offer.id, _OF_TRUTH[bounds.low], tuple(r for r in found if r.text_key not in _UNSAID) or found)


def next_question(offers: Sequence[Offer], answers: Answers, today: date) -> Question | None:
    """The unanswered question that can still change most of the open offers' verdicts; None when all are clear."""
    votes: dict[str, int] = {}
    for offer in offers:
        if evaluate(offer, answers, today).verdict == OPEN_VERDICT:
            for question in criteria.open_questions(offer.criteria, answers):
                votes[question] = votes.get(question, 0) + 1
    if not votes:
        return None
    return as_question(min(votes, key=lambda q: (-votes[q], ORDER.index(q))), _listed(offers))


def _listed(offers: Sequence[Offer]) -> tuple[str, ...]:
    """The conditions worth offering: all of them, unless only a few can matter (no disease of S4 §2.1, C17)."""
    lists = [leaf for offer in offers for leaf in criteria.leaves(offer.criteria) if isinstance(leaf, Conditions)]
    if any(leaf.national for leaf in lists):
        return ALL_CONDITIONS
    return tuple(name for name in ALL_CONDITIONS if any(name in leaf.any_of for leaf in lists))


def as_question(question: str, conditions: Sequence[str] = ALL_CONDITIONS) -> Question:
    """The question with its options.

    Height and weight (kind `measure`) take a figure, read by `measures.measure`; `several` takes values with commas.
    """
    if question in (HEIGHT, WEIGHT):
        unit = "cm" if question == HEIGHT else "kg"
        return Question(question, "measure", declinable=True, params={"unit": unit})
    if question == CONDITIONS:
        options = tuple(Option(name) for name in (*conditions, NONE))
        return Question(question, "choice", options, declinable=True, params={"several": True})
    options = tuple(Option(value) for value in _VALUES[question])
    return Question(question, KINDS.get(question, "choice"), options, declinable=True)
