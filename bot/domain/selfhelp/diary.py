"""The drinking diary: log, correct, delete; a week against the low-risk limits (S4 §8.2; domain-facts §1 and §10).

A day of which nothing was written is unknown, never a day without alcohol.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.domain.flow import Answers, Facts, Need, Option, Outcome, Question, Step
from bot.domain.selfhelp.consent import FOUND, asked, consent, said_minor

DRINKS, DAY, ENTRY, WHAT = "diary.drinks", "diary.day", "diary.entry", "diary.what"
OFTEN, HOUR = "diary.often", "diary.hour"
HOURS = (9, 12, 16, 20)
EARLIEST_HOUR, LATEST_HOUR = 8, 21
WEEK_LIMIT, DAY_LIMIT = 10, 4
"""The low-risk limits, standard drinks (SST notat v1.2, 26 May 2023; domain-facts §1)."""
HIGH_WEEK = 35
"""From so many a week the withdrawal warning is said (Rulings, withdrawal question)."""
NOTHING = "none"


def diary(answers: Answers, facts: Facts) -> Step:
    """Writes one day up. facts: `entry` ({"said", "low", "high", "day"}) from the message that began it, `replaces`."""
    if said_minor(facts):
        return Outcome("minor_alcohol")
    before = consent(answers, facts)
    if before is not None:
        return before
    entry = _entry(answers, facts)
    if entry is None:
        return asked(DRINKS, (NOTHING,), "drinks")
    day = entry.get("day") or answers.get(DAY) or facts.get("day")
    if day is None:
        return asked(DAY, ("0", "1", "2"), "past_day")
    day = _day(day, facts[FOUND]["today"])
    return Outcome("diary_entry", {**entry, "day": day, "replaces": facts.get("replaces")})


def _day(said: str, today: str) -> str:
    """An ISO date, or how many days back from `today`."""
    return (date.fromisoformat(today) - timedelta(days=int(said))).isoformat() if said.isdigit() else said


def _entry(answers: Answers, facts: Facts) -> dict[str, Any] | None:
    said = answers.get(DRINKS)
    if said is None:
        return dict(facts["entry"]) if facts.get("entry") else None
    if said == NOTHING:
        return {"said": "", "low": 0.0, "high": 0.0, "day": None}
    return dict(json.loads(said))


def diary_change(answers: Answers, facts: Facts) -> Step:
    """Corrects or deletes an entry: one of the latest, found by a service as `found_entries` (id and title)."""
    if "found_entries" not in facts:
        return Need("found_entries")
    entries = facts["found_entries"]
    if not entries:
        return Outcome("diary_empty")
    if ENTRY not in answers:
        return Question(ENTRY, "choice", tuple(Option(e["id"], e["title"]) for e in entries))
    if WHAT not in answers:
        return asked(WHAT, ("correct", "delete", "keep"))
    chosen = {"entry": answers[ENTRY]}
    if answers[WHAT] == "correct":
        day = next(e["day"] for e in entries if e["id"] == answers[ENTRY])
        return Outcome("done", {"then_facts": {"replaces": answers[ENTRY], "day": day}}, then="diary")
    return Outcome("diary_delete" if answers[WHAT] == "delete" else "diary_kept", chosen)


def diary_ask(answers: Answers, facts: Facts) -> Step:
    """A question every day or every week, at an hour between 8 and 21 that the person chooses; "no" ends it."""
    if said_minor(facts):
        return Outcome("minor_alcohol")
    before = consent(answers, facts)
    if before is not None:
        return before
    if OFTEN not in answers:
        return asked(OFTEN, ("day", "week", "never"))
    if answers[OFTEN] != "never" and HOUR not in answers:
        return asked(HOUR, tuple(map(str, HOURS)), "hour")
    return Outcome("diary_asking", {"often": answers[OFTEN], "hour": answers.get(HOUR)})


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday: `days[i]` is None where nothing was written."""

    monday: date
    days: tuple[float | None, ...]

    @property
    def total(self) -> float:
        return sum(day or 0.0 for day in self.days)

    @property
    def written(self) -> int:
        return sum(day is not None for day in self.days)

    @property
    def free(self) -> int:
        """Days written up as without alcohol."""
        return sum(day == 0 for day in self.days)

    @property
    def over_limit(self) -> bool:
        return round(self.total, 1) > WEEK_LIMIT or any(round(day or 0, 1) > DAY_LIMIT for day in self.days)


def week_of(day: date, entries: Iterable[Mapping[str, Any]]) -> Week:
    """The week of `day`. Entries: {"day": ISO, "low", "high"}; several on a day are added, a range is its middle."""
    monday = day - timedelta(days=day.weekday())
    days: list[float | None] = [None] * 7
    for entry in entries:
        place = (date.fromisoformat(entry["day"]) - monday).days
        if 0 <= place < 7:
            days[place] = (days[place] or 0.0) + (entry["low"] + entry["high"]) / 2
    return Week(monday, tuple(days))


def weeks_back(day: date, entries: Iterable[Mapping[str, Any]], count: int) -> list[Week]:
    """The week of `day` and those before it in which something was written, the oldest first; at most `count`."""
    known = list(entries)
    found = [week_of(day - timedelta(weeks=back), known) for back in range(count)]
    return [week for week in reversed(found) if week.written]
