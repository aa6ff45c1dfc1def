"""What the AUDIT tests share: the titles a citizen taps, and the way to the result."""
from __future__ import annotations

from typing import Any

FREQUENCY = ("Aldrig", "Højst én gang om måneden", "2-4 gange om måneden", "2-3 gange om ugen",
             "4 gange om ugen eller oftere")
AMOUNT = ("1-2 genstande", "3-4 genstande", "5-6 genstande", "7-9 genstande", "10 genstande eller flere")
OFTEN = ("Aldrig", "Sjældnere end én gang om måneden", "Hver måned", "Hver uge", "Dagligt eller næsten dagligt")
RECENCY = {0: "Nej", 2: "Ja, men ikke inden for det seneste år", 4: "Ja, inden for det seneste år"}
SKIP = "Det vil jeg helst ikke svare på"
OPENING = ("Se på mine alkoholvaner", "Ja, det er i orden", "Ja")
HARMLESS = {
    "audit.weekly_drinks": "10 eller færre", "audit.mental_illness": "Nej",
    "audit.pregnant": "Nej eller ikke relevant", "audit.withdrawal": "Nej",
}
EIGHT = (3, 2, 3, 0, 0, 0, 0, 0, 0, 0)
"""Scores of ten items that lead to an alcohol conversation and to no withdrawal question."""


def title(item: int, score: int | None) -> str:
    """The title of the option with this score of this item; None declines."""
    if score is None:
        return SKIP
    scale: Any = FREQUENCY if item == 1 else AMOUNT if item == 2 else OFTEN if item < 9 else RECENCY
    return str(scale[score])


def taps(*scores: int | None) -> list[str]:
    """The titles to tap for these scores of items 1, 2, …"""
    return [title(item, score) for item, score in enumerate(scores, start=1)]


def screened(talk: Any, scores: tuple[int | None, ...], **after: str) -> dict[str, Any]:
    """Goes through AUDIT by taps: these scores of the items that are asked, then the after-questions. The result."""
    talk.answers(*OPENING)
    while (talk.question or "").removeprefix("audit.").isdigit():
        item = int(talk.question.removeprefix("audit."))
        talk.tap(title(item, scores[item - 1]))
    return finish(talk, **after)


def finish(talk: Any, **after: str) -> dict[str, Any]:
    """Answers the after-questions (by default harmlessly); the result. `talk.asked_after` keeps what was asked."""
    chosen = {**HARMLESS, **{f"audit.{name}": title_ for name, title_ in after.items()}}
    talk.asked_after = []
    while talk.question in chosen:
        talk.asked_after.append(talk.question.removeprefix("audit."))
        talk.tap(chosen[talk.question])
    result: dict[str, Any] = talk.result("screening")
    return result
