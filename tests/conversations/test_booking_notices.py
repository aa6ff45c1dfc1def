"""Reminders and what is told of changes made elsewhere: never of a time that no longer stands."""
from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.content.model import Content
from bot.services import appointment, booking_changes, booking_links
from bot.services.booking_state import Acting
from bot.services.ports import Booking
from tests.conversations.test_booking import booked, bookings, routed, times
from tests.running import Talk, moved, settings_for, start

pytestmark = pytest.mark.model

WEDNESDAY = "2026-11-25T12:00:00+01:00"
WHO = ("Ja, det må du", "Anna", "20 12 34 56", "Nej tak", "Nej", "Ja, det er rigtigt")
NEUTRAL = ("alkohol", "samtale", "rådgiv", "audit")


def booked_friday(running: Any) -> Talk:
    """A citizen with a booking on Friday the 27th at 15, by phone; it is Monday."""
    citizen = routed(running, "0540")
    citizen.answers("Telefon", "på fredag", "kl. 15", *WHO)
    assert citizen.result("booking")["starts_at"] == "2026-11-27T15:00:00+01:00"
    return citizen


def the(running: Any) -> Booking:
    [found] = bookings(running)
    return found


def reminders(citizen: Talk) -> list[str]:
    with citizen.running.parts.database.reading() as work:
        return [f"{item.status} {item.at:%d %H:%M}" for item in work.due.of_conversation(citizen.id)
                if item.kind == "booking_reminder"]


def test_a_day_before_and_once_and_without_saying_what_it_is_about(running: Any) -> None:
    citizen = booked_friday(running)
    assert citizen.wait("2026-11-26T14:59:00+01:00") == []
    [reminder] = citizen.wait("2026-11-26T15:00:00+01:00")
    assert "Husk din aftale i morgen, fredag den 27. november kl. 15.00 (telefon)" in reminder["text"]
    assert the(running).reference in reminder["text"]
    assert [word for word in NEUTRAL if word in reminder["text"].lower()] == []
    assert reminder["result"] is None
    assert [c["title"] for c in reminder["choices"]] == ["Flyt min tid", "Aflys min tid"]
    assert citizen.wait("2026-11-27T14:00:00+01:00") == []


def test_nobody_is_reminded_of_what_they_have_just_chosen(running: Any) -> None:
    citizen = booked(running)  # tomorrow at nine; it is Monday at nine and a little
    assert citizen.wait("2026-11-24T08:59:00+01:00") == []


def test_a_time_that_was_moved_is_reminded_of_at_its_new_time_only(running: Any) -> None:
    citizen = booked_friday(running)
    citizen.say("flyt min tid")
    citizen.answers("på mandag")
    new = times(citizen)[0]
    citizen.answers(new, "Ja, det er rigtigt")
    assert citizen.result("booking")["starts_at"].startswith("2026-11-30T")
    starts = the(running).starts_at
    assert citizen.wait("2026-11-28T12:00:00+01:00") == []
    [reminder] = citizen.wait((starts - timedelta(hours=24)).isoformat())
    assert new in reminder["text"]


@pytest.mark.parametrize("when", ["before it is due", "between due and send"])
def test_a_cancelled_time_is_never_reminded_of(running: Any, when: str) -> None:
    """Cancelled after the reminder was due and lay in the inbox, but before it was said: it is not said."""
    citizen = booked_friday(running)
    due = moved(running, "2026-11-26T15:00:00+01:00")
    if when == "between due and send":
        assert due.dispatcher.hand_over_due() == 1
    with running.parts.database.transaction() as work:
        booking_changes.cancel(Acting(work, due.parts.clock.now()), the(running))
    assert citizen.wait("2026-11-27T14:00:00+01:00") == []


def test_moved_between_due_and_send_is_not_said_of_the_old_time(running: Any) -> None:
    citizen = booked_friday(running)
    due = moved(running, "2026-11-26T15:00:00+01:00")
    assert due.dispatcher.hand_over_due() == 1
    with running.parts.database.transaction() as work:
        slot = next(s for s in work.bookings.all_slots() if s.municipality == "0540" and s.taken == 0
                    and s.offer == "alcohol_conversation" and s.starts_at > the(running).starts_at + timedelta(days=3))
        booking_changes.move(Acting(work, due.parts.clock.now()), the(running), slot.id)
    assert citizen.wait("2026-11-27T14:00:00+01:00") == []
    assert "Husk din aftale" in citizen.wait((slot.starts_at - timedelta(hours=24)).isoformat())[0]["text"]


@pytest.mark.parametrize("hours", [48, None])
def test_the_municipality_decides_how_long_before(tmp_path: Any, content: Content, host: Any,
                                                  hours: int | None) -> None:
    own = {**content.municipalities, "0540": replace(content.municipalities["0540"], reminder_hours=hours)}
    bot = start(settings_for(tmp_path), replace(content, municipalities=own), host)
    citizen = booked_friday(bot)
    assert citizen.wait("2026-11-25T14:59:00+01:00") == []
    said = citizen.wait("2026-11-25T15:00:00+01:00") + citizen.wait("2026-11-27T14:00:00+01:00")
    assert len(said) == (0 if hours is None else 1)
    bot.parts.database.close()


def test_by_sms_not_at_night_and_with_a_link(tmp_path: Any, content: Content, host: Any) -> None:
    bot = start(settings_for(tmp_path, AFKLAR_PUBLIC_URL="https://afklar.example.dk"), content, host)
    citizen = booked_friday(bot)
    starts = datetime.fromisoformat("2026-11-28T06:00:00+01:00")
    with bot.parts.database.transaction() as work:
        booking = the(bot)
        booking.starts_at, booking.ends_at = starts, starts + timedelta(minutes=45)
        work.bookings.move(booking, 1)
        conversation = work.conversations.get(citizen.id)
        assert conversation
        work.connection.exec_driver_sql("UPDATE conversations SET channel = 'sms'")
    assert citizen.wait("2026-11-27T07:59:00+01:00") == []
    [reminder] = citizen.wait("2026-11-27T08:00:00+01:00")
    address = reminder["text"].rpartition("https://afklar.example.dk/aftale/")[2]
    with bot.parts.database.reading() as work:
        found = booking_links.booking_behind(work, booking_links.MANAGE, address)
    assert found is not None and found.id == booking.id
    bot.parts.database.close()


def test_who_books_by_sms_gets_the_link_at_once(tmp_path: Any, content: Content, host: Any) -> None:
    bot = start(settings_for(tmp_path, AFKLAR_PUBLIC_URL="https://afklar.example.dk"), content, host)
    citizen = routed(bot, "0540")
    citizen.answers("Telefon", "på fredag", "kl. 15", *WHO[:-1])
    with bot.parts.database.transaction() as work:
        work.connection.exec_driver_sql("UPDATE conversations SET channel = 'sms'")
    citizen.answers(WHO[-1])
    with bot.parts.database.reading() as work:
        address = booking_links.manage_url(work, "https://afklar.example.dk", the(bot))
    assert citizen.texts.endswith(f"Se eller aflys: {address}")
    assert citizen.result("booking")["calendar_url"].startswith("https://afklar.example.dk/kalender/aftale/")
    bot.parts.database.close()


def test_in_the_chat_there_is_no_link(running: Any) -> None:
    citizen = booked_friday(running)
    assert "http" not in citizen.texts and "/aftale" not in citizen.texts
    assert "http" not in citizen.wait("2026-11-26T15:00:00+01:00")[0]["text"]


def test_the_times_own_place_is_told(running: Any) -> None:
    with running.parts.database.transaction() as work:
        work.connection.exec_driver_sql("UPDATE slots SET place = 'Biblioteket, lokale 2'")
    citizen = routed(running, "0540")
    citizen.answers("Fremmøde")
    citizen.answers(times(citizen)[0], *WHO[:-1])
    assert "Sted: Biblioteket, lokale 2." in citizen.texts
    citizen.answers(WHO[-1])
    assert "Sted: Biblioteket, lokale 2." in citizen.texts
    assert citizen.result("booking")["place"] == "Biblioteket, lokale 2"


@pytest.mark.parametrize("said", ["kan ikke", "Jeg kan desværre ikke alligevel", "det passer mig dårligt", "nej",
                                  "jeg er blevet syg", "har du en anden tid?", "Flyt min tid"])
def test_who_cannot_come_is_asked_for_another_time(running: Any, said: str) -> None:
    citizen = booked_friday(running)
    citizen.wait("2026-11-26T15:00:00+01:00")
    citizen.answers(said)
    assert citizen.question == "booking.time"
    citizen.answers(times(citizen)[0], "Ja, det er rigtigt")
    assert citizen.result("booking")["status"] == "changed"


@pytest.mark.parametrize("said", ["Jeg vil gerne aflyse min tid", "aflys min tid", "Aflys min tid"])
def test_who_wants_to_cancel_is_asked_whether_they_are_sure(running: Any, said: str) -> None:
    citizen = booked_friday(running)
    citizen.wait("2026-11-26T15:00:00+01:00")
    citizen.answers(said)
    assert citizen.question == "booking.confirm"
    assert "Du vil aflyse" in citizen.texts


@pytest.mark.parametrize("said", ["jeg kan ikke huske, hvor det er", "ok", "tak for det"])
def test_other_answers_to_a_reminder_change_nothing(running: Any, said: str) -> None:
    citizen = booked_friday(running)
    citizen.wait("2026-11-26T15:00:00+01:00")
    citizen.say(said)
    assert citizen.question is None
    assert the(running).status == "confirmed"


def test_a_reminder_in_the_middle_of_something_else_leaves_it_open(running: Any) -> None:
    citizen = booked_friday(running)
    citizen.answers("Jeg vil gerne tale om at ryge mindre")
    opened = citizen.question
    assert opened
    citizen.wait("2026-11-26T15:00:00+01:00")
    assert citizen.question is None  # it is not asked again
    citizen.say("kan ikke")
    assert citizen.question == "booking.time"


def test_no_is_about_the_reminder_only_right_after_it(running: Any) -> None:
    citizen = booked_friday(running)
    citizen.wait("2026-11-26T15:00:00+01:00")
    citizen.answers("Jeg vil gerne tale om at ryge mindre")
    opened = citizen.question
    assert opened and not opened.startswith("booking")
    citizen.say("nej")
    assert citizen.question != "booking.time"


def cancelled_by_link(running: Any) -> None:
    with running.parts.database.transaction() as work:
        appointment.cancel(work, the(running), running.parts.clock.now())


def test_who_cancels_by_link_sees_it_in_the_chat(running: Any) -> None:
    citizen = booked_friday(running)
    cancelled_by_link(running)
    said = citizen.wait(WEDNESDAY)
    assert [m["text"] for m in said] == [
        f"Din aftale fredag den 27. november kl. 15.00 er aflyst. Nummeret var {the(running).reference}. "
        "Du er altid velkommen til at booke en ny."]
    assert citizen.result("booking")["status"] == "cancelled"
    assert citizen.wait("2026-11-27T14:00:00+01:00") == []


@pytest.mark.parametrize(("change", "told", "status"), [
    ("cancel", "Din aftale fredag den 27. november kl. 15.00 er aflyst", "cancelled"),
    ("move", "Din aftale er ændret. Den er nu ", "changed"),
])
def test_what_staff_change_is_told_in_the_chat(running: Any, change: str, told: str, status: str) -> None:
    citizen = booked_friday(running)
    with running.parts.database.transaction() as work:
        acting = Acting(work, running.parts.clock.now(), "kim")
        if change == "cancel":
            booking_changes.cancel(acting, the(running))
        else:
            slot = next(s for s in work.bookings.all_slots() if s.municipality == "0540" and s.taken == 0
                        and s.offer == "alcohol_conversation" and s.starts_at > the(running).starts_at)
            booking_changes.move(acting, the(running), slot.id)
    [said] = citizen.wait("2026-11-23T12:00:00+01:00")
    assert told in said["text"]
    assert citizen.result("booking")["status"] == status


def test_a_wish_to_move_from_the_page_is_taken_up_in_the_chat(running: Any) -> None:
    citizen = booked_friday(running)
    with running.parts.database.transaction() as work:
        assert appointment.ask_to_move(work, the(running), running.parts.clock.now())
    citizen.wait(WEDNESDAY)
    assert citizen.question == "booking.time"
    assert "Du har den, til du har valgt en ny." in citizen.texts
    citizen.answers(times(citizen)[0], "Ja, det er rigtigt")
    assert citizen.result("booking")["status"] == "changed"


def test_a_wish_to_move_is_moot_when_the_booking_is_cancelled_first(running: Any) -> None:
    citizen = booked_friday(running)
    with running.parts.database.transaction() as work:
        appointment.ask_to_move(work, the(running), running.parts.clock.now())
        booking_changes.cancel(Acting(work, running.parts.clock.now()), the(running))
    assert citizen.wait(WEDNESDAY) == []


def test_without_a_conversation_there_is_nobody_to_ask(running: Any) -> None:
    citizen = booked_friday(running)
    with running.parts.database.transaction() as work:
        work.conversations.end(citizen.id, running.parts.clock.now())
        assert not appointment.ask_to_move(work, the(running), running.parts.clock.now())
