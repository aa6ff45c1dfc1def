"""Times on offer, their seats, and who holds or has one.

Three guards stand in the database: a slot has no more than its seats (`taken`), a seat belongs to one booking, and an
advisor's five minutes belong to one slot (`busy`). On PostgreSQL whoever changes seats of a municipality waits for
whoever does it already (one lock, so no deadlock); on SQLite there is one writer anyway.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from bot.domain.timetable import QUANTUM, overlap
from bot.services.calendar_ports import Hold
from bot.services.ports import Slot
from bot.store.tables import bookings, slots
from bot.store.tables_calendar import busy, holds

_LOCK = 470_120
"""The class of PostgreSQL advisory locks on a municipality's calendar."""


class SqlSeats:
    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._dialect = postgresql if connection.dialect.name == "postgresql" else sqlite

    def lock_calendar(self, municipality: str) -> None:
        """Nobody else changes this municipality's seats until the transaction ends."""
        if self._dialect is postgresql:
            self._db.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK, sa.func.hashtext(municipality))))

    def free(self, municipality: str, offer: str, format: str, start: datetime, end: datetime, *,
             now: datetime | None = None, holder: str = "") -> list[Slot]:
        """Open times with a seat for `holder` that begin in [start, end), earliest first; `now` is else `start`."""
        offered = self._offered(municipality, offer, format, start, end)
        seats = _Seats(self._db, municipality, offered, now or start, holder)
        return [slot for slot in offered if seats.left(slot)]

    def full_courses(self, municipality: str, offer: str, format: str, start: datetime, end: datetime, *,
                     now: datetime | None = None) -> list[Slot]:
        """Open courses that one can wait for."""
        offered = self._offered(municipality, offer, format, start, end)
        return [slot for slot in offered if self.full(slot, now or start)]

    def full(self, slot: Slot, now: datetime) -> bool:
        """Whether every seat of a course is booked, or offered to somebody who waits.

        A seat that is only held for ten minutes may be free soon: nobody is made to wait for that.
        """
        if slot.capacity < 2 or not slot.open:
            return False
        return slot.taken + sum(hold.until > now for hold in self.offers(slot.id)) >= slot.capacity

    def _offered(self, municipality: str, offer: str, format: str, start: datetime, end: datetime) -> list[Slot]:
        rows = self._db.execute(sa.select(slots).where(
            slots.c.municipality == municipality, slots.c.offer == offer, slots.c.starts_at >= start,
            slots.c.starts_at < end, slots.c.open,
        ).order_by(slots.c.starts_at, slots.c.id))
        return [slot for slot in map(_slot, rows) if format in slot.formats]

    def slot(self, slot: str) -> Slot | None:
        row = self._db.execute(sa.select(slots).where(slots.c.id == slot)).first()
        return _slot(row) if row else None

    def all_slots(self) -> Iterator[Slot]:
        yield from map(_slot, self._db.execute(sa.select(slots).order_by(slots.c.starts_at, slots.c.id)))

    def slots_between(self, municipality: str, start: datetime, end: datetime) -> list[Slot]:
        """Every time of a municipality that begins in [start, end), also those no longer open."""
        return [_slot(row) for row in self._db.execute(sa.select(slots).where(
            slots.c.municipality == municipality, slots.c.starts_at >= start, slots.c.starts_at < end,
        ).order_by(slots.c.starts_at, slots.c.id))]

    def add_slots(self, slots_: Sequence[Slot]) -> int:
        known = set(self._db.execute(sa.select(slots.c.id)).scalars())
        new = [_slot_row(slot) for slot in slots_ if slot.id not in known]
        if new:
            self._db.execute(sa.insert(slots), new)
        return len(new)

    def publish(self, municipality: str, wanted: Sequence[Slot], now: datetime) -> int:
        """Makes `wanted` the coming times of the municipality's patterns; how many are new.

        What is no longer wanted is closed, and deleted unless somebody has or holds it: bookings are never touched.
        """
        self.lock_calendar(municipality)
        ours = sa.and_(slots.c.municipality == municipality, slots.c.pattern.is_not(None), slots.c.starts_at > now)
        known = dict(self._db.execute(sa.select(slots.c.id, slots.c.open).where(ours)).all())
        names = {slot.id for slot in wanted}
        self._set_open([key for key, is_open in known.items() if is_open and key not in names], False)
        self._set_open([key for key, is_open in known.items() if not is_open and key in names], True)
        self._db.execute(sa.delete(slots).where(
            ours, ~slots.c.open, ~sa.select(bookings.c.id).where(bookings.c.slot == slots.c.id).exists(),
            ~sa.select(holds.c.holder).where(holds.c.slot == slots.c.id).exists()))
        return self.add_slots([slot for slot in wanted if slot.id not in known])

    def _set_open(self, keys: Sequence[str], is_open: bool) -> None:
        for start in range(0, len(keys), 500):
            self._db.execute(sa.update(slots).where(slots.c.id.in_(keys[start:start + 500])).values(open=is_open))

    def available(self, slot: str, now: datetime, holder: str = "") -> bool:
        """Whether an open seat is left that nobody but `holder` holds, and the advisor is free. Locks the calendar."""
        found = self.slot(slot)
        if found is None or not found.open:
            return False
        self.lock_calendar(found.municipality)
        found = self.slot(slot)  # again: another may have been faster before we had the lock
        return found is not None and _Seats(self._db, found.municipality, [found], now, holder).left(found) > 0

    def hold(self, holder: str, slot: str, until: datetime, now: datetime) -> bool:
        """Keeps a seat for `holder` (instead of any other it held); False when there is none. It expires by itself."""
        if not self.available(slot, now, holder):
            return False
        self._db.execute(self._dialect.insert(holds).values(holder=holder, slot=slot, until=until)
                         .on_conflict_do_update(index_elements=["holder"], set_={"slot": slot, "until": until}))
        return True

    def held(self, holder: str) -> Hold | None:
        """What `holder` holds, expired or not."""
        row = self._db.execute(sa.select(holds).where(holds.c.holder == holder)).first()
        return Hold(row.holder, row.slot, row.until) if row else None

    def offers(self, slot: str) -> list[Hold]:
        """What is held of a course for those who wait for it, expired or not."""
        by_waiting = holds.join(bookings, bookings.c.id == holds.c.holder)
        rows = self._db.execute(sa.select(holds).select_from(by_waiting).where(holds.c.slot == slot))
        return [Hold(row.holder, row.slot, row.until) for row in rows]

    def unhold(self, holder: str) -> None:
        self._db.execute(sa.delete(holds).where(holds.c.holder == holder))

    def purge_holds(self, before: datetime) -> int:
        return self._db.execute(sa.delete(holds).where(holds.c.until < before)).rowcount

    def take(self, slot: str) -> int | None:
        """A free seat's number, now taken, whoever holds it; None when there is none or its advisor is elsewhere."""
        found = self.slot(slot)
        if found is None:
            return None
        self.lock_calendar(found.municipality)
        taken = self._db.execute(sa.update(slots).where(slots.c.id == slot, slots.c.taken < slots.c.capacity)
                                 .values(taken=slots.c.taken + 1)).rowcount
        if not taken:
            return None
        if not self._occupy(found):
            self.release(slot)
            return None
        used = set(self._db.execute(sa.select(bookings.c.seat).where(
            bookings.c.slot == slot, bookings.c.seat.is_not(None))).scalars())
        return next(seat for seat in range(1, len(used) + 2) if seat not in used)

    def release(self, slot: str) -> None:
        self._db.execute(sa.update(slots).where(slots.c.id == slot, slots.c.taken > 0).values(taken=slots.c.taken - 1))
        empty = sa.select(slots.c.id).where(slots.c.id == slot, slots.c.taken == 0)
        self._db.execute(sa.delete(busy).where(busy.c.slot.in_(empty)))

    def _occupy(self, slot: Slot) -> bool:
        """Marks the advisor's minutes. False when some belong to another time; `release` gives back those marked."""
        cells = [{"municipality": slot.municipality, "advisor": slot.advisor, "at": at, "slot": slot.id}
                 for at in _cells(slot)] if slot.advisor else []
        if not cells:
            return True
        self._db.execute(self._dialect.insert(busy).values(cells).on_conflict_do_nothing())
        ours = sa.select(sa.func.count()).select_from(busy).where(busy.c.slot == slot.id)
        return int(self._db.execute(ours).scalar_one()) == len(cells)


class _Seats:
    """How many seats are left, counted once for many slots: what is booked, what others hold, where advisors are."""

    def __init__(self, db: Connection, municipality: str, wanted: Sequence[Slot], now: datetime, holder: str) -> None:
        self._held: dict[str, int] = dict(db.execute(sa.select(holds.c.slot, sa.func.count()).where(
            holds.c.until > now, holds.c.holder != holder).group_by(holds.c.slot)).all())
        self._elsewhere: dict[str, list[Slot]] = {}
        advisors = {slot.advisor for slot in wanted if slot.advisor}
        if advisors:
            for row in db.execute(sa.select(slots).where(
                slots.c.municipality == municipality, slots.c.advisor.in_(advisors), slots.c.busy_until > now,
                sa.or_(slots.c.taken > 0, slots.c.id.in_(list(self._held))),
            )):
                self._elsewhere.setdefault(row.advisor, []).append(_slot(row))

    def left(self, slot: Slot) -> int:
        if any(other.id != slot.id and overlap(_busy(slot), _busy(other))
               for other in self._elsewhere.get(slot.advisor, ())):
            return 0
        return max(slot.capacity - slot.taken - self._held.get(slot.id, 0), 0)


def _busy(slot: Slot) -> tuple[datetime, datetime]:
    return slot.starts_at, slot.busy_until or slot.ends_at


def _cells(slot: Slot) -> Iterator[datetime]:
    at, until = _busy(slot)
    while at < until:
        yield at
        at += timedelta(minutes=QUANTUM)


def _slot(row: Row) -> Slot:
    return Slot(id=row.id, municipality=row.municipality, offer=row.offer, formats=tuple(row.formats.split(",")),
                starts_at=row.starts_at, ends_at=row.ends_at, capacity=row.capacity, taken=row.taken, demo=row.demo,
                advisor=row.advisor, pattern=row.pattern, busy_until=row.busy_until, place=row.place,
                interpreter=row.interpreter, open=row.open)


def _slot_row(slot: Slot) -> dict[str, Any]:
    return {**vars(slot), "formats": ",".join(slot.formats), "busy_until": slot.busy_until or slot.ends_at}
