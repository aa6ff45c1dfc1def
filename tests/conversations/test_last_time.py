"""Fifty citizens choose the last free time at once: one has it, forty-nine kind answers. On both databases."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.services.ports import Slot
from bot.store.crypto import Cipher, new_key
from bot.store.database import Database
from bot.store.migrate import upgrade
from tests.channels.client import Chat

pytestmark = pytest.mark.model

CITIZENS = 50


def with_one_time_left(url: str, key: str) -> Database:
    """A database whose only free time in Sønderborg is one; the demo times are there, but taken."""
    from bot.content.loader import load_content
    from bot.services.demo import add_demo_times

    database = Database(url, Cipher(key))
    upgrade(database.engine)
    now = datetime.now(timezone.utc)
    with database.transaction() as work:
        add_demo_times(work, load_content(), now)
        for slot in list(work.bookings.all_slots()):
            work.bookings.take(slot.id)
        starts = (now + timedelta(days=3)).replace(microsecond=0)
        work.bookings.add_slots([Slot("last", "0540", "alcohol_conversation", ("phone", "in_person"), starts,
                                      starts + timedelta(minutes=45), 1, 0, True)])
    return database


def sees_the_time(url: str, number: int) -> Chat:
    """A citizen who is shown the last time."""
    citizen = Chat(url, "0540")
    citizen.say("jeg vil gerne drikke mindre")
    citizen.answers("Ja", "Nej", "Telefon")
    assert citizen.question == "booking.time", citizen.texts
    return citizen


def last_time(citizen: Chat) -> str:
    return str(next(c["title"] for c in citizen.last[-1]["choices"] if c["kind"] == "option"))


def test_fifty_for_one_time(serve: Any, tmp_path: Path, database_url: str) -> None:
    key = new_key()
    url = database_url if database_url.startswith("postgres") else f"sqlite:///{tmp_path / 'afklar.db'}"
    database = with_one_time_left(url, key)
    server = serve(tmp_path, workers=2 if url.startswith("postgres") else 1, AFKLAR_DATABASE_URL=url, AFKLAR_KEY=key,
                   AFKLAR_SESSIONS_PER_MINUTE="1000", AFKLAR_MESSAGES_PER_MINUTE="10000")
    with ThreadPoolExecutor(CITIZENS) as pool:
        citizens = list(pool.map(lambda n: sees_the_time(server.url, n), range(CITIZENS)))
        list(pool.map(lambda citizen: citizen.tap(last_time(citizen)), citizens))
    holders = [citizen for citizen in citizens if "nåede en anden desværre" not in citizen.texts]
    assert len(holders) == 1
    assert {citizen.question for citizen in citizens} == {"booking.consent"}  # the others for a call-back
    holders[0].answers("Ja, det må du", "Mette Andersen", "20 12 34 56", "Nej tak", "Ja, det er rigtigt")
    assert holders[0].result("booking")["status"] == "confirmed"
    with database.reading() as work:
        assert len(list(work.bookings.all())) == 1
        assert work.bookings.slot("last").taken == 1
    database.close()
