"""Weekly patterns: what they offer, on ordinary days, when closed, and in the nights on which the clocks change."""
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.timetable import OfferedTime, WeeklyPattern, mistakes, offered_times, overlap

DENMARK = ZoneInfo("Europe/Copenhagen")
MORNING = WeeklyPattern("p", "0540", "anna", "alcohol_conversation", (1,), time(9), time(12), 45, date(2026, 11, 2),
                        buffer=15)
TUESDAY = date(2026, 11, 24)
# Spring: 02:00-03:00 is skipped; autumn: 02:00-03:00 comes twice.
SPRING = [date(2025, 3, 30), date(2026, 3, 29), date(2027, 3, 28), date(2028, 3, 26)]
AUTUMN = [date(2025, 10, 26), date(2026, 10, 25), date(2027, 10, 31), date(2028, 10, 29)]


def times(pattern: WeeklyPattern, first: date = TUESDAY, last: date | None = None, **more: object) -> list[str]:
    found = offered_times(pattern, first, last or first, **{"closed": lambda day: False, **more})  # type: ignore[arg-type]
    return [f"{each.starts_at.astimezone(DENMARK):%d/%m %H:%M}" for each in found]


def test_length_and_buffer_fill_the_window() -> None:
    assert times(MORNING) == ["24/11 09:00", "24/11 10:00", "24/11 11:00"]
    assert times(replace(MORNING, buffer=0)) == ["24/11 09:00", "24/11 09:45", "24/11 10:30", "24/11 11:15"]


@pytest.mark.parametrize(("ends", "count"), [(time(11, 40), 2), (time(11, 45), 3)])
def test_the_last_time_ends_within_the_window_and_its_buffer_may_reach_beyond(ends: time, count: int) -> None:
    assert len(times(replace(MORNING, ends=ends))) == count


@pytest.mark.parametrize(("first", "found"), [
    (date(2026, 11, 23), []), (TUESDAY, ["24/11 09:00", "24/11 10:00", "24/11 11:00"]), (date(2026, 11, 25), []),
])
def test_only_on_its_weekdays(first: date, found: list[str]) -> None:
    assert times(MORNING, first) == found


@pytest.mark.parametrize(("every", "days"), [
    (1, ["03/11", "10/11", "17/11", "24/11"]), (2, ["03/11", "17/11"]), (3, ["03/11", "24/11"]),
])
def test_every_so_many_weeks_from_the_week_it_begins(every: int, days: list[str]) -> None:
    found = times(replace(MORNING, ends=time(10), every_weeks=every), date(2026, 11, 1), date(2026, 11, 30))
    assert [each[:5] for each in found] == days


@pytest.mark.parametrize(("day", "count"), [
    (date(2026, 11, 3), 0), (date(2026, 11, 10), 1), (date(2026, 11, 17), 1), (date(2026, 11, 24), 0),
])
def test_valid_from_and_to_are_days_that_count(day: date, count: int) -> None:
    pattern = replace(MORNING, ends=time(10), valid_from=date(2026, 11, 10), valid_to=date(2026, 11, 17))
    assert len(times(pattern, day)) == count


def test_none_on_a_closed_day() -> None:
    assert times(MORNING, closed=lambda day: day == TUESDAY) == []


def at(hour: int, minute: int = 0, day: date = TUESDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), DENMARK)


@pytest.mark.parametrize(("absence", "left"), [
    ((at(10), at(11)), ["24/11 09:00", "24/11 11:00"]),
    ((at(10, 45), at(11)), ["24/11 09:00", "24/11 11:00"]),  # the buffer is taken too
    ((at(9, 50), at(10)), ["24/11 10:00", "24/11 11:00"]),
    ((at(12), at(13)), ["24/11 09:00", "24/11 10:00", "24/11 11:00"]),
    ((at(0), at(23)), []),
])
def test_none_in_an_absence(absence: tuple[datetime, datetime], left: list[str]) -> None:
    assert times(MORNING, absences=[absence]) == left


@pytest.mark.parametrize("day", SPRING)
def test_a_time_that_the_spring_night_skips_is_not_offered(day: date) -> None:
    night = replace(MORNING, weekdays=(6,), starts=time(0), ends=time(5), length=60, buffer=0, valid_from=day)
    assert [each[6:] for each in times(night, day)] == ["00:00", "01:00", "03:00", "04:00"]


@pytest.mark.parametrize("day", SPRING)
def test_after_the_jump_no_time_begins_before_the_advisor_is_free(day: date) -> None:
    """01:45 lasts 90 minutes: until 04:15 by the clock, because 02 does not exist. 03:15 would be two at once."""
    night = replace(MORNING, weekdays=(6,), starts=time(0, 15), ends=time(7), length=90, buffer=0, valid_from=day)
    assert [each[6:] for each in times(night, day)] == ["00:15", "01:45", "04:45"]


@pytest.mark.parametrize("day", AUTUMN)
def test_the_repeated_hour_is_offered_once(day: date) -> None:
    night = replace(MORNING, weekdays=(6,), starts=time(1), ends=time(4), length=60, buffer=0, valid_from=day)
    found = list(offered_times(night, day, day, lambda day: False))
    assert [f"{each.starts_at:%H:%M}" for each in found] == ["23:00", "00:00", "02:00"]
    assert all(each.ends_at - each.starts_at == timedelta(hours=1) for each in found)


@pytest.mark.parametrize(("change", "code"), [
    ({"advisor": " "}, "advisor"), ({"weekdays": ()}, "weekdays"), ({"weekdays": (7,)}, "weekdays"),
    ({"ends": time(9, 40)}, "hours"), ({"length": 0}, "length"), ({"buffer": -5}, "length"),
    ({"length": 47}, "minutes"), ({"starts": time(9, 2)}, "minutes"),
    ({"formats": ()}, "formats"), ({"formats": ("fax",)}, "formats"),
    ({"capacity": 0}, "capacity"), ({"every_weeks": 0}, "weeks"), ({"valid_to": date(2026, 11, 1)}, "validity"),
])
def test_mistakes_are_named(change: dict[str, object], code: str) -> None:
    assert mistakes(MORNING) == []
    assert code in mistakes(replace(MORNING, **change))  # type: ignore[arg-type]


fives = st.integers(0, 24 * 12 - 1).map(lambda n: time(n // 12, n % 12 * 5))
nights = st.sampled_from([*SPRING, *AUTUMN])


@st.composite
def patterns(draw: st.DrawFn) -> WeeklyPattern:
    """Any pattern that may be stored, valid around one of the nights."""
    night = draw(nights)
    starts, ends = sorted(draw(st.lists(fives, min_size=2, max_size=2, unique=True)))
    window = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    return WeeklyPattern(
        "p", "0540", "anna", "nicotine_group", tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1)))), starts,
        ends, length=draw(st.integers(1, min(window, 480) // 5)) * 5, buffer=draw(st.integers(0, 12)) * 5,
        valid_from=night - timedelta(days=draw(st.integers(0, 20))), capacity=draw(st.integers(1, 60)),
        every_weeks=draw(st.integers(1, 4)))


@given(patterns(), nights)
@settings(max_examples=250, deadline=None)
def test_no_time_overlaps_another_and_each_lies_in_the_window_as_the_clocks_show_it(
    pattern: WeeklyPattern, night: date,
) -> None:
    assert mistakes(pattern) == []
    found = list(offered_times(pattern, night - timedelta(days=2), night + timedelta(days=2), lambda day: False))
    for one, later in pairwise(found):
        assert one.busy_until <= later.starts_at
    for each in found:
        _lies_in_its_window(pattern, each)


def _lies_in_its_window(pattern: WeeklyPattern, offered: OfferedTime) -> None:
    begins = offered.starts_at.astimezone(DENMARK)
    wall = begins.replace(tzinfo=None)
    # A wall time in the gap does not come back as itself.
    assert begins.replace(tzinfo=DENMARK).astimezone(timezone.utc).astimezone(DENMARK).replace(tzinfo=None) == wall
    assert pattern.starts <= begins.time() < pattern.ends
    assert begins.weekday() in pattern.weekdays and begins.date() >= pattern.valid_from
    assert offered.ends_at - offered.starts_at == timedelta(minutes=pattern.length)
    assert offered.ends_at <= datetime.combine(begins.date(), pattern.ends, DENMARK).astimezone(timezone.utc)


@given(st.tuples(st.integers(0, 9), st.integers(1, 9)), st.tuples(st.integers(0, 9), st.integers(1, 9)))
def test_overlap_is_having_a_minute_in_common(one: tuple[int, int], other: tuple[int, int]) -> None:
    def span(begin: int, length: int) -> tuple[datetime, datetime]:
        return at(9) + timedelta(minutes=begin), at(9) + timedelta(minutes=begin + length)

    common = set(range(one[0], sum(one))) & set(range(other[0], sum(other)))
    assert overlap(span(*one), span(*other)) is bool(common)
