"""`/webhooks/telegram`: POST only, the secret compared in constant time, 200 after the commit, 503 when it failed."""
from __future__ import annotations

import hmac
import json
import logging

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update

from bot.channels.telegram.bot import TelegramBot

log = logging.getLogger("afklar.telegram")
PATH = "/webhooks/telegram"
HEADER = "x-telegram-bot-api-secret-token"
BODY_BYTES_AT_MOST = 512 * 1024


def routes(bot: TelegramBot) -> list[Route]:
    """The webhook's route; none while the bot polls."""
    if not bot.settings.webhook_url:
        return []

    async def endpoint(request: Request) -> Response:
        given = request.headers.get(HEADER, "").encode()
        if not hmac.compare_digest(given, (bot.settings.secret or "").encode()):
            log.warning("a request to the Telegram webhook was refused")
            return PlainTextResponse("", status_code=403)
        try:
            update = Update.de_json(await _json(request), bot.bot)
        except (ValueError, KeyError, TypeError, AttributeError, ClientDisconnect):
            log.warning("a request to the Telegram webhook cannot be read")
            return PlainTextResponse("", status_code=400)
        try:
            found = await run_in_threadpool(bot.take, update)
        except Exception:
            # Telegram sends it again.
            log.exception("update %s could not be taken in", update.update_id)
            return PlainTextResponse("", status_code=503)
        return PlainTextResponse("", background=BackgroundTask(bot.do_beside, found))

    return [Route(PATH, endpoint, methods=["POST"])]


async def _json(request: Request) -> dict[str, object]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES_AT_MOST:
            raise ValueError("too long")
    found = json.loads(body)
    if not isinstance(found, dict) or not isinstance(found.get("update_id"), int):
        raise ValueError("no update")
    return found
