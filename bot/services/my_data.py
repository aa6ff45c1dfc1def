"""What is kept about the citizen: to see and to delete, at any time."""
from __future__ import annotations

from bot.services import asking
from bot.services.context import TurnContext
from bot.services.flows import Said
from bot.services.selfhelp import keeping
from bot.services.selfhelp.menus import menu as selfhelp_menu


def answer(turn: TurnContext, intent: str) -> list[Said]:
    return _shown(turn) if intent == "show_my_data" else _delete(turn)


def _shown(turn: TurnContext) -> list[Said]:
    """What is kept, in plain words."""
    answers = sum(len(given) for flow, given in turn.session.data["answers"].items() if flow == "audit")
    bookings = len(turn.work.bookings.of_conversation(turn.conversation.id))
    kept = keeping.shown(turn)
    selfhelp = [Said("selfhelp_kept", {"lines": kept, "days": turn.policy.selfhelp_days},
                     choices=tuple(selfhelp_menu(turn, "data")))] if kept else []
    return [Said("my_data", {"answers": answers, "bookings": bookings, "days": turn.policy.conversation_days},
                 choices=() if kept else tuple(asking.menu(turn.content, "my_data"))), *selfhelp]


def _delete(turn: TurnContext) -> list[Said]:
    """Asks once; the button or a second wish deletes (a conversation is not deleted by a misunderstood sentence)."""
    if not turn.session.data.get("deleting"):
        turn.notes["deleting"] = True
        return [Said("delete_sure", choices=tuple(asking.menu(turn.content, "delete")))]
    turn.notes["erase"] = True
    return [Said("deleted")]
