"""Puts the parts together. The only module that knows everybody."""
from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.channels.delivery import Deliverer
from bot.channels.sms.page import Phone, SmsPage
from bot.channels.sms.transport import SmsTransport, gateway_of
from bot.channels.sms.webhook import SmsWebhook
from bot.channels.telegram.bot import TelegramBot
from bot.channels.telegram.webhook import routes as telegram_routes
from bot.channels.web.api import ChatApi
from bot.channels.web.appointments import AppointmentPages
from bot.channels.web.continuing import ContinuePage
from bot.channels.web.hub import Hub
from bot.channels.web.limits import RateLimit, client_address
from bot.channels.web.metrics import metrics_route
from bot.channels.web.server import make_app
from bot.console.app import routes as console_routes
from bot.console.base import Console
from bot.content.loader import load_content
from bot.content.model import Content
from bot.dialogue.dispatcher import Dispatcher
from bot.dialogue.rasa_host import RasaHost
from bot.dialogue.turn import Turns
from bot.services.clock import Clock
from bot.services.context import Policy
from bot.services.delivering import Transport
from bot.settings import Settings
from bot.store.crypto import Cipher, key_from_file
from bot.store.database import Database
from bot.store.listening import Listener
from bot.store.migrate import upgrade

Notice = Callable[[str], None]
Wake = Callable[[], None]
DRAIN_SECONDS = 0.05
SIGN_INS_PER_MINUTE = 20
"""From one address: a town hall shares one, and each account has a limit of its own."""


@dataclass
class Parts:
    """What every command needs: settings, clock, content, database."""

    settings: Settings
    clock: Clock
    content: Content
    database: Database

    @property
    def policy(self) -> Policy:
        here = "" if self.settings.production else f"http://localhost:{self.settings.port}"
        return Policy(self.settings.conversation_days, self.settings.booking_days,
                      self.settings.public_url or "", self.settings.selfhelp_days,
                      chat_url=self.settings.public_url or here, channel_screening=self.settings.channel_screening)


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


class Reach:
    """The channels that reach people at an address, as the settings have them: what sends, and what is called."""

    def __init__(self, parts: Parts, received: Wake) -> None:
        self.transports: dict[str, Transport] = {}
        self.routes: list[BaseRoute] = []
        self._sms(parts, received)
        self.telegram = TelegramBot(parts.settings.telegram, parts.database, parts.content, parts.clock, received,
                                    parts.settings.channel_municipality) if parts.settings.telegram.token else None
        if self.telegram:
            self.transports["telegram"] = self.telegram
            self.routes += telegram_routes(self.telegram)

    def _sms(self, parts: Parts, received: Wake) -> None:
        settings, gateway = parts.settings, gateway_of(parts.settings)
        phone = Phone() if settings.sms.provider == "page" else None
        used = gateway or phone
        if used is None:
            return
        self.transports["sms"] = SmsTransport(used)
        webhook = SmsWebhook(settings.sms.provider, used, parts.database, parts.content, parts.clock, received,
                             settings.public_url, settings.channel_municipality)
        self.routes += SmsPage(phone, webhook, parts.content, received).routes() if phone else webhook.routes()


class Running:
    """The bot at work in this process: the model, a dispatcher, and what tells both of news from other processes."""

    def __init__(self, parts: Parts, host: RasaHost) -> None:
        self.parts, self.host, self.hub = parts, host, Hub()
        self.turns = Turns(self.host, parts.content, parts.policy)
        self.dispatcher = Dispatcher(parts.database, self.turns, parts.clock, handled=self._said)
        self.reach = Reach(parts, self._received)
        self.deliverer = Deliverer(parts.database, parts.content, parts.clock, self.reach.transports,
                                   alone=parts.database.sqlite)
        self._listener = None if parts.database.sqlite else Listener(parts.database.url, self._heard)

    def start(self) -> None:
        self.dispatcher.start()
        if self.reach.telegram:
            self.reach.telegram.start()
        self.deliverer.start()
        if self._listener:
            self._listener.start()

    def stop(self) -> None:
        self.dispatcher.stop()
        self.deliverer.stop()
        if self.reach.telegram:
            self.reach.telegram.stop()
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

    def _said(self, conversation: str) -> None:
        """Something new may have been said in this conversation."""
        self.hub.notify(conversation)
        self.deliverer.wake()

    def _received(self) -> None:
        """Something came in from an address; a receipt may already wait to be sent."""
        self.dispatcher.wake()
        self.deliverer.wake()

    def _heard(self, payload: str) -> None:
        """A notice of another process, or our own: "inbox <conversation>", "message …", "" after a gap."""
        kind, _, conversation = payload.partition(" ")
        if kind in ("inbox", ""):
            self.dispatcher.wake()
        if kind.endswith("-types"):
            self.hub.types(conversation, kind.removesuffix("-types"))
        if kind in ("message", ""):
            self._said(conversation)


def web_app(parts: Parts, running: Running, lifespan: Any) -> Starlette:
    """The ASGI application with every web channel and page."""
    api = ChatApi(parts.database, parts.content, parts.clock, parts.settings, running.hub, running.dispatcher.wake)
    pages = AppointmentPages(parts.database, parts.content, parts.clock, parts.settings, running.dispatcher.wake)
    metrics = metrics_route(parts.database, parts.clock, parts.settings)
    going_on = ContinuePage(parts.database, parts.content, parts.clock, parts.settings, running.dispatcher.wake)
    attempts = RateLimit(SIGN_INS_PER_MINUTE)
    console = Console(parts.database, parts.content, parts.clock, parts.settings, running.hub, running._received,
                      lambda request: attempts.wait_seconds(client_address(request, parts.settings)))
    more = [*pages.routes(), *going_on.routes(), metrics, *running.reach.routes, *console_routes(console)]
    return make_app(api, more=more, lifespan=lifespan)


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
