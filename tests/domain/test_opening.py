"""Opening hours: both sides of every boundary, holidays, both days on which the clock changes."""
from __future__ import annotations

from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.domain.opening import Opening, next_opening, open_at

HERE = ZoneInfo("Europe/Copenhagen")
WEEK = ("mon", "tue", "wed", "thu", "fri")
HOURS = [Opening(WEEK, time(9), time(12)), Opening(("thu",), time(13), time(17))]
CHRISTMAS = {date(2026, 12, 25)}


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize(("moment", "is_open"), [
    (at(23, 8, 59), False), (at(23, 9), True), (at(23, 11, 59), True), (at(23, 12), False),  # a Monday
    (at(26, 12, 30), False), (at(26, 13), True), (at(26, 16, 59), True), (at(26, 17), False),  # a Thursday
    (at(28, 10), False), (at(29, 10), False),  # the weekend
    (at(25, 10, month=12), False),  # Christmas Day, a Friday
])
def test_open(moment: datetime, is_open: bool) -> None:
    assert open_at(HOURS, moment, CHRISTMAS) is is_open


@pytest.mark.parametrize(("moment", "opens"), [
    (at(23, 8), at(23, 9)), (at(23, 9), at(24, 9)), (at(23, 10), at(24, 9)), (at(26, 12), at(26, 13)),
    (at(27, 12), at(30, 9)), (at(24, 12, month=12), at(24, 13, month=12)), (at(24, 17, month=12), at(28, 9, month=12)),
])
def test_opens_next(moment: datetime, opens: datetime) -> None:
    assert next_opening(HOURS, moment, CHRISTMAS) == opens


def test_no_hours_never_open() -> None:
    assert not open_at([], at(23, 9), ())
    assert next_opening([], at(23, 9), ()) is None


@pytest.mark.parametrize(("before", "opens_utc"), [
    (datetime(2026, 3, 28, 20, tzinfo=HERE), datetime(2026, 3, 29, 7, tzinfo=timezone.utc)),   # summer time begins
    (datetime(2026, 10, 24, 20, tzinfo=HERE), datetime(2026, 10, 25, 8, tzinfo=timezone.utc)),  # and ends
])
def test_nine_is_nine_by_the_clock_on_the_days_it_is_changed(before: datetime, opens_utc: datetime) -> None:
    sundays = [Opening(("sun",), time(9), time(12))]
    assert next_opening(sundays, before, ()) == opens_utc
