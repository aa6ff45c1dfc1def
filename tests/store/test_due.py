"""What is planned for later: replaced and cancelled by its key, handed over once."""
from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.services.due import hand_over
from bot.store.database import Database
from tests.store.conftest import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def planned(database: Database, conversation: Callable[..., str]) -> Callable[..., str]:
    """A conversation with items under these keys, an hour apart."""
    def plan(*keys: str) -> str:
        talk = conversation()
        with database.transaction() as work:
            for number, key in enumerate(keys):
                work.due.plan(key, "test", talk, NOW + HOUR * (number + 1), {"number": number})
        return talk

    return plan


def test_the_same_key_replaces_what_was_planned(
    database: Database, planned: Callable[..., str],
) -> None:
    talk = planned("booking:1:day")
    with database.transaction() as work:
        work.due.plan("booking:1:day", "test", talk, NOW + 5 * HOUR, {"number": 9})
        (item,) = work.due.of_conversation(talk)
        assert (item.at, item.body, item.version) == (NOW + 5 * HOUR, {"number": 9}, 1)
        assert work.due.next_at() == NOW + 5 * HOUR


def test_cancelling_takes_what_begins_with_the_prefix_and_nothing_else(
    database: Database, planned: Callable[..., str],
) -> None:
    talk = planned("booking:1:day", "booking:1:hour", "booking:11:day", "booking_1:day")
    with database.transaction() as work:
        assert work.due.cancel("booking:1:") == 2
        left = [item.key for item in work.due.of_conversation(talk) if item.status == "waiting"]
    assert left == ["booking:11:day", "booking_1:day"]


def test_a_prefix_is_no_pattern(
    database: Database, planned: Callable[..., str],
) -> None:
    planned("a:1", "b:1")
    with database.transaction() as work:
        assert work.due.cancel("%") == work.due.cancel("_:") == 0


def test_only_what_is_due_is_handed_over_and_only_once(
    database: Database, planned: Callable[..., str],
) -> None:
    talk = planned("first", "second")
    with database.transaction() as work:
        assert hand_over(work, NOW) == 0
        assert hand_over(work, NOW + HOUR) == 1
        assert hand_over(work, NOW + HOUR) == 0
        assert work.inbox.pending(talk) == 1
        assert work.due.next_at() == NOW + 2 * HOUR


def test_several_processes_hand_over_each_item_once(
    database: Database, planned: Callable[..., str],
) -> None:
    talk = planned(*(f"item:{n}" for n in range(12)))

    def hand(_: int) -> int:
        with database.transaction() as work:
            return hand_over(work, NOW + 24 * HOUR)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(hand, range(8))) == 12
    with database.reading() as work:
        assert work.inbox.pending(talk) == 12


def test_a_conversation_with_something_planned_is_kept_until_it_was_said(
    database: Database, planned: Callable[..., str],
) -> None:
    talk = planned("day")
    later = NOW + timedelta(days=400)
    with database.transaction() as work:
        assert work.conversations.older_than(later, later) == []
        work.due.cancel("day")
        assert work.conversations.older_than(later, later) == [talk]


def test_an_ended_conversation_is_told_nothing_more(
    database: Database, planned: Callable[..., str],
) -> None:
    talk = planned("day")
    with database.transaction() as work:
        work.conversations.end(talk, NOW)
        assert work.due.of_conversation(talk) == []
