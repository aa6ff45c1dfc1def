"""How a page asks for the chat, and makes it its own: places, attributes, texts, colours, what content says."""
from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.chat_page import ChatPage

pytestmark = pytest.mark.browser
CONFIG = re.compile(r"/api/chat/config")
ALLOW = {"Access-Control-Allow-Origin": "*"}
OURS, THEIRS = "rgb(23, 86, 94)", "rgb(122, 31, 92)"
KNOWN = {"help_line": {"name": "Alkolinjen", "number": "80 200 500"}, "municipality_name": "Sønderborg",
         "logo_text": "Sund i Sønderborg", "colours": {"accent": "#7a1f5c", "on_accent": "#ffffff"},
         "privacy_text": "Kort.", "privacy_link": "https://example.dk/data",
         "opening_hours": {"name": "Enheden", "hours": "kl. 8", "phone": None}}
MOUNT = "() => { window.mounted = window.Afklar.mount(document.querySelector('#chat'), %s); }"
SESSIONS = "/api/chat/sessions"


def sessions(page: Page) -> list[str]:
    """The addresses of all conversations begun from now on."""
    begun: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith(SESSIONS) and request.method == "POST":
            begun.append(request.url)

    page.on("request", note)
    return begun


def settle(page: Page) -> None:
    """Two frames: whatever was to be begun at once has been."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


# ---- places


@pytest.mark.parametrize("path", ["/inline", "/target"])
def test_a_chat_in_an_element_of_the_page(page: Page, site: Any, path: str) -> None:
    page.goto(site[0].url + path)
    chat = ChatPage(page, site[0].url, site[1].url)
    page.locator(".afk-bot").first.wait_for()
    expect(page.locator(".afk-launcher")).to_have_count(0)
    chat.to_question("audit.1")
    assert chat.sideways() <= 0
    assert chat.findings() == []


def test_a_chat_further_down_begins_when_it_is_seen(page: Page, site: Any) -> None:
    begun = sessions(page)
    page.goto(f"{site[0].url}/far")
    page.locator("[data-afklar] .afk-form").wait_for(state="attached")
    settle(page)
    assert begun == []
    page.locator("#link").click()
    page.locator(".afk-bot").first.wait_for()
    expect(page.get_by_role("textbox", name="Skriv din besked")).to_be_in_viewport()
    assert len(begun) == 1


@pytest.mark.parametrize(("pressed", "text"), [
    ("button", "Book en samtale"), ("#test", "Se på mine alkoholvaner"), ("#link", None)])
def test_what_on_the_page_opens_and_starts_it(page: Page, site: Any, pressed: str, text: str | None) -> None:
    page.goto(site[0].url)
    page.locator(f"main {pressed}").first.click()
    expect(page.get_by_role("dialog", name="Afklar")).to_be_visible()
    page.locator(".afk-bot").first.wait_for()
    chat = ChatPage(page, site[0].url, site[1].url)
    chat.expect_received([text] if text else [])


def test_a_page_mounts_the_chat_itself(page: Page, site: Any) -> None:
    page.goto(f"{site[0].url}/mounted")
    page.wait_for_function("() => window.Afklar")
    expect(page.locator("afklar-chat, .afk-form")).to_have_count(0)
    page.evaluate(MOUNT % '{ municipality: "0370", texts: { field: "Skriv her" } }')
    page.locator(".afk-bot").first.wait_for()
    expect(page.get_by_role("textbox", name="Skriv her")).to_be_visible()
    expect(page.locator(".afk-municipality")).to_have_text("Næstved")
    page.locator("[data-afklar-open]").click()
    ChatPage(page, site[0].url, site[1].url).expect_received(["Book en samtale"])


def test_mounting_again_replaces_and_destroying_leaves_nothing(page: Page, site: Any) -> None:
    begun = sessions(page)
    page.goto(f"{site[0].url}/mounted")
    page.wait_for_function("() => window.Afklar")
    page.evaluate(MOUNT % "{}")
    page.locator(".afk-bot").first.wait_for()
    page.evaluate(MOUNT % '{ texts: { field: "Igen" } }')
    expect(page.get_by_role("textbox")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Igen")).to_be_visible()
    page.locator(".afk-bot").first.wait_for()
    assert len(begun) == 1  # the second is the same conversation
    page.evaluate("() => window.mounted.destroy()")
    expect(page.get_by_role("textbox")).to_have_count(0)
    page.locator("#link").click()
    settle(page)
    expect(page.get_by_role("textbox")).to_have_count(0)


# ---- texts and colours


def test_a_page_overrides_texts(page: Page, site: Any) -> None:
    page.goto(f"{site[0].url}/texts")
    page.get_by_role("button", name="Spørg os").click()
    page.locator(".afk-bot").first.wait_for()
    expect(page.locator(".afk-name")).to_have_text("Spørgsmål")
    expect(page.get_by_role("textbox", name="Skriv her")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_visible()  # the rest stays as it is
    page.evaluate("() => window.Afklar.start('human')")
    chat = ChatPage(page, site[0].url, site[1].url)
    chat.expect_received(["Hjælp"])


@pytest.mark.parametrize("settings", [KNOWN, {"help_line": KNOWN["help_line"]}])
def test_a_pages_own_variables_win_over_the_municipalitys_colours(page: Page, site: Any, settings: Any) -> None:
    page.route(CONFIG, lambda route: route.fulfill(
        json={**settings, "colours": {"accent": "#5c1f7a", "on_accent": "#ffffff"}}, headers=ALLOW))
    page.goto(f"{site[0].url}/colours")
    button = page.locator(".afk-launcher")
    expect(button).to_have_css("background-color", THEIRS)
    expect(button).to_have_css("color", "rgb(255, 248, 231)")
    button.click()
    expect(page.locator(".afk-send")).to_have_css("background-color", THEIRS)
    expect(page.locator(".afk-bubble").first).to_have_css("border-top-left-radius", "0px")


def test_the_municipality_brings_its_name_colours_and_texts(page: Page, site: Any) -> None:
    page.route(CONFIG, lambda route: route.fulfill(json=KNOWN, headers=ALLOW))
    page.goto(site[0].url)
    button = page.get_by_role("button", name="Skriv med Afklar")
    expect(button).to_have_css("background-color", THEIRS)
    button.click()
    expect(page.locator(".afk-name")).to_have_text("Sund i Sønderborg")
    expect(page.locator(".afk-municipality")).to_have_text("Sønderborg")
    page.get_by_role("button", name="Din samtale").click()
    expect(page.get_by_role("link", name="Læs om dine data")).to_have_attribute("href", "https://example.dk/data")
    expect(page.get_by_text("Enheden tager imod henvendelser kl. 8.")).to_be_visible()


@pytest.mark.parametrize("colours", [
    {"accent": "red; } * { display: none", "on_accent": "#ffffff"}, {"accent": "#7a1f5c"}, {"accent": None}, None])
def test_what_is_no_colour_becomes_no_rule(page: Page, site: Any, colours: Any) -> None:
    page.route(CONFIG, lambda route: route.fulfill(json={**KNOWN, "colours": colours}, headers=ALLOW))
    with page.expect_response(CONFIG):
        page.goto(site[0].url)
    expect(page.locator(".afk-launcher")).to_have_css("background-color", OURS)


@pytest.mark.parametrize(("path", "expected"), [("/", "rgb(147, 209, 211)"), ("/light", THEIRS)])
def test_in_dark_colours_the_chat_keeps_its_own(page: Page, site: Any, path: str, expected: str) -> None:
    """A municipality's colours are chosen for a light ground; a page that is always light has them always."""
    page.emulate_media(color_scheme="dark")
    page.route(CONFIG, lambda route: route.fulfill(json=KNOWN, headers=ALLOW))
    page.goto(site[0].url + path)
    page.locator(".afk-launcher").click()
    expect(page.locator(".afk-name")).to_have_text("Sund i Sønderborg")
    expect(page.locator(".afk-send")).to_have_css("background-color", expected)


def test_a_page_that_allows_no_pictures_loses_only_those(context: Any, site: Any) -> None:
    page = context.new_page()
    page.goto(site[0].url)
    chat = ChatPage(page, site[0].url, site[1].url)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    picture = {"kind": "picture", "name": "x", "svg": svg, "alt": "En øl"}
    chat.serve({"text": "En øl er en genstand.", "result": picture})
    page.locator(".afk-launcher").click()
    expect(page.get_by_text("En øl er en genstand.")).to_be_visible()
    expect(page.locator(".afk-log img")).to_have_count(0)
