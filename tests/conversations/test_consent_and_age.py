"""Consent and age: without a yes no answer is kept; under 18 nobody is screened; age not told leads to self-help."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conversations.audit import EIGHT, OPENING, finish, taps
from tests.running import Talk

pytestmark = pytest.mark.model


def stored(running: Any, talk: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """(screenings, the conversation's own answers) as the database has them."""
    with running.parts.database.reading() as work:
        conversation = work.conversations.get(talk.id)
        assert conversation is not None
        return list(work.records.screenings()), dict(conversation.session.get("answers", {}))


@pytest.mark.parametrize("no", ["Nej, ikke nu", "nej tak", "nej"])
def test_no_consent_keeps_no_answer(running: Any, no: str) -> None:
    citizen = Talk(running)
    citizen.answers("Se på mine alkoholvaner", no)
    assert citizen.question is None
    assert "80 200 500" in citizen.texts
    assert stored(running, citizen) == ([], {})
    with running.parts.database.reading() as work:
        conversation = work.conversations.get(citizen.id)
    assert conversation.consent_at is None


def test_consent_is_noted_with_its_time(running: Any) -> None:
    citizen = Talk(running)
    citizen.answers(*OPENING[:2])
    with running.parts.database.reading() as work:
        conversation = work.conversations.get(citizen.id)
    assert conversation.consent_at == conversation.last_at


def test_consent_taken_back_by_going_back_keeps_no_answer(running: Any) -> None:
    citizen = Talk(running)
    citizen.answers(*OPENING, "2-3 gange om ugen", *["tilbage"] * 3)
    assert citizen.question == "audit.consent"
    citizen.tap("Nej, ikke nu")
    assert stored(running, citizen) == ([], {})
    with running.parts.database.reading() as work:
        assert work.conversations.get(citizen.id).consent_at is None


def test_under_18_is_not_screened_and_gets_the_childrens_line(running: Any) -> None:
    citizen = Talk(running)
    citizen.answers("Se på mine alkoholvaner", "Ja, det er i orden", "Nej")
    assert citizen.question is None
    assert "116 111" in citizen.texts
    assert not any(message["result"] for message in citizen.last)
    assert stored(running, citizen) == ([], {})


def test_being_under_18_told_on_the_way_ends_the_screening(running: Any) -> None:
    citizen = Talk(running)
    citizen.answers(*OPENING, *taps(*EIGHT)[:4], "jeg er kun 16 år")
    assert citizen.question is None
    assert "116 111" in citizen.texts
    assert stored(running, citizen) == ([], {})


def test_age_not_told_gives_the_result_as_self_help_and_books_nothing(chat: Callable[..., Any]) -> None:
    citizen = chat("0540")
    citizen.answers(*OPENING[:2], "Vil ikke sige", *taps(*EIGHT))
    result = finish(citizen)
    assert (result["score"], "C5" in result["rulings"]) == (8, True)
    assert citizen.question is None
    assert "10 genstande om ugen" in citizen.texts
    assert [c["title"] for c in citizen.last[-1]["choices"]][-1] == "Tal med et menneske"
    assert "Book en samtale" not in [c["title"] for m in citizen.last for c in m["choices"]]
