"""What services need of the store for the calendar: seats, holds, patterns, closed days, history, tasks."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from bot.domain.timetable import WeeklyPattern


@dataclass(frozen=True)
class Slot:
    """A time on offer. Instants are UTC; until `busy_until` (None: `ends_at`) its advisor is taken.

    `capacity` above 1 is a course. A slot that is not `open` no longer fits the patterns: what is booked in it stays.
    """

    id: str
    municipality: str
    offer: str
    formats: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    demo: bool
    advisor: str = ""
    pattern: str | None = None
    busy_until: datetime | None = None
    place: str | None = None
    interpreter: bool = True
    open: bool = True


@dataclass
class Booking:
    """A booked conversation, or a place in a waiting list. `personal`: name, phone (E.164), interpreter, share …

    `status`: confirmed | changed | cancelled | waitlisted. `queue`: its place in the waiting list; `outcome`, once it
    is over: held | no_show | completed. `key` makes confirming twice one booking.
    """

    id: str
    reference: str
    conversation: str | None
    slot: str
    municipality: str
    offer: str
    format: str
    status: str
    starts_at: datetime
    ends_at: datetime
    deadline: datetime | None
    created_at: datetime
    personal: dict[str, Any] = field(default_factory=dict)
    sequence: int = 0
    key: str | None = None
    queue: int | None = None
    outcome: str | None = None

    @property
    def late(self) -> bool:
        """After the municipality's own deadline (ruling C1)."""
        return self.deadline is not None and self.starts_at >= self.deadline

    @property
    def seated(self) -> bool:
        return self.status in ("confirmed", "changed")


@dataclass(frozen=True)
class Hold:
    """A seat kept for somebody who is still deciding: a conversation, or a booking in the waiting list."""

    holder: str
    slot: str
    until: datetime


@dataclass(frozen=True)
class BookingEvent:
    """One change of a booking: what, when, by whom, from which values to which. `undoes`: the event it took back."""

    booking: str
    at: datetime
    actor: str
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    undoes: int | None = None
    id: int = 0


@dataclass(frozen=True)
class Closing:
    """Days on which a municipality offers nothing, both included."""

    id: str
    municipality: str
    first_day: date
    last_day: date
    label: str = ""


@dataclass(frozen=True)
class Absence:
    """An advisor is away in [starts_at, ends_at)."""

    id: str
    municipality: str
    advisor: str
    starts_at: datetime
    ends_at: datetime
    label: str = ""


@dataclass(frozen=True)
class Task:
    """Something staff have to do. It names the booking's reference only: the booking itself may be deleted by then."""

    id: str
    municipality: str
    kind: str
    reference: str
    offer: str
    due_at: datetime
    created_at: datetime
    status: str = "open"
    done_by: str | None = None
    done_at: datetime | None = None


class Bookings(Protocol):
    def free(self, municipality: str, offer: str, format: str, start: datetime, end: datetime, *,
             now: datetime | None = None, holder: str = "") -> list[Slot]: ...
    def full_courses(self, municipality: str, offer: str, format: str, start: datetime, end: datetime, *,
                     now: datetime | None = None) -> list[Slot]: ...
    def full(self, slot: Slot, now: datetime) -> bool: ...
    def slot(self, slot: str) -> Slot | None: ...
    def add_slots(self, slots: Sequence[Slot]) -> int: ...
    def publish(self, municipality: str, wanted: Sequence[Slot], now: datetime) -> int: ...
    def lock_calendar(self, municipality: str) -> None: ...
    def available(self, slot: str, now: datetime, holder: str = "") -> bool: ...
    def hold(self, holder: str, slot: str, until: datetime, now: datetime) -> bool: ...
    def held(self, holder: str) -> Hold | None: ...
    def offers(self, slot: str) -> list[Hold]: ...
    def unhold(self, holder: str) -> None: ...
    def purge_holds(self, before: datetime) -> int: ...
    def take(self, slot: str) -> int | None: ...
    def release(self, slot: str) -> None: ...
    def add(self, booking: Booking, seat: int | None) -> None: ...
    def move(self, booking: Booking, seat: int | None, at: datetime | None = None) -> None: ...
    def keep_seat(self, booking: Booking, at: datetime) -> None: ...
    def of_conversation(self, conversation: str) -> list[Booking]: ...
    def of_slots(self, slots: Sequence[str]) -> list[Booking]: ...
    def of_phone(self, phone: str) -> list[Booking]: ...
    def coming_of(self, municipality: str, now: datetime) -> list[Booking]: ...
    def waiting(self, slot: str) -> list[Booking]: ...
    def with_waiting(self, now: datetime) -> list[str]: ...
    def next_in_queue(self, slot: str) -> int: ...
    def get(self, booking: str) -> Booking | None: ...
    def by_reference(self, reference: str) -> Booking | None: ...
    def by_key(self, key: str) -> Booking | None: ...
    def all(self) -> Iterator[Booking]: ...
    def all_slots(self) -> Iterator[Slot]: ...
    def slots_between(self, municipality: str, start: datetime, end: datetime) -> list[Slot]: ...
    def purge(self, ended_before: datetime) -> int: ...
    def add_event(self, event: BookingEvent) -> None: ...
    def events(self, booking: str) -> list[BookingEvent]: ...


class Timetable(Protocol):
    def patterns(self, municipality: str) -> list[WeeklyPattern]: ...
    def save_pattern(self, pattern: WeeklyPattern) -> None: ...
    def remove_pattern(self, pattern: str) -> WeeklyPattern | None: ...
    def municipalities(self) -> list[str]: ...
    def closings(self, municipality: str) -> list[Closing]: ...
    def add_closing(self, closing: Closing) -> None: ...
    def remove_closing(self, closing: str) -> Closing | None: ...
    def absences(self, municipality: str) -> list[Absence]: ...
    def add_absence(self, absence: Absence) -> None: ...
    def remove_absence(self, absence: str) -> Absence | None: ...
    def add_task(self, task: Task) -> None: ...
    def tasks(self, municipality: str, until: datetime) -> list[Task]: ...
    def finish_task(self, task: str, by: str, at: datetime) -> bool: ...
    def cancel_tasks(self, reference: str) -> None: ...
    def purge_tasks(self, done_before: datetime) -> int: ...
