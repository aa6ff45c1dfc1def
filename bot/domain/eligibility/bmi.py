"""BMI as a criterion: each source's limits as it writes them, on the unrounded value (ruling C3)."""
from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bot.domain.eligibility import measures
from bot.domain.eligibility.leaves import Basis, Reason
from bot.domain.eligibility.truth import OPEN, Bounds, Truth, exactly
from bot.domain.flow import DECLINED, Answers

RISK = "eligibility.risk_factors"


@dataclass(frozen=True)
class Band:
    """A stretch of BMI, each end with or without its limit."""

    low: Fraction
    high: Fraction
    low_in: bool = True
    high_in: bool = True

    def holds(self, value: Fraction) -> bool:
        above = self.low <= value if self.low_in else self.low < value
        return above and (value <= self.high if self.high_in else value < self.high)


@dataclass(frozen=True)
class Bmi:
    """A BMI limit as its source writes it, on the unrounded value (ruling C3).

    `over` or `at_least` is enough alone. In `with_risk` a risk factor or complication is needed too (C15: overweight
    alone is not enough). Values in `unhandled` are in no line of the source: a professional decides.
    """

    basis: Basis
    over: Fraction | None = None
    at_least: Fraction | None = None
    with_risk: Band | None = None
    unhandled: tuple[Band, ...] = ()

    def value(self, answers: Answers) -> Fraction | None:
        return measures.bmi(answers.get(measures.HEIGHT, ""), answers.get(measures.WEIGHT, ""))

    def bounds(self, answers: Answers) -> Bounds:
        if DECLINED in (answers.get(measures.HEIGHT), answers.get(measures.WEIGHT)):
            return exactly(Truth.GREY)
        value = self.value(answers)
        return OPEN if value is None else self._of(value, answers)

    def _of(self, value: Fraction, answers: Answers) -> Bounds:
        if any(band.holds(value) for band in self.unhandled):
            return exactly(Truth.GREY)
        if (self.over is not None and value > self.over) or (self.at_least is not None and value >= self.at_least):
            return exactly(Truth.YES)
        if self.with_risk and self.with_risk.holds(value):
            return self._risk(answers)
        return exactly(Truth.NO)

    def _risk(self, answers: Answers) -> Bounds:
        if RISK not in answers:
            return OPEN
        return exactly({"yes": Truth.YES, "no": Truth.NO}.get(answers[RISK], Truth.GREY))

    def questions(self, answers: Answers) -> tuple[str, ...]:
        """Height and weight; the risk factors only when the value falls where they decide."""
        asked = (measures.HEIGHT, measures.WEIGHT)
        missing = tuple(q for q in asked if measures.measure(q, answers.get(q, "")) is None)
        if self.bounds(answers).settled:
            return ()
        return missing or (RISK,)

    def reason(self, answers: Answers) -> Reason:
        value, truth = self.value(answers), self.bounds(answers).low
        if value is None:
            return Reason(self.basis.rule, "not_said", self.basis.source)
        params = {"bmi": measures.shown(value)}
        if truth is not Truth.GREY:
            key = f"bmi_{truth.name.lower()}"
            if self.with_risk and self.with_risk.holds(value):
                key = f"bmi_risk_{truth.name.lower()}"
            return Reason(self.basis.rule, key, self.basis.source, params)
        if any(band.holds(value) for band in self.unhandled):
            return Reason("C3", "bmi_unhandled", self.basis.source, params)
        return Reason(self.basis.rule, "bmi_risk_grey", self.basis.source, params)
