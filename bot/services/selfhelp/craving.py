"""Three minutes together, at work: the minutes pass by messages planned ahead; what helped is remembered."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.domain.flow import Outcome
from bot.domain.selfhelp.craving import LAST_MINUTE
from bot.services import pictures
from bot.services.context import TurnContext
from bot.services.flows import Concluded, Flows, Said
from bot.services.places import place_texts
from bot.services.routes import route_texts
from bot.services.selfhelp.keeping import GOAL, HELPED, PLAN, due_key, keep, latest, rings
from bot.services.selfhelp.menus import menu

FLOW = "craving"
MINUTE = timedelta(minutes=1)


def start(turn: TurnContext, flows: Flows) -> list[Said]:
    """The first minute at once. Where messages ring the person steps on, so that nothing comes in the night."""
    how, said = flows.start(FLOW, {"minute": 0})
    if how == "already":
        return [Said("already")]
    if not rings(turn):
        for minute in range(1, LAST_MINUTE + 1):
            turn.work.due.plan(due_key(turn, FLOW, minute), "selfhelp_craving", turn.conversation.id,
                               turn.now + minute * MINUTE, {"minute": minute})
    title = turn.content.selfhelp.texts["breathing.title"]
    return [Said("craving_welcomed", {}, pictures.result("breathing", pictures.breathing(title), title)), *said]


class NextMinute:
    """A minute has passed: the next step, unless it is over already."""

    def holds(self, turn: TurnContext, body: Mapping[str, Any]) -> bool:
        return turn.session.flow == FLOW and turn.session.facts(FLOW).get("minute", 0) < body["minute"] and (
            _still_counting(turn))

    def say(self, turn: TurnContext, flows: Flows, body: Mapping[str, Any]) -> list[Said]:
        turn.session.facts(FLOW)["minute"] = body["minute"]
        return flows.advance()


def _still_counting(turn: TurnContext) -> bool:
    return not turn.session.answers(FLOW)


def over(turn: TurnContext, outcome: Outcome) -> Concluded:
    turn.work.due.cancel(due_key(turn, FLOW))
    if outcome.facts["keep"]:
        keep(turn, HELPED, {"what": outcome.facts["helped"]})
    return Concluded((Said("craving_over"),))


def still(turn: TurnContext, outcome: Outcome) -> Concluded:
    turn.work.due.cancel(due_key(turn, FLOW))
    lines = {**route_texts(turn), **place_texts(turn)}
    return Concluded((Said("craving_still", lines, choices=tuple(menu(turn, "after_craving"))),))


def slipped(turn: TurnContext, outcome: Outcome) -> Concluded:
    """No blame; then what happened and what next."""
    turn.work.due.cancel(due_key(turn, FLOW))
    about = "alcohol" if latest(turn, GOAL) and not latest(turn, PLAN) else "nicotine"
    return Concluded((Said("craving_slipped"),), then="slip", then_facts={"about": about})
