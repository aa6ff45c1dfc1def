"""Something told on the way that changes what must happen: pregnancy, mental illness, being under 18."""
from __future__ import annotations

from collections.abc import Sequence

from bot.services.context import TurnContext
from bot.services.flows import Flows, Said
from bot.services.places import place_texts
from bot.services.routes import route_texts

_TOLD = {"tell_pregnant": "pregnant", "tell_mental_illness": "mental_illness", "tell_minor": "minor"}
_ADULTS_ONLY = frozenset({"audit", "alcohol", "booking"})


def keep_told(turn: TurnContext, intents: Sequence[str]) -> None:
    """Keeps what was told in a message that begins something else."""
    for intent in intents:
        turn.session.told[_TOLD[intent]] = True


def note(turn: TurnContext, flows: Flows, intent: str) -> list[Said]:
    """Keeps what was told for the rest of the conversation. A minor is not screened on and books nothing alone (C5)."""
    turn.session.told[_TOLD[intent]] = True
    said = [Said(f"told_{_TOLD[intent]}", {**route_texts(turn), **place_texts(turn)})]
    if intent == "tell_minor" and turn.session.flow in _ADULTS_ONLY:
        turn.session.forget(turn.session.flow)
        turn.session.data["flow"] = None
    return said + flows.advance()
