"""What an advisor sees of their appointments in a calendar program: a feed to subscribe to, or a mirror that we write.

Time, offer, form, reference. No answers, no result, no telephone number; the name only where the municipality wants it
(`appointments.names_in_feeds`). A course is one entry, however many take part.
"""
from __future__ import annotations

import re
import secrets
import uuid
from datetime import datetime, timedelta

from icalendar import Event

from bot.content.model import Content
from bot.services import calendar_files
from bot.services.booking_texts import offer_title
from bot.services.feed_ports import Feed, Mirror
from bot.services.ports import Booking, Slot, UnitOfWork

SECRET_BYTES = 24
BACK, AHEAD = timedelta(days=30), timedelta(days=366)
"""So much of the past and the future a feed shows."""
_ADDRESS = re.compile(r"https://[^\s/?#@]+/[^\s?#]*|http://(127\.0\.0\.1|localhost)(:\d+)?/[^\s?#]*")


class WrongMirror(ValueError):
    """The address is not one of a calendar over TLS."""


def create_feed(work: UnitOfWork, municipality: str, advisor: str, now: datetime, actor: str) -> tuple[Feed, str]:
    """A new feed and its secret, which is shown this once and kept as a hash only."""
    feed, secret = Feed(uuid.uuid4().hex, municipality, advisor, now), secrets.token_urlsafe(SECRET_BYTES)
    work.advisor_calendars.add_feed(feed, secret)
    work.records.log(now, actor, "create_feed", feed.id)
    return feed, secret


def feed_url(public_url: str, secret: str) -> str:
    return f"{public_url}/kalender/raadgiver/{secret}.ics"


def revoke_feed(work: UnitOfWork, feed: str, now: datetime, actor: str) -> None:
    """From now on its address leads nowhere. The caller has checked that it is the municipality's own."""
    work.advisor_calendars.revoke_feed(feed, now)
    work.records.log(now, actor, "revoke_feed", feed)


def feed_file(work: UnitOfWork, content: Content, secret: str, now: datetime) -> bytes | None:
    """The advisor's calendar; None for a secret that is none, or no longer."""
    feed = work.advisor_calendars.feed_by_secret(secret)
    if feed is None:
        return None
    slots = [slot for slot in work.bookings.slots_between(feed.municipality, now - BACK, now + AHEAD)
             if slot.advisor == feed.advisor]
    people = work.bookings.of_slots([slot.id for slot in slots])
    events = [event for slot in slots for event in _events(content, slot, _seated(people, slot), now)]
    return calendar_files.advisors_file(events)


def save_mirror(work: UnitOfWork, mirror: Mirror, now: datetime, actor: str) -> None:
    """Connects an advisor's own calendar, instead of an earlier one, and lets it show what is to come.

    Raises WrongMirror.
    """
    if not _ADDRESS.fullmatch(mirror.url):
        raise WrongMirror(mirror.url)
    before = work.advisor_calendars.mirror_of(mirror.municipality, mirror.advisor)
    if before is not None:
        work.advisor_calendars.remove_mirror(before.id)
    work.advisor_calendars.save_mirror(mirror)
    work.records.log(now, actor, "save_mirror", mirror.id)
    for slot in work.bookings.slots_between(mirror.municipality, now, now + AHEAD):
        if slot.advisor == mirror.advisor:
            for item in {item_of(slot, booking) for booking in _seated(work.bookings.of_slots([slot.id]), slot)}:
                work.advisor_calendars.out_of_step(item, mirror.id, slot.ends_at, now)


def remove_mirror(work: UnitOfWork, mirror: str, now: datetime, actor: str) -> None:
    """Writes there no more; what stands there stays, as it is the advisor's own calendar."""
    work.advisor_calendars.remove_mirror(mirror)
    work.records.log(now, actor, "remove_mirror", mirror)


def booking_changed(work: UnitOfWork, booking: Booking, slot_before: str, now: datetime) -> None:
    """Puts every mirror that shows this booking, or should, on the list of what is to be written."""
    for key in dict.fromkeys((slot_before, booking.slot)):
        slot = work.bookings.slot(key)
        if slot is None:
            continue
        item, mirror = item_of(slot, booking), work.advisor_calendars.mirror_of(slot.municipality, slot.advisor)
        shown = work.advisor_calendars.mirrors_showing(item)
        for one in dict.fromkeys([*shown, *([mirror.id] if mirror else [])]):
            work.advisor_calendars.out_of_step(item, one, max(slot.ends_at, booking.ends_at), now)


def item_of(slot: Slot, booking: Booking) -> str:
    """What an entry of a calendar is about: a booking, or a course."""
    return slot.id if slot.capacity > 1 else booking.id


def entry(work: UnitOfWork, content: Content, item: str, mirror: Mirror, now: datetime) -> bytes | None:
    """The file of one entry for this mirror; None when it should show none."""
    booking = work.bookings.get(item)
    slot = work.bookings.slot(booking.slot if booking else item)
    if slot is None or (slot.municipality, slot.advisor) != (mirror.municipality, mirror.advisor):
        return None
    seated = _seated([booking] if booking else work.bookings.of_slots([slot.id]), slot)
    events = _events(content, slot, seated, now)
    return calendar_files.advisors_file(events) if events else None


def _seated(bookings: list[Booking], slot: Slot) -> list[Booking]:
    return [booking for booking in bookings if booking.slot == slot.id and booking.seated]


def _events(content: Content, slot: Slot, seated: list[Booking], now: datetime) -> list[Event]:
    texts, title = content.texts, offer_title(content, slot.offer)
    if not seated:
        return []
    if slot.capacity > 1:
        about = [texts["calendar.places"].format(taken=len(seated), capacity=slot.capacity)]
        return [calendar_files.course_event(slot, title, about, now)]
    names = content.municipality(slot.municipality).names_in_feeds
    return [calendar_files.advisors_event(
        booking, f"{title}: {booking.personal['name']}" if names and booking.personal.get("name") else title,
        [texts[f"format.{booking.format}"], texts["calendar.reference"].format(reference=booking.reference)], now)
        for booking in seated]
