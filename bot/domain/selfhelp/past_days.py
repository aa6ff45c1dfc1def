"""Days gone by, in words: "i går", "i lørdags", "den 14.", "14/11". Times to come are `bot.domain.danish_time`'s."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_DAY_OF_MONTH = re.compile(r"\bd(?:en|\.)?\s?(\d{1,2})\b(?!\s?(?:%|cl|dl|ml))")
_NUMERIC = re.compile(r"\b(\d{1,2})[./](\d{1,2})\b(?!\s?%)")
_DAYS_AGO = re.compile(r"\bfor (\d{1,2}|en|to|tre|fire|fem|seks) dag")
MONTHS_BACK = 12


@dataclass(frozen=True)
class PastDayWords:
    """`offsets`: phrases and how many days back; `weekdays` (Monday is 0); `months` (1-12); `last`: forms that never
    mean today ("mandags"); `counts`: number words."""

    offsets: Mapping[str, int]
    weekdays: Mapping[str, int]
    last: frozenset[str]
    months: Mapping[str, int]
    counts: Mapping[str, int]


def past_days(text: str, today: date, words: PastDayWords) -> list[date]:
    """The days named in `text`, none of them after `today`, in order and each once."""
    said = " ".join(text.casefold().replace("\n", " ").split())
    found: list[tuple[int, date]] = []
    for phrase, back in words.offsets.items():
        found += [(at.start(), today - timedelta(days=back)) for at in re.finditer(rf"\b{re.escape(phrase)}\b", said)]
    for name, weekday in words.weekdays.items():
        for at in re.finditer(rf"\b{name}\b", said):
            back = (today.weekday() - weekday) % 7
            found.append((at.start(), today - timedelta(days=back or (7 if name in words.last else 0))))
    found += _dates(said, today, words)
    found += [(at.start(), today - timedelta(days=_number(at[1], words))) for at in _DAYS_AGO.finditer(said)]
    longest = [(at, day) for at, day in sorted(found)]
    return list(dict.fromkeys(day for _, day in longest))


def _dates(said: str, today: date, words: PastDayWords) -> list[tuple[int, date]]:
    found = []
    months = "|".join(words.months)
    named = list(re.finditer(rf"\b(\d{{1,2}})\.? ({months})\b", said))
    for at in named:
        found.append((at.start(), _latest(int(at[1]), words.months[at[2]], today)))
    if not named:
        found += [(at.start(), _latest(int(at[1]), int(at[2]), today)) for at in _NUMERIC.finditer(said)]
    if not found:
        found += [(at.start(), _latest(int(at[1]), None, today)) for at in _DAY_OF_MONTH.finditer(said)]
    return [(at, day) for at, day in found if day is not None]


def _latest(day: int, month: int | None, today: date) -> date | None:
    """The latest such date up to today; None when there is none in the last year."""
    for back in range(MONTHS_BACK + 1):
        years, number = divmod(today.month - 1 - back, 12)
        if month not in (None, number + 1):
            continue
        try:
            found = date(today.year + years, number + 1, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def _number(said: str, words: PastDayWords) -> int:
    return int(said) if said.isdigit() else words.counts.get(said, 1)
