"""Bookings, places in waiting lists, and the history of both."""
from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.services.calendar_ports import BookingEvent
from bot.services.ports import Booking
from bot.store.crypto import Cipher
from bot.store.seats import SqlSeats
from bot.store.tables import bookings as table
from bot.store.tables_calendar import booking_events

_WAITING = "waitlisted"
_SEATED = ("confirmed", "changed")


class SqlBookings(SqlSeats):
    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        super().__init__(connection)
        self._cipher = cipher

    def add(self, booking: Booking, seat: int | None) -> None:
        """A new booking; `seat` None in a waiting list."""
        self._db.execute(sa.insert(table).values(**self._row(booking), seat=seat, changed_at=booking.created_at))

    def move(self, booking: Booking, seat: int | None, at: datetime | None = None) -> None:
        """Writes a changed booking; `seat` None when it has none any more."""
        self._update(booking, at or booking.created_at, seat=seat)

    def keep_seat(self, booking: Booking, at: datetime) -> None:
        """Writes a changed booking that stays in its seat (or without one)."""
        self._update(booking, at)

    def _update(self, booking: Booking, at: datetime, **seat: int | None) -> None:
        row = {k: v for k, v in self._row(booking).items() if k not in ("id", "created_at")}
        self._db.execute(sa.update(table).where(table.c.id == booking.id).values(**row, **seat, changed_at=at))

    def of_conversation(self, conversation: str) -> list[Booking]:
        return self._many(table.c.conversation == conversation)

    def of_slots(self, slots: Sequence[str]) -> list[Booking]:
        """Who is booked into these times or waits for them; cancelled ones are left out."""
        return self._many(sa.and_(table.c.slot.in_(slots), table.c.status != "cancelled"))

    def of_phone(self, phone: str) -> list[Booking]:
        return self._many(table.c.phone_hash == self._cipher.lookup(phone))

    def coming_of(self, municipality: str, now: datetime) -> list[Booking]:
        """Everybody with a seat in a time of this municipality that has not begun."""
        return self._many(sa.and_(table.c.municipality == municipality, table.c.starts_at > now,
                                  table.c.status.in_(_SEATED)))

    def waiting(self, slot: str) -> list[Booking]:
        """The waiting list of a course, first come first."""
        found = self._many(sa.and_(table.c.slot == slot, table.c.status == _WAITING))
        return sorted(found, key=lambda booking: booking.queue or 0)

    def with_waiting(self, now: datetime) -> list[str]:
        """The coming courses that somebody waits for."""
        return list(self._db.execute(sa.select(table.c.slot).distinct().where(
            table.c.status == _WAITING, table.c.starts_at > now).order_by(table.c.slot)).scalars())

    def next_in_queue(self, slot: str) -> int:
        last = self._db.execute(sa.select(sa.func.max(table.c.queue)).where(table.c.slot == slot)).scalar()
        return (last or 0) + 1

    def get(self, booking: str) -> Booking | None:
        return self._one(table.c.id == booking)

    def by_reference(self, reference: str) -> Booking | None:
        return self._one(table.c.reference == reference)

    def by_key(self, key: str) -> Booking | None:
        return self._one(table.c.key == key)

    def all(self) -> Iterator[Booking]:
        yield from self._many(sa.true())

    def purge(self, ended_before: datetime) -> int:
        return self._db.execute(sa.delete(table).where(table.c.ends_at < ended_before)).rowcount

    def add_event(self, event: BookingEvent) -> None:
        row = {k: v for k, v in vars(event).items() if k != "id"}
        self._db.execute(sa.insert(booking_events).values(
            **{**row, "before": json.dumps(event.before), "after": json.dumps(event.after)}))

    def events(self, booking: str) -> list[BookingEvent]:
        """The history of a booking, oldest first."""
        rows = self._db.execute(sa.select(booking_events).where(
            booking_events.c.booking == booking).order_by(booking_events.c.id)).mappings()
        return [BookingEvent(**{**row, "before": json.loads(row["before"]), "after": json.loads(row["after"])})
                for row in rows]

    def _one(self, condition: Any) -> Booking | None:
        found = self._many(condition)
        return found[0] if found else None

    def _many(self, condition: Any) -> list[Booking]:
        return [self._booking(row) for row in self._db.execute(
            sa.select(table).where(condition).order_by(table.c.created_at, table.c.id))]

    def _row(self, b: Booking) -> dict[str, Any]:
        return {
            "id": b.id, "reference": b.reference, "conversation": b.conversation, "slot": b.slot,
            "municipality": b.municipality, "offer": b.offer, "format": b.format, "status": b.status,
            "starts_at": b.starts_at, "ends_at": b.ends_at, "deadline": b.deadline, "created_at": b.created_at,
            "sequence": b.sequence, "sealed_body": self._cipher.seal(b.personal), "key": b.key, "queue": b.queue,
            "outcome": b.outcome, "phone_hash": self._cipher.lookup(str(b.personal.get("phone", ""))),
        }

    def _booking(self, row: Row) -> Booking:
        return Booking(
            id=row.id, reference=row.reference, conversation=row.conversation, slot=row.slot,
            municipality=row.municipality, offer=row.offer, format=row.format, status=row.status,
            starts_at=row.starts_at, ends_at=row.ends_at, deadline=row.deadline, created_at=row.created_at,
            sequence=row.sequence, personal=self._cipher.unseal(row.sealed_body), key=row.key, queue=row.queue,
            outcome=row.outcome,
        )
