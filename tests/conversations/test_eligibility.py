"""What stays open beside an advisor's matter or a no is said, and booked with one tap (issue 3: never a bare no)."""
from __future__ import annotations

from typing import Any

import pytest

from tests.running import Talk

pytestmark = pytest.mark.model
ANSWERS = {"eligibility.wish": "Mental sundhed", "eligibility.age": "Ja", "eligibility.residence": "Ja",
           "eligibility.conditions": "Kræft, nu eller tidligere", "eligibility.mental_strain": "Ja"}
COULD_BOOK, BUTTON = "Du kan godt booke en afklarende samtale nu.", "Book en afklarende samtale"


def judged(citizen: Talk, **other: str) -> dict[str, Any]:
    """Asks for talks about mental health and answers what decides it; the verdict."""
    answers = {**ANSWERS, **{f"eligibility.{name}": title for name, title in other.items()}}
    citizen.tap("Kan jeg få et tilbud?")
    while citizen.question:
        citizen.tap(answers[citizen.question])
    return citizen.result("eligibility")


@pytest.mark.parametrize(("strain", "verdict"), [("Ja", "needs_advisor"), ("Nej", "not_eligible")])
def test_what_can_be_booked_beside_the_verdict_is_said(running: Any, strain: str, verdict: str) -> None:
    citizen = Talk(running, "0540")
    assert judged(citizen, mental_strain=strain)["verdict"] == verdict
    assert COULD_BOOK in [message["text"] for message in citizen.last]
    assert citizen.last[-1]["choices"][0]["title"] == BUTTON


def test_one_tap_books_it(running: Any) -> None:
    citizen = Talk(running, "0540")
    judged(citizen)
    citizen.tap(BUTTON)
    assert citizen.question == "booking.format"
    citizen.tap("Telefon")
    citizen.answers(citizen.last[-1]["choices"][0]["title"], "ja", "Anna", "20123456", "nej", "ja")
    booked = citizen.result("booking")
    assert (booked["offer"], booked["status"]) == ("clarifying_conversation", "confirmed")


def test_nothing_is_offered_to_somebody_who_cannot_book_it(running: Any) -> None:
    citizen = Talk(running, "0540")
    judged(citizen, age="Nej")
    assert "booke" not in citizen.texts
    assert BUTTON not in [choice["title"] for choice in citizen.last[-1]["choices"]]
