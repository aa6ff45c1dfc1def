"""Laws of the calendar, over any patterns, capacities and order of changes, around both nights on which clocks change.

No advisor is in two places, no time has more people than seats, and every booking lies inside a time that was offered.
"""
from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.timetable import WeeklyPattern, mistakes, offered_times, overlap
from bot.services import booking_changes, undoing
from bot.services.booking_changes import Wanted
from bot.services.booking_state import Acting, NoLongerPossible, TimeTaken
from bot.services.times import publish
from bot.store.crypto import Cipher, new_key
from bot.store.database import Database
from bot.store.migrate import upgrade

NIGHTS = [date(2025, 3, 30), date(2025, 10, 26), date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28),
          date(2027, 10, 31), date(2028, 3, 26), date(2028, 10, 29)]
PERSON = {"name": "Anna", "phone": "+4520123456", "interpreter": "no"}
fives = st.integers(0, 24 * 12 - 1).map(lambda n: time(n // 12, n % 12 * 5))


@st.composite
def timetables(draw: st.DrawFn) -> tuple[date, list[WeeklyPattern]]:
    """A night, and up to three patterns of two advisors that offer times around it."""
    night, found = draw(st.sampled_from(NIGHTS)), []
    for number in range(draw(st.integers(1, 3))):
        starts, ends = sorted(draw(st.lists(fives, min_size=2, max_size=2, unique=True)))
        window = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
        length = draw(st.integers(1, min(window, 120) // 5)) * 5
        found.append(WeeklyPattern(
            f"p{number}", "0540", draw(st.sampled_from(["anna", "bo"])), f"offer-{number}",
            tuple(sorted(draw(st.sets(st.sampled_from([5, 6, 0]), min_size=1)))), starts, ends,
            max(length, window // 6 // 5 * 5),  # at most six times a day
            night - timedelta(days=7), night + timedelta(days=2), buffer=draw(st.integers(0, 6)) * 5,
            capacity=draw(st.integers(1, 3))))
    return night, [pattern for pattern in found if not mistakes(pattern)]


STEPS = st.lists(st.tuples(st.sampled_from(["book", "book", "book", "move", "cancel", "undo", "accept"]),
                           st.integers(0, 999), st.integers(0, 999)), max_size=25)


def changed(acting: Acting, step: tuple[str, int, int], slots: list[str]) -> None:
    """One change by whoever, of whatever."""
    what, one, other = step
    bookings = list(acting.work.bookings.all())
    slot = slots[other % len(slots)]
    if what == "book":
        booking_changes.book(acting, Wanted(slot, "phone", PERSON, wait=bool(one % 2)))
    elif bookings:
        booking: Any = bookings[one % len(bookings)]
        {"move": lambda: booking_changes.move(acting, booking, slot), "undo": lambda: undoing.undo(acting, booking),
         "cancel": lambda: booking_changes.cancel(acting, booking),
         "accept": lambda: booking_changes.accept(acting, booking)}[what]()


@given(timetables(), STEPS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_changed_in_whatever_order(
    tmp_path_factory: Any, timetable: tuple[date, list[WeeklyPattern]], steps: list[tuple[str, int, int]],
) -> None:
    night, patterns = timetable
    now = datetime.combine(night - timedelta(days=3), time(8), timezone.utc)
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('laws') / 'db'}", Cipher(new_key()))
    upgrade(database.engine)
    with database.transaction() as work:
        for pattern in patterns:
            work.timetable.save_pattern(pattern)
        publish(work, "0540", now)
        slots = [slot.id for slot in work.bookings.all_slots()]
    for step in steps if slots else ():
        try:
            with database.transaction() as work:
                changed(Acting(work, now, "mette"), step, slots)
        except (TimeTaken, NoLongerPossible):
            pass
        _laws_hold(database, patterns, night)
    database.close()


def _laws_hold(database: Database, patterns: list[WeeklyPattern], night: date) -> None:
    offered = {(p.offer, each.starts_at, each.ends_at, each.busy_until) for p in patterns
               for each in offered_times(p, night - timedelta(days=3), night + timedelta(days=2), lambda day: False)}
    with database.reading() as work:
        slots = {slot.id: slot for slot in work.bookings.all_slots()}
        seated = [booking for booking in work.bookings.all() if booking.seated]
        waiting = [booking for booking in work.bookings.all() if booking.status == "waitlisted"]
    for slot in slots.values():
        assert (slot.offer, slot.starts_at, slot.ends_at, slot.busy_until) in offered
        assert sum(booking.slot == slot.id for booking in seated) == slot.taken <= slot.capacity
    for booking in seated:
        assert (booking.starts_at, booking.ends_at) == (slots[booking.slot].starts_at, slots[booking.slot].ends_at)
    taken = [slot for slot in slots.values() if slot.taken]
    for one in taken:
        for other in taken:
            if one.id != other.id and one.advisor == other.advisor:
                assert not overlap((one.starts_at, one.busy_until), (other.starts_at, other.busy_until))
    assert len({(booking.slot, booking.queue) for booking in waiting}) == len(waiting)
