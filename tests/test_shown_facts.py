"""Shown facts exist (design, principle 7): every number, hour and address stands in content, and in its source."""
from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "bot" / "content"
SHARED = ROOT.parent / "shared"
SEEDS = {"S0": "000_", "S1": "001_", "S2": "002_", "S3": "003_", "S4": "004_"}
MUNICIPALITIES = sorted(p for p in (CONTENT / "municipalities").glob("*.yml") if p.stem != "index")
SHOWN = sorted([
    *(CONTENT / "questions").glob("*.yml"), *(CONTENT / "instruments").glob("*.yml"), *MUNICIPALITIES,
    *(ROOT / "data" / "responses").glob("*.yml"),
    *(CONTENT / f"{name}.yml" for name in ("texts", "reasons", "crisis", "selfhelp", "drinks")),
])
NOT_SHOWN = ("source", "code", "number", "loinc", "license", "version", "words", "rule", "criteria", "opens", "closes")

PHONE = re.compile(r"(?<![\d-])(?:\+45 ?)?\d(?: ?\d){7}(?![\d-])|\b(?:112|114|116 ?\d{3}|18(?:13|18|88))\b")
CLOCK = re.compile(r"\b(?:kl\.?|klokken) ?\d{1,2}(?:[.:]\d\d)?(?: ?[-–] ?\d{1,2}(?:[.:]\d\d)?)?")
ADDRESS = re.compile(
    r"\b[A-ZÆØÅ][\wæøå]*(?:vej|gade|allé|alle|stræde|plads|torv|boulevard|have|parken|vænget)(?:en|et)? \d+"
    r"|\b\d{4} [A-ZÆØÅ][a-zæøå]+")
EXAMPLES = {"12 34 56 78"}
"""How a phone number is written, shown where one could not be read."""

needs_seeds = pytest.mark.skipif(
    not (SHARED / "domain-facts.md").exists(), reason="the seeds are not beside the project")


def _yaml(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


LINES = _yaml(CONTENT / "lines.yml")["lines"]


def _texts(value: Any) -> Iterator[str]:
    """Every text in a file that somebody may read."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for key, child in value.items() if key not in NOT_SHOWN for text in _texts(child))
    elif isinstance(value, list):
        yield from (text for child in value for text in _texts(child))


def _plain(text: str) -> str:
    """Without line breaks, hyphens at line ends and typographic differences that a PDF makes."""
    joined = re.sub(r"-\s*\n\s*", "", text)
    return re.sub(r"\s+", " ", joined).strip()


def _seed(name: str) -> str:
    if name in ("ruling", "facts", "law"):
        return _plain((SHARED / "domain-facts.md").read_text(encoding="utf-8"))
    (path,) = (SHARED / "seeds").glob(f"{SEEDS[name]}*.txt")
    return _plain(path.read_text(encoding="utf-8"))


def _facts(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The groups of facts of a municipality's file that name a source, but its offers."""
    data = _yaml(path)
    yield path.stem, data
    yield from ((key, value) for key, value in data.items() if isinstance(value, dict) and "source" in value)


def _known() -> dict[str, set[str]]:
    """The phone numbers, hours and addresses that content holds as facts."""
    known: dict[str, set[str]] = {"phone": {line["number"] for line in LINES}, "hours": set(), "address": set()}
    known["hours"] |= {line["hours"] for line in LINES if line["hours"] and line["hours_checked"]}
    for path in MUNICIPALITIES:
        data = _yaml(path)
        for group in (data["contact"], data["treatment_contact"] or {}):
            for kind, key in (("phone", "phone"), ("hours", "hours_text"), ("address", "address")):
                if group.get(key):
                    known[kind].add(group[key])
    return known


KNOWN = _known()


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_number_hour_and_address_is_a_fact_in_content(path: Path) -> None:
    text = "\n".join(_texts(_yaml(path)))
    unknown = {found.group() for found in PHONE.finditer(text)} - KNOWN["phone"] - EXAMPLES
    unknown |= {found.group() for found in CLOCK.finditer(text)
                if not any(found.group() in hours for hours in KNOWN["hours"])}
    unknown |= {found.group() for found in ADDRESS.finditer(text)} - KNOWN["address"]
    assert unknown == set()


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["id"])
def test_a_phone_line_has_source_and_validity(line: dict[str, Any]) -> None:
    assert line["source"].strip()
    assert {"checked", "authority", "valid_from", "valid_to"} <= set(line)
    assert line["hours"] or not line["hours_checked"]


@needs_seeds
@pytest.mark.parametrize("line", LINES, ids=lambda line: line["id"])
def test_a_phone_lines_number_stands_in_the_sources(line: dict[str, Any]) -> None:
    sources = [_seed(name) for name in ("facts", *SEEDS)]
    assert any(re.search(rf"(?<!\d){re.escape(line['number'])}(?!\d)", source) for source in sources)


@needs_seeds
@pytest.mark.parametrize(("path", "key", "group"), [
    pytest.param(path, key, group, id=f"{path.stem}-{key}") for path in MUNICIPALITIES for key, group in _facts(path)
])
def test_a_quote_stands_in_its_source(path: Path, key: str, group: dict[str, Any]) -> None:
    source = group["source"]
    if source["seed"] == "municipality":
        pytest.skip("the municipality's own information")
    quoted = [source.get("quote"), *(group.get(name) for name in ("name", "place") if key == "unit")]
    text = _seed(source["seed"])
    assert [quote for quote in quoted if quote and _plain(quote) not in text] == []


OFFER_NUMBERS = {"hours_max": "op til {} timer", "places": r"\b{} (?:pladser|deltagere|borgere)"}


@needs_seeds
@pytest.mark.parametrize(("offer", "key", "pattern"), [
    pytest.param(offer, key, pattern, id=f"{path.stem}-{offer['id']}-{key}")
    for path in MUNICIPALITIES for offer in _yaml(path)["offers"]
    for key, pattern in OFFER_NUMBERS.items() if offer.get(key)
])
def test_an_offers_hours_and_places_stand_in_its_seed(offer: dict[str, Any], key: str, pattern: str) -> None:
    assert re.search(pattern.format(offer[key]), _seed(offer["source"]["seed"]))


@pytest.mark.parametrize(("text", "kind"), [
    ("Ring 70 12 34 56", PHONE), ("ring +45 20304050", PHONE), ("ring 1813", PHONE), ("116 111", PHONE),
    ("åbent kl. 8.00-9.00", CLOCK), ("kl. 10-20", CLOCK), ("klokken 9", CLOCK), ("Rådhustorvet 10", ADDRESS),
    ("Nørregade 12", ADDRESS), ("6400 Sønderborg", ADDRESS),
])
def test_what_is_looked_for_is_found(text: str, kind: re.Pattern[str]) -> None:
    assert kind.search(text)


@pytest.mark.parametrize("text", [
    "10-20 genstande", "2.000 tegn", "BMI 25,1-29,9", "sundhedslovens § 141", "14 dage", "12 gram",
])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not any(kind.search(text) for kind in (PHONE, CLOCK, ADDRESS))
