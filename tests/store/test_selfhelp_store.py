"""Self-help data in the store: sealed, kept apart, deleted after its own time and by the citizen."""
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.services.data_rights import erase_conversation, purge
from bot.services.ports import SelfHelpEntry
from bot.settings import read_settings
from bot.store.database import Database
from tests.store.conftest import NOW

SETTINGS = read_settings({})
BODY = {"said": "tre øl", "low": 3.0, "high": 3.0, "day": "2026-11-22"}


def add(database: Database, key: str = "e1", conversation: str = "c1", kind: str = "diary",
        at: datetime = NOW) -> None:
    with database.transaction() as work:
        work.selfhelp.add(SelfHelpEntry(key, conversation, kind, dict(BODY), at))


def kept(database: Database, conversation: str = "c1") -> list[SelfHelpEntry]:
    with database.reading() as work:
        return work.selfhelp.of(conversation)


def rows(database: Database, table: str) -> int:
    with database.reading() as work:
        return int(work.connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar())


def test_an_entry_is_kept_changed_and_deleted(database: Database, conversation: Callable[..., str]) -> None:
    conversation("c1")
    conversation("c2", token="other")
    add(database)
    with database.transaction() as work:
        assert work.selfhelp.change("e1", "c2", {}, NOW) is False, "another's entry is not touched"
        assert work.selfhelp.delete("e1", "c2") is False
        assert work.selfhelp.change("e1", "c1", {**BODY, "low": 4.0}, NOW) is True
    assert [entry.body["low"] for entry in kept(database)] == [4.0]
    with database.transaction() as work:
        assert [entry.id for entry in work.selfhelp.of("c1", "plan")] == []
        assert work.selfhelp.delete("e1", "c1") is True
    assert kept(database) == []


def test_nothing_readable_lies_in_the_table(database: Database, conversation: Callable[..., str]) -> None:
    conversation("c1")
    add(database)
    with database.reading() as work:
        (row,) = work.connection.execute(sa.text("SELECT * FROM selfhelp")).mappings()
    assert not any("øl" in str(value) or "2026-11-22" in str(value) for value in row.values())


@pytest.mark.parametrize(("after", "gone"), [(timedelta(days=400), False), (timedelta(days=400, seconds=1), True)])
def test_it_goes_after_its_own_time(
    database: Database, conversation: Callable[..., str], after: timedelta, gone: bool,
) -> None:
    conversation("c1", consent_at=NOW)
    add(database)
    with database.transaction() as work:
        assert purge(work, NOW + after, SETTINGS).selfhelp == int(gone)
    assert (rows(database, "selfhelp"), rows(database, "conversations")) == (int(not gone), int(not gone))


@pytest.mark.parametrize(("after", "said"), [(timedelta(days=30), 2), (timedelta(days=30, seconds=1), 0)])
def test_what_was_said_goes_after_the_conversations_time(
    database: Database, conversation: Callable[..., str], after: timedelta, said: int,
) -> None:
    """The diary stays, the words of the chat do not."""
    conversation("c1", consent_at=NOW)
    add(database)
    with database.transaction() as work:
        for _ in range(2):
            work.messages.add("c1", "citizen", {"text": "hej"}, NOW)
    with database.transaction() as work:
        assert purge(work, NOW + after, SETTINGS).conversations == 0
    assert (rows(database, "messages"), len(kept(database))) == (said, 1)


def test_a_message_of_a_plan_is_not_deleted_before_it_can_be_read(
    database: Database, conversation: Callable[..., str],
) -> None:
    conversation("c1", consent_at=NOW)
    add(database)
    later = NOW + timedelta(days=91)
    with database.transaction() as work:
        work.messages.add("c1", "citizen", {"text": "hej"}, NOW)
        work.messages.add("c1", "bot", {"text": "Tre måneder."}, later)
    with database.transaction() as work:
        purge(work, later + timedelta(days=1), SETTINGS)
        assert [message.body["text"] for message in work.messages.after("c1", 0)] == ["Tre måneder."]


def test_the_municipality_decides_otherwise(database: Database, conversation: Callable[..., str]) -> None:
    conversation("c1", consent_at=NOW)
    add(database)
    short = read_settings({"AFKLAR_SELFHELP_DAYS": "60"})
    with database.transaction() as work:
        assert purge(work, NOW + timedelta(days=61), short).selfhelp == 1


def test_erasing_a_conversation_takes_it_along(database: Database, conversation: Callable[..., str]) -> None:
    conversation("c1", token="secret")
    conversation("c2", token="other")
    add(database)
    add(database, "e2", "c2")
    with database.transaction() as work:
        work.due.plan("selfhelp:c1:diary", "selfhelp_diary", "c1", NOW + timedelta(days=1))
        assert erase_conversation(work, "c1", NOW, actor="citizen") is True
        assert work.due.of_conversation("c1") == []
    assert (kept(database), len(kept(database, "c2"))) == ([], 1)


def test_two_on_a_day_are_two(database: Database, conversation: Callable[..., str]) -> None:
    conversation("c1")
    for number in range(3):
        add(database, f"e{number}", at=NOW + timedelta(minutes=number))
    assert [entry.id for entry in kept(database)] == ["e0", "e1", "e2"]
