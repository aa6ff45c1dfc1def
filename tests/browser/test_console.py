"""Citizen and advisor in two real browsers: the whole way from the bot to a person and back, and what may go wrong."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.app import open_database
from bot.services.users import add_user
from bot.settings import read_settings
from tests.browser.chat_page import AXE_TAGS, ChatPage

pytestmark = [pytest.mark.browser, pytest.mark.model]

PASSWORD = "hemmeligt kodeord"
TABLET, DESK = {"width": 820, "height": 1180}, {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def server(serve: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory, content: Any) -> Any:
    """A server with two advisors in Sønderborg and one in Næstved."""
    started = serve(tmp_path_factory.mktemp("console"), AFKLAR_SESSIONS_PER_MINUTE="100000")
    database = open_database(read_settings(started.environment))
    with database.transaction() as work:
        for name, code in (("Mette Hansen", "0540"), ("Ole Holm", "0540"), ("Eva Ny", "0370")):
            add_user(work, content, datetime.now(timezone.utc), name=name, role="advisor", password=PASSWORD,
                     municipality=code)
    database.close()
    return started


class Advisor:
    def __init__(self, browser: Any, server: Any, name: str, **more: Any) -> None:
        self.context = browser.new_context(locale="da-DK", **{"viewport": DESK, **more})
        self.context.set_default_timeout(30_000)
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda entry: self.problems.append(entry.text)
                     if "Content Security Policy" in entry.text else None)
        self.url = f"{server.url}/raadgiver"
        self.page.goto(self.url)
        self.page.get_by_label("Navn").fill(name)
        self.page.get_by_label("Adgangskode", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Log ind").click()
        expect(self.page.get_by_role("heading", name="Køen", exact=True)).to_be_visible()

    @property
    def lines(self) -> Any:
        return self.page.locator("#lines .text")

    def findings(self) -> list[Any]:
        from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}}).response["violations"]
        return [(rule["id"], [str(node["target"]) for node in rule["nodes"]]) for rule in found]

    def close(self) -> None:
        self.context.close()
        assert self.problems == []


@pytest.fixture
def advisor(browser: Any, server: Any) -> Iterator[Callable[..., Advisor]]:
    made: list[Advisor] = []

    def make(name: str = "Mette Hansen", **more: Any) -> Advisor:
        made.append(Advisor(browser, server, name, **more))
        return made[-1]

    yield make
    for one in made:
        one.close()


def in_queue(page: Page, server: Any) -> ChatPage:
    citizen = ChatPage(page, server.url).open("?kommune=0540")
    citizen.say("menneske")
    expect(page.locator(".afk-banner")).to_contain_text("Du venter på en rådgiver")
    return citizen


def test_the_whole_way(page: Page, server: Any, advisor: Callable[..., Advisor]) -> None:
    mette, ole = advisor(), advisor("Ole Holm")
    citizen = ChatPage(page, server.url).open("?kommune=0540")
    citizen.to_question("audit.1")
    citizen.say("menneske")
    # The queue shows it without reload.
    expect(mette.page.get_by_text("Har bedt om et menneske")).to_be_visible()
    expect(mette.page).to_have_title("(1) Køen - Afklar for rådgivere")
    expect(ole.page.get_by_text("Har bedt om et menneske")).to_be_visible()
    mette.page.get_by_role("button", name="Tag den næste").click()
    expect(page.locator(".afk-banner")).to_have_text("Du skriver nu med Mette, som er rådgiver.")
    expect(ole.page.get_by_text("Ingen venter.")).to_be_visible()
    # Both ways, with typing.
    mette.page.get_by_label("Dit svar").press_sequentially("Hej")
    expect(page.get_by_text("Rådgiveren skriver")).to_be_visible()
    mette.page.keyboard.press("Enter")
    expect(page.locator(".afk-advisor .afk-text")).to_have_text(["Hej"])
    citizen.field.press_sequentially("hej <b>du</b>")
    expect(mette.page.get_by_text("Borgeren skriver")).to_be_visible()
    citizen.field.press("Enter")
    expect(mette.lines.last).to_have_text("hej <b>du</b>")
    # A draft survives a reload, a note stays inside.
    mette.page.get_by_label("Dit svar").fill("et udkast")
    mette.page.get_by_label("Ny note").fill("Vil ringes op")
    mette.page.get_by_role("button", name="Gem note").click()
    expect(mette.page.locator("#panel")).to_contain_text("Vil ringes op")
    expect(mette.page.get_by_label("Dit svar")).to_have_value("et udkast")
    # To a colleague, and back to the bot, which goes on where it was.
    mette.page.get_by_text("Giv videre").first.click()
    mette.page.get_by_label("Til", exact=True).select_option(label="Ole Holm")
    mette.page.get_by_role("button", name="Giv videre").click()
    expect(mette.page.get_by_text("Ole Holm har samtalen.")).to_be_visible()
    expect(page.locator(".afk-banner")).to_have_text("Du skriver nu med Ole, som er rådgiver.")
    ole.page.get_by_role("link", name="Åbn").first.click()
    expect(ole.page.locator("#panel")).to_contain_text("Vil ringes op")
    ole.page.get_by_role("button", name="Giv tilbage til Afklar").click()
    expect(page.locator(".afk-banner")).to_be_hidden()
    citizen.next_question("")
    assert citizen.question == "audit.1"
    assert "Vil ringes op" not in " ".join(text for _, text in citizen.messages())
    citizen.options.nth(1).click()
    assert citizen.next_question("audit.1") == "audit.2"


def test_a_lost_network_loses_no_reply_and_doubles_none(
    page: Page, server: Any, advisor: Callable[..., Advisor],
) -> None:
    mette, citizen = advisor(), in_queue(page, server)
    mette.page.get_by_role("button", name="Tag den næste").click()
    expect(page.locator(".afk-banner")).to_contain_text("Mette")
    mette.context.set_offline(True)
    mette.page.get_by_label("Dit svar").fill("sendt uden net")
    mette.page.keyboard.press("Enter")
    citizen.say("skrevet imens")
    citizen.expect_received(["menneske", "skrevet imens"])
    expect(mette.page.get_by_text("Forbindelsen er væk")).to_be_visible()
    mette.context.set_offline(False)
    expect(page.locator(".afk-advisor .afk-text")).to_have_text(["sendt uden net"])
    expect(mette.lines.filter(has_text="skrevet imens")).to_have_count(1)
    expect(mette.lines.filter(has_text="sendt uden net")).to_have_count(1)
    # The answer to a reply is lost on its way, and the server is killed: it is sent again, and stands there once.
    lost = []

    def lose(route: Any) -> None:
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    mette.page.route("**/svar", lose)
    mette.page.get_by_label("Dit svar").fill("svar to")
    mette.page.keyboard.press("Enter")
    expect(page.locator(".afk-advisor .afk-text")).to_have_text(["sendt uden net", "svar to"])
    server.kill()
    mette.page.get_by_label("Dit svar").fill("svar tre")
    mette.page.keyboard.press("Enter")
    citizen.say("mens den er nede")
    server.restart()
    expect(page.locator(".afk-advisor .afk-text")).to_have_text(["sendt uden net", "svar to", "svar tre"],
                                                                timeout=60_000)
    expect(mette.lines.filter(has_text="mens den er nede")).to_have_count(1, timeout=60_000)
    expect(mette.lines.filter(has_text="svar t")).to_have_count(2)
    mette.page.get_by_text("Afslut", exact=True).click()
    mette.page.get_by_role("button", name="Afslut samtalen").click()
    expect(page.locator(".afk-banner")).to_have_text("Samtalen med rådgiveren er slut. Skriv her, hvis der er mere.")


def test_another_municipality_sees_nothing(page: Page, server: Any, advisor: Callable[..., Advisor]) -> None:
    mette, eva = advisor(), advisor("Eva Ny")
    in_queue(page, server)
    mette.page.get_by_role("link", name="Åbn").first.click()
    address = mette.page.url
    expect(eva.page.get_by_text("Ingen venter.")).to_be_visible()
    answer = eva.page.goto(address)
    assert answer is not None and answer.status == 404
    mette.page.get_by_role("button", name="Tag samtalen").click()
    mette.page.get_by_role("button", name="Giv tilbage til Afklar").click()


@pytest.mark.parametrize("viewport", [DESK, TABLET], ids=["desk", "tablet"])
def test_axe_finds_nothing_and_the_keyboard_is_enough(
    page: Page, server: Any, advisor: Callable[..., Advisor], viewport: dict[str, int],
) -> None:
    mette = advisor(viewport=viewport)
    in_queue(page, server)
    expect(mette.page.get_by_role("button", name="Tag den næste")).to_be_visible()
    found = {"queue": mette.findings()}
    button = mette.page.get_by_role("button", name="Tag den næste")
    for _ in range(20):
        if button.evaluate("(one) => one === document.activeElement"):
            break
        mette.page.keyboard.press("Tab")
    mette.page.keyboard.press("Enter")
    expect(mette.page.get_by_label("Dit svar")).to_be_visible()
    for summary in mette.page.locator("summary").all():
        summary.focus()
        mette.page.keyboard.press("Enter")
    found["conversation"] = mette.findings()
    wide = mette.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    mette.page.goto(f"{mette.url}/mig")
    found["me"] = mette.findings()
    mette.page.goto(mette.url)
    mette.page.get_by_role("link", name="Åbn").first.click()
    mette.page.get_by_role("button", name="Giv tilbage til Afklar").click()
    expect(mette.page.locator("body")).to_have_attribute("data-mode", "over")
    mette.page.get_by_role("button", name="Lås skærmen").click()
    expect(mette.page.get_by_text("Venter i køen: 0")).to_be_visible()
    found["lock"] = mette.findings()
    mette.page.get_by_role("button", name="Log ud").click()
    found["sign in"] = mette.findings()
    assert (found, wide) == ({name: [] for name in found}, 0)
