"""1,000 SMS in a burst from 200 numbers: all answered, in order per number, none twice."""
from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.services import delivering
from bot.services.arriving import Arrival, arrive

pytestmark = pytest.mark.model

NUMBERS, EACH = 200, 5
# Words that code understands: the burst measures the outbox and the inbox, not the language model.
TEXTS = ("hej", "menu", "tilbage", "hjælp", "menu")


def test_a_thousand_messages_from_two_hundred_numbers(running: Any) -> None:
    parts, chance = running.parts, random.Random(20261123)
    waiting = {f"+45203{number:05}": list(enumerate(TEXTS)) for number in range(NUMBERS)}

    def take(number: str, place: int, text: str) -> None:
        with parts.database.transaction() as work:
            arrive(work, parts.content, Arrival("sms", number, f"{number}-{place}", text), parts.clock.now())

    order = [number for number in waiting for _ in range(EACH)]
    chance.shuffle(order)
    with ThreadPoolExecutor(4) as pool:
        for at in range(0, len(order), 4):
            four = dict.fromkeys(order[at:at + 4], 0)
            sent = [(number, *waiting[number].pop(0)) for number in four if waiting[number]]
            list(pool.map(lambda one: take(*one), sent))
            list(pool.map(lambda one: take(*one), sent[:1]))  # and one of them twice
    for number, left in waiting.items():
        for place, text in left:
            take(number, place, text)
    while running.dispatcher.handle_next():
        pass
    out = _sent(running)
    with parts.database.reading() as work:
        conversations = list(work.conversations.all())
        assert len(conversations) == NUMBERS
        for conversation in conversations:
            messages = work.messages.after(conversation.id, 0)
            said = [m.body["text"] for m in messages if m.sender == "citizen"]
            assert said == list(TEXTS[1:]), "the first hello is answered by the greeting"
            written = [m.body["text"][:40] for m in messages if m.sender == "bot"]
            assert len(written) >= EACH
            shown = "\n".join(out[conversation.id])
            places = [shown.find(text) for text in dict.fromkeys(written)]
            assert -1 not in places and places == sorted(places)
        assert {one.status for one in work.deliveries.all()} == {"sent"}


def _sent(running: Any) -> dict[str, list[str]]:
    """Everything in the outbox, as a gateway gets it."""
    parts, out = running.parts, {}
    while True:
        with parts.database.transaction() as work:
            found = delivering.next_delivery(work, parts.content, ["sms"], parts.clock.now())
            if found is None:
                return out
            delivering.sent(work, found, None, parts.clock.now())
        out.setdefault(found.conversation, []).append(found.body["text"])
