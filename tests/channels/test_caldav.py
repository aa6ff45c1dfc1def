"""A mirror on a real CalDAV server (Radicale, in a process of its own): put, changed, taken away, down and up again."""
from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import caldav
import pytest

from bot.channels.caldav.mirroring import RETRY_AFTER, Mirroring
from bot.services import advisor_calendars, booking_changes
from bot.services.booking_state import Acting
from bot.services.clock import Clock
from bot.services.feed_ports import Mirror
from bot.services.ports import Booking, Slot
from bot.store.crypto import Cipher, new_key
from bot.store.database import Database
from bot.store.migrate import upgrade
from tests.conftest import free_port

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=timezone.utc)
PATIENCE_SECONDS = 30
A_MOMENT = timedelta(seconds=30)
"""The clock runs while the server is spoken to."""


class Radicale:
    """The server, with one user `kim` and one calendar."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}/kim/kalender/"
        (folder / "users").write_text("kim:hemmeligt\n")
        self.start()
        self.client = caldav.DAVClient(f"http://127.0.0.1:{self.port}/", username="kim", password="hemmeligt")
        self.calendar = self.client.principal().make_calendar("Kim", "kalender")

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{self.port}",
             "--auth-type", "htpasswd", "--auth-htpasswd-filename", str(self.folder / "users"),
             "--auth-htpasswd-encryption", "plain", "--auth-delay", "0",
             "--storage-filesystem-folder", str(self.folder / "collections"), "--logging-level", "error"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            assert self.process.poll() is None and time.monotonic() < until, "Radicale did not start"
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    def _answers(self) -> bool:
        import httpx

        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/.web/").status_code < 500
        except httpx.HTTPError:
            return False

    def shown(self) -> list[tuple[str, datetime, str, str]]:
        """(UID, start, SEQUENCE, summary) of all that stands in the calendar."""
        events = [event.vobject_instance.vevent for event in self.calendar.events()]
        return sorted((e.uid.value, e.dtstart.value.astimezone(timezone.utc), e.sequence.value, e.summary.value)
                      for e in events)


@dataclass
class Office:
    """An advisor with two times and a mirror, and what writes it; the clock is moved by the test."""

    database: Database
    content: Any
    now: datetime = NOW

    def mirroring(self) -> Mirroring:
        return Mirroring(self.database, self.content, Clock(self.now))

    def push(self) -> int:
        """Writes all that is due; how many."""
        return sum(1 for _ in iter(self.mirroring().push_next, False))

    def act(self, do: Callable[[Acting], Any]) -> Any:
        with self.database.transaction() as work:
            return do(Acting(work, self.now))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    radicale = Radicale(tmp_path_factory.mktemp("radicale"))
    yield radicale
    radicale.stop()


@pytest.fixture
def office(tmp_path: Path, content: Any, server: Radicale) -> Iterator[Office]:
    for event in server.calendar.events():
        event.delete()
    database = Database(f"sqlite:///{tmp_path / 'test.db'}", Cipher(new_key()))
    upgrade(database.engine)
    with database.transaction() as work:
        work.bookings.add_slots([
            Slot(f"s{day}", "0540", "alcohol_conversation", ("phone",), NOW + timedelta(days=day),
                 NOW + timedelta(days=day, minutes=45), 1, 0, False, advisor="kim") for day in (1, 2)])
        advisor_calendars.save_mirror(
            work, Mirror("m", "0540", "kim", server.url, "kim", "hemmeligt", NOW), NOW, "admin")
    yield Office(database, content)
    database.close()


def book(acting: Acting) -> Booking:
    return booking_changes.book(acting, booking_changes.Wanted("s1", "phone", {"name": "Anna", "phone": "+4520123456"}))


def test_booked_moved_cancelled(office: Office, server: Radicale) -> None:
    booking = office.act(book)
    assert office.push() == 1
    uid = f"{booking.id}@afklar"
    assert server.shown() == [(uid, NOW + timedelta(days=1), "0", "Samtale om alkohol")]
    booking = office.act(lambda acting: booking_changes.move(acting, booking, "s2"))
    assert office.push() == 1
    assert server.shown() == [(uid, NOW + timedelta(days=2), "1", "Samtale om alkohol")]
    office.act(lambda acting: booking_changes.cancel(acting, booking))
    assert office.push() == 1
    assert server.shown() == []
    assert office.push() == 0


def test_taking_away_what_is_not_there_is_done(office: Office, server: Radicale) -> None:
    booking = office.act(book)
    office.act(lambda acting: booking_changes.cancel(acting, booking))
    assert office.push() == 1
    assert (server.shown(), office.push()) == ([], 0)


def test_a_server_that_is_down_is_tried_again_until_it_is_up(office: Office, server: Radicale) -> None:
    booking = office.act(book)
    server.stop()
    assert office.push() == 1
    assert office.push() == 0  # not at once again
    server.start()
    office.now = NOW + RETRY_AFTER[0] + A_MOMENT
    assert office.push() == 1
    assert [entry[0] for entry in server.shown()] == [f"{booking.id}@afklar"]


def test_a_process_that_is_killed_while_it_writes_leaves_it_to_others(office: Office, server: Radicale) -> None:
    office.act(book)
    with office.database.transaction() as work:
        assert work.advisor_calendars.claim(NOW, NOW + timedelta(minutes=2)) is not None
    assert office.push() == 0
    office.now = NOW + timedelta(minutes=2)
    assert office.push() == 1
    assert len(server.shown()) == 1


def test_a_wrong_password_is_given_up_in_the_end_and_seen(office: Office, server: Radicale) -> None:
    office.act(book)
    office.act(lambda acting: _replace_mirror(acting, server.url))
    for delay in (*RETRY_AFTER, timedelta()):
        assert office.push() == 1
        assert office.push() == 0
        office.now += delay + A_MOMENT
    office.now += timedelta(days=30)
    assert office.push() == 0
    with office.database.reading() as work:
        [given_up] = work.advisor_calendars.given_up("0540")
        assert work.advisor_calendars.given_up("0370") == []
    assert given_up.attempts == len(RETRY_AFTER) + 1
    assert "hemmeligt" not in str(given_up.error) and "forkert" not in str(given_up.error)
    assert server.shown() == []


def _replace_mirror(acting: Acting, url: str) -> None:
    before = acting.work.advisor_calendars.mirror_of("0540", "kim")
    assert before is not None
    advisor_calendars.save_mirror(acting.work, replace(before, id="m2", password="forkert"), acting.now, "admin")
