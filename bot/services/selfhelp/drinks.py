"""What the drink calculator says: each amount with how it was reckoned, the sum, what was assumed, what is missing."""
from __future__ import annotations

from typing import Any

from bot.domain.drink_calculator import count_drinks
from bot.domain.drink_sums import DrinkSum, Poured
from bot.services import pictures
from bot.services.context import TurnContext
from bot.services.flows import Said

ML_IN_CL = 10
_ROUNDING = 1e-9


def decimal(value: float) -> str:
    """One decimal, with a comma; none when it is zero: "2,7", "3"."""
    return f"{value + _ROUNDING:.1f}".removesuffix(".0").replace(".", ",")


def between(low: float, high: float, turn: TurnContext) -> str:
    """A number, or "3 til 4"."""
    first, last = decimal(low), decimal(high)
    return first if first == last else turn.content.selfhelp.texts["range"].format(low=first, high=last)


def named_in(turn: TurnContext, text: str) -> DrinkSum | None:
    """The drinks of a message; None when there are none, or only the word for a standard drink ("en genstand")."""
    found = count_drinks(text, turn.content.drink_table)
    if found is None or found.none:
        return None
    asks = len(found.poured) == 1 and not found.unknown and found.poured[0].ml is None
    return None if asks else found


def said_sum(turn: TurnContext, found: DrinkSum, **more: Any) -> list[Said]:
    """The sum as lines, then a question for each thing that cannot be known."""
    said = []
    if found.poured:
        texts = turn.content.selfhelp.texts
        assumed = f" {texts['assumed']}" if any(one.assumed for one in found.poured) else ""
        variables = {"lines": "\n".join(_line(turn, one) for one in found.poured),
                     "total": between(found.low, found.high, turn), "assumed": assumed}
        said.append(Said("drinks_counted", variables, **more))
    return said + [unknown_said(found, place) for place in range(len(found.unknown))]


def unknown_said(found: DrinkSum, place: int = 0) -> Said:
    one = found.unknown[place]
    return Said(f"drinks_{one.why}", {"said": one.said})


def _line(turn: TurnContext, one: Poured) -> str:
    texts, drinks = turn.content.selfhelp.texts, between(one.low * one.each, one.high * one.each, turn)
    if one.ml is None:
        return texts["line.plain"].format(said=one.said, drinks=drinks)
    if not one.ml:
        return texts["line.free"].format(said=one.said)
    return texts["line.measured"].format(said=one.said, count=between(one.low, one.high, turn), drinks=drinks,
                                         volume=decimal(one.ml / ML_IN_CL), vol=decimal(one.vol))


def table_picture(turn: TurnContext) -> dict[str, str]:
    """The table of drinks as a picture, with its numbers as text."""
    texts = turn.content.selfhelp.texts
    drawn = [pictures.Drawn(row.title, decimal(_each(row.measure.ml, row.measure.vol)), row.picture)
             for row in turn.content.drinks.rows]
    listed = ". ".join(f"{one.title}: {one.number}" for one in drawn)
    title = texts["table.title"]
    return pictures.result("drinks", pictures.drink_table(drawn, title, ""), f"{title}. {listed}.")


def _each(ml: float, vol: float) -> float:
    return Poured("", 1, 1, ml, vol, False).each
