"""Writes advisors' appointments to their own calendar servers (CalDAV, RFC 4791): one way, until it holds.

Each entry is claimed in one transaction and marked in another; the server is spoken to between them, never inside one.
"""
from __future__ import annotations

import logging
import threading
from datetime import timedelta
from urllib.parse import quote

from caldav import DAVClient
from caldav.lib.error import DAVError

from bot.content.model import Content
from bot.services import advisor_calendars
from bot.services.clock import Clock
from bot.services.feed_ports import Mirror, Push
from bot.services.ports import Database

log = logging.getLogger("afklar.caldav")

TIMEOUT_SECONDS = 10
CLAIMED_FOR = timedelta(minutes=2)
"""Longer than the server may take to answer; who is killed meanwhile leaves the entry to others after that."""
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440, 1440))
"""Two and a half days in all; then staff see that it was given up."""
IDLE_SECONDS = 30.0
NOT_FOUND, GONE = 404, 410


class ServerRefused(Exception):
    """The calendar server answered with an error. The message is its status, nothing of its text."""


class Mirroring:
    """A thread that keeps mirrors in step."""

    def __init__(self, database: Database, content: Content, clock: Clock) -> None:
        self._database, self._content, self._clock = database, content, clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="caldav", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                busy = self.push_next()
            except Exception:
                log.exception("the calendars to write cannot be read; trying again")
                busy = False
            if not busy and self._stopping.wait(IDLE_SECONDS):
                return

    def push_next(self) -> bool:
        """Brings one entry into step. False when none is due."""
        now = self._clock.now()
        with self._database.reading() as work:
            first = work.advisor_calendars.next_at()
        if first is None or first > now:
            return False
        with self._database.transaction() as work:
            push = work.advisor_calendars.claim(now, now + CLAIMED_FOR)
            mirror = work.advisor_calendars.mirror(push.mirror) if push else None
            if push is None or mirror is None:
                return push is not None
            file = advisor_calendars.entry(work, self._content, push.item, mirror, now)
        try:
            _write(mirror, push.item, file)
        except (ServerRefused, DAVError, OSError) as error:
            self._failed(push, error)
            return True
        with self._database.transaction() as work:
            work.advisor_calendars.in_step(push, shown=file is not None)
        return True

    def _failed(self, push: Push, error: Exception) -> None:
        what = str(error) if isinstance(error, ServerRefused) else type(error).__name__
        log.warning("calendar entry %s, mirror %s, attempt %s: %s", push.item, push.mirror, push.attempts + 1, what)
        later = self._clock.now() + RETRY_AFTER[push.attempts] if push.attempts < len(RETRY_AFTER) else None
        with self._database.transaction() as work:
            work.advisor_calendars.retry(push, what, later)


def _write(mirror: Mirror, item: str, file: bytes | None) -> None:
    """Puts the entry, or takes it away. Raises ServerRefused, DAVError, OSError."""
    address = f"{mirror.url.rstrip('/')}/{quote(f'{item}@afklar', safe='@')}.ics"
    with DAVClient(mirror.url, username=mirror.user, password=mirror.password, timeout=TIMEOUT_SECONDS) as client:
        if file is None:
            _check(client.delete(address).status, allowed=(NOT_FOUND, GONE))
        else:
            _check(client.put(address, file.decode(), {"Content-Type": "text/calendar; charset=utf-8"}).status)


def _check(status: int, allowed: tuple[int, ...] = ()) -> None:
    if not 200 <= status < 300 and status not in allowed:
        raise ServerRefused(str(status))
