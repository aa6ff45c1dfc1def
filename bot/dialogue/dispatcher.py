"""Takes messages out of the inbox, one at a time, each in one transaction; retries, and parks what keeps failing."""
from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from bot.dialogue.rasa_host import TurnFailed
from bot.dialogue.turn import Turns, send
from bot.domain.red_flags import find_red_flags
from bot.services import handovers
from bot.services.clock import Clock
from bot.services.crisis import crisis_said
from bot.services.due import hand_over
from bot.services.ports import Database, Inbound

log = logging.getLogger("afklar.dispatcher")

ATTEMPTS = 3
RETRY_AFTER = (timedelta(milliseconds=200), timedelta(seconds=1))
IDLE_SECONDS = 5.0
"""How long to sleep at most when nothing wakes us: a safety net, not the way messages are found."""
AFTER_FAILURE_SECONDS = 1.0
DUE_SECONDS = 1.0
"""How often to look, while busy, for what was planned for now."""


class Dispatcher:
    """One thread that handles messages. `wake` may be called from any thread."""

    def __init__(self, database: Database, turns: Turns, clock: Clock,
                 handled: Callable[[str], None] = lambda conversation: None) -> None:
        self._database, self._turns, self._clock, self._handled = database, turns, clock, handled
        self._work_waits, self._stopping = threading.Event(), threading.Event()
        self._looked_at = float("-inf")
        self._thread = threading.Thread(target=self._run, name="dispatcher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, wait_seconds: float = 10) -> None:
        """Finishes the turn that is running, then ends."""
        self._stopping.set()
        self.wake()
        if self._thread.is_alive():
            self._thread.join(wait_seconds)

    def wake(self) -> None:
        self._work_waits.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._work_waits.clear()
            try:
                self._hand_over_due()
                busy = self.handle_next()
                wait = 0.0 if busy else self._until_next()
            except Exception:
                # The database may be away for a while: nothing is lost, the inbox still holds it.
                log.exception("the inbox cannot be read; trying again")
                wait = AFTER_FAILURE_SECONDS
            if wait:
                self._work_waits.wait(wait)

    def _until_next(self) -> float:
        with self._database.reading() as work:
            times = [at for at in (work.inbox.next_at(), work.due.next_at()) if at is not None]
        if not times:
            return IDLE_SECONDS
        return min(max((min(times) - self._clock.now()).total_seconds(), 0.01), IDLE_SECONDS)

    def _hand_over_due(self) -> None:
        if time.monotonic() - self._looked_at >= DUE_SECONDS:
            self.hand_over_due()
            self._looked_at = time.monotonic()

    def hand_over_due(self) -> int:
        """Puts what was planned for now into the inbox; how many."""
        now = self._clock.now()
        with self._database.reading() as work:
            first = work.due.next_at()
        if first is None or first > now:
            return 0
        with self._database.transaction() as work:
            return hand_over(work, now)

    def handle_next(self) -> bool:
        """Handles the oldest waiting message. False when there is none that can be handled now."""
        inbound: Inbound | None = None
        try:
            with self._database.transaction() as work:
                inbound = work.inbox.claim(self._clock.now())
                if inbound is None:
                    return False
                self._turns.handle(work, inbound, self._clock.now())
        except (TurnFailed, Exception) as error:
            if inbound is None:
                raise
            self._failed(inbound, error)
        self._handled(inbound.conversation)
        return True

    def _failed(self, inbound: Inbound, error: BaseException) -> None:
        """The turn was rolled back: try again later, or park the message and tell the citizen."""
        what = str(error) if isinstance(error, TurnFailed) else type(error).__name__
        log.error("turn failed: inbox %s, conversation %s, attempt %s: %s", inbound.id, inbound.conversation,
                  inbound.attempts + 1, what, exc_info=log.isEnabledFor(logging.DEBUG))
        now = self._clock.now()
        with self._database.transaction() as work:
            if inbound.attempts + 1 < ATTEMPTS:
                work.inbox.failed(inbound.id, what, now + RETRY_AFTER[inbound.attempts])
                return
            work.inbox.failed(inbound.id, what, None)
            conversation = work.conversations.lock(inbound.conversation)
            if conversation is None or conversation.ended_at is not None:
                return
            turn = self._turns.context(work, conversation, now)
            if "due" in inbound.body:
                work.due.finish(int(inbound.body["due"]), "failed")
                return
            text = inbound.body.get("text", "")
            work.messages.add(conversation.id, "citizen", {"text": text}, now, inbound.client_id)
            for flag in find_red_flags(text, turn.content.red_flag_patterns):
                card = crisis_said(turn, flag.name, flag.urgency)
                send(turn, [{"text": card.params["body"], "result": card.result}])
            send(turn, [handovers.after_failure(turn)])
            work.conversations.save(conversation)
