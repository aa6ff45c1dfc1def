"""Bookings and call-back wishes: what flows need to know, and what their outcomes do."""
from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain.danish_time.wishes import fits
from bot.domain.flow import Outcome
from bot.services import asking, booking_changes, booking_texts, choosing
from bot.services.booking_changes import Wanted, new_reference
from bot.services.booking_state import Acting, TimeTaken
from bot.services.booking_texts import COMPANION
from bot.services.clock import local
from bot.services.context import TurnContext
from bot.services.deadlines import deadline_of
from bot.services.flows import Concluded, Said
from bot.services.places import service_of
from bot.services.ports import Slot
from bot.services.routes import route_texts
from bot.services.times import HORIZON, NOTICE

HOLD = timedelta(minutes=10)
"""So long a chosen time is kept while name and number are asked."""
WAITING_NOTICE = timedelta(days=1)
"""Nobody is put on a waiting list later than this before the course."""


def find_service(turn: TurnContext, params: Mapping[str, Any]) -> dict[str, Any]:
    """{"bookable", "callback", "formats"}: how this offer begins in this municipality."""
    turn.conversation.municipality = params["municipality"]
    return service_of(turn, params["municipality"], params["offer"])


def find_times(turn: TurnContext, params: Mapping[str, Any]) -> dict[str, Any]:
    """{"times": [{"id", "title"}], "more", "several_days", "note"}: three times that fit what was wished, else others.

    Within the deadline when there are any, or when the wish is for then; full courses come last, to be waited for.
    With `days` the times are days, each {"id", "title", "wish"}.
    """
    received = datetime.fromisoformat(params["received"]) if params.get("received") else turn.now
    deadline = deadline_of(turn.content, params["municipality"], received)
    wish = params["wish"] if params.get("wish") is not None else turn.session.told.get(choosing.TOLD)
    free, note = _in_time(turn, params, deadline, wish)
    texts = turn.content.texts
    if params.get("days"):
        return {"times": choosing.days_of(turn, free), "more": False, "days": True, "note": texts["times.days"]}
    pages, fitting = choosing.arranged(turn, free, wish)
    full = [] if params.get("moving") else _full_courses(turn, params)
    pages += [full[at:at + choosing.SIZE] for at in range(0, len(full), choosing.SIZE)]
    page = int(params.get("page", 0))
    chosen = pages[page] if page < len(pages) else []
    if not fitting and page == 0:
        note += texts["times.wish_none"]
    if any(slot.demo for slot in chosen):
        note += texts["times.demo"]
    return {"times": [{"id": slot.id, "title": _title(turn, slot, full)} for slot in chosen],
            "more": page + 1 < len(pages), "several_days": len({local(s.starts_at).date() for s in free}) > 1,
            "note": note if chosen else ""}


def _in_time(turn: TurnContext, params: Mapping[str, Any], deadline: datetime,
             wish: Mapping[str, Any] | None) -> tuple[list[Slot], str]:
    """(the times to choose among, what is to be said of them): beyond the deadline only for want or by wish."""
    texts, every = turn.content.texts, _free(turn, params, turn.now + HORIZON)
    early = [slot for slot in every if slot.starts_at < deadline]
    if not early:
        return every, texts["times.late"] if every else ""
    wanted = [slot for slot in every if slot not in early and wish and wish["any"] and fits(wish, slot.starts_at)]
    if wanted and not any(fits(wish or {}, slot.starts_at, loosely=True) for slot in early):
        return wanted + early, texts["times.beyond_deadline"]
    return early, ""


def _full_courses(turn: TurnContext, params: Mapping[str, Any]) -> list[Slot]:
    found = turn.work.bookings.full_courses(
        params["municipality"], params["offer"], params["format"], turn.now + WAITING_NOTICE, turn.now + HORIZON,
        now=turn.now)
    catalogue = turn.content.catalogue(params["municipality"])
    return [slot for slot in found if catalogue.bookable(params["offer"], local(slot.starts_at).date())]


def _title(turn: TurnContext, slot: Slot, full: Sequence[Slot]) -> str:
    when = booking_texts.when(turn, slot.starts_at)
    return turn.content.texts["times.full"].format(when=when) if slot in full else when


def _free(turn: TurnContext, params: Mapping[str, Any], end: datetime) -> list[Slot]:
    """Free times of an offer that still exists on that day (Rulings, "Validity")."""
    free = turn.work.bookings.free(params["municipality"], params["offer"], params["format"], turn.now + NOTICE, end,
                                   now=turn.now, holder=turn.conversation.id)
    catalogue = turn.content.catalogue(params["municipality"])
    return [slot for slot in free if catalogue.bookable(params["offer"], local(slot.starts_at).date())
            and (slot.interpreter or not params.get("interpreter"))]


def hold_time(turn: TurnContext, params: Mapping[str, Any]) -> dict[str, Any]:
    """{"slot", "state": held | full | gone, "key", "interpreter"}: the chosen time is kept for ten minutes.

    `full`: a course that one can wait for. `key` makes the booking that follows one, however often it is confirmed.
    """
    bookings, slot = turn.work.bookings, turn.work.bookings.slot(params["slot"])
    state = "gone"
    if slot is not None and slot.open and slot.starts_at > turn.now:
        if bookings.hold(turn.conversation.id, slot.id, turn.now + HOLD, turn.now):
            state = "held"
        elif bookings.full(slot, turn.now):
            state = "full"
    return {"slot": params["slot"], "state": state, "key": uuid.uuid4().hex,
            "interpreter": slot is None or slot.interpreter}


def confirm(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Books. The seat is taken in the same transaction; when it is gone, other times are offered and all else stays."""
    facts = outcome.facts
    personal = {k: facts[k] for k in ("name", "phone", "interpreter", "share")}
    personal |= {"screening": _shared(turn, facts["share"]), "companion": COMPANION in turn.session.data}
    wanted = Wanted(
        facts["slot"], facts["format"], personal, turn.conversation.id,
        deadline_of(turn.content, facts["municipality"], turn.now), holder=turn.conversation.id, key=facts["key"],
        wait=facts["wait"])
    try:
        booking = booking_changes.book(Acting(turn.work, turn.now), wanted)
    except TimeTaken:
        return time_is_gone(turn, outcome)
    _forget_personal(turn)
    key = "booking_confirmed" if booking.seated else "booking_waiting"
    return Concluded((Said(key, booking_texts.confirmed(turn, booking), booking_texts.result(turn, booking)),))


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


def time_is_gone(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Another was faster: back to the choice of a time, with a summary to confirm anew; or, when none is left, on
    towards a call-back. outcome.facts: {"municipality", "offer", "format"}."""
    choose_again(turn)
    left = bool(_free(turn, outcome.facts, turn.now + HORIZON) or _full_courses(turn, outcome.facts))
    turn.session.facts(turn.session.flow or "booking")["none_free_said"] = not left
    if outcome.facts.get("moving"):
        return Concluded((Said("booking_moved_taken"),), stay=True)
    return Concluded((Said("booking_taken" if left else "booking_taken_none_left"),), stay=True)


def choose_again(turn: TurnContext, **facts: Any) -> None:
    """Opens the question for a time again; what else was said stays."""
    for question in ("booking.time", "booking.confirm"):
        turn.session.forget_answer(question)
    turn.work.bookings.unhold(turn.conversation.id)
    turn.session.facts(turn.session.flow or "booking").update(
        {"found_times": None, "found_summary": None, "found_hold": None, "page": 0, "choose_day": False,
         **facts})


def no_interpreter(turn: TurnContext, outcome: Outcome) -> Concluded:
    """The chosen time is one without an interpreter: those that can have one are shown."""
    choose_again(turn, needs_interpreter=True)
    return Concluded((Said("booking_without_interpreter"),), stay=True)


def none_free(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Nothing is free: said once; the flow goes on towards a call-back."""
    turn.session.facts(turn.session.flow or "booking")["none_free_said"] = True
    return Concluded((Said("booking_none_free"),), stay=True)


def _forget_personal(turn: TurnContext) -> None:
    """The name and the number are in the booking now; the conversation keeps no second copy, and holds no time."""
    turn.work.bookings.unhold(turn.conversation.id)
    turn.session.told.pop(choosing.TOLD, None)
    turn.session.data.pop(COMPANION, None)
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
    deadline = deadline_of(turn.content, facts["municipality"], turn.now, facts["purpose"])
    key, reference = uuid.uuid4().hex, new_reference(turn.work)
    turn.work.records.add_callback({
        "id": key, "reference": reference, "conversation": turn.conversation.id, "municipality": facts["municipality"],
        "purpose": facts["purpose"], "status": "waiting", "deadline": deadline, "created_at": turn.now,
        "personal": {k: facts[k] for k in ("name", "phone", "interpreter", "share")}})
    _forget_personal(turn)
    result = {"kind": "callback", "id": key, "reference": reference, "purpose": facts["purpose"]}
    texts = {**route_texts(turn), **booking_texts.callback(turn, facts, reference, deadline)}
    return Concluded((Said("callback_requested", texts, result),))
