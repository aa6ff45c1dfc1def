"""`/sms`, in development only: a telephone on a web page. Shows the SMS that would be sent, and lets one answer."""
from __future__ import annotations

import asyncio
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.sms.gateway import Received, Report, WebhookRequest
from bot.channels.sms.numbers import normalised
from bot.channels.sms.webhook import SmsWebhook
from bot.content.model import Content
from bot.domain.sms_text import segments

DEFAULT_NUMBER = "+4520304050"
WAIT_SECONDS, LOOK_SECONDS = 5.0, 0.05
_PAGES = Environment(loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True)


@dataclass
class Phone:
    """The gateway behind the page: what it "sends" can be read there. Kept in memory, gone with the process."""

    shown: dict[str, list[tuple[str, str, int]]] = field(default_factory=lambda: defaultdict(list))
    receipt: tuple[str, str] = ("", "text/plain")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, to: str, text: str, delivery: int) -> str | None:
        self.add(to, "bot", text)
        return None

    def read(self, request: WebhookRequest) -> list[Received | Report]:
        """Nothing calls from outside: the page itself hands over what was written."""
        return []

    def add(self, number: str, who: str, text: str) -> None:
        with self._lock:
            self.shown[number].append((who, text, segments(text)))

    def of(self, number: str) -> list[tuple[str, str, int]]:
        with self._lock:
            return list(self.shown[number])


@dataclass
class SmsPage:
    """`take` is what a real gateway's webhook does with a message, and `received` wakes the dispatcher."""

    phone: Phone
    webhook: SmsWebhook
    content: Content
    received: Callable[[], None]

    def routes(self) -> list[Route]:
        return [Route("/sms", self.show, methods=["GET"]), Route("/sms", self.write, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        number = normalised(request.query_params.get("nummer", "")) or DEFAULT_NUMBER
        page = _PAGES.get_template("phone.html").render(
            texts=self.content.texts, number=number, messages=self.phone.of(number))
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    async def write(self, request: Request) -> Response:
        form = await request.form()
        number, text = normalised(str(form.get("nummer", ""))), str(form.get("tekst", "")).strip()
        if number is None or not text:
            return RedirectResponse("/sms", status_code=303)
        self.phone.add(number, "citizen", text)
        before = len(self.phone.of(number))
        await run_in_threadpool(self.webhook.take, [Received(uuid.uuid4().hex, number, text)])
        self.received()
        waited = 0.0
        while len(self.phone.of(number)) == before and waited < WAIT_SECONDS:
            await asyncio.sleep(LOOK_SECONDS)
            waited += LOOK_SECONDS
        return RedirectResponse(f"/sms?nummer={number.replace('+', '%2B')}#nyeste", status_code=303)
