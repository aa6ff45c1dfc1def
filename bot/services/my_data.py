"""What is kept about the citizen: to see and to delete, at any time."""
from __future__ import annotations

from bot.domain.flow import Outcome
from bot.services import asking
from bot.services.context import TurnContext
from bot.services.flows import Concluded, Flows, Said
from bot.services.selfhelp import keeping
from bot.services.selfhelp.menus import menu as selfhelp_menu

DELETE = "delete"


def answer(turn: TurnContext, flows: Flows, intent: str) -> list[Said]:
    return _shown(turn) if intent == "show_my_data" else _delete(turn, flows)


def _shown(turn: TurnContext) -> list[Said]:
    """What is kept, in plain words."""
    answers = sum(len(given) for flow, given in turn.session.data["answers"].items() if flow == "audit")
    bookings = len(turn.work.bookings.of_conversation(turn.conversation.id))
    kept = keeping.shown(turn)
    selfhelp = [Said("selfhelp_kept", {"lines": kept, "days": turn.policy.selfhelp_days},
                     choices=tuple(selfhelp_menu(turn, "data")))] if kept else []
    return [Said("my_data", {"answers": answers, "bookings": bookings, "days": turn.policy.conversation_days},
                 choices=() if kept else tuple(asking.menu(turn.content, "my_data"))), *selfhelp]


def _delete(turn: TurnContext, flows: Flows) -> list[Said]:
    """Asks once, whatever was running; to say it again is a yes."""
    if turn.session.flow == DELETE:
        return flows.take("my_data.delete", "yes") or []
    return flows.start(DELETE)[1]


def conclude_delete(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Yes: all of it goes when the turn ends. No: on with what was running."""
    if not outcome.facts["sure"]:
        return Concluded((Said("delete_kept"),), resume=True)
    turn.notes["erase"] = True
    return Concluded((Said("deleted"),))
