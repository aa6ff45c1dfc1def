"""What is said about a route: where it leads, in this citizen's municipality, with contacts that exist in content."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.pathways import (
    ADVISOR,
    ALCOHOL_CONVERSATION,
    ALCOHOL_TREATMENT,
    FAMILY_CLINIC,
    NONE,
    OWN_DOCTOR,
    SELF_HELP,
)
from bot.services.context import TurnContext
from bot.services.flows import Said
from bot.services.places import contact_texts, doctor_on_call

_TEXT = {
    NONE: "route_none", SELF_HELP: "route_self_help", ALCOHOL_CONVERSATION: "route_alcohol_conversation",
    ALCOHOL_TREATMENT: "route_alcohol_treatment", FAMILY_CLINIC: "route_family_clinic", OWN_DOCTOR: "route_own_doctor",
}
_ALSO = {
    ALCOHOL_TREATMENT: "also_alcohol_treatment", FAMILY_CLINIC: "also_family_clinic", ADVISOR: "also_advisor",
}


def route_said(turn: TurnContext, route: str, also: Sequence[str]) -> list[Said]:
    """The route's text, and the routes beside it that change what to do now."""
    variables = route_texts(turn)
    said = [Said(_TEXT[route], variables)]
    return said + [Said(_ALSO[other], variables) for other in also if other in _ALSO]


def route_texts(turn: TurnContext) -> dict[str, Any]:
    """Variables for route texts: phone lines, the municipality's contact, the doctor on call."""
    content = turn.content
    return {**content.line_texts("alkolinjen"), **contact_texts(content, turn.municipality),
            "doctor_on_call": doctor_on_call(turn), "emergency": content.line("112").number}
