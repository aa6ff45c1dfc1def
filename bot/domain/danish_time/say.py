"""Times and counts as Danes write them. The formats and names are content (`say` in `language/times.yml`)."""
from __future__ import annotations

from datetime import date, datetime, timedelta

from .calendar import DENMARK
from .lexicon import TimeLexicon


def say_date(day: date, lexicon: TimeLexicon, today: date | None = None) -> str:
    """ "torsdag den 26. november"; with the year when `today` is given and lies in another year."""
    other_year = today is not None and today.year != day.year
    return str(lexicon.say["date_with_year" if other_year else "date"]).format(
        weekday=lexicon.say["weekdays"][day.weekday()],
        day=day.day,
        month=lexicon.say["months"][day.month - 1],
        year=day.year,
    )


def say_time(moment: datetime, lexicon: TimeLexicon) -> str:
    """ "kl. 9.30", by the clock in Denmark."""
    local = moment.astimezone(DENMARK)
    return str(lexicon.say["time"]).format(hour=local.hour, minute=local.minute)


def say_when(start: datetime, lexicon: TimeLexicon, now: datetime | None = None) -> str:
    """ "torsdag den 26. november kl. 10.00"; with `now` also "i dag, …" and "i morgen, …" and another year."""
    day = start.astimezone(DENMARK).date()
    today = None if now is None else now.astimezone(DENMARK).date()
    named = say_date(day, lexicon, today)
    if today is not None and day == today:
        named = str(lexicon.say["today"]).format(date=named)
    elif today is not None and day == today + timedelta(days=1):
        named = str(lexicon.say["tomorrow"]).format(date=named)
    return str(lexicon.say["date_and_time"]).format(date=named, time=say_time(start, lexicon))


def say_hours(start: datetime, end: datetime, lexicon: TimeLexicon) -> str:
    """ "kl. 10.00-11.30"."""
    first, last = start.astimezone(DENMARK), end.astimezone(DENMARK)
    return str(lexicon.say["hours"]).format(
        hour=first.hour, minute=first.minute, end_hour=last.hour, end_minute=last.minute
    )


def say_count(count: int, singular: str, plural: str, lexicon: TimeLexicon) -> str:
    """ "1 dag", "3 dage", "0 dage"."""
    return str(lexicon.say["count"]).format(n=count, noun=singular if count == 1 else plural)
