"""Small things that many tests need."""
from __future__ import annotations

from bot.domain.screening import Band, Instrument, Item

FIVE = {str(score): score for score in range(5)}
RECENCY = {"0": 0, "2": 2, "4": 4}
KINDS = ("frequency", "amount", *["often"] * 6, "recency", "recency")
BANDS = (Band("low", 0, 7), Band("hazardous", 8, 15), Band("harmful", 16, 19), Band("probable_dependence", 20, 40))


def audit_instrument() -> Instrument:
    """AUDIT as domain-facts §1 has it, without its wording."""
    items = tuple(Item(f"audit.{number}", number, kind, RECENCY if kind == "recency" else FIVE)
                  for number, kind in enumerate(KINDS, start=1))
    return Instrument("audit", "test", items, BANDS, 40)


def audit_answers(*scores: int | None) -> dict[str, str]:
    """Answers to items 1, 2, …; None = declined."""
    return {f"audit.{number}": "declined" if score is None else str(score)
            for number, score in enumerate(scores, start=1)}
