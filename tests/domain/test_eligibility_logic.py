"""The laws of the logic, on trees nobody wrote by hand."""
from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.eligibility.bmi import Band, Bmi
from bot.domain.eligibility.criteria import AllOf, AnyOf, Node, open_questions, reasons
from bot.domain.eligibility.leaves import AdvisorDecides, Basis, Choice, Conditions
from bot.domain.eligibility.offers import Offer
from bot.domain.eligibility.truth import OPEN, Bounds, Truth, all_of, any_of, exactly
from bot.domain.eligibility.verdicts import evaluate, next_question
from bot.domain.validity import Validity

TODAY = date(2026, 11, 22)
BASIS = Basis("0", "test")
VALUES = {
    "eligibility.age": ("yes", "no", "declined"), "eligibility.residence": ("yes", "no"),
    "eligibility.function": ("activity", "daily_life", "no", "declined"),
    "eligibility.conditions": ("none", "diabetes_2", "osteoarthritis", "diabetes_2,osteoarthritis", "declined"),
    "eligibility.height": ("170", "declined"),
    "eligibility.weight": ("72.25", "72.4", "72.6", "80", "86.5", "86.7", "86.8", "declined"),
    "eligibility.risk_factors": ("yes", "no", "unsure"),
}
TRUTHS = {"yes": Truth.YES, "activity": Truth.YES, "no": Truth.NO, "daily_life": Truth.GREY}
IN_NO_LINE = (Band(Fraction(25), Fraction("25.1"), high_in=False), Band(Fraction("29.9"), Fraction(30), low_in=False))
BMI = Bmi(BASIS, over=Fraction(30), with_risk=Band(Fraction("25.1"), Fraction("29.9")), unhandled=IN_NO_LINE)
ONE_ANSWER = ("eligibility.age", "eligibility.residence", "eligibility.function")
LEAVES: list[Node] = [
    *(Choice(q.split(".")[1], q, TRUTHS, BASIS) for q in ONE_ANSWER),
    Conditions(frozenset({"diabetes_2"}), frozenset({"diabetes_2", "osteoarthritis"}), BASIS), BMI,
    AdvisorDecides("advisor_decides", BASIS),
]

trees = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.builds(lambda kind, parts: kind(tuple(parts)), st.sampled_from([AllOf, AnyOf]),
                            st.lists(inner, min_size=1, max_size=3)),
    max_leaves=6,
)
people = st.fixed_dictionaries({q: st.sampled_from(v) for q, v in VALUES.items()})
some_answers = people.flatmap(lambda person: st.sets(st.sampled_from(sorted(person))).map(
    lambda kept: {q: person[q] for q in kept}))


def an_offer(tree: Node, name: str = "an_offer") -> Offer:
    return Offer(name, tree, BASIS, Validity("municipality"), "clarifying_conversation")


@pytest.mark.parametrize(("left", "right"), list(product(Truth, Truth)))
def test_all_is_the_smallest_and_any_the_largest(left: Truth, right: Truth) -> None:
    assert all_of([exactly(left), exactly(right)]) == exactly(min(left, right))
    assert any_of([exactly(left), exactly(right)]) == exactly(max(left, right))


@pytest.mark.parametrize(("whole", "bounds"), [
    (all_of([OPEN, exactly(Truth.NO)]), exactly(Truth.NO)),
    (all_of([OPEN, exactly(Truth.GREY)]), Bounds(Truth.NO, Truth.GREY)),
    (all_of([OPEN, exactly(Truth.YES)]), OPEN),
    (any_of([OPEN, exactly(Truth.YES)]), exactly(Truth.YES)),
    (any_of([OPEN, exactly(Truth.GREY)]), Bounds(Truth.GREY, Truth.YES)),
    (any_of([OPEN, exactly(Truth.NO)]), OPEN),
])
def test_an_open_question_leaves_only_bounds(whole: Bounds, bounds: Bounds) -> None:
    assert whole == bounds


@given(trees, some_answers, people)
def test_more_answers_only_narrow_the_bounds(tree: Node, some: dict[str, str], person: dict[str, str]) -> None:
    before, after = tree.bounds(some), tree.bounds({**person, **some})
    assert before.low <= after.low <= after.high <= before.high


@given(trees, people)
def test_every_answer_given_settles_it(tree: Node, person: dict[str, str]) -> None:
    assert tree.bounds(person).settled
    assert open_questions(tree, person) == ()


@given(trees, some_answers)
def test_a_settled_node_has_reasons_and_an_open_one_a_question(tree: Node, some: dict[str, str]) -> None:
    if tree.bounds(some).settled:
        assert reasons(tree, some)
        assert open_questions(tree, some) == ()
    else:
        assert set(open_questions(tree, some)) <= set(VALUES) - set(some)
        assert open_questions(tree, some)


@given(st.lists(trees, min_size=1, max_size=4), people, st.randoms(use_true_random=False))
def test_asking_only_what_decides_ends_where_every_answer_does(
    trees_: list[Node], person: dict[str, str], random: Random
) -> None:
    """However the offers are ordered, and whichever open question is asked next."""
    offers = [an_offer(tree, f"offer_{i}") for i, tree in enumerate(trees_)]
    expected = {offer.id: evaluate(offer, person, TODAY).verdict for offer in offers}
    by_bot: dict[str, str] = {}
    while (question := next_question(random.sample(offers, len(offers)), by_bot, TODAY)) is not None:
        assert question.id not in by_bot
        by_bot[question.id] = person[question.id]
    by_chance: dict[str, str] = {}
    while open_now := sorted({q for o in offers for q in open_questions(o.criteria, by_chance)}):
        asked = random.choice(open_now)
        by_chance[asked] = person[asked]
    for answers in (by_bot, by_chance):
        assert {offer.id: evaluate(offer, answers, TODAY).verdict for offer in offers} == expected


@given(trees, some_answers, people)
def test_more_information_never_silences_a_verdict(tree: Node, some: dict[str, str], person: dict[str, str]) -> None:
    before = evaluate(an_offer(tree), some, TODAY)
    after = evaluate(an_offer(tree), {**person, **some}, TODAY)
    assert after.reasons
    assert before.verdict in ("open", after.verdict)


@pytest.mark.parametrize(("weight", "risk", "truth"), [
    ("72.24", "yes", "NO"),        # 24.9965
    ("72.25", "yes", "GREY"),      # 25.0 exactly: in no line of S0
    ("72.25", "no", "GREY"),
    ("72.5", "no", "GREY"),        # 25.0865
    ("72.539", "yes", "YES"),      # 25.1 exactly
    ("72.539", "no", "NO"), ("72.539", "unsure", "GREY"), ("72.539", "declined", "GREY"),
    ("86.411", "yes", "YES"),      # 29.9 exactly
    ("86.411", "no", "NO"),
    ("86.412", "yes", "GREY"),     # just over 29.9
    ("86.7", "no", "GREY"),        # 30.0 exactly: "over 30" is not met, the band is passed
    ("86.701", "no", "YES"),
])
def test_soenderborgs_bmi_limits_on_the_unrounded_value(weight: str, risk: str, truth: str) -> None:
    """Ruling C3, S0 Ernæring."""
    answers = {"eligibility.height": "170", "eligibility.weight": weight, "eligibility.risk_factors": risk}
    assert BMI.bounds(answers) == exactly(Truth[truth])


@pytest.mark.parametrize(("weight", "truth"), [("86.6", "NO"), ("86.7", "YES"), ("86.8", "YES")])
def test_naestveds_limit_includes_thirty(weight: str, truth: str) -> None:
    answers = {"eligibility.height": "170", "eligibility.weight": weight}
    assert Bmi(BASIS, at_least=Fraction(30)).bounds(answers) == exactly(Truth[truth])


@pytest.mark.parametrize(("answers", "asked"), [
    ({}, ("eligibility.height", "eligibility.weight")),
    ({"eligibility.height": "170"}, ("eligibility.weight",)),
    ({"eligibility.height": "170", "eligibility.weight": "80"}, ("eligibility.risk_factors",)),
    ({"eligibility.height": "170", "eligibility.weight": "90"}, ()),
    ({"eligibility.height": "declined"}, ()),
])
def test_risk_factors_are_asked_only_where_they_decide(answers: dict[str, str], asked: tuple[str, ...]) -> None:
    assert BMI.questions(answers) == asked


@pytest.mark.parametrize(("answer", "verdict", "rule"), [
    ("diabetes_2", "eligible", "0"), ("osteoarthritis", "needs_advisor", "C17"), ("none", "not_eligible", "0"),
    ("hypertension", "not_eligible", "0"), ("declined", "needs_advisor", "0"), ("unsure", "needs_advisor", "0"),
    ("osteoarthritis,diabetes_2", "eligible", "0"),
])
def test_a_disease_of_the_national_standard_is_never_a_plain_no(answer: str, verdict: str, rule: str) -> None:
    """Ruling C17."""
    found = evaluate(an_offer(LEAVES[3]), {"eligibility.conditions": answer}, TODAY)
    assert (found.verdict, found.reasons[0].rule) == (verdict, rule)


def test_the_question_that_decides_most_comes_first() -> None:
    residence, function, conditions = LEAVES[1], LEAVES[2], LEAVES[3]
    offers = [an_offer(AllOf((residence, function)), "a"), an_offer(AllOf((conditions, function)), "b")]
    question = next_question(offers, {}, TODAY)
    assert question is not None
    assert question.id == "eligibility.function"


@pytest.mark.parametrize(("day", "verdict", "key"), [
    (date(2021, 2, 1), "needs_advisor", "offer_not_begun"), (date(2021, 2, 2), "eligible", "residence_yes"),
    (date(2026, 12, 31), "eligible", "residence_yes"), (date(2027, 1, 1), "needs_advisor", "offer_ended"),
])
def test_an_offer_outside_its_days_is_an_advisors_matter(day: date, verdict: str, key: str) -> None:
    ends = Validity("municipality", date(2021, 2, 2), date(2026, 12, 31))
    offer = Offer("an_offer", LEAVES[1], BASIS, ends, "clarifying_conversation")
    found = evaluate(offer, {"eligibility.residence": "yes"}, day)
    assert (found.verdict, found.reasons[0].text_key) == (verdict, key)
