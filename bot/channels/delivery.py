"""Sends what waits in the delivery outbox: claims in one transaction, sends without any, marks in another."""
from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from datetime import timedelta

from bot.content.model import Content
from bot.services import delivering
from bot.services.channel_ports import Delivery
from bot.services.clock import Clock
from bot.services.delivering import NotSent, Refused, Transport, Uncertain
from bot.services.ports import Database

log = logging.getLogger("afklar.delivery")

THREADS = 4
"""Sending is waiting for somebody else's server: a few at once, always one at a time per conversation."""
IDLE_SECONDS = 5.0
AFTER_FAILURE_SECONDS = 1.0
RECOVER_EVERY_SECONDS = 30.0
LATER = timedelta(days=3650)
"""Clocks may be set back between two runs (AFKLAR_NOW): "before now" would miss what was claimed "later"."""


class Deliverer:
    """Threads that send. `wake` may be called from any thread."""

    def __init__(self, database: Database, content: Content, clock: Clock, transports: Mapping[str, Transport],
                 threads: int = THREADS, alone: bool = False) -> None:
        """alone: no other process sends, so whatever is being sent when we start was left by one that died."""
        self._database, self._content, self._clock = database, content, clock
        self.transports, self._alone = transports, alone
        self._wakers = [threading.Event() for _ in range(threads if transports else 0)]
        self._stopping = threading.Event()
        self._recovered_at = float("-inf")
        self._threads = [threading.Thread(target=self._run, args=(waker,), name=f"delivery-{number}", daemon=True)
                         for number, waker in enumerate(self._wakers)]

    def start(self) -> None:
        if self._alone and self._threads:
            with self._database.transaction() as work:
                delivering.recover(work, self._clock.now(), -LATER)
        for thread in self._threads:
            thread.start()

    def stop(self, wait_seconds: float = 10) -> None:
        """Finishes what is being sent, then ends."""
        self._stopping.set()
        self.wake()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(wait_seconds)

    def wake(self) -> None:
        for waker in self._wakers:
            waker.set()

    def _run(self, waker: threading.Event) -> None:
        while not self._stopping.is_set():
            waker.clear()
            try:
                self._recover()
                wait = 0.0 if self.send_next() else self._until_next()
            except Exception:
                # The database may be away for a while: nothing is lost, the outbox still holds it.
                log.exception("the delivery outbox cannot be read; trying again")
                wait = AFTER_FAILURE_SECONDS
            if wait:
                waker.wait(wait)

    def _recover(self) -> None:
        if time.monotonic() - self._recovered_at < RECOVER_EVERY_SECONDS:
            return
        self._recovered_at = time.monotonic()
        with self._database.transaction() as work:
            found = delivering.recover(work, self._clock.now())
        if found:
            log.warning("%s deliveries were left by a process that died", found)

    def _until_next(self) -> float:
        with self._database.reading() as work:
            due = work.deliveries.next_at()
        if due is None:
            return IDLE_SECONDS
        return min(max((due - self._clock.now()).total_seconds(), 0.05), IDLE_SECONDS)

    def send_next(self) -> bool:
        """Sends the oldest delivery that may go out. False when there is none."""
        with self._database.reading() as work:
            # Most looks find nothing, and a look that only reads keeps no writer waiting.
            if not work.deliveries.waiting(list(self.transports), self._clock.now()):
                return False
        with self._database.transaction() as work:
            delivery = delivering.next_delivery(work, self._content, list(self.transports), self._clock.now())
        if delivery is None:
            return False
        self._send(delivery)
        return True

    def _send(self, delivery: Delivery) -> None:
        try:
            provider_id = self.transports[delivery.channel].send(delivery)
        except (NotSent, Refused, Uncertain) as error:
            log.warning("delivery %s (%s): %s: %s", delivery.id, delivery.channel, type(error).__name__, error)
            self._not_sent(delivery, error)
        except Exception as error:
            # A defect of ours: whether it was sent, nobody knows. The type only: a message may quote the text.
            log.error("delivery %s (%s) broke: %s", delivery.id, delivery.channel, type(error).__name__,
                      exc_info=log.isEnabledFor(logging.DEBUG))
            self._not_sent(delivery, Uncertain(type(error).__name__))
        else:
            with self._database.transaction() as work:
                delivering.sent(work, delivery, provider_id, self._clock.now())

    def _not_sent(self, delivery: Delivery, error: NotSent | Refused | Uncertain) -> None:
        with self._database.transaction() as work:
            now = self._clock.now()
            if isinstance(error, NotSent):
                delivering.not_sent(work, delivery, error, now)
            elif isinstance(error, Refused):
                delivering.refused(work, delivery, error, now)
            else:
                delivering.uncertain(work, delivery, str(error), now)
