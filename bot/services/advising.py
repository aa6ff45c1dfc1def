"""What follows Very Brief Advice, direct help with drinking, and eligibility pre-checks."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.domain.flow import Outcome
from bot.domain.pathways import OWN_DOCTOR
from bot.services import asking, handovers
from bot.services.booking_texts import offer_name
from bot.services.context import TurnContext
from bot.services.flows import Concluded, Said
from bot.services.places import place_texts
from bot.services.routes import route_texts
from bot.services.screenings import booking_facts

_RESULT = ("substance", "accepted", "route", "also")


def conclude_advice(turn: TurnContext, outcome: Outcome) -> Concluded:
    """The contract's result of advice, what is said beside it, and the booking or call-back that follows a yes."""
    facts = outcome.facts
    result = {"kind": "advice", **{key: facts[key] for key in _RESULT}}
    _live_in(turn, facts.get("municipality"))
    texts = _texts(turn)
    first, *others = _keys(facts)
    said = [Said(first, texts, result), *(Said(key, texts) for key in others)]
    _remember(turn, facts)
    return _going_on(turn, outcome, said)


def _keys(facts: Mapping[str, Any]) -> list[str]:
    """The response of the route, then one for each note; without a yes the notes say it all."""
    spoken = {"do_not_stop_abruptly"} if facts["accepted"] and facts["route"] == OWN_DOCTOR else set()
    notes = [f"advice_note_{note}" for note in facts["notes"] if note not in spoken]
    if not facts["accepted"] and notes:
        return notes
    return [f"advice_{facts['substance']}_{facts['route']}", *notes]


def _remember(turn: TurnContext, facts: Mapping[str, Any]) -> None:
    """The plain facts for the advisor, and that it has been offered once (not again in this conversation)."""
    turn.session.data["advice"] = dict(facts.get("told") or {})
    turn.session.data["advised"] = facts["substance"]


def conclude_eligibility(turn: TurnContext, outcome: Outcome) -> Concluded:
    """One message per offer, each with verdict and reasons; then the one conversation that begins them."""
    facts, content = outcome.facts, turn.content
    _live_in(turn, facts.get("municipality"))
    said = [_verdict(turn, result) for result in facts["results"]]
    if facts["elsewhere"]:
        said.append(Said("eligibility_elsewhere", _texts(turn)))
    if any(result["verdict"] != "not_eligible" for result in facts["results"]):
        said.append(Said("eligibility_guidance", _texts(turn)))
    if not said:
        return Concluded((Said("eligibility_nothing", _texts(turn), choices=tuple(asking.menu(content, "main"))),))
    could_book = facts["could_book"] if outcome.then is None else []
    if could_book:
        offers = content.texts["could_book.or"].join(offer_name(turn, offer).lower() for offer in could_book)
        said.append(Said("eligibility_could_book", {**_texts(turn), "offers": offers}))
    return _going_on(turn, outcome, said, [_book(turn, offer) for offer in could_book])


def _book(turn: TurnContext, offer: str) -> dict[str, Any]:
    """The button that books a conversation which stays open beside a no or an advisor's matter."""
    title = turn.content.texts["could_book.button"].format(offer=offer_name(turn, offer).lower())
    return {"title": title, "kind": "other", "payload": {"intent": "book_conversation", "offer": offer}}


def _verdict(turn: TurnContext, found: Mapping[str, Any]) -> Said:
    content = turn.content
    reasons = [{"rule": reason["rule"], "text": content.offers.reason_text(reason, _place(turn)),
                "source": reason["source"]} for reason in found["reasons"]]
    result = {"kind": "eligibility", "offer": found["offer"], "verdict": found["verdict"], "reasons": reasons,
              "route": found["route"], "also": found["also"]}
    texts = {**_texts(turn), "title": _title(turn, found["offer"]),
             "reasons": " ".join(_unique(reason["text"] for reason in reasons)),
             "instead": _instead(turn, found)}
    return Said(f"eligibility_{found['verdict']}", texts, result)


def _title(turn: TurnContext, offer: str) -> str:
    offers = turn.content.offers.offers(turn.municipality or "")
    return next((o.title for o in offers if o.offer.id == offer), offer_name(turn, offer))


def _place(turn: TurnContext) -> str:
    code = turn.municipality
    return turn.content.municipality(code).name if code else turn.content.texts["municipality.unknown"]


def _instead(turn: TurnContext, found: Mapping[str, Any]) -> str:
    """What is open instead: never a bare no."""
    routes = [found["route"], *found["also"]]
    texts = (turn.content.texts.get(f"instead.{route}") for route in routes)
    lines = [turn.content.texts["instead.line"].format(name=turn.content.line(line).name,
                                                       number=turn.content.line(line).number)
             for line in found["lines"]]
    return " ".join(_unique([*(text for text in texts if text), *lines]))


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _texts(turn: TurnContext) -> dict[str, Any]:
    return {**route_texts(turn), **place_texts(turn)}


def _live_in(turn: TurnContext, municipality: str | None) -> None:
    """The municipality that was named in the flow is the conversation's from now on."""
    if municipality and turn.content.knows_municipality(municipality):
        turn.conversation.municipality = municipality


def _going_on(
    turn: TurnContext, outcome: Outcome, said: list[Said], first: Sequence[Mapping[str, Any]] = ()
) -> Concluded:
    """Starts the booking or the call-back with what is known; otherwise offers `first` and what else may come next."""
    _live_in(turn, outcome.facts.get("municipality"))
    own = dict(outcome.facts.get("then_facts") or {})
    if outcome.then == "booking":
        facts = {**booking_facts(turn, own["offer"]), **own}
        return Concluded((*said, Said("then_booking", {"offer": offer_name(turn, own["offer"]).lower()})),
                         then="booking", then_facts=facts)
    if outcome.then == "callback":
        facts = {**booking_facts(turn, own["purpose"]), **own}
        return Concluded((*said, Said("then_callback")), then="callback", then_facts=facts)
    if _needs_advisor(outcome) and handovers.possible(turn):
        return Concluded((*said, *handovers.join(turn, "needs_advisor")))
    menu = asking.menu(turn.content, "after_advice")
    return Concluded((*said, Said("next_help", choices=(*first, *menu))))


def _needs_advisor(outcome: Outcome) -> bool:
    return any(result["verdict"] == "needs_advisor" for result in outcome.facts.get("results", ()))
