"""Patterns, closed days, absences, holds, waiting lists, history and undo, as staff use them. On both databases."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from bot.content.loader import load_content
from bot.domain.timetable import WeeklyPattern
from bot.services import calendar_admin as admin
from bot.services import waiting
from bot.services.booking_changes import Wanted, accept, book
from bot.services.booking_state import Acting, NoLongerPossible, TimeTaken
from bot.services.calendar_upkeep import keep_up
from bot.services.clock import COPENHAGEN
from bot.services.demo import add_demo_times
from bot.services.ports import Booking
from bot.store.database import Database
from tests.store.conftest import NOW

TUESDAY = date(2026, 11, 24)
MORNING = WeeklyPattern("", "0540", "anna", "alcohol_conversation", (1,), time(9), time(12), 45, date(2026, 11, 2),
                        buffer=15, formats=("phone", "in_person"))
COURSE = replace(MORNING, municipality="0370", offer="nicotine_group", starts=time(16, 30), ends=time(18), length=90,
                 formats=("in_person",), capacity=2, advisor="bo")
PERSON = {"name": "Anna Sørensen", "phone": "+4520123456"}


@pytest.fixture(scope="module")
def content() -> Any:
    return load_content()


@contextmanager
def acting(database: Database, now: datetime = NOW, actor: str = "mette") -> Iterator[Acting]:
    with database.transaction() as work:
        yield Acting(work, now, actor)


def with_pattern(database: Database, pattern: WeeklyPattern = MORNING) -> WeeklyPattern:
    with acting(database) as staff:
        return admin.create_pattern(staff, pattern)


def times(database: Database, municipality: str = "0540", now: datetime = NOW) -> list[str]:
    """The open times of the week of 23 November."""
    with acting(database, now) as staff:
        week = admin.week(staff, municipality, date(2026, 11, 23))
    return [f"{each.slot.starts_at.astimezone(COPENHAGEN):%a %H:%M}" for each in week if each.slot.open]


def slot_at(acting: Acting, hour: int, minute: int = 0, municipality: str = "0540", day: date = TUESDAY) -> str:
    at = datetime.combine(day, time(hour, minute), COPENHAGEN)
    [found] = acting.work.bookings.slots_between(municipality, at, at + timedelta(minutes=1))
    return found.id


def booked(staff: Acting, content: Any, slot: str, key: str, **more: Any) -> Booking:
    found = staff.work.bookings.slot(slot)
    assert found is not None
    return admin.book_on_behalf(staff, content, slot, found.formats[0], PERSON, key=key, **more)


def test_a_pattern_makes_times_until_the_horizon_without_holidays(database: Database) -> None:
    with_pattern(database, replace(MORNING, weekdays=(1, 4), ends=time(10)))
    with acting(database) as staff:
        days = {slot.starts_at.astimezone(COPENHAGEN).date() for slot in staff.work.bookings.all_slots()}
    assert min(days) == TUESDAY and max(days) == date(2027, 2, 19)
    assert date(2026, 12, 25) not in days and date(2027, 1, 1) not in days  # Fridays, both public holidays
    assert date(2026, 12, 22) in days


def test_a_pattern_with_mistakes_is_refused(database: Database) -> None:
    with acting(database) as staff, pytest.raises(admin.WrongPattern) as refused:
        admin.create_pattern(staff, replace(MORNING, length=0))
    assert refused.value.codes == ["length"]


def test_changing_a_pattern_touches_no_booking_and_names_those_that_no_longer_fit(
    database: Database, content: Any,
) -> None:
    pattern = with_pattern(database)
    with acting(database) as staff:
        early, late = booked(staff, content, slot_at(staff, 9), "a"), booked(staff, content, slot_at(staff, 11), "b")
        _, unfit = admin.change_pattern(staff, pattern.id, replace(pattern, starts=time(10), ends=time(13)))
    assert [b.id for b in unfit] == [early.id]
    assert times(database) == ["Tue 10:00", "Tue 11:00", "Tue 12:00"]
    with acting(database) as staff:
        for before in (early, late):
            after = staff.work.bookings.get(before.id)
            assert after is not None
            assert (after.status, after.starts_at) == ("confirmed", before.starts_at)
        # The advisor is there already at 11: the equal new time is not free.
        free = staff.work.bookings.free("0540", "alcohol_conversation", "phone", NOW, NOW + timedelta(days=3))
        assert [f"{slot.starts_at.astimezone(COPENHAGEN):%H}" for slot in free] == ["10", "12"]


def test_a_removed_pattern_leaves_its_bookings_and_no_times(database: Database, content: Any) -> None:
    pattern = with_pattern(database)
    with acting(database) as staff:
        booking = booked(staff, content, slot_at(staff, 9), "a")
        assert [b.id for b in admin.remove_pattern(staff, pattern.id)] == [booking.id]
    assert times(database) == []
    with acting(database) as staff, pytest.raises(NoLongerPossible):
        admin.remove_pattern(staff, pattern.id)


def test_closing_days_and_opening_them_again(database: Database, content: Any) -> None:
    with_pattern(database)
    with acting(database) as staff:
        booking = booked(staff, content, slot_at(staff, 10), "a")
        assert [b.id for b in admin.close_days(staff, "0540", TUESDAY, TUESDAY, "kursus")] == [booking.id]
    assert times(database) == []
    with acting(database) as staff:
        [closing] = staff.work.timetable.closings("0540")
        admin.open_days(staff, closing.id)
    assert times(database) == ["Tue 09:00", "Tue 10:00", "Tue 11:00"]
    with acting(database) as staff:
        assert staff.work.bookings.slot(booking.slot).taken == 1  # type: ignore[union-attr]
        with pytest.raises(admin.WrongPattern):
            admin.close_days(staff, "0540", TUESDAY, TUESDAY - timedelta(days=1))


def test_an_absence_takes_the_times_it_touches_of_that_advisor_only(database: Database) -> None:
    with_pattern(database)
    with_pattern(database, replace(MORNING, advisor="carl", ends=time(10)))
    begins = datetime.combine(TUESDAY, time(9, 30), COPENHAGEN)
    with acting(database) as staff:
        admin.add_absence(staff, "0540", "anna", begins, begins + timedelta(hours=1))
    assert times(database) == ["Tue 09:00", "Tue 11:00"]
    with acting(database) as staff:
        [absence] = staff.work.timetable.absences("0540")
        admin.remove_absence(staff, absence.id)
    assert times(database) == ["Tue 09:00", "Tue 09:00", "Tue 10:00", "Tue 11:00"]


def test_an_advisor_is_never_in_two_places_across_offers(database: Database, content: Any) -> None:
    with_pattern(database)
    with_pattern(database, replace(MORNING, offer="clarifying_conversation", starts=time(9, 30), ends=time(12, 30)))
    with acting(database) as staff:
        booked(staff, content, slot_at(staff, 9), "a")  # until 9.45, and a break until 10
        free = staff.work.bookings.free("0540", "clarifying_conversation", "phone", NOW, NOW + timedelta(days=2))
        assert [f"{slot.starts_at.astimezone(COPENHAGEN):%H:%M}" for slot in free] == ["10:30", "11:30"]
        assert staff.work.bookings.take(slot_at(staff, 9, 30)) is None  # the database says so too
        assert staff.work.bookings.slot(slot_at(staff, 9, 30)).taken == 0  # type: ignore[union-attr]
        assert staff.work.bookings.take(slot_at(staff, 10, 30)) == 1


def test_a_held_time_blocks_the_same_advisors_overlapping_times(database: Database) -> None:
    with_pattern(database)
    with_pattern(database, replace(MORNING, offer="clarifying_conversation", starts=time(9, 30), ends=time(10, 30)))
    with acting(database) as staff:
        bookings, until = staff.work.bookings, NOW + timedelta(minutes=10)
        assert bookings.hold("c1", slot_at(staff, 9), until, NOW)
        assert not bookings.available(slot_at(staff, 9, 30), NOW)
        assert bookings.available(slot_at(staff, 9), NOW, "c1")
        assert not bookings.hold("c2", slot_at(staff, 9), until, NOW)
        assert bookings.available(slot_at(staff, 9, 30), until)


def test_one_holds_one_time_at_a_time(database: Database) -> None:
    with_pattern(database)
    with acting(database) as staff:
        bookings, until = staff.work.bookings, NOW + timedelta(minutes=10)
        assert all(bookings.hold("c1", slot_at(staff, hour), until, NOW) for hour in (9, 10))
        assert bookings.available(slot_at(staff, 9), NOW)
        assert not bookings.available(slot_at(staff, 10), NOW)


def test_the_same_key_is_the_same_booking(database: Database, content: Any) -> None:
    with_pattern(database)
    for _ in range(2):
        with acting(database) as staff:
            booked(staff, content, slot_at(staff, 9), "form-1")
    with acting(database) as staff:
        assert len(list(staff.work.bookings.all())) == 1
        with pytest.raises(TimeTaken):
            booked(staff, content, slot_at(staff, 9), "form-2")


@pytest.mark.parametrize("wrong", [{"name": ""}, {"phone": None}])
def test_nobody_is_booked_without_name_and_number(database: Database, content: Any, wrong: dict[str, Any]) -> None:
    with_pattern(database)
    with acting(database) as staff, pytest.raises(NoLongerPossible):
        admin.book_on_behalf(staff, content, slot_at(staff, 9), "phone", {**PERSON, **wrong}, key="a")


def test_the_week_shows_who_is_booked_and_who_waits(database: Database, content: Any) -> None:
    with_pattern(database, COURSE)
    with acting(database) as staff:
        slot = slot_at(staff, 16, 30, "0370")
        people = [booked(staff, content, slot, str(n), wait=True).id for n in range(4)]
        [found] = admin.week(staff, "0370", date(2026, 11, 23))
    assert {b.id for b in found.booked} == set(people[:2])
    assert [b.id for b in found.waiting] == people[2:]


def state(database: Database, booking: Booking) -> tuple[str, str | None, bool]:
    """(status, outcome, whether its time is taken)."""
    with acting(database) as staff:
        found = staff.work.bookings.get(booking.id)
        assert found is not None
        slot = staff.work.bookings.slot(found.slot)
        return found.status, found.outcome, bool(slot and slot.taken)


@pytest.mark.parametrize(("change", "after"), [
    (lambda staff, b: admin.cancel(staff, b.id), ("cancelled", None, False)),
    (lambda staff, b: admin.move(staff, b.id, slot_at(staff, 11)), ("changed", None, True)),
])
def test_every_change_is_in_the_history_and_can_be_undone(
    database: Database, content: Any, change: Any, after: tuple[str, str | None, bool],
) -> None:
    with_pattern(database)
    with acting(database) as staff:
        booking = booked(staff, content, slot_at(staff, 9), "a")
    with acting(database) as staff:
        change(staff, booking)
    assert state(database, booking) == after
    with acting(database, actor="ole") as staff:
        admin.undo(staff, booking.id)
    assert state(database, booking) == ("changed", None, True)
    with acting(database) as staff:
        events = admin.history(staff, booking.id)
        back = staff.work.bookings.get(booking.id)
    assert back is not None and back.slot == booking.slot and back.sequence == 2
    assert [(e.what, e.actor) for e in events][::2] == [("booked", "mette"), ("undone", "ole")]
    assert events[2].undoes == events[1].id
    assert (events[1].before["slot"], events[2].after["slot"]) == (booking.slot, booking.slot)
    assert "Anna" not in str(events)


@pytest.mark.parametrize("outcome", admin.OUTCOMES)
def test_what_became_of_it_is_marked_and_unmarked(database: Database, content: Any, outcome: str) -> None:
    with_pattern(database)
    with acting(database) as staff:
        booking = booked(staff, content, slot_at(staff, 9), "a")
        with pytest.raises(NoLongerPossible):
            admin.mark(staff, booking.id, outcome)
    with acting(database, booking.starts_at) as staff:
        assert admin.mark(staff, booking.id, outcome, "syg").outcome == outcome
        last = admin.history(staff, booking.id)[-1]
        assert (last.what, last.actor, last.after["reason"]) == (outcome, "mette", "syg")
        with pytest.raises(NoLongerPossible):
            admin.move(staff, booking.id, slot_at(staff, 10))
        assert admin.undo(staff, booking.id).outcome is None


def test_undo_goes_back_step_by_step_and_then_stops(database: Database, content: Any) -> None:
    with_pattern(database)
    with acting(database) as staff:
        booking = booked(staff, content, slot_at(staff, 9), "a")
        admin.move(staff, booking.id, slot_at(staff, 10))
        admin.cancel(staff, booking.id)
        found = [admin.undo(staff, booking.id) for _ in range(3)]
        with pytest.raises(NoLongerPossible):
            admin.undo(staff, booking.id)
    assert [(b.status, b.starts_at.astimezone(COPENHAGEN).hour) for b in found] == [
        ("changed", 10), ("changed", 9), ("cancelled", 9)]


def test_undo_takes_nobody_elses_time(database: Database, content: Any) -> None:
    with_pattern(database)
    with acting(database) as staff:
        booking = booked(staff, content, slot_at(staff, 9), "a")
        admin.cancel(staff, booking.id)
        booked(staff, content, slot_at(staff, 9), "b")
        with pytest.raises(TimeTaken):
            admin.undo(staff, booking.id)
    assert state(database, booking)[0] == "cancelled"


def test_a_move_to_a_taken_time_changes_nothing(database: Database, content: Any) -> None:
    with_pattern(database)
    with acting(database) as staff:
        one, other = (booked(staff, content, slot_at(staff, hour), str(hour)) for hour in (9, 10))
    with pytest.raises(TimeTaken), acting(database) as staff:
        admin.move(staff, one.id, other.slot)
    assert state(database, one) == ("confirmed", None, True)


def full_course(database: Database, content: Any, waiting_: int) -> list[Booking]:
    with_pattern(database, COURSE)
    with acting(database) as staff:
        slot = slot_at(staff, 16, 30, "0370", TUESDAY + timedelta(days=7))
        return [booked(staff, content, slot, str(n), wait=True) for n in range(2 + waiting_)]


def test_a_freed_place_is_offered_in_order_with_a_time_to_answer_then_to_the_next(
    database: Database, content: Any,
) -> None:
    first, _, third, fourth = full_course(database, content, 2)
    assert [third.status, fourth.status, third.queue, fourth.queue] == ["waitlisted", "waitlisted", 1, 2]
    with acting(database) as staff:
        admin.cancel(staff, first.id)
        hold = staff.work.bookings.held(third.id)
        assert hold is not None and hold.until == NOW + timedelta(hours=24)
        assert staff.work.bookings.held(fourth.id) is None
        assert not staff.work.bookings.available(first.slot, NOW)  # nobody else is shown it
        assert staff.work.bookings.free("0370", "nicotine_group", "in_person", NOW, NOW + timedelta(days=8)) == [
            staff.work.bookings.slot(slot_at(staff, 16, 30, "0370"))]
    with acting(database, NOW + timedelta(hours=24)) as staff:
        assert [b.id for b in waiting.refill_all(staff)] == [fourth.id]
        assert staff.work.bookings.get(third.id).status == "cancelled"  # type: ignore[union-attr]
        assert admin.history(staff, third.id)[-1].what == "expired"
        assert accept(staff, fourth).status == "confirmed"
    with acting(database) as staff:
        assert staff.work.bookings.slot(first.slot).taken == 2  # type: ignore[union-attr]
        assert staff.work.bookings.waiting(first.slot) == []


def test_a_place_offered_is_taken_by_nobody_else(database: Database, content: Any) -> None:
    first, _, third = full_course(database, content, 1)
    with acting(database) as staff:
        admin.cancel(staff, first.id)
        with pytest.raises(TimeTaken):
            book(staff, Wanted(first.slot, "in_person", PERSON, key="late"))
        with pytest.raises(TimeTaken):
            admin.move(staff, booked(staff, content, slot_at(staff, 16, 30, "0370"), "x").id, first.slot)
        assert accept(staff, third).status == "confirmed"


@pytest.mark.parametrize(("before", "offered"), [
    (timedelta(hours=3), True), (timedelta(hours=2, minutes=59), False),
])
def test_shortly_before_it_begins_a_place_is_free_for_all(
    database: Database, content: Any, before: timedelta, offered: bool,
) -> None:
    first, _, third = full_course(database, content, 1)
    now = first.starts_at - before
    with acting(database, now) as staff:
        admin.cancel(staff, first.id)
        assert (staff.work.bookings.held(third.id) is not None) is offered
        assert staff.work.bookings.available(first.slot, now) is not offered


@pytest.mark.parametrize(("days_before", "late"), [(14, False), (15, True)])
def test_a_nicotine_course_long_after_the_start_conversation_is_flagged(
    database: Database, content: Any, days_before: int, late: bool,
) -> None:
    """Rule 12: more than 14 days from the start conversation to the course call for regular contact."""
    with_pattern(database, COURSE)
    course_day = date(2026, 12, 15)
    with_pattern(database, replace(COURSE, capacity=1, offer="nicotine_individual", weekdays=(0, 1), starts=time(9),
                                   ends=time(10, 30), advisor="dorte"))
    with acting(database) as staff:
        talk_slot = slot_at(staff, 9, 0, "0370", course_day - timedelta(days=days_before))
        talk = booked(staff, content, talk_slot, "talk")
        course = booked(staff, content, slot_at(staff, 16, 30, "0370", course_day), "course")
        tasks = admin.tasks(staff, "0370", timedelta(days=60))
    assert [(task.kind, task.reference) for task in tasks] == [("keep_contact", course.reference)] * late
    if late:
        assert tasks[0].due_at == talk.starts_at + timedelta(days=14)


def test_follow_up_after_a_completed_course_at_3_6_and_12_months(database: Database, content: Any) -> None:
    course = full_course(database, content, 0)[0]
    with acting(database, course.ends_at) as staff:
        admin.mark(staff, course.id, "completed")
        tasks = admin.tasks(staff, "0370", timedelta(days=400))
    assert [(t.kind, f"{t.due_at.astimezone(COPENHAGEN):%Y-%m-%d %H}") for t in tasks] == [
        ("follow_up_3", "2027-03-01 08"), ("follow_up_6", "2027-06-01 08"), ("follow_up_12", "2027-12-01 08")]
    with acting(database, course.ends_at) as staff:
        assert admin.finish_task(staff, tasks[0].id) and not admin.finish_task(staff, tasks[0].id)
        admin.undo(staff, course.id)
        assert admin.tasks(staff, "0370", timedelta(days=400)) == []


def test_late_is_after_the_municipalitys_deadline(database: Database, content: Any) -> None:
    with_pattern(database)
    with acting(database) as staff:
        days = {4: date(2026, 12, 15), 5: date(2026, 12, 22)}  # the deadline's last day is 21 December
        found = {weeks: booked(staff, content, slot_at(staff, 9, day=day), str(weeks)) for weeks, day in days.items()}
    assert (found[4].late, found[5].late) == (False, True)


def test_the_daily_upkeep_makes_one_more_day_and_passes_on_what_nobody_answered(
    database: Database, content: Any,
) -> None:
    first, _, third, fourth = full_course(database, content, 2)
    with acting(database) as staff:
        admin.cancel(staff, first.id)
        before = max(slot.starts_at for slot in staff.work.bookings.all_slots())
    with database.transaction() as work:
        keep_up(work, NOW + timedelta(days=2))
        after = [slot.starts_at for slot in work.bookings.all_slots()]
        assert max(after) > before
        assert work.bookings.get(third.id).status == "cancelled"
        assert work.bookings.held(fourth.id) is not None
        keep_up(work, NOW + timedelta(days=2))
        assert [slot.starts_at for slot in work.bookings.all_slots()] == after
    with acting(database) as staff:  # neither has a conversation: staff call them
        tasks = [(task.kind, task.reference) for task in admin.tasks(staff, "0370")]
    assert sorted(tasks) == sorted(("offer_place", booking.reference) for booking in (third, fourth))


def test_demo_times_are_kept_when_made_again_on_a_later_day(database: Database, content: Any) -> None:
    with database.transaction() as work:
        add_demo_times(work, content, NOW)
        first = {slot.id for slot in work.bookings.all_slots()}
        later = NOW + timedelta(days=3)
        assert add_demo_times(work, content, later) > 0
        open_ = {slot.id for slot in work.bookings.all_slots() if slot.open}
        coming = {slot.id for slot in work.bookings.all_slots() if slot.starts_at > later}
    assert first <= open_ and coming <= open_


def test_a_slot_that_somebody_had_is_closed_not_deleted(database: Database, content: Any) -> None:
    pattern = with_pattern(database)
    with acting(database) as staff:
        had = booked(staff, content, slot_at(staff, 9), "a")
        admin.cancel(staff, had.id)
        admin.remove_pattern(staff, pattern.id)
        assert [(slot.id, slot.open) for slot in staff.work.bookings.all_slots()] == [(had.slot, False)]
        with pytest.raises(TimeTaken):
            admin.undo(staff, had.id)
