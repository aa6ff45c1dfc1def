"""Advisors in a test: who is there, and what they do at their desk."""
from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from bot.content.model import Content
from bot.content.municipality_content import Hours
from bot.services.advisors import Desk
from bot.services.staff_ports import User
from tests.running import Talk, moved

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def with_hours(content: Content, opens: str = "8.00", closes: str = "16.00", wait: int | None = None) -> Content:
    """The same content, with chat hours on weekdays in Sønderborg."""
    here = replace(content.municipalities["0540"], chat_staffing=(Hours(WEEKDAYS, opens, closes),),
                   chat_wait_minutes=wait)
    return replace(content, municipalities={**content.municipalities, "0540": here})


class Advisor:
    """One advisor with an open page: `advisor.desk(talk).claim(talk.id)` acts at the conversation's time."""

    def __init__(self, running: Any, name: str = "Mette Hansen", municipality: str = "0540") -> None:
        self.running = running
        self.user = User(id=uuid.uuid4().hex, login=name.casefold(), name=name, role="advisor",
                         municipality=municipality, ward=None, password_hash="!", created_at=running.parts.clock.now())
        with running.parts.database.transaction() as work:
            assert work.staff.add(self.user)
        self.here(running)

    def here(self, running: Any) -> None:
        """The advisor's page is open at that bot's time."""
        with running.parts.database.transaction() as work:
            work.staff.seen(self.user.id, running.parts.clock.now())

    def gone(self) -> None:
        with self.running.parts.database.transaction() as work:
            work.staff.seen(self.user.id, None)

    def does(self, talk: Talk, act: str, *args: Any) -> Any:
        """Calls `Desk.<act>(conversation, …)` at the talk's present time."""
        parts = talk.running.parts
        with parts.database.transaction() as work:
            return getattr(Desk(work, parts.content, parts.clock.now(), self.user), act)(talk.id, *args)


def news(talk: Talk) -> list[dict[str, Any]]:
    """What has come to the citizen without their writing; what was planned for now is said first."""
    while talk.running.dispatcher.hand_over_due():
        talk.running.drain(talk.id)
    return talk._read()


def stays(talk: Talk, advisor: Advisor, until: str) -> list[dict[str, Any]]:
    """Moves the clock to `until` with the advisor's page still open."""
    talk.running = moved(talk.running, until)
    advisor.here(talk.running)
    return news(talk)


def state(talk: Talk) -> str:
    with talk.running.parts.database.reading() as work:
        found = work.conversations.get(talk.id)
    assert found is not None
    return found.state


def handover(talk: Talk) -> Any:
    with talk.running.parts.database.reading() as work:
        return work.handovers.last_of(talk.id)
