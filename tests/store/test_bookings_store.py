"""Seats: taken once, given back once, never more than there are."""
from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.services.ports import Booking
from bot.store.database import Database
from tests.store.conftest import NOW, a_slot


def take(database: Database, slot: str) -> int | None:
    with database.transaction() as work:
        seat = work.bookings.take(slot)
        return int(seat) if seat is not None else None


@pytest.mark.parametrize("capacity", [1, 3])
def test_thirty_at_once_get_the_seats_there_are(database: Database, capacity: int) -> None:
    with database.transaction() as work:
        work.bookings.add_slots([a_slot(capacity=capacity)])

    def book(number: int) -> bool:
        with database.transaction() as work:
            seat = work.bookings.take("s1")
            if seat is not None:
                work.bookings.add(a_booking(f"b{number}"), seat)
            return seat is not None

    with ThreadPoolExecutor(15) as pool:
        assert sum(pool.map(book, range(30))) == capacity
    with database.reading() as work:
        assert work.bookings.slot("s1").taken == len(list(work.bookings.all())) == capacity


def a_booking(key: str, slot: str = "s1", conversation: str | None = None, hours: int = 24) -> Booking:
    starts = NOW + timedelta(hours=hours)
    return Booking(key, f"AF-{key}", conversation, slot, "0540", "alcohol_conversation", "phone", "confirmed", starts,
                   starts + timedelta(minutes=45), None, NOW,
                   {"name": "Anna Sørensen", "phone": "+4520123456", "interpreter": "no", "share": "all"})


def test_a_released_seat_can_be_taken_again_and_not_twice(database: Database) -> None:
    with database.transaction() as work:
        work.bookings.add_slots([a_slot()])
    assert (take(database, "s1"), take(database, "s1")) == (1, None)
    for _ in range(3):
        with database.transaction() as work:
            work.bookings.release("s1")
    assert (take(database, "s1"), take(database, "s1")) == (1, None)


def test_a_seat_of_a_rolled_back_turn_is_free(database: Database) -> None:
    with database.transaction() as work:
        work.bookings.add_slots([a_slot()])
    with pytest.raises(RuntimeError), database.transaction() as work:
        work.bookings.take("s1")
        raise RuntimeError
    assert take(database, "s1") == 1


def test_free_times_by_place_offer_format_and_span(database: Database) -> None:
    with database.transaction() as work:
        work.bookings.add_slots([a_slot("s1", hours=1), a_slot("s2", hours=5), a_slot("s3", hours=9)])
        work.bookings.take("s2")

    def free(format_: str, start: int, end: int, place: str = "0540") -> list[str]:
        with database.reading() as work:
            return [s.id for s in work.bookings.free(place, "alcohol_conversation", format_,
                                                     NOW + timedelta(hours=start), NOW + timedelta(hours=end))]

    assert free("phone", 0, 24) == ["s1", "s3"]
    assert free("phone", 1, 9) == ["s1"]
    assert free("video", 0, 24) == []
    assert free("phone", 0, 24, "0370") == []


def test_adding_the_same_times_again_adds_none(database: Database) -> None:
    with database.transaction() as work:
        assert work.bookings.add_slots([a_slot("s1"), a_slot("s2")]) == 2
        assert work.bookings.add_slots([a_slot("s1"), a_slot("s3")]) == 1


def test_a_booking_by_reference_and_of_its_conversation(
    database: Database, conversation: Callable[..., str],
) -> None:
    conversation("c1")
    with database.transaction() as work:
        work.bookings.add_slots([a_slot()])
        work.bookings.add(a_booking("b1", conversation="c1"), work.bookings.take("s1"))
    with database.reading() as work:
        assert work.bookings.by_reference("AF-b1").personal["name"] == "Anna Sørensen"
        assert work.bookings.by_reference("AF-zz") is None
        assert [b.id for b in work.bookings.of_conversation("c1")] == ["b1"]
        assert work.bookings.of_conversation("c2") == []
