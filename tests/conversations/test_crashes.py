"""kill -9 in the middle of AUDIT: every answer is there once, same score; several processes keep the order."""
from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.channels.client import Chat
from tests.conversations.audit import OPENING, title
from tests.conversations.forking import ForkedServer

pytestmark = pytest.mark.model

KILLS = 10
SCORES = (3, 2, 2, 2, 2, 0, 2, 2, 4, 0)
AFTER = ("10 eller færre", "Nej", "Nej eller ikke relevant")
PATIENCE_SECONDS = 120


class Stubborn(Chat):
    """A client that tries again with the same id until it gets an answer, as the page does."""

    def insist(self, call: Callable[[], httpx.Response]) -> httpx.Response:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer = call()
                if answer.status_code < 500:
                    return answer
            except httpx.TransportError:
                pass
            assert time.monotonic() < until, "the server never came back"
            time.sleep(0.02)

    def post(self, body: Any, **more: Any) -> httpx.Response:
        return self.insist(lambda: self.http.post("/api/chat/messages", json=body, timeout=5, **more))

    def history(self, after: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = self.insist(
            lambda: self.http.get("/api/chat/messages", params={"after": after}, timeout=5)).json()
        return found


@pytest.fixture
def killable(tmp_path: Path, model: Path) -> Iterator[ForkedServer]:
    server = ForkedServer({"AFKLAR_VAR": str(tmp_path), "AFKLAR_MODELS": str(model.parent.resolve())})
    yield server
    server.close()


def test_kill_9_ten_times_in_the_middle_of_audit(killable: ForkedServer) -> None:
    server, citizen = killable, Stubborn(killable.url)
    taps = [*OPENING, *(title(item, score) for item, score in enumerate(SCORES, start=1)), *AFTER]
    chance = random.Random(20261123)
    moments = sorted(chance.sample(range(1, len(taps)), KILLS))
    for place, said in enumerate(taps):
        body = {"id": uuid.uuid4().hex, "choice": citizen.choice(said)["id"]}
        if place in moments:
            # Between the post and the answer: somewhere in the request, the turn or the commit.
            killer = threading.Timer(chance.uniform(0, 0.06), server.kill)
            killer.start()
            try:
                citizen.http.post("/api/chat/messages", json=body, timeout=5)
            except httpx.TransportError:
                pass
            killer.join()
            server.restart()
        assert citizen.post(body).status_code == 202
        citizen._read()
    result = citizen.result("screening")
    assert (result["score"], result["complete"], result["route"]) == (sum(SCORES), True, "alcohol_conversation")
    history = citizen.history()["messages"]
    assert [m["text"] for m in history if m["from"] == "citizen"] == taps
    asked = [m["progress"]["question"] for m in history if m["progress"]]
    assert asked == list(dict.fromkeys(asked)), "a question was asked twice"
    assert len([m for m in history if m["result"]]) == 1


def test_what_was_taken_before_the_kill_is_answered_after_the_restart(serve: Any, tmp_path: Path) -> None:
    server = serve(tmp_path)
    citizen = Stubborn(server.url)
    texts = ["Se på mine alkoholvaner", "ja", "ja", "aldrig", "nej", "nej"]
    for number, text in enumerate(texts):
        assert citizen.post({"id": str(number), "text": text}).status_code == 202
    server.kill()
    server.restart()
    citizen._read()
    assert citizen.said() == texts
    assert [m["result"]["score"] for m in citizen.history()["messages"] if m["result"]] == [0]


@pytest.mark.postgres
def test_two_processes_on_postgresql_keep_the_order(serve: Any, tmp_path: Path, postgres_url: str) -> None:
    server = serve(tmp_path, workers=2, AFKLAR_DATABASE_URL=postgres_url, AFKLAR_SESSIONS_PER_MINUTE="1000",
                   AFKLAR_MESSAGES_PER_MINUTE="10000")
    citizens = [Chat(server.url) for _ in range(8)]
    texts = ["Se på mine alkoholvaner", "ja", "ja", "2-3 gange om ugen", "5", "hver uge", "aldrig", "aldrig", "aldrig",
             "aldrig", "aldrig", "nej", "nej", "8", "nej", "nej eller ikke relevant"]
    for place, text in enumerate(texts):
        for citizen in citizens:
            # A new connection each time, so that both processes get messages of every conversation.
            answer = httpx.post(f"{server.url}/api/chat/messages", json={"id": f"m{place}", "text": text},
                                headers={"Authorization": f"Bearer {citizen.token}"}, timeout=30)
            assert answer.status_code == 202
    for citizen in citizens:
        citizen._read()
        assert citizen.said() == texts
        assert [m["result"]["score"] for m in citizen.history()["messages"] if m["result"]] == [8]
