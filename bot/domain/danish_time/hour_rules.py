"""Hours in words: "kl. 15.30", "halv ni", "ti minutter i 4", "efter 16", "mellem 10 og 12", "om formiddagen"."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .atoms import HOUR, Clock, Hours
from .rewriting import Builder, Context, Readings, grammar
from .tokens import Token

_HALF = 30
_QUARTER = 15
_USUAL_MINUTES = frozenset({5, 10, 20, 25})
_FIRST_LIKELY = 8 * HOUR
# After a bare number, these leave it an hour; anything else is what is counted.
_NO_NOUN = frozenset({
    *("plain", "glue", "clock", "half", "quarter", "around", "approx", "colon", "dotted_clock", "number", "hours"),
    *("and", "or", "then", "comma", "slash", "dash", "until", "onwards", "earlier", "between", "from", "in", "on"),
    *("after", "before", "not_before", "not_after", "not", "except", "within", "the", "this", "next", "coming"),
    *("part", "late_part", "weekday", "weekday_short", "weekday_part", "day", "today_part", "week", "week_def"),
    *("weekend", "about", "days", "month", "period", "dead", "move"),
})  # fmt: skip


def _hour_clock(number: int, said: str) -> Clock | None:
    return Clock(number * HOUR, exact=number > 12 or (said.startswith("0") and len(said) > 1)) if number <= 24 else None


def _clock(clock: Clock | None) -> Readings | None:
    return None if clock is None else {"clock_time": clock}


def mark_hours(tokens: Sequence[Token]) -> list[Token]:
    """Give bare numbers the reading `hour` where no noun follows them ("efter 16", not "efter 5 øl")."""
    marked = list(tokens)
    for place in range(len(tokens) - 1, -1, -1):
        token, following = tokens[place], tokens[place + 1] if place + 1 < len(tokens) else None
        hour = _bare_hour(token)
        if hour is not None and _no_noun(following) and not (place and _glued(tokens[place - 1], token)):
            marked[place] = Token(token.at, token.to, token.text, {**token.readings, "hour": hour})
    return marked


def _bare_hour(token: Token) -> Clock | None:
    if "dotted_clock" in token:
        return token.readings["dotted_clock"]
    if not token.readings.get("number") or (token.readings["number"] < 2 and "figure" not in token):
        return None
    return _hour_clock(token.readings["number"], token.text.rstrip("."))


def _no_noun(following: Token | None) -> bool:
    if following is None or any(reading in _NO_NOUN for reading in following.readings):
        return True
    return following.text in (".", "!", "?", ")", ";", ":", "(", "…", '"')


def _glued(before: Token, token: Token) -> bool:
    return before.to == token.at and before.text[-1].isalpha() and not before.readings


def _clock_figures(c: Context) -> Readings | None:
    return _clock(c.value("digits", "colon_clock", "dotted_clock", "comma_clock"))


def _clock_number(c: Context) -> Readings | None:
    return _clock(_hour_clock(c.value("number"), c.tokens[-1].text.rstrip(".")))


def _clock_spaced(c: Context) -> Readings | None:
    """ "kl 10 30"."""
    hours, minutes = c.values("figure")
    if not (len(c.tokens[-1].text) == 2 and minutes in (0, _QUARTER, _HALF, 45) and hours <= 24):
        return None
    return _clock(Clock(hours * HOUR + minutes, exact=hours > 12))


def _half(c: Context) -> Readings | None:
    number = c.values("number")[-1]
    if not 1 <= number <= 24 or (c.before is not None and c.before.readings.get("number") == 1):
        return None
    return _clock(_backwards(number, _HALF))


def _backwards(hour: int, minutes: int) -> Clock:
    return Clock((hour * HOUR - minutes) % (12 * HOUR if hour <= 12 else 24 * HOUR), exact=hour > 12)


def _quarter(c: Context) -> Readings | None:
    number = c.value("number")
    if number > 24:
        return None
    if c.has("past"):
        return _clock(Clock(number * HOUR + _QUARTER, exact=number > 12))
    return _clock(_backwards(number, _QUARTER))


def _minutes_to_or_past(c: Context) -> Readings | None:
    """ "ti minutter i 4", "fem over halv ni"."""
    numbers = c.values("number")
    minutes, hour = numbers[0], numbers[-1]
    if not 0 < minutes < _HALF or not 1 <= hour <= 24:
        return None
    if not c.has("minute") and (minutes not in _USUAL_MINUTES or hour > 12 or not _no_noun(c.after)):
        return None
    minutes = minutes if c.has("past") else -minutes
    minutes -= _HALF if c.has("half") else 0
    clock = _backwards(hour, -minutes)
    return _clock(Clock(hour * HOUR + minutes, exact=hour > 12) if minutes > 0 else clock)


def _around(c: Context) -> Readings | None:
    """ "ved 10-tiden"."""
    if "figure" not in c.tokens[0] and c.value("number") == 1:
        return None
    return _clock(_hour_clock(c.value("number"), c.tokens[0].text))


def _around_hour(c: Context) -> Readings | None:
    """ "ved tolvtiden"."""
    return _clock(Clock(c.value("around_hour") * HOUR))


def _bare_dotted(c: Context) -> Readings | None:
    return _clock(c.value("dotted_clock")) if _no_noun(c.after) else None


def _times(c: Context) -> list[Clock]:
    return [t.readings["clock_time"] if "clock_time" in t else t.readings["hour"]
            for t in c.tokens if "clock_time" in t or "hour" in t]  # fmt: skip


def _point(c: Context) -> Readings | None:
    return {"hours": Hours("point", _times(c)[0])}


def _hours(kind: str) -> Builder:
    def build(c: Context) -> Readings | None:
        clock = _times(c)[0]
        return {"hours": Hours(kind, start=clock) if kind == "after" else Hours(kind, end=clock)}

    return build


def _from(c: Context) -> Readings | None:
    """ "fra kl 9"; a bare "fra 9" only when nothing follows that makes it a range of something else."""
    if c.after is not None and any(k in c.after for k in ("until", "dash")):
        return None
    return _hours("after")(c)


def _between(c: Context) -> Readings | None:
    """When something is moved "fra kl 10 til kl 14", only where to."""
    first, last = _times(c)
    if any("move" in t for t in c.done):
        return {"hours": Hours("point", last)}
    return {"hours": Hours("between", first, last)}


def _between_one_and(c: Context) -> Readings | None:
    """ "mellem et og tre": the number one is an hour only here, elsewhere it is the article."""
    first = _hour_clock(c.value("number"), c.tokens[1].text)
    return None if first is None or c.value("number") != 1 else {"hours": Hours("between", first, _times(c)[-1])}


def _bare_range(c: Context) -> Readings | None:
    """ "10-12" without any word of time: only where hours are likely ("3-4" is rather a number of something)."""
    first, last = _times(c)
    after_days = c.before is not None and ("days" in c.before or "hours" in c.before)
    sayable = c.before is None or any(r in _NO_NOUN for r in c.before.readings) or not c.before.text[0].isalnum()
    likely = first.minutes >= _FIRST_LIKELY and (last.minutes > first.minutes or not (first.exact or last.exact))
    return _between(c) if after_days or (sayable and likely) else None


def _after_days(c: Context) -> Readings | None:
    """A bare hour right after a day: "torsdag 14"."""
    before = c.before
    if before is not None and "approx" in before and len(c.done) > 1:
        before = c.done[-2]
    return _point(c) if before is not None and "days" in before and "hours" not in before else None


def _another_point(c: Context) -> Readings | None:
    """ "kl 10 eller 11"."""
    before = c.before
    if before is None or "hours" not in before or before.readings["hours"].kind != "point":
        return None
    return {"hours": Hours("point", _times(c)[0]), "linked": None}


def _part(c: Context) -> Readings | None:
    return {"hours": Hours("part", part=c.lexicon.parts[c.value("part", "late_part")])}


def _late_part(c: Context) -> Readings | None:
    """ "i morgen tidlig", "kl 8 morgen"."""
    led = c.before is not None and any(k in c.before for k in ("days", "hours"))
    return _part(c) if led else None


_X = "clock_time|hour"
_ONE_CLOCK: list[tuple[str, Any]] = [
    ("clock digits|colon_clock|dotted_clock|comma_clock", _clock_figures),
    ("colon_clock", _clock_figures),
    ("dotted_clock", _bare_dotted),
    ("clock number", _clock_number),
    ("clock figure figure", _clock_spaced),
    ("clock? half number", _half),
    ("clock? quarter in|past number", _quarter),
    ("clock? number minute? in|past number", _minutes_to_or_past),
    ("clock? number minute? in|past half number", _minutes_to_or_past),
    ("number dash? around", _around),
    ("around_hour", _around_hour),
]
CLOCKS = grammar(_ONE_CLOCK)

HOURS = grammar([
    ("clock_time", _point),
    ("approx clock_time", _point),
    (f"just_after {_X}", _point),
    ("hour", _after_days),
    ("or|and|slash|comma approx? hour", _another_point),
    (f"after|not_before approx? {_X}", _hours("after")),
    (f"after|not_before approx? {_X} onwards", _hours("after")),
    (f"from {_X} onwards?", _from),
    (f"{_X} onwards", _hours("after")),
    ("clock_time earlier", _hours("before")),
    (f"before|not_after approx? {_X}", _hours("before")),
    (f"between {_X} and|until|dash {_X}", _between),
    (f"between number and|until|dash {_X}", _between_one_and),
    (f"from {_X} until|dash {_X}", _between),
    ("clock_time until|dash clock_time|hour", _between),
    ("hour until|dash clock_time", _between),
    ("hour until|dash hour", _bare_range),
    ("part", _part),
    ("late_part", _late_part),
])  # fmt: skip
