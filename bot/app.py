"""Puts the parts together. The only module that knows everybody."""
from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette

from bot.channels.web.api import ChatApi
from bot.channels.web.appointments import AppointmentPages
from bot.channels.web.hub import Hub
from bot.channels.web.metrics import metrics_route
from bot.channels.web.server import make_app
from bot.content.loader import load_content
from bot.content.model import Content
from bot.dialogue.dispatcher import Dispatcher
from bot.dialogue.rasa_host import RasaHost
from bot.dialogue.turn import Turns
from bot.services.clock import Clock
from bot.services.context import Policy
from bot.settings import Settings
from bot.store.crypto import Cipher, key_from_file
from bot.store.database import Database
from bot.store.listening import Listener
from bot.store.migrate import upgrade

Notice = Callable[[str], None]
DRAIN_SECONDS = 0.05


@dataclass
class Parts:
    """What every command needs: settings, clock, content, database."""

    settings: Settings
    clock: Clock
    content: Content
    database: Database

    @property
    def policy(self) -> Policy:
        return Policy(self.settings.conversation_days, self.settings.booking_days,
                      self.settings.public_url or "", self.settings.selfhelp_days)


def open_parts(settings: Settings, say: Notice = lambda _: None) -> Parts:
    """Content checked, key found or made, database brought up to date."""
    content = load_content()
    database = open_database(settings, say)
    return Parts(settings, Clock(settings.now), content, database)


def open_database(settings: Settings, say: Notice = lambda _: None) -> Database:
    """The database, migrated. In the embedded set-up a key is made on first use; `say` is told where it is."""
    key = settings.key
    if key is None:
        path = settings.var / "key"
        key, made = key_from_file(path)
        if made:
            say(f"made a key for encryption: {path} (keep it with your backups)")
    database = Database(settings.database_url, Cipher(key))
    upgrade(database.engine)
    return database


class Running:
    """The bot at work in this process: the model, a dispatcher, and what tells both of news from other processes."""

    def __init__(self, parts: Parts, host: RasaHost) -> None:
        self.parts, self.host, self.hub = parts, host, Hub()
        self.turns = Turns(self.host, parts.content, parts.policy)
        self.dispatcher = Dispatcher(parts.database, self.turns, parts.clock, handled=self.hub.notify)
        self._listener = None if parts.database.sqlite else Listener(parts.database.url, self._heard)

    def start(self) -> None:
        self.dispatcher.start()
        if self._listener:
            self._listener.start()

    def stop(self) -> None:
        self.dispatcher.stop()
        if self._listener:
            self._listener.stop()

    def drain(self, conversation: str) -> None:
        """Handles what waits in one conversation here and now, retries included (for the terminal)."""
        while True:
            with self.parts.database.reading() as work:
                if not work.inbox.pending(conversation):
                    return
            if not self.dispatcher.handle_next():
                time.sleep(DRAIN_SECONDS)

    def _heard(self, payload: str) -> None:
        """A notice of another process, or our own: "inbox <conversation>", "message …", "" after a gap."""
        kind, _, conversation = payload.partition(" ")
        if kind in ("inbox", ""):
            self.dispatcher.wake()
        if kind in ("message", ""):
            self.hub.notify(conversation)


def web_app(parts: Parts, running: Running, lifespan: Any) -> Starlette:
    """The ASGI application with every web channel and page."""
    api = ChatApi(parts.database, parts.content, parts.clock, parts.settings, running.hub, running.dispatcher.wake)
    pages = AppointmentPages(parts.database, parts.content, parts.clock, parts.settings, running.dispatcher.wake)
    metrics = metrics_route(parts.database, parts.clock, parts.settings)
    return make_app(api, more=[*pages.routes(), metrics], lifespan=lifespan)


class DailyPurge:
    """Deletes what is too old, once a day, in a thread of its own."""

    EVERY_SECONDS = 24 * 3600

    def __init__(self, purge: Callable[[], None]) -> None:
        self._purge, self._stopping = purge, threading.Event()
        self._thread = threading.Thread(target=self._run, name="purge", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()

    def _run(self) -> None:
        while True:
            self._purge()
            if self._stopping.wait(self.EVERY_SECONDS):
                return
