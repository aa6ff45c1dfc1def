"""From verdicts to what is said and done: the route, what else is open, the conversation that may be booked."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.domain.eligibility.offers import CLARIFYING, NICOTINE, Catalogue, Offer
from bot.domain.eligibility.presets import AGE, RESIDENCE
from bot.domain.eligibility.verdicts import ELIGIBLE, NEEDS_ADVISOR, Verdict, evaluate
from bot.domain.flow import Answers

ADVISOR = "advisor"
_RANK = {ELIGIBLE: 0, NEEDS_ADVISOR: 1}


def results(catalogue: Catalogue, offers: Sequence[Offer], answers: Answers, today: date) -> list[dict[str, Any]]:
    """One plain result per offer whose verdict is clear, those that fit first.

    Shape: {"offer", "verdict", "reasons": [{"rule", "text_key", "source", "params"}], "route", "also": [routes],
    "lines": [phone line ids], "book": offer id | None, "contact": "booking" | "callback" | "phone"}
    """
    judged = [(offer, evaluate(offer, answers, today)) for offer in offers]
    clear = [(offer, verdict) for offer, verdict in judged if verdict.reasons]
    clear.sort(key=lambda pair: _RANK.get(pair[1].verdict, 2))
    return [_result(catalogue, offer, verdict, answers, today) for offer, verdict in clear]


def _result(
    catalogue: Catalogue, offer: Offer, verdict: Verdict, answers: Answers, today: date
) -> dict[str, Any]:
    open_routes = _open_routes(catalogue, offer, answers, today)
    book, contact = _beginning(catalogue, offer, answers, today) if verdict.verdict == ELIGIBLE else (None, "phone")
    if verdict.verdict == ELIGIBLE:
        by_advisor = offer.starts_with == CLARIFYING and contact == "callback"
        routes = [ADVISOR if by_advisor else offer.route]
    else:
        routes = [ADVISOR, *open_routes] if verdict.verdict == NEEDS_ADVISOR else open_routes or [ADVISOR]
    route, *also = dict.fromkeys(routes)
    reasons = [asdict(reason) for reason in verdict.reasons]
    return {"offer": offer.id, "verdict": verdict.verdict, "reasons": reasons, "route": route, "also": also,
            "lines": list(offer.lines), "book": book, "contact": contact}


def _open_routes(catalogue: Catalogue, offer: Offer, answers: Answers, today: date) -> list[str]:
    """What the offer names instead, without what this citizen cannot have either."""
    return [route for route in offer.instead if _is_open(catalogue, route, answers, today)]


def _is_open(catalogue: Catalogue, route: str, answers: Answers, today: date) -> bool:
    """Whether an offer behind the route fits. Routes that no offer stands behind (own doctor …) are open to all.

    Where somebody lives is settled when a time is booked, unless it was asked before.
    """
    known = {RESIDENCE: "yes", **answers}
    behind = catalogue.nicotine() if route in NICOTINE else catalogue.wished(route)
    return not behind or any(evaluate(offer, known, today).verdict == ELIGIBLE for offer in behind)


def _beginning(catalogue: Catalogue, offer: Offer, answers: Answers, today: date) -> tuple[str | None, str]:
    """What is booked to begin an offer that fits, and how it is begun otherwise.

    Under 18, or when the age is not told, nothing is booked by the bot alone (ruling C5). A course that begins with a
    clarifying conversation the citizen cannot have (Næstved without S3's diagnoses, C16) begins with an advisor.
    """
    if answers.get(AGE, "yes") != "yes":
        return None, "phone"
    if offer.starts_with == CLARIFYING and not _is_open(catalogue, CLARIFYING, answers, today):
        return None, "callback"
    first = offer.starts_with
    if first is not None and catalogue.bookable(first, today):
        return first, "booking"
    return None, "phone" if offer.contact == "booking" else offer.contact
