"""Our actions for a stock action server (`rasa run actions --actions benchmarks.stock_actions`).

Ours run inside a turn, which loads the conversation, hands it to the actions and commits. A stock action server knows
no turns: here each call of an action opens one for the conversation it is called for, and commits what it changed.
`bot.app` is not used: it imports Rasa, which a stock action server does without.
"""
from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

import actions
from bot.content.loader import load_content
from bot.content.model import Content
from bot.domain.flow_session import FlowSession
from bot.services.clock import Clock
from bot.services.context import Policy, TurnContext, enter, leave
from bot.services.conversations import open_conversation
from bot.services.ports import Conversation, UnitOfWork
from bot.services.registry import flow_table
from bot.settings import read_settings
from bot.store.crypto import Cipher
from bot.store.database import Database
from bot.store.migrate import upgrade

Run = Callable[[Any, CollectingDispatcher, Tracker, dict[str, Any]], list[dict[str, Any]]]


class Parts(NamedTuple):
    database: Database
    content: Content
    clock: Clock
    policy: Policy


@lru_cache(maxsize=1)
def parts() -> Parts:
    settings = read_settings()
    assert settings.key, "the benchmark sets AFKLAR_KEY"
    database = Database(settings.database_url, Cipher(settings.key))
    upgrade(database.engine)
    policy = Policy(settings.conversation_days, settings.booking_days)
    return Parts(database, load_content(), Clock(settings.now), policy)


def _conversation(work: UnitOfWork, content: Content, name: str, clock: Clock) -> Conversation:
    """The conversation with Rasa's sender id as its own; begun by its first message."""
    found = work.conversations.lock(name)
    if found is None:
        open_conversation(work, content, clock.now(), channel="web", greet=False, conversation=name)
        found = work.conversations.lock(name)
    assert found is not None
    return found


def in_a_turn(run: Run) -> Run:
    """`run` in a turn of its own, committed at its end."""
    @wraps(run)
    def with_turn(self: Any, dispatcher: CollectingDispatcher, tracker: Tracker,
                  domain: dict[str, Any]) -> list[dict[str, Any]]:
        database, content, clock, policy = parts()
        with database.transaction() as work:
            conversation = _conversation(work, content, tracker.sender_id, clock)
            session = FlowSession(flow_table(content), conversation.session)
            token = enter(TurnContext(work, content, conversation, session, clock.now(), policy))
            try:
                events = run(self, dispatcher, tracker, domain)
            finally:
                leave(token)
            conversation.session = session.data
            work.conversations.save(conversation)
        return events

    return with_turn


def _prepare() -> None:
    for module in iter_modules(actions.__path__):
        for value in vars(import_module(f"actions.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, Action) and value.__module__ == f"actions.{module.name}":
                value.run = in_a_turn(value.run)
    parts()


_prepare()
