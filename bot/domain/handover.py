"""A conversation in the hands of people (da: overdragelse): who waits, who is in charge, when it goes back.

One handover is one stay with people, from the moment the conversation joins the queue until the bot has it again or it
is closed. Transitions are pure: each returns the handover as it is afterwards, or raises `NotPossible` and nothing has
changed. Sources: issue 5; design, principle 6 (nobody sits in a queue that no one reads).
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

QUEUED, ASSIGNED = "queued", "assigned"
RETURNED, LEFT, UNSTAFFED, CLOSED = "returned", "left", "unstaffed", "closed"
OPEN = frozenset({QUEUED, ASSIGNED})
BOT = "bot"

REPLY_WITHIN = timedelta(minutes=5)
"""So long may a citizen wait for the one in charge before somebody else may take the conversation."""
SAME_ADVISOR_WITHIN = timedelta(hours=24)
"""Who writes again so soon after the end gets the same advisor, when that advisor is online."""

ALL, RESULT, NOTHING = "all", "result", "nothing"
SHARES = (ALL, RESULT, NOTHING)
"""What an advisor may see of a screening: every answer, only the result, nothing (as `booking.share`)."""


class NotPossible(Exception):
    """The transition does not fit the state. `code`: taken, not_queued, not_in_charge, over."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Handover:
    """One stay with people. `advisor` is the id of who is in charge: set if, and only if, the state is `assigned`.

    `waiting_since`: since when the citizen waits for the one in charge; None while it is the citizen's turn.
    `last_advisor` stays when it ends. `urgent`: a red flag was raised in the conversation.
    """

    id: str
    conversation: str
    municipality: str
    state: str
    reason: str
    queued_at: datetime
    urgent: bool = False
    share: str = NOTHING
    advisor: str | None = None
    last_advisor: str | None = None
    assigned_at: datetime | None = None
    first_reply_at: datetime | None = None
    last_reply_at: datetime | None = None
    waiting_since: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None

    @property
    def conversation_state(self) -> str:
        """The state of the conversation as the chat API shows it: bot, queued, assigned or closed."""
        return self.state if self.state in OPEN or self.state == CLOSED else BOT

    def claimed(self, advisor: str, at: datetime) -> Handover:
        """Taken from the queue."""
        if self.state == ASSIGNED:
            raise NotPossible("taken")
        if self.state != QUEUED:
            raise NotPossible("over")
        return replace(self, state=ASSIGNED, advisor=advisor, last_advisor=advisor, assigned_at=at, waiting_since=at)

    def released(self) -> Handover:
        """Back into the queue, at its old place: who has waited longest stays first."""
        if self.state != ASSIGNED:
            raise NotPossible("not_in_charge" if self.state == QUEUED else "over")
        return replace(self, state=QUEUED, advisor=None, waiting_since=None)

    def transferred(self, by: str, to: str | None, at: datetime) -> Handover:
        """To a colleague, or (`to` None) to all of them through the queue. Only the one in charge can."""
        self._in_charge(by)
        free = self.released()
        return free if to is None else free.claimed(to, at)

    def replied(self, by: str, at: datetime) -> Handover:
        """The one in charge has written."""
        self._in_charge(by)
        return replace(self, first_reply_at=self.first_reply_at or at, last_reply_at=at, waiting_since=None)

    def citizen_wrote(self, at: datetime) -> Handover:
        """Waiting begins with the first message that is not answered, not with the last."""
        if self.state != ASSIGNED:
            return self
        return replace(self, waiting_since=self.waiting_since or at)

    def ended(self, how: str, at: datetime, *, by: str | None = None, outcome: str | None = None) -> Handover:
        """Over: `returned` to the bot, `left` by the citizen, `unstaffed` (nobody is there), or `closed`.

        `by`: only the one in charge may; None when it is not an advisor who ends it.
        """
        if self.state not in OPEN:
            raise NotPossible("over")
        if by is not None:
            self._in_charge(by)
        return replace(self, state=how, advisor=None, waiting_since=None, closed_at=at, outcome=outcome)

    def silent(self, now: datetime, *, online: bool) -> bool:
        """Whether the one in charge has gone, or has kept the citizen waiting for too long."""
        if self.state != ASSIGNED:
            return False
        waited = now - self.waiting_since if self.waiting_since else timedelta(0)
        return not online or waited >= REPLY_WITHIN

    def same_advisor_at(self, now: datetime) -> str | None:
        """Who should go on when the citizen writes again after the end; None when it is too long ago."""
        recent = self.state == CLOSED and self.closed_at is not None and now - self.closed_at < SAME_ADVISOR_WITHIN
        return self.last_advisor if recent else None

    def _in_charge(self, by: str) -> None:
        if self.state != ASSIGNED or self.advisor != by:
            raise NotPossible("not_in_charge")


def in_queue_order(handovers: Iterable[Handover]) -> list[Handover]:
    """Urgent ones first, then who has waited longest."""
    return sorted(handovers, key=lambda one: (not one.urgent, one.queued_at, one.id))
