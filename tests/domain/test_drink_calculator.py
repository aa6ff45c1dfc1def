"""From words to standard drinks: each phrase right to 0.1, by ml x % / 100 x 0.789 / 12 (domain-facts §10)."""
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.drinks_content import load_drinks
from bot.content.language_answers import load_answer_lexicon
from bot.domain.drink_calculator import count_drinks
from bot.domain.drink_sums import HOW_MANY, HOW_MUCH, WHICH, DrinkSum

CONTENT = Path(__file__).parents[2] / "bot" / "content"


TABLE = load_drinks(CONTENT / "drinks.yml").table_over(load_answer_lexicon())


def counted(text: str) -> DrinkSum:
    found = count_drinks(text, TABLE)
    assert found is not None, text
    return found


PHRASES = [
    # the issue's own
    ("to store fadøl og en halv flaske rødvin", [2.7, 3.5]),
    # one of each
    ("en øl", [1.0]), ("1 øl", [1.0]), ("en almindelig pilsner", [1.0]), ("et glas rødvin", [1.0]), ("en snaps", [1.0]),
    ("et glas portvin", [1.0]), ("en cider", [1.0]), ("en guldøl", [1.3]), ("en gin og tonic", [1.0]),
    ("en genstand", [1.0]), ("4 genstande", [4.0]),
    # several
    ("tre øl", [3.0]), ("fem bajere", [5.0]), ("jeg drak tre øl i går", [3.0]), ("et par øl", [2.0]),
    ("seks øl og to snapse", [6.0, 2.0]), ("to glas hvidvin og en øl", [2.0, 1.0]),
    ("5 øl, 2 shots og en drink", [5.0, 2.0, 1.0]), ("3 glas vin + 2 øl", [3.0, 2.0]),
    ("jeg fik en øl til maden og så to glas rødvin bagefter", [1.0, 2.0]), ("halvanden øl", [1.5]),
    ("en halv øl", [0.5]), ("et halvt glas vin", [0.5]), ("to en halv øl", [2.5]),
    # bottles
    ("en flaske rødvin", [6.9]), ("en halv flaske rødvin", [3.5]), ("halvanden flaske hvidvin", [10.4]),
    ("to flasker vin", [13.8]), ("en flaske vodka", [19.8]), ("en halv flaske snaps", [9.9]), ("en flaske øl", [1.0]),
    ("en flaske italiensk rødvin", [6.9]), ("en kvart flaske whisky", [4.9]), ("en magnumflaske rødvin", [13.8]),
    ("3 halve flasker vin", [10.4]),
    # cans, boxes, six-packs, crates
    ("en dåse øl", [1.0]), ("tre dåser", [3.0]), ("4 dåseøl", [4.0]), ("en sixpack", [6.0]), ("6 pack øl", [6.0]),
    ("to sixpacks øl", [12.0]),
    ("en kasse øl", [29.9]), ("en halv kasse øl", [15.0]), ("en ramme øl", [24.0]), ("en papvin", [27.6]),
    ("en halv boks rødvin", [13.8]),
    # halves, pints, pitchers
    ("en halvliter øl", [1.5]), ("to halvlitere", [3.0]), ("en halv liter fadøl", [1.5]), ("3 halvlitersdåser", [4.5]),
    ("en pint", [1.7]), ("en kande øl", [4.5]), ("to kander fadøl", [9.1]), ("en liter øl", [3.0]),
    # draught, large and small
    ("en fadøl", [1.0]), ("en stor fadøl", [1.4]), ("tre store fadøl", [4.1]), ("en lille fadøl", [0.8]),
    ("en stor øl", [1.5]), ("et stort glas rødvin", [1.5]), ("et lille glas vin", [0.8]),
    # shots and spirits
    ("3 shots", [3.0]), ("et dobbelt whisky", [2.0]), ("to dobbelte gin og tonic", [4.0]), ("en cocktail", [1.5]),
    ("4 cl snaps", [1.1]), ("2 cl vodka på 40 %", [0.5]),
    # sizes and strengths that were said
    ("50 cl øl", [1.5]), ("en øl på 50 cl", [1.5]), ("en halv liter øl på 7,2 %", [2.4]), ("3 dl rødvin", [2.8]),
    ("2 x 50 cl øl", [3.0]), ("to 50 cl øl på 5 %", [3.3]), ("en flaske rødvin på 12 %", [5.9]),
    ("en flaske vin på 13,5 procent", [6.7]), ("en øl på 33 cl på 10 %", [2.2]), ("en dåse øl 50 cl 5,2 %", [1.7]),
    ("to glas vin på 20 cl med 12,5 %", [3.3]), ("en fadøl på 40 cl", [1.2]), ("75 cl champagne på 12 %", [5.9]),
    ("70 cl vodka på 37,5 %", [17.3]), ("en flaske portvin på 75 cl med 20 %", [9.9]),
    # without alcohol, and beside it
    ("hvor mange genstande er 50 cl øl på 5,2 %?", [1.7]), ("to alkoholfri øl", [0.0]),
    ("en øl og to alkoholfri øl", [1.0, 0.0]),
]


@pytest.mark.parametrize(("text", "drinks"), PHRASES, ids=[text for text, _ in PHRASES])
def test_a_phrase_is_right_to_a_tenth(text: str, drinks: list[float]) -> None:
    found = counted(text)
    assert found.known
    assert [round(one.low * one.each + 1e-9, 1) for one in found.poured] == drinks
    assert found.low == found.high


def test_there_are_sixty_phrases_and_more() -> None:
    assert len({text for text, _ in PHRASES}) == len(PHRASES) >= 60


@pytest.mark.parametrize(("text", "low", "high"), [
    ("3-4 øl", 3.0, 4.0), ("en til to flasker vin", 6.9, 13.8), ("fire eller fem øl", 4.0, 5.0),
])
def test_a_range_stays_a_range(text: str, low: float, high: float) -> None:
    found = counted(text)
    assert (round(found.low, 1), round(found.high, 1)) == (low, high)


@pytest.mark.parametrize(("text", "why"), [
    ("en flaske", WHICH), ("to glas", WHICH), ("en halv flaske", WHICH), ("en kasse", WHICH), ("50 cl", WHICH),
    ("en kande", WHICH), ("jeg drak fem i går", WHICH), ("3", WHICH),
    ("nogle øl", HOW_MANY), ("en masse vin", HOW_MANY), ("jeg drak øl", HOW_MANY), ("alt for mange shots", HOW_MANY),
    ("mindst fem øl", HOW_MANY),
    ("en karaffel rødvin", HOW_MUCH), ("vi delte en flaske rødvin", HOW_MUCH), ("en lommelærke whisky", HOW_MUCH),
])
def test_what_cannot_be_known_is_asked_about(text: str, why: str) -> None:
    found = counted(text)
    assert [one.why for one in found.unknown] == [why]
    assert not found.known


def test_what_is_known_is_kept_beside_what_is_not() -> None:
    found = counted("to øl og en flaske")
    assert [one.said for one in found.poured] == ["to øl"]
    assert [(one.said, one.why) for one in found.unknown] == [("en flaske", WHICH)]


@pytest.mark.parametrize(("text", "assumed"), [
    ("en øl", True), ("en øl på 50 cl", True), ("en øl på 5 %", True), ("en øl på 50 cl på 5 %", False),
    ("to genstande", False),
])
def test_it_is_known_what_was_assumed(text: str, assumed: bool) -> None:
    assert [one.assumed for one in counted(text).poured] == [assumed]


@pytest.mark.parametrize("text", ["hej", "jeg er 45 år", "i morgen kl. 10", "jeg har trang"])
def test_nothing_to_drink_is_nothing(text: str) -> None:
    assert count_drinks(text, TABLE) is None


@pytest.mark.parametrize("text", ["ingenting", "jeg drak ikke noget i går", "ingen øl", "slet ingenting"])
def test_a_day_without_is_a_sum_too(text: str) -> None:
    found = counted(text)
    assert (found.none, found.known, found.high) == (True, True, 0)


@given(st.integers(1, 40), st.sampled_from(["øl", "glas vin", "shots", "flasker rødvin", "store fadøl"]))
def test_twice_as_many_is_twice_as_much(count: int, drink: str) -> None:
    assert counted(f"{2 * count} {drink}").high == pytest.approx(2 * counted(f"{count} {drink}").high)


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    found = count_drinks(text, TABLE)
    assert found is None or found.poured or found.unknown or found.none
