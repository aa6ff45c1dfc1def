"""The `offers:` sections: every mistake is named with its line; what they refer to exists in content."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content.offers import PACKAGED, ROUTES, OfferContent, load_offers
from bot.content.problems import ContentError
from bot.content.yaml_lines import LinedYaml
from bot.domain.eligibility.criteria import leaves
from bot.domain.eligibility.leaves import AdvisorDecides, Choice, Conditions
from bot.domain.eligibility.truth import Truth
from bot.domain.eligibility.verdicts import CONDITION_IDS, ORDER, as_question

OFFERS = load_offers()
EVERY = [(code, content) for code in ("0540", "0370", "") for content in OFFERS.offers(code)]
NAMES = [f"{code or 'national'}-{content.offer.id}" for code, content in EVERY]
GOOD = """\
offers:
  - id: nicotine_cessation
    title: Nikotin- og tobaksafvænning
    about: Hjælp til at stoppe.
    rule: "26"
    source: {seed: S0, section: Tobaksafvænning}
    checked: true
    authority: municipality
    valid_from: 2021-02-02
    valid_to: null
    route: nicotine_cessation
    criteria:
      all:
        - adult: needs_advisor
        - resident
        - conditions: [copd]
        - bmi: {over: 30, unhandled: [{from: 25.0, below: 25.1}]}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("conditions.yml", "reasons.yml", "fsiii.yml"):
        shutil.copy(PACKAGED / name, tmp_path / name)
    (tmp_path / "municipalities").mkdir()
    return tmp_path


def test_a_section_that_is_right(root: Path) -> None:
    (root / "municipalities" / "0100.yml").write_text(GOOD, encoding="utf-8")
    assert [content.offer.id for content in load_offers(root).offers("0100")] == ["nicotine_cessation"]


@pytest.mark.parametrize(("before", "after", "line", "message"), [
    ("id: nicotine_cessation", "id: nicotine_cesation", 2, 'did you mean "nicotine_cessation"?'),
    ("    title: Nikotin", "    tilte: Nikotin", 3, 'did you mean "title"?'),
    ("    rule: \"26\"\n", "", 2, 'offer nicotine_cessation: "rule" is missing'),
    ("source: {seed: S0, section: Tobaksafvænning}", "source: S0", 6, "expected {seed: S0 to S4"),
    ("checked: true", "checked: ja", 7, "expected true or false"),
    ("valid_from: 2021-02-02", "valid_from: i dag", 9, "expected a date such as 2026-12-31"),
    ("valid_to: null", "valid_to: 2020-01-01", 10, "valid_to 2020-01-01 is before valid_from 2021-02-02"),
    ("route: nicotine_cessation", "route: nicotine_cesation", 11, 'did you mean "nicotine_cessation"?'),
    ("adult: needs_advisor", "adult: maybe", 14, "expected one of: needs_advisor, not_eligible"),
    ("- resident", "- residents", 15, 'did you mean "resident"?'),
    ("[copd]", "[kol]", 16, 'unknown condition "kol"'),
    ("[copd]", "[]", 16, "expected a list of conditions"),
    ("over: 30", "over: tredive", 17, "over: expected a number, found 'tredive'"),
    ("over: 30, ", "", 17, "expected `over` or `at_least`"),
    ("{from: 25.0, below: 25.1}", "{from: 25.0}", 17, "expected {from or over: number, to or below: number}"),
    ("{from: 25.0, below: 25.1}", "{from: 25.2, below: 25.1}", 17, "expected the lower limit first"),
    ("        - resident\n", "        - advisor_decides: nobody\n", 15, 'no text "nobody" in reasons.yml'),
    ("        - resident\n", "        - {resident: true}\n", 15, "expected a criterion's name, or a mapping"),
    ("    criteria:", "    starts_with: alcohol_conversation\n    criteria:", 12, 'is not an offer here with "contact'),
    ("    criteria:", "    starts_with: nicotine_cessation\n    contact: booking\n    criteria:", 2,
     "formats is missing"),
    ("    criteria:", "    instead: [home]\n    criteria:", 12, 'instead: unknown "home"'),
])
def test_a_mistake_is_named_with_its_line(root: Path, before: str, after: str, line: int, message: str) -> None:
    assert before in GOOD
    path = root / "municipalities" / "0100.yml"
    path.write_text(GOOD.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        load_offers(root)
    found = [(problem.line, problem.message) for problem in raised.value.problems]
    assert any(at == line and message in text for at, text in found), found


def test_every_mistake_is_named_at_once(root: Path) -> None:
    broken = GOOD.replace("checked: true", "checked: ja").replace("- resident", "- residents")
    for code in ("0100", "0200"):
        (root / "municipalities" / f"{code}.yml").write_text(broken, encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        load_offers(root)
    assert [(Path(p.file).stem, p.line) for p in raised.value.problems] == [
        ("0100", 7), ("0100", 15), ("0200", 7), ("0200", 15)]


def test_an_offer_stands_once(root: Path) -> None:
    twice = GOOD + GOOD.removeprefix("offers:\n")
    (root / "municipalities" / "0100.yml").write_text(twice, encoding="utf-8")
    with pytest.raises(ContentError, match='offer "nicotine_cessation" stands twice'):
        load_offers(root)


@pytest.mark.parametrize(("code", "content"), EVERY, ids=NAMES)
def test_every_reason_has_its_text(code: str, content: OfferContent) -> None:
    for leaf in leaves(content.offer.criteria):
        if isinstance(leaf, Choice):
            keys = [f"{leaf.name}_{truth.name.lower()}" for truth in {*leaf.truths.values()}]
        elif isinstance(leaf, Conditions):
            keys = ["conditions_yes", "conditions_no", "conditions_national", "conditions_elsewhere"]
        elif isinstance(leaf, AdvisorDecides):
            keys = [leaf.text_key]
        else:
            keys = ["bmi_yes", "bmi_no", "bmi_unhandled", *(f"bmi_risk_{t.name.lower()}" for t in Truth)]
        assert set(keys) <= set(OFFERS.reasons)
    assert {"not_said", "not_sure", "offer_ended", "offer_not_begun", "offer_not_described"} <= set(OFFERS.reasons)


@pytest.mark.parametrize(("code", "content"), EVERY, ids=NAMES)
def test_every_route_leads_to_a_contact(code: str, content: OfferContent) -> None:
    """A booking to a conversation held in some format; a phone line to one with a number and a source."""
    from bot.content.crisis_content import load_lines

    offer, lines = content.offer, load_lines(PACKAGED / "lines.yml")
    assert {offer.route, *offer.instead} <= set(ROUTES)
    needed = {*offer.lines} | ({"stoplinien"} & {offer.route, *offer.instead})
    assert all(lines[line].number for line in needed)
    if offer.contact == "booking":
        assert offer.starts_with is not None
        assert OFFERS.formats(code, offer.starts_with)


@pytest.mark.parametrize(("code", "offer", "formats"), [
    ("0540", "clarifying_conversation", ("phone", "in_person")), ("0540", "nicotine_cessation", ("phone",)),
    ("0540", "alcohol_conversation", ("phone", "in_person")), ("0540", "mental_health", ()),
    ("0370", "clarifying_conversation", ("in_person", "video", "phone")),
    ("0370", "nicotine_group", ("in_person", "video")),
    ("0370", "nicotine_individual", ("in_person", "video", "phone")),
    ("0370", "alcohol_conversation", ()),
    ("", "clarifying_conversation", ()),
])
def test_formats_are_each_municipalitys_own(code: str, offer: str, formats: tuple[str, ...]) -> None:
    """Ruling C7: no video in Sønderborg; a short talk on the phone first for tobacco there."""
    assert OFFERS.formats(code, offer) == formats


def test_a_title_also_where_the_offer_is_not_described() -> None:
    assert OFFERS.title("0370", "learn_to_cope") == OFFERS.title("0540", "learn_to_cope") == "Lær at tackle"
    assert OFFERS.title("0540", "nicotine_group") == "Nikotin- og tobaksafvænning på hold"
    assert OFFERS.title("0540", "nothing") is None


def test_questions_and_options_have_their_texts() -> None:
    texts = {**LinedYaml(PACKAGED / "questions" / "eligibility.yml").data,
             **LinedYaml(PACKAGED / "questions" / "advice.yml").data}
    for question in map(as_question, ORDER):
        assert {option.value for option in question.options} == set(texts[question.id]["options"]), question.id
        assert texts[question.id]["why"]
        assert texts[question.id]["skip"]
    every = [offer for code in ("0540", "0370", "") for offer in OFFERS.catalogue(code).offers]
    wishes = {offer.wished_as for offer in every if offer.listed}
    assert wishes | {"unsure"} == set(texts["eligibility.wish"]["options"])


def test_conditions_are_the_contracts() -> None:
    assert (*CONDITION_IDS, "other") == tuple(OFFERS.illnesses.names)
    assert OFFERS.illnesses.covered_by(["lung_disease"]) == {"lung_disease", "copd"}
