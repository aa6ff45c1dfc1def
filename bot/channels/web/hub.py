"""Wakes the event streams of a conversation when something new has been committed."""
from __future__ import annotations

import asyncio
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

EVERYTHING = "*"
"""Who listens to this wakes with every conversation: the advisors' pages."""
TYPED_AT_MOST = 10_000


class Hub:
    """Streams wait here. `notify` may be called from any thread; the rest from the server's event loop."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._typed: Counter[tuple[str, str]] = Counter()
        self._counting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.closing = False

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def notify(self, conversation: str) -> None:
        """Something changed in `conversation`; "" means perhaps in all of them."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, conversation)

    def types(self, conversation: str, who: str) -> None:
        """Somebody (`advisor` or `citizen`) writes at this moment. Nothing of it is kept."""
        with self._counting:
            if len(self._typed) > TYPED_AT_MOST:
                self._typed.clear()
            self._typed[conversation, who] += 1
        self.notify(conversation)

    def typed(self, conversation: str, who: str) -> int:
        """A number that grows whenever they do."""
        return self._typed[conversation, who]

    def close(self) -> None:
        """Ends every stream: the server is stopping."""
        self.closing = True
        self._wake("")

    def _wake(self, conversation: str) -> None:
        one = [self._waiting.get(conversation, set()), self._waiting.get(EVERYTHING, set())]
        groups = one if conversation else list(self._waiting.values())
        for group in groups:
            for event in group:
                event.set()

    @contextmanager
    def listening(self, conversation: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the conversation may have something new."""
        event = asyncio.Event()
        self._waiting[conversation].add(event)
        try:
            yield event
        finally:
            self._waiting[conversation].discard(event)
            if not self._waiting[conversation]:
                del self._waiting[conversation]
