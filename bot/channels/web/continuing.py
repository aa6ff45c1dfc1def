"""`/fortsaet`: a conversation that began by SMS or on Telegram goes on in the web chat, by a link that works once.

Opening the page uses nothing up: previews and scanners open links too. Only the button does, by `POST`.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.api import ApiError, _json
from bot.channels.web.limits import RateLimit, allowed_origin, client_address
from bot.content.model import Content
from bot.services.clock import Clock
from bot.services.open_channel import PAGE, Continued, continue_on_web
from bot.services.ports import Database
from bot.settings import Settings

HERE = Path(__file__)
_PAGES = Environment(loader=FileSystemLoader(HERE.with_name("templates")), autoescape=True)
LINK_AT_MOST = 300


@dataclass
class ContinuePage:
    """The page and the call behind its button: `POST /api/chat/continue` {"link"} → 201 {"session", "token"}."""

    database: Database
    content: Content
    clock: Clock
    settings: Settings
    received: Callable[[], None]
    limit: RateLimit = field(init=False)

    def __post_init__(self) -> None:
        self.limit = RateLimit(self.settings.sessions_per_minute)

    def routes(self) -> list[Route]:
        return [Route(PAGE, self.page, methods=["GET"]), Route(f"{PAGE}.js", self.script, methods=["GET"]),
                Route("/api/chat/continue", self.go_on, methods=["POST"])]

    async def page(self, request: Request) -> Response:
        line = self.content.line_texts("alkolinjen")
        page = _PAGES.get_template("fortsaet.html").render(texts=self.content.texts, line=line)
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    async def script(self, request: Request) -> Response:
        return FileResponse(HERE.parent / "static" / "fortsaet.js", headers={"Cache-Control": "no-cache"})

    async def go_on(self, request: Request) -> Response:
        try:
            found = await self._used(request)
        except ApiError as error:
            headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
            return JSONResponse({"error": error.code, "message": self.content.errors[error.code]},
                                status_code=error.status, headers=headers)
        self.received()
        return JSONResponse({"session": found.conversation, "token": found.token}, status_code=201)

    async def _used(self, request: Request) -> Continued:
        if not allowed_origin(request, self.settings):
            raise ApiError("foreign_origin")
        wait = self.limit.wait_seconds(client_address(request, self.settings))
        if wait:
            raise ApiError("too_much", wait)
        link = (await _json(request)).get("link")
        if not isinstance(link, str) or not link.isascii() or len(link) > LINK_AT_MOST:
            raise ApiError("link_used")

        def work() -> Continued | None:
            with self.database.transaction() as unit:
                return continue_on_web(unit, self.content, link, self.clock.now())

        found = await run_in_threadpool(work)
        if found is None:
            raise ApiError("link_used")
        return found
