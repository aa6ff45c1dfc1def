"""The inbox: each message once, in order, one conversation at a time, also between processes."""
from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from bot.store.database import Database
from tests.store.conftest import NOW


def put(database: Database, conversation: str, client_id: str, text: str = "hej") -> bool:
    with database.transaction() as work:
        return bool(work.inbox.put(conversation, "web", client_id, {"text": text}, NOW))


def test_a_message_is_new_once(database: Database, conversation: Callable[..., str]) -> None:
    conversation("c1")
    conversation("c2")
    assert [put(database, "c1", "m1"), put(database, "c1", "m1"), put(database, "c1", "m2")] == [True, False, True]
    assert put(database, "c2", "m1") is True
    with database.reading() as work:
        assert (work.inbox.pending("c1"), work.inbox.pending("c2")) == (2, 1)


def test_the_first_wins_and_the_second_text_under_its_id_is_dropped(
    database: Database, conversation: Callable[..., str],
) -> None:
    conversation()
    put(database, "c1", "m1", "first")
    put(database, "c1", "m1", "second")
    with database.transaction() as work:
        assert work.inbox.claim(NOW).body == {"text": "first"}


def test_many_threads_with_one_id_add_one(database: Database, conversation: Callable[..., str]) -> None:
    conversation()
    with ThreadPoolExecutor(10) as pool:
        added = list(pool.map(lambda _: put(database, "c1", "m1"), range(10)))
    assert sorted(added) == [False] * 9 + [True]


def test_oldest_first_and_in_order_within_a_conversation(database: Database, conversation: Callable[..., str]) -> None:
    conversation("c1")
    conversation("c2")
    for owner, client_id in (("c1", "a"), ("c2", "b"), ("c1", "c")):
        put(database, owner, client_id)
    order = []
    for _ in range(3):
        with database.transaction() as work:
            inbound = work.inbox.claim(NOW)
            order.append((inbound.conversation, inbound.client_id))
            work.inbox.done(inbound.id, NOW)
    assert order == [("c1", "a"), ("c2", "b"), ("c1", "c")]
    with database.transaction() as work:
        assert work.inbox.claim(NOW) is None


def test_a_rolled_back_turn_leaves_its_message_waiting(database: Database, conversation: Callable[..., str]) -> None:
    conversation()
    put(database, "c1", "m1")
    with pytest.raises(RuntimeError), database.transaction() as work:
        work.inbox.done(work.inbox.claim(NOW).id, NOW)
        raise RuntimeError("killed")
    with database.transaction() as work:
        assert work.inbox.claim(NOW).client_id == "m1"


def test_a_retry_holds_back_its_conversation_only(database: Database, conversation: Callable[..., str]) -> None:
    conversation("c1")
    conversation("c2")
    for owner, client_id in (("c1", "a"), ("c1", "b"), ("c2", "c")):
        put(database, owner, client_id)
    due = NOW + timedelta(seconds=1)
    with database.transaction() as work:
        work.inbox.failed(work.inbox.claim(NOW).id, "RuntimeError", due)
    with database.transaction() as work:
        assert work.inbox.next_at() == due
        assert work.inbox.claim(NOW).client_id == "c"
    with database.transaction() as work:
        again = work.inbox.claim(due)
        assert (again.client_id, again.attempts) == ("a", 1)
        work.inbox.failed(again.id, "RuntimeError", None)
    with database.transaction() as work:
        assert work.inbox.claim(due).client_id == "b"


def test_what_was_handled_keeps_no_text(database: Database, conversation: Callable[..., str]) -> None:
    conversation()
    put(database, "c1", "m1")
    with database.transaction() as work:
        work.inbox.done(work.inbox.claim(NOW).id, NOW)
    with database.reading() as work:
        assert work.connection.exec_driver_sql("SELECT sealed_body, status FROM inbox").all() == [("", "done")]
        assert work.inbox.pending("c1") == 0
    assert put(database, "c1", "m1") is False


@pytest.mark.postgres
def test_workers_never_hold_two_messages_of_one_conversation(
    postgres_url: str, conversation_on: Callable[..., Any],
) -> None:
    """Four workers, six conversations with ten messages each: order kept, each once, never two at a time."""
    database = conversation_on(postgres_url, [f"c{n}" for n in range(6)])
    for message in range(10):
        for owner in range(6):
            put(database, f"c{owner}", f"{message}")
    handled: list[tuple[str, str]] = []
    held: set[str] = set()
    guard = threading.Lock()
    overlaps = []

    def work_on() -> None:
        while True:
            with database.transaction() as work:
                inbound = work.inbox.claim(NOW)
                if inbound is None:
                    if not any(work.inbox.pending(f"c{n}") for n in range(6)):
                        return
                    continue
                with guard:
                    if inbound.conversation in held:
                        overlaps.append(inbound)
                    held.add(inbound.conversation)
                    handled.append((inbound.conversation, inbound.client_id))
                work.inbox.done(inbound.id, NOW)
                with guard:
                    held.discard(inbound.conversation)

    threads = [threading.Thread(target=work_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert overlaps == []
    for owner in range(6):
        assert [client_id for who, client_id in handled if who == f"c{owner}"] == [str(n) for n in range(10)]
    database.close()


@pytest.fixture
def conversation_on() -> Callable[..., Database]:
    from bot.services.ports import Conversation
    from bot.store.crypto import Cipher, new_key
    from bot.store.migrate import upgrade

    def make(url: str, keys: list[str]) -> Database:
        database = Database(url, Cipher(new_key()))
        upgrade(database.engine)
        with database.transaction() as work:
            for key in keys:
                work.conversations.add(Conversation(key, "web", None, "citizen", "bot", 0, {}, None, None, NOW, NOW,
                                                    None), token=None)
        return database

    return make
