"""One message, one turn: everything it causes is done in the unit of work it is given, and nowhere else."""
from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.content.model import Content
from bot.dialogue.rasa_host import RasaHost, TurnFailed
from bot.dialogue.state import with_loop
from bot.dialogue.understanding import Understood, understand_choice, understand_text
from bot.domain.flow_session import FlowSession
from bot.domain.handover import BOT, CLOSED
from bot.domain.red_flags import find_red_flags
from bot.services import handovers
from bot.services.context import Policy, TurnContext, enter, leave
from bot.services.crisis import crisis_said
from bot.services.data_rights import erase_conversation
from bot.services.due import still_due
from bot.services.open_channel import know_channel
from bot.services.ports import Conversation, Inbound, UnitOfWork
from bot.services.registry import flow_table

CHOICE_BYTES = 12
CITIZEN = "citizen"


@dataclass
class Turns:
    """Handles messages with one Rasa host. `handle` raises and leaves nothing behind when anything goes wrong."""

    host: RasaHost
    content: Content
    policy: Policy

    def handle(self, work: UnitOfWork, inbound: Inbound, now: datetime) -> None:
        conversation = work.conversations.lock(inbound.conversation)
        if conversation is None or conversation.ended_at is not None:
            work.inbox.done(inbound.id, now)
            return
        if not conversation.readable:
            raise TurnFailed("the conversation's state cannot be read")
        turn = self.context(work, conversation, now)
        if "due" in inbound.body:
            self._say_first(turn, int(inbound.body["due"]))
            work.inbox.done(inbound.id, now)
            return
        choice = inbound.body.get("choice")
        stored = work.messages.choice(conversation.id, choice) if choice else None
        text = str(stored[1].get("title", "")) if stored else inbound.body.get("text", "")
        work.messages.add(conversation.id, CITIZEN, {"text": text}, now, inbound.client_id)
        conversation.last_at = now
        if self._bot_answers(turn, stored, text):
            self._answer(turn, self._tapped(turn, stored) if choice else None, text)
        else:
            _only_red_flags(turn, text)
        if turn.notes.get("erase"):
            erase_conversation(work, conversation.id, now, actor=CITIZEN)
            _say_farewell(turn)
            return
        work.conversations.save(conversation)
        work.inbox.done(inbound.id, now)

    def _bot_answers(self, turn: TurnContext, stored: tuple[int, dict[str, Any]] | None, text: str) -> bool:
        """Whether this message is the bot's: a person may be in charge, or about to be."""
        if turn.conversation.state == BOT:
            return True
        if turn.conversation.state == CLOSED:
            return not handovers.reopen(turn)
        turn.notes["left_queue"] = handovers.meanwhile(turn, stored, text)
        return bool(turn.notes["left_queue"])

    @staticmethod
    def _tapped(turn: TurnContext, stored: tuple[int, dict[str, Any]] | None) -> Understood:
        """A tap. A button beside the queue's own was good until the citizen left with it."""
        ask = stored[0] if stored and turn.notes.get("left_queue") else turn.conversation.ask
        return understand_choice(stored, ask)

    def _say_first(self, turn: TurnContext, item: int) -> None:
        """Something planned: said if it still holds. Nobody wrote, so the conversation gets no older or younger."""
        found = still_due(turn, item)
        if found is None:
            return
        self._run(turn, Understood("due", notes={"due": found}), "", beside=True)
        turn.work.conversations.save(turn.conversation)

    def context(self, work: UnitOfWork, conversation: Conversation, now: datetime) -> TurnContext:
        session = FlowSession(flow_table(self.content), conversation.session)
        know_channel(session, conversation.channel, self.policy)
        return TurnContext(work, self.content, conversation, session, now, self.policy)

    def _answer(self, turn: TurnContext, tapped: Understood | None, text: str) -> None:
        self._run(turn, tapped or understand_text(turn, self.host, text), text)

    def _run(self, turn: TurnContext, understood: Understood, text: str, beside: bool = False) -> None:
        turn.notes.update(understood.notes)
        conversation = turn.conversation
        snapshot = with_loop(conversation.snapshot, turn.session.open_question() is not None)
        token = enter(turn)
        try:
            replies, conversation.snapshot = self.host.run(
                conversation.id, text, understood.parse_data(text), snapshot, conversation.channel)
        finally:
            leave(token)
        if not turn.notes.get("missed"):
            turn.session.data["misses"] = 0
        if turn.notes.get("erase"):
            turn.notes["farewell"] = [reply.get("text", "") for reply in replies]
        else:
            send(turn, replies, beside)
        conversation.session = turn.session.data


def send(turn: TurnContext, replies: list[dict[str, Any]], beside: bool = False) -> None:
    """Puts replies into the outbox; their choices become opaque ids bound to this question.

    beside: the buttons stand beside an open question, whose own buttons stay good.
    """
    conversation = turn.conversation
    shown = _what_is_asked(replies)
    if beside and shown == "menu":
        shown = None
    if shown is not None and shown != turn.session.data.get("shown"):
        conversation.ask += 1
        turn.session.data["shown"] = shown
    planned = {"due": turn.notes["due"].key} if "due" in turn.notes else {}
    for reply in replies:
        known, offered = {}, []
        for choice in reply.get("choices", ()):
            key = secrets.token_urlsafe(CHOICE_BYTES)
            known[key] = {**choice["payload"], "title": choice["title"]}
            offered.append({"id": key, "title": choice["title"], "kind": choice["kind"]})
        turn.work.messages.add_choices(conversation.id, conversation.ask, known)
        turn.work.messages.add(conversation.id, BOT, {
            "text": reply.get("text", ""), "choices": offered, "progress": reply.get("progress"),
            "result": reply.get("result"), **planned}, turn.now)


def _say_farewell(turn: TurnContext) -> None:
    """Who writes at an address is told that all is deleted; on the web the chat shows that by itself."""
    conversation = turn.conversation.id
    if turn.work.addresses.of_conversation(conversation):
        for text in turn.notes["farewell"]:
            turn.work.messages.add(conversation, BOT, {"text": text}, turn.now)


def _what_is_asked(replies: list[dict[str, Any]]) -> str | None:
    """The question these replies ask, "menu" for choices without one, None when nothing can be chosen."""
    asked = [reply["progress"]["question"] for reply in replies if reply.get("progress")]
    if asked:
        return str(asked[-1])
    return "menu" if any(reply.get("choices") for reply in replies) else None


def _only_red_flags(turn: TurnContext, text: str) -> None:
    """While a person is in charge, or about to be, the bot is silent; a red flag still gets its card."""
    found = find_red_flags(text, turn.content.red_flag_patterns)
    if found:
        handovers.raise_flag(turn)
    for flag in found:
        said = crisis_said(turn, flag.name, flag.urgency)
        send(turn, [_plain(said.params, said.result)])
    turn.conversation.session = turn.session.data


def _plain(params: Mapping[str, Any], result: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"text": params["body"], "result": result}
