"""A human, only where one exists (design, principle 6): advisors on duty, the municipality, the national lines."""
from __future__ import annotations

from bot.services import asking
from bot.services.context import TurnContext
from bot.services.flows import Said
from bot.services.places import place_texts
from bot.services.routes import route_texts


def offer(turn: TurnContext) -> list[Said]:
    """Every real way to a person from here. No queue is offered: no municipality staffs the chat yet."""
    variables = {**route_texts(turn), **place_texts(turn)}
    here = turn.municipality in turn.content.municipalities
    alone = here and not turn.session.told.get("minor")  # under 18 the bot arranges nothing by itself (C5)
    menu = asking.menu(turn.content, "human" if alone else "human_national")
    return [Said("human_hours" if here else "human_national", variables, choices=tuple(menu))]
