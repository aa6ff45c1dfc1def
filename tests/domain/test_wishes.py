"""When somebody would like to come, in words, held against times (understanding.md, Times)."""
from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.danish_time.wishes import added, allowed, find_wish, fits, names_one

DENMARK = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 11, 23, 9, tzinfo=DENMARK)  # a Monday


@pytest.fixture(scope="module")
def wish_of(content: Any) -> Any:
    return lambda text: find_wish(text, NOW, content.time_lexicon)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026; the 31st is 1 December and so on."""
    return datetime(2026, 11, 1, hour, minute, tzinfo=DENMARK) + timedelta(days=day - 1)


@pytest.mark.parametrize(("text", "fitting", "not_fitting"), [
    ("efter kl 16", [at(23, 16), at(26, 16, 30), at(40, 18)], [at(24, 15, 59), at(26, 9)]),
    ("helst om formiddagen", [at(24, 8), at(40, 11, 59)], [at(24, 12), at(24, 7, 59)]),
    ("ikke fredag", [at(26, 9), at(28, 9)], [at(27, 9), at(34, 9)]),
    ("ikke mandag eller tirsdag", [at(25, 9)], [at(24, 9), at(30, 9)]),
    ("næste uge", [at(30, 9), at(36, 23)], [at(29, 23), at(37, 0)]),
    ("næste uge efter kl 15", [at(30, 15)], [at(30, 14, 59), at(24, 16)]),
    ("torsdag", [at(26, 9), at(26, 20)], [at(25, 9), at(33, 9)]),
    ("torsdag eller fredag efter 16", [at(26, 16), at(27, 17)], [at(26, 9), at(25, 17)]),
    ("hverdage efter 16", [at(24, 16)], [at(24, 15)]),
    ("kan ikke i denne uge", [at(30, 9)], [at(24, 9), at(29, 9)]),
])
def test_what_was_said_decides_which_times_fit(
    wish_of: Any, text: str, fitting: list[datetime], not_fitting: list[datetime],
) -> None:
    wish = wish_of(text)
    assert wish is not None
    assert [start for start in fitting if not fits(wish, start)] == []
    assert [start for start in not_fitting if fits(wish, start)] == []


@pytest.mark.parametrize("text", ["ja tak", "det ved jeg ikke", "jeg drikker hver fredag", "20123456"])
def test_what_says_nothing_about_when_is_no_wish(wish_of: Any, text: str) -> None:
    assert wish_of(text) is None


def test_a_named_weekday_may_be_a_later_one_when_need_be(wish_of: Any) -> None:
    wish = wish_of("torsdag efter kl 16")
    assert [fits(wish, at(day, 17), loosely=True) for day in (26, 33, 40, 27)] == [True, True, True, False]
    assert not fits(wish, at(33, 9), loosely=True)


@pytest.mark.parametrize(("first", "then", "fitting", "not_fitting"), [
    ("efter kl 16", "næste uge", at(30, 16), at(24, 16)),
    ("næste uge", "efter kl 16", at(30, 16), at(30, 9)),
    ("ikke fredag", "næste uge", at(30, 9), at(34, 9)),
    ("ikke fredag", "heller ikke torsdag", at(25, 9), at(26, 9)),
    ("torsdag", "næste uge", at(30, 9), at(26, 9)),  # a new day replaces the old
])
def test_wishes_add_up(wish_of: Any, first: str, then: str, fitting: datetime, not_fitting: datetime) -> None:
    wish = added(added(None, wish_of(first)), wish_of(then))
    assert (fits(wish, fitting), fits(wish, not_fitting)) == (True, False)


@pytest.mark.parametrize(("text", "one"), [
    ("torsdag", True), ("kl 15", True), ("torsdag kl 15", True), ("den 26.", True), ("efter kl 16", False),
    ("ikke fredag", False), ("næste uge", False), ("torsdag eller fredag", False), ("torsdag eftermiddag", False),
])
def test_who_names_a_day_or_an_hour_chooses(wish_of: Any, text: str, one: bool) -> None:
    assert names_one(wish_of(text)) is one


SAID = st.lists(st.sampled_from(["efter kl 16", "ikke fredag", "næste uge", "torsdag", "om morgenen", "ikke kl 15",
                                 "mandag eller tirsdag", "i december"]), min_size=1, max_size=4)
STARTS = st.integers(0, 60 * 96).map(lambda quarters: NOW + timedelta(minutes=15 * quarters))


@given(SAID, STARTS)
def test_a_wish_survives_storing_and_what_is_ruled_out_stays_ruled_out(
    content: Any, said: list[str], start: datetime,
) -> None:
    wish: dict[str, Any] | None = None
    for text in said:
        new = find_wish(text, NOW, content.time_lexicon)
        assert new is not None
        wish = added(wish, new)
        if not allowed(new, start):
            assert not fits(wish, start) and not fits(wish, start, loosely=True)
    assert wish is not None
    assert fits(json.loads(json.dumps(wish)), start) == fits(wish, start)
