"""GSM-7, segments, and splitting: both sides of every boundary, and laws for any text."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sms_text import fits, is_gsm, length, pack, segments, to_gsm

WIDE = "ł"


@pytest.mark.parametrize(("text", "count"), [
    ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("a" * 459, 3), ("a" * 460, 4),
    ("æ" * 160, 1), ("€" * 80, 1), ("€" * 81, 2), ("a" * 159 + "€", 2),
    (WIDE * 70, 1), (WIDE * 71, 2), (WIDE * 134, 2), (WIDE * 135, 3), (WIDE + "a" * 69, 1), (WIDE + "a" * 70, 2),
    ("😀" * 35, 1), ("😀" * 36, 2),
])
def test_segments(text: str, count: int) -> None:
    assert segments(text) == count


def test_an_escaped_sign_does_not_lie_across_two_segments() -> None:
    """152 septets, then a sign of two: it opens the next segment, and the last of the third is pushed into a fourth."""
    assert segments("a" * 152 + "€" + "a" * 152) == 3
    assert segments("a" * 153 + "€" + "a" * 151) == 2


@pytest.mark.parametrize(("text", "plain"), [
    ("“Hej” – det er ‘her’…", '"Hej" - det er \'her\'...'), ("80 200 500", "80 200 500"),
    ("Æblegrød på Ærø", "Æblegrød på Ærø"), ("č ê ï", "c e i"), ("á í ó", "a i o"), ("e\u0301", "é"),
    ("Жанна", "Жанна"), ("a\u200bb", "ab"), ("10 × 2", "10 x 2"),
])
def test_signs_get_their_plain_twin(text: str, plain: str) -> None:
    assert to_gsm(text) == plain


@pytest.mark.parametrize(("text", "units"), [("æøå", 3), ("[€]", 6), ("ł", 1), ("😀", 2)])
def test_length(text: str, units: int) -> None:
    assert length(text) == units


def test_blocks_stay_together_where_they_fit() -> None:
    assert pack(["a" * 200, "b" * 257]) == ["a" * 200 + "\n\n" + "b" * 257]
    assert pack(["a" * 200, "b" * 258]) == ["a" * 200, "b" * 258]


def test_a_long_block_is_split_at_paragraphs_before_sentences() -> None:
    first, second = "En sætning. " * 20, "En anden. " * 30
    assert pack([f"{first.strip()}\n\n{second.strip()}"]) == [first.strip(), second.strip()]


def test_a_long_paragraph_is_split_at_a_sentence() -> None:
    parts = pack(["Det er en sætning af en vis længde. " * 20])
    assert len(parts) == 2
    assert all(part.endswith("længde.") for part in parts)


def test_a_list_of_options_is_split_between_lines() -> None:
    lines = [f"{letter}) {'valg ' * 8}".strip() for letter in "ABCDEFGHIJKLMNOP"]
    parts = pack(["Hvad?\n" + "\n".join(lines)])
    assert "\n".join(parts).splitlines() == ["Hvad?", *lines]
    assert all(part.splitlines()[0].startswith(("Hvad?", *"ABCDEFGHIJKLMNOP")) for part in parts)


@given(st.lists(st.text(alphabet="aæ€ł😀. \n", max_size=900), min_size=1, max_size=4))
def test_nothing_is_lost_and_every_part_fits(blocks: list[str]) -> None:
    parts = pack(blocks)
    assert all(fits(part) for part in parts)
    assert "".join("".join(parts).split()) == "".join("".join(blocks).split())


@given(st.text())
def test_making_it_plain_twice_is_making_it_plain_once(text: str) -> None:
    assert to_gsm(to_gsm(text)) == to_gsm(text)


@given(st.text(alphabet="abcæøåÆØÅ“”–’… .,!?éèáíĀ"))
def test_european_text_becomes_gsm(text: str) -> None:
    assert is_gsm(to_gsm(text))
