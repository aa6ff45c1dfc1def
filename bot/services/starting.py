"""Which flow an intent starts, and with what facts."""
from __future__ import annotations

from typing import Any

from bot.domain.eligibility.leaves import UNSURE
from bot.domain.pathways import ALCOHOL_CONVERSATION
from bot.services import asking
from bot.services.booking_talk import change_or_cancel
from bot.services.choosing import keep_wish
from bot.services.context import TurnContext
from bot.services.flows import Flows, Said
from bot.services.screenings import booking_facts
from bot.services.selfhelp import starting as selfhelp
from bot.services.telling import keep_mentioned, keep_told

_FLOW = {
    "start_alcohol_screening": "audit",
    "start_smoking_advice": "advice",
    "want_to_quit_nicotine": "advice",
    "report_relapse": "advice",
    "want_to_drink_less": "alcohol",
    "check_eligibility": "eligibility",
    "book_conversation": "booking",
    "ask_callback": "callback",
}
_OPENING = {
    ("report_relapse", "advice"): "relapse_welcomed", ("want_to_quit_nicotine", "advice"): "quit_welcomed",
    ("start_alcohol_screening", "audit"): "audit_welcomed", ("want_to_drink_less", "alcohol"): "drink_less_welcomed",
}


def start(turn: TurnContext, flows: Flows, intent: str) -> list[Said]:
    """Starts the intent's flow and says what comes before its first question."""
    if selfhelp.begins_here(turn, intent):
        return selfhelp.start(turn, flows, intent)
    if intent in ("book_conversation", "change_booking"):
        keep_wish(turn, str(turn.notes.get("text", "")))
    if intent in ("change_booking", "cancel_booking"):
        return change_or_cancel(turn, flows, intent)
    if intent == "book_conversation" and not _bookable_route(turn) and "offer" not in turn.notes:
        return [Said("booking_which", choices=tuple(asking.menu(turn.content, "bookings")))]
    turn.session.data["later"] = list(turn.notes.get("later", ()))
    keep_told(turn, turn.notes.get("told", ()))
    if intent == "want_to_drink_less":
        turn.session.told["wants_change"] = True
    keep_mentioned(turn, str(turn.notes.get("text", "")))
    flow = _flow(turn, intent)
    how, said = flows.start(flow, _facts(turn, flow))
    opening = [Said(_OPENING[intent, flow])] if (intent, flow) in _OPENING and how != "already" else []
    between = {"switched": [Said("switched")], "already": [Said("already")]}.get(how, [])
    return [*between, *opening, *_put_off(turn), *said]


def _put_off(turn: TurnContext) -> list[Said]:
    """Says that the other wishes of the same message are not forgotten."""
    names = [turn.content.guesses[intent] for intent in turn.session.data.get("later", ())
             if intent in turn.content.guesses]
    return [Said("later", {"wishes": turn.content.texts["list.and"].join(names).lower()})] if names else []


def _flow(turn: TurnContext, intent: str) -> str:
    """The intent's flow; who has relapsed with alcohol gets help with that."""
    if intent == "report_relapse" and _mentions(turn, "words.alcohol"):
        return "alcohol"
    return _FLOW[intent]


def _facts(turn: TurnContext, flow: str) -> dict[str, Any]:
    common: dict[str, Any] = {"municipality": turn.municipality}
    if flow == "booking":
        return booking_facts(turn, turn.notes.get("offer", ALCOHOL_CONVERSATION))
    if flow == "callback":
        purpose = turn.notes.get("purpose", ALCOHOL_CONVERSATION)
        return {**booking_facts(turn, purpose), "purpose": purpose}
    if flow == "alcohol":
        return {**common, "wish": turn.notes.get("wish", _wish(turn))}
    if flow == "eligibility":
        # Who asks with an illness ("kan jeg få hjælp til min KOL?") has said enough to look at every offer.
        wish = turn.notes.get("wish") or (UNSURE if turn.session.told.get("conditions") else None)
        return {**common, "wish": wish} if wish else common
    return common


def _bookable_route(turn: TurnContext) -> bool:
    """A screening in this conversation has led to a conversation that may be booked without further questions."""
    return turn.session.data.get("routed") == ALCOHOL_CONVERSATION


def _wish(turn: TurnContext) -> str:
    """"treatment" when treatment was what was written, else "less" (ruling C2)."""
    return "treatment" if _mentions(turn, "words.treatment") else "less"


def _mentions(turn: TurnContext, words: str) -> bool:
    said = str(turn.notes.get("text", "")).casefold()
    return any(word in said for word in turn.content.texts[words].split(", "))
