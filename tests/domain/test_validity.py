from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.validity import WARN_DAYS, Validity

LAST = date(2026, 12, 31)
UNTIL_REFORM = Validity("municipality", date(2021, 2, 2), LAST)


@pytest.mark.parametrize(("day", "holds", "begun", "ended"), [
    (date(2021, 2, 1), False, False, False),
    (date(2021, 2, 2), True, True, False),
    (LAST, True, True, False),
    (date(2027, 1, 1), False, True, True),
])
def test_both_ends_are_days_that_count(day: date, holds: bool, begun: bool, ended: bool) -> None:
    ours = UNTIL_REFORM
    assert (ours.holds_on(day), ours.has_begun(day), ours.has_ended(day)) == (holds, begun, ended)


def test_without_ends_it_always_holds() -> None:
    assert Validity("municipality").holds_on(date.min)
    assert Validity("municipality").holds_on(date.max)
    assert not Validity("municipality").ends_within(WARN_DAYS, LAST)


@pytest.mark.parametrize(("today", "warns"), [
    (LAST - timedelta(days=61), False), (LAST - timedelta(days=60), True), (LAST, True),
    (LAST + timedelta(days=1), False),
])
def test_warns_sixty_days_ahead(today: date, warns: bool) -> None:
    assert UNTIL_REFORM.ends_within(WARN_DAYS, today) is warns


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(ValueError, match="valid_to 2026-12-31 is before valid_from 2027-01-01"):
        Validity("region", date(2027, 1, 1), LAST)
