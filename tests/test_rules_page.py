"""docs/rules.md lists every rule and ruling, and nothing in it points at what does not exist."""
from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.offers import load_offers
from bot.content.rules_page import IN_WORDS, PAGE, load_rules, page
from bot.domain.eligibility.leaves import Basis
from bot.domain.eligibility.presets import NAMED

ROOT = Path(__file__).parent.parent
RULES = load_rules()
IDS = [rule["id"] for rule in RULES]
UNNUMBERED = [
    "Route after AUDIT", "Withdrawal question", "After-questions", "Declined items", "AUDIT's 8 and AUDIT-C",
    "Individual course begins with a talk", "Trivselshotlinen as an extra", "Mental health talks", "Doctor first",
    "Fagerström", "Informs and routes", "XREF15 stays", "Validity", "Other drugs",
]


def test_every_rule_and_ruling_is_listed_once_and_in_order() -> None:
    expected = [*map(str, range(1, 36)), *(f"C{n}" for n in range(1, 18)), *UNNUMBERED]
    assert expected == IDS


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_rule_is_held_by_tests_or_says_why_not(rule: dict) -> None:
    assert rule["says"]
    assert rule["source"]
    assert (rule["lives"] and rule["held_by"]) or rule.get("open")


@pytest.mark.parametrize("place", sorted({place for rule in RULES for place in rule["lives"]}))
def test_a_rule_lives_where_it_says(place: str) -> None:
    path, _, name = place.partition("#")
    text = (ROOT / path).read_text(encoding="utf-8")
    assert name in text


@pytest.mark.parametrize("test", sorted({test for rule in RULES for test in rule["held_by"]}))
def test_a_rules_test_exists(test: str) -> None:
    path, _, name = test.partition("::")
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_the_page_is_up_to_date() -> None:
    """Otherwise: `python -m bot.content.rules_page`."""
    assert PAGE.read_text(encoding="utf-8") == page(RULES, load_offers())


def test_every_criterion_has_words() -> None:
    basis = Basis("0", "test")
    assert {make(basis).name for make in NAMED.values()} == set(IN_WORDS)


def test_the_page_says_each_offers_limits_as_its_source_does() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for words in (
        "BMI over 30 **or** BMI 25.1 to 29.9 with a risk factor"
        " (25.0 up to but not 25.1, over 29.9 to 30.0: an advisor decides, C3)",
        "BMI 30 or more", "(rheumatoid_arthritis in Aabenraa)", "18 or more (under 18: an advisor decides)",
        "pain for more than 6 months (3-6 months: an advisor decides, C4)",
    ):
        assert words in text
