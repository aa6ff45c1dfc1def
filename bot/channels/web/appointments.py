"""Pages about one booking, without sign-in or scripts, and calendar files. Knows HTTP, not what a change means.

GET shows and asks; only POST acts, with a form that this server made for this booking as it stands.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.limits import RateLimit, client_address
from bot.content.model import Content
from bot.services import appointment, booking_links
from bot.services.advisor_calendars import feed_file
from bot.services.appointment import LinkProblem, Shown
from bot.services.calendar_files import citizens_file
from bot.services.clock import Clock
from bot.services.ports import Booking, Database, UnitOfWork
from bot.services.references import read_reference
from bot.settings import Settings

TEMPLATES = Path(__file__).with_name("templates")
PAGES_PER_MINUTE = 120
"""From one address; a town hall shares one."""
TRIES_PER_MINUTE = 10
"""Reference and number together, from one address and for one reference: enough for people, too little to guess."""
FORM_BYTES_AT_MOST = 4096
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
LINES = ("alkolinjen", "stoplinien")
"""Both, whatever the booking is about: the page does not tell."""


class Turned(Exception):
    """Another page than the one asked for: its name and status."""

    def __init__(self, problem: str, status: int, retry_after: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.status, self.retry_after = problem, status, retry_after


@dataclass
class AppointmentPages:
    """The pages under /aftale and the files under /kalender."""

    database: Database
    content: Content
    clock: Clock
    settings: Settings
    received: Callable[[], None]
    visits: RateLimit = field(init=False)
    tries: RateLimit = field(init=False)
    templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        self.visits, self.tries = RateLimit(PAGES_PER_MINUTE), RateLimit(TRIES_PER_MINUTE)
        self.templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)

    def routes(self) -> list[Route]:
        return [
            Route("/aftale", self._page(self.ask), methods=["GET"]),
            Route("/aftale", self._page(self.find), methods=["POST"]),
            Route("/aftale/{token}", self._page(self.show), methods=["GET"]),
            Route("/aftale/{token}/aflys", self._page(self.ask_cancel), methods=["GET"]),
            Route("/aftale/{token}/aflys", self._page(self.cancel), methods=["POST"]),
            Route("/aftale/{token}/flyt", self._page(self.ask_move), methods=["GET"]),
            Route("/aftale/{token}/flyt", self._page(self.move), methods=["POST"]),
            Route("/kalender/aftale/{token}.ics", self._page(self.calendar), methods=["GET"]),
            Route("/kalender/raadgiver/{secret}.ics", self._page(self.feed), methods=["GET"]),
        ]

    def _page(self, handler: Callable[[Request], Any]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            try:
                wait = self.visits.wait_seconds(client_address(request, self.settings))
                if wait:
                    raise Turned("too_much", 429, wait)
                answer: Response = await handler(request)
                return answer
            except LinkProblem as problem:
                return self._html("problem.html", {"problem": problem.code}, 410 if problem.code == "old" else 404)
            except Turned as turned:
                headers = {"Retry-After": str(turned.retry_after)} if turned.retry_after else {}
                return self._html("problem.html", {"problem": turned.problem}, turned.status, headers)

        return endpoint

    async def ask(self, request: Request) -> Response:
        return self._find_page(await self._run(lambda work: self._form(work, "find", None)))

    async def find(self, request: Request) -> Response:
        fields = await self._fields(request)
        reference, phone = fields.get("reference", ""), fields.get("phone", "")
        read = read_reference(reference)
        for key in (client_address(request, self.settings), read.reference if read else None):
            wait = self.tries.wait_seconds(key) if key else 0
            if wait:
                raise Turned("too_much", 429, wait)

        def work(unit: UnitOfWork) -> tuple[str | None, str, str]:
            now, again = self.clock.now(), self._form(unit, "find", None)
            if not appointment.form_holds(unit, fields.get("form", ""), "find", None, now):
                return "form", again, ""
            booking, problem = appointment.found(unit, reference, phone, now)
            return problem, again, booking_links.manage_url(unit, "", booking) if booking else ""

        problem, form, address = await self._run(work)
        if problem is None:
            return RedirectResponse(address, 303, PRIVATE)
        return self._find_page(form, problem, reference, phone)

    async def show(self, request: Request) -> Response:
        def work(unit: UnitOfWork) -> dict[str, Any]:
            booking = self._booking(unit, request)
            return {"it": self._shown(unit, booking), "here": _here(request),
                    "calendar": booking_links.calendar_url(unit, "", booking)}

        return self._html("appointment.html", await self._run(work))

    async def ask_cancel(self, request: Request) -> Response:
        return await self._sure(request, "cancel")

    async def ask_move(self, request: Request) -> Response:
        return await self._sure(request, "move")

    async def cancel(self, request: Request) -> Response:
        done = await self._act(request, "cancel", lambda unit, booking: bool(appointment.cancel(
            unit, booking, self.clock.now())))
        if done is None:
            return await self._sure(request, "cancel", "form")
        return RedirectResponse(_here(request), 303, PRIVATE)

    async def move(self, request: Request) -> Response:
        """Hands over to the chat; where the conversation is gone, the page says how to begin there."""
        asked = await self._act(request, "move", lambda unit, booking: appointment.ask_to_move(
            unit, booking, self.clock.now()))
        if asked is None:
            return await self._sure(request, "move", "form")
        it = await self._run(lambda unit: self._shown(unit, self._booking(unit, request)))
        if not it.open:
            return RedirectResponse(_here(request), 303, PRIVATE)
        return self._html("moving.html", {"asked": asked, "reference": it.reference})

    async def _act(self, request: Request, action: str, do: Callable[[UnitOfWork, Booking], bool]) -> bool | None:
        """What `do` says; False when the booking does not stand any more, None when the form is not good for it."""
        fields = await self._fields(request)

        def work(unit: UnitOfWork) -> bool | None:
            booking, now = self._booking(unit, request), self.clock.now()
            if not self._shown(unit, booking).open:
                return False
            if not appointment.form_holds(unit, fields.get("form", ""), action, booking, now):
                return None
            return do(unit, booking)

        done = await run_in_threadpool(self._changing, work)
        self.received()
        return done

    async def calendar(self, request: Request) -> Response:
        def work(unit: UnitOfWork) -> bytes:
            now, token = self.clock.now(), request.path_params["token"]
            booking = appointment.behind(unit, booking_links.CALENDAR, token, now)
            slot = unit.bookings.slot(booking.slot)
            return citizens_file(self.content, booking, slot, now, self.settings.public_url or "")

        file = await self._run(work)
        return Response(file, media_type="text/calendar; charset=utf-8", headers={
            **PRIVATE, "Content-Disposition": 'attachment; filename="aftale.ics"'})

    async def feed(self, request: Request) -> Response:
        file = await self._run(lambda unit: feed_file(
            unit, self.content, request.path_params["secret"], self.clock.now()))
        if file is None:
            raise LinkProblem("wrong")
        return Response(file, media_type="text/calendar; charset=utf-8", headers=PRIVATE)

    def _find_page(self, form: str, problem: str | None = None, reference: str = "", phone: str = "") -> Response:
        return self._html("find.html", {"form": form, "problem": problem, "reference": reference, "phone": phone},
                          422 if problem else 200)

    async def _sure(self, request: Request, action: str, notice: str = "") -> Response:
        """Asks before anything is done; a booking that does not stand is only shown."""
        def work(unit: UnitOfWork) -> dict[str, Any]:
            booking = self._booking(unit, request)
            return {"it": self._shown(unit, booking), "notice": notice,
                    "here": _here(request), "action": action, "form": self._form(unit, action, booking)}

        found = await self._run(work)
        if not found["it"].open or (action == "move" and found["it"].waiting):
            return RedirectResponse(found["here"], 303, PRIVATE)
        return self._html("sure.html", found, 422 if notice else 200)

    def _booking(self, work: UnitOfWork, request: Request) -> Booking:
        return appointment.behind(work, booking_links.MANAGE, request.path_params["token"], self.clock.now())

    def _shown(self, work: UnitOfWork, booking: Booking) -> Shown:
        return appointment.shown(work, self.content, booking, self.clock.now())

    def _form(self, work: UnitOfWork, action: str, booking: Booking | None) -> str:
        return appointment.form(work, action, booking, self.clock.now())

    async def _fields(self, request: Request) -> Mapping[str, str]:
        """The fields of a posted form. A page of another site may not post here, whatever it knows."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Turned("foreign", 403)
        if int(request.headers.get("content-length") or FORM_BYTES_AT_MOST + 1) > FORM_BYTES_AT_MOST:
            raise Turned("form", 413)
        async with request.form(max_files=0, max_fields=10) as posted:
            return {key: value for key, value in posted.items() if isinstance(value, str)}

    async def _run(self, work: Callable[[UnitOfWork], Any]) -> Any:
        return await run_in_threadpool(self._reading, work)

    def _reading(self, work: Callable[[UnitOfWork], Any]) -> Any:
        with self.database.reading() as unit:
            return work(unit)

    def _changing(self, work: Callable[[UnitOfWork], Any]) -> Any:
        with self.database.transaction() as unit:
            return work(unit)

    def _html(self, name: str, values: Mapping[str, Any], status: int = 200,
              headers: Mapping[str, str] | None = None) -> Response:
        lines = [self.content.line(line) for line in LINES]
        page = self.templates.get_template(name).render(t=self.content.texts, lines=lines, **values)
        return HTMLResponse(page, status, {**PRIVATE, **(headers or {})})


def _here(request: Request) -> str:
    return f"/aftale/{request.path_params['token']}"
