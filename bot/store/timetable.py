"""Weekly patterns, closed days, absences, and the tasks that follow from bookings."""
from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from bot.domain.timetable import WeeklyPattern
from bot.services.calendar_ports import Absence, Closing, Task
from bot.store.tables_calendar import absences, closings, patterns, tasks

Kept = TypeVar("Kept")
OPEN, DONE = "open", "done"


class SqlTimetable:
    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._dialect = postgresql if connection.dialect.name == "postgresql" else sqlite

    def patterns(self, municipality: str) -> list[WeeklyPattern]:
        rows = self._db.execute(sa.select(patterns).where(patterns.c.municipality == municipality).order_by(
            patterns.c.advisor, patterns.c.starts, patterns.c.id))
        return [_pattern(row) for row in rows]

    def save_pattern(self, pattern: WeeklyPattern) -> None:
        """Adds it, or replaces the one with the same id."""
        row = {**vars(pattern), "weekdays": ",".join(map(str, pattern.weekdays)), "formats": ",".join(pattern.formats)}
        self._db.execute(self._dialect.insert(patterns).values(**row).on_conflict_do_update(
            index_elements=["id"], set_={k: v for k, v in row.items() if k != "id"}))

    def remove_pattern(self, pattern: str) -> WeeklyPattern | None:
        row = self._db.execute(sa.select(patterns).where(patterns.c.id == pattern)).first()
        self._db.execute(sa.delete(patterns).where(patterns.c.id == pattern))
        return _pattern(row) if row else None

    def municipalities(self) -> list[str]:
        """Every municipality that has patterns."""
        return list(self._db.execute(sa.select(patterns.c.municipality).distinct().order_by(
            patterns.c.municipality)).scalars())

    def closings(self, municipality: str) -> list[Closing]:
        return self._all(closings, Closing, municipality, closings.c.first_day)

    def add_closing(self, closing: Closing) -> None:
        self._db.execute(sa.insert(closings).values(**vars(closing)))

    def remove_closing(self, closing: str) -> Closing | None:
        return self._removed(closings, Closing, closing)

    def absences(self, municipality: str) -> list[Absence]:
        return self._all(absences, Absence, municipality, absences.c.starts_at)

    def add_absence(self, absence: Absence) -> None:
        self._db.execute(sa.insert(absences).values(**vars(absence)))

    def remove_absence(self, absence: str) -> Absence | None:
        return self._removed(absences, Absence, absence)

    def add_task(self, task: Task) -> None:
        """A booking has one task of each kind: the same again changes nothing."""
        self._db.execute(self._dialect.insert(tasks).values(**vars(task)).on_conflict_do_nothing())

    def tasks(self, municipality: str, until: datetime) -> list[Task]:
        """What is open and due by `until`, the most urgent first."""
        rows = self._db.execute(sa.select(tasks).where(
            tasks.c.municipality == municipality, tasks.c.status == OPEN, tasks.c.due_at <= until,
        ).order_by(tasks.c.due_at, tasks.c.id)).mappings()
        return [Task(**row) for row in rows]

    def finish_task(self, task: str, by: str, at: datetime) -> bool:
        """False when it is not open (any more)."""
        return bool(self._db.execute(sa.update(tasks).where(tasks.c.id == task, tasks.c.status == OPEN).values(
            status=DONE, done_by=by, done_at=at)).rowcount)

    def cancel_tasks(self, reference: str) -> None:
        """Deletes what is open for a booking: it is moot."""
        self._db.execute(sa.delete(tasks).where(tasks.c.reference == reference, tasks.c.status == OPEN))

    def purge_tasks(self, done_before: datetime) -> int:
        return self._db.execute(sa.delete(tasks).where(tasks.c.done_at < done_before)).rowcount

    def _all(self, table: sa.Table, kind: type[Kept], municipality: str, order: Any) -> list[Kept]:
        rows = self._db.execute(sa.select(table).where(table.c.municipality == municipality).order_by(
            order, table.c.id)).mappings()
        return [kind(**row) for row in rows]

    def _removed(self, table: sa.Table, kind: type[Kept], key: str) -> Kept | None:
        row = self._db.execute(sa.select(table).where(table.c.id == key)).mappings().first()
        self._db.execute(sa.delete(table).where(table.c.id == key))
        return kind(**row) if row else None


def _pattern(row: Row) -> WeeklyPattern:
    values = dict(row._mapping)
    return WeeklyPattern(**{**values, "weekdays": tuple(map(int, values["weekdays"].split(","))),
                            "formats": tuple(values["formats"].split(","))})
