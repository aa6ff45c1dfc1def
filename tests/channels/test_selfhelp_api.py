"""Self-help over the chat API of a real server: an entry survives kill -9, and nothing is said twice."""
from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.channels.client import PATIENCE_SECONDS, Chat

pytestmark = pytest.mark.model


def insist(chat: Chat, body: dict[str, str]) -> None:
    """Posts with the same id until it is taken, as the page does."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            if chat.post(body).status_code == 202:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < until, "the server never came back"
        time.sleep(0.05)


def test_the_week_is_a_picture_with_a_text(chat: Any) -> None:
    citizen = chat("0540")
    citizen.answers("jeg drak tre øl i dag", "Ja, det må du", "Vis min uge")
    found = citizen.result("picture")
    assert set(found) == {"kind", "name", "svg", "alt"}
    assert found["name"] == "week"
    assert found["svg"].startswith("<svg")
    assert "I alt i denne uge: 3." in citizen.texts


def test_a_killed_process_loses_no_entry_and_repeats_no_message(serve: Any, tmp_path: Path) -> None:
    server = serve(tmp_path)
    citizen = Chat(server.url, "0540")
    citizen.answers("jeg drak tre øl i dag", "Ja, det må du")
    citizen.say("jeg har trang nu")
    body = {"id": uuid.uuid4().hex, "text": "Det er gået over"}
    assert citizen.post(body).status_code == 202
    server.kill()
    server.restart()
    insist(citizen, body)
    citizen._read()
    insist(citizen, {"id": uuid.uuid4().hex, "text": "at bevæge mig"})
    citizen._read()
    insist(citizen, {"id": "diary-1", "text": "jeg drak to øl i går"})
    server.kill()
    server.restart()
    insist(citizen, {"id": "diary-1", "text": "jeg drak to øl i går"})
    citizen._read()
    citizen.say("hvad har I gemt om mig?")
    assert "Dagbog: 2 indlæg" in citizen.texts
    assert "Det, der hjalp mod trang: 1" in citizen.texts
    texts = [m["text"] for m in citizen.history()["messages"] if m["from"] == "bot"]
    assert len([text for text in texts if text.startswith("Flot klaret")]) == 1
    assert len([text for text in texts if text.startswith("Skrevet op for")]) == 2
    assert citizen.said().count("jeg drak to øl i går") == 1
