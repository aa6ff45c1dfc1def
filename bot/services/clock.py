"""The time. One clock for the whole process, so that a moved start (AFKLAR_NOW) moves everything."""
from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


class Clock:
    """Tells the time in UTC. `start` is the instant at which the clock was made; time runs on from there."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start
        self._since = time.monotonic()

    def now(self) -> datetime:
        if self._start is None:
            return datetime.now(timezone.utc)
        return self._start + timedelta(seconds=time.monotonic() - self._since)


def local(at: datetime) -> datetime:
    """An instant as people in Denmark read it."""
    return at.astimezone(COPENHAGEN)
