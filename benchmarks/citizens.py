"""One citizen's conversation, over our chat API and over stock Rasa's REST channel. A turn returns its seconds."""
from __future__ import annotations

import asyncio
import json
import time
import uuid
from typing import Any, Protocol

import aiohttp

from benchmarks.script import Turn

TURN_SECONDS = 120.0


class TurnFailed(RuntimeError):
    """A turn got no reply, or not the one the script needs: the numbers would mean nothing."""


class Citizen(Protocol):
    """`asked`: the question that is open. Stock Rasa does not tell (None), and takes no answers in words."""

    asked: str | None

    async def open(self) -> None: ...
    async def turn(self, turn: Turn) -> float: ...
    async def close(self) -> None: ...


class OurCitizen:
    """As the page does it: messages are posted, replies come over one open stream of server-sent events.

    A turn ends when the question that is open after it has arrived.
    """

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http, self._base = http, base
        self._choices: list[dict[str, Any]] = []
        self.asked: str | None = None

    async def open(self) -> None:
        async with self._http.post(f"{self._base}/api/chat/sessions", json={}) as answer:
            answer.raise_for_status()
            self._headers = {"Authorization": f"Bearer {(await answer.json())['token']}"}
        self._stream = await self._http.get(f"{self._base}/api/chat/events", headers=self._headers)
        self._stream.raise_for_status()
        while not self._choices:
            self._choices = (await self._message())["choices"]

    async def turn(self, turn: Turn) -> float:
        number = uuid.uuid4().hex
        body = {"id": number, **({"text": turn.text} if turn.text is not None else {"choice": self._choice(turn)})}
        started = time.perf_counter()
        async with self._http.post(f"{self._base}/api/chat/messages", json=body, headers=self._headers) as answer:
            if answer.status != 202:
                raise TurnFailed(f"{answer.status} for {turn}: {await answer.text()}")
        try:
            question = await asyncio.wait_for(self._question_after(number), TURN_SECONDS)
        except asyncio.TimeoutError:
            raise TurnFailed(f"no question after {turn}") from None
        took = time.perf_counter() - started
        self._choices, self.asked = question["choices"], question["progress"]["question"]
        return took

    def _choice(self, turn: Turn) -> str:
        kind, place = turn.choice
        shown = [choice["id"] for choice in self._choices if choice["kind"] == kind]
        if place >= len(shown):
            raise TurnFailed(f"no choice {turn.choice} for {turn.payload}")
        return str(shown[place])

    async def _question_after(self, number: str) -> dict[str, Any]:
        heard = False
        while True:
            message = await self._message()
            heard = heard or message["client_id"] == number
            if heard and message["from"] == "bot" and message["progress"]:
                return message

    async def _message(self) -> dict[str, Any]:
        """The next message of the stream."""
        name = b""
        while line := await self._stream.content.readline():
            if line.startswith(b"event: "):
                name = line[7:].strip()
            elif line.startswith(b"data: ") and name == b"message":
                message: dict[str, Any] = json.loads(line[6:])
                return message
        raise TurnFailed("the stream ended")

    async def close(self) -> None:
        self._stream.close()


class StockCitizen:
    """Rasa's REST channel: one request a turn, answered when the turn is done. A tap sends the button's payload."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http, self._url, self._sender = http, f"{base}/webhooks/rest/webhook", uuid.uuid4().hex
        self.asked: str | None = None

    async def open(self) -> None:
        return None

    async def turn(self, turn: Turn) -> float:
        body = {"sender": self._sender, "message": turn.text if turn.text is not None else turn.payload}
        started = time.perf_counter()
        async with self._http.post(self._url, json=body, timeout=aiohttp.ClientTimeout(TURN_SECONDS)) as answer:
            answer.raise_for_status()
            replies = await answer.json()
        if not replies:
            raise TurnFailed(f"no reply to {turn}")
        return time.perf_counter() - started

    async def close(self) -> None:
        return None
