"""Calendar files, read back with another library (vobject) that shares no code with the one that writes them."""
from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import vobject
from dateutil.tz import UTC
from hypothesis import given
from hypothesis import strategies as st

from bot.services.calendar_files import citizens_file
from bot.services.clock import COPENHAGEN
from bot.services.ports import Booking, Slot

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=timezone.utc)
BOOKING = Booking(
    id="0123456789abcdef0123456789abcdef", reference="AF-1234566", conversation="c1", slot="s1", municipality="0540",
    offer="alcohol_conversation", format="phone", status="confirmed",
    starts_at=datetime(2026, 11, 24, 8, 0, tzinfo=timezone.utc),
    ends_at=datetime(2026, 11, 24, 8, 45, tzinfo=timezone.utc), deadline=None, created_at=NOW,
    personal={"name": "Anna Sørensen", "phone": "+4520123456", "screening": {"band": "harmful", "score": 17}})
HEALTH = ("alkohol", "samtale", "nikotin", "tobak", "forebyg", "anna", "2012", "harmful", "17")


def read(file: bytes) -> Any:
    return vobject.readOne(file.decode())


def test_a_confirmed_booking(content: Any) -> None:
    calendar = read(citizens_file(content, BOOKING, None, NOW, "https://afklar.example.dk"))
    event = calendar.vevent
    assert (calendar.method.value, calendar.version.value) == ("PUBLISH", "2.0")
    assert event.uid.value == "0123456789abcdef0123456789abcdef@afklar"
    assert (event.sequence.value, event.status.value) == ("0", "CONFIRMED")
    assert (event.summary.value, event.location.value) == ("Aftale", "Telefon")
    assert event.dtstamp.value == NOW
    assert event.description.value == ("Nummeret på aftalen er AF-1234566.\nDu bliver ringet op.\n"
                                       "Se, flyt eller aflys aftalen: https://afklar.example.dk/aftale")
    assert event.organizer.value == "invalid:nomail"
    assert event.organizer.params == {"CN": ["Sønderborg Kommune"]}
    assert (event.dtstart.value, event.dtend.value) == (BOOKING.starts_at, BOOKING.ends_at)
    assert event.dtstart.value.utcoffset() == timedelta(hours=1)


def test_a_time_in_the_place_says_where(content: Any) -> None:
    event = read(citizens_file(content, replace(BOOKING, format="in_person"), None, NOW)).vevent
    assert event.location.value == "Forebyggelsesenheden i Sundhedscentret"
    assert event.description.value == "Nummeret på aftalen er AF-1234566.\nDu møder op."


def test_the_times_own_place_comes_first(content: Any) -> None:
    slot = Slot("s1", "0540", "alcohol_conversation", ("in_person",), BOOKING.starts_at, BOOKING.ends_at, 1, 1, False,
                place="Biblioteket, lokale 2")
    event = read(citizens_file(content, replace(BOOKING, format="in_person"), slot, NOW)).vevent
    assert event.location.value == "Biblioteket, lokale 2"


def test_back_on_a_waiting_list_it_is_taken_out_of_the_calendar(content: Any) -> None:
    calendar = read(citizens_file(content, replace(BOOKING, status="waitlisted", sequence=1), None, NOW))
    assert (calendar.method.value, calendar.vevent.status.value) == ("CANCEL", "CANCELLED")


def test_change_and_cancellation_keep_the_identity_and_raise_the_sequence(content: Any) -> None:
    changed = replace(BOOKING, status="changed", sequence=1, starts_at=BOOKING.starts_at + timedelta(days=1),
                      ends_at=BOOKING.ends_at + timedelta(days=1))
    cancelled = replace(changed, status="cancelled", sequence=2)
    files = [read(citizens_file(content, booking, None, NOW)) for booking in (BOOKING, changed, cancelled)]
    assert {f.vevent.uid.value for f in files} == {BOOKING.id + "@afklar"}
    assert [f.vevent.sequence.value for f in files] == ["0", "1", "2"]
    assert [f.method.value for f in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [f.vevent.status.value for f in files] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert files[1].vevent.dtstart.value == changed.starts_at


@pytest.mark.parametrize("format", ["phone", "video"])
def test_nothing_in_the_file_speaks_of_health_or_of_the_person(content: Any, format: str) -> None:
    file = citizens_file(content, replace(BOOKING, format=format), None, NOW, "https://afklar.example.dk")
    said = file.decode().lower().replace("\r\n ", "").replace(BOOKING.id, "")
    lines = [line for line in said.splitlines() if not line.startswith(("dtstamp", "dtstart", "dtend"))]
    assert [word for word in HEALTH if word in "\n".join(lines)] == []
    assert "valarm" not in said


@pytest.mark.parametrize(("local", "offset"), [
    (datetime(2026, 10, 25, 1, 59, tzinfo=COPENHAGEN), 2), (datetime(2026, 10, 25, 3, 0, tzinfo=COPENHAGEN), 1),
    (datetime(2027, 3, 28, 1, 59, tzinfo=COPENHAGEN), 1), (datetime(2027, 3, 28, 3, 0, tzinfo=COPENHAGEN), 2),
    (datetime(2027, 3, 28, 3, 59, tzinfo=COPENHAGEN), 2), (datetime(2027, 10, 31, 8, 0, tzinfo=COPENHAGEN), 1),
])
def test_around_the_nights_when_the_clock_is_moved(content: Any, local: datetime, offset: int) -> None:
    starts = local.astimezone(timezone.utc)
    booking = replace(BOOKING, starts_at=starts, ends_at=starts + timedelta(minutes=45))
    event = read(citizens_file(content, booking, None, NOW)).vevent
    assert event.dtstart.value.astimezone(UTC) == starts
    assert event.dtstart.value.utcoffset() == timedelta(hours=offset)


@given(minutes=st.integers(0, 10 * 366 * 24 * 4).map(lambda quarters: 15 * quarters))
def test_every_instant_survives(content: Any, minutes: int) -> None:
    """Ten years of quarters, the hour that comes twice left out: a calendar cannot name it (nor can people)."""
    starts = datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(minutes=minutes)
    there = starts.astimezone(COPENHAGEN)
    if there.replace(fold=1).utcoffset() != there.replace(fold=0).utcoffset():
        return
    booking = replace(BOOKING, starts_at=starts, ends_at=starts + timedelta(minutes=45))
    assert read(citizens_file(content, booking, None, NOW)).vevent.dtstart.value == starts
