"""Typing signs: told to the other side while an advisor is in charge, and to nobody else; nothing is kept."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.app import web_app
from bot.channels.web.events import news
from bot.channels.web.hub import Hub


@pytest.fixture
def client(bot: Any) -> Any:
    return TestClient(web_app(bot.parts, bot, None))


@pytest.mark.parametrize(("state", "told"), [("bot", 0), ("queued", 0), ("assigned", 1), ("closed", 0)])
def test_a_citizens_typing_is_told_to_an_advisor_in_charge(bot: Any, client: Any, state: str, told: int) -> None:
    opened = client.post("/api/chat/sessions", json={}).json()
    with bot.parts.database.transaction() as work:
        work.conversations.save(replace(work.conversations.lock(opened["session"]), state=state))
    answer = client.post("/api/chat/typing", headers={"Authorization": f"Bearer {opened['token']}"})
    assert (answer.status_code, bot.hub.typed(opened["session"], "citizen")) == (202, told)


def test_typing_needs_a_conversation(client: Any) -> None:
    assert client.post("/api/chat/typing").status_code == 401
    assert client.post("/api/chat/typing", headers={"Authorization": "Bearer x"}).status_code == 401


def test_an_advisors_typing_is_an_event_each_time_and_none_at_first() -> None:
    hub, shown = Hub(), dict[str, Any]()
    hub.types("c", "advisor")

    def found() -> list[str]:
        return news({"messages": [], "pending": 0, "state": "assigned", "advisor_typed": hub.typed("c", "advisor")},
                    shown)

    assert ["typing" in event for event in found()] == [False]
    hub.types("c", "citizen")
    assert found() == []
    hub.types("c", "advisor")
    assert found() == ['event: typing\ndata: {"typing": true, "from": "advisor"}\n\n']
    assert found() == []
