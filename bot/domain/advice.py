"""Very Brief Advice on tobacco and nicotine: ask, inform, act (S2 "VBA"; rules 2, 3, 12, 13, 26, 30, 31, 35).

Four taps from the start to the consent: adult, use, products, refer. After a yes only what can decide where it leads
(pregnancy, psychiatric medicine, and where the municipality's criteria need them the operation and the group), then the
plain facts an advisor needs. No score: Fagerström is under licence (Rulings).

`facts`: `municipality` (code, or None), `today`, `told`.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.eligibility.criteria import open_questions
from bot.domain.eligibility.known import MEDICINE, PRODUCTS, Catalogues, missing, municipality_code, today, with_told
from bot.domain.eligibility.offers import Catalogue
from bot.domain.eligibility.presets import AGE, EMPLOYEE, GROUP, OPERATION, PREGNANT, RESIDENCE
from bot.domain.eligibility.results import results
from bot.domain.eligibility.verdicts import ELIGIBLE
from bot.domain.flow import DECLINED, Answers, Facts, Flow, Option, Outcome, Question, Step

ADULT, USE, REFER = "advice.adult", "advice.use", "advice.refer"
ADVICE_GROUP, FIRST_USE, ATTEMPTS = "advice.group", "advice.first_use", "advice.attempts"
PRODUCT_IDS = (
    "cigarettes", "e_cigarette", "snus", "nicotine_pouch", "heated_tobacco", "cigar", "pipe", "waterpipe",
    "chewing_tobacco", "other",
)
"""All tobacco and nicotine products of S4 §5.1, the contract's ids."""
NICOTINE_CESSATION, STOPLINIEN = "nicotine_cessation", "stoplinien"
OWN_DOCTOR, ADVISOR, SELF_HELP, NO_ROUTE = "own_doctor", "advisor", "self_help", "none"

_QUESTIONS = {
    ADULT: ("yes_no", ("yes", "no")),
    USE: ("choice", ("daily", "occasional", "stopped", "never")),
    REFER: ("choice", ("yes", "reduce", "no")),
    PREGNANT: ("yes_no", ("yes", "no")),
    MEDICINE: ("yes_no", ("yes", "no", "unsure")),
    OPERATION: ("yes_no", ("yes", "no")),
    ADVICE_GROUP: ("choice", ("yes", "prevented", "no")),
    FIRST_USE: ("choice", ("within_5", "6_to_30", "31_to_60", "over_60")),
    ATTEMPTS: ("choice", ("none", "one", "several")),
}


def advice_flow(catalogues: Catalogues) -> Flow:
    """The flow over the municipalities' nicotine offers."""

    def step(answers: Answers, facts: Facts) -> Step:
        known = with_told(answers, facts)
        ending = _ask(known) or _end_before_referral(known)
        if ending is not None:
            return ending
        before = missing(answers, facts)
        if before is not None:
            return before
        catalogue = catalogues(municipality_code(answers, facts) or "")
        return _Referral(catalogue, known, facts).step()

    return step


def _question(question: str) -> Question:
    kind, values = _QUESTIONS[question]
    return Question(question, kind, tuple(Option(v) for v in values), declinable=question != REFER)


def _adult(known: Answers) -> str | None:
    return known.get(ADULT) or known.get(AGE)


def _ask(known: Answers) -> Question | None:
    """The next of the four questions before the consent; None when they are over or it ends early (ruling C5)."""
    adult = _adult(known)
    if adult is None:
        return _question(ADULT)
    if adult == "no":
        return None
    if USE not in known:
        return _question(USE)
    if known[USE] in ("stopped", "never") or adult == DECLINED:
        return None
    if PRODUCTS not in known:
        options = tuple(Option(name) for name in PRODUCT_IDS)
        return Question(PRODUCTS, "choice", options, declinable=True, params={"several": True})
    return None if REFER in known else _question(REFER)


def _end_before_referral(known: Answers) -> Outcome | None:
    """The endings without a referral: under 18, age not told, not using, not now."""
    adult, use = _adult(known), known.get(USE)
    if adult == "no":
        return _outcome(known, accepted=False, route=ADVISOR, also=[STOPLINIEN], notes=["minor"], rulings=["C5"])
    if use == "never":
        return _outcome(known, accepted=False, route=NO_ROUTE, also=[], notes=["never_used"])
    if use == "stopped":
        return _outcome(known, accepted=False, route=SELF_HELP, also=[STOPLINIEN], notes=["has_stopped"])
    if adult == DECLINED:
        also, notes = [STOPLINIEN, ADVISOR], ["age_not_told"]
        return _outcome(known, accepted=False, route=SELF_HELP, also=also, notes=notes, rulings=["C5"])
    if known[REFER] not in ("yes", "reduce"):
        return _outcome(known, accepted=False, route=SELF_HELP, also=[STOPLINIEN], notes=["not_now"])
    return None


def _outcome(
    known: Answers, *, accepted: bool, route: str, also: list[str], notes: list[str],
    rulings: list[str] | None = None, **more: Any,
) -> Outcome:
    """The contract's result of advice, and what the reply (`notes`: text keys) and the advisor (`told`) need."""
    told = {name: known[q] for name, q in _FOR_ADVISOR if known.get(q, DECLINED) != DECLINED}
    facts = {"substance": "nicotine", "accepted": accepted, "route": route, "also": list(dict.fromkeys(also)),
             "notes": notes, "rulings": rulings or [], "told": told, **more}
    return Outcome("advice", facts, more.get("then"))


_FOR_ADVISOR = (
    ("use", USE), ("products", PRODUCTS), ("goal", REFER), ("first_use", FIRST_USE), ("attempts", ATTEMPTS),
    ("pregnant", PREGNANT), ("psychiatric_medicine", MEDICINE), ("operation", OPERATION), ("group", ADVICE_GROUP),
)


@dataclass(frozen=True)
class _Referral:
    """What follows a yes: the questions that decide, the facts for the advisor, where it leads."""

    catalogue: Catalogue
    known: dict[str, str]
    facts: Facts

    def step(self) -> Step:
        name = self._next()
        return _question(name) if name else self._concluded()

    def _criteria_answers(self) -> dict[str, str]:
        """The answers as the offers' criteria read them. Residence is settled when a time is booked."""
        return {RESIDENCE: "yes", **self.known, AGE: "yes"}

    def _next(self) -> str | None:
        for name in (PREGNANT, MEDICINE):
            if name not in self.known:
                return name
        for name, asked in ((OPERATION, OPERATION), (GROUP, ADVICE_GROUP)):
            if name in self._deciding():
                return asked
        plain = (FIRST_USE, ATTEMPTS) if self.known[USE] == "daily" else (ATTEMPTS,)
        return next((name for name in plain if name not in self.known), None)

    def _deciding(self) -> set[str]:
        answers = self._criteria_answers()
        return {q for offer in self.catalogue.nicotine() for q in open_questions(offer.criteria, answers)}

    def _concluded(self) -> Outcome:
        day = today(self.facts)
        found = results(self.catalogue, self.catalogue.nicotine(), self._criteria_answers(), day)
        fitting = next((result for result in found if result["verdict"] == ELIGIBLE), None)
        also, notes = self._precautions()
        if fitting is None:
            return self._elsewhere(found, also, notes)
        contact = fitting["contact"]
        then = contact if contact in ("booking", "callback") else None
        more = {"municipality": self.catalogue.code, "offer": fitting["offer"], "book": fitting["book"], "then": then}
        if then:
            key = "offer" if then == "booking" else "purpose"
            more["then_facts"] = {"municipality": self.catalogue.code, key: fitting["book"] or fitting["offer"]}
        return _outcome(self.known, accepted=True, route=NICOTINE_CESSATION, also=also, notes=notes,
                        rulings=self._rulings(), reasons=fitting["reasons"], **more)

    def _elsewhere(self, found: list[dict[str, Any]], also: list[str], notes: list[str]) -> Outcome:
        """Nothing here fits: pregnant where the municipality sends on to Stoplinien (C11), or the offers have ended."""
        pregnant = self.known.get(PREGNANT) == "yes"
        route = STOPLINIEN if pregnant and found and found[0]["route"] == STOPLINIEN else ADVISOR
        others = [r for r in (*also, STOPLINIEN) if r != route]
        reasons = found[0]["reasons"] if found else []
        return _outcome(self.known, accepted=True, route=route, also=others, notes=notes, rulings=self._rulings(),
                        reasons=reasons, municipality=self.catalogue.code, offer=None, book=None)

    def _precautions(self) -> tuple[list[str], list[str]]:
        """Who must be asked before the stop (rule 13; Rulings), and what is said besides."""
        also: list[str] = []
        notes = ["cut_down_first"] if self.known[REFER] == "reduce" else []
        if self.known.get(PREGNANT) == "yes":
            also += [STOPLINIEN, OWN_DOCTOR]
            notes.append("pregnant")
        if self.known.get(MEDICINE) != "no":
            also.append(OWN_DOCTOR)
            notes.append("doctor_first")
        if self.known.get(ADVICE_GROUP) == "no":
            notes.append("rather_not_group")
        if self.known.get(EMPLOYEE) == "yes" and self.catalogue.get("trivselshotline"):
            notes.append("trivselshotline")
        return also, notes

    def _rulings(self) -> list[str]:
        return ["C2", "C11"] if self.known.get(PREGNANT) == "yes" else ["C2"]
