"""A chat client that speaks nothing but the contract: for tests against a real server."""
from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx

from tests.running import Talk

PATIENCE_SECONDS = 60


class Chat(Talk):
    """One citizen's conversation over HTTP; talks like `tests.running.Talk`."""

    def __init__(self, url: str, municipality: str | None = None) -> None:
        self.http = httpx.Client(base_url=url, timeout=30)
        opened = self.http.post("/api/chat/sessions", json={"municipality": municipality} if municipality else {})
        assert opened.status_code == 201, opened.text
        self.id, self.token = opened.json()["session"], opened.json()["token"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"
        self.seen, self.last, self.state = 0, [], "bot"
        self._read()

    def post(self, body: Any, **more: Any) -> httpx.Response:
        """Posts a message as it is; the bare response."""
        return self.http.post("/api/chat/messages", json=body, **more)

    def history(self, after: int = 0) -> dict[str, Any]:
        answer = self.http.get("/api/chat/messages", params={"after": after})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def said(self) -> list[str]:
        """Everything the citizen has said, as the history shows it."""
        return [m["text"] for m in self.history()["messages"] if m["from"] == "citizen"]

    def _send(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        answer = self.post({"id": uuid.uuid4().hex, **body})
        assert answer.status_code == 202, answer.text
        return self._read()

    def _read(self) -> list[dict[str, Any]]:
        """The bot's new messages, once nothing waits in the inbox."""
        until = time.monotonic() + PATIENCE_SECONDS
        found = self.history(self.seen)
        while found["pending"]:
            assert time.monotonic() < until, "the message was never handled"
            time.sleep(0.01)
            found = self.history(self.seen)
        if found["messages"]:
            self.seen = found["messages"][-1]["id"]
        self.state = found["state"]
        self.last = [message for message in found["messages"] if message["from"] != "citizen"]
        return self.last


def events(lines: Iterator[str]) -> Iterator[tuple[str, int | None, Any]]:
    """(event, id, data) of a stream of server-sent events; comments are left out."""
    name, number, data = "message", None, ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("id: "):
            number = int(line.removeprefix("id: "))
        elif line.startswith("data: "):
            data += line.removeprefix("data: ")
        elif not line and data:
            yield name, number, json.loads(data)
            name, number, data = "message", None, ""
