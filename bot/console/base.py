"""What all the advisors' pages share: who asks, what may be sent, how a page is made."""
from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.content.model import Content
from bot.services import signing_in
from bot.services.clock import Clock, local
from bot.services.ports import Database, UnitOfWork
from bot.services.signing_in import SignedIn
from bot.services.users import ADVISOR
from bot.settings import Settings

HOME, SIGN_IN, LOCK = "/raadgiver", "/raadgiver/log-ind", "/raadgiver/laas"
COOKIE = "afklar_staff"
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
FORM_BYTES_AT_MOST = 32 * 1024
_PAGE = re.compile(rf"{HOME}/(?:samtale/[0-9a-f]{{1,32}}|mig)(?=/|$)")
HERE = Path(__file__).parent
Found = TypeVar("Found")


class News(Protocol):
    """What wakes open pages (`bot.channels.web.hub.Hub`)."""

    closing: bool

    def listening(self, conversation: str) -> AbstractContextManager[Any]: ...
    def notify(self, conversation: str) -> None: ...
    def types(self, conversation: str, who: str) -> None: ...
    def typed(self, conversation: str, who: str) -> int: ...


class Turned(Exception):
    """Another answer than the one asked for."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


@dataclass
class Console:
    """The pages' common ground. `attempts`: seconds to wait before this address may try to sign in again."""

    database: Database
    content: Content
    clock: Clock
    settings: Settings
    news: News
    wake: Callable[[], None]
    attempts: Callable[[Request], int]
    templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        self.templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True,
                                     undefined=StrictUndefined)

    async def run(self, act: Callable[[UnitOfWork], Found]) -> Found:
        """Runs `act` in one transaction, in a thread."""
        def work() -> Found:
            with self.database.transaction() as unit:
                return act(unit)

        return await run_in_threadpool(work)

    async def look(self, see: Callable[[UnitOfWork], Found]) -> Found:
        """Runs `see`, which only reads, in a thread."""
        def work() -> Found:
            with self.database.reading() as unit:
                return see(unit)

        return await run_in_threadpool(work)

    def page(self, template: str, who: SignedIn | None, page: str, status: int = 200, **more: Any) -> HTMLResponse:
        return HTMLResponse(self.made(template, who, page, **more), status, PRIVATE)

    def made(self, template: str, who: SignedIn | None, page: str, **more: Any) -> str:
        values = {"t": self.content.console.texts, "user": who.user if who else None, "page": page,
                  "csrf": who.session.csrf if who else "", "problem": None, "done": None, "clock": _clock, **more}
        return self.templates.get_template(template).render(values)

    def missing(self, who: SignedIn | None) -> HTMLResponse:
        """404, also for what is somebody else's: that it exists is nobody's business."""
        return self._message(who, "not_found", 404)

    def _message(self, who: SignedIn | None, key: str, status: int) -> HTMLResponse:
        texts = self.content.console.texts
        heading = texts.get(key, texts["title"])
        return self.page("message.html", who, "message", status, heading=heading, about=texts[f"{key}.about"])

    def guarded(self, handler: Callable[[Request, SignedIn], Awaitable[Response]], *, advisors: bool = True,
                locked_too: bool = False, activity: bool = True) -> Callable[[Request], Awaitable[Response]]:
        """Only for who is signed in. `activity`: a person did this; a page that looks for news by itself is none."""
        async def endpoint(request: Request) -> Response:
            try:
                who = await self.who(request, locked_too)
                if request.method == "POST":
                    await self._from_our_form(request, who)
                if advisors and who.user.role != ADVISOR:
                    raise Turned(self._message(who, who.user.role, 200))
                if activity and not who.locked:
                    await self.run(lambda work: signing_in.did_something(work, who, self.clock.now()))
                return await handler(request, who)
            except Turned as turned:
                return turned.response

        return endpoint

    async def who(self, request: Request, locked_too: bool) -> SignedIn:
        token, now = request.cookies.get(COOKIE), self.clock.now()
        who = await self.look(lambda work: signing_in.signed_in(work, token, now))
        if who is None:
            raise Turned(self._elsewhere(request, SIGN_IN, "signed_out"))
        if who.locked and not locked_too:
            raise Turned(self._elsewhere(request, f"{LOCK}?til={quote(inside(request.url.path))}", "locked"))
        return who

    def _elsewhere(self, request: Request, address: str, code: str) -> Response:
        if by_script(request):
            return JSONResponse({"error": code}, 401, PRIVATE)
        return RedirectResponse(address, 303, PRIVATE)

    async def _from_our_form(self, request: Request, who: SignedIn) -> None:
        fields = await self.fields(request)
        sent = fields.get("csrf") or request.headers.get("x-csrf", "")
        if not signing_in.from_the_form(who, sent):
            texts = self.content.console.texts
            raise Turned(self.page("message.html", who, "message", 403, heading=texts["title"],
                                   about=texts["form_old"]))

    async def fields(self, request: Request) -> Mapping[str, str]:
        """The fields of a form; {} for a body that is none. Files are left out."""
        if int(request.headers.get("content-length") or 0) > FORM_BYTES_AT_MOST:
            raise Turned(self.missing(None))
        form = await request.form()
        return {key: value for key, value in form.items() if isinstance(value, str)}


def by_script(request: Request) -> bool:
    return request.headers.get("x-requested-with") == "fetch"


def inside(address: str) -> str:
    """The page of ours that `address` is or belongs to, else the first: nobody is sent elsewhere by a link to us."""
    found = _PAGE.match(address)
    return found[0] if found else HOME


def _clock(at: datetime) -> str:
    return local(at).strftime("%H.%M")
