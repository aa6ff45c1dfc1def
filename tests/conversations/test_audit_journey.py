"""AUDIT through the public chat API: every boundary, both skips, declined items, each line of the precedence.

Expectations are worked out by hand from domain-facts §1 and Rulings, not with the code's own tables.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.channels.client import Chat
from tests.conversations.audit import EIGHT, OPENING, SKIP, screened, taps

pytestmark = pytest.mark.model

SEVEN = (1, 1, 1, 1, 1, 0, 1, 1, 0, 0)
FIVE_ON = (1, 1, 1, 1, 1, 0, 0, 0, 0, 0)
SIXTEEN = (3, 2, 2, 2, 2, 0, 2, 1, 2, 0)
TWENTY = (4, 2, 2, 2, 2, 0, 2, 2, 4, 0)
NEVER = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(("scores", "score", "band", "route"), [
    (NEVER, 0, "low", "none"),
    (SEVEN, 7, "low", "self_help"),
    ((2, 1, 1, 1, 1, 0, 1, 1, 0, 0), 8, "hazardous", "alcohol_conversation"),
    ((3, 2, 2, 2, 2, 0, 2, 2, 0, 0), 15, "hazardous", "alcohol_conversation"),
    (SIXTEEN, 16, "harmful", "alcohol_conversation"),
    ((3, 2, 2, 2, 2, 0, 2, 2, 4, 0), 19, "harmful", "alcohol_conversation"),
    (TWENTY, 20, "probable_dependence", "alcohol_treatment"),
    ((4, 4, 4, 4, 4, 4, 4, 4, 4, 4), 40, "probable_dependence", "alcohol_treatment"),
    # Items 9 and 10 give 0, 2 or 4 and nothing else.
    ((1, 1, 1, 0, 0, 0, 0, 0, 2, 0), 5, "low", "self_help"),
    ((1, 1, 1, 0, 0, 0, 0, 0, 0, 2), 5, "low", "self_help"),
    ((1, 1, 1, 0, 0, 0, 0, 0, 2, 2), 7, "low", "self_help"),
    ((1, 1, 1, 0, 0, 0, 0, 0, 4, 2), 9, "hazardous", "alcohol_conversation"),
    ((1, 1, 1, 0, 0, 0, 0, 0, 4, 4), 11, "hazardous", "alcohol_conversation"),
    # Skips: item 1 never → 9 and 10; items 2 and 3 zero → 9 and 10. The skipped items count 0.
    ((0, 4, 4, 4, 4, 4, 4, 4, 4, 4), 8, "hazardous", "alcohol_conversation"),
    ((0, 0, 0, 0, 0, 0, 0, 0, 0, 2), 2, "low", "self_help"),
    ((4, 0, 0, 4, 4, 4, 4, 4, 2, 0), 6, "low", "self_help"),
])
def test_score_band_and_route_over_http(
    live_server: Any, scores: tuple[int, ...], score: int, band: str, route: str,
) -> None:
    result = screened(Chat(live_server.url), scores)
    assert (result["score"], result["band"], result["route"]) == (score, band, route)
    assert (result["instrument"], result["complete"], result["at_least"], result["max"]) == ("audit", True, None, 40)


WEEK, MENTAL, PREGNANT = "weekly_drinks", "mental_illness", "pregnant"
CONVERSATION, TREATMENT = "alcohol_conversation", "alcohol_treatment"


@pytest.mark.parametrize(("scores", "after", "route", "also", "rulings"), [
    # 2: the withdrawal question answered yes, unsure or skipped
    (TWENTY, {"withdrawal": "Ja"}, "own_doctor", [TREATMENT], []),
    (TWENTY, {"withdrawal": "Ved ikke"}, "own_doctor", [TREATMENT], []),
    (TWENTY, {"withdrawal": "Vil ikke svare"}, "own_doctor", [TREATMENT], []),
    ((1, 1, 1, 1, 1, 1, 1, 1, 0, 0), {"withdrawal": "Ja"}, "own_doctor", [TREATMENT, CONVERSATION], []),
    # 3: pregnant and 16 or more
    (SIXTEEN, {PREGNANT: "Ja, jeg er gravid"}, "family_clinic_and_treatment", [CONVERSATION, "advisor"], ["C9"]),
    (TWENTY, {PREGNANT: "Ja, jeg er gravid"}, "family_clinic_and_treatment", [TREATMENT, CONVERSATION, "advisor"],
     ["C9"]),
    # 4: 20 or more
    (TWENTY, {}, TREATMENT, [], []),
    # 5: mental illness and (8 or more, or more than ten a week)
    (EIGHT, {MENTAL: "Ja"}, TREATMENT, [CONVERSATION, "self_help", "advisor"], ["C8"]),
    (FIVE_ON, {MENTAL: "Ja", WEEK: "11-34"}, TREATMENT, [CONVERSATION, "self_help", "advisor"], ["C8"]),
    # 6: pregnant and drinking; trying or breastfeeding is not pregnant (C9)
    (SEVEN, {PREGNANT: "Ja, jeg er gravid"}, CONVERSATION, ["advisor"], ["C9"]),
    (EIGHT, {PREGNANT: "Ja, jeg er gravid"}, CONVERSATION, ["advisor"], ["C9"]),
    (SIXTEEN, {PREGNANT: "Prøver at blive det"}, CONVERSATION, [], []),
    (SIXTEEN, {PREGNANT: "Ammer"}, CONVERSATION, [], []),
    # 7: 8-19, or more than ten a week
    (EIGHT, {}, CONVERSATION, [], []),
    (SEVEN, {WEEK: "11-34"}, CONVERSATION, [], []),
    # 8: mental illness and any drinking
    (SEVEN, {MENTAL: "Ja"}, "self_help", ["advisor"], ["C8"]),
    # 9 and 10
    (NEVER, {}, "none", [], ["C10"]),
    ((0, 0, 0, 0, 0, 0, 0, 0, 2, 0), {}, "self_help", [], ["C10"]),
    (SEVEN, {}, "self_help", [], ["C10"]),
])
def test_each_line_of_the_precedence(
    chat: Callable[..., Any], scores: tuple[int, ...], after: dict[str, str], route: str, also: list[str],
    rulings: list[str],
) -> None:
    result = screened(chat(), scores, **after)
    assert (result["route"], result["also"], result["rulings"]) == (route, also, rulings)


@pytest.mark.parametrize(("week", "route", "also", "withdrawal"), [
    ("10", "self_help", [], False),
    ("11", CONVERSATION, [], False),
    ("34", CONVERSATION, [], False),
    ("35", "own_doctor", [TREATMENT, CONVERSATION], True),
])
def test_the_normal_week_as_a_number(
    chat: Callable[..., Any], week: str, route: str, also: list[str], withdrawal: bool,
) -> None:
    citizen = chat()
    citizen.answers(*OPENING, *taps(*SEVEN))
    assert citizen.question == "audit.weekly_drinks"
    citizen.say(week)
    while citizen.question in ("audit.mental_illness", "audit.pregnant"):
        citizen.tap("Nej")
    assert (citizen.question == "audit.withdrawal") is withdrawal
    if withdrawal:
        citizen.tap("Ja")
    result = citizen.result("screening")
    assert (result["route"], result["also"]) == (route, also)


@pytest.mark.parametrize(("scores", "asked"), [
    (NEVER, []),
    ((0, 0, 0, 0, 0, 0, 0, 0, 4, 4), []),
    (SEVEN, ["weekly_drinks", "mental_illness", "pregnant"]),
    (TWENTY, ["pregnant", "withdrawal"]),
    # The withdrawal question: item 6 from 1; item 1 = 4 and item 2 from 2.
    ((1, 1, 1, 0, 0, 1, 0, 0, 0, 0), ["weekly_drinks", "mental_illness", "pregnant", "withdrawal"]),
    ((4, 2, 0, 0, 0, 0, 0, 0, 0, 0), ["weekly_drinks", "mental_illness", "pregnant", "withdrawal"]),
    ((4, 1, 1, 0, 0, 0, 0, 0, 0, 0), ["weekly_drinks", "mental_illness", "pregnant"]),
    ((3, 2, 1, 0, 0, 0, 0, 0, 0, 0), ["weekly_drinks", "mental_illness", "pregnant"]),
])
def test_what_is_asked_after_the_items(chat: Callable[..., Any], scores: tuple[int, ...], asked: list[str]) -> None:
    citizen = chat()
    screened(citizen, scores)
    assert citizen.asked_after == asked


@pytest.mark.parametrize(("scores", "at_least", "route"), [
    ((None,) * 10, 0, "self_help"),
    ((1, 1, 1, None, 1, 0, 1, 1, 0, 0), 6, "self_help"),
    ((2, 1, 1, 1, 1, 0, 1, 1, None, 0), 8, CONVERSATION),
    ((4, 2, 2, 2, 2, 0, 2, 2, 4, None), 20, TREATMENT),
    # A declined item never causes a skip: "never" is not claimed, and 2 + 3 are not both zero.
    ((None, 4, 4, 4, 4, 4, 4, 4, 4, 4), 36, TREATMENT),
    ((4, None, 0, 4, 4, 0, 0, 0, 0, 0), 12, CONVERSATION),
    ((4, 0, None, 4, 4, 0, 0, 0, 0, 0), 12, CONVERSATION),
])
def test_declined_items_give_a_lower_bound_and_no_total(
    chat: Callable[..., Any], scores: tuple[int | None, ...], at_least: int, route: str,
) -> None:
    citizen = chat()
    result = screened(citizen, scores)
    assert (result["complete"], result["score"], result["band"]) == (False, None, None)
    assert (result["at_least"], result["route"]) == (at_least, route)
    assert f"mindst {at_least} ud af 40" in citizen.texts


def test_a_declined_item_of_a_low_consumption_does_not_skip(chat: Callable[..., Any]) -> None:
    citizen = chat()
    citizen.answers(*OPENING, "2-3 gange om ugen", "1-2 genstande", SKIP)
    assert citizen.question == "audit.4"


def progress(talk: Any) -> tuple[str, int | None, int | None]:
    shown = [m["progress"] for m in talk.last if m["progress"]][-1]
    return shown["question"], shown["number"], shown["of"]


def test_progress_counts_the_items_that_apply(chat: Callable[..., Any]) -> None:
    citizen = chat()
    citizen.answers("Se på mine alkoholvaner")
    assert progress(citizen) == ("audit.consent", None, None)
    citizen.answers("Ja, det er i orden", "Ja")
    for number in range(1, 11):
        assert progress(citizen) == (f"audit.{number}", number, 10)
        citizen.answers(taps(*EIGHT)[number - 1])
    assert progress(citizen) == ("audit.weekly_drinks", None, None)


def test_progress_after_never_and_back_again(chat: Callable[..., Any]) -> None:
    citizen = chat()
    citizen.answers(*OPENING, "Aldrig")
    assert progress(citizen) == ("audit.9", 2, 3)
    citizen.tap("Et skridt tilbage")
    assert progress(citizen) == ("audit.1", 1, 10)
    citizen.tap("Højst én gang om måneden")
    assert progress(citizen) == ("audit.2", 2, 10)
    citizen.answers("1-2 genstande", "Aldrig")
    assert progress(citizen) == ("audit.9", 4, 5)
    citizen.tap("Nej")
    assert progress(citizen) == ("audit.10", 5, 5)


def test_a_result_can_be_corrected_and_is_stored_once(running: Any) -> None:
    from tests.running import Talk

    citizen = Talk(running, "0540")
    assert screened(citizen, EIGHT)["score"] == 8
    citizen.tap("Et skridt tilbage")
    assert citizen.question == "audit.pregnant"
    citizen.tap("Ja, jeg er gravid")
    assert citizen.result("screening")["also"] == ["advisor"]
    with running.parts.database.reading() as work:
        [stored] = work.records.screenings()
    assert (stored["score"], stored["band"], stored["personal"]["also"]) == (8, "hazardous", ["advisor"])
