"""What an advisor does with a conversation: take, write, note, pass on, give back, close. One call, one transaction.

Every call takes the conversation's lock first, as a turn does, so that ids of messages grow in the order of commits and
two advisors cannot both win. Refused calls raise `NotPossible` and change nothing.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.content.model import Content
from bot.domain.handover import ASSIGNED, BOT, CLOSED, OPEN, RETURNED, Handover, NotPossible
from bot.services import handovers
from bot.services.masking import mask_cpr
from bot.services.ports import Conversation, UnitOfWork
from bot.services.staff_ports import User

TEXT_AT_MOST = 2000


@dataclass
class Desk:
    """An advisor at work in one transaction."""

    work: UnitOfWork
    content: Content
    now: datetime
    user: User

    def find(self, conversation: str) -> tuple[Conversation, Handover] | None:
        """The conversation and its latest handover; None for another municipality's, or where no person was asked for.

        A conversation that was never handed over is nobody's to read.
        """
        found, last = self.work.conversations.get(conversation), self.work.handovers.last_of(conversation)
        if found is None or found.ended_at is not None or last is None:
            return None
        if last.state not in OPEN and last.assigned_at is None:
            return None  # who left the queue before anybody came is nobody's to read
        return (found, last) if last.municipality == self.user.municipality else None

    def claim(self, conversation: str) -> None:
        found, before = self._held(conversation)
        after = self._changed(before, before.claimed(self.user.id, self.now))
        self._state(found, after)
        text = self.content.texts["handover.assigned"].format(name=self.user.first_name)
        handovers.say(self.work, found, text, self.now, self.user.first_name)
        self._log("claim", conversation)

    def reply(self, conversation: str, text: str, key: str) -> bool:
        """Writes to the citizen. False (and nothing is written) when `key` has been written before."""
        found, before = self._held(conversation)
        if self.work.messages.has(conversation, key):
            return False
        self._changed(before, before.replied(self.user.id, self.now))
        self.work.messages.add(conversation, "advisor", {
            "text": mask_cpr(text), "by": self.user.first_name}, self.now, key)
        found.last_at = self.now
        self.work.conversations.save(found)
        self._log("reply", conversation)
        return True

    def note(self, conversation: str, text: str) -> None:
        """A private note: advisors of the municipality read it, the citizen never does."""
        self._held(conversation)
        self.work.handovers.add_note(conversation, self.user.id, mask_cpr(text), self.now)
        self._log("note", conversation)

    def transfer(self, conversation: str, to: str | None, note: str) -> None:
        """To a colleague who is there, or to all through the queue, with a note."""
        found, before = self._held(conversation)
        colleague = self.work.staff.get(to) if to else None
        if to and (colleague is None or colleague.municipality != self.user.municipality or to == self.user.id
                   or colleague.role != "advisor" or colleague.disabled_at is not None):
            raise NotPossible("no_such_colleague")
        after = self._changed(before, before.transferred(self.user.id, to, self.now))
        self._state(found, after)
        if note.strip():
            self.work.handovers.add_note(conversation, self.user.id, mask_cpr(note), self.now)
        name = colleague.first_name if colleague else None
        key = "handover.transferred" if colleague else "handover.requeued"
        handovers.say(self.work, found, self.content.texts[key].format(name=name), self.now, name)
        self._log("transfer", conversation)

    def give_back(self, conversation: str) -> None:
        """The bot goes on where it was: it says so in a turn of its own."""
        found, before = self._held(conversation)
        self._changed(before, before.ended(RETURNED, self.now, by=self.user.id))
        found.state = BOT
        found.ask += 1  # the queue's buttons are old from now on
        found.session["shown"] = None
        self.work.conversations.save(found)
        self._over(before)
        text = self.content.texts["handover.returned"].format(name=self.user.first_name)
        handovers.say(self.work, found, text, self.now)
        self.work.due.plan(f"back:{before.id}", "handover_back", conversation, self.now, {"handover": before.id})
        self._log("give_back", conversation)

    def close(self, conversation: str, outcome: str) -> None:
        found, before = self._held(conversation)
        if outcome not in self.content.console.outcomes:
            raise NotPossible("no_such_outcome")
        after = self._changed(before, before.ended(CLOSED, self.now, by=self.user.id, outcome=outcome))
        self._state(found, after)
        self._over(before)
        text = self.content.texts["handover.closed"].format(name=self.user.first_name)
        handovers.say(self.work, found, text, self.now)
        self._log("close", conversation)

    def types(self, conversation: str) -> bool:
        """Whether the citizen is to see that this advisor writes."""
        found = self.find(conversation)
        if found is None or found[1].state != ASSIGNED or found[1].advisor != self.user.id:
            return False
        self.work.handovers.types(conversation, "advisor")
        return True

    def _held(self, conversation: str) -> tuple[Conversation, Handover]:
        """Locked. Raises LookupError where `find` finds nothing."""
        locked, found = self.work.conversations.lock(conversation), self.find(conversation)
        if locked is None or found is None:
            raise LookupError(conversation)
        return locked, found[1]

    def _changed(self, before: Handover, after: Handover) -> Handover:
        if not self.work.handovers.change(before, after):
            raise NotPossible("taken")
        return after

    def _state(self, conversation: Conversation, after: Handover) -> None:
        conversation.state = after.conversation_state
        self.work.conversations.save(conversation)
        if after.state != CLOSED:
            handovers.watch(self.work, after, self.now)

    def _over(self, handover: Handover) -> None:
        self.work.due.cancel(f"handover:{handover.id}")

    def _log(self, action: str, conversation: str) -> None:
        self.work.records.log(self.now, self.user.login, action, conversation)
