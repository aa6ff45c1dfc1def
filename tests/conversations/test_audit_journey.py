"""The whole journey: AUDIT by tap and by words, the result, the route, a booking."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.model

FREQUENCY = ("Aldrig", "Højst én gang om måneden", "2-4 gange om måneden", "2-3 gange om ugen",
             "4 gange om ugen eller oftere")
AMOUNT = ("1-2 genstande", "3-4 genstande", "5-6 genstande", "7-9 genstande", "10 genstande eller flere")
OFTEN = ("Aldrig", "Sjældnere end én gang om måneden", "Hver måned", "Hver uge", "Dagligt eller næsten dagligt")
RECENCY = {0: "Nej", 2: "Ja, men ikke inden for det seneste år", 4: "Ja, inden for det seneste år"}
OPENING = ("Se på mine alkoholvaner", "Ja, det er i orden", "Ja")


def taps(*scores: int | None) -> list[str]:
    """The titles to tap for these scores of items 1, 2, …; None declines."""
    titles = []
    for number, score in enumerate(scores, start=1):
        if score is None:
            titles.append("Det vil jeg helst ikke svare på")
        else:
            scale = FREQUENCY if number == 1 else AMOUNT if number == 2 else OFTEN if number < 9 else RECENCY
            titles.append(scale[score])
    return titles


AFTER = {
    "audit.weekly_drinks": "10 eller færre", "audit.mental_illness": "Nej",
    "audit.pregnant": "Nej eller ikke relevant", "audit.withdrawal": "Nej",
}


def finish(talk: Any, **after: str) -> dict[str, Any]:
    """Answers the after-questions (by default harmlessly); the result."""
    chosen = {**AFTER, **{f"audit.{name}": title for name, title in after.items()}}
    while talk.question in chosen:
        talk.tap(chosen[talk.question])
    result: dict[str, Any] = talk.result("screening")
    return result


@pytest.mark.parametrize(("scores", "score", "band", "route"), [
    ((1, 1, 1, 1, 1, 0, 1, 1, 0, 0), 7, "low", "self_help"),
    ((2, 1, 1, 1, 1, 0, 1, 1, 0, 0), 8, "hazardous", "alcohol_conversation"),
    ((3, 2, 2, 2, 2, 0, 2, 2, 0, 0), 15, "hazardous", "alcohol_conversation"),
    ((3, 2, 2, 2, 2, 0, 2, 1, 2, 0), 16, "harmful", "alcohol_conversation"),
    ((3, 2, 2, 2, 2, 0, 2, 2, 4, 0), 19, "harmful", "alcohol_conversation"),
    ((4, 2, 2, 2, 2, 0, 2, 2, 4, 0), 20, "probable_dependence", "alcohol_treatment"),
    ((4, 4, 4, 4, 4, 4, 4, 4, 4, 4), 40, "probable_dependence", "alcohol_treatment"),
])
def test_score_band_and_route_at_the_boundaries(
    talk: Callable[..., Any], scores: tuple[int, ...], score: int, band: str, route: str,
) -> None:
    citizen = talk()
    citizen.answers(*OPENING, *taps(*scores))
    result = finish(citizen)
    assert (result["score"], result["band"], result["route"], result["complete"]) == (score, band, route, True)
