"""Something told on the way that changes what must happen: pregnancy, mental illness, being under 18."""
from __future__ import annotations

from collections.abc import Sequence

from bot.domain.answers_in_words import standard_drinks
from bot.services.clock import local
from bot.services.context import TurnContext
from bot.services.entities import find_entities
from bot.services.flows import Flows, Said
from bot.services.places import place_texts
from bot.services.routes import route_texts

TOLD = {"tell_pregnant": "pregnant", "tell_mental_illness": "mental_illness", "tell_minor": "minor"}
FACTS = ("employee", "psychiatric_medicine", "operation")
OWN = "about_self"
DAILY, DAILY_DRINKS = "daily_drinking", 2
_ADULTS_ONLY = frozenset({"audit", "alcohol", "booking"})


def keep_told(turn: TurnContext, intents: Sequence[str]) -> None:
    """Keeps what was told in a message that begins something else."""
    for intent in intents:
        turn.session.told[TOLD[intent]] = True


def keep_mentioned(turn: TurnContext, text: str) -> None:
    """Keeps the plain facts of the message that begins a flow, so that they are not asked about again."""
    told, evidence = turn.session.told, turn.content.told
    for name in FACTS:
        if evidence[name].holds(text):
            told[name] = True
    if not evidence[OWN].holds(text):
        return
    found = find_entities(text, local(turn.now), turn.content)
    for entity, name in (("condition", "conditions"), ("nicotine_product", "products")):
        values = list(dict.fromkeys(e.value for e in found if e.entity == entity))
        if values:
            told[name] = values


def notice_daily_drinking(turn: TurnContext, text: str) -> None:
    """Who says that they drink daily and more than two is asked the withdrawal question (Rulings)."""
    drinks = standard_drinks(text, turn.content.answer_lexicon)
    if drinks is not None and drinks.min > DAILY_DRINKS and turn.content.told[DAILY].holds(text):
        turn.session.told["daily_and_more_than_two"] = True


def note(turn: TurnContext, flows: Flows, intent: str) -> list[Said]:
    """Keeps what was told for the rest of the conversation. A minor is not screened on and books nothing alone (C5)."""
    turn.session.told[TOLD[intent]] = True
    said = [Said(f"told_{TOLD[intent]}", {**route_texts(turn), **place_texts(turn)})]
    if intent == "tell_minor" and turn.session.flow in _ADULTS_ONLY:
        turn.session.forget(turn.session.flow)
        turn.session.data["flow"] = None
    return said + flows.advance()
