"""What holds of every time found, and the edges: passed times, the nights of the clock change, offsets in the text.

The tables of phrases are in the files beside this one. Intervals are written short: a date is that whole day,
`a/b` whole days [a, b), `a 10:00-11:00` hours of a day.
"""
from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.content
from bot.content.language_times import load_time_lexicon
from bot.domain.danish_time import TimeSpan, excluded, find_times, iso_interval
from bot.domain.danish_time.calendar import DENMARK, easter

LEXICON = load_time_lexicon(Path(bot.content.__file__).parent / "language" / "times.yml")
SUNDAY, MONDAY = "2026-11-29T18:00", "2026-11-23T09:35"
TUESDAY, WEDNESDAY = "2026-11-24T10:20", "2026-11-25T10:20"


def moment(said: str) -> datetime:
    """Danish wall time as an aware datetime."""
    return datetime.fromisoformat(said).replace(tzinfo=DENMARK)


def short(span: TimeSpan) -> str:
    start, end = span.start, span.end
    if (start.hour, start.minute, end.hour, end.minute) == (0, 0, 0, 0):
        one_day = end.date() - start.date() == timedelta(days=1)
        return f"{start:%Y-%m-%d}" if one_day else f"{start:%Y-%m-%d}/{end:%Y-%m-%d}"
    midnight = end.hour == end.minute == 0 and end.date() == start.date() + timedelta(days=1)
    assert midnight or end.date() == start.date()
    return f"{start:%Y-%m-%d %H:%M}-{'24:00' if midnight else f'{end:%H:%M}'}"


def found(text: str, now: str = WEDNESDAY) -> list[str]:
    return [short(span) for span in find_times(text, moment(now), LEXICON)]


@pytest.mark.parametrize(("now", "text", "expected"), [
    # A clock time that has struck is tomorrow's, a stretch that has ended too; one that still runs is today's.
    ("2026-11-25T10:00", "kl 10", "2026-11-25 10:00-11:00"),
    ("2026-11-25T10:01", "kl 10", "2026-11-26 10:00-11:00"),
    ("2026-11-25T11:59", "mellem 10 og 12", "2026-11-25 10:00-12:00"),
    ("2026-11-25T12:00", "mellem 10 og 12", "2026-11-26 10:00-12:00"),
    ("2026-11-25T20:59", "om aftenen", "2026-11-25 17:00-21:00"),
    ("2026-11-25T21:00", "om aftenen", "2026-11-26 17:00-21:00"),
    ("2026-11-25T23:59", "efter 15", "2026-11-25 15:00-24:00"),
    ("2026-11-25T12:00", "før 12", "2026-11-26 00:00-12:00"),
    ("2026-11-25T14:00", "i dag kl 8", "2026-11-25 20:00-21:00"),
    # A weekday is the next such day, today excluded; the ISO week begins on Monday.
    ("2026-11-26T08:00", "torsdag", "2026-12-03"),
    ("2026-11-25T08:00", "torsdag", "2026-11-26"),
    ("2026-11-22T23:59", "næste uge", "2026-11-23/2026-11-30"),
    ("2026-11-23T00:00", "næste uge", "2026-11-30/2026-12-07"),
    ("2026-11-22T09:00", "denne uge", "2026-11-16/2026-11-23"),
    # "næste fredag" is the Friday of next week.
    ("2026-11-22T09:00", "næste fredag", "2026-11-27"),
    ("2026-11-23T09:00", "næste fredag", "2026-12-04"),
    ("2026-11-27T09:00", "næste fredag", "2026-12-04"),
    ("2026-11-23T09:00", "på fredag", "2026-11-27"),
    # The weekend that has begun on Saturday, the coming one on Sunday.
    ("2026-11-27T09:00", "i weekenden", "2026-11-28/2026-11-30"),
    ("2026-11-28T09:00", "i weekenden", "2026-11-28/2026-11-30"),
    ("2026-11-29T09:00", "i weekenden", "2026-12-05/2026-12-07"),
    ("2026-11-25T09:00", "næste weekend", "2026-12-05/2026-12-07"),
    # Dates without a year, months and weeks: the next, a running one included.
    ("2026-12-03T22:00", "den 3. december", "2026-12-03"),
    ("2026-12-04T00:00", "den 3. december", "2027-12-03"),
    ("2026-11-30T12:00", "november", "2026-11-01/2026-12-01"),
    ("2026-12-01T12:00", "november", "2027-11-01/2027-12-01"),
    ("2026-12-10T12:00", "først i december", "2026-12-01/2026-12-11"),
    ("2026-12-11T12:00", "først i december", "2027-12-01/2027-12-11"),
    ("2026-12-11T12:00", "midt i december", "2026-12-11/2026-12-21"),
    ("2026-12-31T12:00", "sidst på måneden", "2026-12-21/2027-01-01"),
    ("2027-01-01T12:00", "sidst i februar", "2027-02-21/2027-03-01"),
    ("2027-01-01T12:00", "sidst i februar 2028", "2028-02-21/2028-03-01"),
    ("2026-12-13T12:00", "uge 50", "2026-12-07/2026-12-14"),
    ("2026-12-14T12:00", "uge 50", "2027-12-13/2027-12-20"),
    ("2027-01-02T12:00", "uge 53", "2026-12-28/2027-01-04"),
    ("2027-01-04T12:00", "uge 53", "2032-12-27/2033-01-03"),
    ("2026-12-31T12:00", "i morgen", "2027-01-01"),
    ("2026-12-24T08:00", "juleaften", "2026-12-24"),
    ("2026-12-25T08:00", "juleaften", "2027-12-24"),
    ("2027-01-01T08:00", "efter nytår", "2027-01-02/2027-02-01"),
    ("2027-01-02T08:00", "efter nytår", "2028-01-02/2028-02-01"),
    ("2026-01-31T08:00", "om en måned", "2026-02-28"),
    ("2026-01-31T08:00", "den 31.", "2026-01-31"),
    ("2026-02-01T08:00", "den 31.", "2026-03-31"),
    ("2026-11-25T23:30", "om en time", "2026-11-26 00:30-01:30"),
])  # fmt: skip
def test_what_is_over_comes_again(now: str, text: str, expected: str) -> None:
    assert found(text, now) == [expected]


@pytest.mark.parametrize(("now", "text", "expected"), [
    ("2026-11-22T09:35:12", "torsdag kl 10", "2026-11-26T10:00:00+01:00/2026-11-26T11:00:00+01:00"),
    ("2026-07-01T09:00", "torsdag kl 10", "2026-07-02T10:00:00+02:00/2026-07-02T11:00:00+02:00"),
    # Spring 2027: 02:00-03:00 does not exist on 28 March.
    ("2027-03-27T12:00", "i morgen", "2027-03-28T00:00:00+01:00/2027-03-29T00:00:00+02:00"),
    ("2027-03-27T12:00", "i morgen kl 02:30", "2027-03-28T03:30:00+02:00/2027-03-28T04:30:00+02:00"),
    ("2027-03-27T12:00", "i morgen mellem 01:00 og 03:00", "2027-03-28T01:00:00+01:00/2027-03-28T03:00:00+02:00"),
    ("2027-03-27T12:00", "i morgen kl 02:00", "2027-03-28T03:00:00+02:00/2027-03-28T04:00:00+02:00"),
    ("2027-03-27T12:00", "i morgen mellem 02:00 og 02:30", "2027-03-28T03:00:00+02:00/2027-03-28T03:30:00+02:00"),
    ("2027-03-27T12:00", "weekenden", "2027-03-27T00:00:00+01:00/2027-03-29T00:00:00+02:00"),
    ("2027-03-27T12:00", "på mandag kl 9", "2027-03-29T09:00:00+02:00/2027-03-29T10:00:00+02:00"),
    # Autumn 2026 and 2027: 02:00-03:00 comes twice; the first is meant.
    ("2026-10-24T12:00", "i morgen", "2026-10-25T00:00:00+02:00/2026-10-26T00:00:00+01:00"),
    ("2026-10-24T12:00", "i morgen kl 02:30", "2026-10-25T02:30:00+02:00/2026-10-25T03:30:00+01:00"),
    ("2026-10-24T12:00", "i morgen kl 10", "2026-10-25T10:00:00+01:00/2026-10-25T11:00:00+01:00"),
    ("2027-10-30T12:00", "i morgen formiddag", "2027-10-31T08:00:00+01:00/2027-10-31T12:00:00+01:00"),
    ("2027-10-30T12:00", "om 2 dage", "2027-11-01T00:00:00+01:00/2027-11-02T00:00:00+01:00"),
    ("2027-10-30T12:00", "fredag om en uge", "2027-11-12T00:00:00+01:00/2027-11-13T00:00:00+01:00"),
])  # fmt: skip
def test_offsets_are_those_of_the_night(now: str, text: str, expected: str) -> None:
    assert [iso_interval(span) for span in find_times(text, moment(now), LEXICON)] == [expected]


@pytest.mark.parametrize(("text", "said"), [
    ("Kan I ringe på torsdag kl. 10.00?", ["på torsdag kl. 10.00"]),
    ("i morgen formiddag, tak", ["i morgen formiddag"]),
    ("Jeg kan den 3. december", ["den 3. december"]),
    ("helst efter kl 16", ["efter kl 16"]),
    ("torsdag kl 10 eller 11", ["torsdag kl 10", "11"]),
    ("torsdag passer fint, gerne efter kl 15", ["torsdag passer fint, gerne efter kl 15"]),
    ("næh 🙂 på fredag", ["på fredag"]),
])  # fmt: skip
def test_the_words_said_are_pointed_at(text: str, said: list[str]) -> None:
    spans = find_times(text, moment(WEDNESDAY), LEXICON)
    assert [span.text for span in spans] == said
    assert all(text[span.at : span.to] == span.text for span in spans)


@pytest.mark.parametrize(("year", "expected"), [
    (2024, date(2024, 3, 31)), (2026, date(2026, 4, 5)), (2027, date(2027, 3, 28)), (2038, date(2038, 4, 25)),
    (2285, date(2285, 3, 22)),
])  # fmt: skip
def test_easter(year: int, expected: date) -> None:
    assert easter(year) == expected


_VOCABULARY = """
    torsdag fredag mandag kl klokken halv kvart i over efter før mellem og eller , . - / til fra den d. 3 10 16 12.30
    3/12 31/2 uge næste denne om dage uger 14 3. december januar først sidst på måneden weekenden hverdage ikke
    undtagen formiddag aften morgen hver siden år 2026 2099 99 24 25 et to ti tiden jeg kan drikker time øl
"""
_WORDS = st.sampled_from(sorted(set(_VOCABULARY.split())))
_PHRASES = ["torsdag kl 10", "i morgen formiddag", "uge 50", "den 3. december", "om 14 dage", "efter kl 16"]
_MOMENTS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2090, 1, 1))


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=12).map(" ".join)), _MOMENTS)
def test_every_time_found_lies_ahead_and_in_the_text(text: str, naive: datetime) -> None:
    now = naive.replace(tzinfo=DENMARK)
    spans = find_times(text, now, LEXICON)
    for span in spans:
        assert span.start < span.end
        assert span.end > now
        assert text[span.at : span.to] == span.text != ""
    assert [span.at for span in spans] == sorted(span.at for span in spans)
    for exclusion in excluded(text, now, LEXICON):
        assert text[exclusion.at : exclusion.to] == exclusion.text != ""


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(_PHRASES), _MOMENTS)
def test_capitals_and_punctuation_around_change_nothing(text: str, naive: datetime) -> None:
    now = naive.replace(tzinfo=DENMARK)
    times = [(s.start, s.end) for s in find_times(text, now, LEXICON)]
    assert times
    for said in (text.upper(), f"({text})", f"{text}?", f"Hej, {text} tak.", text.replace(" ", "  ")):
        assert [(s.start, s.end) for s in find_times(said, now, LEXICON)] == times
