"""Whether a person sits at the chat of a municipality, and when one will (design, principle 6; decision 0021)."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.content.model import Content
from bot.content.municipality_content import Hours
from bot.domain.danish_time import say_when
from bot.domain.opening import Opening, next_opening, open_at
from bot.services.clock import local
from bot.services.holidays import danish_holidays
from bot.services.ports import UnitOfWork
from bot.services.staff_ports import User

ONLINE_WITHIN = timedelta(minutes=2)
"""An open page of an advisor says so several times a minute; after this long without it, the advisor is gone."""


def online(work: UnitOfWork, municipality: str, now: datetime) -> list[User]:
    """The advisors who are on duty with their page open."""
    return work.staff.online(municipality, now - ONLINE_WITHIN)


def is_online(work: UnitOfWork, municipality: str, user: str, now: datetime) -> bool:
    return any(one.id == user for one in online(work, municipality, now))


def within_hours(content: Content, municipality: str, now: datetime) -> bool:
    """Whether the chat is open at this time. Without hours in content, the advisors on duty decide alone."""
    hours = _hours(content, municipality)
    return hours is None or open_at(hours, local(now), danish_holidays(local(now).year))


def staffed(work: UnitOfWork, content: Content, municipality: str | None, now: datetime) -> bool:
    """Within the chat's hours, and an advisor is really there."""
    if municipality is None or not within_hours(content, municipality, now):
        return False
    return bool(online(work, municipality, now))


def next_staffed(content: Content, municipality: str, now: datetime) -> str | None:
    """When the chat opens next, as said to a citizen; None when content does not say."""
    hours = _hours(content, municipality)
    at = next_opening(hours, local(now), danish_holidays(local(now).year)) if hours else None
    return say_when(at, content.time_lexicon, local(now)) if at else None


def _hours(content: Content, municipality: str) -> Sequence[Opening] | None:
    found = content.municipality(municipality).chat_staffing
    return None if found is None else [_opening(each) for each in found]


def _opening(hours: Hours) -> Opening:
    return Opening(hours.days, _clock(hours.opens), _clock(hours.closes))


def _clock(text: str) -> time:
    hour, minute = text.split(".")
    return time(int(hour), int(minute))
