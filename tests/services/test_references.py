"""References: as people say and write them; every slip of one digit and every swap of two is noticed as a slip."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import damm

from bot.services.references import ReferenceRead, new_reference, read_reference

SIX = st.integers(0, 999_999).map("{:06}".format)
REFERENCES = SIX.map(lambda digits: digits + damm.calc_check_digit(digits))
GAPS = st.sampled_from(["", " ", "-", ". ", "  "])


@pytest.mark.parametrize("said", [
    "AF-1234566", "af 123 4566", "AF1234566", "Af: 12-34-56-6", "A F 1 2 3 4 5 6 6", "1234566", "123 45 66.",
    "det er AF-1234566, tak", "nummeret er af-1234566", "AF-l234566", "AF 1234566 og mit nummer er 20 12 34 56",
    "AF-1234566 20123456", "20123456 af-1234566",
])
def test_a_reference_as_people_write_it(said: str) -> None:
    assert read_reference(said) == ReferenceRead("AF-1234566")


@pytest.mark.parametrize("said", ["AF-O2O4O64", "af o2o4 o64", "AF-0204064"])
def test_the_letter_o_is_a_zero(said: str) -> None:
    assert damm.is_valid("0204064")
    assert read_reference(said) == ReferenceRead("AF-0204064")


@pytest.mark.parametrize("said", ["AF-1234565", "AF-123456", "AF-12345664", "20 12 34 56", "+45 20 12 34 56", "12"])
def test_what_cannot_be_right_is_told_apart_from_nothing(said: str) -> None:
    assert read_reference(said) == ReferenceRead(None)


@pytest.mark.parametrize("said", ["", "det ved jeg ikke", "AF", "lol", "Olli"])
def test_without_a_figure_there_is_no_reference(said: str) -> None:
    assert read_reference(said) is None


@given(REFERENCES, st.lists(GAPS, min_size=7, max_size=7), st.sampled_from(["AF", "af", "A F", ""]))
def test_any_gaps_are_allowed(digits: str, gaps: list[str], prefix: str) -> None:
    written = prefix + "".join(gap + digit for gap, digit in zip(gaps, digits, strict=True))
    assert read_reference(written) == ReferenceRead(f"AF-{digits}")


@given(REFERENCES, st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(digits: str, place: int, by: int) -> None:
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1:]
    assert read_reference(f"AF-{wrong}") == ReferenceRead(None)


@given(REFERENCES, st.integers(0, 5))
def test_two_swapped_digits_are_noticed(digits: str, place: int) -> None:
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2:]
    expected = f"AF-{digits}" if swapped == digits else None
    assert read_reference(f"AF-{swapped}") == ReferenceRead(expected)


def test_a_new_reference_reads_as_itself() -> None:
    for _ in range(50):
        reference = new_reference()
        assert read_reference(reference.lower().replace("-", " ")) == ReferenceRead(reference)
