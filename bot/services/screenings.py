"""What follows a finished or ended AUDIT: the stored result, what is said, and the next step."""
from __future__ import annotations

import uuid
from typing import Any

from bot.domain.flow import Outcome
from bot.domain.pathways import ADVISOR, ALCOHOL_CONVERSATION, ALCOHOL_TREATMENT, NONE, SELF_HELP
from bot.services import asking
from bot.services.context import TurnContext
from bot.services.flows import Concluded, Said
from bot.services.routes import route_said

BOOKABLE_ROUTES = (ALCOHOL_CONVERSATION,)


def conclude_screening(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Stores the screening, says the result and the route; a conversation is booked next, by who is known to be 18."""
    facts = outcome.facts
    turn.session.data["screening"] = _store(turn, facts)
    result = {"kind": "screening", **{key: facts[key] for key in (
        "instrument", "complete", "score", "max", "band", "at_least", "route", "also", "rulings")}}
    said = [Said(f"screening_{facts['band'] or 'incomplete'}",
                 {"score": facts["score"], "max": facts["max"], "at_least": facts["at_least"]}, result)]
    said += route_said(turn, facts["route"], facts["also"])
    said += _remarks(facts)
    books = facts["route"] in BOOKABLE_ROUTES and facts["adult"]
    turn.session.data["routed"] = facts["route"] if facts["adult"] else None
    if books:
        return Concluded(tuple(said), then="booking", then_facts=booking_facts(turn, facts["route"]))
    return Concluded((*said, _whats_next(turn, facts)))


def booking_facts(turn: TurnContext, offer: str) -> dict[str, Any]:
    """What the booking flow starts from."""
    return {"offer": offer, "municipality": turn.municipality, "has_screening": "screening" in turn.session.data,
            "suggested": turn.content.booking_municipalities(), "kept_days": turn.policy.booking_days}


def _store(turn: TurnContext, facts: Any) -> str:
    """A corrected answer replaces the result it corrects; a new AUDIT is a new screening."""
    answers = turn.session.answers("audit")
    earlier = turn.session.facts("audit").get("screening")
    key = str(earlier or uuid.uuid4().hex)
    turn.session.facts("audit")["screening"] = key
    turn.work.records.save_screening({
        "id": key, "conversation": turn.conversation.id, "instrument": facts["instrument"],
        "version": turn.content.instruments[facts["instrument"]].version, "complete": facts["complete"],
        "score": facts["score"], "at_least": facts["at_least"], "band": facts["band"], "route": facts["route"],
        "municipality": turn.municipality, "created_at": turn.now,
        "personal": {"answers": dict(answers), "also": facts["also"], "rulings": facts["rulings"]},
    })
    return key


def _remarks(facts: Any) -> list[Said]:
    """What belongs to the answer about pregnancy (C9) and to a doctor who should know (rule 8)."""
    said = []
    if facts["pregnancy"] in ("trying", "breastfeeding"):
        said.append(Said(f"pregnancy_{facts['pregnancy']}"))
    if facts["mental_illness"] and facts["route"] == ALCOHOL_TREATMENT:
        said.append(Said("tell_treating_doctor"))
    return said


def _whats_next(turn: TurnContext, facts: Any) -> Said:
    if not facts["adult"]:
        return Said("next_not_adult", choices=tuple(asking.menu(turn.content, "after_self_help")))
    if facts["route"] in (NONE, SELF_HELP) and ADVISOR not in facts["also"]:
        return Said("next_self_help", choices=tuple(asking.menu(turn.content, "after_self_help")))
    return Said("next_help", choices=tuple(asking.menu(turn.content, "after_route")))


def consent_declined(turn: TurnContext, outcome: Outcome) -> Concluded:
    """No consent: self-help and phone numbers, and no answer is kept."""
    turn.session.forget("audit")
    if not turn.work.bookings.of_conversation(turn.conversation.id):
        turn.conversation.consent_at = None  # a yes that was taken back by going to the question again
    menu = tuple(asking.menu(turn.content, "after_self_help"))
    return Concluded((Said("consent_declined", turn.content.line_texts("alkolinjen"), choices=menu),))


def minor_alcohol(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Under 18: no screening, an advisor and BørneTelefonen (ruling C5)."""
    turn.session.told["minor"] = True
    turn.session.forget("audit")
    menu = tuple(asking.menu(turn.content, "after_minor"))
    return Concluded((Said("minor_alcohol", turn.content.line_texts("boernetelefonen"), choices=menu),))
