"""When a municipality must have held the first conversation at the latest."""
from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

from bot.content.model import Content
from bot.domain.pathways import ALCOHOL_TREATMENT
from bot.domain.scheduling import TREATMENT_DAYS, Deadline, last_day
from bot.services.clock import COPENHAGEN, local
from bot.services.holidays import danish_holidays


def deadline_of(content: Content, municipality: str, received: datetime, purpose: str = "") -> datetime:
    """The end of the last day that keeps the municipality's deadline, counted from `received` (ruling C1)."""
    rule = content.municipality(municipality).deadline
    if purpose == ALCOHOL_TREATMENT:
        rule = Deadline(TREATMENT_DAYS)
    day = last_day(local(received).date(), rule, danish_holidays(local(received).year))
    end = datetime.combine(day + timedelta(days=1), time(), COPENHAGEN)
    return end.astimezone(timezone.utc)
