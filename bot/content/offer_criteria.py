"""The `criteria` of an offer, from YAML to the tree the rules evaluate. Mistakes are collected with their lines.

A criterion is a name (`resident`) or a mapping with one main key: `all`, `any`, `adult`, `conditions`, `bmi`,
`advisor_decides`, `criterion`; and, where it differs from the offer's own, `rule` and `source`.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from bot.content.yaml_lines import Place
from bot.domain.eligibility.bmi import Band, Bmi
from bot.domain.eligibility.criteria import AllOf, AnyOf, Node
from bot.domain.eligibility.leaves import AdvisorDecides, Basis, Conditions
from bot.domain.eligibility.presets import NAMED, adult
from bot.domain.eligibility.truth import Truth

MAIN = ("all", "any", "adult", "conditions", "bmi", "advisor_decides", "criterion")
UNDER_18 = {"not_eligible": Truth.NO, "needs_advisor": Truth.GREY}


@dataclass(frozen=True)
class OfferProblem:
    """A mistake in an `offers:` section: where it stands (keys and positions from the section on), what is expected."""

    place: Place
    message: str


@dataclass(frozen=True)
class Illnesses:
    """The known conditions: their Danish names, which of them S4 §2.1 covers, which are kinds of a wider one."""

    names: Mapping[str, str]
    national: frozenset[str]
    kind_of: Mapping[str, str]

    def covered_by(self, listed: Iterable[str]) -> frozenset[str]:
        """The listed conditions and their narrower kinds."""
        found = set(listed)
        return frozenset(found | {name for name, wider in self.kind_of.items() if wider in found})


def did_you_mean(word: Any, known: Iterable[str]) -> str:
    """A hint at the nearest known word, or what is possible."""
    names = sorted(known)
    close = get_close_matches(str(word), names, n=1)
    return f'did you mean "{close[0]}"?' if close else f"expected one of: {', '.join(names)}"


@dataclass
class CriteriaReader:
    """Reads one offer's criteria. `texts` are the known reason keys; `problems` grows with every mistake."""

    illnesses: Illnesses
    texts: frozenset[str]
    problems: list[OfferProblem] = field(default_factory=list)

    def wrong(self, place: Place, message: str) -> None:
        self.problems.append(OfferProblem(place, message))

    def node(self, raw: Any, place: Place, basis: Basis) -> Node:
        """The criterion that stands at `place`. After a mistake a stand-in, so that reading goes on."""
        if isinstance(raw, str):
            return self._named(raw, place, basis)
        main = [k for k in raw if k in MAIN] if isinstance(raw, Mapping) else []
        if len(main) != 1:
            self.wrong(place, f"expected a criterion's name, or a mapping with one of: {', '.join(MAIN)}")
            return AdvisorDecides("not_sure", basis)
        own = Basis(str(raw.get("rule", basis.rule)), str(raw.get("source", basis.source)))
        more = ("elsewhere", "national") if main[0] == "conditions" else ()
        self._only(raw, (main[0], "rule", "source", *more), place)
        return self._of_kind(main[0], raw, place, own)

    def _of_kind(self, kind: str, raw: Any, place: Place, basis: Basis) -> Node:
        value, at = raw[kind], (*place, kind)
        if kind in ("all", "any"):
            return self._group(kind, value, at, basis)
        if kind == "conditions":
            return self._conditions(raw, place, basis)
        if kind == "bmi":
            return self._bmi(value, at, basis)
        if kind == "criterion":
            return self._named(value, at, basis)
        if kind == "adult":
            if value not in UNDER_18:
                self.wrong(at, f"adult: {did_you_mean(value, UNDER_18)}")
            return adult(basis, UNDER_18.get(value, Truth.GREY))
        if value not in self.texts:
            self.wrong(at, f'advisor_decides: no text "{value}" in reasons.yml')
        return AdvisorDecides(str(value), basis)

    def _named(self, name: Any, place: Place, basis: Basis) -> Node:
        make = NAMED.get(str(name))
        if make is None:
            self.wrong(place, f'unknown criterion "{name}": {did_you_mean(name, NAMED)}')
            return AdvisorDecides("not_sure", basis)
        return make(basis)

    def _group(self, kind: str, parts: Any, place: Place, basis: Basis) -> Node:
        if not isinstance(parts, list) or not parts:
            self.wrong(place, f"{kind}: expected a list with at least one criterion")
            return AdvisorDecides("not_sure", basis)
        nodes = tuple(self.node(part, (*place, at), basis) for at, part in enumerate(parts))
        return AllOf(nodes) if kind == "all" else AnyOf(nodes)

    def _conditions(self, raw: Any, place: Place, basis: Basis) -> Node:
        known = self.illnesses
        listed = raw["conditions"]
        if listed == "national":
            listed = sorted(known.national - {"other"})
        elif listed == "any":
            listed = sorted(known.names)
        if not isinstance(listed, list) or not listed:
            self.wrong((*place, "conditions"), 'conditions: expected a list of conditions, or "national", or "any"')
            listed = []
        for at, name in enumerate(listed):
            if name not in known.names:
                self.wrong((*place, "conditions", at), f'unknown condition "{name}": {did_you_mean(name, known.names)}')
        elsewhere = raw.get("elsewhere") or {}
        for name in elsewhere:
            if name not in listed:
                self.wrong((*place, "elsewhere", name), f'elsewhere: "{name}" is not among the conditions above')
        national = known.national if raw.get("national", True) else frozenset()
        return Conditions(known.covered_by(listed), national, basis, dict(elsewhere))

    def _bmi(self, limits: Any, place: Place, basis: Basis) -> Node:
        if not isinstance(limits, Mapping) or not ({"over", "at_least"} & set(limits)):
            self.wrong(place, "bmi: expected `over` or `at_least`, and perhaps `with_risk` and `unhandled`")
            return AdvisorDecides("not_sure", basis)
        self._only(limits, ("over", "at_least", "with_risk", "unhandled"), place)
        unhandled = limits.get("unhandled") or []
        bands = [self._band(raw, (*place, "unhandled", at)) for at, raw in enumerate(unhandled)]
        risk = self._band(limits["with_risk"], (*place, "with_risk")) if "with_risk" in limits else None
        return Bmi(basis, self._figure(limits, "over", place), self._figure(limits, "at_least", place), risk,
                   tuple(band for band in bands if band))

    def _band(self, raw: Any, place: Place) -> Band | None:
        """A stretch such as {from: 25.0, below: 25.1}: `from` or `over`, and `to` or `below`."""
        ends = set(raw) if isinstance(raw, Mapping) else set()
        if len(ends & {"from", "over"}) != 1 or len(ends & {"to", "below"}) != 1 or len(ends) != 2:
            self.wrong(place, "expected {from or over: number, to or below: number}")
            return None
        low = self._figure(raw, "from" if "from" in ends else "over", place)
        high = self._figure(raw, "to" if "to" in ends else "below", place)
        if low is None or high is None:
            return None
        if low > high:
            self.wrong(place, f"expected the lower limit first, found {float(low)} and {float(high)}")
        return Band(low, high, low_in="from" in ends, high_in="to" in ends)

    def _figure(self, parent: Mapping[str, Any], key: str, place: Place) -> Fraction | None:
        """An exact number as it is written: 25.1 is 251/10, not its binary neighbour."""
        if key not in parent:
            return None
        try:
            return Fraction(str(parent[key]))
        except ValueError:
            self.wrong((*place, key), f"{key}: expected a number, found {parent[key]!r}")
            return None

    def _only(self, raw: Mapping[str, Any], keys: tuple[str, ...], place: Place) -> None:
        for key in raw:
            if key not in keys:
                self.wrong((*place, key), f'unknown key "{key}": {did_you_mean(key, keys)}')
