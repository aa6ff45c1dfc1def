"""Writes docs/rules.md: every rule with its source, where it lives, the tests that hold it; every offer in words.

`python -m bot.content.rules_page` writes the page from `rules.yml` and the offers; a test says when it is out of date.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.content.offers import PACKAGED, OfferContent, OffersContent, load_offers
from bot.content.yaml_lines import LinedYaml
from bot.domain.eligibility.bmi import Band, Bmi
from bot.domain.eligibility.criteria import AllOf, AnyOf, Node
from bot.domain.eligibility.leaves import AdvisorDecides, Basis, Choice, Conditions
from bot.domain.eligibility.presets import NAMED
from bot.domain.eligibility.truth import Truth

PAGE = PACKAGED.parent.parent / "docs" / "rules.md"
HEAD = """\
# Rules

Made by `python -m bot.content.rules_page` from `bot/content/rules.yml` and the offers; do not edit it by hand.

Sources: S0 Sønderborg's catalogue 2021, S1 KL's common interventions (FSIII), S2 KL's inspiration catalogue 2023, S3
Næstved's quality standard 2024, S4 the national standards (Sundhedsstyrelsen). "Rulings" are this project's decisions
where the sources contradict each other or are silent; a municipality can decide otherwise in its own content file.
"""
OFFERS_HEAD = """\

## Offers

What each offer asks for, as the rules read it. A criterion that a citizen would rather not answer is an advisor's
matter, never a no. "Checked: no" must be looked at by the municipality before release.
"""
WRITING = """\
## How a criterion is written

Under `offers:` in the municipality's file, `criteria:` is one of these, and they may stand inside each other:

| written | met when |
|---|---|
| `all: [...]` / `any: [...]` | every / at least one of the criteria in the list is met |
| `adult: not_eligible` / `adult: needs_advisor` | 18 or more; the word says what holds under 18 |
| `conditions: [copd, cancer]` | one of them is named; `elsewhere: {copd: Place}` says where else it is held |
| `conditions: national` / `conditions: any` | one of S4 §2.1's / one of all conditions |
| `bmi: {over: 30}` / `bmi: {at_least: 30}` | BMI above / from the limit, unrounded |
| `bmi: {..., with_risk: {from: 25.1, to: 29.9}}` | in that stretch with a risk factor |
| `bmi: {..., unhandled: [{from: 25.0, below: 25.1}]}` | never: in that stretch an advisor decides |
| `advisor_decides: key` | never: an advisor decides, `key` is the reason's text in `reasons.yml` |
"""
IN_WORDS = {
    "resident": "lives in the municipality",
    "pain": "pain for more than 6 months (3-6 months: an advisor decides, C4)",
    "activity": "hard to be active in everyday life (hard in other ways: an advisor decides)",
    "daily_life": "illness makes everyday life hard",
    "mental_strain": "mental strain, or hard to accept",
    "risk_factors": "a risk factor",
    "employee": "employed by the municipality",
    "group": "willing to join a group",
    "prevented": "illness or disability prevents a group",
    "operation": "an operation soon",
    "not_pregnant": "not pregnant (pregnant: Stoplinien, C11)",
}
_BASIS = Basis("", "")
UNDER_18 = {Truth.NO: "18 or more", Truth.GREY: "18 or more (under 18: an advisor decides)"}


def load_rules(root: Path = PACKAGED) -> list[Mapping[str, Any]]:
    """The rules in order: {"id", "source", "says", "lives": [path or path#name], "held_by": [path::test], "open"?}."""
    return list(LinedYaml(root / "rules.yml").data)


def page(rules: list[Mapping[str, Any]], offers: OffersContent) -> str:
    """The whole page as Markdown."""
    return "\n".join([HEAD, *_rules_table(rules), OFFERS_HEAD, *_offers(offers), WRITING.rstrip(),
                      *(f"| `{name}` | {IN_WORDS[make(_BASIS).name]} |" for name, make in NAMED.items()), ""])


def _rules_table(rules: list[Mapping[str, Any]]) -> Iterator[str]:
    yield "| rule | says | source | lives in | held by |"
    yield "|---|---|---|---|---|"
    for rule in rules:
        held = [_code(name) for name in rule["held_by"]] + ([rule["open"]] if rule.get("open") else [])
        cells = (rule["id"], rule["says"], rule["source"], "<br>".join(map(_code, rule["lives"])), "<br>".join(held))
        yield "| " + " | ".join(cell.replace("|", "\\|") or "–" for cell in cells) + " |"


def _code(name: str) -> str:
    return f"`{name}`"


def _offers(offers: OffersContent) -> Iterator[str]:
    own = ((f"{_name(code)} ({code})", contents) for code, contents in offers.own.items())
    for title, contents in (*own, ("Elsewhere: the national minimum", offers.national)):
        yield f"### {title}\n"
        yield "| offer | asks for | begins with | rule and source | valid | checked |"
        yield "|---|---|---|---|---|---|"
        yield from (_offer_row(content) for content in contents)
        yield ""


def _name(code: str) -> str:
    return str(LinedYaml(PACKAGED / "municipalities" / f"{code}.yml").data["name"])


def _offer_row(content: OfferContent) -> str:
    offer, validity = content.offer, content.offer.validity
    begins = f"{offer.starts_with} ({offer.contact})" if offer.starts_with else offer.contact
    cells = (f"`{offer.id}` {content.title}", describe(offer.criteria), begins,
             f"{offer.basis.rule}; {offer.basis.source}", f"{validity.valid_from or '…'} – {validity.valid_to or '…'}",
             "yes" if content.checked else "no")
    return "| " + " | ".join(cells) + " |"


def describe(node: Node) -> str:
    """The criteria in words."""
    if isinstance(node, AllOf):
        return "; ".join(describe(part) for part in node.parts)
    if isinstance(node, AnyOf):
        return "(" + " **or** ".join(describe(part) for part in node.parts) + ")"
    if isinstance(node, Bmi):
        return _bmi(node)
    if isinstance(node, Conditions):
        away = "".join(f" ({name} in {place})" for name, place in node.elsewhere.items())
        other = " (another of S4 §2.1: an advisor decides, C17)" if node.national - node.any_of else ""
        return "one of " + ", ".join(sorted(node.any_of)) + away + other
    if isinstance(node, AdvisorDecides):
        return f"an advisor's own assessment ({node.text_key})"
    return _choice(node)


def _choice(node: Choice) -> str:
    if node.name == "adult":
        return UNDER_18[node.truths["no"]]
    return IN_WORDS[node.name]


def _bmi(node: Bmi) -> str:
    limits = [f"BMI over {float(node.over):g}"] if node.over is not None else []
    limits += [f"BMI {float(node.at_least):g} or more"] if node.at_least is not None else []
    limits += [f"BMI {_band(node.with_risk)} with a risk factor"] if node.with_risk else []
    unhandled = ", ".join(_band(band) for band in node.unhandled)
    return " **or** ".join(limits) + (f" ({unhandled}: an advisor decides, C3)" if unhandled else "")


def _band(band: Band) -> str:
    low, high = f"{float(band.low):.1f}", f"{float(band.high):.1f}"
    return f"{'' if band.low_in else 'over '}{low} {'to' if band.high_in else 'up to but not'} {high}"


def main() -> None:
    PAGE.write_text(page(load_rules(), load_offers()), encoding="utf-8")


if __name__ == "__main__":
    main()
