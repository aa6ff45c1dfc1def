"""Times on offer and bookings. A seat is taken once: a counter in the row and a unique constraint guard it."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.services.ports import Booking, Slot
from bot.store.crypto import Cipher
from bot.store.tables import bookings as table
from bot.store.tables import slots


class SqlBookings:
    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    def free(self, municipality: str, offer: str, format: str, start: datetime, end: datetime) -> list[Slot]:
        """Times with a free seat that begin in [start, end), earliest first."""
        rows = self._db.execute(sa.select(slots).where(
            slots.c.municipality == municipality, slots.c.offer == offer, slots.c.starts_at >= start,
            slots.c.starts_at < end, slots.c.taken < slots.c.capacity,
        ).order_by(slots.c.starts_at, slots.c.id))
        return [slot for slot in map(_slot, rows) if format in slot.formats]

    def slot(self, slot: str) -> Slot | None:
        row = self._db.execute(sa.select(slots).where(slots.c.id == slot)).first()
        return _slot(row) if row else None

    def add_slots(self, slots_: Sequence[Slot]) -> int:
        known = set(self._db.execute(sa.select(slots.c.id)).scalars())
        new = [_slot_row(slot) for slot in slots_ if slot.id not in known]
        if new:
            self._db.execute(sa.insert(slots), new)
        return len(new)

    def take(self, slot: str) -> int | None:
        """A free seat's number, now taken; None when the last one is gone. Safe against any number of others."""
        taken = self._db.execute(sa.update(slots).where(slots.c.id == slot, slots.c.taken < slots.c.capacity)
                                 .values(taken=slots.c.taken + 1)).rowcount
        if not taken:
            return None
        used = set(self._db.execute(sa.select(table.c.seat).where(
            table.c.slot == slot, table.c.seat.is_not(None))).scalars())
        return next(seat for seat in range(1, len(used) + 2) if seat not in used)

    def release(self, slot: str) -> None:
        self._db.execute(sa.update(slots).where(slots.c.id == slot, slots.c.taken > 0).values(taken=slots.c.taken - 1))

    def add(self, booking: Booking, seat: int) -> None:
        self._db.execute(sa.insert(table).values(**self._row(booking), seat=seat, changed_at=booking.created_at))

    def move(self, booking: Booking, seat: int | None, at: datetime | None = None) -> None:
        """Writes a changed booking; `seat` None when it was cancelled."""
        row = {k: v for k, v in self._row(booking).items() if k not in ("id", "created_at")}
        self._db.execute(sa.update(table).where(table.c.id == booking.id).values(
            **row, seat=seat, changed_at=at or booking.created_at))

    def of_conversation(self, conversation: str) -> list[Booking]:
        return self._many(table.c.conversation == conversation)

    def get(self, booking: str) -> Booking | None:
        found = self._many(table.c.id == booking)
        return found[0] if found else None

    def lock(self, booking: str) -> Booking | None:
        """As `get`, and nobody else changes it until the end of the transaction."""
        row = self._db.execute(sa.select(table).where(table.c.id == booking).with_for_update()).first()
        return self._booking(row) if row else None

    def by_reference(self, reference: str) -> Booking | None:
        found = self._many(table.c.reference == reference)
        return found[0] if found else None

    def all(self) -> Iterator[Booking]:
        yield from self._many(sa.true())

    def all_slots(self) -> Iterator[Slot]:
        yield from map(_slot, self._db.execute(sa.select(slots).order_by(slots.c.starts_at, slots.c.id)))

    def purge(self, ended_before: datetime) -> int:
        return self._db.execute(sa.delete(table).where(table.c.ends_at < ended_before)).rowcount

    def _many(self, condition: Any) -> list[Booking]:
        return [self._booking(row) for row in self._db.execute(
            sa.select(table).where(condition).order_by(table.c.created_at, table.c.id))]

    def _row(self, b: Booking) -> dict[str, Any]:
        return {
            "id": b.id, "reference": b.reference, "conversation": b.conversation, "slot": b.slot,
            "municipality": b.municipality, "offer": b.offer, "format": b.format, "status": b.status,
            "starts_at": b.starts_at, "ends_at": b.ends_at, "deadline": b.deadline, "created_at": b.created_at,
            "sequence": b.sequence, "sealed_body": self._cipher.seal(b.personal),
            "phone_hash": self._cipher.lookup(str(b.personal.get("phone", ""))),
        }

    def _booking(self, row: Row) -> Booking:
        return Booking(
            id=row.id, reference=row.reference, conversation=row.conversation, slot=row.slot,
            municipality=row.municipality, offer=row.offer, format=row.format, status=row.status,
            starts_at=row.starts_at, ends_at=row.ends_at, deadline=row.deadline, created_at=row.created_at,
            sequence=row.sequence, personal=self._cipher.unseal(row.sealed_body),
        )


def _slot(row: Row) -> Slot:
    return Slot(id=row.id, municipality=row.municipality, offer=row.offer, formats=tuple(row.formats.split(",")),
                starts_at=row.starts_at, ends_at=row.ends_at, capacity=row.capacity, taken=row.taken, demo=row.demo)


def _slot_row(slot: Slot) -> dict[str, Any]:
    return {"id": slot.id, "municipality": slot.municipality, "offer": slot.offer, "formats": ",".join(slot.formats),
            "starts_at": slot.starts_at, "ends_at": slot.ends_at, "capacity": slot.capacity, "taken": slot.taken,
            "demo": slot.demo}
