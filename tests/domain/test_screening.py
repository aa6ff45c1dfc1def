"""Scores, skips and bands of AUDIT (domain-facts §1; S4 §8.2)."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.flow import DECLINED
from bot.domain.screening import applicable_items, result_of
from tests.factories import FIVE, RECENCY, audit_answers, audit_instrument

AUDIT = audit_instrument()


def numbers(answers: dict[str, str]) -> list[int]:
    return [item.number for item in applicable_items(AUDIT, answers)]


@pytest.mark.parametrize(("score", "band"), [
    (0, "low"), (7, "low"), (8, "hazardous"), (15, "hazardous"), (16, "harmful"), (19, "harmful"),
    (20, "probable_dependence"), (40, "probable_dependence"),
])
def test_band_at_its_boundaries(score: int, band: str) -> None:
    assert AUDIT.band(score) == band


@pytest.mark.parametrize("score", [-1, 41])
def test_band_outside_the_scale_is_an_error(score: int) -> None:
    with pytest.raises(ValueError, match="no band"):
        AUDIT.band(score)


@pytest.mark.parametrize(("answers", "expected"), [
    (audit_answers(), list(range(1, 11))),
    (audit_answers(0), [1, 9, 10]),
    (audit_answers(1, 0, 0), [1, 2, 3, 9, 10]),
    (audit_answers(1, 0, 1), list(range(1, 11))),
    (audit_answers(1, 1, 0), list(range(1, 11))),
    (audit_answers(None, 0, 0), [1, 2, 3, 9, 10]),
    (audit_answers(1, None, 0), list(range(1, 11))),
    (audit_answers(1, 0, None), list(range(1, 11))),
    (audit_answers(None), list(range(1, 11))),
])
def test_skips(answers: dict[str, str], expected: list[int]) -> None:
    assert numbers(answers) == expected


def test_complete_result_adds_up_and_counts_skipped_items_as_zero() -> None:
    result = result_of(AUDIT, {**audit_answers(1, 0, 0), "audit.9": "2", "audit.10": "4"})
    assert (result.complete, result.score, result.band, result.at_least) == (True, 7, "low", None)


def test_declined_items_give_a_lower_bound_and_no_score() -> None:
    result = result_of(AUDIT, audit_answers(4, 4, None, 4, 0, 0, 0, 0, 4, 4))
    assert (result.complete, result.score, result.band, result.at_least) == (False, None, None, 20)
    assert result.points == 20


def test_unfinished_screening_has_no_result() -> None:
    with pytest.raises(ValueError, match=r"audit\.10"):
        result_of(AUDIT, audit_answers(4, 4, 4, 4, 4, 4, 4, 4, 4))


scores = st.tuples(*[st.sampled_from([*FIVE, DECLINED])] * 8, *[st.sampled_from([*RECENCY, DECLINED])] * 2)


@given(scores)
def test_a_result_is_the_sum_of_what_was_answered(values: tuple[str, ...]) -> None:
    answers = {f"audit.{n}": v for n, v in enumerate(values, start=1)}
    asked = [item.id for item in applicable_items(AUDIT, answers)]
    expected = sum(int(answers[key]) for key in asked if answers[key] != DECLINED)
    result = result_of(AUDIT, answers)
    assert result.points == expected
    assert result.complete == all(answers[key] != DECLINED for key in asked)
    assert (result.score is None) == (result.band is None) == (not result.complete)


@given(scores, st.integers(0, 9))
def test_declining_one_more_item_never_raises_the_lower_bound_without_skips(values: tuple[str, ...], at: int) -> None:
    full = [v if v != "0" or n > 2 else "1" for n, v in enumerate(values)]  # no skips
    less = [DECLINED if n == at else v for n, v in enumerate(full)]
    before, after = (result_of(AUDIT, {f"audit.{n}": v for n, v in enumerate(row, start=1)}) for row in (full, less))
    assert after.points <= before.points
    assert not after.complete
