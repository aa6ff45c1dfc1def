"""AUDIT in the citizen's own words, with corrections on the way: never a guess, the same score as by taps."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conversations.audit import OPENING, finish, taps

pytestmark = pytest.mark.model


@pytest.mark.parametrize(("said", "score"), [
    (("en to-tre gange om ugen", "5 øl", "cirka hver uge", "aldrig", "aldrig", "aldrig", "aldrig", "aldrig", "nej",
      "nej"), 8),
    (("hver dag", "en 6 stykker", "dagligt", "aldrig", "næsten dagligt", "aldrig", "hver måned", "aldrig", "nej",
      "ja, inden for det sidste år"), 20),
    (("aldrig", "nej", "nej"), 0),
    (("sjældnere", "en", "sjældnere", "en sjælden gang", "aldrig", "aldrig", "aldrig", "aldrig", "nej", "nej"), 3),
    (("højst en gang om måneden", "en enkelt", "aldrig", "nej", "ja, men det er mange år siden"), 3),
])
def test_the_score_by_words(chat: Callable[..., Any], said: tuple[str, ...], score: int) -> None:
    citizen = chat()
    citizen.answers(*OPENING)
    citizen.answers(*said)
    assert finish(citizen)["score"] == score


def test_the_whole_journey_is_possible_without_a_single_tap(chat: Callable[..., Any]) -> None:
    citizen = chat()
    citizen.say("jeg vil gerne teste mine alkoholvaner")
    assert citizen.question == "audit.consent"
    for said, question in (
        ("ja det er fint", "audit.adult"), ("ja", "audit.1"), ("2-3 gange om ugen", "audit.2"), ("5", "audit.3"),
        ("hver uge", "audit.4"), ("aldrig", "audit.5"), ("aldrig", "audit.6"), ("aldrig", "audit.7"),
        ("aldrig", "audit.8"), ("aldrig", "audit.9"), ("nej", "audit.10"), ("nej", "audit.weekly_drinks"),
        ("8", "audit.mental_illness"), ("nej", "audit.pregnant"),
    ):
        citizen.say(said)
        assert citizen.question == question
    citizen.say("nej, jeg er en mand")
    result = citizen.result("screening")
    assert (result["score"], result["route"]) == (8, "alcohol_conversation")


def test_corrections_on_the_way_count_and_what_was_taken_back_does_not(chat: Callable[..., Any]) -> None:
    citizen = chat()
    citizen.answers(*OPENING, "aldrig")
    assert citizen.question == "audit.9"
    citizen.answers("tilbage", "2-3 gange om ugen", "10 genstande eller flere", "gå tilbage", "5-6 genstande",
                    "hver uge", "hver uge")
    assert citizen.question == "audit.5"
    citizen.answers("et skridt tilbage", *taps(*[0] * 8)[3:8], "nej", "nej")
    assert finish(citizen)["score"] == 8


@pytest.mark.parametrize(("item", "said"), [
    (1, "tjah"), (1, "1-2"), (1, "nogle gange"), (2, "alt for meget"), (2, "4-5"), (3, "en gang imellem"),
    (4, "😀"), (4, "3"), (5, "det kommer an på"), (9, "ja"), (10, "ja, sidste år"),
])
def test_an_unclear_answer_is_asked_again_with_the_options(chat: Callable[..., Any], item: int, said: str) -> None:
    citizen = chat()
    citizen.answers(*OPENING, *taps(*[1] * 8, 0)[:item - 1])
    before = citizen.last[-1]
    citizen.say(said)
    after = citizen.last[-1]
    assert after["progress"] == before["progress"]
    assert after["text"] == before["text"]
    assert [c["title"] for c in after["choices"]] == [c["title"] for c in before["choices"]]
    assert citizen.last[0]["text"] != before["text"]


def test_options_keep_the_score_order_and_come_before_the_rest(chat: Callable[..., Any]) -> None:
    citizen = chat()
    citizen.answers(*OPENING)
    kinds = [choice["kind"] for choice in citizen.last[-1]["choices"]]
    assert kinds == ["option"] * 5 + ["skip", "why", "back"]
    assert [c["title"] for c in citizen.last[-1]["choices"]][:5] == [
        "Aldrig", "Højst én gang om måneden", "2-4 gange om måneden", "2-3 gange om ugen",
        "4 gange om ugen eller oftere"]
