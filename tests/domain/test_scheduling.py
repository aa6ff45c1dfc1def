"""Deadlines (ruling C1, S0, S3, §141) and which times are proposed."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.scheduling import TREATMENT_DAYS, Deadline, is_working_day, last_day, proposals
from bot.services.holidays import danish_holidays


@pytest.mark.parametrize(("received", "deadline", "last"), [
    # Day 0 is the day of receipt, the last day counts.
    (date(2026, 11, 23), Deadline(28), date(2026, 12, 21)),
    (date(2026, 11, 23), Deadline(TREATMENT_DAYS), date(2026, 12, 7)),
    (date(2026, 11, 23), Deadline(1, "working"), date(2026, 11, 24)),
    (date(2026, 11, 27), Deadline(1, "working"), date(2026, 11, 30)),
    (date(2026, 11, 28), Deadline(1, "working"), date(2026, 11, 30)),
    (date(2026, 11, 23), Deadline(14, "working"), date(2026, 12, 11)),
    # Christmas: 25 and 26 December and 1 January are holidays; 24 and 31 December are none by law.
    (date(2026, 12, 14), Deadline(14, "working"), date(2027, 1, 5)),
    # Easter 2027: Maundy Thursday 25 March to Easter Monday 29 March.
    (date(2027, 3, 22), Deadline(3, "working"), date(2027, 3, 30)),
])
def test_last_day_of_a_deadline(received: date, deadline: Deadline, last: date) -> None:
    assert last_day(received, deadline, danish_holidays(received.year)) == last


@pytest.mark.parametrize(("day", "working"), [
    (date(2026, 11, 23), True), (date(2026, 11, 28), False), (date(2026, 11, 29), False), (date(2026, 12, 25), False),
    (date(2027, 1, 1), False), (date(2027, 5, 17), False), (date(2027, 4, 23), True),
])
def test_working_days(day: date, working: bool) -> None:
    assert is_working_day(day, danish_holidays(day.year)) is working


@given(st.dates(date(2025, 1, 1), date(2028, 12, 31)), st.integers(1, 60))
def test_a_working_deadline_ends_on_a_working_day_and_never_sooner_than_in_calendar_days(day: date, days: int) -> None:
    holidays = danish_holidays(day.year)
    last = last_day(day, Deadline(days, "working"), holidays)
    assert is_working_day(last, holidays)
    assert last >= last_day(day, Deadline(days), holidays)
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert sum(is_working_day(d, holidays) for d in between) == days


@dataclass(frozen=True)
class Time:
    starts_at: datetime


START = datetime(2026, 11, 24, 8, tzinfo=timezone.utc)
times = st.lists(st.integers(0, 400), unique=True, max_size=30).map(
    lambda hours: [Time(START + timedelta(hours=h)) for h in sorted(hours)])


@given(times)
def test_every_free_time_is_proposed_on_exactly_one_page(free: list[Time]) -> None:
    pages = [proposals(free, page) for page in range(len(free) // 3 + 2)]
    assert sorted((t for page in pages for t in page), key=lambda t: t.starts_at) == free
    assert all(len(page) <= 3 for page in pages)


def test_the_first_page_spreads_over_days() -> None:
    free = [Time(START + timedelta(days=d, hours=h)) for d in range(3) for h in range(3)]
    assert [t.starts_at for t in proposals(free, 0)] == [START + timedelta(days=d) for d in range(3)]
