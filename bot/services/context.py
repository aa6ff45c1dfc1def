"""What a turn works with: the unit of work, the conversation, the content, the time. Actions fetch it lazily."""
from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.content.model import Content
from bot.domain.flow_session import FlowSession
from bot.services.ports import Conversation, UnitOfWork


@dataclass(frozen=True)
class Policy:
    """The municipality's choices that texts and rules need (from settings)."""

    conversation_days: int = 30
    booking_days: int = 90
    public_url: str = ""
    """Where the service is reached from outside; without it, links work inside the chat page only."""
    selfhelp_days: int = 400
    chat_url: str = ""
    """Where the chat page is; in development also without a public address. Empty: no link can be given."""
    channel_screening: bool = True
    """Whether health questions may be answered by SMS and on Telegram, or only after a link to the web chat."""


@dataclass
class TurnContext:
    """One turn of one conversation. Whatever it changes is committed with the turn, or not at all."""

    work: UnitOfWork
    content: Content
    conversation: Conversation
    session: FlowSession
    now: datetime
    policy: Policy = field(default_factory=Policy)
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def municipality(self) -> str | None:
        return self.conversation.municipality


_current: ContextVar[TurnContext | None] = ContextVar("afklar_turn", default=None)


class NoTurn(RuntimeError):
    """An action ran outside a turn (see `enter`)."""


def enter(turn: TurnContext) -> Any:
    """Makes `turn` the current one; give the result to `leave`."""
    return _current.set(turn)


def leave(token: Any) -> None:
    _current.reset(token)


def current_turn(conversation: str) -> TurnContext:
    """The turn that is running. Raises NoTurn outside one."""
    turn = _current.get()
    if turn is not None:
        return turn
    raise NoTurn(f"no turn is running for conversation {conversation}")
