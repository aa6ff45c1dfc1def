"""What happens to a conversation with people when nobody acts: back into the queue, back to the bot (issue 5)."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.handover import ASSIGNED, BOT, QUEUED, UNSTAFFED, Handover
from bot.services import asking
from bot.services.context import TurnContext
from bot.services.flows import Flows, Said
from bot.services.handovers import WATCH_EVERY, back_to_bot, result_of, watch
from bot.services.human import ways
from bot.services.staffing import is_online, staffed


class Watch:
    """An advisor who is silent or gone loses the conversation to the queue; a queue that nobody reads is left."""

    beside_a_person = True

    def holds(self, turn: TurnContext, body: Mapping[str, Any]) -> bool | datetime:
        handover = _open(turn, body)
        if handover is None:
            return False
        if handover.state == QUEUED:
            alone = not staffed(turn.work, turn.content, handover.municipality, turn.now)
        else:
            there = is_online(turn.work, handover.municipality, str(handover.advisor), turn.now)
            alone = handover.silent(turn.now, online=there)
        return True if alone else turn.now + WATCH_EVERY

    def say(self, turn: TurnContext, flows: Flows, body: Mapping[str, Any]) -> list[Said]:
        handover = _open(turn, body)
        if handover is None:
            return []
        if handover.state == ASSIGNED:
            return self._to_queue(turn, handover)
        turn.work.handovers.change(handover, handover.ended(UNSTAFFED, turn.now))
        back_to_bot(turn)
        return [Said("human_gone", result=result_of(BOT)), *ways(turn)]

    def _to_queue(self, turn: TurnContext, handover: Handover) -> list[Said]:
        turn.work.handovers.change(handover, handover.released())
        turn.conversation.state = QUEUED
        watch(turn.work, handover, turn.now)
        return [Said("human_requeued", result=result_of(QUEUED), choices=tuple(asking.menu(turn.content, "queued")))]


class Back:
    """An advisor has given the conversation back: the bot says so and goes on where it was."""

    beside_a_person = True

    def holds(self, turn: TurnContext, body: Mapping[str, Any]) -> bool | datetime:
        return turn.conversation.state == BOT

    def say(self, turn: TurnContext, flows: Flows, body: Mapping[str, Any]) -> list[Said]:
        if turn.session.resume() is None:
            return [Said("human_back", choices=tuple(asking.menu(turn.content, "main")))]
        return [Said("human_back"), *flows.advance()]


def _open(turn: TurnContext, body: Mapping[str, Any]) -> Handover | None:
    current = turn.work.handovers.open_of(turn.conversation.id)
    return current if current is not None and current.id == body["handover"] else None
