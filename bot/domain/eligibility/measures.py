"""Height, weight and BMI as exact numbers.

BMI = kg / m² (S4 §7, footnote 16), compared unrounded and shown with one decimal (ruling C3). Fractions, because a
limit such as "over 30" must not depend on how binary floating point happens to round.
"""
from __future__ import annotations

import re
from fractions import Fraction

HEIGHT, WEIGHT = "eligibility.height", "eligibility.weight"
HEIGHT_CM, WEIGHT_KG = (100, 250), (25, 400)
"""Outside these an adult's figures are taken for a slip of the finger and asked again."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_METRES_AND_CM = re.compile(r"(?<!\d)([12])\s*m(?:eter)?\s*(?:og\s*)?(\d{2})(?!\d)", re.IGNORECASE)


def measure(question: str, text: str) -> str | None:
    """The canonical value of a typed height (cm) or weight (kg): "1,72 m" -> "172", "86,5 kg" -> "86.5".

    None when there is not exactly one number in it, or one that no adult has.
    """
    value = _height(text) if question == HEIGHT else _single(text)
    low, high = HEIGHT_CM if question == HEIGHT else WEIGHT_KG
    return _canonical(value) if value is not None and low <= value <= high else None


def _height(text: str) -> Fraction | None:
    split = _METRES_AND_CM.search(text)
    if split:
        metres, rest = split.groups()
        return Fraction(int(metres) * 100 + int(rest))
    value = _single(text)
    return value * 100 if value is not None and value < 3 else value


def _single(text: str) -> Fraction | None:
    numbers = _NUMBER.findall(text)
    return Fraction(numbers[0].replace(",", ".")) if len(numbers) == 1 else None


def _canonical(value: Fraction) -> str:
    return str(int(value)) if value.denominator == 1 else f"{float(value):.4f}".rstrip("0").rstrip(".")


def bmi(height: str, weight: str) -> Fraction | None:
    """The exact BMI of canonical values; None when either cannot be read."""
    cm, kg = measure(HEIGHT, height), measure(WEIGHT, weight)
    if cm is None or kg is None:
        return None
    return Fraction(kg) * 10000 / Fraction(cm) ** 2


def shown(value: Fraction) -> str:
    """One decimal, rounded half up: what is shown, never what is compared (ruling C3)."""
    tenths = int(value * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"
