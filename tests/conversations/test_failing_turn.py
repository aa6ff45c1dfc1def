"""A turn that keeps failing: rolled back, tried again, parked; the citizen is told, nobody else notices."""
from __future__ import annotations

from typing import Any

import pytest

from bot.services import knowledge
from tests.conversations.audit import OPENING
from tests.running import Talk

pytestmark = pytest.mark.model


class Broken:
    """A service that fails the first `times` calls, after it has already written something."""

    def __init__(self, times: int, error: type[BaseException] = RuntimeError) -> None:
        self.left, self.calls, self.error, self.real = times, 0, error, knowledge.answer

    def __call__(self, turn: Any, intent: str) -> Any:
        self.calls += 1
        turn.work.records.log(turn.now, "broken", "half", turn.conversation.id)
        turn.session.data["told"]["broken"] = True
        if self.left:
            self.left -= 1
            raise self.error("broken on purpose")
        return self.real(turn, intent)


def inbox(running: Any) -> list[tuple[str, int]]:
    with running.parts.database.reading() as work:
        return [tuple(row) for row in work.connection.exec_driver_sql("SELECT status, attempts FROM inbox ORDER BY id")]


def half_done(running: Any) -> int:
    with running.parts.database.reading() as work:
        return int(work.connection.exec_driver_sql("SELECT count(*) FROM audit_log WHERE actor='broken'").scalar())


@pytest.mark.parametrize("failures", [1, 2])
def test_a_passing_failure_is_tried_again_and_nobody_notices(
    running: Any, monkeypatch: pytest.MonkeyPatch, failures: int,
) -> None:
    monkeypatch.setattr(knowledge, "answer", broken := Broken(failures))
    citizen = Talk(running)
    [answer] = citizen.say("hvad er en genstand?")
    assert "12 gram" in answer["text"]
    assert (broken.calls, half_done(running)) == (failures + 1, 1)
    assert inbox(running) == [("done", failures)]


def test_three_failures_park_the_message_and_the_citizen_is_told(
    running: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:
    citizen, other = Talk(running), Talk(running)
    citizen.answers(*OPENING)
    monkeypatch.setattr(knowledge, "answer", broken := Broken(99))
    [told] = citizen.say("hvad er en genstand?")
    assert "noget galt hos mig" in told["text"] and "80 200 500" in told["text"]
    assert (broken.calls, half_done(running)) == (3, 0)
    assert inbox(running)[-1] == ("parked", 3)
    other.answers(*OPENING)
    assert other.question == "audit.1"
    citizen.say("Aldrig")
    assert citizen.question == "audit.9"
    with running.parts.database.reading() as work:
        said = [m.body["text"] for m in work.messages.after(citizen.id, 0) if m.sender == "citizen"]
        assert "broken" not in work.conversations.get(citizen.id).session["told"]
    assert said == [*OPENING, "hvad er en genstand?", "Aldrig"]


def test_a_red_flag_in_a_parked_message_still_gets_its_card(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.services import crisis

    def fails(*_: Any) -> Any:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(crisis, "respond", fails)
    citizen = Talk(running, "0540")
    card, told = citizen.say("jeg vil ikke leve mere")
    assert card["result"]["flag"] == "tell_suicidal"
    assert "70 201 201" in [line["number"] for line in card["result"]["numbers"]]
    assert "noget galt hos mig" in told["text"]


def test_an_unreadable_state_is_said_and_never_restarted_silently(running: Any) -> None:
    citizen = Talk(running)
    citizen.answers(*OPENING, "2-3 gange om ugen")
    with running.parts.database.transaction() as work:
        work.connection.exec_driver_sql(f"UPDATE conversations SET sealed_session='broken' WHERE id='{citizen.id}'")
    other = Talk(running)
    for _ in range(2):
        [told] = citizen.say("5-6 genstande")
        assert "noget galt hos mig" in told["text"]
    other.answers(*OPENING)
    assert other.question == "audit.1"
    with running.parts.database.reading() as work:
        row = work.connection.exec_driver_sql(f"SELECT sealed_session FROM conversations WHERE id='{citizen.id}'")
        assert row.scalar() == "broken"


def test_a_message_that_cannot_be_read_holds_up_nobody(running: Any) -> None:
    from bot.services import conversations

    citizen, other = Talk(running), Talk(running)
    with running.parts.database.transaction() as work:
        conversations.receive(work, work.conversations.lock(citizen.id), {"id": "x", "text": "hej"},
                              running.parts.clock.now())
        work.connection.exec_driver_sql("UPDATE inbox SET sealed_body='broken'")
    other.answers(*OPENING)
    assert other.question == "audit.1"
    assert inbox(running)[0][0] == "parked"


def test_a_state_from_another_version_is_said_too(running: Any) -> None:
    citizen = Talk(running)
    with running.parts.database.transaction() as work:
        conversation = work.conversations.lock(citizen.id)
        conversation.session = {**conversation.session, "flow": "a flow that is gone"}
        work.conversations.save(conversation)
    [told] = citizen.say("hej")
    assert "noget galt hos mig" in told["text"]
