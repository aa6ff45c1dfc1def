"""AUDIT to booking by SMS through a real Kannel, with kill -9 in the middle: no answer lost, none counted twice."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.services.demo import add_demo_times
from bot.store.crypto import Cipher
from bot.store.database import Database
from tests.channels.kannel import PASSWORD, USER
from tests.conftest import free_port
from tests.conversations.forking import ForkedServer

pytestmark = pytest.mark.model
NUMBER, SECRET = "+4520304050", "s3 cret&x"
# What the citizen writes, what their phone then shows, and whether the service is killed on the way.
JOURNEY = [
    ("hej", "Jeg er Afklar", False), ("A", "kan læses af andre", False), ("b", "op til ti korte", False),
    ("A", "18 år", True), ("ja", "1/10 ", False), ("2-3 gange om ugen", "2/10 ", False), ("5", "3/10 ", True),
    ("D)", "4/10 ", False), ("aldrig", "5/10 ", False), (" a. ", "6/10 ", False), ("A", "7/10 ", False),
    ("A", "8/10 ", True), ("A", "9/10 ", False), ("nej", "10/10 ", False), ("nej", "almindelig uge", False),
    ("8", "psykisk sygdom", False), ("nej", "gravid", False),
    ("nej eller ikke relevant", "Hvordan vil du helst have samtalen", True),
    ("telefon", "Hvilken tid", False), ("A", "Må jeg gemme dit navn", False), ("ja", "Hvad hedder du", False),
    ("Anna Jensen", "telefonnummer kan vi", False), ("20304050", "tolk", True), ("nej", "Må rådgiveren se", False),
    ("kun resultatet", "Er det rigtigt?", False), ("ja", "Tiden er din", False),
]


@pytest.fixture
def service(tmp_path: Path, model: Path, content: Any, kannel: Any) -> Iterator[tuple[ForkedServer, Any]]:
    port = free_port()
    public = f"http://127.0.0.1:{port}"
    gateway = kannel(f"{public}/webhooks/sms/kannel?password={quote(SECRET, safe='')}"
                     "&id=%I&from=%p&text=%b&charset=%C")
    server = ForkedServer({
        "AFKLAR_VAR": str(tmp_path), "AFKLAR_MODELS": str(model.parent.resolve()), "AFKLAR_PUBLIC_URL": public,
        "AFKLAR_NOW": "2026-11-23T09:00:00+01:00", "AFKLAR_CHANNEL_MUNICIPALITY": "0540",
        "AFKLAR_SMS_PROVIDER": "kannel", "AFKLAR_SMS_SENDER": "1204", "AFKLAR_SMS_USER": USER,
        "AFKLAR_SMS_TOKEN": PASSWORD, "AFKLAR_SMS_SECRET": SECRET, "AFKLAR_SMS_URL": gateway.url}, port)
    with _database(tmp_path).transaction() as work:
        add_demo_times(work, content, datetime(2026, 11, 23, 8, tzinfo=timezone.utc))
    yield server, gateway
    server.close()


def _database(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'afklar.db'}", Cipher((folder / "key").read_text().strip()))


def test_audit_to_booking_by_sms(service: tuple[ForkedServer, Any], tmp_path: Path) -> None:
    server, gateway = service
    for said, heard, kill in JOURNEY:
        if kill:
            # Down when the SMS arrives: Kannel keeps it and tries again.
            server.kill()
            gateway.send(NUMBER, said)
            server.restart()
        else:
            gateway.send(NUMBER, said)
        gateway.hears(heard)
    with _database(tmp_path).reading() as work:
        [screening] = list(work.records.screenings())
        assert (screening["score"], screening["complete"]) == (3 + 2 + 3, True)
        assert [b.personal["name"] for b in work.bookings.all()] == ["Anna Jensen"]
        [conversation] = list(work.conversations.all())
        said = [m for m in work.messages.after(conversation.id, 0) if m.sender == "citizen"]
        assert len(said) == len(JOURNEY) - 1, "the first hello is answered by the greeting alone"
        settled = [one.status for one in work.deliveries.all()]
    assert set(settled) <= {"sent", "delivered"}
    assert settled.count("delivered") >= len(JOURNEY) - 6, "real delivery reports came back"
