"""Advisors' calendars on both databases: who sees what, until when, and what a mirror has still to be told."""
from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import vobject

from bot.services import advisor_calendars, booking_changes
from bot.services.advisor_calendars import WrongMirror
from bot.services.booking_state import Acting
from bot.services.feed_ports import Mirror
from bot.services.ports import Booking
from bot.store.crypto import Cipher, new_key
from bot.store.database import Database
from bot.store.migrate import upgrade
from tests.store.conftest import NOW, a_slot

WHO = {"name": "Anna Sørensen", "phone": "+4520123456", "screening": {"band": "harmful"}}
KEY = new_key()
URL = "https://dav.example.dk/kim/kalender/"


def slots(work: Any, *rows: tuple[str, int, str]) -> None:
    """(id, capacity, advisor), one day after the other."""
    work.bookings.add_slots([replace(a_slot(key, capacity, hours=24 * day), advisor=advisor)
                             for day, (key, capacity, advisor) in enumerate(rows, start=1)])


def book(work: Any, slot: str, **who: Any) -> Booking:
    return booking_changes.book(Acting(work, NOW), booking_changes.Wanted(slot, "phone", {**WHO, **who}))


def mirror(work: Any, advisor: str = "kim") -> Mirror:
    made = Mirror(f"m-{advisor}", "0540", advisor, URL, advisor, "hemmeligt", NOW)
    advisor_calendars.save_mirror(work, made, NOW, "admin")
    return made


def waiting(work: Any) -> list[tuple[str, str]]:
    """(item, mirror) of all that is to be written, each claimed."""
    found = []
    while (push := work.advisor_calendars.claim(NOW, NOW + timedelta(minutes=2))) is not None:
        found.append((push.item, push.mirror))
    return sorted(found)


def events(file: bytes | None) -> list[Any]:
    assert file is not None
    return list(vobject.readOne(file.decode()).contents.get("vevent", ()))


def test_a_feed_shows_its_advisors_appointments_only(database: Database, content: Any) -> None:
    with database.transaction() as work:
        slots(work, ("s1", 1, "kim"), ("s2", 1, "bo"), ("s3", 1, "kim"), ("s4", 1, "kim"))
        made = [book(work, key) for key in ("s1", "s2", "s4")]
        booking_changes.cancel(Acting(work, NOW), made[2])
        _, secret = advisor_calendars.create_feed(work, "0540", "kim", NOW, "admin")
        file = advisor_calendars.feed_file(work, content, secret, NOW)
    [event] = events(file)
    assert event.uid.value == f"{made[0].id}@afklar"
    assert (event.summary.value, event.dtstart.value) == ("Samtale om alkohol", made[0].starts_at)
    assert event.description.value == f"Telefon\nNummeret på aftalen er {made[0].reference}."
    assert file is not None
    assert [word for word in (b"Anna", b"2012", b"harmful", b"METHOD", b"VALARM") if word in file] == []


def test_names_only_where_the_municipality_wants_them(database: Database, content: Any) -> None:
    own = {**content.municipalities, "0540": replace(content.municipalities["0540"], names_in_feeds=True)}
    with database.transaction() as work:
        slots(work, ("s1", 1, "kim"))
        book(work, "s1")
        _, secret = advisor_calendars.create_feed(work, "0540", "kim", NOW, "admin")
        [event] = events(advisor_calendars.feed_file(work, replace(content, municipalities=own), secret, NOW))
    assert event.summary.value == "Samtale om alkohol: Anna Sørensen"


def test_a_course_is_one_entry(database: Database, content: Any) -> None:
    with database.transaction() as work:
        slots(work, ("s1", 12, "kim"))
        for _ in range(5):
            book(work, "s1")
        _, secret = advisor_calendars.create_feed(work, "0540", "kim", NOW, "admin")
        [event] = events(advisor_calendars.feed_file(work, content, secret, NOW))
    assert (event.uid.value, event.description.value) == ("s1@afklar", "5 af 12 pladser er taget.")


def test_a_revoked_feed_leads_nowhere_and_the_secret_is_not_kept(database: Database, content: Any) -> None:
    with database.transaction() as work:
        feed, secret = advisor_calendars.create_feed(work, "0540", "kim", NOW, "admin")
        other, _ = advisor_calendars.create_feed(work, "0540", "kim", NOW, "admin")
        assert work.advisor_calendars.feeds("0540") in ([feed, other], [other, feed])
        assert work.advisor_calendars.feeds("0370") == []
        assert advisor_calendars.feed_file(work, content, secret[:-1], NOW) is None
        assert events(advisor_calendars.feed_file(work, content, secret, NOW)) == []
        kept = str(work.connection.execute(sa.text("SELECT * FROM calendar_feeds")).all())
        advisor_calendars.revoke_feed(work, feed.id, NOW, "admin")
        assert advisor_calendars.feed_file(work, content, secret, NOW) is None
        assert work.advisor_calendars.feeds("0540") == [other]
    assert secret not in kept


def test_every_change_puts_the_right_mirrors_on_the_list(database: Database) -> None:
    with database.transaction() as work:
        slots(work, ("s1", 1, "kim"), ("s2", 1, "bo"), ("s3", 1, "ida"), ("s4", 12, "kim"))
        mirror(work, "kim")
        mirror(work, "bo")
        booking = book(work, "s1")
        assert waiting(work) == [(booking.id, "m-kim")]
        booking = booking_changes.move(Acting(work, NOW), booking, "s2")
        assert waiting(work) == [(booking.id, "m-bo"), (booking.id, "m-kim")]
        booking = booking_changes.move(Acting(work, NOW), booking, "s3")
        assert waiting(work) == [(booking.id, "m-bo"), (booking.id, "m-kim")]
        booking_changes.cancel(Acting(work, NOW), booking)
        assert waiting(work) == [(booking.id, "m-bo"), (booking.id, "m-kim")]
        book(work, "s4")
        book(work, "s4")
        assert waiting(work) == [("s4", "m-kim")]


def test_a_new_mirror_shows_what_is_to_come(database: Database) -> None:
    with database.transaction() as work:
        slots(work, ("s1", 1, "kim"), ("s2", 1, "bo"), ("s3", 12, "kim"))
        made = [book(work, key) for key in ("s1", "s2", "s3", "s3")]
        assert waiting(work) == []
        mirror(work)
        assert waiting(work) == sorted([(made[0].id, "m-kim"), ("s3", "m-kim")])


def test_who_changed_it_meanwhile_is_written_again(database: Database) -> None:
    """A change between the claim and the mark is not lost: the mark is of an older version."""
    with database.transaction() as work:
        slots(work, ("s1", 1, "kim"), ("s2", 1, "kim"))
        mirror(work)
        booking = book(work, "s1")
        push = work.advisor_calendars.claim(NOW, NOW + timedelta(minutes=2))
        assert push is not None
        booking_changes.move(Acting(work, NOW), booking, "s2")
        work.advisor_calendars.in_step(push, shown=True)
        assert waiting(work) == [(booking.id, "m-kim")]


@pytest.mark.postgres
def test_two_processes_never_write_the_same_entry(postgres_url: str) -> None:
    databases = [Database(postgres_url, Cipher(KEY)) for _ in range(2)]
    upgrade(databases[0].engine)
    with databases[0].transaction() as work:
        slots(work, ("s1", 1, "kim"))
        mirror(work)
        booking = book(work, "s1")
    until = NOW + timedelta(minutes=2)
    with databases[0].transaction() as one, databases[1].transaction() as other:
        claimed = one.advisor_calendars.claim(NOW, until)
        assert claimed is not None and claimed.item == booking.id
        assert other.advisor_calendars.claim(NOW, until) is None
    with databases[1].transaction() as work:
        assert work.advisor_calendars.claim(NOW, until) is None
        assert work.advisor_calendars.claim(until, until + timedelta(minutes=2)) is not None
    for database in databases:
        database.close()


def test_what_was_purged_here_is_taken_off_the_mirror(database: Database, content: Any) -> None:
    with database.transaction() as work:
        slots(work, ("s1", 1, "kim"))
        made = mirror(work)
        booking = book(work, "s1")
        push = work.advisor_calendars.claim(NOW, NOW + timedelta(minutes=2))
        assert push is not None
        work.advisor_calendars.in_step(push, shown=True)
        for days, expected in ((0, []), (3, [(booking.id, "m-kim")])):
            work.bookings.purge(NOW + timedelta(days=days))
            work.advisor_calendars.forget(NOW + timedelta(days=days), NOW)
            assert waiting(work) == expected
        assert advisor_calendars.entry(work, content, booking.id, made, NOW) is None


@pytest.mark.parametrize(("url", "good"), [
    (URL, True), ("http://127.0.0.1:5232/kim/kalender/", True), ("http://dav.example.dk/kim/", False),
    ("https://kim:ord@dav.example.dk/", False), ("dav.example.dk/kim/", False), ("file:///etc/passwd", False),
])
def test_a_mirror_is_written_over_tls_only(database: Database, url: str, good: bool) -> None:
    made = Mirror("m", "0540", "kim", url, "kim", "hemmeligt", NOW)
    with database.transaction() as work:
        if good:
            advisor_calendars.save_mirror(work, made, NOW, "admin")
            assert work.advisor_calendars.mirror_of("0540", "kim") == made
            kept = str(work.connection.execute(sa.text("SELECT * FROM calendar_mirrors")).all())
            assert "hemmeligt" not in kept and "127.0.0.1" not in kept
        else:
            with pytest.raises(WrongMirror):
                advisor_calendars.save_mirror(work, made, NOW, "admin")


def test_a_mirror_that_is_removed_is_written_no_more(database: Database) -> None:
    with database.transaction() as work:
        slots(work, ("s1", 1, "kim"))
        made = mirror(work)
        book(work, "s1")
        advisor_calendars.remove_mirror(work, made.id, NOW, "admin")
        assert waiting(work) == []
        assert work.advisor_calendars.mirror_of("0540", "kim") is None
