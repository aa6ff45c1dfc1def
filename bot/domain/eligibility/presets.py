"""The criteria that offers name, each with its question and what every answer to it amounts to."""
from __future__ import annotations

from bot.domain.eligibility.bmi import RISK
from bot.domain.eligibility.leaves import Basis, Choice
from bot.domain.eligibility.truth import Truth

AGE, RESIDENCE, PAIN = "eligibility.age", "eligibility.residence", "eligibility.pain_duration"
FUNCTION, STRAIN = "eligibility.function", "eligibility.mental_strain"
EMPLOYEE, GROUP = "eligibility.employee", "eligibility.group"
OPERATION, PREGNANT = "advice.operation", "advice.pregnant"

_YES_NO = {"yes": Truth.YES, "no": Truth.NO}


def adult(basis: Basis, under_18: Truth = Truth.NO) -> Choice:
    """Eighteen from the birthday on, whether the source says "fra 18" or "over 18" (ruling C5).

    `under_18` is grey where younger people may be given the offer after a professional's decision (S0, rygestop).
    """
    truths = {"yes": Truth.YES, "no": under_18}
    return Choice("adult", AGE, truths, basis, same=("advice.adult", "audit.adult"), ruling="C5")


def resident(basis: Basis) -> Choice:
    return Choice("resident", RESIDENCE, _YES_NO, basis)


def pain_over_six_months(basis: Basis) -> Choice:
    """Pain for more than six months; three to six is grey, because S0 names both limits (ruling C4)."""
    truths = {"over_6": Truth.YES, "3_to_6": Truth.GREY, "under_3": Truth.NO, "none": Truth.NO}
    return Choice("pain", PAIN, truths, basis, ruling="C4")


def hard_to_be_active(basis: Basis) -> Choice:
    """Difficulty in making physical activity part of everyday life (S0 Fysisk træning)."""
    truths = {"activity": Truth.YES, "daily_life": Truth.GREY, "no": Truth.NO}
    return Choice("activity", FUNCTION, truths, basis)


def hard_in_daily_life(basis: Basis) -> Choice:
    """Challenges in everyday life with a long-term illness (S3 Lær at tackle)."""
    truths = {"activity": Truth.YES, "daily_life": Truth.YES, "no": Truth.NO}
    return Choice("daily_life", FUNCTION, truths, basis)


def mental_strain(basis: Basis) -> Choice:
    return Choice("mental_strain", STRAIN, _YES_NO, basis)


def risk_factors(basis: Basis) -> Choice:
    return Choice("risk_factors", RISK, _YES_NO, basis)


def employee(basis: Basis) -> Choice:
    return Choice("employee", EMPLOYEE, _YES_NO, basis)


def willing_to_join_group(basis: Basis) -> Choice:
    truths = {"yes": Truth.YES, "prevented": Truth.NO, "no": Truth.NO}
    return Choice("group", GROUP, truths, basis, same=("advice.group",))


def prevented_from_group(basis: Basis) -> Choice:
    """Illness or disability stands in the way of a group; rather not is no such reason (S3, "strict")."""
    truths = {"prevented": Truth.YES, "yes": Truth.NO, "no": Truth.NO}
    return Choice("prevented", GROUP, truths, basis, same=("advice.group",))


def operation_soon(basis: Basis) -> Choice:
    return Choice("operation", OPERATION, _YES_NO, basis)


def not_pregnant(basis: Basis) -> Choice:
    """Who is pregnant is sent elsewhere (ruling C11); who would rather not say is not held back."""
    truths = {"no": Truth.YES, "yes": Truth.NO, "declined": Truth.YES}
    return Choice("not_pregnant", PREGNANT, truths, basis)


NAMED = {
    "resident": resident, "pain_over_six_months": pain_over_six_months, "hard_to_be_active": hard_to_be_active,
    "hard_in_daily_life": hard_in_daily_life, "mental_strain": mental_strain, "risk_factors": risk_factors,
    "employee": employee, "willing_to_join_group": willing_to_join_group,
    "prevented_from_group": prevented_from_group, "operation_soon": operation_soon, "not_pregnant": not_pregnant,
}
"""The criteria that need no figures of their own, by their names in content; `adult` takes `under_18`."""
