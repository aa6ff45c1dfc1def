"""All routes of the advisors' pages at /raadgiver."""
from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.console.base import HERE, HOME, Console
from bot.console.desk import DeskPages
from bot.console.entrance import Entrance
from bot.console.live import Live

STATIC = {"console.css": "text/css", "console.js": "text/javascript"}


def routes(console: Console) -> list[Route]:
    async def missing(request: Request) -> Response:
        return console.missing(None) if request.path_params["rest"] else RedirectResponse(HOME, 303)

    return [*Entrance(console).routes(), *DeskPages(console).routes(), *Live(console).routes(),
            *(_static(name, kind) for name, kind in STATIC.items()), Route(f"{HOME}/{{rest:path}}", missing)]


def _static(name: str, kind: str) -> Route:
    async def endpoint(request: Request) -> Response:
        return FileResponse(HERE / "static" / name, media_type=kind, headers={"Cache-Control": "no-cache"})

    return Route(f"{HOME}/{name}", endpoint)
