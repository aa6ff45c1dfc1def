"""Clients for the chat API: over HTTP against a real server, or against the application in this process."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def chat(live_server: Any) -> Callable[..., Any]:
    """Begins a conversation over HTTP: `chat(municipality=None)`."""
    from tests.channels.client import Chat

    return lambda municipality=None: Chat(live_server.url, municipality)


@pytest.fixture
def web(tmp_path: Path, content: Any, host: Any) -> Iterator[Callable[..., Any]]:
    """The application in this process under other settings: `web(AFKLAR_…=…)`. Nothing handles its inbox."""
    from starlette.testclient import TestClient

    from bot.app import web_app
    from tests.running import settings_for, start

    opened = []

    def make(**settings: str) -> TestClient:
        bot = start(settings_for(tmp_path, **settings), content, host, demo=False)
        opened.append(bot)
        client = TestClient(web_app(bot.parts, bot, None), raise_server_exceptions=False)
        client.running = bot  # type: ignore[attr-defined]
        return client

    yield make
    for bot in opened:
        bot.parts.database.close()
