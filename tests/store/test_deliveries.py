"""The delivery outbox on both databases: in order per conversation, once, and what reports do to it."""
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.services import delivering
from bot.services.channel_ports import Delivery
from bot.services.delivering import NotSent, Refused
from bot.store.channel_tables import addresses, deliveries
from bot.store.database import Database
from tests.store.conftest import NOW

ADDRESS = "+4520304050"
BOT = {"text": "Hej", "choices": [], "progress": None, "result": None}
CRISIS = {**BOT, "text": "Ring 112", "result": {"kind": "crisis", "flag": "tell_suicidal", "numbers": []}}


@pytest.fixture
def sms(database: Database, conversation: Callable[..., str]) -> Callable[..., str]:
    """Adds a conversation that goes on at an address; its id."""
    def add(key: str = "c1", address: str = ADDRESS, channel: str = "sms") -> str:
        conversation(key, channel=channel)
        with database.transaction() as work:
            work.addresses.join(work.addresses.lock(channel, address, NOW).id, key, NOW)
        return key

    return add


def say(database: Database, conversation: str, *texts: str, **more: Any) -> None:
    with database.transaction() as work:
        for text in texts:
            work.messages.add(conversation, "bot", {**BOT, "text": text, **more}, NOW)


def next_one(database: Database, content: Any, at: timedelta = timedelta(0)) -> Delivery | None:
    with database.transaction() as work:
        return delivering.next_delivery(work, content, ["sms", "telegram"], NOW + at)


def statuses(database: Database) -> list[str]:
    with database.reading() as work:
        return [one.status for one in work.deliveries.all()]


def test_a_message_is_in_the_outbox_with_the_commit_and_not_without(database: Database, sms: Any) -> None:
    key = sms()
    with pytest.raises(RuntimeError), database.transaction() as work:
        work.messages.add(key, "bot", BOT, NOW)
        raise RuntimeError
    assert statuses(database) == []
    say(database, key, "Hej")
    assert statuses(database) == ["waiting"]


def test_the_web_and_what_the_citizen_says_are_not_delivered(
        database: Database, sms: Any, conversation: Callable[..., str]) -> None:
    key, web = sms(), conversation("w1")
    say(database, web, "Hej")
    with database.transaction() as work:
        work.messages.add(key, "citizen", {"text": "Hej"}, NOW)
    assert statuses(database) == []


def test_what_an_advisor_writes_is_delivered(database: Database, sms: Any, content: Any) -> None:
    key = sms()
    with database.transaction() as work:
        work.messages.add(key, "advisor", {"text": "Hej, jeg hedder Anna"}, NOW)
    found = next_one(database, content)
    assert found and (found.body["text"], found.address) == ("Hej, jeg hedder Anna", ADDRESS)


def test_one_turn_is_one_sms_and_the_next_waits_for_it(database: Database, sms: Any, content: Any) -> None:
    key = sms()
    say(database, key, "Et", "To")
    first = next_one(database, content)
    say(database, key, "Tre")
    assert first and first.body["text"] == "Et\n\nTo"
    assert next_one(database, content) is None
    with database.transaction() as work:
        delivering.sent(work, first, "p1", NOW)
    second = next_one(database, content)
    assert second and second.body["text"] == "Tre"


def test_conversations_do_not_wait_for_each_other(database: Database, sms: Any, content: Any) -> None:
    for number in range(3):
        say(database, sms(f"c{number}", f"+452030405{number}"), "Hej")
    found = [next_one(database, content) for _ in range(4)]
    assert [one and one.conversation for one in found] == ["c0", "c1", "c2", None]


def test_text_and_address_are_sealed_and_the_text_goes_when_sent(database: Database, sms: Any, content: Any) -> None:
    say(database, sms(), "Hej")
    delivery = next_one(database, content)
    assert delivery
    with database.reading() as work:
        rows = [dict(row) for row in work.connection.execute(sa.select(deliveries)).mappings()]
        rows += [dict(row) for row in work.connection.execute(sa.select(addresses)).mappings()]
    assert not [row for row in rows if "20304050" in str(row) or "Hej" in str(row)]
    with database.transaction() as work:
        delivering.sent(work, delivery, None, NOW)
        found = work.deliveries.get(delivery.id)
    assert found and (found.status, found.body) == ("sent", {})


def test_not_sent_is_tried_again_later_and_ever_later(database: Database, sms: Any, content: Any) -> None:
    say(database, sms(), "Hej")
    for wait in (2, 4, 8):
        delivery = next_one(database, content)
        assert delivery
        with database.transaction() as work:
            delivering.not_sent(work, delivery, NotSent("busy"), NOW)
            assert work.deliveries.next_at() == NOW + timedelta(seconds=wait)
        assert next_one(database, content, timedelta(seconds=wait - 1)) is None
        with database.transaction() as work:
            work.deliveries.again(delivery.id, NOW, "now")


def test_when_the_other_side_names_a_time_it_is_kept(database: Database, sms: Any, content: Any) -> None:
    say(database, sms(channel="telegram"), "Hej")
    delivery = next_one(database, content)
    assert delivery
    with database.transaction() as work:
        delivering.not_sent(work, delivery, NotSent("flood", after=37), NOW)
        assert work.deliveries.next_at() == NOW + timedelta(seconds=37)


def _tried(database: Database, content: Any, times: int) -> str:
    for _ in range(times):
        delivery = next_one(database, content)
        assert delivery
        with database.transaction() as work:
            delivering.not_sent(work, delivery, NotSent("busy"), NOW - timedelta(days=1))
    return statuses(database)[0]


def test_it_is_given_up_after_eight_times(database: Database, sms: Any, content: Any) -> None:
    say(database, sms(), "Hej")
    assert (_tried(database, content, 7), _tried(database, content, 1)) == ("waiting", "failed")
    with database.reading() as work:
        assert [(t.status, t.error) for t in delivering.troubles(work, NOW)] == [("failed", "busy")]


def test_a_crisis_answer_is_never_given_up(database: Database, sms: Any, content: Any) -> None:
    say(database, sms(), "Ring 112", result=CRISIS["result"])
    assert _tried(database, content, 12) == "waiting"


def test_an_sms_of_unknown_outcome_waits_for_its_report_then_for_staff(
        database: Database, sms: Any, content: Any) -> None:
    key = sms()
    say(database, key, "Hej")
    delivery = next_one(database, content)
    assert delivery
    with database.transaction() as work:
        delivering.uncertain(work, delivery, "ReadTimeout", NOW)
    say(database, key, "Videre")
    following = next_one(database, content)
    assert following and following.body["text"] == "Videre"
    with database.transaction() as work:
        assert list(delivering.troubles(work, NOW + timedelta(minutes=9))) == []
        assert [t.delivery for t in delivering.troubles(work, NOW + timedelta(minutes=11))] == [delivery.id]
        assert delivering.reported(work, delivery.id, "delivered", None, NOW)
        assert list(delivering.troubles(work, NOW + timedelta(minutes=11))) == []
        assert not delivering.send_again(work, delivery.id, NOW)


def test_staff_may_send_an_unknown_one_again(database: Database, sms: Any, content: Any) -> None:
    say(database, sms(), "Hej")
    delivery = next_one(database, content)
    assert delivery
    with database.transaction() as work:
        delivering.uncertain(work, delivery, "ReadTimeout", NOW)
        assert delivering.send_again(work, delivery.id, NOW)
    again = next_one(database, content)
    assert again and (again.id, again.body["text"]) == (delivery.id, "Hej")


@pytest.mark.parametrize(("channel", "crisis", "after"), [
    ("sms", False, "unknown"), ("sms", True, "waiting"), ("telegram", False, "waiting"),
])
def test_a_sender_that_died_leaves_nothing_lost(
        database: Database, sms: Any, content: Any, channel: str, crisis: bool, after: str) -> None:
    say(database, sms(channel=channel), "Hej", **({"result": CRISIS["result"]} if crisis else {}))
    assert next_one(database, content)
    with database.transaction() as work:
        assert delivering.recover(work, NOW + timedelta(minutes=1)) == 0
        assert delivering.recover(work, NOW + timedelta(minutes=3)) == 1
    assert statuses(database) == [after]


def test_a_report_may_come_before_the_answer_to_sending(database: Database, sms: Any, content: Any) -> None:
    say(database, sms(), "Hej")
    delivery = next_one(database, content)
    assert delivery
    with database.transaction() as work:
        delivering.reported(work, delivery.id, "delivered", None, NOW)
        delivering.sent(work, delivery, "p1", NOW)
    assert statuses(database) == ["delivered"]


def test_a_report_of_something_unknown_is_said_to_be(database: Database) -> None:
    with database.transaction() as work:
        assert delivering.reported(work, 4711, "delivered", None, NOW) is False


def test_who_cannot_be_reached_gets_nothing_more_until_they_write(database: Database, sms: Any, content: Any) -> None:
    key = sms()
    say(database, key, "Hej")
    delivery = next_one(database, content)
    assert delivery
    with database.transaction() as work:
        delivering.refused(work, delivery, Refused("blocked"), NOW)
    say(database, key, "Er du der?")
    assert next_one(database, content) is None
    assert statuses(database)[-1] == "cancelled"
    with database.transaction() as work:
        work.addresses.seen(work.addresses.lock("sms", ADDRESS, NOW).id, NOW)
    say(database, key, "Godt at høre fra dig")
    assert next_one(database, content)


@pytest.mark.parametrize(("error", "marked"), [("expired", False), ("no such number", True)])
def test_only_a_failure_for_good_marks_the_address(
        database: Database, sms: Any, content: Any, error: str, marked: bool) -> None:
    say(database, sms(), "Hej")
    delivery = next_one(database, content)
    assert delivery
    with database.transaction() as work:
        delivering.reported(work, delivery.id, "failed", error, NOW)
        assert (work.addresses.lock("sms", ADDRESS, NOW).failed_at is not None) is marked


def test_what_is_moot_is_not_sent(database: Database, sms: Any, content: Any) -> None:
    say(database, sms(), "Husk din aftale", due="booking:b1:remind")
    with database.transaction() as work:
        assert work.deliveries.cancel_due("booking:b2:") == 0
        assert work.deliveries.cancel_due("booking:b1:") == 1
    assert next_one(database, content) is None


def test_an_address_forgets_who_it_was_but_not_that_they_said_stop(
        database: Database, sms: Any, conversation: Any) -> None:
    for key, address in (("c1", ADDRESS), ("c2", "+4520304051")):
        sms(key, address)
    with database.transaction() as work:
        work.addresses.stop(work.addresses.lock("sms", ADDRESS, NOW).id, NOW)
        assert work.addresses.purge(NOW + timedelta(days=99)) == 0
        for key in ("c1", "c2"):
            work.conversations.delete(key)
        assert work.addresses.purge(NOW + timedelta(days=99)) == 1
    with database.transaction() as work:
        found = [dict(row) for row in work.connection.execute(sa.select(addresses)).mappings()]
        assert [work.cipher.unseal(row["sealed_address"]) for row in found] == [""]
        assert work.addresses.lock("sms", ADDRESS, NOW).stopped_at == NOW


@pytest.mark.postgres
def test_two_senders_never_take_the_same(postgres_url: str, content: Any) -> None:
    """Eight at once on PostgreSQL: every delivery goes out once, in order within its conversation."""
    import threading

    from bot.store.crypto import Cipher, new_key
    from bot.store.migrate import upgrade

    database = Database(postgres_url, Cipher(new_key()))
    upgrade(database.engine)
    from bot.services import conversations

    keys = []
    with database.transaction() as work:
        for number in range(12):
            opened = conversations.open_conversation(work, content, NOW, channel="sms", greet=False)
            work.addresses.join(work.addresses.lock("sms", f"+45203040{number:02}", NOW).id, opened.conversation, NOW)
            keys.append(opened.conversation)
    out: list[tuple[str, str]] = []
    stop = threading.Event()

    def sender() -> None:
        while not stop.is_set():
            found = next_one(database, content)
            if found is not None:
                out.append((found.conversation, found.body["text"]))
                with database.transaction() as work:
                    delivering.sent(work, found, None, NOW)

    senders = [threading.Thread(target=sender) for _ in range(8)]
    for thread in senders:
        thread.start()
    for number in range(8):
        for key in keys:
            say(database, key, f"{number:03}")
    while next((True for status in statuses(database) if status in ("waiting", "sending")), False):
        stop.wait(0.05)
    stop.set()
    for thread in senders:
        thread.join(10)
    for key in keys:
        words = [word for conversation, text in out if conversation == key for word in text.split()]
        assert words == [f"{number:03}" for number in range(8)]
    database.close()
