"""Somebody who waits is offered a place, takes it, passes it on, or lets the time pass. And the talk after a course."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.flow import Outcome
from bot.domain.scheduling import answer_until
from bot.services import asking, booking_changes, booking_texts, waiting
from bot.services.booking_state import Acting, NoLongerPossible, TimeTaken
from bot.services.clock import local
from bot.services.context import TurnContext
from bot.services.flows import Concluded, Flows, Said
from bot.services.times import NOTICE

CLOSING = "closing_conversation"


class Place:
    """"There is a place for you", with the time to answer counted from when it is said."""

    def holds(self, turn: TurnContext, body: Mapping[str, Any]) -> bool | datetime:
        booking, hold = turn.work.bookings.get(body["booking"]), turn.work.bookings.held(body["booking"])
        return booking is not None and booking.status == "waitlisted" and hold is not None and hold.until > turn.now

    def say(self, turn: TurnContext, flows: Flows, body: Mapping[str, Any]) -> list[Said]:
        booking = booking_texts.booking_by_id(turn, body["booking"])
        hold = turn.work.bookings.held(booking.id)
        until = answer_until(turn.now, booking.starts_at, NOTICE) or (hold.until if hold else turn.now)
        waiting.keep_place(Acting(turn.work, turn.now), booking, until)
        facts = {"booking": booking.id, "until": booking_texts.when(turn, until),
                 "summary": booking_texts.neutral(turn, booking)["when"]}
        return flows.start("waiting_place", facts)[1]


class PlaceOver:
    """The time to answer has passed: the place goes on to the next, and who did not answer is told."""

    def holds(self, turn: TurnContext, body: Mapping[str, Any]) -> bool | datetime:
        waiting.refill(Acting(turn.work, turn.now), body["slot"])
        events = turn.work.bookings.events(body["booking"])
        return bool(events) and events[-1].what == "expired"

    def say(self, turn: TurnContext, flows: Flows, body: Mapping[str, Any]) -> list[Said]:
        if turn.session.flow == "waiting_place":
            turn.session.forget("waiting_place")
            turn.session.data["flow"] = None
        booking = booking_texts.booking_by_id(turn, body["booking"])
        return [Said("booking_place_over", {"when": booking_texts.when(turn, booking.starts_at)},
                     booking_texts.result(turn, booking))]


class ClosingOffered:
    """After a completed course an afsluttende samtale is offered, where the municipality has one (S3)."""

    def holds(self, turn: TurnContext, body: Mapping[str, Any]) -> bool | datetime:
        booking = turn.work.bookings.get(body["booking"])
        if booking is None or booking.outcome != "completed":
            return False
        offer = turn.content.catalogue(booking.municipality).get(CLOSING)
        return offer is not None and offer.validity.holds_on(local(turn.now).date())

    def say(self, turn: TurnContext, flows: Flows, body: Mapping[str, Any]) -> list[Said]:
        return [Said("booking_closing_offered", choices=tuple(asking.menu(turn.content, "closing")))]


def accept(turn: TurnContext, outcome: Outcome) -> Concluded:
    """The place is had; or, when the time to answer has passed and it went on, that is said."""
    acting, booking = Acting(turn.work, turn.now), booking_texts.booking_by_id(turn, outcome.facts["booking"])
    try:
        booking = booking_changes.accept(acting, booking)
    except (TimeTaken, NoLongerPossible):
        return Concluded((Said("booking_place_gone"),))
    return Concluded((Said("booking_place_taken", booking_texts.confirmed(turn, booking),
                           booking_texts.result(turn, booking)),))


def decline(turn: TurnContext, outcome: Outcome) -> Concluded:
    """The place goes on to the next."""
    booking = booking_texts.booking_by_id(turn, outcome.facts["booking"])
    if booking.status != "waitlisted":
        return Concluded((Said("booking_place_gone"),))
    booking = booking_changes.cancel(Acting(turn.work, turn.now), booking, "declined")
    return Concluded((Said("booking_place_declined", {}, booking_texts.result(turn, booking)),))
