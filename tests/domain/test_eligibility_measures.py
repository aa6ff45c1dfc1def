from __future__ import annotations

from fractions import Fraction

import pytest

from bot.domain.eligibility.measures import HEIGHT, WEIGHT, bmi, measure, shown


@pytest.mark.parametrize(("text", "value"), [
    ("172", "172"), ("172 cm", "172"), ("jeg er 172 cm høj", "172"), ("1,72", "172"), ("1.72 m", "172"),
    ("1,725", "172.5"), ("1 m 72", "172"), ("1m72", "172"), ("1 meter og 72", "172"), ("1 m 8", None),
    ("2,05 m", "205"),
    ("100", "100"), ("250", "250"), ("99", None), ("251", None), ("", None), ("høj", None), ("170 eller 175", None),
])
def test_height_becomes_centimetres(text: str, value: str | None) -> None:
    assert measure(HEIGHT, text) == value


@pytest.mark.parametrize(("text", "value"), [
    ("86", "86"), ("86,5 kg", "86.5"), ("86.5", "86.5"), ("ca. 90 kilo", "90"), ("25", "25"), ("400", "400"),
    ("24,9", None), ("400.1", None), ("ved ikke", None), ("90 til 95", None),
])
def test_weight_becomes_kilos(text: str, value: str | None) -> None:
    assert measure(WEIGHT, text) == value


def test_bmi_is_exact_where_floats_are_not() -> None:
    assert bmi("170", "86.7") == 30
    assert 86.7 / 1.70**2 != 30


@pytest.mark.parametrize(("height", "weight"), [("", "80"), ("180", ""), ("declined", "80"), ("5", "80")])
def test_no_bmi_without_both(height: str, weight: str) -> None:
    assert bmi(height, weight) is None


@pytest.mark.parametrize(("value", "text"), [
    (Fraction(30), "30.0"), (Fraction(2994, 100), "29.9"), (Fraction(2995, 100), "30.0"), (Fraction(251, 10), "25.1"),
])
def test_one_decimal_is_shown(value: Fraction, text: str) -> None:
    assert shown(value) == text
