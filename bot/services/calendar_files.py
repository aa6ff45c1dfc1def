"""Bookings as iCalendar (RFC 5545, 5546): one identity for life, a rising SEQUENCE, and nothing about anybody's health.

A citizen's file may lie in a calendar that the family sees: it says "Aftale" and no more. It has no alarm, which would
ring for a time that was cancelled after the file was taken. Our own reminders ask first whether the time still stands.
"""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

from bot.content.model import Content
from bot.services.clock import COPENHAGEN, local
from bot.services.ports import Booking, Slot

PRODUCT = "-//Afklar//Afklar//DA"
NO_MAIL = "invalid:nomail"
"""METHOD demands an organizer and calendars expect an address; this one says that there is none to write to."""


def uid(booking: Booking) -> str:
    """What a calendar knows the booking by, whatever becomes of it."""
    return f"{booking.id}@afklar"


def citizens_file(content: Content, booking: Booking, slot: Slot | None, now: datetime, public_url: str = "") -> bytes:
    """The file a citizen takes into their own calendar, as the booking stands now. One without a seat is none."""
    texts = content.texts
    about = [texts["calendar.reference"].format(reference=booking.reference), texts[f"calendar.about.{booking.format}"]]
    if public_url:
        about.append(texts["calendar.manage"].format(address=f"{public_url}/aftale"))
    event = _event(booking, now, texts["calendar.summary"], about)
    event.add("location", location(content, booking, slot))
    organizer = vCalAddress(NO_MAIL)
    organizer.params["CN"] = texts["calendar.organizer"].format(
        municipality=content.municipality(booking.municipality).name)
    event.add("organizer", organizer, encode=False)
    event.add("class", "PRIVATE")
    return _calendar([event], "PUBLISH" if booking.seated else "CANCEL")


def advisors_event(booking: Booking, summary: str, about: Iterable[str], now: datetime) -> Event:
    """One conversation in an advisor's calendar."""
    return _event(booking, now, summary, about)


def course_event(slot: Slot, summary: str, about: Iterable[str], now: datetime) -> Event:
    """A course in an advisor's calendar: one entry, whoever takes part."""
    event = Event()
    event.add("uid", f"{slot.id}@afklar")
    event.add("dtstamp", now)
    event.add("sequence", 0)
    event.add("dtstart", local(slot.starts_at))
    event.add("dtend", local(slot.ends_at))
    event.add("summary", summary)
    event.add("description", "\n".join(about))
    return event


def advisors_file(events: Iterable[Event]) -> bytes:
    """Events as a calendar that is read, or stored on a server: no METHOD, nobody is invited."""
    return _calendar(events, None)


def location(content: Content, booking: Booking, slot: Slot | None) -> str:
    """Where it is: the time's own place, else the unit's; how it is held when there is nowhere to go."""
    own = content.municipality(booking.municipality)
    if booking.format == "in_person":
        return (slot.place if slot else None) or own.place or own.unit or content.texts["unit.unknown"]
    return content.texts[f"format.{booking.format}"]


def _event(booking: Booking, now: datetime, summary: str, about: Iterable[str]) -> Event:
    event = Event()
    event.add("uid", uid(booking))
    event.add("dtstamp", now)
    event.add("sequence", booking.sequence)
    event.add("dtstart", local(booking.starts_at))
    event.add("dtend", local(booking.ends_at))
    event.add("summary", summary)
    event.add("description", "\n".join(about))
    event.add("status", "CONFIRMED" if booking.seated else "CANCELLED")
    return event


def _calendar(events: Iterable[Event], method: str | None) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    calendar.add_component(_danish_time())
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _danish_time() -> Timezone:
    """Danish time by the rule that holds since 1996 (directive 2000/84/EC): summer time from the last Sunday of March
    at 2 until the last Sunday of October at 3. icalendar's own list of dates has the change in March an hour late."""
    zone = Timezone()
    zone.add("tzid", COPENHAGEN.key)
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    for half, first, month, name, before, after in (
        (TimezoneDaylight(), datetime(1996, 3, 31, 2), 3, "CEST", winter, summer),
        (TimezoneStandard(), datetime(1996, 10, 27, 3), 10, "CET", summer, winter),
    ):
        half.add("dtstart", first)
        half.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        half.add("tzname", name)
        half.add("tzoffsetfrom", before)
        half.add("tzoffsetto", after)
        zone.add_component(half)
    return zone
