"""A course of twelve places: full, waited for, a place offered in order, taken, passed on, or let go. By the chat."""
from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.services import booking_changes, calendar_admin
from bot.services.booking_changes import Wanted
from bot.services.booking_state import Acting
from tests.conversations.test_booking import WHO, times
from tests.running import Talk, moved

pytestmark = pytest.mark.model

TO_THE_COURSE = ("jeg vil gerne stoppe med at ryge", "Ja", "Ja, hver dag", "Cigaretter", "Ja tak",
                 "Nej eller ikke relevant", "Nej", "Nej", "Ja, det kan jeg", "Højst 5 minutter")
PLACES = 12


def fill(running: Any, places: int = PLACES) -> list[Any]:
    """Somebody else in each of the first course's places; the other courses are closed."""
    with running.parts.database.transaction() as work:
        slots = [s for s in work.bookings.all_slots() if s.offer == "nicotine_group"]
        first = min(slots, key=lambda slot: slot.starts_at)
        assert first.capacity == PLACES
        last = max(slots, key=lambda slot: slot.starts_at).starts_at.date()
        calendar_admin.close_days(Acting(work, running.parts.clock.now(), "mette"), "0370",
                                  first.starts_at.date() + timedelta(days=1), last)
        return [booking_changes.book(Acting(work, running.parts.clock.now(), "mette"), Wanted(
            first.id, "in_person", {"name": "X", "phone": "+4520000000", "interpreter": "no"}, key=f"other-{n}"))
            for n in range(places)]


def at_the_times(running: Any) -> Talk:
    citizen = Talk(running, "0370")
    citizen.answers(*TO_THE_COURSE)
    while citizen.question != "booking.format":
        citizen.answers(citizen.last[-1]["choices"][0]["title"])
    citizen.answers("Fremmøde")
    assert citizen.question == "booking.time"
    return citizen


def waiting(running: Any) -> Talk:
    citizen = at_the_times(running)
    citizen.answers(times(citizen)[0], *WHO, "Ja, det er rigtigt")
    assert citizen.result("booking")["status"] == "waitlisted"
    return citizen


def cancel(running: Any, booking: Any) -> None:
    with running.parts.database.transaction() as work:
        calendar_admin.cancel(Acting(work, running.parts.clock.now(), "mette"), booking.id)


def status(running: Any, talk: Talk) -> str:
    with running.parts.database.reading() as work:
        [booking] = work.bookings.of_conversation(talk.id)
        return str(booking.status)


def test_a_full_course_is_shown_with_its_waiting_list(running: Any) -> None:
    fill(running, PLACES - 1)
    last = at_the_times(running)
    assert times(last) == ["i morgen, tirsdag den 24. november kl. 16.30"]
    last.answers(times(last)[0])
    with running.parts.database.reading() as work:  # a seat that is only held is not waited for
        slot = work.bookings.slot(work.bookings.held(last.id).slot)
        assert not work.bookings.full(slot, running.parts.clock.now())
    last.answers(*WHO, "Ja, det er rigtigt")
    assert last.result("booking")["status"] == "confirmed"
    late = at_the_times(running)
    assert times(late) == ["i morgen, tirsdag den 24. november kl. 16.30 (fuldt, venteliste)"]


@pytest.fixture
def course(running: Any) -> list[Any]:
    """The people in a full course eight days ahead."""
    running.parts.clock._start = datetime.fromisoformat("2026-11-16T09:00:00+01:00")
    return fill(running)


def test_waiting_is_confirmed_with_a_reference_and_can_be_given_up(running: Any, course: list[Any]) -> None:
    citizen = at_the_times(running)
    assert times(citizen) == ["tirsdag den 24. november kl. 16.30 (fuldt, venteliste)"]
    citizen.answers(times(citizen)[0], *WHO)
    assert "Venteliste til" in citizen.texts
    citizen.tap("Ja, det er rigtigt")
    assert "Du står på ventelisten." in citizen.texts and citizen.result("booking")["reference"] in citizen.texts
    citizen.say("hvornår er min tid?")
    assert "Du står på venteliste til" in citizen.texts
    citizen.answers("aflys min tid", "Ja, det er rigtigt")
    assert "Du står ikke længere på ventelisten" in citizen.texts
    assert status(running, citizen) == "cancelled"


def test_a_freed_place_is_offered_and_taken(running: Any, course: list[Any]) -> None:
    first, second = waiting(running), waiting(running)
    cancel(running, course[3])
    first.wait("2026-11-16T09:01:00+01:00")
    assert second.wait("2026-11-16T09:01:00+01:00") == []
    assert (first.question, second.question) == ("booking.place", None)
    assert "i morgen, tirsdag den 17. november kl. 9" in first.texts
    first.tap("Ja, jeg vil have pladsen")
    assert first.result("booking")["status"] == "confirmed"
    assert "Pladsen er din." in first.texts
    assert (status(running, first), status(running, second)) == ("confirmed", "waitlisted")


def test_a_no_passes_the_place_on_at_once(running: Any, course: list[Any]) -> None:
    first, second = waiting(running), waiting(running)
    cancel(running, course[0])
    first.wait("2026-11-16T09:01:00+01:00")
    first.tap("Nej, giv den videre")
    assert "Jeg har givet pladsen videre" in first.texts
    second.wait("2026-11-16T09:02:00+01:00")
    assert second.question == "booking.place"


def test_who_does_not_answer_in_time_is_told_and_the_next_is_asked(running: Any, course: list[Any]) -> None:
    first, second = waiting(running), waiting(running)
    cancel(running, course[0])
    first.wait("2026-11-16T09:01:00+01:00")
    assert first.question == "booking.place"
    first.wait("2026-11-17T09:00:00+01:00")
    assert first.last == []
    first.wait("2026-11-17T09:02:00+01:00")
    assert "Jeg hørte ikke fra dig" in first.texts and first.question is None
    second.running.drain(second.id)
    second._read()
    assert second.question == "booking.place"
    assert status(running, first) == "cancelled"


def test_an_offer_that_is_moot_is_never_said(running: Any, course: list[Any]) -> None:
    """Between the freed place and the saying of it the citizen gives up waiting."""
    first = waiting(running)
    cancel(running, course[0])
    first.answers("aflys min tid", "Ja, det er rigtigt")
    assert first.wait("2026-11-16T09:05:00+01:00") == []


def test_after_a_completed_course_the_closing_conversation_is_offered(running: Any) -> None:
    fill(running, 0)
    citizen = at_the_times(running)
    citizen.answers(times(citizen)[0], *WHO, "Ja, det er rigtigt")
    key = citizen.result("booking")["id"]
    running = citizen.running = moved(citizen.running, "2026-11-24T18:30:00+01:00")
    with running.parts.database.transaction() as work:
        calendar_admin.mark(Acting(work, running.parts.clock.now(), "mette"), key, "completed")
    citizen.wait("2026-11-24T18:31:00+01:00")
    assert "afsluttende samtale" in citizen.texts
    citizen.tap("Book en afsluttende samtale")
    assert citizen.question in ("booking.consent", "booking.format")


def test_staff_who_move_a_booking_tell_the_citizen(running: Any) -> None:
    fill(running, 0)
    citizen = at_the_times(running)
    citizen.answers(times(citizen)[0], *WHO, "Ja, det er rigtigt")
    key = citizen.result("booking")["id"]
    with running.parts.database.transaction() as work:
        calendar_admin.cancel(Acting(work, running.parts.clock.now(), "mette"), key)
    citizen.wait("2026-11-23T09:05:00+01:00")
    assert citizen.result("booking")["status"] == "cancelled"
