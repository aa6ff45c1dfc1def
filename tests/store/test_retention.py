"""What is deleted and when: purge with a moved clock, erasing one conversation, ending a session."""
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.services.data_rights import Purged, erase_conversation, purge
from bot.settings import read_settings
from bot.store import tables
from bot.store.database import Database
from tests.store.conftest import NOW, a_slot
from tests.store.test_bookings_store import a_booking

SETTINGS = read_settings({})


def purged(database: Database, at: datetime, **settings: str) -> Purged:
    chosen = read_settings({f"AFKLAR_{name}": value for name, value in settings.items()}) if settings else SETTINGS
    with database.transaction() as work:
        return purge(work, at, chosen)


def left(database: Database, table: str) -> int:
    with database.reading() as work:
        count = sa.select(sa.func.count()).select_from(tables.metadata.tables[table])
        return int(work.connection.execute(count).scalar())


@pytest.mark.parametrize(("consented", "after", "gone"), [
    (True, timedelta(days=30), False), (True, timedelta(days=30, seconds=1), True),
    (False, timedelta(hours=24), False), (False, timedelta(hours=24, seconds=1), True),
])
def test_a_conversation_goes_after_its_time(
    database: Database, conversation: Callable[..., str], consented: bool, after: timedelta, gone: bool,
) -> None:
    conversation(consent_at=NOW if consented else None)
    with database.transaction() as work:
        work.messages.add("c1", "citizen", {"text": "hej"}, NOW)
        work.messages.add_choices("c1", 1, {"k": {"intent": "greet"}})
        save_screening(work)
    assert purged(database, NOW + after).conversations == int(gone)
    for table in ("conversations", "messages", "choices", "screenings"):
        assert left(database, table) == int(not gone)


def save_screening(work: Any) -> None:
    work.records.save_screening({
        "id": "s", "conversation": "c1", "instrument": "audit", "version": "1", "complete": True, "score": 8,
        "at_least": None, "band": "hazardous", "route": "alcohol_conversation", "municipality": None, "created_at": NOW,
        "personal": {"answers": {"audit.1": "3"}, "also": [], "rulings": []}})


def test_the_municipality_decides_otherwise(database: Database, conversation: Callable[..., str]) -> None:
    conversation(consent_at=NOW)
    assert purged(database, NOW + timedelta(days=7, seconds=1), CONVERSATION_DAYS="7").conversations == 1


def test_the_last_message_counts_and_a_waiting_one_is_never_lost(
    database: Database, conversation: Callable[..., str],
) -> None:
    conversation("fresh", last_at=NOW + timedelta(days=20), consent_at=NOW)
    conversation("waiting")
    with database.transaction() as work:
        work.inbox.put("waiting", "web", "m", {"text": "hej"}, NOW)
    assert purged(database, NOW + timedelta(days=40)).conversations == 0


@pytest.mark.parametrize(("after", "gone"), [(timedelta(days=90), False), (timedelta(days=90, seconds=1), True)])
def test_a_booking_goes_after_it_ended_and_outlives_its_conversation(
    database: Database, conversation: Callable[..., str], after: timedelta, gone: bool,
) -> None:
    conversation(consent_at=NOW)
    with database.transaction() as work:
        work.bookings.add_slots([a_slot()])
        work.bookings.add(a_booking("b1", conversation="c1"), work.bookings.take("s1"))
    ended = NOW + timedelta(hours=24, minutes=45)
    assert purged(database, ended + after).bookings == int(gone)
    assert left(database, "bookings") == int(not gone)
    assert left(database, "conversations") == 0


def test_a_callback_and_the_log_go_too(database: Database, conversation: Callable[..., str]) -> None:
    conversation(consent_at=NOW)
    with database.transaction() as work:
        add_callback(work)
        work.records.log(NOW, "operator", "erase", "x")
    done = purged(database, NOW + timedelta(days=91))
    assert (done.callbacks, done.log) == (1, 0)
    assert purged(database, NOW + timedelta(days=731)).log == 1


def add_callback(work: Any) -> None:
    work.records.add_callback({
        "id": "cb", "reference": "AF-1", "conversation": "c1", "municipality": "0370",
        "purpose": "alcohol_conversation", "status": "waiting", "deadline": NOW, "created_at": NOW,
        "personal": {"name": "Anna", "phone": "+4520123456"}})


def test_purging_twice_changes_nothing_more(database: Database, conversation: Callable[..., str]) -> None:
    conversation()
    at = NOW + timedelta(days=2)
    assert purged(database, at).conversations == 1
    assert purged(database, at) == Purged(0, 0, 0, 0, 0)


def test_erasing_deletes_everything_and_frees_the_time(database: Database, conversation: Callable[..., str]) -> None:
    conversation("c1", token="secret", consent_at=NOW)
    conversation("c2", token="other")
    with database.transaction() as work:
        for owner in ("c1", "c2"):
            work.messages.add(owner, "citizen", {"text": "hej"}, NOW)
            work.inbox.put(owner, "web", "m", {"text": "hej"}, NOW)
        save_screening(work)
        add_callback(work)
        work.bookings.add_slots([a_slot()])
        work.bookings.add(a_booking("b1", conversation="c1"), work.bookings.take("s1"))
    with database.transaction() as work:
        assert erase_conversation(work, "c1", NOW, actor="citizen") is True
        assert erase_conversation(work, "c1", NOW, actor="citizen") is False
        assert erase_conversation(work, "nobody", NOW, actor="operator") is False
    with database.reading() as work:
        assert work.conversations.by_token("secret").ended_at == NOW
        assert work.conversations.get("c1").session == {}
        assert [work.messages.after(owner, 0) for owner in ("c1",)] == [[]]
        assert len(work.messages.after("c2", 0)) == 1 and work.inbox.pending("c2") == 1
        assert list(work.records.screenings()) == [] and list(work.records.callbacks()) == []
        [booking] = work.bookings.all()
        assert (booking.status, booking.personal, booking.conversation) == ("cancelled", {}, None)
        assert work.bookings.slot("s1").taken == 0
    assert left(database, "audit_log") == 1


def test_the_name_of_an_earlier_booking_cannot_be_found_by_phone_after_erasure(
    database: Database, conversation: Callable[..., str],
) -> None:
    conversation()
    with database.transaction() as work:
        work.bookings.add_slots([a_slot()])
        work.bookings.add(a_booking("b1", conversation="c1"), work.bookings.take("s1"))
        before = work.connection.exec_driver_sql("SELECT phone_hash FROM bookings").scalar()
        erase_conversation(work, "c1", NOW, actor="citizen")
        after = work.connection.exec_driver_sql("SELECT phone_hash FROM bookings").scalar()
    assert before == database.cipher.lookup("+4520123456") != after
