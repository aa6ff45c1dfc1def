"""The answer to a red flag: the card, whether it is now, and the way back. Sources: domain-facts §8."""
from __future__ import annotations

from bot.domain.flow import Outcome
from bot.domain.open_channel import SILENT
from bot.services import handovers
from bot.services.context import TurnContext
from bot.services.flows import Concluded, Flows, Said

VIOLENCE = "tell_violence"


def crisis_said(turn: TurnContext, flag: str, urgency: str) -> Said:
    """The crisis card: calm words and the numbers for this place (contract "Result", crisis)."""
    if flag == VIOLENCE:
        turn.session.told[SILENT] = True
    card = turn.content.crisis_card(flag, urgency, turn.municipality)
    numbers = [{"name": line.name, "number": line.number, "hours": line.hours if line.hours_checked else None}
               for line in card.lines]
    return Said("crisis", {"body": card.text}, {"kind": "crisis", "flag": flag, "numbers": numbers})


def respond(turn: TurnContext, flows: Flows, intent: str) -> list[Said]:
    """The card at once; what was running is laid aside. A flag that only the model saw is asked about."""
    urgency = turn.notes.get("urgency", "unclear")
    said = [crisis_said(turn, flag, urgency if flag == intent else turn.notes["flags"][flag])
            for flag in turn.notes.get("flags", {intent: urgency})]
    if handovers.possible(turn):
        said.append(Said("crisis_person", choices=handovers.offered(turn)))
    turn.session.lay_aside_for("crisis", {"flag": intent, "urgency": urgency})
    return said + flows.advance()


def conclude_crisis(turn: TurnContext, outcome: Outcome) -> Concluded:
    """After "is it now?": yes → the card again with the emergency number first; no → calm words."""
    flag = outcome.facts["flag"]
    if outcome.facts["now"]:
        return Concluded((crisis_said(turn, flag, "now"),))
    if outcome.facts["asked"]:
        return Concluded((Said("crisis", {"body": turn.content.crisis.not_now}),))
    return Concluded()


def conclude_resume(turn: TurnContext, outcome: Outcome) -> Concluded:
    if outcome.facts["go"]:
        return Concluded((Said("resumed"),), resume=True)
    turn.session.not_now()
    return Concluded((Said("not_resumed"),))
