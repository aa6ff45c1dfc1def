"""When somebody would like to come: "efter kl 16" is every day, "torsdag" best the next one.

A wish is plain data (JSON), because it is kept in the conversation and added to: {"any": [part …], "not": [part …]},
a part {"days": [first, end) as ISO dates | None, "weekday": 0 … 6 | None, "hours": [minute, minute) | None}. It
holds no words of the citizen.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from .atoms import combine_hours
from .calendar import DENMARK
from .find import Exclusion, excluded, phrases_of
from .lexicon import TimeLexicon
from .phrases import Phrase

Part = Mapping[str, Any]
Wish = Mapping[str, Any]


def find_wish(text: str, now: datetime, lexicon: TimeLexicon) -> dict[str, Any] | None:
    """The wish in a message; None when it says nothing about when."""
    now = now.astimezone(DENMARK)
    _, phrases = phrases_of(text, now, lexicon)
    wanted = [part for phrase in phrases if not phrase.denied and not phrase.habit
              for part in [_part(phrase, now.date())] if part is not None]
    ruled_out = [_never(each) for exclusion in excluded(text, now, lexicon) for each in _split(exclusion)]
    return {"any": wanted, "not": ruled_out} if wanted or ruled_out else None


def _part(phrase: Phrase, today: date) -> dict[str, Any] | None:
    hours = combine_hours(phrase.hours) if phrase.hours else None
    days = phrase.days
    if days is None:
        return {"days": None, "weekday": None, "hours": list(hours)} if hours else None
    if days.end <= today:
        return None
    weekday = days.first.weekday() if days.kind == "weekday" else None
    return {"days": [days.first.isoformat(), days.end.isoformat()], "weekday": weekday,
            "hours": list(hours) if hours else None}


def _split(exclusion: Exclusion) -> list[Exclusion]:
    """One for each weekday."""
    if len(exclusion.weekdays) < 2:
        return [exclusion]
    return [Exclusion("", 0, 0, frozenset({day}), None, exclusion.hours) for day in sorted(exclusion.weekdays)]


def _never(exclusion: Exclusion) -> dict[str, Any]:
    days = [day.isoformat() for day in exclusion.days] if exclusion.days else None
    return {"days": days, "weekday": next(iter(exclusion.weekdays), None),
            "hours": list(exclusion.hours) if exclusion.hours else None}


def added(old: Wish | None, new: Wish) -> dict[str, Any]:
    """Both together: what is ruled out adds up; days said now join hours said before, and the other way round."""
    before: Sequence[Part] = (old or {}).get("any", ())
    wanted = list(new["any"])
    if not wanted:
        wanted = list(before)
    elif len(before) == 1:
        wanted = [_joined(before[0], part) for part in wanted]
    ruled_out = [*(old or {}).get("not", ()), *(part for part in new["not"] if part not in (old or {}).get("not", ()))]
    return {"any": wanted, "not": ruled_out}


def _joined(old: Part, new: Part) -> dict[str, Any]:
    if new["days"] is None and new["hours"] and not old["hours"]:
        return {**old, "hours": new["hours"]}
    if new["days"] and not new["hours"] and old["hours"] and old["days"] is None:
        return {**new, "hours": old["hours"]}
    return dict(new)


def fits(wish: Wish, start: datetime, *, loosely: bool = False) -> bool:
    """Whether a time that begins at `start` (aware) is as wished. `loosely`: a named weekday may be a later one."""
    local = start.astimezone(DENMARK)
    if not allowed(wish, start):
        return False
    return not wish["any"] or any(_holds(part, local, loosely) for part in wish["any"])


def allowed(wish: Wish, start: datetime) -> bool:
    """Whether `start` is not ruled out."""
    local = start.astimezone(DENMARK)
    return not any(_holds(part, local, True) for part in wish["not"])


def _holds(part: Part, local: datetime, loosely: bool) -> bool:
    if part["hours"] and not part["hours"][0] <= local.hour * 60 + local.minute < part["hours"][1]:
        return False
    if loosely and part["weekday"] is not None:
        return bool(local.weekday() == part["weekday"])
    return part["days"] is None or part["days"][0] <= local.date().isoformat() < part["days"][1]


def names_one(wish: Wish) -> bool:
    """Whether it names a day or an hour, as one who chooses does; "efter kl 16" and "ikke fredag" do not."""
    if len(wish["any"]) != 1 or wish["not"]:
        return False
    [part] = wish["any"]
    days = part["days"]
    one_day = days is not None and (date.fromisoformat(days[1]) - date.fromisoformat(days[0])).days == 1
    one_hour = part["hours"] is not None and part["hours"][1] - part["hours"][0] <= 60
    return one_hour or (one_day and part["hours"] is None)
