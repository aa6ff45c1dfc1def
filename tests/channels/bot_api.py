"""A Bot API server for tests, over real HTTP, written from the Bot API's documentation (core.telegram.org/bots/api).

It keeps updates until they are confirmed by an offset, or posts them to the webhook until it hears 2xx. What the bot
sends is kept, with its keyboards; `fails` makes the next calls of a method fail.
"""
from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections import defaultdict
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.conftest import free_port

TOKEN = "4711:test-token"
PATIENCE_SECONDS = 90


class BotApi:
    """One bot's server. Thread-safe: the bot calls from its process, the test from its own."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.messages: dict[int, dict[str, Any]] = {}
        self.fails: dict[str, list[Response]] = defaultdict(list)
        self.webhook: dict[str, Any] = {}
        self._updates: list[dict[str, Any]] = []
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        app = Starlette(routes=[Route("/bot{token}/{method}", self._call, methods=["GET", "POST"])])
        self._server = uvicorn.Server(uvicorn.Config(app, port=self.port, log_level="error", ws="none"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            form = {**request.query_params, **dict((await request.form()).items())}
        except ClientDisconnect:  # the bot was killed while it called
            return JSONResponse({"ok": False}, status_code=400)
        if request.path_params["token"] != TOKEN:
            return JSONResponse({"ok": False, "error_code": 401, "description": "Unauthorized"}, status_code=401)
        given = {name: _parsed(value) for name, value in form.items()}
        with self._lock:
            self.calls.append((method, given))
            if self.fails[method]:
                return self.fails[method].pop(0)
        if method == "getUpdates":
            return _ok(await self._get_updates(given))
        return _ok(getattr(self, f"_{method}", lambda _: True)(given))

    def _getMe(self, given: dict[str, Any]) -> Any:
        return {"id": 4711, "is_bot": True, "first_name": "Afklar", "username": "afklar_test_bot"}

    def _setWebhook(self, given: dict[str, Any]) -> Any:
        self.webhook = given
        return True

    async def _get_updates(self, given: dict[str, Any]) -> Any:
        until = time.monotonic() + min(float(given.get("timeout", 0)), 2)
        offset = int(given.get("offset") or 0)
        while True:
            with self._lock:
                if offset:
                    self._updates = [u for u in self._updates if u["update_id"] >= offset]
                if self._updates or time.monotonic() > until:
                    return list(self._updates)
            await asyncio.sleep(0.01)

    def _sendMessage(self, given: dict[str, Any]) -> Any:
        with self._lock:
            number = next(self._numbers)
            message = {"message_id": number, "date": int(time.time()), "chat": _chat(int(given["chat_id"])),
                       "from": self._getMe({}), "text": given["text"]}
            if given.get("reply_markup"):
                message["reply_markup"] = given["reply_markup"]
            self.messages[number] = message
        return message

    def _editMessageText(self, given: dict[str, Any]) -> Any:
        with self._lock:
            message = self.messages[int(given["message_id"])]
            message["text"] = given["text"]
            message.pop("reply_markup", None)
        return message

    def said(self, method: str) -> list[dict[str, Any]]:
        with self._lock:
            return [given for name, given in self.calls if name == method]

    def push(self, *updates: dict[str, Any]) -> None:
        """Makes updates available to getUpdates, as they are: twice and out of order, if so given."""
        with self._lock:
            self._updates.extend(updates)


class Telegrammer:
    """Somebody with a Telegram account, who sees what the bot sends to their chat."""

    _update_ids = itertools.count(100_000)

    def __init__(self, api: BotApi, chat: int = 20304050) -> None:
        self.api, self.chat, self.seen = api, chat, 0
        self.last: list[dict[str, Any]] = []

    def update(self, **content: Any) -> dict[str, Any]:
        return {"update_id": next(self._update_ids), **content}

    def message(self, text: str | None = None, chat: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        body = {"message_id": next(self.api._numbers), "date": int(time.time()), "chat": chat or _chat(self.chat),
                "from": {"id": self.chat, "is_bot": False, "first_name": "Anna"}, **more}
        if text is not None:
            body["text"] = text
            if text.startswith("/"):
                body["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return self.update(message=body)

    def press(self, title: str) -> dict[str, Any]:
        """The update of a tap on the newest button with this title."""
        for message in reversed(self.all()):
            rows = (message.get("reply_markup") or {}).get("inline_keyboard", ())
            for button in (b for row in rows for b in row):
                if button["text"] == title or button["text"].startswith(title):
                    return self.update(callback_query={
                        "id": str(time.monotonic_ns()), "chat_instance": "1", "data": button["callback_data"],
                        "from": {"id": self.chat, "is_bot": False, "first_name": "Anna"},
                        "message": json.loads(json.dumps(message))})
        raise AssertionError(f"no button {title!r} in {[m['text'] for m in self.all()][-3:]}")

    def all(self) -> list[dict[str, Any]]:
        with self.api._lock:
            return [m for m in self.api.messages.values() if m["chat"]["id"] == self.chat]

    def sees(self, words: str, after: int | None = None) -> str:
        """Waits until a message with these words is there (sent after message number `after`); its text."""
        floor = self.seen if after is None else after
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            fits = [m for m in self.all() if words in m["text"] and m["message_id"] > floor]
            if fits:
                self.seen = fits[-1]["message_id"]
                return str(fits[-1]["text"])
            assert time.monotonic() < until, f"never saw {words!r} in {[m['text'] for m in self.all()][-4:]}"
            time.sleep(0.01)


def _ok(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


def refusal(code: int, description: str, **parameters: Any) -> Response:
    """An answer of Telegram that says no."""
    return JSONResponse({"ok": False, "error_code": code, "description": description,
                         **({"parameters": parameters} if parameters else {})}, status_code=code)


def _chat(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private", "first_name": "Anna"}


def _parsed(value: Any) -> Any:
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return value


def post(url: str, update: dict[str, Any], secret: str) -> httpx.Response:
    """What Telegram does with a webhook."""
    return httpx.post(url, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": secret}, timeout=30)
