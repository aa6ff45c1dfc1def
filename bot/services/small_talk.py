"""Greetings, thanks, goodbyes, complaints and what lies outside: short, kind, with a way on."""
from __future__ import annotations

from bot.services import asking
from bot.services.context import TurnContext
from bot.services.flows import Said
from bot.services.routes import route_texts

_WITH_MENU = frozenset({"greet", "affirm", "deny", "unsure", "inform", "out_of_scope", "complain"})


def answer(turn: TurnContext, intent: str) -> list[Said]:
    """One short reply; the menu comes with it when nothing is open."""
    menu = () if turn.session.open_question() or intent not in _WITH_MENU else asking.menu(turn.content, "main")
    return [Said(f"small_{intent}", route_texts(turn), choices=tuple(menu))]
