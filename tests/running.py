"""The bot at work in a test: real content, a real database, the real model; only time may be moved."""
from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.app import Parts, Running
from bot.content.model import Content
from bot.dialogue.rasa_host import RasaHost
from bot.services import conversations
from bot.services.clock import Clock
from bot.services.demo import add_demo_times
from bot.settings import Settings, read_settings
from bot.store.crypto import Cipher, new_key
from bot.store.database import Database
from bot.store.migrate import upgrade

MONDAY_MORNING = "2026-11-23T09:00:00+01:00"


def settings_for(folder: Path, url: str | None = None, now: str = MONDAY_MORNING, **more: str) -> Settings:
    environ = {"AFKLAR_VAR": str(folder), "AFKLAR_NOW": now, "AFKLAR_KEY": new_key(), **more}
    if url:
        environ["AFKLAR_DATABASE_URL"] = url
    return read_settings(environ)


def start(settings: Settings, content: Content, host: RasaHost, *, demo: bool = True) -> Running:
    """A running bot whose dispatcher is driven by the test (`Talk`), not by its thread."""
    assert settings.key
    database = Database(settings.database_url, Cipher(settings.key))
    upgrade(database.engine)
    parts = Parts(settings, Clock(settings.now), content, database)
    if demo:
        with database.transaction() as work:
            add_demo_times(work, content, parts.clock.now())
    return Running(parts, host)


class Talk:
    """One citizen's conversation with a running bot, through the same inbox and outbox as the web."""

    def __init__(self, running: Running, municipality: str | None = None, channel: str = "web") -> None:
        self.running, self.seen, self._ids = running, 0, itertools.count(1)
        self.last: list[dict[str, Any]] = []
        with running.parts.database.transaction() as work:
            self.id = conversations.open_conversation(
                work, running.parts.content, running.parts.clock.now(), channel=channel,
                municipality=municipality).conversation
        self._read()

    def say(self, text: str) -> list[dict[str, Any]]:
        """Sends a text; the bot's new messages."""
        return self._send({"text": text})

    def tap(self, title: str) -> list[dict[str, Any]]:
        """Taps the choice with this title (or one that begins with it) among those shown last."""
        return self._send({"choice": self.choice(title)["id"]})

    def choice(self, title: str) -> dict[str, Any]:
        shown = [c for message in self.last for c in message["choices"]]
        fits = [c for c in shown if c["title"] == title] or [c for c in shown if c["title"].startswith(title)]
        assert fits, f"no choice {title!r} among {[c['title'] for c in shown]}"
        found: dict[str, Any] = fits[-1]
        return found

    def send_choice(self, choice: str) -> list[dict[str, Any]]:
        return self._send({"choice": choice})

    def answers(self, *said: str) -> list[dict[str, Any]]:
        """Says or taps one thing after the other (a title that is shown is tapped); the messages of the last turn."""
        for one in said:
            titles = {c["title"] for message in self.last for c in message["choices"]}
            self.last = self.tap(one) if one in titles else self.say(one)
        return self.last

    def wait(self, until: str) -> list[dict[str, Any]]:
        """Moves the clock and lets what was planned be said; the bot's new messages."""
        self.running = moved(self.running, until)
        while self.running.dispatcher.hand_over_due():
            self.running.drain(self.id)
        return self._read()

    def _send(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        database = self.running.parts.database
        with database.transaction() as work:
            conversation = work.conversations.lock(self.id)
            assert conversation is not None
            conversations.receive(work, conversation, {"id": f"m{next(self._ids)}", **body},
                                  self.running.parts.clock.now())
        self.running.drain(self.id)
        return self._read()

    def _read(self) -> list[dict[str, Any]]:
        with self.running.parts.database.reading() as work:
            found = [conversations.as_json(m) for m in work.messages.after(self.id, self.seen)]
        if found:
            self.seen = found[-1]["id"]
        self.last = [message for message in found if message["from"] != "citizen"]
        return self.last

    @property
    def question(self) -> str | None:
        """The id of the question asked last."""
        asked = [m["progress"]["question"] for m in self.last if m["progress"]]
        return asked[-1] if asked else None

    @property
    def texts(self) -> str:
        return "\n".join(message["text"] for message in self.last)

    def result(self, kind: str) -> dict[str, Any]:
        """The result of this kind among the messages of the last turn."""
        found = [m["result"] for m in self.last if m["result"] and m["result"]["kind"] == kind]
        assert found, f"no result {kind} in {self.texts!r}"
        result: dict[str, Any] = found[-1]
        return result


def moved(running: Running, now: str) -> Running:
    """The same bot over the same database at another time."""
    parts = running.parts
    clock = Clock(read_settings({"AFKLAR_NOW": now}).now)
    return Running(replace(parts, clock=clock), running.host)
