"""The queue and one conversation: what an advisor sees and does."""
from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.console.base import HOME, PRIVATE, Console, Turned, by_script
from bot.domain.handover import ASSIGNED, QUEUED, NotPossible
from bot.services.advisors import TEXT_AT_MOST, Desk
from bot.services.desk_views import Sheet, board, sheet
from bot.services.places import contact_texts
from bot.services.ports import UnitOfWork
from bot.services.signing_in import SignedIn

KEY_AT_MOST = 64


class DeskPages:
    def __init__(self, console: Console) -> None:
        self.console = console

    def routes(self) -> list[Route]:
        guarded, one = self.console.guarded, "/raadgiver/samtale/{conversation}"
        acts: dict[str, Callable[[Desk, str, Any], Any]] = {
            "tag": lambda desk, key, fields: desk.claim(key),
            "note": lambda desk, key, fields: desk.note(key, _text(fields, "text")),
            "videre": lambda desk, key, fields: desk.transfer(key, fields.get("to") or None, _text(fields, "note", "")),
            "bot": lambda desk, key, fields: desk.give_back(key),
            "afslut": lambda desk, key, fields: desk.close(key, fields.get("outcome", "")),
            "svar": lambda desk, key, fields: desk.reply(key, _text(fields, "text"), _key(fields)),
        }
        return [
            Route(HOME, guarded(self.queue), methods=["GET"]),
            Route(f"{HOME}/liste", guarded(self.part, activity=False), methods=["GET"]),
            Route(one, guarded(self.show), methods=["GET"]),
            Route(f"{one}/nyt", guarded(self.news, activity=False), methods=["GET"]),
            Route(f"{one}/skriver", guarded(self.types), methods=["POST"]),
            *(Route(f"{one}/{name}", guarded(self._act(act)), methods=["POST"]) for name, act in acts.items()),
        ]

    async def queue(self, request: Request, who: SignedIn) -> Response:
        found = await self.console.look(lambda work: self._board(work, who))
        return self.console.page("queue.html", who, "queue", board=found)

    async def part(self, request: Request, who: SignedIn) -> Response:
        found = await self.console.look(lambda work: self._board(work, who))
        return self.console.page("_queue.html", who, "queue", board=found)

    def _board(self, work: UnitOfWork, who: SignedIn) -> Any:
        return board(work, self.console.content, who.user, self.console.clock.now())

    async def show(self, request: Request, who: SignedIn) -> Response:
        """Opening a conversation is reading a citizen's record: it stands in the audit log."""
        content, now = self.console.content, self.console.clock.now()

        def read(work: UnitOfWork) -> Sheet:
            seen = self._sheet(work, request, who)
            work.records.log(now, who.user.login, "read", seen.conversation.id)
            return seen

        seen = await self.console.run(read)
        code = seen.handover.municipality
        names = {**content.line_texts("alkolinjen"), **content.line_texts("stoplinien", "stop"),
                 **contact_texts(content, code)}
        canned = [{"title": one.title, "text": one.text.format(**names)} for one in content.console.canned.values()]
        problem = content.console.errors.get(request.query_params.get("fejl", ""))
        return self.console.page(
            "conversation.html", who, "conversation", sheet=seen, mode=_mode(seen), key=uuid.uuid4().hex,
            canned=canned, outcomes=content.console.outcomes, problem=problem)

    async def news(self, request: Request, who: SignedIn) -> Response:
        """What the open page lacks: the lines after the last one it has, and the panel beside them."""
        after = request.query_params.get("efter", "0")
        seen = await self.console.look(lambda work: self._sheet(work, request, who))
        number = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
        lines = [line for line in seen.lines if line.id > number]
        return JSONResponse({
            "mode": _mode(seen), "share": seen.handover.share,
            "lines": self.console.made("_lines.html", who, "conversation", lines=lines),
            "panel": self.console.made("_panel.html", who, "conversation", sheet=seen)}, headers=PRIVATE)

    def _sheet(self, work: UnitOfWork, request: Request, who: SignedIn) -> Sheet:
        now = self.console.clock.now()
        found = Desk(work, self.console.content, now, who.user).find(request.path_params["conversation"])
        if found is None:
            raise Turned(self.console.missing(who))
        return sheet(work, self.console.content, who.user, found, now)

    async def types(self, request: Request, who: SignedIn) -> Response:
        key = request.path_params["conversation"]
        console = self.console
        if await console.run(lambda work: Desk(work, console.content, console.clock.now(), who.user).types(key)):
            console.news.types(key, "advisor")
        return Response(status_code=204)

    def _act(self, act: Callable[[Desk, str, Any], Any]) -> Callable[[Request, SignedIn], Any]:
        async def endpoint(request: Request, who: SignedIn) -> Response:
            console, key = self.console, request.path_params["conversation"]
            fields = await console.fields(request)
            try:
                await console.run(lambda work: act(
                    Desk(work, console.content, console.clock.now(), who.user), key, fields))
            except LookupError:
                return console.missing(who)
            except NotPossible as problem:
                return self._refused(request, key, problem.code)
            console.wake()
            console.news.notify(key)
            if by_script(request):
                return JSONResponse({"done": True}, headers=PRIVATE)
            return RedirectResponse(f"{HOME}/samtale/{key}", 303, PRIVATE)

        return endpoint

    def _refused(self, request: Request, key: str, code: str) -> Response:
        if by_script(request):
            return JSONResponse({"error": code, "message": self.console.content.console.errors[code]}, 409, PRIVATE)
        return RedirectResponse(f"{HOME}/samtale/{quote(key)}?fejl={code}", 303, PRIVATE)


def _mode(seen: Sheet) -> str:
    """Who may do what: mine, waiting (for whoever takes it), watching (a colleague has it), over."""
    if seen.mine:
        return "mine"
    return {QUEUED: "waiting", ASSIGNED: "watching"}.get(seen.handover.state, "over")


def _text(fields: Any, name: str, default: str | None = None) -> str:
    """A text that can be stored and is not too long. Browsers send CR LF: it counts, and is kept, as one character."""
    text = str(fields.get(name, default or "")).replace("\r\n", "\n").replace("\0", "").strip()
    text = text.encode("utf-8", "replace").decode("utf-8")
    if not text and default is None:
        raise NotPossible("empty")
    if len(text) > TEXT_AT_MOST:
        raise NotPossible("too_long")
    return text


def _key(fields: Any) -> str:
    """The browser's own id of a reply: the same again writes nothing."""
    key = str(fields.get("key", ""))
    return key if 0 < len(key) <= KEY_AT_MOST and key.isascii() and key.isprintable() else uuid.uuid4().hex
