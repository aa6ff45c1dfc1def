"""Answers to questions, from content. Where a municipality's answer differs, its own facts fill the text."""
from __future__ import annotations

from dataclasses import replace

from bot.services import asking
from bot.services.booking_texts import COMPANION
from bot.services.context import TurnContext
from bot.services.flows import Said
from bot.services.places import place_texts
from bot.services.routes import route_texts
from bot.services.selfhelp import drinks, plans, sources
from bot.services.selfhelp import menus as selfhelp_menus


def answer(turn: TurnContext, intent: str) -> list[Said]:
    """The answer to one question intent; buttons to what may follow when nothing is open."""
    if intent == "ask_standard_drink":
        return _standard_drinks(turn)
    if intent == "ask_source":
        return sources.of_shown(turn)
    if intent == "ask_alcohol_effects":
        return _effects(turn)
    variables = {**route_texts(turn), **place_texts(turn), "conversation_days": turn.policy.conversation_days,
                 "booking_days": turn.policy.booking_days, "selfhelp_days": turn.policy.selfhelp_days}
    menu = () if turn.session.open_question() else asking.menu(turn.content, _menu(turn, intent))
    said = [Said(f"answer_{intent}", variables, choices=tuple(menu))]
    if intent == "ask_nicotine_withdrawal":
        said = [*plans.withdrawal_now(turn), *said]
    if intent == "ask_bring_relative" and turn.session.flow == "booking":
        turn.session.data[COMPANION] = True
        said.append(Said("booking_companion"))
    return said


def _effects(turn: TurnContext) -> list[Said]:
    """What alcohol does, in general or to what was asked about; more on request."""
    topic = turn.notes.get("topic") or turn.content.selfhelp.topic(str(turn.notes.get("text", "")))
    free = turn.session.open_question() is None
    more = tuple(selfhelp_menus.menu(turn, "effects")) if free else ()
    variables = {**route_texts(turn), **place_texts(turn)}
    return [Said(f"effects_{topic}" if topic else "answer_ask_alcohol_effects", variables, choices=more)]


def _standard_drinks(turn: TurnContext) -> list[Said]:
    """How many standard drinks something is; without any amount what one is, with a table of pictures."""
    free = turn.session.open_question() is None
    found = drinks.named_in(turn, str(turn.notes.get("text", "")))
    if found is None:
        menu = asking.menu(turn.content, _menu(turn, "ask_standard_drink")) if free else ()
        return [Said("answer_ask_standard_drink", {}, drinks.table_picture(turn), choices=tuple(menu))]
    said = drinks.said_sum(turn, found)
    if free:
        menu = selfhelp_menus.menu(turn, "after_counting", log_drinks={"said": turn.notes["text"]})
        said[-1] = replace(said[-1], choices=tuple(menu))
    return said


def _menu(turn: TurnContext, intent: str) -> str:
    return f"after_{intent}" if f"after_{intent}" in turn.content.menus else "main"
