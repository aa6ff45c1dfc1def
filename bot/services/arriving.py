"""A message that came in from an address (SMS, Telegram): claimed once, STOP and START honoured, then the inbox.

All in one transaction; the channel says "got it" to the other side only after the commit.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.content.model import Content
from bot.domain.open_channel import SILENT
from bot.domain.red_flags import find_red_flags
from bot.services import conversations
from bot.services.channel_ports import Address
from bot.services.conversations import Refused
from bot.services.ports import Conversation, UnitOfWork

NEW_PERSON_AFTER = timedelta(days=90)
"""After so long a silence a number may have a new owner: nothing of the old is shown (issue 7)."""
TOO_LONG = frozenset({"text_too_long"})


@dataclass(frozen=True)
class Arrival:
    """One message as it came in. `address` is normalised; `external_id` the channel's own id of the message.

    kind: text | choice | stop | start | hello | media | edited. `text` holds the words, or the id of a choice.
    """

    channel: str
    address: str
    external_id: str
    text: str = ""
    kind: str = "text"
    municipality: str | None = None


def arrive(work: UnitOfWork, content: Content, arrival: Arrival, now: datetime) -> str | None:
    """Takes a message in. The id of its conversation; None when it has been seen before."""
    if not work.addresses.claim(arrival.channel, arrival.external_id, now):
        return None
    address = work.addresses.lock(arrival.channel, arrival.address, now)
    fresh = now - address.last_at >= NEW_PERSON_AFTER
    kind = _kind(content, arrival)
    stopped = address.stopped_at is not None and not fresh
    if fresh and address.stopped_at:
        work.addresses.stop(address.id, None)
    conversation, is_new = _conversation(work, content, address, arrival, now, fresh, greet=not stopped)
    work.addresses.seen(address.id, now)
    if kind == "start":
        _may_write_again(work, conversation)
    if kind == "stop" or (kind == "start" and stopped):
        _opt(work, content, address, conversation, kind, now, stopped=stopped)
    elif stopped and not find_red_flags(arrival.text, content.red_flag_patterns):
        tell(work, content, conversation, "still_stopped", now, despite_stop=True)
    elif kind in ("media", "edited"):
        tell(work, content, conversation, kind, now)
    elif not (is_new and kind in ("hello", "start")):
        _receive(work, content, conversation, arrival, now)
    return conversation.id


def tell(work: UnitOfWork, content: Content, conversation: Conversation, key: str, now: datetime,
         despite_stop: bool = False) -> None:
    """Says a small text of the channel beside the conversation: no turn, no question changes."""
    work.messages.add(conversation.id, "bot", {
        "text": content.channel_text(key, conversation.channel), "choices": [], "progress": None, "result": None,
        **({"despite_stop": True} if despite_stop else {})}, now)


def _kind(content: Content, arrival: Arrival) -> str:
    if arrival.kind != "text":
        return arrival.kind
    wish = content.channel_words.wish(arrival.text)
    return wish or ("hello" if content.channel_words.is_hello(arrival.text) else "text")


def _conversation(work: UnitOfWork, content: Content, address: Address, arrival: Arrival, now: datetime, fresh: bool,
                  greet: bool) -> tuple[Conversation, bool]:
    """The conversation that goes on at this address, locked; a new one when there is none, or nobody can tell whose."""
    current = work.conversations.lock(address.conversation) if address.conversation else None
    if current is not None and current.ended_at is None and not fresh:
        return current, False
    # The address joins before the greeting is said, or the greeting would not be sent.
    opened = conversations.open_conversation(
        work, content, now, channel=arrival.channel, municipality=arrival.municipality, greet=False)
    work.addresses.join(address.id, opened.conversation, now)
    if greet:
        conversations.greet_in(work, content, opened.conversation, arrival.channel, arrival.municipality, now)
    found = work.conversations.lock(opened.conversation)
    if found is None:
        raise RuntimeError("a conversation was opened and is not there")
    return found, True


def _opt(work: UnitOfWork, content: Content, address: Address, conversation: Conversation, kind: str, now: datetime, *,
         stopped: bool) -> None:
    """STOP: at once, with one receipt. START: welcome back."""
    work.addresses.stop(address.id, now if kind == "stop" else None)
    if kind == "stop":
        work.deliveries.cancel(address.id)
        tell(work, content, conversation, "still_stopped" if stopped else "stopped", now, despite_stop=True)
    else:
        tell(work, content, conversation, "started", now)


def _may_write_again(work: UnitOfWork, conversation: Conversation) -> None:
    """START also takes back the silence after violence was told: it was asked for again."""
    told = conversation.session.get("told") or {}
    if told.pop(SILENT, None) and conversation.readable:
        work.conversations.save(conversation)


def _receive(work: UnitOfWork, content: Content, conversation: Conversation, arrival: Arrival, now: datetime) -> None:
    name = "choice" if arrival.kind == "choice" else "text"
    try:
        conversations.receive(work, conversation, {"id": arrival.external_id[:conversations.ID_AT_MOST],
                                                   name: arrival.text}, now)
    except Refused as refused:
        # Nothing that cannot be read may come back for ever: the gateway is told "got it", and the citizen what is up.
        key = {"unknown_choice": "old_button"}.get(refused.code, "media")
        tell(work, content, conversation, "too_long" if refused.code in TOO_LONG else key, now)
