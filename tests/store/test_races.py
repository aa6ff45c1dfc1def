"""Two hundred for the last seat or a course of twelve, and two who want each other's time.

On PostgreSQL from four processes at once; SQLite is for one process (decision 0001), so there from its threads.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.services import booking_changes
from bot.services.booking_changes import Wanted
from bot.services.booking_state import Acting
from bot.services.ports import Slot
from bot.store.crypto import Cipher, new_key
from bot.store.database import Database
from bot.store.migrate import upgrade
from tests.store.conftest import NOW
from tests.store.racing import PERSON, Attempt, attempt_to_book, attempt_to_swap, race

ATTEMPTS, PROCESSES, PLACES = 200, 4, 12


@pytest.fixture
def raced(database_url: str) -> Iterator[tuple[Database, str]]:
    """(an empty database, its key). Its connections are closed before other processes are forked."""
    key = new_key()
    database = Database(database_url, Cipher(key))
    upgrade(database.engine)
    database.engine.dispose()
    yield database, key
    database.close()


def with_slots(database: Database, *slots: Slot) -> None:
    with database.transaction() as work:
        work.bookings.add_slots(slots)
    database.engine.dispose()


def a_time(key: str, hours: int = 24, capacity: int = 1, advisor: str = "anna", minutes: int = 45) -> Slot:
    starts = NOW + timedelta(hours=hours)
    return Slot(key, "0370", "nicotine_group", ("phone",), starts, starts + timedelta(minutes=minutes), capacity, 0,
                False, advisor=advisor)


def raced_by(database: Database, key: str, attempt: Attempt, attempts: int) -> list[str]:
    return race(database.url, key, attempt, attempts, 1 if database.sqlite else PROCESSES)


def test_200_for_the_last_seat_are_one(raced: tuple[Database, str]) -> None:
    database, key = raced
    with_slots(database, a_time("last"))
    found = Counter(raced_by(database, key, attempt_to_book("last"), ATTEMPTS))
    assert found == {"confirmed": 1, "TimeTaken": ATTEMPTS - 1}
    with database.reading() as work:
        assert work.bookings.slot("last").taken == len(list(work.bookings.all())) == 1


def test_200_for_a_course_of_twelve_are_twelve_and_an_ordered_waiting_list(raced: tuple[Database, str]) -> None:
    database, key = raced
    with_slots(database, a_time("course", capacity=PLACES))
    found = Counter(raced_by(database, key, attempt_to_book("course", wait=True), ATTEMPTS))
    assert found == {"confirmed": PLACES, "waitlisted": ATTEMPTS - PLACES}
    with database.reading() as work:
        assert work.bookings.slot("course").taken == PLACES
        waiting = work.bookings.waiting("course")
        assert [booking.queue for booking in waiting] == list(range(1, ATTEMPTS - PLACES + 1))
        seated = [booking for booking in work.bookings.all() if booking.seated]
        assert len(seated) == PLACES


def test_one_advisor_wanted_for_two_offers_at_once_is_in_one_place(raced: tuple[Database, str]) -> None:
    """Overlapping times of the same advisor: whatever the order, only one of the two is ever booked."""
    database, key = raced
    with_slots(database, a_time("one"), a_time("other", minutes=90))

    def either(database: Database, number: int) -> str:
        return attempt_to_book(("one", "other")[number % 2])(database, number)

    assert Counter(raced_by(database, key, either, 40)) == {"confirmed": 1, "TimeTaken": 39}
    with database.reading() as work:
        assert work.bookings.slot("one").taken + work.bookings.slot("other").taken == 1


def test_two_who_move_into_each_others_time_both_end_with_one_time(raced: tuple[Database, str]) -> None:
    """Forty moves from four processes, nobody waits for another for ever, and nobody ever has two times or none."""
    database, key = raced
    with_slots(database, a_time("a", 24), a_time("b", 26), a_time("c", 28))
    with database.transaction() as work:
        first, second = (booking_changes.book(Acting(work, NOW), Wanted(slot, "phone", PERSON, key=slot)).id
                         for slot in "ab")
    database.engine.dispose()
    found = raced_by(database, key, attempt_to_swap((first, second), ("a", "b")), 40)
    assert set(found) == {"TimeTaken"}  # each other's time is never free: both stay
    with database.reading() as work:
        assert [work.bookings.get(key).slot for key in (first, second)] == ["a", "b"]
        assert [work.bookings.slot(key).taken for key in "abc"] == [1, 1, 0]


def test_two_who_move_to_and_fro_between_three_times_never_meet(raced: tuple[Database, str]) -> None:
    database, key = raced
    with_slots(database, a_time("a", 24), a_time("b", 26), a_time("c", 28))
    with database.transaction() as work:
        first, second = (booking_changes.book(Acting(work, NOW), Wanted(slot, "phone", PERSON, key=slot)).id
                         for slot in "ab")
    database.engine.dispose()

    def anywhere(database: Database, number: int) -> str:
        with database.transaction() as work:
            booking = work.bookings.get((first, second)[number % 2])
            assert booking is not None
            return booking_changes.move(Acting(work, NOW), booking, "abc"[number // 2 % 3]).status

    found = Counter(raced_by(database, key, anywhere, 60))
    assert set(found) <= {"changed", "confirmed", "TimeTaken"} and found["changed"] > 0
    with database.reading() as work:
        slots = [work.bookings.get(key).slot for key in (first, second)]
        assert len(set(slots)) == 2
        assert {key: work.bookings.slot(key).taken for key in "abc"} == {key: int(key in slots) for key in "abc"}
        for booking in (first, second):
            moved = [event for event in work.bookings.events(booking) if event.what == "moved"]
            assert work.bookings.get(booking).sequence == len(moved)
