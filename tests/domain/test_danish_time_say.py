"""Times in Danish, and the loader of the words."""
from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path

import pytest

import bot.content
from bot.content.language_times import load_time_lexicon
from bot.domain.danish_time import find_times, say_count, say_date, say_hours, say_time, say_when
from tests.domain.test_danish_time import LEXICON, moment

PACKAGED = Path(bot.content.__file__).parent / "language" / "times.yml"


@pytest.mark.parametrize(("day", "today", "expected"), [
    (date(2026, 11, 26), None, "torsdag den 26. november"),
    (date(2026, 11, 26), date(2026, 1, 1), "torsdag den 26. november"),
    (date(2027, 1, 4), date(2026, 11, 26), "mandag den 4. januar 2027"),
    (date(2027, 1, 4), None, "mandag den 4. januar"),
    (date(2027, 2, 28), date(2027, 2, 28), "søndag den 28. februar"),
])  # fmt: skip
def test_say_date(day: date, today: date | None, expected: str) -> None:
    assert say_date(day, LEXICON, today) == expected


@pytest.mark.parametrize(("start", "now", "expected"), [
    ("2026-11-26T10:00", None, "torsdag den 26. november kl. 10.00"),
    ("2026-11-26T10:00", "2026-11-22T09:00", "torsdag den 26. november kl. 10.00"),
    ("2026-11-23T09:30", "2026-11-22T23:59", "i morgen, mandag den 23. november kl. 9.30"),
    ("2026-11-22T14:05", "2026-11-22T09:00", "i dag, søndag den 22. november kl. 14.05"),
    ("2027-01-01T08:00", "2026-12-31T09:00", "i morgen, fredag den 1. januar 2027 kl. 8.00"),
    ("2027-01-05T00:00", "2026-12-31T09:00", "tirsdag den 5. januar 2027 kl. 0.00"),
])  # fmt: skip
def test_say_when(start: str, now: str | None, expected: str) -> None:
    assert say_when(moment(start), LEXICON, None if now is None else moment(now)) == expected


@pytest.mark.parametrize(("utc", "expected"), [
    (datetime(2026, 11, 26, 9, 0, tzinfo=timezone.utc), "kl. 10.00"),
    (datetime(2026, 7, 2, 9, 5, tzinfo=timezone.utc), "kl. 11.05"),
    (datetime(2027, 3, 28, 1, 0, tzinfo=timezone.utc), "kl. 3.00"),
])  # fmt: skip
def test_times_are_said_by_the_danish_clock(utc: datetime, expected: str) -> None:
    assert say_time(utc, LEXICON) == expected


def test_say_when_takes_the_day_from_the_danish_clock() -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=timezone.utc)
    assert say_when(late, LEXICON) == "torsdag den 26. november kl. 0.30"


def test_say_hours() -> None:
    assert say_hours(moment("2026-11-26T09:30"), moment("2026-11-26T10:15"), LEXICON) == "kl. 9.30-10.15"


@pytest.mark.parametrize(("count", "expected"), [(0, "0 dage"), (1, "1 dag"), (2, "2 dage"), (21, "21 dage")])
def test_say_count(count: int, expected: str) -> None:
    assert say_count(count, "dag", "dage", LEXICON) == expected


@pytest.mark.parametrize("day", range(1, 29))
def test_what_is_said_is_understood(day: int) -> None:
    now, start = moment("2026-11-26T12:00"), moment(f"2027-02-{day:02d}T13:45")
    (span,) = find_times(say_when(start, LEXICON, now), now, LEXICON)
    assert span.start == start


_FORENOON = 'from: "08:00", to: "12:00", half: am'


@pytest.mark.parametrize(("old", "new", "complaint"), [
    ("  and: og", "  plus: og", "numbers: lacks the key and"),
    ("say:\n", "says:\n", "file: lacks the key say"),
    ("  clock: [kl,", "  clok: [kl,", "words: lacks the key clock"),
    ("    0: [i dag,", "    0: [1,", "values.day.0: expected a list of words"),
    (_FORENOON, 'from: "8", to: "12:00", half: am', "parts.forenoon.from: expected a clock time"),
    (_FORENOON, 'from: "12:00", to: "12:00", half: am', "parts.forenoon: ends before it begins"),
    (_FORENOON, 'from: "08:00", to: "12:00", half: no', "parts.forenoon.half: expected am or pm"),
    ("    evening: [aften,", "    evning: [aften,", "values.part.evning: no such part of the day"),
    ("  weekdays: [mandag, ", "  weekdays: [", "say.weekdays: expected 7 names"),
    ("numbers:\n", "numbers: [\n", "not readable as YAML"),
])  # fmt: skip
def test_a_wrong_file_is_named_with_its_key(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = PACKAGED.read_text(encoding="utf-8")
    assert old in text
    wrong = tmp_path / "times.yml"
    wrong.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"times\.yml") as caught:
        load_time_lexicon(wrong)
    assert complaint in str(caught.value)
