"""The eligibility flow: what is wished for, the questions that decide it, the verdicts.

`facts`: `municipality` (code, or None), `today`, `told`, and `wish` when it is known already (an offer id or an option
of the wish question; several with commas).
"""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.domain.eligibility.known import Catalogues, missing, municipality_code, today, with_told
from bot.domain.eligibility.leaves import CONDITIONS, UNSURE, Reason, chosen
from bot.domain.eligibility.offers import CLARIFYING, Catalogue, Offer
from bot.domain.eligibility.presets import AGE, PAIN, RESIDENCE
from bot.domain.eligibility.results import ADVISOR, results
from bot.domain.eligibility.verdicts import ELIGIBLE, NEEDS_ADVISOR, OPEN_VERDICT, as_question, evaluate, next_question
from bot.domain.flow import DECLINED, Answers, Facts, Flow, Option, Outcome, Question, Step

WISH = "eligibility.wish"
WITH_PAIN = frozenset({"chronic_pain", "chronic_back", "musculoskeletal", "osteoarthritis", "rheumatoid_arthritis"})
"""Conditions that make long-lasting pain worth asking about when the citizen does not know what to wish for."""


def eligibility_flow(catalogues: Catalogues) -> Flow:
    """The flow over the municipalities' catalogues."""

    def step(answers: Answers, facts: Facts) -> Step:
        before = missing(answers, facts)
        if before is not None:
            return before
        catalogue = catalogues(municipality_code(answers, facts) or "")
        wish = facts.get("wish") or answers.get(WISH)
        if wish is None:
            return _wish_question(catalogue)
        return _Check(catalogue, wish, with_told(answers, facts), facts).step()

    return step


def _wish_question(catalogue: Catalogue) -> Question:
    wishes = dict.fromkeys(offer.wished_as for offer in catalogue.offers if offer.listed)
    return Question(WISH, "choice", (*(Option(w) for w in wishes), Option(UNSURE)), params={"several": True})


class _Check:
    """One pass over the offers that a wish stands for."""

    def __init__(self, catalogue: Catalogue, wish: str, known: dict[str, str], facts: Facts) -> None:
        self.catalogue, self.known, self.today = catalogue, known, today(facts)
        self.wishes = chosen(wish)
        self.general = bool(self.wishes & {UNSURE, DECLINED})
        self.offers = self._wished_offers()

    def _wished_offers(self) -> tuple[Offer, ...]:
        if self.general:
            return tuple(offer for offer in self.catalogue.offers if not offer.on_request)
        return tuple(o for o in self.catalogue.offers if self.wishes & {o.id, o.wished_as})

    def step(self) -> Step:
        question = self._general_question() if self.general else next_question(self.offers, self.known, self.today)
        if question is None:
            return self._outcome()
        return replace(question, params={**question.params, "municipality": self.catalogue.name})

    def _general_question(self) -> Question | None:
        """Who does not know what to wish for is asked what the clarifying conversation asks, and the conditions.

        That conversation exists to find out the rest (S4 §3.1); the pre-check does not do its work for it.
        """
        clarifying = self.catalogue.get(CLARIFYING)
        question = next_question((clarifying,), self.known, self.today) if clarifying else None
        if question is not None:
            return question
        if CONDITIONS not in self.known and self._still_open():
            return as_question(CONDITIONS)
        with_pain = chosen(self.known.get(CONDITIONS, "")) & WITH_PAIN
        return as_question(PAIN) if with_pain and PAIN not in self.known and self._still_open(PAIN) else None

    def _still_open(self, question: str | None = None) -> bool:
        pain = self.catalogue.wished("chronic_pain") if question else self.offers
        return any(evaluate(offer, self.known, self.today).verdict == OPEN_VERDICT for offer in pain)

    def _outcome(self) -> Outcome:
        found = results(self.catalogue, self.offers, self.known, self.today)
        if self.general:
            found = [r for r in found if r["verdict"] in (ELIGIBLE, NEEDS_ADVISOR)] or found[:1]
        found += [_not_described(wish) for wish in sorted(self.wishes) if not self._described(wish)]
        facts: dict[str, Any] = {
            "results": found, "municipality": self.catalogue.code,
            "book": list(dict.fromkeys(r["book"] for r in found if r["book"])),
            "could_book": self._could_book(found), "elsewhere": self.known.get(RESIDENCE) == "no",
        }
        then = _then(found)
        if then:
            facts["then_facts"] = _then_facts(then, facts)
        return Outcome("eligibility", facts, then)

    def _could_book(self, found: list[dict[str, Any]]) -> list[str]:
        """Conversations that stay open beside a no or an advisor's matter, for adults who would like to begin there."""
        if self.known.get(AGE, "yes") != "yes":
            return []
        open_routes = dict.fromkeys(route for result in found for route in (result["route"], *result["also"]))
        return [route for route in open_routes if self.catalogue.bookable(route, self.today)]

    def _described(self, wish: str) -> bool:
        return self.general or bool(self.catalogue.wished(wish))


def _not_described(wish: str) -> dict[str, Any]:
    """An offer that the municipality's catalogue does not describe: an advisor knows (ruling C17's caution)."""
    reason = Reason("C17", "offer_not_described", "S4 §2.1")
    return {"offer": wish, "verdict": NEEDS_ADVISOR, "reasons": [vars(reason)], "route": ADVISOR, "also": [],
            "lines": [], "book": None, "contact": "phone"}


def _then(found: list[dict[str, Any]]) -> str | None:
    contacts = [result["contact"] for result in found if result["verdict"] == ELIGIBLE]
    return next((name for name in ("booking", "callback") if name in contacts), None)


def _then_facts(then: str, facts: dict[str, Any]) -> dict[str, Any]:
    if then == "booking":
        return {"municipality": facts["municipality"], "offer": facts["book"][0], "offers": facts["book"]}
    wanted = next(r for r in facts["results"] if r["contact"] == "callback")
    return {"municipality": facts["municipality"], "purpose": wanted["offer"]}
