"""Answers to questions, from content. Where a municipality's answer differs, its own facts fill the text."""
from __future__ import annotations

from bot.services import asking
from bot.services.context import TurnContext
from bot.services.flows import Said
from bot.services.places import place_texts
from bot.services.routes import route_texts


def answer(turn: TurnContext, intent: str) -> list[Said]:
    """The answer to one question intent; buttons to what may follow when nothing is open."""
    variables = {**route_texts(turn), **place_texts(turn), "conversation_days": turn.policy.conversation_days,
                 "booking_days": turn.policy.booking_days}
    menu = () if turn.session.open_question() else asking.menu(turn.content, _menu(turn, intent))
    return [Said(f"answer_{intent}", variables, choices=tuple(menu))]


def _menu(turn: TurnContext, intent: str) -> str:
    return f"after_{intent}" if f"after_{intent}" in turn.content.menus else "main"
