"""Deadlines for a first conversation, and which free times to propose.

Sources: ruling C1 (each municipality's own deadline, 28 days where none is given; day 0 is the day of receipt, the last
day counts; working days leave out weekends and Danish public holidays), S0 (4 weeks), S3 (14 working days), §141.
"""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

CALENDAR, WORKING = "calendar", "working"
TREATMENT_DAYS = 14
"""Sundhedsloven §141: treatment starts within 14 days of the wish (ruling C1)."""
SATURDAY = 5


@dataclass(frozen=True)
class Deadline:
    """So many days from receipt; `kind` is `calendar` or `working`."""

    days: int
    kind: str = CALENDAR


class Timed(Protocol):
    @property
    def starts_at(self) -> datetime: ...


T = TypeVar("T", bound=Timed)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def last_day(received: date, deadline: Deadline, holidays: Collection[date]) -> date:
    """The last day that keeps the deadline. `holidays` must cover the time until then."""
    if deadline.kind == CALENDAR:
        return received + timedelta(days=deadline.days)
    day, left = received, deadline.days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays)
    return day


def proposals(free: Sequence[T], page: int, size: int = 3) -> list[T]:
    """The times to show as page `page` (from 0): first the earliest time of each day, then what is left.

    Three times on three days suit more people than three on one morning. Every free time comes on exactly one page.
    """
    first: dict[date, T] = {}
    for slot in free:
        first.setdefault(slot.starts_at.date(), slot)
    ahead = list(first.values())
    rest = [slot for slot in free if slot not in ahead]
    shown = (ahead + rest)[page * size:(page + 1) * size]
    return sorted(shown, key=lambda slot: slot.starts_at)


ANSWER_WITHIN = timedelta(hours=24)
SHORTEST_ANSWER = timedelta(hours=1)


def answer_until(now: datetime, starts_at: datetime, notice: timedelta) -> datetime | None:
    """Until when somebody in a waiting list may say yes to a free place: a day, at most until `notice` before it.

    None when less than an hour would be left: then it is nobody's, and free for all.
    """
    until = min(now + ANSWER_WITHIN, starts_at - notice)
    return until if until - now >= SHORTEST_ANSWER else None


MONTHS_AFTER = (3, 6, 12)
"""When somebody who has completed a course is followed up (S1 "Opfølgning", rule 17)."""
START_WITHIN = timedelta(days=14)
"""A nicotine course that begins later after the start conversation calls for regular contact (S4 §5.3, rule 12)."""


def starts_too_late(course: datetime, start_conversation: datetime) -> bool:
    """Whether more than 14 days lie between the start conversation and the course (rule 12). The 14th still counts."""
    return course.date() - start_conversation.date() > START_WITHIN
