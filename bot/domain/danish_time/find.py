"""Times said in a message, and times ruled out."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .atoms import HOUR, NOON, Clock, Days, Hours, combine_hours
from .calendar import DAY_MINUTES, DENMARK, interval, wall_time
from .day_rules import DAYS, NOT_TIMES
from .denials import mark
from .hour_rules import CLOCKS, HOURS, mark_hours
from .lexicon import TimeLexicon
from .open_days import OPEN_DAYS
from .phrases import Phrase, group, lead_in
from .rewriting import rewrite
from .tokens import Token, tokenize

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TimeSpan:
    """[start, end), aware, in Danish time; `text` is what was said, at characters [at, to) of the message."""

    start: datetime
    end: datetime
    text: str
    at: int
    to: int


@dataclass(frozen=True)
class Exclusion:
    """A time ruled out. A weekday or an hour of the day is ruled out every week or day, other days once.

    `weekdays` (Monday is 0) or `days` [first, end) or neither (every day); `hours` are minutes after midnight
    [start, end), None the whole day.
    """

    text: str
    at: int
    to: int
    weekdays: frozenset[int] = frozenset()
    days: tuple[date, date] | None = None
    hours: tuple[int, int] | None = None

    def rules_out(self, start: datetime, end: datetime) -> bool:
        """Whether any of [start, end) is ruled out."""
        start, end = start.astimezone(DENMARK), end.astimezone(DENMARK)
        day = start.date()
        while wall_time(day, 0) < end:
            if self._holds_on(day):
                low, high = self.hours or (0, DAY_MINUTES)
                if start < wall_time(day, high) and wall_time(day, low) < end:
                    return True
            day += _DAY
        return False

    def _holds_on(self, day: date) -> bool:
        if self.weekdays:
            return day.weekday() in self.weekdays
        return self.days is None or self.days[0] <= day < self.days[1]


def find_times(text: str, now: datetime, lexicon: TimeLexicon) -> list[TimeSpan]:
    """All times said that are wanted, in order; none of them is over at `now` (aware).

    A part of the day together with several days is those days ("næste uge om formiddagen" is the week). What is habit
    ("hver fredag"), past ("i mandags") or ruled out ("ikke fredag") is not among them.
    """
    now = now.astimezone(DENMARK)
    tokens, phrases = phrases_of(text, now, lexicon)
    found: list[TimeSpan] = []
    for phrase in phrases:
        if phrase.denied or phrase.habit:
            continue
        resolved = _resolve(phrase, now)
        if resolved is not None and not any(s.start == resolved[0] and s.end == resolved[1] for s in found):
            at, to = _extent(tokens, phrase)
            found.append(TimeSpan(*resolved, text[at:to], at, to))
    return found


def excluded(text: str, now: datetime, lexicon: TimeLexicon) -> list[Exclusion]:
    """The times ruled out ("ikke fredag", "alt andet end mandag", "undtagen om formiddagen")."""
    now = now.astimezone(DENMARK)
    tokens, phrases = phrases_of(text, now, lexicon, habits=True)
    return [_exclusion(text, tokens, phrase) for phrase in phrases if phrase.denied]


def iso_interval(span: TimeSpan) -> str:
    """ "start/end" in ISO 8601 with offset, as the contract writes times."""
    return f"{span.start.isoformat(timespec='seconds')}/{span.end.isoformat(timespec='seconds')}"


def phrases_of(
    text: str, now: datetime, lexicon: TimeLexicon, habits: bool = False
) -> tuple[Sequence[Token], list[Phrase]]:
    """The message's tokens and the times in it, wanted, ruled out or habits. `now` is Danish time."""
    tokens = tokenize(text, lexicon)
    if not any(token.readings for token in tokens):
        return tokens, []
    tokens = rewrite(NOT_TIMES, tokens, now, lexicon)
    tokens = rewrite(DAYS, tokens, now, lexicon)
    tokens = mark_hours(rewrite(CLOCKS, mark_hours(tokens), now, lexicon))
    tokens = rewrite(HOURS, tokens, now, lexicon)
    tokens = rewrite(OPEN_DAYS, tokens, now, lexicon)
    phrases = group(tokens, now.date(), habits=habits)
    mark(tokens, phrases)
    return tokens, phrases


def _resolve(phrase: Phrase, now: datetime) -> tuple[datetime, datetime] | None:
    if phrase.days is None:
        return _next_hours(phrase.hours, now)
    if not phrase.hours or not phrase.days.single:
        start, end = interval(phrase.days.first, 0, phrase.days.end, 0)
        return (start, end) if end > now else None
    found = _on(phrase.days.first, phrase.hours)
    if found is not None and not _over(found, phrase.hours, now):
        return found
    later = tuple(_twelve_later(h) for h in phrase.hours)
    found = _on(phrase.days.first, later) if later != phrase.hours else None
    return found if found is not None and not _over(found, later, now) else None


def _next_hours(hours: tuple[Hours, ...], now: datetime) -> tuple[datetime, datetime] | None:
    """Today, or tomorrow when it is over."""
    for day in (now.date(), now.date() + _DAY):
        found = _on(day, hours)
        if found is not None and not _over(found, hours, now):
            return found
    return None


def _on(day: date, hours: tuple[Hours, ...]) -> tuple[datetime, datetime] | None:
    found = combine_hours(hours)
    return None if found is None else interval(day, found[0], day, found[1])


def _over(found: tuple[datetime, datetime], hours: tuple[Hours, ...], now: datetime) -> bool:
    """A clock time is over when it has struck, a stretch when it has ended."""
    return found[0] < now if any(h.kind == "point" for h in hours) else found[1] <= now


def _twelve_later(hours: Hours) -> Hours:
    """ "i dag kl. 8" said in the afternoon is 20."""
    if hours.kind != "point" or hours.start is None or hours.start.exact or hours.start.minutes >= NOON:
        return hours
    return Hours("point", Clock(hours.start.minutes + 12 * HOUR, exact=True))


def _extent(tokens: Sequence[Token], phrase: Phrase) -> tuple[int, int]:
    start = tokens[lead_in(tokens, phrase.start)].at
    return start, tokens[phrase.end - 1].to


def _exclusion(text: str, tokens: Sequence[Token], phrase: Phrase) -> Exclusion:
    at, to = _extent(tokens, phrase)
    hours = combine_hours(phrase.hours) if phrase.hours else None
    weekdays, days = _recurring(phrase.days)
    return Exclusion(text[at:to], at, to, weekdays, days, hours)


def _recurring(days: Days | None) -> tuple[frozenset[int], tuple[date, date] | None]:
    if days is None:
        return frozenset(), None
    if days.kind == "weekday":
        return frozenset({days.first.weekday()}), None
    if days.kind == "weekend":
        return frozenset({5, 6}), None
    return frozenset(), (days.first, days.end)
