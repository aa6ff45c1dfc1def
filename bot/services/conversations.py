"""Opening a conversation, receiving a message, reading the history: what every channel needs."""
from __future__ import annotations

import secrets
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.content.model import Content
from bot.services import asking
from bot.services.composing import choice_by_letter
from bot.services.masking import mask_cpr
from bot.services.ports import Conversation, Message, UnitOfWork

TOKEN_BYTES = 16
TEXT_AT_MOST = 2000
ID_AT_MOST = 64
LETTERED = frozenset({"sms"})
"""Channels without buttons: their choices are answered by letter."""


class Refused(ValueError):
    """A message that cannot be taken. `code` is the contract's error code; the Danish text is content."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Opened:
    """A new conversation and the secret that gives access to it."""

    conversation: str
    token: str


def open_conversation(work: UnitOfWork, content: Content, now: datetime, *, channel: str,
                      municipality: str | None = None, greet: bool = True, conversation: str | None = None) -> Opened:
    """A new conversation with the greeting as its first message."""
    opened = Opened(conversation or uuid.uuid4().hex, secrets.token_hex(TOKEN_BYTES))
    work.conversations.add(Conversation(
        id=opened.conversation, channel=channel, municipality=municipality, audience="citizen", state="bot", ask=0,
        session={"shown": "menu"}, snapshot=None, consent_at=None, created_at=now, last_at=now, ended_at=None,
    ), token=opened.token)
    if greet:
        greet_in(work, content, opened.conversation, channel, municipality, now)
    return opened


def greet_in(work: UnitOfWork, content: Content, conversation: str, channel: str, municipality: str | None,
             now: datetime) -> None:
    """Says the greeting with the main menu."""
    menu = asking.menu(content, "main")
    keys = [secrets.token_urlsafe(12) for _ in menu]
    work.messages.add_choices(conversation, 0, {
        key: {**choice["payload"], "title": choice["title"]} for key, choice in zip(keys, menu, strict=True)})
    work.messages.add(conversation, "bot", {
        "text": content.greeting(municipality, channel),
        "choices": [{"id": key, "title": choice["title"], "kind": choice["kind"]}
                    for key, choice in zip(keys, menu, strict=True)],
        "progress": None, "result": None}, now)


def receive(work: UnitOfWork, conversation: Conversation, body: Mapping[str, Any], now: datetime) -> bool:
    """Takes a message into the inbox: {"id", "text"} or {"id", "choice"}. False when its id has been seen before.

    Raises Refused: bad_id, bad_request, empty_text, null_byte, bad_text, text_too_long, unknown_choice.
    """
    client_id = body.get("id")
    if not isinstance(client_id, str) or not 0 < len(client_id) <= ID_AT_MOST or not _storable(client_id):
        raise Refused("bad_id")
    if ("text" in body) == ("choice" in body):
        raise Refused("bad_request")
    kept = _text(body["text"]) if "text" in body else _choice(work, conversation, body["choice"])
    if conversation.channel in LETTERED and "text" in kept:
        # Held against what was on show when it came: a letter sent twice does not answer the next question too.
        choice = choice_by_letter(work.messages.recent(conversation.id), kept["text"])
        kept = {"choice": choice} if choice else kept
    return work.inbox.put(conversation.id, conversation.channel, client_id, kept, now)


def types(work: UnitOfWork, conversation: Conversation) -> str | None:
    """The citizen writes at this moment: the advisor in charge is told. The conversation's id; None without one."""
    if conversation.state != "assigned":
        return None
    work.handovers.types(conversation.id, "citizen")
    return conversation.id


def _text(text: Any) -> dict[str, str]:
    if not isinstance(text, str):
        raise Refused("bad_request")
    if len(text) > TEXT_AT_MOST:
        raise Refused("text_too_long")
    if "\0" in text:
        raise Refused("null_byte")
    if not _storable(text):
        raise Refused("bad_text")
    if not text.strip():
        raise Refused("empty_text")
    return {"text": mask_cpr(text)}


def _choice(work: UnitOfWork, conversation: Conversation, choice: Any) -> dict[str, str]:
    known = isinstance(choice, str) and _storable(choice) and work.messages.choice(conversation.id, choice) is not None
    if not known:
        raise Refused("unknown_choice")
    return {"choice": choice}


def _storable(text: str) -> bool:
    """No null byte (PostgreSQL) and no half of a surrogate pair (UTF-8): JSON can carry both."""
    return "\0" not in text and not any(unicodedata.category(character) == "Cs" for character in text)


def as_json(message: Message) -> dict[str, Any]:
    """A message in the contract's shape."""
    return {
        "id": message.id, "from": message.sender, "text": message.body.get("text", ""),
        "choices": list(message.body.get("choices") or ()), "progress": message.body.get("progress"),
        "result": message.body.get("result"), "at": message.at.isoformat(timespec="milliseconds"),
        "client_id": message.client_id,
    }
