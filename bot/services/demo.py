"""Demo times for trying the bot: clearly marked, for the next four weeks, never in production."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.content.model import Content
from bot.domain.scheduling import is_working_day
from bot.services.clock import COPENHAGEN, local
from bot.services.holidays import danish_holidays
from bot.services.places import bookable_offers
from bot.services.ports import Slot, UnitOfWork

WEEKS = 4
HOURS = (time(9, 0), time(10, 30), time(13, 0), time(15, 0), time(16, 30))
LENGTH = timedelta(minutes=45)


def add_demo_times(work: UnitOfWork, content: Content, now: datetime) -> int:
    """Adds the times that are missing among those of the next four weeks; how many were added."""
    slots = [slot for code in content.municipalities for offer, formats in bookable_offers(content, code, now)
             for slot in _slots(code, offer, formats, local(now).date())]
    return work.bookings.add_slots(slots)


def _slots(code: str, offer: str, formats: tuple[str, ...], today: date) -> Iterator[Slot]:
    """One advisor's times: on working days, at different hours from day to day so that a choice looks real."""
    holidays = danish_holidays(today.year)
    for number in range(1, WEEKS * 7 + 1):
        day = today + timedelta(days=number)
        if not is_working_day(day, holidays):
            continue
        for hour in HOURS[day.toordinal() % 2::2]:
            starts = datetime.combine(day, hour, COPENHAGEN)
            yield Slot(id=f"demo-{code}-{offer[:12]}-{starts:%y%m%d%H%M}"[:32], municipality=code, offer=offer,
                       formats=formats, starts_at=starts, ends_at=starts + LENGTH, capacity=1, taken=0, demo=True)
