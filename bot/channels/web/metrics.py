"""`/metrics` in Prometheus' text format, for the machine itself or for who knows the token; 404 for all others."""
from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from ipaddress import ip_address

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.services.clock import Clock
from bot.services.figures import Figure, figures
from bot.services.ports import Database
from bot.settings import Settings


def metrics_route(database: Database, clock: Clock, settings: Settings) -> Route:
    registry = CollectorRegistry()
    registry.register(_FromDatabase(lambda: _read(database, clock)))

    async def metrics(request: Request) -> Response:
        if not _may_read(request, settings.metrics_token):
            raise HTTPException(404)
        text = await run_in_threadpool(generate_latest, registry)
        return Response(text, media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})

    return Route("/metrics", metrics)


def _read(database: Database, clock: Clock) -> list[Figure]:
    with database.reading() as work:
        return figures(work, clock.now())


def _may_read(request: Request, token: str | None) -> bool:
    """With a token set, whoever has it. Without one, the machine itself, but no proxy that runs on it."""
    if token:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(given.encode(), token.encode())
    forwarded = any(name in request.headers for name in ("x-forwarded-for", "forwarded", "via"))
    return not forwarded and _is_loopback(request.client.host if request.client else "")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class _FromDatabase:
    """Asks the database at each scrape: every process then tells the same."""

    def __init__(self, read: Callable[[], list[Figure]]) -> None:
        self._read = read

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for figure in self._read():
            family = GaugeMetricFamily(figure.name, figure.help, labels=[figure.label] if figure.label else [])
            for label, value in figure.values.items():
                family.add_metric([label] if figure.label else [], value)
            yield family

    def describe(self) -> list[GaugeMetricFamily]:
        return []
