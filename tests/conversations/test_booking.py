"""Booking in Sønderborg, a call-back in Næstved, the national lines elsewhere; change, cancel, the loser of a race."""
from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.domain.booking import LANGUAGES
from bot.services import booking_changes
from bot.services.booking_state import Acting
from tests.conversations.audit import EIGHT, screened
from tests.running import MONDAY_MORNING, Talk, moved

pytestmark = pytest.mark.model

WHO = ("Ja, det må du", "Anna Sørensen", "20 12 34 56", "Nej tak")
MONDAY = datetime.fromisoformat(MONDAY_MORNING)


def routed(running: Any, municipality: str | None) -> Talk:
    """A citizen whose AUDIT led to an alcohol conversation."""
    citizen = Talk(running, municipality)
    screened(citizen, EIGHT)
    return citizen


def times(talk: Any) -> list[str]:
    return [c["title"] for c in talk.last[-1]["choices"] if c["kind"] == "option"]


def booked(running: Any) -> Talk:
    """A citizen with a booking of the first time by phone."""
    citizen = routed(running, "0540")
    citizen.answers("Telefon")
    citizen.answers(times(citizen)[0], *WHO, "Nej", "Ja, det er rigtigt")
    assert citizen.result("booking")["status"] == "confirmed"
    return citizen


def bookings(running: Any) -> list[Any]:
    with running.parts.database.reading() as work:
        return list(work.bookings.all())


def test_the_whole_booking_in_soenderborg(running: Any) -> None:
    citizen = routed(running, "0540")
    assert citizen.question == "booking.format"
    assert times(citizen) == ["Telefon", "Fremmøde"]
    citizen.tap("Fremmøde")
    assert citizen.question == "booking.time"
    assert len(times(citizen)) == 3
    assert citizen.choice("Andre tider")["kind"] == "other"
    citizen.answers(times(citizen)[0])
    assert citizen.question == "booking.consent"
    for said, question in zip(WHO, ("name", "phone", "interpreter", "share"), strict=True):
        citizen.answers(said)
        assert citizen.question == f"booking.{question}"
    citizen.answers("Ja, kun resultatet")
    assert citizen.question == "booking.confirm"
    summary = citizen.last[-1]["text"]
    for part in ("Samtale om alkohol, fremmøde", "tirsdag den 24. november kl. 9.00", "Anna Sørensen", "20 12 34 56",
                 "Rådgiveren må se dit resultat, men ikke svarene."):
        assert part in summary
    citizen.tap("Ja, det er rigtigt")
    result = citizen.result("booking")
    reference = result.pop("reference")
    assert result.pop("id")
    assert re.fullmatch(r"/kalender/aftale/[\w-]{22}\.[\w-]{22}\.ics", result.pop("calendar_url"))
    assert result == {
        "kind": "booking", "status": "confirmed", "offer": "alcohol_conversation", "format": "in_person",
        "starts_at": "2026-11-24T09:00:00+01:00", "ends_at": "2026-11-24T09:45:00+01:00",
        "place": "Forebyggelsesenheden"}
    assert reference in citizen.texts
    [stored] = bookings(running)
    assert stored.personal["name"] == "Anna Sørensen"
    assert (stored.personal["phone"], stored.personal["share"]) == ("+4520123456", "result")
    assert stored.personal["screening"]


@pytest.mark.parametrize(("share", "kept"), [("Ja, alle svar", True), ("Ja, kun resultatet", True), ("Nej", False)])
def test_the_screening_is_tied_to_the_booking_only_with_a_yes(running: Any, share: str, kept: bool) -> None:
    citizen = routed(running, "0540")
    citizen.answers("Telefon")
    citizen.answers(times(citizen)[0], *WHO, share, "Ja, det er rigtigt")
    assert (bookings(running)[0].personal["screening"] is not None) is kept


def test_the_municipality_by_what_was_written(running: Any) -> None:
    citizen = routed(running, None)
    assert citizen.question == "booking.municipality"
    citizen.say("jeg bor i sønderborg")
    assert citizen.question == "booking.format"


def test_times_lie_within_the_deadline_and_every_one_can_be_reached(running: Any) -> None:
    citizen = routed(running, "0540")
    citizen.tap("Telefon")
    with running.parts.database.reading() as work:
        slots = [s for s in work.bookings.all_slots() if s.municipality == "0540" and s.offer == "alcohol_conversation"]
    deadline = datetime(2026, 12, 21, 23, 0, tzinfo=timezone.utc)
    expected = {s.id for s in slots if MONDAY < s.starts_at < deadline}
    shown: list[str] = []
    while True:
        shown += times(citizen)
        if not any(c["title"] == "Andre tider" for c in citizen.last[-1]["choices"]):
            break
        citizen.tap("Andre tider")
    assert len(shown) == len(set(shown)) == len(expected)
    citizen.tap("De første tider igen")
    assert times(citizen) == sorted(shown[:3], key=shown.index)


def test_times_beyond_the_deadline_are_shown_only_when_there_is_nothing_else_and_that_is_said(running: Any) -> None:
    from dataclasses import replace

    with running.parts.database.transaction() as work:
        for slot in list(work.bookings.all_slots()):
            if slot.municipality == "0540":
                work.bookings.take(slot.id)
        late = replace(slot, id="late", municipality="0540", offer="alcohol_conversation", formats=("phone",),
                       starts_at=MONDAY + timedelta(days=29), ends_at=MONDAY + timedelta(days=29, hours=1), taken=0)
        work.bookings.add_slots([late])
    citizen = routed(running, "0540")
    citizen.tap("Telefon")
    assert len(times(citizen)) == 1
    assert "ingen ledige tider inden for kommunens egen frist" in citizen.texts


def test_a_wish_in_words_narrows_the_times(running: Any) -> None:
    citizen = routed(running, "0540")
    citizen.answers("Telefon", "har du noget på fredag?")
    assert times(citizen) == [f"fredag den 27. november kl. {hour}" for hour in ("10.30", "15.00")]
    citizen.say("kl. 15")
    assert citizen.question == "booking.consent"


def test_formats_and_interpreter_in_words(running: Any) -> None:
    citizen = routed(running, "0540")
    citizen.answers("jeg vil helst mødes")
    assert citizen.question == "booking.time"
    citizen.answers(times(citizen)[0], "ja", "Ali Hassan", "mit nummer er 20123456", "arabisk", "nej",
                    "Ja, det er rigtigt")
    [stored] = bookings(running)
    assert stored.format == "in_person"
    assert (stored.personal["interpreter"], stored.personal["phone"]) == ("ar", "+4520123456")
    assert "ar" in LANGUAGES


@pytest.mark.parametrize(("said", "stored"), [
    ("20123456", "+4520123456"), ("+45 20 12 34 56", "+4520123456"), ("0045 20123456", "+4520123456"),
    ("+46 70 123 45 67", "+46701234567"),
])
def test_telephone_numbers_as_people_write_them(running: Any, said: str, stored: str) -> None:
    citizen = routed(running, "0540")
    citizen.answers("Telefon")
    citizen.answers(times(citizen)[0], "Ja, det må du", "Bo", said)
    assert citizen.question == "booking.interpreter"
    citizen.answers("Nej tak", "Nej", "Ja, det er rigtigt")
    assert bookings(running)[0].personal["phone"] == stored


@pytest.mark.parametrize("said", ["2012345", "201234567", "1"])
def test_a_number_that_cannot_be_right_is_asked_again(running: Any, said: str) -> None:
    citizen = routed(running, "0540")
    citizen.answers("Telefon")
    citizen.answers(times(citizen)[0], "Ja, det må du", "Bo", said)
    assert citizen.question == "booking.phone"


@pytest.mark.parametrize(("answers", "left"), [
    (("Ikke nu",), 0), (("Telefon", "Ikke nu"), 0), (("Telefon", 0, "Nej"), 0),
    (("Telefon", 0, *WHO, "Nej", "Nej, stop"), 0),
])
def test_a_no_on_the_way_books_nothing_and_forgets_the_name(running: Any, answers: tuple[Any, ...], left: int) -> None:
    citizen = routed(running, "0540")
    for said in answers:
        citizen.answers(times(citizen)[said] if isinstance(said, int) else said)
    assert citizen.question is None
    assert len(bookings(running)) == left
    assert "Anna" not in str(session(running, citizen))


def session(running: Any, talk: Talk) -> dict[str, Any]:
    with running.parts.database.reading() as work:
        found = work.conversations.get(talk.id)
        assert found is not None
        return found.session


def test_name_and_number_leave_the_session_with_the_booking(running: Any) -> None:
    citizen = booked(running)
    kept = str(session(running, citizen))
    assert "Anna" not in kept and "20123456" not in kept


def test_a_callback_in_naestved_within_14_working_days(running: Any) -> None:
    citizen = routed(running, "0370")
    assert citizen.question == "booking.consent"
    citizen.answers(*WHO, "Nej", "Ja, det er rigtigt")
    result = citizen.result("callback")
    assert (result["purpose"], set(result)) == ("alcohol_conversation", {"kind", "id", "reference", "purpose"})
    assert "senest fredag den 11. december" in citizen.texts
    assert "80 200 500" in citizen.texts
    with running.parts.database.reading() as work:
        [wish] = work.records.callbacks()
    assert wish["municipality"] == "0370"
    assert wish["deadline"] == datetime(2026, 12, 11, 23, 0, tzinfo=timezone.utc)
    assert "Anna" not in str(session(running, citizen))
    assert bookings(running) == []


@pytest.mark.parametrize("place", ["Odense", "jeg bor i Københavns Kommune", "Aabenraa"])
def test_elsewhere_the_national_lines_and_no_wish_that_nobody_reads(running: Any, place: str) -> None:
    citizen = routed(running, None)
    citizen.say(place)
    assert citizen.question is None
    assert "80 200 500" in citizen.texts and "hovednummer" in citizen.texts
    with running.parts.database.reading() as work:
        assert list(work.records.callbacks()) == [] and list(work.bookings.all()) == []


def test_treatment_needs_no_name_and_a_callback_for_it_has_14_days(running: Any) -> None:
    citizen = Talk(running, "0540")
    result = screened(citizen, (4, 2, 2, 2, 2, 0, 2, 2, 4, 0))
    assert (result["route"], citizen.question) == ("alcohol_treatment", None)
    for part in ("gratis", "14 dage", "anonym", "vælger selv", "frivillige grupper", "80 200 500"):
        assert part in citizen.texts
    citizen.answers("Bliv ringet op")
    citizen.answers(*WHO, "Nej", "Ja, det er rigtigt")
    assert citizen.result("callback")["purpose"] == "alcohol_treatment"
    with running.parts.database.reading() as work:
        [wish] = work.records.callbacks()
    assert wish["deadline"] == datetime(2026, 12, 7, 23, 0, tzinfo=timezone.utc)


def test_change_keeps_the_reference_and_frees_the_old_time(running: Any) -> None:
    citizen = booked(running)
    before = bookings(running)[0]
    citizen.say("flyt min tid")
    assert citizen.question == "booking.time"
    citizen.answers(times(citizen)[1], "Ja, det er rigtigt")
    result = citizen.result("booking")
    assert (result["status"], result["reference"]) == ("changed", before.reference)
    [after] = bookings(running)
    assert (after.slot != before.slot, after.sequence) == (True, 1)
    with running.parts.database.reading() as work:
        assert (work.bookings.slot(before.slot).taken, work.bookings.slot(after.slot).taken) == (0, 1)


def test_cancel_after_a_yes_and_the_time_is_free_again(running: Any) -> None:
    citizen = booked(running)
    slot = bookings(running)[0].slot
    citizen.answers("aflys min tid", "Nej, stop")
    assert bookings(running)[0].status == "confirmed"
    citizen.answers("aflys min tid", "Ja, det er rigtigt")
    assert citizen.result("booking")["status"] == "cancelled"
    with running.parts.database.reading() as work:
        assert work.bookings.slot(slot).taken == 0
    other = booked(running)
    assert other.result("booking")["starts_at"] == "2026-11-24T09:00:00+01:00"


@pytest.mark.parametrize(("phone", "found"), [("20 12 34 56", True), ("20 12 34 57", False)])
def test_from_another_conversation_by_reference_and_phone_together(running: Any, phone: str, found: bool) -> None:
    reference = booked(running).result("booking")["reference"]
    other = Talk(running)
    other.say("aflys min tid")
    assert other.question == "booking.reference"
    other.say(f"det er {reference.lower().replace('-', ' ')}")
    assert other.question == "booking.phone"
    other.say(phone)
    assert (other.question == "booking.confirm") is found
    if found:
        other.tap("Ja, det er rigtigt")
        assert bookings(running)[0].status == "cancelled"
    else:
        assert "kan ikke finde" in other.texts
        assert bookings(running)[0].status == "confirmed"


def test_a_reference_with_a_wrong_digit_is_noticed(running: Any) -> None:
    reference = booked(running).result("booking")["reference"]
    wrong = reference[:-1] + str((int(reference[-1]) + 1) % 10)
    other = Talk(running)
    other.answers("flyt min tid", wrong)
    assert other.question == "booking.reference"
    assert "byttet om" in other.texts


def test_a_booking_that_has_begun_can_no_longer_be_changed(running: Any) -> None:
    reference = booked(running).result("booking")["reference"]
    later = Talk(moved(running, "2026-11-24T09:00:00+01:00"))
    later.answers("flyt min tid", reference, "20 12 34 56")
    assert later.question is None
    assert "kan ikke finde" in later.texts


@pytest.mark.parametrize("wish", ["aflys min tid", "flyt min tid"])
def test_what_was_cancelled_elsewhere_meanwhile_is_neither_cancelled_again_nor_revived(running: Any, wish: str) -> None:
    citizen = booked(running)
    slot = bookings(running)[0].slot
    citizen.say(wish)
    if wish.startswith("flyt"):
        citizen.answers(times(citizen)[0])
    assert citizen.question == "booking.confirm"
    with running.parts.database.transaction() as work:
        booking_changes.cancel(Acting(work, running.parts.clock.now()), bookings(running)[0])
    booked(running)
    citizen.tap("Ja, det er rigtigt")
    assert "allerede aflyst" in citizen.texts
    cancelled, other = sorted(bookings(running), key=lambda booking: booking.created_at)
    assert (cancelled.status, cancelled.sequence, other.slot) == ("cancelled", 1, slot)
    with running.parts.database.reading() as work:
        assert work.bookings.slot(slot).taken == 1


def test_the_loser_of_a_race_is_told_kindly_and_offered_other_times(running: Any) -> None:
    """Both see the same times; who chooses first holds it while writing name and number."""
    first, second = routed(running, "0540"), routed(running, "0540")
    for citizen in (first, second):
        citizen.answers("Telefon")
    chosen = times(first)[0]
    assert times(second)[0] == chosen
    first.answers(chosen)
    second.answers(chosen)
    assert (first.question, second.question) == ("booking.consent", "booking.time")
    assert "nåede en anden desværre" in second.texts
    assert chosen not in times(second)
    for citizen in (first, second):
        citizen.answers(*([] if citizen is first else [times(second)[0]]), *WHO, "Nej", "Ja, det er rigtigt")
        assert citizen.result("booking")["status"] == "confirmed"
    assert len({b.slot for b in bookings(running)}) == 2


def test_a_held_time_is_shown_to_nobody_else_and_expires_by_itself(running: Any) -> None:
    holder = routed(running, "0540")
    holder.answers("Telefon")
    chosen = times(holder)[0]
    holder.answers(chosen)
    other = routed(running, "0540")
    other.answers("Telefon")
    assert chosen not in times(other)
    in_time, too_late = moved(running, "2026-11-23T09:09:00+01:00"), moved(running, "2026-11-23T09:11:00+01:00")
    for later, shown in ((in_time, False), (too_late, True)):
        third = routed(later, "0540")
        third.answers("Telefon")
        assert (chosen in times(third)) is shown


def test_who_loses_the_hold_is_told_when_confirming_and_keeps_name_and_number(running: Any) -> None:
    slow = routed(running, "0540")
    slow.answers("Telefon")
    chosen = times(slow)[0]
    slow.answers(chosen, *WHO, "Nej")
    assert slow.question == "booking.confirm"
    later = moved(running, "2026-11-23T09:11:00+01:00")
    quick = routed(later, "0540")
    quick.answers("Telefon")
    quick.answers(chosen, *WHO, "Nej", "Ja, det er rigtigt")
    slow.running = later
    slow.tap("Ja, det er rigtigt")
    assert "nåede en anden desværre" in slow.texts
    assert slow.question == "booking.time"
    slow.answers(times(slow)[0])
    assert slow.question == "booking.confirm"
    slow.tap("Ja, det er rigtigt")
    assert len({b.slot for b in bookings(running)}) == 2


def test_an_expired_hold_that_nobody_took_is_booked(running: Any) -> None:
    citizen = routed(running, "0540")
    citizen.answers("Telefon")
    citizen.answers(times(citizen)[0], *WHO, "Nej")
    citizen.running = moved(running, "2026-11-23T10:00:00+01:00")
    citizen.tap("Ja, det er rigtigt")
    assert citizen.result("booking")["status"] == "confirmed"


@pytest.mark.parametrize("last", ["Ja, det er rigtigt", "Nej, stop"])
def test_nothing_is_held_after_the_booking_or_a_no(running: Any, last: str) -> None:
    citizen = routed(running, "0540")
    citizen.answers("Telefon")
    citizen.answers(times(citizen)[0], *WHO, "Nej")
    with running.parts.database.reading() as work:
        assert work.bookings.held(citizen.id) is not None
    citizen.tap(last)
    with running.parts.database.reading() as work:
        assert work.bookings.held(citizen.id) is None


def test_a_time_that_has_passed_meanwhile_is_not_booked(running: Any) -> None:
    citizen = routed(running, "0540")
    citizen.answers("Telefon")
    citizen.answers(times(citizen)[0], *WHO, "Nej")
    citizen.running = moved(running, "2026-11-24T09:30:00+01:00")
    citizen.tap("Ja, det er rigtigt")
    assert citizen.question == "booking.time"
    assert bookings(running) == []


def test_show_my_booking(running: Any) -> None:
    citizen = booked(running)
    reference = citizen.result("booking")["reference"]
    citizen.say("hvornår er min tid?")
    assert citizen.result("booking")["reference"] == reference
