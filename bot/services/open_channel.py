"""Health on an open channel: what the conversation knows of its channel, and the one-time link into the web chat.

The link is signed and holds a word that the conversation keeps until it is used: once, and for a limited time.
"""
from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from bot.content.model import Content
from bot.domain.flow import Outcome
from bot.domain.flow_session import FlowSession
from bot.domain.open_channel import CHANNEL, OPEN_CHANNELS
from bot.services import asking, conversations
from bot.services.context import Policy, TurnContext
from bot.services.flows import Concluded, Said
from bot.services.ports import UnitOfWork

PURPOSE, WORD = "chat-link", "link_word"
LINK_GOOD_FOR = timedelta(hours=24)
WORD_BYTES = 6
PAGE = "/fortsaet"


def know_channel(session: FlowSession, channel: str, policy: Policy) -> None:
    """Tells the flows how open the conversation's channel is."""
    if channel in OPEN_CHANNELS:
        session.told[CHANNEL] = {"here": policy.channel_screening, "link": bool(policy.chat_url)}
    else:
        session.told.pop(CHANNEL, None)


def give_link(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Says the link. What was to begin waits behind it: the web chat goes on with it."""
    flow, data = turn.session.flow, turn.session.data
    if not turn.policy.chat_url:
        return Concluded((Said("channel_no_link", turn.content.line_texts("alkolinjen")),))
    turn.session.answers(flow or "").clear()
    data["waiting"] = [name for name in data["waiting"] if name != flow] + ([flow] if flow else [])
    data["quiet"] = list(data["waiting"])
    said = Said("channel_link_only" if outcome.facts["only"] else "channel_link", {"link": _link(turn)})
    return Concluded((said,))


def not_now(turn: TurnContext, outcome: Outcome) -> Concluded:
    return Concluded((Said("channel_not_now", turn.content.line_texts("alkolinjen"),
                           choices=tuple(asking.menu(turn.content, "human_national"))),))


def _link(turn: TurnContext) -> str:
    word = secrets.token_urlsafe(WORD_BYTES)
    until = int((turn.now + LINK_GOOD_FOR).timestamp())
    turn.session.data[WORD] = word
    signed = turn.work.signing.sign(PURPOSE, f"{turn.conversation.id}.{until:x}.{word}")
    # After the #: browsers do not send it, so neither a log nor the preview of a message sees or uses it up.
    return f"{turn.policy.chat_url}{PAGE}#{signed}"


@dataclass(frozen=True)
class Continued:
    """A conversation that goes on in the web chat, and the secret that gives access to it."""

    conversation: str
    token: str


def continue_on_web(work: UnitOfWork, content: Content, link: str, now: datetime) -> Continued | None:
    """Uses a link up. None when it is not ours, too old, or used. What waited behind it is taken up at once."""
    conversation_id, _, rest = (work.signing.read(PURPOSE, link) or "").partition(".")
    until, _, word = rest.partition(".")
    if not word or datetime.fromtimestamp(int(until, 16), timezone.utc) < now:
        return None
    conversation = work.conversations.lock(conversation_id)
    if conversation is None or conversation.ended_at is not None or not conversation.readable:
        return None
    if not secrets.compare_digest(str(conversation.session.get(WORD) or ""), word):
        return None
    conversation.session.pop(WORD)
    conversation.channel, conversation.last_at = "web", now
    work.conversations.save(conversation)
    work.addresses.leave(conversation.id)
    token = secrets.token_hex(conversations.TOKEN_BYTES)
    work.conversations.give_token(conversation.id, token)
    if conversation.state == "bot" and conversation.session.get("waiting"):
        conversations.receive(work, conversation, {"id": f"link-{word}", "text": content.texts["link.resume"]}, now)
    return Continued(conversation.id, token)
