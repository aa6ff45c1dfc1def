"""Stretches of days: "fra mandag til onsdag", "efter nytår", "inden fredag", "tidligst den 10."."""
from __future__ import annotations

from datetime import timedelta

from .atoms import Days
from .rewriting import Builder, Context, Readings, grammar

_WEEK = timedelta(days=7)


def _named(c: Context) -> list[Days]:
    return [t.readings["days"] if "days" in t else t.readings["period_days"]
            for t in c.tokens if "days" in t or "period_days" in t]  # fmt: skip


def _with_hours(c: Context) -> bool:
    return any("hours" in t for t in c.tokens)


def _after(c: Context) -> Readings | None:
    """From the next day until the unit the day belongs to ends ("efter torsdag": the rest of the week)."""
    days = _named(c)[0]
    rest = days.rest if days.rest is not None and days.rest > days.end else days.end + _WEEK
    return None if _with_hours(c) else {"days": Days(days.end, rest, "span", rest + _WEEK)}


def _from(c: Context) -> Readings | None:
    """From that day on; a week or a month is itself."""
    days = _named(c)[0]
    if _with_hours(c) or not days.single:
        return {**c.tokens[-1].readings}
    rest = days.rest if days.rest is not None and days.rest > days.end else days.end + _WEEK
    return {"days": Days(days.first, rest, "span", rest + _WEEK)}


def _until(including: bool) -> Builder:
    """From today until that day."""

    def build(c: Context) -> Readings | None:
        days = _named(c)[0]
        end = days.end if including else days.first
        if _with_hours(c) or end <= c.today:
            return None
        return {"days": Days(c.today, end, "span", end + _WEEK)}

    return build


def _range(c: Context) -> Readings | None:
    """Both days included. When something is moved, only where to."""
    first, last = _named(c)
    if _with_hours(c):
        return None
    if any("move" in t for t in c.done):
        return {"days": last}
    if last.first < first.first and last.kind == "weekday":
        last = Days(last.first + _WEEK, last.end + _WEEK, "weekday", last.rest)
    if last.end <= first.first:
        return None
    return {"days": Days(first.first, last.end, "span", last.end + _WEEK)}


def _period_itself(c: Context) -> Readings | None:
    return {"days": _named(c)[0]}


_DAYS = "days|period_days"
OPEN_DAYS = grammar([
    (f"after on? {_DAYS}", _after),
    ("from|not_before on? days", _from),
    (f"before on? {_DAYS}", _until(including=False)),
    (f"not_after on? {_DAYS}", _until(including=True)),
    ("from days until|dash on? days", _range),
    ("days until|dash days", _range),
    ("between days and days", _range),
    ("in period_days", _period_itself),
])  # fmt: skip
