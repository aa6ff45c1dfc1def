"""Rate limits in memory, per process: a sliding minute."""
from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

from starlette.requests import Request

from bot.settings import Settings

MINUTE_SECONDS = 60.0
KEYS_AT_MOST = 50_000


def client_address(request: Request, settings: Settings) -> str:
    """The client's address; behind a proxy that we trust, the one it names."""
    peer = request.client.host if request.client else ""
    if peer in settings.trusted_proxies:
        return request.headers.get("x-forwarded-for", peer).rpartition(",")[2].strip()
    return peer


def allowed_origin(request: Request, settings: Settings) -> bool:
    """A browser says where the page is from; other clients say nothing and are allowed (contract)."""
    origin = request.headers.get("origin")
    if origin is None or origin.rstrip("/") in settings.origins:
        return True
    return origin.partition("://")[2].lower() == request.headers.get("host", "").lower()


class RateLimit:
    """At most `per_minute` events in any sixty seconds, for each key."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute, self._clock = per_minute, clock
        self._seen: dict[str, deque[float]] = {}

    def wait_seconds(self, key: str) -> int:
        """0 when the event may happen (it is then counted), else the whole seconds to wait."""
        now = self._clock()
        seen = self._seen.setdefault(key, deque())
        while seen and now - seen[0] >= MINUTE_SECONDS:
            seen.popleft()
        if len(seen) >= self._per_minute:
            return max(1, math.ceil(MINUTE_SECONDS - (now - seen[0])))
        seen.append(now)
        if len(self._seen) > KEYS_AT_MOST:
            self._forget(now)
        return 0

    def _forget(self, now: float) -> None:
        for key in [k for k, seen in self._seen.items() if not seen or now - seen[-1] >= MINUTE_SECONDS]:
            del self._seen[key]
