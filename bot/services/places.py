"""What holds where the citizen lives: how offers begin there, whom to call, where and when."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.content.model import Content
from bot.content.municipality_content import MunicipalityContent
from bot.domain.pathways import ADVISOR
from bot.services.clock import local
from bot.services.context import TurnContext

NOT_ASKED_FOR = frozenset({"trivselshotline", "closing_conversation"})
"""Named only to those they are for: the municipality's employees, and who has completed a course."""


def service_of(turn: TurnContext, code: str, offer: str) -> dict[str, Any]:
    """{"bookable", "callback", "formats"}: what the bot can do about this offer in this municipality.

    A call-back wish is taken only where somebody reads it: in the municipalities that use Afklar (principle 6).
    """
    content, day = turn.content, local(turn.now).date()
    bookable = content.catalogue(code).bookable(offer, day)
    return {"bookable": bookable, "callback": code in content.municipalities,
            "formats": list(_formats(content, code, offer)) if bookable else []}


def bookable_offers(content: Content, code: str, now: datetime) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every offer whose conversation can be booked in this municipality, with its formats."""
    catalogue, day = content.catalogue(code), local(now).date()
    for offer in catalogue.offers:
        if offer.starts_with == offer.id and catalogue.bookable(offer.id, day):
            yield offer.id, _formats(content, code, offer.id)


def _formats(content: Content, code: str, offer: str) -> tuple[str, ...]:
    return content.municipality(code).formats(offer)


def contact_texts(content: Content, code: str | None) -> dict[str, str]:
    """Whole sentences about whom to call: the municipality's unit and its alcohol treatment."""
    texts = content.texts
    if code is None:
        return {"contact": texts["contact.none"], "treatment_contact": texts["treatment.no_municipality"],
                "municipality_name": texts["municipality.unknown"], "main_number": texts["municipality.main_number"]}
    place = content.municipality(code)
    treatment = place.treatment_contact
    hours = texts["contact.hours"].format(hours=place.contact.hours_text) if place.contact.hours_text else ""
    if place.contact.phone:
        contact = texts["contact.known"].format(unit=place.unit, phone=place.contact.phone, hours=hours)
    else:
        contact = texts["contact.unknown"].format(municipality=place.name, unit=place.unit, hours=hours)
    return {
        "contact": contact, "municipality_name": place.name,
        "main_number": texts["municipality.main_number_of"].format(municipality=place.name),
        "treatment_contact": texts["treatment.known"].format(name=treatment.name, phone=treatment.phone) if treatment
        else texts["treatment.unknown"].format(municipality=place.name),
    }


def doctor_on_call(turn: TurnContext) -> str:
    """A whole sentence: the doctor on call where the citizen lives, without a number where we do not know it."""
    texts, line = turn.content.texts, doctor_line(turn)
    return texts["doctor.known"].format(number=line.number) if line else texts["doctor.unknown"]


def doctor_line(turn: TurnContext) -> Any:
    """The phone line of the doctor on call (da: lægevagt) where the citizen lives; None when that is not known."""
    if turn.municipality is None:
        return None
    region = turn.content.index.by_code(turn.municipality).region
    lines = turn.content.lines.values()
    return next((line for line in lines if line.region == region and line.holds_on(local(turn.now).date())), None)


def place_texts(turn: TurnContext) -> dict[str, str]:
    """Whole sentences about hours, place, waiting time, formats, interpreter, offers and referral, for answers."""
    content, texts, code = turn.content, turn.content.texts, turn.municipality
    own = content.municipalities.get(code or "")
    name = content.municipality(code).name if code else texts["municipality.unknown"]
    known = {"municipality": name, "unit": (own.unit if own else None) or texts["unit.unknown"]}

    def said(key: str, **more: str) -> str:
        return texts[key].format(**known, **more)

    hours, place = (own.contact.hours_text, own.place) if own else (None, None)
    return {
        **content.line_texts("stoplinien", "stop"), **content.line_texts("boernetelefonen", "child"),
        "hours": said("hours.known", hours=hours) if hours else said("hours.unknown"),
        "place": said("place.known", place=place) if place else said("place.unknown"),
        "waiting": said(f"waiting.{own.deadline.kind}", days=str(own.deadline.days)) if own
        else said("waiting.unknown"),
        "formats": said("formats.known", formats=_spoken(turn, own)) if own else said("formats.unknown"),
        "interpreter": said("interpreter.yes") if own and own.interpreter else said("interpreter.ask"),
        "offers": said("offers.known", offers=_offer_titles(turn, code or "")),
        "referral": said("referral.open"),
    }


def _spoken(turn: TurnContext, own: MunicipalityContent) -> str:
    """The formats of all conversations here, as "telefon eller fremmøde"."""
    found = dict.fromkeys(f for offer in own.bookable_offers for f in own.formats(offer))
    return _list([turn.content.texts[f"format.{name}"].lower() for name in found], turn.content.texts["list.or"])


def _offer_titles(turn: TurnContext, code: str) -> str:
    today = local(turn.now).date()
    named = [content for content in turn.content.offers.offers(code)
             if content.offer.route != ADVISOR and content.offer.id not in NOT_ASKED_FOR]
    titles = [content.title for content in named if content.offer.validity.holds_on(today)]
    return _list(list(dict.fromkeys(titles)), turn.content.texts["list.and"])


def _list(names: list[str], last: str) -> str:
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
