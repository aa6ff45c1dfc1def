"""How bookings read: times in Danish, summaries, what happens next. The words themselves are content."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import phonenumbers

from bot.content.model import Content
from bot.domain.danish_time import say_date, say_when
from bot.services.booking_links import calendar_url, manage_url
from bot.services.clock import local
from bot.services.context import TurnContext
from bot.services.ports import Booking, Slot

OWN_PAGES = frozenset({"web", "terminal"})
"""Channels on which a link to the booking's page helps nobody: the chat does the same, and is there already."""

COMPANION = "companion"
"""The citizen wants to bring somebody: noted when asked about, never asked for (in the session and the booking)."""


def when(turn: TurnContext, at: datetime) -> str:
    """An instant as people say it: "torsdag den 26. november kl. 10.00"."""
    return say_when(local(at), turn.content.time_lexicon, local(turn.now))


def day_text(turn: TurnContext, day: date) -> str:
    """A day as people say it: "torsdag den 26. november"."""
    return say_date(day, turn.content.time_lexicon, local(turn.now).date())


def offer_name(turn: TurnContext, offer: str) -> str:
    return offer_title(turn.content, offer)


def offer_title(content: Content, offer: str) -> str:
    return content.texts.get(f"offer.{offer}", content.texts["offer.clarifying_conversation"])


def unit_name(turn: TurnContext, municipality: str) -> str:
    """Who holds the conversations in a municipality, by name."""
    return turn.content.municipality(municipality).unit or turn.content.texts["unit.unknown"]


def phone_text(number: str) -> str:
    """A stored number as people read it: Danish ones without the country code."""
    parsed = phonenumbers.parse(number, "DK")
    danish = parsed.country_code == phonenumbers.country_code_for_region("DK")
    form = phonenumbers.PhoneNumberFormat.NATIONAL if danish else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def summary(turn: TurnContext, params: Mapping[str, Any]) -> str:
    """What is about to happen, to be confirmed: a booking, a call-back, a move or a cancellation."""
    texts = turn.content.texts
    if "cancel" in params:
        return texts["summary.cancel"].format(when=when(turn, booking_by_id(turn, params["cancel"]).starts_at))
    if "move" in params:
        slot = turn.work.bookings.slot(params["slot"])
        before = when(turn, booking_by_id(turn, params["move"]).starts_at)
        return texts["summary.move"].format(before=before, after=when(turn, slot.starts_at) if slot else "")
    answers, facts = params["answers"], params["facts"]
    offer = facts.get("purpose") or facts["offer"]
    person = _person(turn, {k: answers.get(f"booking.{k}") for k in ("name", "phone", "interpreter", "share")})
    if COMPANION in turn.session.data:
        person["share"] = texts["summary.companion"] + person["share"]
    slot = turn.work.bookings.slot(answers["booking.time"]) if "booking.time" in answers else None
    if slot is None:
        return texts["summary.callback"].format(offer=offer_name(turn, offer), **person)
    format_ = answers.get("booking.format") or params["service"]["formats"][0]
    return texts["summary.waiting" if params.get("waits") else "summary.booking"].format(
        offer=offer_name(turn, slot.offer), format=texts[f"format.{format_}"].lower(), when=when(turn, slot.starts_at),
        place=_place(turn, slot, slot.municipality, format_), **person)


def booking_by_id(turn: TurnContext, key: str) -> Booking:
    booking = turn.work.bookings.get(key)
    if booking is None:
        raise LookupError(f"there is no booking {key}")
    return booking


def _person(turn: TurnContext, personal: Mapping[str, Any]) -> dict[str, str]:
    texts = turn.content.texts
    language, share = personal.get("interpreter") or "no", personal.get("share")
    spoken = texts.get(f"language.{language}", language)
    return {
        "name": str(personal.get("name", "")), "phone": phone_text(str(personal.get("phone", ""))),
        "interpreter": "" if language == "no" else texts["summary.interpreter"].format(language=spoken),
        "share": texts[f"summary.share.{share}"] if share else "",
    }


def _place(turn: TurnContext, slot: Slot | None, municipality: str, format_: str) -> str:
    """Where to go: the time's own place where it has one."""
    if format_ != "in_person":
        return ""
    if slot and slot.place:
        return turn.content.texts["place.own"].format(place=slot.place)
    return turn.content.texts["place.in_person"].format(unit=unit_name(turn, municipality))


def confirmed(turn: TurnContext, booking: Booking) -> dict[str, str]:
    """Variables for the texts around a booking."""
    texts = turn.content.texts
    phone = phone_text(str(booking.personal.get("phone", "")))
    offer = offer_name(turn, booking.offer)
    lines = f"{offer}, {texts[f'format.{booking.format}'].lower()}\n{when(turn, booking.starts_at)}"
    place = _place(turn, turn.work.bookings.slot(booking.slot), booking.municipality, booking.format)
    return {"summary": lines + place, "reference": booking.reference,
            "next": texts[f"next.{booking.format}"].format(phone=phone) + link_text(turn, booking)}


def link_text(turn: TurnContext, booking: Booking) -> str:
    """A sentence with the link to the booking's page, where that helps."""
    if not turn.policy.public_url or turn.conversation.channel in OWN_PAGES:
        return ""
    address = manage_url(turn.work, turn.policy.public_url, booking)
    return turn.content.texts["booking.link"].format(address=address)


def neutral(turn: TurnContext, booking: Booking) -> dict[str, str]:
    """Variables for what is sent first: when and how, and nothing of what it is about."""
    return {"when": when(turn, booking.starts_at), "reference": booking.reference,
            "format": turn.content.texts[f"format.{booking.format}"].lower()}


def as_facts(booking: Booking) -> dict[str, Any]:
    """What the flows that change a booking need to know of it."""
    return {"id": booking.id, "municipality": booking.municipality, "offer": booking.offer, "format": booking.format,
            "received": booking.created_at.isoformat()}


def result(turn: TurnContext, booking: Booking) -> dict[str, Any]:
    """The contract's result of a booking."""
    slot, place = turn.work.bookings.slot(booking.slot), None
    if booking.format == "in_person":
        place = (slot.place if slot else None) or unit_name(turn, booking.municipality)
    return {"kind": "booking", "id": booking.id, "reference": booking.reference, "status": booking.status,
            "offer": booking.offer, "starts_at": local(booking.starts_at).isoformat(),
            "ends_at": local(booking.ends_at).isoformat(), "format": booking.format, "place": place,
            "calendar_url": calendar_url(turn.work, turn.policy.public_url, booking)}


def callback(turn: TurnContext, facts: Mapping[str, Any], reference: str, deadline: datetime) -> dict[str, str]:
    """Variables for a call-back wish. The deadline's last day is the day before its end."""
    texts = turn.content.texts
    day = say_date((local(deadline) - timedelta(seconds=1)).date(), turn.content.time_lexicon, local(turn.now).date())
    key = "callback.when_treatment" if facts["purpose"] == "alcohol_treatment" else "callback.when"
    return {"phone": phone_text(facts["phone"]), "reference": reference, "when": texts[key].format(date=day),
            "unit": unit_name(turn, facts["municipality"])}
