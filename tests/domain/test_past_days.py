"""Days gone by, in words. It is Wednesday 25 November 2026."""
from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.selfhelp_content import load_selfhelp
from bot.domain.selfhelp.past_days import past_days

WORDS = load_selfhelp(Path(__file__).parents[2] / "bot" / "content" / "selfhelp.yml").days
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(("text", "days"), [
    ("i dag", [0]), ("jeg drak tre øl i går", [1]), ("Igår fik jeg to", [1]), ("i aftes", [1]), ("i forgårs", [2]),
    ("i mandags", [2]), ("mandag", [2]), ("i lørdags", [4]), ("onsdag", [0]), ("i onsdags", [7]), ("i torsdags", [6]),
    ("for to dage siden", [2]), ("for 5 dage siden", [5]), ("den 14.", [11]), ("d. 25", [0]), ("den 26.", [30]),
    ("14/11", [11]), ("14. november", [11]), ("26. november", [364]), ("24. dec", [336]),
    ("i går og i mandags", [1, 2]), ("tre øl i går, ja i går", [1]),
    ("hej", []), ("i morgen", []), ("50 cl øl på 5.2 %", []), ("31/2", []),
])
def test_days(text: str, days: list[int]) -> None:
    assert past_days(text, TODAY, WORDS) == [TODAY - timedelta(days=back) for back in days]


@given(st.text(max_size=40), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_no_day_to_come_is_ever_found(text: str, today: date) -> None:
    assert all(day <= today for day in past_days(text, today, WORDS))


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from(sorted(WORDS.weekdays)))
def test_a_weekday_is_within_the_last_seven_days(today: date, name: str) -> None:
    (found,) = past_days(name, today, WORDS)
    assert (found.weekday(), 0 <= (today - found).days <= 7) == (WORDS.weekdays[name], True)
