"""What keeps an open page right: one stream that says that something has changed, and that the page is open."""
from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from bot.console.base import COOKIE, Console
from bot.services import signing_in
from bot.services.advisors import Desk
from bot.services.desk_views import board
from bot.services.ports import UnitOfWork
from bot.services.signing_in import SignedIn
from bot.services.users import ADVISOR

EVERYTHING = "*"
LOOK_AGAIN_SECONDS = 15.0
PRESENT_SECONDS = 20.0
REST_SECONDS = 0.3
"""A busy bot wakes every page many times a second; one look at a time is enough."""


class Live:
    def __init__(self, console: Console) -> None:
        self.console = console

    def routes(self) -> list[Route]:
        guarded = self.console.guarded(self.stream, locked_too=True, activity=False)
        return [Route("/raadgiver/strom", guarded, methods=["GET"])]

    async def stream(self, request: Request, who: SignedIn) -> StreamingResponse:
        conversation = request.query_params.get("samtale", "")
        return StreamingResponse(self._events(str(request.cookies.get(COOKIE)), conversation),
                                 media_type="text/event-stream",
                                 headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    async def _events(self, token: str, conversation: str) -> AsyncIterator[str]:
        news, shown, typed = self.console.news, None, self.console.news.typed(conversation, "citizen")
        beats, present = asyncio.get_running_loop().time, float("-inf")
        yield "retry: 2000\n\n"
        with news.listening(EVERYTHING) as changed:
            while not news.closing:
                changed.clear()
                if beats() - present > PRESENT_SECONDS:
                    await self.console.run(lambda work: self._present(work, token))
                    present = beats()
                found = await self.console.look(lambda work: self._found(work, token, conversation))
                if found != shown:
                    shown = found
                    yield f"event: news\ndata: {json.dumps(found)}\n\n"
                if found is None:
                    return
                if news.typed(conversation, "citizen") != typed:
                    typed = news.typed(conversation, "citizen")
                    yield "event: typing\ndata: {}\n\n"
                await asyncio.sleep(REST_SECONDS)
                try:
                    await asyncio.wait_for(changed.wait(), LOOK_AGAIN_SECONDS)
                except asyncio.TimeoutError:
                    yield ": still here\n\n"

    def _present(self, work: UnitOfWork, token: str) -> None:
        now = self.console.clock.now()
        who = signing_in.signed_in(work, token, now)
        if who is not None:
            signing_in.page_is_open(work, who, now)

    def _found(self, work: UnitOfWork, token: str, conversation: str) -> dict[str, Any] | None:
        """What a page compares with what it shows; None when its user is signed out."""
        now = self.console.clock.now()
        who = signing_in.signed_in(work, token, now)
        if who is None or who.user.role != ADVISOR:
            return None
        seen = board(work, self.console.content, who.user, now)
        return {"waiting": len(seen.waiting), "unread": sum(row.unread for row in seen.mine), "locked": who.locked,
                "revision": None if who.locked else self._revision(work, who, conversation, seen.signature)}

    def _revision(self, work: UnitOfWork, who: SignedIn, conversation: str, lists: str) -> str:
        desk = Desk(work, self.console.content, self.console.clock.now(), who.user)
        found = desk.find(conversation) if conversation else None
        if found is None:
            return _short(lists)
        notes = len(work.handovers.notes(conversation))
        return _short(repr((found[1], work.messages.last(conversation), notes, lists)))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
