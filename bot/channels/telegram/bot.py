"""The Telegram bot: long polling or webhook in, messages with buttons out. python-telegram-bot speaks the protocol.

Its own Updater is not used: it takes updates into memory before anybody has stored them. Here an update is claimed in
the inbox and committed before Telegram is told, so a crash loses none; the claim makes a second delivery harmless.
"""
from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent import futures
from dataclasses import dataclass, field
from typing import Any

from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram.updates import ALLOWED, CHANNEL, Read, Tap, read
from bot.content.model import Content
from bot.services.arriving import arrive
from bot.services.channel_ports import Delivery
from bot.services.clock import Clock
from bot.services.delivering import NotSent, Refused, Uncertain
from bot.services.ports import Database
from bot.settings import TelegramSettings

log = logging.getLogger("afklar.telegram")
API = "https://api.telegram.org"
POLL_SECONDS, AGAIN_SECONDS, CONFLICT_SECONDS = 25, 2.0, 30.0
SEND_SECONDS = 60.0
PER_CHAT_SECONDS = 1.0
"""Telegram's own limit for one chat; AIORateLimiter keeps the overall one (30 a second)."""
GONE = ("chat not found", "user is deactivated", "bot was blocked")


@dataclass
class TelegramBot:
    """A thread with an event loop of its own. `received` wakes the dispatcher after something came in."""

    settings: TelegramSettings
    database: Database
    content: Content
    clock: Clock
    received: Callable[[], None]
    municipality: str | None = None
    bot: ExtBot[Any] = field(init=False)

    def __post_init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._stopping, self._ready = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="telegram", daemon=True)
        self._last: dict[str, float] = {}
        self._pace = threading.Lock()
        self.bot = ExtBot(self.settings.token or "", base_url=f"{self.settings.api or API}/bot",
                          rate_limiter=AIORateLimiter(max_retries=0),
                          get_updates_request=HTTPXRequest(connection_pool_size=1, read_timeout=POLL_SECONDS + 10))

    @property
    def words(self) -> dict[str, str]:
        return {name: self.content.texts[f"telegram.word.{name}"] for name in ("start", "stop", "help", "delete")}

    def start(self) -> None:
        self._thread.start()

    def stop(self, wait_seconds: float = 10) -> None:
        """Ends; what was not committed Telegram sends again."""
        self._stopping.set()
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(self._loop)])
            self._thread.join(wait_seconds)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._live())
        except asyncio.CancelledError:
            pass
        finally:
            self._ready.clear()

    async def _live(self) -> None:
        await self._connect()
        if self.settings.webhook_url:
            await asyncio.Event().wait()  # what comes in comes through the web server; the loop serves what goes out
        offset: int | None = None
        while not self._stopping.is_set():
            offset = await self._poll(offset)

    async def _connect(self) -> None:
        """Says who we are and how we want updates; tries until Telegram answers."""
        while True:
            try:
                await self.bot.initialize()
                if self.settings.webhook_url:
                    await self.bot.set_webhook(self.settings.webhook_url, allowed_updates=list(ALLOWED),
                                               secret_token=self.settings.secret, drop_pending_updates=False)
                else:
                    await self.bot.delete_webhook(drop_pending_updates=False)
                await self.bot.set_my_commands([
                    BotCommand(name, self.content.texts[f"telegram.command.{name}"])
                    for name in ("hjaelp", "stop", "slet", "start")])
            except TelegramError as error:
                # An error of this library may hold the token in its address; its type says enough.
                log.warning("Telegram does not answer (%s); trying again", type(error).__name__)
                await asyncio.sleep(CONFLICT_SECONDS if isinstance(error, InvalidToken) else AGAIN_SECONDS)
            else:
                self._ready.set()
                return

    async def _poll(self, offset: int | None) -> int | None:
        """One look for updates; the offset to ask from next. It moves past an update only after its commit."""
        try:
            updates = await self.bot.get_updates(offset=offset, timeout=POLL_SECONDS, allowed_updates=list(ALLOWED))
        except TelegramError as error:
            log.warning("no updates from Telegram (%s); trying again", type(error).__name__)
            await asyncio.sleep(CONFLICT_SECONDS if isinstance(error, Conflict) else AGAIN_SECONDS)
            return offset
        for update in updates:
            try:
                found = await asyncio.to_thread(self.take, update)
            except Exception:
                log.exception("update %s could not be taken in; trying again", update.update_id)
                await asyncio.sleep(AGAIN_SECONDS)
                return offset
            offset = update.update_id + 1
            self._beside(self.courtesies(found))
        return offset

    def take(self, update: Update) -> Read:
        """Takes one update in, in one transaction. Raises when it could not be stored."""
        found = read(update, self.words, self.municipality)
        if found.arrival is not None and found.arrival.municipality is not None:
            known = self.content.knows_municipality(found.arrival.municipality)
            found = found if known else read(update, self.words, None)
        with self.database.transaction() as work:
            if found.arrival is not None:
                arrive(work, self.content, found.arrival, self.clock.now())
            elif found.left is not None:
                work.addresses.failed(CHANNEL, found.left, self.clock.now(), "blocked by the user")
        if found.arrival is not None:
            self.received()
        return found

    async def courtesies(self, found: Read) -> None:
        """What may fail without harm: the callback's answer, the used keyboard, typing, a word to a group."""
        if found.tap is not None:
            await self._quietly(self.bot.answer_callback_query(found.tap.query))
            await self._quietly(self._without_keyboard(found.tap))
        if found.arrival is not None:
            await self._quietly(self.bot.send_chat_action(int(found.arrival.address), "typing"))
        if found.group is not None:
            await self._quietly(self.bot.send_message(found.group, self.content.texts["channel.group"]))

    async def _without_keyboard(self, tap: Tap) -> None:
        """The keyboard goes away, and what was chosen is shown."""
        if tap.message is None:
            return
        if tap.title is None or not tap.text:
            await self.bot.edit_message_reply_markup(tap.chat, tap.message, reply_markup=None)
            return
        chosen = self.content.texts["telegram.chosen"].format(text=tap.text, title=tap.title)
        await self.bot.edit_message_text(chosen, tap.chat, tap.message, reply_markup=None)

    async def _quietly(self, call: Coroutine[Any, Any, Any]) -> None:
        try:
            await call
        except TelegramError as error:
            log.info("a courtesy to Telegram failed: %s", type(error).__name__)

    def _beside(self, call: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(call, self._loop)

    def do_beside(self, found: Read) -> None:
        """The courtesies of an update that came through the web server."""
        if self._ready.is_set():
            self._beside(self.courtesies(found))

    def send(self, delivery: Delivery) -> str | None:
        """Sends one message; Telegram's id of it."""
        if not self._ready.is_set():
            raise NotSent("not connected to Telegram")
        self._keep_pace(delivery.address)
        buttons = delivery.body.get("buttons") or ()
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(b["title"], callback_data=b["id"])] for b in buttons])
        call = self.bot.send_message(int(delivery.address), delivery.body["text"],
                                     reply_markup=keyboard if buttons else None)
        try:
            sent = asyncio.run_coroutine_threadsafe(call, self._loop).result(SEND_SECONDS)
        except RetryAfter as error:
            after: Any = error.retry_after
            raise NotSent("RetryAfter", float(getattr(after, "total_seconds", lambda: after)())) from error
        except Forbidden as error:
            raise Refused("blocked by the user") from error
        except BadRequest as error:
            if any(words in str(error).lower() for words in GONE):
                raise Refused("no such chat") from error
            raise NotSent("BadRequest") from error
        except InvalidToken as error:
            raise NotSent("InvalidToken") from error
        except (TelegramError, futures.TimeoutError, futures.CancelledError) as error:
            raise Uncertain(type(error).__name__) from error
        return str(sent.message_id)

    def _keep_pace(self, chat: str) -> None:
        """At most one message a second to one chat: waits here, where nobody else's message is held up for long."""
        with self._pace:
            now = time.monotonic()
            at = max(now, self._last.get(chat, float("-inf")) + PER_CHAT_SECONDS)
            self._last = {key: seen for key, seen in self._last.items() if seen > now - PER_CHAT_SECONDS}
            self._last[chat] = at
        if at > now:
            time.sleep(at - now)
