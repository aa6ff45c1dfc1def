"""What the calendar needs once a day and at start: times for one more day; places not answered for, offered on."""
from __future__ import annotations

from datetime import datetime

from bot.services.booking_state import SYSTEM, Acting
from bot.services.ports import UnitOfWork
from bot.services.times import publish_all
from bot.services.waiting import refill_all


def keep_up(work: UnitOfWork, now: datetime) -> None:
    """Safe to run at any time and twice."""
    publish_all(work, now)
    refill_all(Acting(work, now, SYSTEM))
