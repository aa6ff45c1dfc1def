"""Demo patterns for trying the bot: clearly marked, for the next four weeks, never in production."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.content.model import Content
from bot.domain.danish_time.calendar import monday_of
from bot.domain.timetable import WeeklyPattern
from bot.services.clock import local
from bot.services.places import bookable_offers
from bot.services.ports import UnitOfWork
from bot.services.times import publish

WEEKS = 4
HOURS = (time(9, 0), time(10, 30), time(13, 0), time(15, 0), time(16, 30))
LENGTH = 45
EVENING, COURSE = time(18, 0), time(16, 30)
COURSE_LENGTH = 90
MONDAY = date(2024, 1, 1)
"""A Monday from which every second week is counted."""
OUTSIDE_OFFICE_HOURS = "alcohol_conversation"
"""Alcohol conversations are recommended outside office hours too (S4 §8.3)."""


def add_demo_times(work: UnitOfWork, content: Content, now: datetime) -> int:
    """Makes the demo patterns reach four weeks ahead; how many times are new."""
    today, made = local(now).date(), 0
    for code in content.municipalities:
        known = {pattern.id: pattern for pattern in work.timetable.patterns(code)}
        patterns = (WeeklyPattern(**pattern) for offer, formats in bookable_offers(content, code, now)
                    for pattern in _patterns(content, code, offer, formats, today + timedelta(days=1)))
        for number, pattern in enumerate(patterns):
            key = f"demo-{code}-{number:03}"
            work.timetable.save_pattern(replace(
                known.get(key, pattern), id=key, valid_to=today + timedelta(weeks=WEEKS)))
        made += publish(work, code, now)
    return made


def _patterns(content: Content, code: str, offer: str, formats: tuple[str, ...],
              first: date) -> Iterator[dict[str, Any]]:
    """One advisor's, from `first`: at different hours from day to day so that a choice looks real; a course weekly."""
    common = {"id": "", "municipality": code, "advisor": f"demo-{offer}", "offer": offer, "formats": formats,
              "valid_from": first, "demo": True}
    described = content.offers.get(code, offer)
    if described is not None and described.places:
        yield {**common, "weekdays": (1,), **_hours(COURSE, COURSE_LENGTH), "capacity": described.places}
        return
    for place, hour in enumerate(HOURS):
        for odd, weekdays in enumerate(((0, 2, 4), (1, 3))):
            yield {**common, "weekdays": weekdays, **_hours(hour, LENGTH), "every_weeks": 2,
                   "valid_from": _in_week(first, (place + odd) % 2)}
    if offer == OUTSIDE_OFFICE_HOURS:
        yield {**common, "weekdays": (3,), **_hours(EVENING, LENGTH)}


def _in_week(first: date, odd: int) -> date:
    """The first day from `first` on that lies in an even or odd week after MONDAY."""
    week = monday_of(first)
    is_odd = (week - MONDAY).days // 7 % 2
    return first if is_odd == odd else week + timedelta(days=7)


def _hours(starts: time, minutes: int) -> dict[str, Any]:
    ends = (datetime.combine(MONDAY, starts) + timedelta(minutes=minutes)).time()
    return {"starts": starts, "ends": ends, "length": minutes}
