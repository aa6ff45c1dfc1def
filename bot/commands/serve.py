"""`afklar serve`: everything in one command."""
from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator
from dataclasses import replace

import uvicorn
from starlette.applications import Starlette

from bot.app import DailyPurge, Parts, Running, open_parts, web_app
from bot.channels.caldav.mirroring import Mirroring
from bot.commands.output import notice
from bot.commands.preparing import ready_model
from bot.content.loader import check_content
from bot.dialogue.model import model_path
from bot.dialogue.rasa_host import RasaHost
from bot.services.calendar_upkeep import keep_up
from bot.services.clock import local
from bot.services.data_rights import purge
from bot.services.demo import add_demo_times
from bot.services.users import first_admin
from bot.settings import Settings, SettingsError, read_settings

log = logging.getLogger("afklar")
# Rasa pins a `websockets` that uvicorn cannot import, and the chat has no use for them.
NO_WEBSOCKETS = "none"


def run(args: argparse.Namespace, settings: Settings) -> int:
    settings = replace(settings, host=args.host or settings.host, workers=args.workers or settings.workers,
                       port=settings.port if args.port is None else args.port)
    if settings.workers > 1 and settings.database_url.startswith("sqlite"):
        notice("afklar: several workers need PostgreSQL: set AFKLAR_DATABASE_URL to postgresql://…")
        return 2
    parts = open_parts(settings, notice)
    ready_model(settings)
    _demo_times(parts)
    _first_admin(parts)
    ending = check_content(today=local(parts.clock.now()).date())
    if ending:
        notice(f"note: {len(ending)} offers or numbers end within 60 days: `afklar check` lists them")
    notice("starting …")
    if settings.workers > 1:
        parts.database.close()
        uvicorn.run("bot.commands.serve:worker", factory=True, host=settings.host, port=settings.port,
                    workers=settings.workers, log_level="warning", access_log=False, ws=NO_WEBSOCKETS)
        return 0
    app = _app(parts)
    config = uvicorn.Config(app, host=settings.host, port=settings.port, log_level="warning", access_log=False,
                            timeout_graceful_shutdown=3, ws=NO_WEBSOCKETS)
    server = _Server(config)
    server.run()
    return 0 if server.started else 1


class _Server(uvicorn.Server):
    """Prints the address when it really answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for server in self.servers:
            for listening in server.sockets:
                host, port = listening.getsockname()[:2]
                notice(f"advisors:   http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::1') else host}:{port}/raadgiver")  # noqa: E501, S104
                notice(f"the chat:   http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::1') else host}:{port}/")  # noqa: S104


def worker() -> Starlette:
    """The application of one worker process."""
    settings = read_settings()
    logging.basicConfig(level=logging.WARNING)
    return _app(open_parts(settings))


def _app(parts: Parts) -> Starlette:
    path = model_path(parts.settings.models)
    if not path.exists():
        raise SettingsError(f"there is no model at {path}: run `afklar train`")
    running = Running(parts, RasaHost(path))
    cleaning = DailyPurge(lambda: _purge(parts))
    mirroring = Mirroring(parts.database, parts.content, parts.clock)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        running.hub.attach(asyncio.get_running_loop())
        running.start()
        cleaning.start()
        mirroring.start()
        try:
            yield
        finally:
            running.hub.close()
            mirroring.stop()
            cleaning.stop()
            running.stop()

    return web_app(parts, running, lifespan)


def _purge(parts: Parts) -> None:
    try:
        with parts.database.transaction() as work:
            purge(work, parts.clock.now(), parts.settings)
        with parts.database.transaction() as work:
            keep_up(work, parts.clock.now())
    except Exception:
        log.exception("the daily purge or upkeep failed; it is tried again tomorrow")


def _first_admin(parts: Parts) -> None:
    """The embedded set-up makes one administrator on its first run; elsewhere `afklar user add` does."""
    if parts.settings.production or not parts.database.sqlite:
        return
    with parts.database.transaction() as work:
        made = first_admin(work, parts.content, parts.clock.now())
    if made:
        notice(f"made an administrator: name {made[0]}, password {made[1]} (shown only now)")


def _demo_times(parts: Parts) -> None:
    if parts.settings.production:
        return
    with parts.database.transaction() as work:
        added = add_demo_times(work, parts.content, parts.clock.now())
    if added:
        notice(f"made {added} demo times for the next four weeks (marked as demo; never in production)")
