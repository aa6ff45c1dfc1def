"""Choosing a time in the chat: which are shown for what was wished, and which one an answer means."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.domain.answers_in_words import Matched, match_answer
from bot.domain.booking import NO_WISH, WISH
from bot.domain.danish_time.wishes import added, allowed, find_wish, fits, names_one
from bot.domain.flow import Option, Question
from bot.domain.scheduling import proposals
from bot.domain.words.options import exactly
from bot.services import booking_texts
from bot.services.clock import local
from bot.services.context import TurnContext
from bot.services.ports import Slot

SIZE = 3
DAYS_SHOWN = 8
TOLD = "time_wish"


def time_answer(turn: TurnContext, question: Question, text: str) -> str | None:
    """The chosen time's id, or a wish; None when the text says nothing about when."""
    shown = [option for option in question.options if option.kind == "option"]
    placed = exactly([option.title or "" for option in shown], [()] * len(shown), text, turn.content.answer_lexicon)
    if isinstance(placed, Matched):
        return _value(shown[placed.index])
    wish = find_wish(text, local(turn.now), turn.content.time_lexicon)
    if wish is None:
        named = match_answer("choice", [option.title or "" for option in shown], [()] * len(shown), text,
                             turn.content.answer_lexicon)
        return _value(shown[named.index]) if isinstance(named, Matched) else None
    meant = _meant(turn, shown, wish) if names_one(wish) else None
    return meant or WISH + json.dumps(added(current_wish(turn), wish))


def _value(option: Option) -> str:
    """An option's own value; a day on show stands for the wish to come then."""
    return option.value if option.sets is None else WISH + json.dumps(option.sets["wish"])


def _meant(turn: TurnContext, shown: Sequence[Option], wish: Mapping[str, Any]) -> str | None:
    """The one time on show that has the day, or else the hour, that was said."""
    starts = {option.value: slot.starts_at for option in shown
              if (slot := turn.work.bookings.slot(option.value)) is not None}
    only_hour = {"any": [{**wish["any"][0], "days": None, "weekday": None}], "not": []}
    for wanted in (wish, only_hour) if wish["any"][0]["hours"] else (wish,):
        inside = [value for value, start in starts.items() if fits(wanted, start)]
        if len(inside) == 1:
            return inside[0]
    return None


def current_wish(turn: TurnContext) -> Mapping[str, Any] | None:
    """What has been said about when: in the running flow, else in the message that began it."""
    facts = turn.session.facts(turn.session.flow) if turn.session.flow else {}
    return facts.get("wish") if facts.get("wish") is not None else turn.session.told.get(TOLD)


def keep_wish(turn: TurnContext, text: str) -> None:
    """Keeps when somebody would like to come, said with the wish to book or to move."""
    wish = find_wish(text, local(turn.now), turn.content.time_lexicon)
    if wish is not None:
        turn.session.told[TOLD] = wish


def arranged(turn: TurnContext, free: Sequence[Slot], wish: Mapping[str, Any] | None) -> tuple[list[list[Slot]], bool]:
    """(the pages of three: first what fits the wish, then the rest without what was ruled out; whether any fits)."""
    wish = wish or NO_WISH
    fitting = [slot for slot in free if fits(wish, slot.starts_at)]
    if not fitting and wish["any"]:
        fitting = [slot for slot in free if fits(wish, slot.starts_at, loosely=True)]
    rest = [slot for slot in free if slot not in fitting and allowed(wish, slot.starts_at)]
    return [page for part in (fitting, rest) for page in _pages(part)], bool(fitting) or wish == NO_WISH


def _pages(slots: Sequence[Slot]) -> list[list[Slot]]:
    return [proposals(slots, page, SIZE) for page in range((len(slots) + SIZE - 1) // SIZE)]


def days_of(turn: TurnContext, free: Sequence[Slot]) -> list[dict[str, Any]]:
    """The next days with a free time, each standing for the wish to come then."""
    days = sorted({local(slot.starts_at).date() for slot in free})[:DAYS_SHOWN]
    return [{"id": day.isoformat(), "title": booking_texts.day_text(turn, day), "wish": _that_day(day)} for day in days]


def _that_day(day: date) -> dict[str, Any]:
    days = [day.isoformat(), (day + timedelta(days=1)).isoformat()]
    return {"any": [{"days": days, "weekday": None, "hours": None}], "not": []}
