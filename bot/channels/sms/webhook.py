"""`/webhooks/sms/<provider>`: verified on the raw request, taken in one transaction, and only then answered."""
from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.sms.gateway import WEBHOOK, Gateway, Received, Rejected, Report, Unreadable, WebhookRequest
from bot.channels.sms.numbers import normalised
from bot.content.model import Content
from bot.services import delivering
from bot.services.arriving import Arrival, arrive
from bot.services.clock import Clock
from bot.services.ports import Database

log = logging.getLogger("afklar.sms")
CHANNEL = "sms"
BODY_BYTES_AT_MOST = 64 * 1024


@dataclass
class SmsWebhook:
    """The receiving end of SMS. `public_url` is the address the provider calls, which a proxy may hide from us."""

    provider: str
    gateway: Gateway
    database: Database
    content: Content
    clock: Clock
    received: Callable[[], None]
    public_url: str | None = None
    municipality: str | None = None

    def routes(self) -> list[Route]:
        return [Route(f"{WEBHOOK}/{self.provider}", self.endpoint, methods=["GET", "POST"])]

    async def endpoint(self, request: Request) -> Response:
        try:
            events = self.gateway.read(await self._raw(request))
        except Rejected as error:
            log.warning("a request to the SMS webhook was refused: %s", error)
            return PlainTextResponse("", status_code=403)
        except (Unreadable, ClientDisconnect) as error:
            log.warning("a request to the SMS webhook cannot be read: %s", error)
            return PlainTextResponse("", status_code=400)
        try:
            await run_in_threadpool(self.take, events)
        except Exception:
            # Not 2xx: the provider keeps it and sends it again.
            log.exception("an SMS could not be taken in")
            return PlainTextResponse("", status_code=503)
        self.received()
        body, media_type = self.gateway.receipt
        return Response(body, media_type=media_type)

    async def _raw(self, request: Request) -> WebhookRequest:
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_BYTES_AT_MOST:
                raise Unreadable("too long")
        query = request.scope["query_string"].decode("latin-1")
        path = request.scope.get("raw_path") or request.url.path.encode()
        base = self.public_url or f"{request.url.scheme}://{request.url.netloc}"
        url = base + path.decode("latin-1").partition("?")[0]
        return WebhookRequest(f"{url}?{query}" if query else url, query, request.headers, body)

    def take(self, events: Sequence[Received | Report]) -> None:
        """Takes in all that one request tells, or nothing."""
        now = self.clock.now()
        with self.database.transaction() as work:
            for event in events:
                if isinstance(event, Report):
                    delivering.reported(work, event.delivery, event.status, event.error, now)
                    continue
                sender = normalised(event.sender)
                if sender is None:
                    # A short code or a name: advertising and receipts. Nobody there could read an answer.
                    log.info("an SMS from a sender that is no phone number was left out")
                    continue
                arrive(work, self.content, Arrival(CHANNEL, sender, event.id, event.text.replace("\0", ""),
                                                   municipality=self.municipality), now)
