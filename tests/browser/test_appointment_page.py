"""The pages about one booking in a real browser: no script, forms that post, axe, keyboard, a narrow screen."""
from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.services import booking_links
from bot.services.ports import Booking, Slot
from bot.store.crypto import Cipher, key_from_file
from bot.store.database import Database
from tests.browser.chat_page import ChatPage

pytestmark = pytest.mark.browser

STARTS = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=3)


@pytest.fixture
def link(live_server: Any) -> str:
    """The address of the page of a new booking: AF-1234566, 20 12 34 56."""
    folder = Path(live_server.environment["AFKLAR_VAR"])
    database = Database(f"sqlite:///{folder / 'afklar.db'}", Cipher(key_from_file(folder / "key")[0]))
    slot, ends = uuid.uuid4().hex, STARTS + timedelta(minutes=45)
    with database.transaction() as work:
        for old in list(work.bookings.all()):
            if old.reference == "AF-1234566":
                old.reference = f"old{uuid.uuid4().hex[:9]}"
                work.bookings.move(old, None)
        work.bookings.add_slots([Slot(slot, "0540", "alcohol_conversation", ("in_person",), STARTS, ends, 1, 0, True)])
        seat = work.bookings.take(slot)
        assert seat
        booking = Booking(id=uuid.uuid4().hex, reference="AF-1234566", conversation=None, slot=slot,
                          municipality="0540", offer="alcohol_conversation", format="in_person", status="confirmed",
                          starts_at=STARTS, ends_at=ends, deadline=None, created_at=STARTS - timedelta(days=3),
                          personal={"name": "Anna", "phone": "+4520123456"})
        work.bookings.add(booking, seat)
        address = booking_links.manage_url(work, live_server.url, booking)
    database.close()
    return address


def findings(page: Page) -> Any:
    return ChatPage(page, "http://unused").findings()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_find_look_and_cancel_with_the_keyboard_and_without_script(browser: Any, live_server: Any, link: str,
                                                                   scheme: Any) -> None:
    context = browser.new_context(locale="da-DK", color_scheme=scheme, viewport={"width": 320, "height": 640},
                                  java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/aftale")
    page.get_by_label("Nummer på aftalen").fill("af 123 4565")
    page.get_by_label("Dit telefonnummer").fill("20 12 34 56")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("byttet om")
    expect(page.get_by_label("Nummer på aftalen")).to_have_value("af 123 4565")
    page.get_by_label("Nummer på aftalen").fill("af 123 4566")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Din aftale")).to_be_visible()
    assert page.url == link
    with page.expect_download() as download:
        page.get_by_role("link", name="Føj til din kalender").click()
    assert download.value.suggested_filename == "aftale.ics"
    page.get_by_role("link", name="Aflys aftalen").click()
    page.get_by_role("button", name="Ja, aflys aftalen").press("Enter")
    expect(page.get_by_role("heading", name="Aftalen er aflyst")).to_be_visible()
    assert page.url == link
    expect(page.get_by_role("link", name="80 200 500")).to_have_attribute("href", "tel:80200500")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(page: Page, live_server: Any, link: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 640})
    for address in (link, f"{link}/aflys", f"{link}/flyt", f"{live_server.url}/aftale", f"{link}x"):
        page.goto(address)
        assert findings(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    page.goto(f"{link}/flyt")
    page.get_by_role("button", name="Ja, vælg en anden tid").click()
    expect(page.get_by_role("heading", name="Vælg den nye tid i chatten")).to_be_visible()
    assert findings(page) == []
