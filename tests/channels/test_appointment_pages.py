"""The pages about one booking: a link without sign-in shows it, asks, and only then cancels; nobody else can."""
from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import vobject
from starlette.testclient import TestClient

from bot.services import advisor_calendars, booking_links
from bot.services.ports import Booking, Slot
from tests.running import Talk

pytestmark = pytest.mark.model
STARTS = datetime(2026, 11, 24, 8, 0, tzinfo=timezone.utc)
PHONE = "+4520123456"


class Citizen:
    """A citizen with a booking, a link to it and a browser."""

    def __init__(self, client: TestClient, **changes: Any) -> None:
        self.client, self.database = client, client.running.parts.database  # type: ignore[attr-defined]
        ends = changes.pop("ends_at", STARTS + timedelta(minutes=45))
        self.id, slot = uuid.uuid4().hex, uuid.uuid4().hex
        with self.database.transaction() as work:
            work.bookings.add_slots([Slot(slot, "0540", "alcohol_conversation", ("phone",), STARTS, ends, 1, 0, False)])
            seat = work.bookings.take(slot)
            values: dict[str, Any] = {
                "id": self.id, "reference": "AF-1234566", "conversation": None, "slot": slot, "municipality": "0540",
                "offer": "alcohol_conversation", "format": "phone", "status": "confirmed", "starts_at": STARTS,
                "ends_at": ends, "deadline": None, "created_at": STARTS - timedelta(days=3),
                "personal": {"name": "Anna Sørensen", "phone": PHONE}, **changes}
            work.bookings.add(Booking(**values), seat)
            self.link = booking_links.manage_url(work, "", self.booking(work))
            self.calendar = str(booking_links.calendar_url(work, "", self.booking(work)))
        self.slot = slot

    def booking(self, work: Any) -> Booking:
        found: Booking = work.bookings.get(self.id)
        return found

    @property
    def status(self) -> str:
        with self.database.reading() as work:
            return self.booking(work).status

    @property
    def taken(self) -> int:
        with self.database.reading() as work:
            return int(work.bookings.slot(self.slot).taken)

    def form(self, path: str) -> str:
        """The hidden word of the form on a page."""
        return hidden(self.client.get(path).text)

    def cancel(self, form: str | None = None, **headers: str) -> Any:
        path = f"{self.link}/aflys"
        return self.client.post(path, data={"form": self.form(path) if form is None else form}, headers=headers)


def hidden(page: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found, page
    return found[1]


@pytest.fixture
def citizen(web: Callable[..., TestClient]) -> Citizen:
    return Citizen(web())


def find(client: TestClient, reference: str, phone: str) -> Any:
    form = hidden(client.get("/aftale").text)
    return client.post("/aftale", data={"form": form, "reference": reference, "phone": phone}, follow_redirects=False)


def test_the_page_shows_the_booking_and_nothing_of_what_it_is_about(citizen: Citizen) -> None:
    page = citizen.client.get(citizen.link)
    assert page.status_code == 200
    for part in ("Din aftale", "tirsdag den 24. november kl. 9.00", "Telefon", "AF-1234566", "Aflys aftalen"):
        assert part in page.text
    main = page.text[page.text.index("<main>"):page.text.index("</main>")].lower()
    assert [word for word in ("alkohol", "samtale", "anna", "2012") if word in main] == []
    assert page.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "<script" not in page.text and "style=" not in page.text


def test_looking_and_asking_change_nothing(citizen: Citizen) -> None:
    for _ in range(2):
        assert citizen.client.get(citizen.link).status_code == 200
        assert "Vil du aflyse aftalen?" in citizen.client.get(f"{citizen.link}/aflys").text
    assert (citizen.status, citizen.taken) == ("confirmed", 1)


def test_a_yes_cancels_once_and_frees_the_time(citizen: Citizen) -> None:
    form = citizen.form(f"{citizen.link}/aflys")
    for _ in range(2):
        answer = citizen.cancel(form)
        assert (answer.status_code, answer.url.path) == (200, citizen.link)
        assert "Aftalen er aflyst" in answer.text
    assert (citizen.status, citizen.taken) == ("cancelled", 0)
    with citizen.database.reading() as work:
        assert citizen.booking(work).sequence == 1
    assert "Aftalen er aflyst" in citizen.client.get(f"{citizen.link}/aflys").text


@pytest.mark.parametrize("form", ["", "cancel:x:0:1.AAAA", "find"])
def test_only_a_form_of_this_page_cancels(citizen: Citizen, form: str) -> None:
    if form == "find":
        form = citizen.form("/aftale")
    answer = citizen.cancel(form)
    assert answer.status_code == 422
    assert "prøv igen" in answer.text
    assert (citizen.status, citizen.taken) == ("confirmed", 1)


def test_a_form_of_another_booking_cancels_nothing(citizen: Citizen) -> None:
    other = Citizen(citizen.client, reference="AF-0204064")
    assert citizen.cancel(other.form(f"{other.link}/aflys")).status_code == 422
    assert (citizen.status, other.status) == ("confirmed", "confirmed")


def test_a_form_from_before_a_change_is_asked_anew(citizen: Citizen) -> None:
    form = citizen.form(f"{citizen.link}/aflys")
    with citizen.database.transaction() as work:
        booking = citizen.booking(work)
        booking.sequence += 1
        work.bookings.move(booking, 1)
    assert citizen.cancel(form).status_code == 422
    assert citizen.status == "confirmed"
    assert citizen.cancel().status_code == 200
    assert citizen.status == "cancelled"


@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200)])
def test_another_sites_page_cannot_post_here(citizen: Citizen, site: str, status: int) -> None:
    form = citizen.form(f"{citizen.link}/aflys")
    assert citizen.cancel(form, **{"Sec-Fetch-Site": site}).status_code == status
    assert citizen.status == ("cancelled" if status == 200 else "confirmed")


def test_a_huge_form_is_refused(citizen: Citizen) -> None:
    answer = citizen.client.post(f"{citizen.link}/aflys", data={"form": "x" * 5000})
    assert answer.status_code == 413


def test_a_link_that_was_changed_leads_to_a_kind_page(citizen: Citizen) -> None:
    token = citizen.link.removeprefix("/aftale/")
    calendar = citizen.calendar.removeprefix("/kalender/aftale/").removesuffix(".ics")
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    for wrong in (changed, token[:-4], token.partition(".")[0], calendar, "x", "%C3%A6%00", f"{token}x"):
        for path in (f"/aftale/{wrong}", f"/aftale/{wrong}/aflys"):
            page = citizen.client.get(path)
            assert page.status_code == 404, path
            assert "Linket virker ikke" in page.text
    assert citizen.client.get(f"/kalender/aftale/{token}.ics").status_code == 404


def test_the_link_ends_when_the_time_is_over(web: Callable[..., TestClient]) -> None:
    citizen = Citizen(web(AFKLAR_NOW="2026-11-24T09:44:00+01:00"))
    begun = citizen.client.get(citizen.link)
    assert begun.status_code == 200 and "Aftalen er begyndt" in begun.text and "Aflys" not in begun.text
    assert citizen.cancel("").status_code == 200  # shows how it stands
    assert citizen.status == "confirmed"
    citizen.client = web(AFKLAR_NOW="2026-11-24T09:45:00+01:00")
    later = Citizen(citizen.client, reference="AF-0204064")
    for path in (later.link, f"{later.link}/aflys", later.calendar):
        over = later.client.get(path)
        assert over.status_code == 410
        assert "gælder ikke længere" in over.text


@pytest.mark.parametrize("reference", ["AF-1234566", "af 123 45 66", "1234566"])
@pytest.mark.parametrize("phone", ["20123456", "20 12 34 56", "+45 20 12 34 56"])
def test_reference_and_phone_lead_to_the_booking(citizen: Citizen, reference: str, phone: str) -> None:
    answer = find(citizen.client, reference, phone)
    assert (answer.status_code, answer.headers["location"]) == (303, citizen.link)


@pytest.mark.parametrize(("reference", "phone", "told"), [
    ("AF-1234565", "20123456", "byttet om"), ("", "20123456", "byttet om"), ("AF-1234566", "2012345", "otte cifre"),
    ("AF-1234566", "20123457", "kan ikke finde"), ("AF-0204064", "20123456", "kan ikke finde"),
    ("<script>alert(1)</script>", "x", "byttet om"),
])
def test_a_slip_is_told_as_a_slip_and_a_miss_tells_nothing_more(citizen: Citizen, reference: str, phone: str,
                                                                told: str) -> None:
    answer = find(citizen.client, reference, phone)
    assert answer.status_code == 422
    assert told in answer.text
    assert "<script>" not in answer.text


def test_a_place_on_a_waiting_list_is_seen_and_given_up(citizen: Citizen) -> None:
    with citizen.database.transaction() as work:
        booking = citizen.booking(work)
        work.bookings.release(booking.slot)
        booking.status, booking.queue = "waitlisted", 1
        work.bookings.move(booking, None)
    page = citizen.client.get(citizen.link).text
    assert "Du står på venteliste" in page
    assert "kalender" not in page and "Flyt" not in page
    assert "Du står på venteliste" in citizen.client.get(f"{citizen.link}/flyt").text
    assert "Aftalen er aflyst" in citizen.cancel().text
    assert (citizen.status, citizen.taken) == ("cancelled", 0)


def test_guessing_one_reference_is_slowed_down_from_many_addresses(web: Callable[..., TestClient]) -> None:
    client = web(AFKLAR_TRUSTED_PROXIES="testclient")
    Citizen(client)
    form = hidden(client.get("/aftale").text)
    answers = [client.post("/aftale", headers={"X-Forwarded-For": f"192.0.2.{number}"}, data={
        "form": form, "reference": "af 123 45 66", "phone": f"201234{number}"}).status_code for number in range(57, 68)]
    assert answers == [422] * 10 + [429]


def test_guessing_is_slowed_down(citizen: Citizen) -> None:
    answers = [find(citizen.client, "AF-1234566", f"201234{number}").status_code for number in range(57, 68)]
    assert answers == [422] * 10 + [429]
    assert find(citizen.client, "AF-1234566", "20123456").headers["retry-after"]


def test_without_a_form_of_ours_nothing_is_looked_up(citizen: Citizen) -> None:
    answer = citizen.client.post("/aftale", data={"reference": "AF-1234566", "phone": "20123456"})
    assert answer.status_code == 422
    assert "Siden har stået åben for længe" in answer.text


def test_the_calendar_file_follows_the_booking(citizen: Citizen) -> None:
    file = citizen.client.get(citizen.calendar)
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert file.headers["content-disposition"] == 'attachment; filename="aftale.ics"'
    before = vobject.readOne(file.text)
    citizen.cancel()
    after = vobject.readOne(citizen.client.get(citizen.calendar).text)
    assert before.vevent.uid.value == after.vevent.uid.value
    assert (before.method.value, after.method.value) == ("PUBLISH", "CANCEL")
    assert (before.vevent.sequence.value, after.vevent.sequence.value) == ("0", "1")
    assert after.vevent.status.value == "CANCELLED"


def test_moving_from_the_page_asks_in_the_chat(web: Callable[..., TestClient]) -> None:
    client = web()
    talk = Talk(client.running, "0540")  # type: ignore[attr-defined]
    citizen = Citizen(client, conversation=talk.id)
    page = f"{citizen.link}/flyt"
    assert "Vil du have en anden tid?" in client.get(page).text
    answer = client.post(page, data={"form": citizen.form(page)})
    assert answer.status_code == 200
    assert "ligger klar i den samtale" in answer.text
    with citizen.database.reading() as work:
        [planned] = work.due.of_conversation(talk.id)
    assert (planned.kind, dict(planned.body)) == ("booking_move", {"booking": citizen.id})
    assert citizen.status == "confirmed"


def test_an_advisors_feed_at_its_secret_address(citizen: Citizen) -> None:
    with citizen.database.transaction() as work:
        feed, secret = advisor_calendars.create_feed(work, "0540", "", STARTS, "admin")
    address = advisor_calendars.feed_url("", secret)
    file = citizen.client.get(address)
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert vobject.readOne(file.text).vevent.uid.value == f"{citizen.id}@afklar"
    assert citizen.client.get(address.replace(secret[:4], "AAAA")).status_code == 404
    with citizen.database.transaction() as work:
        advisor_calendars.revoke_feed(work, feed.id, STARTS, "admin")
    assert citizen.client.get(address).status_code == 404


def test_moving_without_a_conversation_says_how(citizen: Citizen) -> None:
    page = f"{citizen.link}/flyt"
    answer = citizen.client.post(page, data={"form": citizen.form(page)})
    assert "Åbn chatten" in answer.text and "AF-1234566" in answer.text
    assert citizen.client.post(page, data={"form": citizen.form(f"{citizen.link}/aflys")}).status_code == 422


def test_a_cancelled_booking_is_not_moved(citizen: Citizen) -> None:
    page = f"{citizen.link}/flyt"
    form = citizen.form(page)
    citizen.cancel()
    assert "Aftalen er aflyst" in citizen.client.post(page, data={"form": form}).text
