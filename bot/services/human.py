"""A human, only where one exists (design, principle 6): advisors on duty, the municipality, the national lines."""
from __future__ import annotations

from bot.services import asking, handovers
from bot.services.context import TurnContext
from bot.services.flows import Said
from bot.services.places import place_texts
from bot.services.routes import route_texts
from bot.services.staffing import next_staffed


def offer(turn: TurnContext) -> list[Said]:
    """The queue where somebody reads it, else every other real way to a person from here."""
    return handovers.join(turn, "asked") if handovers.possible(turn) else ways(turn)


def ways(turn: TurnContext) -> list[Said]:
    """Every real way to a person while nobody sits at the chat, with when somebody will."""
    variables = {**route_texts(turn), **place_texts(turn)}
    here = turn.municipality in turn.content.municipalities
    alone = here and not turn.session.told.get("minor")  # under 18 the bot arranges nothing by itself (C5)
    menu = tuple(asking.menu(turn.content, "human" if alone else "human_national"))
    opens = next_staffed(turn.content, turn.municipality, turn.now) if turn.municipality else None
    later = [Said("human_opens", {"opens": opens})] if opens else []
    return [*later, Said("human_hours" if here else "human_national", variables, choices=menu)]
