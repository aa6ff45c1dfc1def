"""Delivery reports in any order, twice, late: the state is the same."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import later

REPORTS = ("sent", "failed", "delivered")


@pytest.mark.parametrize(("before", "reported", "after"), [
    ("sending", "sent", "sent"), ("sending", "delivered", "delivered"), ("unknown", "sent", "sent"),
    ("sent", "failed", "failed"), ("delivered", "failed", "delivered"), ("failed", "delivered", "delivered"),
    ("delivered", "sent", "delivered"), ("failed", "sent", "failed"), ("sent", "sent", "sent"),
    ("sent", "unknown", "sent"),
])
def test_states_only_go_up(before: str, reported: str, after: str) -> None:
    assert later(before, reported) == after


@given(st.sampled_from(("sending", "unknown")), st.lists(st.sampled_from(REPORTS)), st.randoms())
def test_the_order_of_reports_does_not_matter(first: str, reports: list[str], chance: object) -> None:
    def after(heard: list[str]) -> str:
        state = first
        for one in heard:
            state = later(state, one)
        return state

    shuffled = [*reports, *reports]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert after(shuffled) == after(reports)
