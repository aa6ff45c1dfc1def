"""Messages that the bot sends first, at their time."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.app import Running
from bot.services import due
from bot.services.context import TurnContext
from bot.services.flows import Flows, Said
from tests.running import Talk

pytestmark = pytest.mark.model

TOMORROW = "2026-11-24T10:00:00+01:00"


class Hello:
    """A kind whose truth the test decides."""

    def __init__(self) -> None:
        self.answer: bool | timedelta = True

    def holds(self, turn: TurnContext, body: Mapping[str, Any]) -> bool | datetime:
        return turn.now + self.answer if isinstance(self.answer, timedelta) else self.answer

    def say(self, turn: TurnContext, flows: Flows, body: Mapping[str, Any]) -> list[Said]:
        if body.get("flow"):
            return flows.start(body["flow"])[1]
        return [Said("why", {"body": "Hej igen."}, choices=({"title": "Ja", "kind": "option", "payload": {
            "intent": "ask_help"}},))]


@pytest.fixture
def hello(monkeypatch: pytest.MonkeyPatch) -> Hello:
    kind = Hello()
    monkeypatch.setitem(due.KINDS, "hello", kind)
    return kind


def _plan(talk: Talk, at: str = TOMORROW, **body: str) -> None:
    with talk.running.parts.database.transaction() as work:
        work.due.plan("hello:1", "hello", talk.id, datetime.fromisoformat(at), body)


def _of(talk: Talk) -> list[str]:
    with talk.running.parts.database.reading() as work:
        return [item.status for item in work.due.of_conversation(talk.id)]


def test_it_is_said_at_its_time_and_once(running: Running, hello: Hello) -> None:
    talk = Talk(running, "0540")
    _plan(talk)
    assert talk.wait("2026-11-24T09:59:00+01:00") == []
    assert [m["text"] for m in talk.wait(TOMORROW)] == ["Hej igen."]
    assert talk.wait("2026-11-25T10:00:00+01:00") == []


def test_what_no_longer_holds_is_not_said(running: Running, hello: Hello) -> None:
    talk = Talk(running)
    _plan(talk)
    hello.answer = False
    assert talk.wait(TOMORROW) == []
    assert _of(talk) == ["moot"]


def test_what_is_put_off_comes_later(running: Running, hello: Hello) -> None:
    talk = Talk(running)
    _plan(talk)
    hello.answer = timedelta(hours=3)
    assert talk.wait(TOMORROW) == []
    hello.answer = True
    assert len(talk.wait("2026-11-24T13:00:01+01:00")) == 1


def test_what_is_cancelled_between_due_and_turn_is_not_said(running: Running, hello: Hello) -> None:
    talk = Talk(running)
    _plan(talk)
    talk.wait("2026-11-24T09:00:00+01:00")
    with running.parts.database.transaction() as work:
        due.hand_over(work, datetime.fromisoformat(TOMORROW))
        work.due.cancel("hello:")
    assert talk.wait(TOMORROW) == []
    talk.running.drain(talk.id)
    assert [m for m in talk._read() if m["text"] == "Hej igen."] == []


@pytest.mark.parametrize(("channel", "at", "said_at"), [
    ("sms", "2026-11-24T20:59:00+01:00", "2026-11-24T20:59:00+01:00"),
    ("sms", "2026-11-24T21:00:00+01:00", "2026-11-25T08:00:00+01:00"),
    ("sms", "2026-11-24T03:00:00+01:00", "2026-11-24T08:00:00+01:00"),
    ("telegram", "2026-11-24T07:59:00+01:00", "2026-11-24T08:00:00+01:00"),
    ("web", "2026-11-24T23:00:00+01:00", "2026-11-24T23:00:00+01:00"),
])
def test_nobody_is_woken(running: Running, hello: Hello, channel: str, at: str, said_at: str) -> None:
    talk = Talk(running, channel=channel)
    _plan(talk, at)
    said = talk.wait(at)
    if at != said_at:
        assert said == []
        said = talk.wait(said_at)
    assert len(said) == 1


def test_the_open_question_stays_open_is_not_repeated_and_its_buttons_stay_good(running: Running, hello: Hello) -> None:
    talk = Talk(running, "0540")
    talk.answers("Jeg vil gerne teste mit alkoholforbrug", "Ja", "Ja")
    assert talk.question == "audit.1"
    button = talk.choice("Aldrig")["id"]
    _plan(talk)
    assert [m["progress"] for m in talk.wait(TOMORROW)] == [None]
    talk.send_choice(button)
    assert talk.question == "audit.9"


def test_its_own_buttons_work_beside_an_open_question(running: Running, hello: Hello) -> None:
    talk = Talk(running, "0540")
    talk.answers("Jeg vil gerne teste mit alkoholforbrug", "Ja", "Ja")
    _plan(talk)
    talk.wait(TOMORROW)
    talk.tap("Ja")
    assert talk.question == "audit.1"


def test_it_may_begin_a_flow(running: Running, hello: Hello) -> None:
    talk = Talk(running, "0540")
    _plan(talk, flow="audit")
    talk.wait(TOMORROW)
    assert talk.question == "audit.consent"
    talk.tap("Ja")
    assert talk.question == "audit.adult"


def test_one_that_keeps_failing_is_given_up_without_a_word(
    running: Running, hello: Hello, monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: Any) -> list[Said]:
        raise RuntimeError("no")

    monkeypatch.setattr(hello, "say", fails)
    talk = Talk(running)
    _plan(talk)
    assert talk.wait(TOMORROW) == []
    assert _of(talk) == ["failed"]
