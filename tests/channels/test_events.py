"""Server-sent events: messages, typing, state, the end; Last-Event-ID gives exactly what was missed."""
from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.channels.client import events

pytestmark = pytest.mark.model


class Stream:
    """An open event stream, read by a thread of its own into `seen`."""

    def __init__(self, talk: Any, last: int | None = None) -> None:
        self.seen: list[tuple[str, int | None, Any]] = []
        self._news, self._closed = threading.Condition(), False
        self._headers = {"Authorization": f"Bearer {talk.token}"} | ({"Last-Event-ID": str(last)} if last else {})
        self._url = f"{talk.http.base_url}/api/chat/events"
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with httpx.stream("GET", self._url, headers=self._headers, timeout=60) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            for event in events(answer.iter_lines()):
                with self._news:
                    self.seen.append(event)
                    self._news.notify_all()
                    if self._closed:
                        return
        with self._news:
            self.seen.append(("closed by the server", None, None))
            self._news.notify_all()

    def until(self, wanted: Callable[[list[Any]], bool]) -> list[tuple[str, int | None, Any]]:
        with self._news:
            assert self._news.wait_for(lambda: wanted(self.seen), 60), self.seen
            return list(self.seen)

    @property
    def messages(self) -> list[int | None]:
        return [number for name, number, _ in self.seen if name == "message"]


def named(name: str, count: int = 1) -> Callable[[list[Any]], bool]:
    return lambda seen: len([event for event in seen if event[0] == name]) >= count


def test_a_stream_brings_the_history_then_news_typing_and_state(chat: Callable[..., Any]) -> None:
    citizen = chat()
    stream = Stream(citizen)
    stream.until(named("message"))
    citizen.say("hvad er en genstand?")
    seen = stream.until(named("message", 3))
    messages = [data for name, _, data in seen if name == "message"]
    assert messages == citizen.history()["messages"]
    assert stream.messages == [message["id"] for message in messages]
    assert ("state", None, {"state": "bot"}) in seen


def test_typing_goes_on_and_off(chat: Callable[..., Any]) -> None:
    citizen = chat()
    stream = Stream(citizen)
    stream.until(named("state"))
    for number in range(5):
        citizen.post({"id": str(number), "text": "hvad er en genstand?"})
    stream.until(lambda seen: len([e for e in seen if e[0] == "message"]) == 11
                 and [e[2]["typing"] for e in seen if e[0] == "typing"][-1:] != [True])
    typing = [data["typing"] for name, _, data in stream.seen if name == "typing"]
    assert typing == [True, False] * (len(typing) // 2)


@pytest.mark.parametrize("missed", [1, 2, 3])
def test_last_event_id_gives_exactly_the_missing_ones(chat: Callable[..., Any], missed: int) -> None:
    citizen = chat()
    citizen.say("hvad er en genstand?")
    citizen.say("koster det noget?")
    ids = [message["id"] for message in citizen.history()["messages"]]
    stream = Stream(citizen, last=ids[-1 - missed])
    stream.until(named("message", missed))
    stream.until(named("state"))
    assert stream.messages == ids[-missed:]
    citizen.say("tak")
    stream.until(named("message", missed + 2))
    assert stream.messages == [m["id"] for m in citizen.history()["messages"]][-missed - 2:]


def test_two_windows_see_the_same(chat: Callable[..., Any]) -> None:
    citizen = chat()
    one, two = Stream(citizen), Stream(citizen)
    citizen.say("hej")
    for stream in (one, two):
        stream.until(named("message", 3))
    assert one.messages == two.messages


def test_the_end_is_told_and_the_stream_closes(chat: Callable[..., Any]) -> None:
    citizen = chat()
    stream = Stream(citizen)
    stream.until(named("message"))
    citizen.http.delete("/api/chat/session")
    seen = stream.until(lambda seen: seen[-1][0] == "closed by the server")
    assert seen[-2] == ("ended", None, {})


def test_another_conversation_is_never_heard(chat: Callable[..., Any]) -> None:
    one, two = chat(), chat()
    stream = Stream(one)
    stream.until(named("state"))
    two.say("hej")
    one.say("tak")
    stream.until(named("message", 3))
    assert stream.messages == [m["id"] for m in one.history()["messages"]]


def test_the_token_never_stands_in_a_url(live_server: Any, chat: Callable[..., Any]) -> None:
    answer = httpx.get(f"{live_server.url}/api/chat/events", params={"token": chat().token})
    assert answer.status_code == 401


@pytest.mark.parametrize("last", ["x", "-3", "1e3"])
def test_a_last_event_id_that_is_none(chat: Callable[..., Any], last: str) -> None:
    answer = chat().http.get("/api/chat/events", headers={"Last-Event-ID": last})
    assert (answer.status_code, answer.json()["error"]) == (422, "bad_request")
