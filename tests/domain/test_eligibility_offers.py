"""The packaged offers against their seeds: S0 (rules 18-28), S3 (rules 29-34), S4 §2.1 (rules 1, 2)."""
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.offers import OffersContent, load_offers
from bot.domain.eligibility import evaluate, next_question
from bot.domain.eligibility.criteria import leaves
from bot.domain.eligibility.leaves import AdvisorDecides, Conditions
from bot.domain.eligibility.results import results
from bot.domain.eligibility.truth import Truth
from tests.domain.offer_cases import CASES, answers_of

TODAY = date(2026, 11, 22)
PACKAGED = load_offers()
EVERY_OFFER = [(code, content.offer.id) for code in ("0540", "0370", "0101") for content in PACKAGED.offers(code)]
VALUES = {
    "eligibility.age": ("yes", "no", "declined"), "eligibility.residence": ("yes", "no", "declined"),
    "eligibility.conditions": (*PACKAGED.illnesses.names, "none", "copd,anxiety", "declined"),
    "eligibility.pain_duration": ("over_6", "3_to_6", "under_3", "none", "declined"),
    "eligibility.function": ("activity", "daily_life", "no", "declined"),
    "eligibility.group": ("yes", "prevented", "no", "declined"), "eligibility.mental_strain": ("yes", "no", "declined"),
    "eligibility.employee": ("yes", "no", "declined"), "eligibility.risk_factors": ("yes", "no", "unsure", "declined"),
    "eligibility.height": ("170", "declined"),
    "eligibility.weight": ("60", "72.3", "80", "86.5", "86.7", "95", "declined"),
    "advice.pregnant": ("yes", "no", "declined"), "advice.operation": ("yes", "no", "declined"),
}
people = st.fixed_dictionaries({question: st.sampled_from(values) for question, values in VALUES.items()})


@pytest.mark.parametrize(("code", "offer", "written", "verdict", "rule"), CASES)
def test_criterion(offers: OffersContent, code: str, offer: str, written: str, verdict: str, rule: str) -> None:
    content = offers.get(code, offer)
    assert content is not None
    found = evaluate(content.offer, answers_of(written), TODAY)
    assert found.verdict == verdict
    assert rule in {reason.rule for reason in found.reasons}


@pytest.mark.parametrize(("code", "offer"), EVERY_OFFER)
def test_the_cases_stand_on_both_sides_of_every_criterion(code: str, offer: str) -> None:
    content = PACKAGED.get(code, offer)
    assert content is not None
    answers = [answers_of(case[2]) for case in CASES if case[:2] == (code, offer)]
    for leaf in leaves(content.offer.criteria):
        settled = {bounds.low for bounds in map(leaf.bounds, answers) if bounds.settled}
        if isinstance(leaf, AdvisorDecides):
            assert settled == {Truth.GREY}
        else:
            assert Truth.YES in settled, leaf
            assert settled & {Truth.NO, Truth.GREY}, leaf


@given(people, st.sampled_from(EVERY_OFFER))
def test_asking_one_offer_ends_with_the_verdict_of_every_answer(person: dict[str, str], key: tuple[str, str]) -> None:
    content = PACKAGED.get(*key)
    assert content is not None
    answers: dict[str, str] = {}
    while (question := next_question([content.offer], answers, TODAY)) is not None:
        assert question.id not in answers
        answers[question.id] = person[question.id]
    found = evaluate(content.offer, answers, TODAY)
    assert found.verdict == evaluate(content.offer, person, TODAY).verdict
    assert found.reasons
    for reason in found.reasons:
        assert PACKAGED.reason_text(reason, "Sønderborg Kommune")


@given(people, st.sampled_from(["0540", "0370", "0101"]))
def test_never_a_bare_no(person: dict[str, str], code: str) -> None:
    """Every result has a route, and names what stays open that this citizen can have."""
    catalogue = PACKAGED.catalogue(code)
    for result in results(catalogue, catalogue.offers, person, TODAY):
        assert result["route"] != "none"
        assert result["reasons"]
        if person["eligibility.age"] != "yes":
            assert result["book"] is None
        if result["verdict"] != "eligible" and "clarifying_conversation" in (result["route"], *result["also"]):
            clarifying = catalogue.get("clarifying_conversation")
            assert clarifying is not None
            assert evaluate(clarifying, person, TODAY).verdict == "eligible"


@given(people)
def test_mental_health_talks_are_never_booked(person: dict[str, str]) -> None:
    catalogue = PACKAGED.catalogue("0540")
    (result,) = results(catalogue, catalogue.wished("mental_health"), person, TODAY)
    assert result["verdict"] != "eligible"
    assert (result["book"], result["contact"]) == (None, "phone")


@pytest.mark.parametrize(("code", "offer"), EVERY_OFFER)
def test_fsiii_intervention_is_named(code: str, offer: str) -> None:
    """Only what is not § 119 work with citizens has none: § 141 treatment, and employees."""
    content = PACKAGED.get(code, offer)
    assert content is not None
    assert bool(content.fsiii) is (offer not in ("alcohol_treatment", "trivselshotline"))


def test_the_fourteen_fsiii_interventions_have_their_codes(offers: OffersContent) -> None:
    assert len(offers.fsiii) == 14
    assert len({entry["code"] for entry in offers.fsiii.values()}) == 14
    nicotine = offers.fsiii["nicotine_cessation"]
    assert nicotine["title"] == "Nikotin- og tobaksafvænning"
    assert nicotine["code"] == "6d24992e-e0a2-43e7-bc27-0234622a8655"
    assert nicotine["former_code"] == "c203c6b5-3be0-40a8-8204-e93751deabf5"
    assert offers.fsiii["clarifying_conversation"]["code"] == "6eddbaf7-2a73-49d4-91e7-6138d419f58c"


@pytest.mark.parametrize(("offer", "ends"), [
    ("clarifying_conversation", True), ("disease_management", True), ("chronic_pain", True), ("nutrition", True),
    ("physical_training", True), ("nicotine_cessation", False), ("alcohol_conversation", False),
    ("alcohol_treatment", False),
])
def test_both_sides_of_the_reform(offers: OffersContent, offer: str, ends: bool) -> None:
    catalogue = offers.catalogue("0540")
    known = catalogue.get(offer)
    assert known is not None
    person = answers_of("conditions=copd pain_duration=over_6 function=activity")
    before, after = date(2026, 12, 31), date(2027, 1, 1)
    assert evaluate(known, person, before).verdict == "eligible"
    assert evaluate(known, person, after).verdict == ("needs_advisor" if ends else "eligible")
    if known.starts_with:
        assert catalogue.bookable(known.starts_with, before)
        assert catalogue.bookable(known.starts_with, after) is not ends


def test_rheumatoid_arthritis_is_met_in_aabenraa_and_another_disease_here(offers: OffersContent) -> None:
    content = offers.get("0540", "disease_management")
    assert content is not None
    texts = {}
    for conditions in ("rheumatoid_arthritis", "rheumatoid_arthritis,diabetes_2"):
        reasons = evaluate(content.offer, answers_of(f"conditions={conditions}"), TODAY).reasons
        texts[conditions] = offers.reason_text(reasons[-1], "Sønderborg Kommune")
    assert texts["rheumatoid_arthritis"] == (
        "Du har fortalt om leddegigt. Det er tilbuddet også til, men det foregår i Aabenraa.")
    assert texts["rheumatoid_arthritis,diabetes_2"] == "Du har fortalt om type 2-diabetes. Det er tilbuddet lavet til."


def test_bmi_is_shown_with_one_decimal_and_a_comma(offers: OffersContent) -> None:
    content = offers.get("0540", "nutrition")
    assert content is not None
    reasons = evaluate(content.offer, answers_of("conditions=none height=170 weight=86.6"), TODAY).reasons
    assert offers.reason_text(reasons[0], "Sønderborg Kommune").startswith("Dit BMI er 30,0. Det ligger lige mellem")


def test_naestveds_two_lists_are_the_same(offers: OffersContent) -> None:
    """Ruling C6: the empty bullet of the group list is lung disease."""
    first, second = (offers.get("0370", offer) for offer in ("clarifying_conversation", "disease_management"))
    assert first is not None
    assert second is not None
    lists = [leaf.any_of for c in (first, second) for leaf in leaves(c.offer.criteria) if isinstance(leaf, Conditions)]
    assert lists[0] == lists[1]
    assert "lung_disease" in lists[1]
