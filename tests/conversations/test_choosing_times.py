"""Choosing a time in words: what was said decides what is shown, what is shown is understood by place, day, hour."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.domain.timetable import WeeklyPattern
from bot.services.times import publish
from tests.conversations.test_booking import MONDAY, WHO, booked, bookings, routed, times
from tests.running import Talk

pytestmark = pytest.mark.model


@pytest.fixture
def choosing(running: Any) -> Callable[..., Talk]:
    """A citizen who is asked for a time by phone."""
    def start() -> Talk:
        citizen = routed(running, "0540")
        citizen.answers("Telefon")
        assert citizen.question == "booking.time"
        return citizen

    return start


def hours(talk: Talk) -> list[str]:
    return [title.rpartition("kl. ")[2] for title in times(talk)]


def test_after_an_hour_is_every_day(choosing: Callable[..., Talk]) -> None:
    citizen = choosing()
    citizen.say("efter kl 16")
    assert hours(citizen) == ["16.30", "16.30", "16.30"]
    assert len({title.partition(" kl.")[0] for title in times(citizen)}) == 3


def test_wishes_add_up_and_can_be_dropped(choosing: Callable[..., Talk]) -> None:
    citizen = choosing()
    first = times(citizen)
    citizen.answers("ikke mandag", "næste uge", "helst efter kl. 16")
    assert times(citizen) == [f"{day} kl. {hour}" for day, hour in (
        ("onsdag den 2. december", "16.30"), ("torsdag den 3. december", "18.00"), ("fredag den 4. december", "16.30"))]
    citizen.tap("Andre tider")
    assert not any("mandag" in title for title in times(citizen))
    citizen.tap("De første tider igen")
    assert times(citizen) == first


def test_what_cannot_be_had_is_said_and_the_nearest_is_shown(choosing: Callable[..., Talk]) -> None:
    citizen = choosing()
    first = times(citizen)
    citizen.say("på søndag")
    assert "ingen ledige tider, der passer med det, du skrev" in citizen.texts
    assert times(citizen) == first


@pytest.mark.parametrize(("said", "place"), [
    ("den første", 0), ("den anden", 1), ("det sidste", 2), ("nummer 3", 2), ("torsdag", 2), ("kl. 10.30", 1),
    ("den tredje", 2), ("tirsdag kl 9", 0),
])
def test_a_time_on_show_is_chosen_in_words(
    running: Any, choosing: Callable[..., Talk], said: str, place: int,
) -> None:
    citizen = choosing()
    chosen = times(citizen)[place]
    citizen.say(said)
    assert citizen.question == "booking.consent"
    citizen.answers(*WHO, "Nej")
    assert chosen.removeprefix("i morgen, ") in citizen.texts


def test_then_a_day(choosing: Callable[..., Talk]) -> None:
    citizen = choosing()
    assert not any(c["title"] == "Vælg en dag" for c in citizen.last[-1]["choices"])
    citizen.answers("Andre tider", "Vælg en dag")
    assert times(citizen)[:4] == [
        "tirsdag den 24. november", "onsdag den 25. november", "torsdag den 26. november", "fredag den 27. november"]
    citizen.tap("torsdag den 26. november")
    assert times(citizen) == [f"torsdag den 26. november kl. {hour}" for hour in ("9.00", "13.00", "16.30")]


def test_a_wish_said_with_the_wish_to_move_is_heard(running: Any) -> None:
    citizen = booked(running)
    citizen.say("flyt min tid til efter kl 16")
    assert citizen.question == "booking.time"
    assert set(hours(citizen)) == {"16.30"}


def in_january(running: Any) -> None:
    with running.parts.database.transaction() as work:
        demo = next(p for p in work.timetable.patterns("0540") if p.offer == "alcohol_conversation")
        work.timetable.save_pattern(replace(
            demo, id="january", valid_from=date(2027, 1, 4), valid_to=None, every_weeks=1, advisor="anna"))
        publish(work, "0540", running.parts.clock.now())


def test_later_than_the_deadline_when_that_is_what_is_wanted(running: Any, choosing: Callable[..., Talk]) -> None:
    in_january(running)
    citizen = choosing()
    assert all("november" in title or "december" in title for title in times(citizen))
    citizen.say("først til januar")
    assert "senere, end kommunen lover" in citizen.texts
    assert all("januar" in title for title in times(citizen))
    citizen.answers(times(citizen)[0], *WHO, "Nej", "Ja, det er rigtigt")
    [stored] = bookings(running)
    assert stored.late


def test_somebody_to_bring_is_noted_when_asked_about(running: Any, choosing: Callable[..., Talk]) -> None:
    citizen = choosing()
    citizen.answers(times(citizen)[0], "må jeg tage min kone med?")
    assert "Jeg skriver på aftalen, at du tager en med." in citizen.texts
    citizen.answers(*WHO, "Nej")
    assert "Du tager en med." in citizen.texts
    citizen.tap("Ja, det er rigtigt")
    other = booked(running)
    assert other.result("booking")["status"] == "confirmed"
    assert sorted(booking.personal["companion"] for booking in bookings(running)) == [False, True]


def test_a_time_without_an_interpreter_is_exchanged_for_one_with(running: Any) -> None:
    with running.parts.database.transaction() as work:
        for pattern in work.timetable.patterns("0540"):
            work.timetable.remove_pattern(pattern.id)
        for key, weekday, interpreter in (("without", 1, False), ("with", 2, True)):
            work.timetable.save_pattern(WeeklyPattern(
                key, "0540", key, "alcohol_conversation", (weekday,), time(9), time(10), 60, MONDAY.date(),
                formats=("phone", "in_person"), interpreter=interpreter))
        publish(work, "0540", running.parts.clock.now())
    citizen = routed(running, "0540")
    citizen.answers("Telefon", "den første", "Ja, det må du", "Ali", "20 12 34 56", "Ja, arabisk")
    assert "kan der ikke være en tolk med" in citizen.texts
    assert citizen.question == "booking.time" and all("onsdag" in title for title in times(citizen))
    citizen.answers(times(citizen)[0], "Nej", "Ja, det er rigtigt")
    assert bookings(running)[0].personal["interpreter"] == "ar"
