"""A bot without its model: what advisors see and do needs no understanding."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.handover import QUEUED, Handover
from bot.services import conversations


@pytest.fixture
def bot(tmp_path: Path, content: Any) -> Iterator[Any]:
    from tests.running import settings_for, start

    running = start(settings_for(tmp_path), content, None, demo=False)  # type: ignore[arg-type]
    yield running
    running.parts.database.close()


@pytest.fixture
def waiting(bot: Any) -> Callable[..., str]:
    """A conversation in the queue: `waiting(municipality="0540", said=("hej",), share="nothing")`; its id."""
    def add(municipality: str = "0540", said: tuple[Any, ...] = ("hej",), **more: Any) -> str:
        now = bot.parts.clock.now()
        with bot.parts.database.transaction() as work:
            opened = conversations.open_conversation(work, bot.parts.content, now, channel="web",
                                                     municipality=municipality)
            conversation = work.conversations.lock(opened.conversation)
            assert conversation is not None
            work.conversations.save(replace(conversation, state="queued"))
            for one in said:
                body, sender = ({"text": one}, "citizen") if isinstance(one, str) else (one, "bot")
                work.messages.add(conversation.id, sender, body, now)
            work.handovers.add(Handover(conversation.id[::-1], conversation.id, municipality, QUEUED, "asked", now,
                                        **more))
        return opened.conversation

    return add


def moved_to(bot: Any, now: str) -> Any:
    from tests.running import moved

    return moved(bot, now)
