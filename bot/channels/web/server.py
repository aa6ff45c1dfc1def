"""The web server: the chat API, the page, health. Routes of later channels and pages are added in `bot.app`."""
from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.api import ChatApi
from bot.channels.web.widget import STATIC, widget

log = logging.getLogger("afklar.web")
PAGES = {"/": "index.html", "/pages.css": "pages.css"}
PAGE_HEADERS = {"/": {"Cache-Control": "no-cache"}, "/pages.css": {"Cache-Control": "public, max-age=600"}}
# Any page may load the script, also with an integrity attribute; the API decides whom it answers.
WIDGET_HEADERS = {"Cache-Control": "public, max-age=600", "Access-Control-Allow-Origin": "*",
                  "Cross-Origin-Resource-Policy": "cross-origin"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                               "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Adds the headers that keep a page from doing what ours never needs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()),
                                      *((k.lower().encode(), v.encode()) for k, v in HEADERS.items())]
            await send(message)

        await self._app(scope, receive, with_headers)


class ChatCors:
    """Lets pages of AFKLAR_ORIGINS, and no others, speak to the chat API from their own origin; never with cookies."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._chat = CORSMiddleware(
            app, allow_origins=origins, allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"], expose_headers=["Retry-After"],
            max_age=86400)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        chat = scope["type"] == "http" and scope["path"].startswith("/api/chat/")
        await (self._chat if chat else self._app)(scope, receive, send)


def make_app(api: ChatApi, more: Sequence[BaseRoute] = (), lifespan: Any = None) -> Starlette:
    """The ASGI application. Errors never show a traceback: a Danish sentence and an id-free code."""
    async def health(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(request: Request) -> Response:
        def look() -> None:
            with api.database.reading() as work:
                work.inbox.next_at()

        try:
            await run_in_threadpool(look)
        except Exception:
            log.exception("not ready: the database does not answer")
            return JSONResponse({"status": "no database"}, status_code=503)
        return JSONResponse({"status": "ready"})

    async def failed(request: Request, error: Exception) -> Response:
        log.error("request failed: %s %s", request.method, request.url.path, exc_info=error)
        return JSONResponse({"error": "failed", "message": api.content.errors["failed"]}, status_code=500)

    async def not_found(request: Request, error: Exception) -> Response:
        status = getattr(error, "status_code", 404)
        return JSONResponse({"error": "not_found", "message": api.content.errors["not_found"]}, status_code=status)

    return Starlette(
        routes=[*api.routes(), Route("/health", health), Route("/ready", ready), *_pages(), *more],
        lifespan=lifespan,
        middleware=[Middleware(SecurityHeaders), Middleware(ChatCors, origins=api.settings.origins),
                    Middleware(GZipMiddleware, minimum_size=1000)],
        exception_handlers={404: not_found, 405: not_found, Exception: failed},
    )


def _pages() -> list[Route]:
    script = widget()

    def page(path: str, name: str) -> Route:
        async def endpoint(request: Request) -> Response:
            return FileResponse(STATIC / name, headers=PAGE_HEADERS[path])

        return Route(path, endpoint)

    async def widget_js(request: Request) -> Response:
        return Response(script, media_type="text/javascript", headers=WIDGET_HEADERS)

    return [*(page(path, name) for path, name in PAGES.items()), Route("/widget.js", widget_js)]
