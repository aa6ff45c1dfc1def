"""From the bot to a person and back, as the citizen meets it. The advisors' side is `bot.services.advisors`."""
from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.handover import ASSIGNED, BOT, LEFT, NOTHING, QUEUED, SHARES, Handover
from bot.services import asking
from bot.services.context import TurnContext
from bot.services.flows import Said
from bot.services.ports import Conversation, UnitOfWork
from bot.services.routes import route_texts
from bot.services.staffing import is_online, staffed, within_hours

WATCH_EVERY = timedelta(seconds=60)
"""How often to look whether somebody still is there for a conversation that waits or has an advisor."""
WATCH = "handover_watch"
GO_ON, SHARE = "resume_flow", "share_answers"
_LEAVES = frozenset({GO_ON, "stop_flow"})


def possible(turn: TurnContext) -> bool:
    """Whether a person can take over now: somebody of the citizen's municipality is there."""
    conversation = turn.conversation
    return (conversation.state == BOT and conversation.audience == "citizen"
            and staffed(turn.work, turn.content, conversation.municipality, turn.now))


def enter(turn: TurnContext, reason: str) -> Handover:
    """Puts the conversation into the queue; from now on the bot is silent. What was running is laid aside."""
    session, conversation = turn.session, turn.conversation
    urgent = "crisis" in session.data["facts"]
    handover = Handover(
        id=uuid.uuid4().hex, conversation=conversation.id, municipality=str(conversation.municipality), state=QUEUED,
        reason="red_flag" if urgent and reason == "asked" else reason, queued_at=turn.now, urgent=urgent,
        share=_shared_before(turn))
    turn.work.handovers.add(handover)
    conversation.state = QUEUED
    session.stop()
    session.not_now()
    session.data["later"] = []
    watch(turn.work, handover, turn.now)
    return handover


def join(turn: TurnContext, reason: str) -> list[Said]:
    """Into the queue, and what is said about it: what happens, how long it takes, what can be done meanwhile."""
    enter(turn, reason)
    minutes = turn.content.municipality(str(turn.municipality)).chat_wait_minutes
    texts = turn.content.texts
    wait = texts["handover.wait"].format(minutes=minutes) if minutes else texts["handover.wait_unknown"]
    said = [Said("human_staffed", {**route_texts(turn), "wait": wait}, result_of(QUEUED),
                 choices=tuple(asking.menu(turn.content, "queued")))]
    if turn.session.answers("audit"):
        said.append(Said("human_share", choices=tuple(asking.menu(turn.content, "queued_share"))))
    return said


def offered(turn: TurnContext) -> tuple[dict[str, Any], ...]:
    """The button to a person, where one is there now."""
    return tuple(asking.menu(turn.content, "person")) if possible(turn) else ()


def watch(work: UnitOfWork, handover: Handover, now: datetime) -> None:
    """Looks again after a while, whatever becomes of this process."""
    work.due.plan(f"handover:{handover.id}", WATCH, handover.conversation, now + WATCH_EVERY,
                  {"handover": handover.id})


def meanwhile(turn: TurnContext, tapped: tuple[int, Mapping[str, Any]] | None, text: str) -> bool:
    """A message while the bot is silent. True: the citizen has left the queue, and the bot answers this message.

    tapped: (the question it belonged to, what the choice stands for), when it was a tap.
    """
    handover = turn.work.handovers.open_of(turn.conversation.id)
    if handover is None:
        back_to_bot(turn)
        return True
    payload = tapped[1] if tapped else {}
    if payload.get("intent") == SHARE:
        share(turn, handover, str(payload.get("wish")))
        return False
    if handover.state == QUEUED and _leaves(turn, tapped, text):
        turn.work.handovers.change(handover, handover.ended(LEFT, turn.now))
        turn.work.due.cancel(f"handover:{handover.id}")
        back_to_bot(turn)
        return True
    turn.work.handovers.change(handover, handover.citizen_wrote(turn.now))
    return False


def raise_flag(turn: TurnContext) -> None:
    """A red flag while the bot is silent: the conversation goes to the top of the queue."""
    handover = turn.work.handovers.open_of(turn.conversation.id)
    if handover is not None and not handover.urgent:
        turn.work.handovers.change(handover, replace(handover, urgent=True))


def reopen(turn: TurnContext) -> bool:
    """The citizen writes after the end. True: the same advisor goes on; False: the bot greets and answers."""
    last = turn.work.handovers.last_of(turn.conversation.id)
    advisor = last.same_advisor_at(turn.now) if last else None
    if last is None or advisor is None or not _there(turn, last.municipality, advisor):
        back_to_bot(turn)
        say(turn.work, turn.conversation, turn.content.texts["handover.reopened"], turn.now)
        return False
    again = Handover(id=uuid.uuid4().hex, conversation=last.conversation, municipality=last.municipality, state=QUEUED,
                     reason="reopened", queued_at=turn.now, urgent=last.urgent, share=last.share)
    again = again.claimed(advisor, turn.now)
    turn.work.handovers.add(again)
    turn.conversation.state = ASSIGNED
    watch(turn.work, again, turn.now)
    name = first_name(turn.work, advisor)
    say(turn.work, turn.conversation, turn.content.texts["handover.same_again"].format(name=name), turn.now, name)
    return True


def back_to_bot(turn: TurnContext) -> None:
    """The bot speaks again. Buttons of the queue are old from now on."""
    turn.conversation.state = BOT
    turn.conversation.ask += 1
    turn.session.data["shown"] = None


def share(turn: TurnContext, handover: Handover, wish: str) -> None:
    """The citizen has said what the advisor may see."""
    level = wish if wish in SHARES else NOTHING
    turn.work.handovers.change(handover, replace(handover, share=level))
    say(turn.work, turn.conversation, turn.content.texts[f"handover.share.{level}"], turn.now)


def say(work: UnitOfWork, conversation: Conversation, text: str, now: datetime, advisor: str | None = None,
        key: str | None = None) -> None:
    """A message of the system, with the state that the conversation is in now. `advisor`: a first name."""
    work.messages.add(conversation.id, "system", {
        "text": text, "choices": [], "progress": None, "result": result_of(conversation.state, advisor)}, now, key)


def result_of(state: str, advisor: str | None = None) -> dict[str, Any]:
    """The contract's result of a handover."""
    return {"kind": "handover", "state": state, "advisor": advisor}


def first_name(work: UnitOfWork, user: str) -> str | None:
    found = work.staff.get(user)
    return found.first_name if found else None


def after_failure(turn: TurnContext) -> dict[str, Any]:
    """The reply when a message could not be handled: a person where one is there, else whom to call."""
    if not turn.conversation.readable or not possible(turn):
        return {"text": turn.content.failed_turn_text()}
    enter(turn, "failed_turn")
    turn.conversation.session = turn.session.data
    return {"text": turn.content.texts["failed_turn_queued"], "result": result_of(QUEUED)}


def _there(turn: TurnContext, municipality: str, advisor: str) -> bool:
    return within_hours(turn.content, municipality, turn.now) and is_online(
        turn.work, municipality, advisor, turn.now)


def _leaves(turn: TurnContext, tapped: tuple[int, Mapping[str, Any]] | None, text: str) -> bool:
    """The word for going on, its button, or another button that stands beside it."""
    if tapped is None:
        return turn.content.commands.intent(text) in _LEAVES
    return tapped[1].get("intent") == GO_ON or tapped[0] == turn.conversation.ask


def _shared_before(turn: TurnContext) -> str:
    """What the citizen has allowed an advisor to see with a booking; nothing without one."""
    shares = [str(booking.personal.get("share")) for booking in
              turn.work.bookings.of_conversation(turn.conversation.id) if booking.personal.get("share")]
    return shares[-1] if shares and shares[-1] in SHARES else NOTHING

