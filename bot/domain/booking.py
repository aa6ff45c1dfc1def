"""The flows around a booking: book, ask for a call-back, change, cancel.

What is free and what a municipality offers are facts that services look up; here is the order of the questions. A name
and a number are asked only after consent for exactly that (design, principle 5). Ids: contract "Question ids", booking.
"""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.flow import Answers, Facts, Need, Option, Outcome, Question, Step

YES_NO = (Option("yes"), Option("no"))
NOT_NOW = Option("not_now", kind="other")
WISH = "wish:"
NO_WISH: dict[str, Any] = {"any": [], "not": []}
_AFRESH: dict[str, Any] = {"page": 0, "choose_day": False, "found_times": None}
LANGUAGES = ("en", "ar", "uk", "pl", "other")
"""Interpreter languages offered as buttons; any other may be written."""


def booking(answers: Answers, facts: Facts) -> Step:
    """Books a conversation, or asks for a call-back where nothing can be booked.

    facts: {"offer", "municipality"?, "has_screening"?, "purpose"?, "found_service"?, "found_times"?, "page"?, "wish"?}.
    Outcomes: `booking_confirmed`, `callback_requested`, `booking_declined`, `no_service`; and, after which it goes on:
    `none_free` (towards a call-back), `time_taken` and `no_interpreter` (another time).
    """
    municipality = facts.get("municipality") or answers.get("booking.municipality")
    if municipality == "not_now" or "not_now" in answers.values():
        return Outcome("booking_declined", {"at": "start"})
    if municipality is None:
        return Question("booking.municipality", "municipality", (*map(Option, facts.get("suggested", ())), NOT_NOW))
    service = facts.get("found_service")
    if service is None:
        return Need("found_service", {"municipality": municipality, "offer": facts["offer"]})
    if not service["bookable"] and not service["callback"]:
        return Outcome("no_service", {"municipality": municipality, "offer": facts["offer"]})
    if service["bookable"] and "booking.callback" not in answers:
        step = _format_and_time(answers, facts, service, municipality)
        if step is not None:
            return step
        if "booking.time" not in answers and not facts.get("none_free_said"):
            return Outcome("none_free")
    return _who(answers, facts, service) or _booked(answers, facts, service, municipality)


def _held(answers: Answers, facts: Facts, search: Mapping[str, Any]) -> Step | None:
    """The chosen time is kept while the rest is asked. None when it is; else the outcome `time_taken`."""
    hold = facts.get("found_hold")
    if hold is None or hold["slot"] != answers["booking.time"]:
        return Need("found_hold", {"slot": answers["booking.time"]})
    no_good = ("gone", "full") if search.get("moving") else ("gone",)
    return Outcome("time_taken", search) if hold["state"] in no_good else None


def _format_and_time(answers: Answers, facts: Facts, service: Mapping[str, Any], municipality: str) -> Step | None:
    """The format as the municipality lists them (C7), then a time. None when both are settled or nothing is free."""
    formats = service["formats"]
    chosen = answers.get("booking.format", formats[0] if len(formats) == 1 else None)
    if chosen is None:
        return Question("booking.format", "choice", (*map(Option, formats), NOT_NOW))
    search = {"municipality": municipality, "offer": facts["offer"], "format": chosen}
    if "booking.time" in answers:
        return _held(answers, facts, search) if "booking.confirm" not in answers else None
    return time_question(answers, facts, search)


def time_question(answers: Answers, facts: Facts, search: Mapping[str, Any]) -> Step | None:
    """Three times, "other times", then a day. None when a time is chosen, or when none is left to choose."""
    if "booking.time" in answers:
        return None
    found, page = facts.get("found_times"), facts.get("page", 0)
    if found is None:
        return Need("found_times", {**search, "page": page, "wish": facts.get("wish"),
                                    "days": facts.get("choose_day", False),
                                    "interpreter": facts.get("needs_interpreter", False)})
    if not found["times"]:
        return None
    shown = tuple(Option(time["id"], time["title"], sets=_day_chosen(time)) for time in found["times"])
    again = (Option("first", kind="other", sets={**_AFRESH, "wish": NO_WISH}),) if page or found.get("days") else ()
    return Question("booking.time", "time", (*shown, *_further(found, page), *again, NOT_NOW),
                    params={"note": found["note"]})


def _further(found: Mapping[str, Any], page: int) -> Iterator[Option]:
    """The next three; from the second page on also a day, when there are several."""
    if found["more"]:
        yield Option("more", kind="other", sets={"page": page + 1, "found_times": None})
    if page and found.get("several_days"):
        yield Option("day", kind="other", sets={"choose_day": True, "found_times": None})


def _day_chosen(time: Mapping[str, Any]) -> dict[str, Any] | None:
    return {**_AFRESH, "wish": time["wish"]} if "wish" in time else None


def time_wish(question: Question, value: str) -> dict[str, Any] | None:
    """The facts that a wish about the time sets ("wish:" and JSON of `danish_time.wishes`); None for a chosen time."""
    if question.id != "booking.time" or not value.startswith(WISH):
        return None
    return {**_AFRESH, "wish": json.loads(value.removeprefix(WISH))}


def _who(answers: Answers, facts: Facts, service: Mapping[str, Any]) -> Step | None:
    """Consent, name, phone, interpreter, what the advisor may see, a summary to confirm. None when confirmed."""
    if "booking.consent" not in answers:
        return Question("booking.consent", "yes_no", YES_NO, params={"kept_days": facts.get("kept_days", "")})
    if answers["booking.consent"] != "yes":
        return Outcome("booking_declined", {"at": "consent"})
    for name in ("name", "phone"):
        if f"booking.{name}" not in answers:
            return Question(f"booking.{name}", name)
    if "booking.interpreter" not in answers:
        return Question("booking.interpreter", "language", (Option("no"), *map(Option, LANGUAGES)))
    if answers["booking.interpreter"] != "no" and not _hold_of(answers, facts).get("interpreter", True):
        return Outcome("no_interpreter")
    if facts.get("has_screening") and "booking.share" not in answers:
        return Question("booking.share", "choice", (Option("all"), Option("result"), Option("nothing")))
    if "booking.confirm" not in answers:
        if facts.get("found_summary") is None:
            return Need("found_summary", {"answers": dict(answers), "facts": _plain(facts), "service": dict(service),
                                          "waits": _hold_of(answers, facts).get("state") == "full"})
        return Question("booking.confirm", "yes_no", YES_NO, params={"summary": facts["found_summary"]})
    if answers["booking.confirm"] != "yes":
        return Outcome("booking_declined", {"at": "confirm"})
    return None


def _hold_of(answers: Answers, facts: Facts) -> Mapping[str, Any]:
    """What is known of the chosen time; nothing when none is chosen."""
    return (facts.get("found_hold") or {}) if "booking.time" in answers else {}


def _plain(facts: Facts) -> dict[str, Any]:
    return {k: v for k, v in facts.items() if k in ("offer", "municipality", "purpose")}


def _booked(answers: Answers, facts: Facts, service: Mapping[str, Any], municipality: str) -> Outcome:
    personal = {
        "municipality": municipality, "offer": facts["offer"], "name": answers["booking.name"],
        "phone": answers["booking.phone"], "interpreter": answers["booking.interpreter"],
        "share": answers.get("booking.share", "nothing"),
    }
    if "booking.time" not in answers:
        purpose = facts.get("purpose", facts["offer"])
        return Outcome("callback_requested", {**personal, "purpose": purpose, "days": facts.get("days")})
    format = answers.get("booking.format", service["formats"][0])
    hold = _hold_of(answers, facts)
    return Outcome("booking_confirmed", {**personal, "slot": answers["booking.time"], "format": format,
                                         "key": hold.get("key"), "wait": hold.get("state") == "full"})


def callback(answers: Answers, facts: Facts) -> Step:
    """A wish to be called, where nothing is booked. facts: {"municipality"?, "purpose", "days"?, "has_screening"?}.

    Outcomes: `callback_requested`, `booking_declined`, `no_service` (nobody there would read the wish).
    """
    municipality = facts.get("municipality") or answers.get("booking.municipality")
    if municipality == "not_now":
        return Outcome("booking_declined", {"at": "start"})
    if municipality is None:
        return Question("booking.municipality", "municipality", (*map(Option, facts.get("suggested", ())), NOT_NOW))
    known = {**facts, "offer": facts["purpose"], "municipality": municipality}
    service = facts.get("found_service")
    if service is None:
        return Need("found_service", {"municipality": municipality, "offer": facts["purpose"]})
    if not service["callback"]:
        return Outcome("no_service", {"municipality": municipality, "offer": facts["purpose"]})
    return _who(answers, known, service) or _booked(answers, known, service, municipality)


def _found(answers: Answers, facts: Facts) -> Step | None:
    """Finds the booking that is meant. facts["booking"] holds it when the conversation has exactly one."""
    if facts.get("booking"):
        return None
    if "booking.reference" not in answers:
        return Question("booking.reference", "reference")
    if "booking.phone" not in answers:
        return Question("booking.phone", "phone")
    if facts.get("found_booking") is None:
        return Need("found_booking", {"reference": answers["booking.reference"], "phone": answers["booking.phone"]})
    if not facts["found_booking"]["id"]:
        return Outcome("booking_not_found")
    return None


def change_booking(answers: Answers, facts: Facts) -> Step:
    """Another time for a booking: find it, choose, confirm. Outcome `booking_moved`; the old time stays until then."""
    step = _found(answers, facts)
    if step is not None:
        return step
    booked = facts.get("booking") or facts["found_booking"]
    search = {k: booked[k] for k in ("municipality", "offer", "format")}
    step = time_question(answers, facts, {**search, "received": booked["received"], "moving": True})
    if step is not None:
        return step
    if answers.get("booking.time") in (None, "not_now"):
        return Outcome("booking_kept", {"none_free": "booking.time" not in answers})
    step = _held(answers, facts, {**search, "moving": True}) if "booking.confirm" not in answers else None
    if step is not None:
        return step
    if "booking.confirm" not in answers:
        if facts.get("found_summary") is None:
            return Need("found_summary", {"move": booked["id"], "slot": answers["booking.time"]})
        return Question("booking.confirm", "yes_no", YES_NO, params={"summary": facts["found_summary"]})
    if answers["booking.confirm"] != "yes":
        return Outcome("booking_kept", {"none_free": False})
    return Outcome("booking_moved", {"booking": booked["id"], "slot": answers["booking.time"]})


def cancel_booking(answers: Answers, facts: Facts) -> Step:
    """Cancels a booking after a yes. Outcomes `booking_cancelled`, `booking_kept`, `booking_not_found`."""
    step = _found(answers, facts)
    if step is not None:
        return step
    booked = facts.get("booking") or facts["found_booking"]
    if "booking.confirm" not in answers:
        if facts.get("found_summary") is None:
            return Need("found_summary", {"cancel": booked["id"]})
        return Question("booking.confirm", "yes_no", YES_NO, params={"summary": facts["found_summary"]})
    if answers["booking.confirm"] != "yes":
        return Outcome("booking_kept", {"none_free": False})
    return Outcome("booking_cancelled", {"booking": booked["id"]})


def waiting_place(answers: Answers, facts: Facts) -> Step:
    """A place on a course is free for somebody who waits. facts: {"booking", "summary", "until"}.

    Outcomes: `place_accepted`, `place_declined`.
    """
    if "booking.place" not in answers:
        return Question("booking.place", "yes_no", YES_NO,
                        params={"summary": facts["summary"], "until": facts["until"]})
    kind = "place_accepted" if answers["booking.place"] == "yes" else "place_declined"
    return Outcome(kind, {"booking": facts["booking"]})
