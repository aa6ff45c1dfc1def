"""Bookings and call-back wishes: what flows need to know, and what their outcomes do."""
from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, time, timedelta, timezone
from typing import Any

from bot.domain.flow import Outcome
from bot.domain.pathways import ALCOHOL_TREATMENT
from bot.domain.scheduling import TREATMENT_DAYS, Deadline, last_day, proposals
from bot.services import asking, booking_texts
from bot.services.booking_notices import plan_reminder
from bot.services.clock import COPENHAGEN, local
from bot.services.context import TurnContext
from bot.services.flows import Concluded, Said
from bot.services.holidays import danish_holidays
from bot.services.places import service_of
from bot.services.ports import Booking, Slot
from bot.services.references import new_reference
from bot.services.routes import route_texts

NOTICE = timedelta(hours=2)
"""No time is offered that begins sooner than this."""
HORIZON = timedelta(days=90)
"""How far ahead to look when nothing is free within the deadline."""
REFERENCE_TRIES = 20


def deadline_of(turn: TurnContext, municipality: str, received: datetime, purpose: str = "") -> datetime:
    """The end of the last day that keeps the municipality's deadline, counted from `received` (ruling C1)."""
    rule = turn.content.municipality(municipality).deadline
    if purpose == ALCOHOL_TREATMENT:
        rule = Deadline(TREATMENT_DAYS)
    day = last_day(local(received).date(), rule, danish_holidays(local(received).year))
    end = datetime.combine(day + timedelta(days=1), time(), COPENHAGEN)
    return end.astimezone(timezone.utc)


def find_service(turn: TurnContext, params: Mapping[str, Any]) -> dict[str, Any]:
    """{"bookable", "callback", "formats"}: how this offer begins in this municipality."""
    turn.conversation.municipality = params["municipality"]
    return service_of(turn, params["municipality"], params["offer"])


def find_times(turn: TurnContext, params: Mapping[str, Any]) -> dict[str, Any]:
    """{"times": [{"id", "title"}], "more", "note"}: up to three free times, within the deadline when there are any."""
    received = datetime.fromisoformat(params["received"]) if params.get("received") else turn.now
    deadline = deadline_of(turn, params["municipality"], received)
    free = _free(turn, params, deadline)
    late = not free
    if late:
        free = _free(turn, params, turn.now + HORIZON)
    wished, note = _wished(free, params.get("wish")), ""
    if params.get("wish") and not wished:
        note = turn.content.texts["times.wish_none"]
    shown = wished or free
    page = int(params.get("page", 0))
    chosen = proposals(shown, page)
    if late and chosen:
        note = turn.content.texts["times.late"]
    if any(slot.demo for slot in chosen):
        note += turn.content.texts["times.demo"]
    return {"times": [{"id": slot.id, "title": booking_texts.when(turn, slot.starts_at)} for slot in chosen],
            "more": bool(proposals(shown, page + 1)) or bool(wished and len(wished) < len(free)), "note": note}


def _free(turn: TurnContext, params: Mapping[str, Any], end: datetime) -> list[Slot]:
    """Free times of an offer that still exists on that day (Rulings, "Validity")."""
    free = turn.work.bookings.free(params["municipality"], params["offer"], params["format"], turn.now + NOTICE, end)
    catalogue = turn.content.catalogue(params["municipality"])
    return [slot for slot in free if catalogue.bookable(params["offer"], local(slot.starts_at).date())]


def _wished(free: list[Slot], wish: str | None) -> list[Slot]:
    """The free times that lie in what was wished for ("2026-11-26T16:00+01:00/2026-11-27T00:00+01:00")."""
    if not wish:
        return []
    start, end = (datetime.fromisoformat(part) for part in wish.split("/"))
    return [slot for slot in free if start <= slot.starts_at < end]


def confirm(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Books. The seat is taken in the same transaction; when it is gone, other times are offered and all else stays."""
    facts = outcome.facts
    slot = turn.work.bookings.slot(facts["slot"])
    seat = turn.work.bookings.take(facts["slot"]) if slot and slot.starts_at > turn.now else None
    if slot is None or seat is None:
        return time_is_gone(turn, facts)
    booking = Booking(
        id=uuid.uuid4().hex, reference=_reference(turn), conversation=turn.conversation.id, slot=slot.id,
        municipality=slot.municipality, offer=slot.offer, format=facts["format"], status="confirmed",
        starts_at=slot.starts_at, ends_at=slot.ends_at, created_at=turn.now,
        deadline=deadline_of(turn, slot.municipality, turn.now),
        personal={k: facts[k] for k in ("name", "phone", "interpreter", "share")}
        | {"screening": _shared(turn, facts["share"])})
    turn.work.bookings.add(booking, seat)
    plan_reminder(turn.work, booking, turn.now)
    _forget_personal(turn)
    said = Said("booking_confirmed", booking_texts.confirmed(turn, booking), booking_texts.result(turn, booking))
    return Concluded((said,))


def _shared(turn: TurnContext, share: str) -> dict[str, Any] | None:
    """What the citizen lets the advisor see: a copy, because the conversation is deleted long before the booking."""
    key = turn.session.data.get("screening")
    if share == "nothing" or key is None:
        return None
    found = turn.work.records.screening(key)
    if found is None:
        return None
    result = {name: found[name] for name in ("instrument", "complete", "score", "band", "at_least", "route")}
    return {**result, "answers": found["personal"]["answers"]} if share == "all" else result


def time_is_gone(turn: TurnContext, search: Mapping[str, Any]) -> Concluded:
    """Another was faster: back to the choice of a time, with a summary to confirm anew; or, when none is left, on
    towards a call-back. search: {"municipality", "offer", "format"}."""
    for question in ("booking.time", "booking.confirm"):
        turn.session.forget_answer(question)
    facts = turn.session.facts(turn.session.flow or "booking")
    left = bool(_free(turn, search, turn.now + HORIZON))
    facts.update({"found_times": None, "found_summary": None, "page": 0, "wish": None, "none_free_said": not left})
    return Concluded((Said("booking_taken" if left else "booking_taken_none_left"),), stay=True)


def none_free(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Nothing is free: said once; the flow goes on towards a call-back."""
    turn.session.facts(turn.session.flow or "booking")["none_free_said"] = True
    return Concluded((Said("booking_none_free"),), stay=True)


def _reference(turn: TurnContext) -> str:
    """A reference that no booking has yet."""
    for _ in range(REFERENCE_TRIES):
        reference = new_reference()
        if turn.work.bookings.by_reference(reference) is None:
            return reference
    raise RuntimeError("no free booking reference found")


def _forget_personal(turn: TurnContext) -> None:
    """The name and the number are in the booking now; the conversation does not keep a second copy."""
    turn.session.forget(turn.session.flow or "booking")


def declined(turn: TurnContext, outcome: Outcome) -> Concluded:
    _forget_personal(turn)
    menu = tuple(asking.menu(turn.content, "after_self_help"))
    return Concluded((Said(f"booking_declined_{outcome.facts['at']}", route_texts(turn), choices=menu),))


def no_service(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Nothing here can be booked and nobody would read a wish: the ways that do exist."""
    texts = {**route_texts(turn), "offer_name": booking_texts.offer_name(turn, outcome.facts["offer"])}
    return Concluded((Said("no_service", texts, choices=tuple(asking.menu(turn.content, "after_self_help"))),))


def request_callback(turn: TurnContext, outcome: Outcome) -> Concluded:
    """A wish to be called: for the municipality's list, with its deadline (§141's 14 days for treatment)."""
    facts = outcome.facts
    deadline = deadline_of(turn, facts["municipality"], turn.now, facts["purpose"])
    key, reference = uuid.uuid4().hex, _reference(turn)
    turn.work.records.add_callback({
        "id": key, "reference": reference, "conversation": turn.conversation.id, "municipality": facts["municipality"],
        "purpose": facts["purpose"], "status": "waiting", "deadline": deadline, "created_at": turn.now,
        "personal": {k: facts[k] for k in ("name", "phone", "interpreter", "share")}})
    _forget_personal(turn)
    result = {"kind": "callback", "id": key, "reference": reference, "purpose": facts["purpose"]}
    texts = {**route_texts(turn), **booking_texts.callback(turn, facts, reference, deadline)}
    return Concluded((Said("callback_requested", texts, result),))
