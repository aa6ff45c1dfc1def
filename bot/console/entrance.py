"""Signing in and out, the locked screen, one's own PIN, on and off duty."""
from __future__ import annotations

import hmac
import secrets

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.console.base import COOKIE, HOME, LOCK, PRIVATE, SIGN_IN, Console, Turned, inside
from bot.services import signing_in
from bot.services.signing_in import SESSION, SignedIn
from bot.services.users import ADVISOR, PIN_AT_LEAST, SECRET_AT_MOST, fits, hashed

FORM_COOKIE = "afklar_form"


class Entrance:
    def __init__(self, console: Console) -> None:
        self.console = console

    def routes(self) -> list[Route]:
        guarded = self.console.guarded
        return [
            Route(SIGN_IN, self.sign_in_page, methods=["GET"]),
            Route(SIGN_IN, self.sign_in, methods=["POST"]),
            Route("/raadgiver/log-ud", guarded(self.sign_out, advisors=False, locked_too=True), methods=["POST"]),
            Route(LOCK, guarded(self.lock_page, advisors=False, locked_too=True, activity=False), methods=["GET"]),
            Route(LOCK, guarded(self.lock, advisors=False), methods=["POST"]),
            Route(f"{LOCK}/op", guarded(self.unlock, advisors=False, locked_too=True), methods=["POST"]),
            Route("/raadgiver/mig", guarded(self.me, advisors=False), methods=["GET"]),
            Route("/raadgiver/mig/pin", guarded(self.pin, advisors=False), methods=["POST"]),
            Route("/raadgiver/vagt", guarded(self.duty), methods=["POST"]),
            Route("/raadgiver/aktiv", guarded(self.active, advisors=False), methods=["POST"]),
        ]

    async def sign_in_page(self, request: Request) -> Response:
        return self._form(request, "")

    def _form(self, request: Request, name: str, status: int = 200, problem: str | None = None) -> Response:
        """The form carries the same value as a cookie that no other site can make the browser send (login CSRF)."""
        key = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(16)
        page = self.console.page("sign_in.html", None, "sign_in", status, name=name, form=key, problem=problem)
        page.set_cookie(FORM_COOKIE, key, path=SIGN_IN, httponly=True, samesite="strict",
                        secure=self.console.settings.production)
        return page

    async def sign_in(self, request: Request) -> Response:
        console, texts = self.console, self.console.content.console.texts
        try:
            fields = await console.fields(request)
        except Turned as turned:
            return turned.response
        name = fields.get("name", "")[:64]
        held = request.cookies.get(FORM_COOKIE)
        if not held or not hmac.compare_digest(held.encode(), fields.get("form", "").encode()):
            return self._form(request, name, 403, texts["form_old"])
        wait = console.attempts(request)
        if wait:
            page = self._form(request, name, 429, texts["sign_in.too_much"])
            page.headers["Retry-After"] = str(wait)
            return page
        token = await run_in_threadpool(signing_in.sign_in, console.database, name, fields.get("password", ""),
                                        fields.get("code", ""), console.clock.now())
        if token is None:
            return self._form(request, name, 401, texts["sign_in.wrong"])
        answer = RedirectResponse(HOME, 303, PRIVATE)
        answer.set_cookie(COOKIE, token, max_age=int(SESSION.total_seconds()), path="/", httponly=True,
                          samesite="strict", secure=console.settings.production)
        return answer

    async def sign_out(self, request: Request, who: SignedIn) -> Response:
        await self.console.run(lambda work: signing_in.sign_out(work, who, self.console.clock.now()))
        answer = RedirectResponse(SIGN_IN, 303, PRIVATE)
        answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
        return answer

    async def lock_page(self, request: Request, who: SignedIn) -> Response:
        to = inside(request.query_params.get("til", HOME))
        if not who.locked:
            return RedirectResponse(to, 303, PRIVATE)
        return self._locked(who, to)

    def _locked(self, who: SignedIn, to: str, status: int = 200, problem: str | None = None) -> Response:
        page = self.console.made("lock.html", None, "lock", to=to, pin=bool(who.user.pin_hash), problem=problem,
                                 advisor=who.user.role == ADVISOR, csrf=who.session.csrf)
        return HTMLResponse(page, status, PRIVATE)

    async def lock(self, request: Request, who: SignedIn) -> Response:
        await self.console.run(lambda work: signing_in.lock(work, who, self.console.clock.now()))
        return RedirectResponse(LOCK, 303, PRIVATE)

    async def unlock(self, request: Request, who: SignedIn) -> Response:
        fields = await self.console.fields(request)
        right = await run_in_threadpool(signing_in.opens, who.user, fields.get("secret", ""))
        opened = await self.console.run(
            lambda work: signing_in.unlock(work, who, right, self.console.clock.now()))
        to = inside(fields.get("to", HOME))
        if opened:
            return RedirectResponse(to, 303, PRIVATE)
        return self._locked(who, to, 401, self.console.content.console.texts["lock.wrong"])

    async def me(self, request: Request, who: SignedIn) -> Response:
        return self._me(who)

    def _me(self, who: SignedIn, status: int = 200, *, problem: str | None = None, done: str | None = None) -> Response:
        code = who.user.municipality
        name = self.console.content.municipality(code).name if code else None
        return self.console.page("me.html", who, "me", status, municipality=name, problem=problem, done=done)

    async def pin(self, request: Request, who: SignedIn) -> Response:
        texts, fields = self.console.content.console.texts, await self.console.fields(request)
        pin = fields.get("pin", "")
        right = await run_in_threadpool(fits, who.user.password_hash, fields.get("password", ""))
        if not right or not PIN_AT_LEAST <= len(pin) <= SECRET_AT_MOST:
            return self._me(who, 422, problem=texts["me.pin.refused"])
        who.user.pin_hash = await run_in_threadpool(hashed, pin)
        await self.console.run(lambda work: work.staff.save(who.user))
        return self._me(who, done=texts["me.pin.saved"])

    async def duty(self, request: Request, who: SignedIn) -> Response:
        fields = await self.console.fields(request)
        await self.console.run(lambda work: work.staff.duty(who.user.id, bool(fields.get("on"))))
        return RedirectResponse(HOME, 303, PRIVATE)

    async def active(self, request: Request, who: SignedIn) -> Response:
        """Somebody touched the page: `guarded` has noted it."""
        return Response(status_code=204)
