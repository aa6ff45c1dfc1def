"""The chat API (contract "Chat API"): sessions, messages, events. Knows HTTP, not what a message means."""
from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.channels.web.appearance import appearance
from bot.channels.web.events import event, news
from bot.channels.web.hub import Hub
from bot.channels.web.limits import RateLimit, allowed_origin, client_address
from bot.content.model import Content
from bot.services import conversations
from bot.services.clock import Clock
from bot.services.conversations import Refused
from bot.services.data_rights import erase_conversation
from bot.services.ports import Conversation, Database
from bot.settings import Settings

BODY_BYTES_AT_MOST = 64 * 1024
KEEP_ALIVE_SECONDS = 15.0
PAGE = 500
RETRY_MILLISECONDS = 2000
_STATUS = {
    "bad_json": 400, "bad_encoding": 400, "unknown_token": 401, "staff_only": 403, "foreign_origin": 403,
    "ended": 410, "link_used": 410, "text_too_long": 413, "body_too_long": 413, "too_much": 429,
}


class ApiError(Exception):
    """An answer {"error": code, "message": Danish}; 422 unless the code has a status of its own."""

    def __init__(self, code: str, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code, self.retry_after = code, retry_after

    @property
    def status(self) -> int:
        return _STATUS.get(self.code, 422)


@dataclass
class ChatApi:
    """The chat API over a database. `received` is called after a commit to the inbox."""

    database: Database
    content: Content
    clock: Clock
    settings: Settings
    hub: Hub
    received: Callable[[], None]
    sessions: RateLimit = field(init=False)
    messages: RateLimit = field(init=False)
    signs: RateLimit = field(init=False)

    def __post_init__(self) -> None:
        self.sessions = RateLimit(self.settings.sessions_per_minute)
        self.messages = RateLimit(self.settings.messages_per_minute)
        self.signs = RateLimit(self.settings.messages_per_minute)

    def routes(self) -> list[Route]:
        return [
            Route("/api/chat/sessions", self._guarded(self.open), methods=["POST"]),
            Route("/api/chat/messages", self._guarded(self.post), methods=["POST"]),
            Route("/api/chat/messages", self._guarded(self.history), methods=["GET"]),
            Route("/api/chat/events", self._guarded(self.events), methods=["GET"]),
            Route("/api/chat/typing", self._guarded(self.typing), methods=["POST"]),
            Route("/api/chat/session", self._guarded(self.end), methods=["DELETE"]),
            Route("/api/chat/config", self._guarded(self.config), methods=["GET"]),
        ]

    def _guarded(self, handler: Callable[[Request], Any]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            try:
                if not allowed_origin(request, self.settings):
                    raise ApiError("foreign_origin")
                return await handler(request)
            except ApiError as error:
                return self._refusal(error)
            except Refused as refused:
                return self._refusal(ApiError(refused.code))
            except ClientDisconnect:
                return Response(status_code=400)

        return endpoint

    def _refusal(self, error: ApiError) -> JSONResponse:
        headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
        body = {"error": error.code, "message": self.content.errors[error.code]}
        return JSONResponse(body, status_code=error.status, headers=headers)

    async def open(self, request: Request) -> Response:
        wait = self.sessions.wait_seconds(client_address(request, self.settings))
        if wait:
            raise ApiError("too_much", wait)
        body = await _json(request, empty_is={})
        municipality = body.get("municipality")
        if body.get("audience", "citizen") != "citizen":
            raise ApiError("staff_only")
        if municipality is not None and not self.content.knows_municipality(municipality):
            raise ApiError("unknown_municipality")

        def work() -> conversations.Opened:
            with self.database.transaction() as unit:
                return conversations.open_conversation(
                    unit, self.content, self.clock.now(), channel="web", municipality=municipality)

        opened = await run_in_threadpool(work)
        return JSONResponse({"session": opened.conversation, "token": opened.token}, status_code=201)

    async def post(self, request: Request) -> Response:
        token = _token(request)
        wait = self.messages.wait_seconds(token)
        if wait:
            raise ApiError("too_much", wait)
        body = await _json(request)

        def work() -> bool:
            with self.database.transaction() as unit:
                return conversations.receive(unit, _alive(unit.conversations.by_token(token)), body, self.clock.now())

        if await run_in_threadpool(work):
            self.received()
        return JSONResponse({"id": body["id"]}, status_code=202)

    async def history(self, request: Request) -> Response:
        token, after = _token(request), _after(request.query_params.get("after", "0"))
        found = await run_in_threadpool(self._since, token, after)
        return JSONResponse(found, headers={"Cache-Control": "no-store"})

    def _since(self, token: str, after: int) -> dict[str, Any]:
        with self.database.reading() as unit:
            conversation = _alive(unit.conversations.by_token(token))
            # Pending first: a message that is handled between the two reads is then counted twice rather than missed.
            pending = unit.inbox.pending(conversation.id)
            return {"messages": [conversations.as_json(m) for m in unit.messages.after(conversation.id, after, PAGE)],
                    "pending": pending, "state": conversation.state, "session": conversation.id}

    async def events(self, request: Request) -> Response:
        token = _token(request)
        after = _after(request.headers.get("last-event-id") or request.query_params.get("after", "0"))
        first = await run_in_threadpool(self._since, token, after)
        return StreamingResponse(
            self._stream(token, after, first), media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    async def _stream(self, token: str, after: int, found: dict[str, Any]) -> AsyncIterator[str]:
        shown: dict[str, Any] = {}
        yield f"retry: {RETRY_MILLISECONDS}\n\n"
        with self.hub.listening(found["session"]) as changed:
            while not self.hub.closing:
                changed.clear()
                try:
                    found = await run_in_threadpool(self._since, token, after)
                except ApiError:
                    yield event("ended", {})
                    return
                found["advisor_typed"] = self.hub.typed(found["session"], "advisor")
                for line in news(found, shown):
                    yield line
                after = found["messages"][-1]["id"] if found["messages"] else after
                if len(found["messages"]) == PAGE:
                    continue  # there is more than one answer holds
                try:
                    await asyncio.wait_for(changed.wait(), KEEP_ALIVE_SECONDS)
                except asyncio.TimeoutError:
                    yield ": still here\n\n"

    async def typing(self, request: Request) -> Response:
        """The citizen writes. Only an advisor in charge is told; nothing is kept."""
        token = _token(request)

        def work() -> str | None:
            with self.database.transaction() as unit:
                return conversations.types(unit, _alive(unit.conversations.by_token(token)))

        told = None if self.signs.wait_seconds(token) else await run_in_threadpool(work)
        if told:
            self.hub.types(told, "citizen")
        return Response(status_code=202)

    async def end(self, request: Request) -> Response:
        token = _token(request)

        def work() -> str:
            with self.database.transaction() as unit:
                conversation = _alive(unit.conversations.by_token(token))
                erase_conversation(unit, conversation.id, self.clock.now(), actor="citizen")
                return conversation.id

        self.hub.notify(await run_in_threadpool(work))
        return Response(status_code=204)

    async def config(self, request: Request) -> Response:
        """What a page shows around the chat; the same for everybody, so a browser may keep it for a while."""
        code = request.query_params.get("municipality") or None
        if code is not None and not self.content.knows_municipality(code):
            raise ApiError("unknown_municipality")
        found = appearance(self.content, code, self.settings.conversation_days)
        return JSONResponse(found, headers={"Cache-Control": "private, max-age=300"})


def _alive(conversation: Conversation | None) -> Conversation:
    if conversation is None:
        raise ApiError("unknown_token")
    if conversation.ended_at is not None:
        raise ApiError("ended")
    return conversation


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ApiError("unknown_token")
    return token.strip()


def _after(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise ApiError("bad_request")
    return int(text)


async def _json(request: Request, empty_is: dict[str, Any] | None = None) -> dict[str, Any]:
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > BODY_BYTES_AT_MOST:
            raise ApiError("body_too_long")
    if not raw.strip() and empty_is is not None:
        return empty_is
    try:
        body = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise ApiError("bad_encoding") from None
    except (ValueError, RecursionError):
        raise ApiError("bad_json") from None
    if not isinstance(body, dict):
        raise ApiError("bad_request")
    return body
