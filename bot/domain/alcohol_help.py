"""Help with drinking, directly: no afklarende samtale first, AUDIT never required (rule 3, S4 §8.1, ruling C2).

Who wants to drink less gets the alcohol conversation; who wants treatment the §141 contact; a relative is never
screened (C12); under 18 an advisor and BørneTelefonen (C5). Before goodbye the withdrawal question (Rulings).

`facts`: `wish` ("less", "treatment" or "relative"), `municipality`, `today`, `told` (`pregnant`, `mental_illness`).
"""
from __future__ import annotations

from typing import Any

from bot.domain.eligibility.known import Catalogues, missing, municipality_code, today, with_told
from bot.domain.eligibility.offers import Catalogue
from bot.domain.eligibility.presets import AGE, PREGNANT
from bot.domain.flow import DECLINED, Answers, Facts, Flow, Option, Outcome, Question, Step
from bot.domain.pathways import ADVISOR, ALCOHOL_CONVERSATION, ALCOHOL_TREATMENT, OWN_DOCTOR, SELF_HELP

ADULT, WITHDRAWAL = "audit.adult", "audit.withdrawal"
TREATMENT_DAYS = 14
"""Treatment begins within so many days of the wish (sundhedsloven §141; ruling C1)."""
ALKOLINJEN, CHILDREN_LINE = "alkolinjen", "boernetelefonen"


def alcohol_flow(catalogues: Catalogues) -> Flow:
    """The flow over the municipalities' alcohol offers."""

    def step(answers: Answers, facts: Facts) -> Step:
        known = with_told(answers, facts)
        adult = known.get(ADULT) or known.get(AGE)
        relative = facts.get("wish") == "relative"
        if adult is None:
            return Question(ADULT, "yes_no", (Option("yes"), Option("no")), declinable=True)
        if adult == "no":
            note = "minor_relative" if relative else "minor_alcohol"
            return _outcome(False, ADVISOR, [], [note], ["C5"], [CHILDREN_LINE])
        before = missing(answers, facts)
        if before is not None:
            return before
        if not relative and WITHDRAWAL not in known:
            options = (Option("yes"), Option("no"), Option("unsure"))
            return Question(WITHDRAWAL, "yes_no", options, declinable=True)
        catalogue = catalogues(municipality_code(answers, facts) or "")
        return _relative(catalogue, adult, facts) if relative else _own(catalogue, adult, known, facts)

    return step


def _outcome(
    accepted: bool, route: str, also: list[str], notes: list[str], rulings: list[str], lines: list[str], **more: Any
) -> Outcome:
    facts = {"substance": "alcohol", "accepted": accepted, "route": route,
             "also": [r for r in dict.fromkeys(also) if r != route], "notes": notes, "rulings": rulings,
             "lines": lines, **more}
    return Outcome("advice", facts, more.get("then"))


def _own(catalogue: Catalogue, adult: str, known: dict[str, str], facts: Facts) -> Outcome:
    treatment = facts.get("wish") == "treatment"
    wanted = ALCOHOL_TREATMENT if treatment else ALCOHOL_CONVERSATION
    notes, rulings = ["treatment_rights" if treatment else "audit_offered"], ["C2"]
    route, also = wanted, _also(known, facts)
    if known[WITHDRAWAL] != "no":
        route, also = OWN_DOCTOR, [ALCOHOL_TREATMENT, wanted, *also]
        notes.append("do_not_stop_abruptly")
    if adult == DECLINED:
        return _outcome(False, route if route == OWN_DOCTOR else SELF_HELP, [*also, wanted, ADVISOR],
                        ["age_not_told_alcohol", *notes], [*rulings, "C5"], [ALKOLINJEN], municipality=catalogue.code)
    return _outcome(True, route, also, notes, rulings, [ALKOLINJEN], **_beginning(catalogue, wanted, facts))


def _also(known: dict[str, str], facts: Facts) -> list[str]:
    """Told on the way: pregnant (line 6 of the route) or mental illness (C8) adds an advisor."""
    told = facts.get("told") or {}
    return [ADVISOR] if known.get(PREGNANT) == "yes" or told.get("mental_illness") is True else []


def _relative(catalogue: Catalogue, adult: str, facts: Facts) -> Outcome:
    """A relative: the municipality's alcohol conversation where it takes relatives, else Alkolinjen (ruling C12)."""
    offer = catalogue.get(ALCOHOL_CONVERSATION)
    if offer is None or not offer.relatives:
        return _outcome(False, ADVISOR, [], ["relative_line"], ["C12"], [ALKOLINJEN], municipality=catalogue.code)
    if adult == DECLINED:
        return _outcome(False, ADVISOR, [ALCOHOL_CONVERSATION], ["relative"], ["C5", "C12"], [ALKOLINJEN],
                        municipality=catalogue.code)
    return _outcome(True, ALCOHOL_CONVERSATION, [], ["relative"], ["C12"], [ALKOLINJEN],
                    **_beginning(catalogue, ALCOHOL_CONVERSATION, facts))


def _beginning(catalogue: Catalogue, wanted: str, facts: Facts) -> dict[str, Any]:
    """How the wanted help begins: a booking, a call-back wish (with §141's days for treatment), or the phone."""
    code, offer = catalogue.code, catalogue.get(wanted)
    days = TREATMENT_DAYS if wanted == ALCOHOL_TREATMENT else None
    begun: dict[str, Any] = {"municipality": code, "offer": wanted, "book": None, "days": days, "then": None}
    if offer is None or not offer.validity.holds_on(today(facts)):
        return begun
    if offer.starts_with and catalogue.bookable(offer.starts_with, today(facts)):
        booked = {"municipality": code, "offer": offer.starts_with}
        return {**begun, "book": offer.starts_with, "then": "booking", "then_facts": booked}
    if offer.contact == "callback":
        return {**begun, "then": "callback", "then_facts": {"municipality": code, "purpose": wanted, "days": days}}
    return begun
