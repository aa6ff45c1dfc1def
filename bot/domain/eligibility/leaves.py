"""Criteria that one answer settles: a choice, the conditions somebody has, and what only a professional can settle.

A leaf knows its truth from the answers, the questions that could still change it, and the reason behind its truth.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.eligibility.truth import OPEN, Bounds, Truth, exactly
from bot.domain.flow import DECLINED, Answers

UNSURE = "unsure"
NONE, OTHER = "none", "other"
CONDITIONS = "eligibility.conditions"


@dataclass(frozen=True)
class Reason:
    """Why a verdict is what it is. `text_key` is found in content, with `params`; `rule` and `source` are shown."""

    rule: str
    text_key: str
    source: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Basis:
    """Where a criterion comes from: the rule of domain-facts (a number or a ruling) and the seed's section."""

    rule: str
    source: str


@dataclass(frozen=True)
class Choice:
    """A criterion decided by one answer.

    `asks` is the question; answers to the questions in `same` count for it too. An answer that is not in `truths`
    (declined, "don't know") is grey: a professional decides, nobody is turned away for not saying. `ruling` is named
    instead of the rule where the answer is grey.
    """

    name: str
    asks: str
    truths: Mapping[str, Truth]
    basis: Basis
    same: tuple[str, ...] = ()
    ruling: str | None = None

    def answer(self, answers: Answers) -> str | None:
        return next((answers[q] for q in (self.asks, *self.same) if q in answers), None)

    def bounds(self, answers: Answers) -> Bounds:
        answer = self.answer(answers)
        return OPEN if answer is None else exactly(self.truths.get(answer, Truth.GREY))

    def questions(self, answers: Answers) -> tuple[str, ...]:
        return (self.asks,) if self.answer(answers) is None else ()

    def reason(self, answers: Answers) -> Reason:
        answer, truth = self.answer(answers), self.bounds(answers).low
        key = f"{self.name}_{truth.name.lower()}"
        if answer not in self.truths:
            key = "not_said" if answer == DECLINED else "not_sure"
        rule = self.ruling if self.ruling and truth is Truth.GREY else self.basis.rule
        return Reason(rule, key, self.basis.source)


@dataclass(frozen=True)
class Conditions:
    """At least one of the listed conditions. `any_of` already holds their narrower kinds (KOL is a lung disease).

    A condition in `national` that the list lacks is grey: S4 §2.1 covers it (ruling C17). `elsewhere` names the place
    where the course for a condition is held (leddegigt in Aabenraa, S0).
    """

    any_of: frozenset[str]
    national: frozenset[str]
    basis: Basis
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def bounds(self, answers: Answers) -> Bounds:
        if CONDITIONS not in answers:
            return OPEN
        said = chosen(answers[CONDITIONS])
        if said & self.any_of:
            return exactly(Truth.YES)
        return exactly(Truth.GREY if said & (self.national | {UNSURE, DECLINED}) else Truth.NO)

    def questions(self, answers: Answers) -> tuple[str, ...]:
        return () if CONDITIONS in answers else (CONDITIONS,)

    def reason(self, answers: Answers) -> Reason:
        said, truth = chosen(answers.get(CONDITIONS, NONE)), self.bounds(answers).low
        met = sorted(said & self.any_of)
        if truth is Truth.YES:
            return self._met(met)
        if truth is Truth.NO:
            return Reason(self.basis.rule, "conditions_no", self.basis.source)
        if said & self.national:
            known = ",".join(sorted(said & self.national))
            return Reason("C17", "conditions_national", "S4 §2.1", {"conditions": known})
        return Reason(self.basis.rule, "not_said" if DECLINED in said else "not_sure", self.basis.source)

    def _met(self, met: list[str]) -> Reason:
        here = [name for name in met if name not in self.elsewhere]
        if here:
            return Reason(self.basis.rule, "conditions_yes", self.basis.source, {"conditions": ",".join(here)})
        params = {"conditions": ",".join(met), "place": self.elsewhere[met[0]]}
        return Reason(self.basis.rule, "conditions_elsewhere", self.basis.source, params)


@dataclass(frozen=True)
class AdvisorDecides:
    """Something no answer can settle: the source leaves it to a professional's own assessment."""

    text_key: str
    basis: Basis

    def bounds(self, answers: Answers) -> Bounds:
        return exactly(Truth.GREY)

    def questions(self, answers: Answers) -> tuple[str, ...]:
        return ()

    def reason(self, answers: Answers) -> Reason:
        return Reason(self.basis.rule, self.text_key, self.basis.source)


def chosen(answer: str) -> frozenset[str]:
    """The values of an answer that may name several: "diabetes_2,copd"."""
    return frozenset(value for value in answer.split(",") if value)
