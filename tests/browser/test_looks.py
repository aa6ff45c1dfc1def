"""What the person and the device ask for (dark or forced colours, calm, large letters); cards, paper and a pause."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chat_page import ChatPage
from tests.browser.test_chat_page import BOOKING, CRISIS, SCREENING

pytestmark = pytest.mark.browser
REASONS = {"kind": "eligibility", "offer": "mental_health", "verdict": "needs_advisor", "route": "advisor", "also": [],
           "reasons": [{"rule": "24", "text": "Du har en sygdom, der belaster dig.", "source": "S0, Mental sundhed"},
                       {"rule": "C5", "text": "Du er fyldt 18 år.", "source": None}]}
CHOICES = [{"id": "a", "title": "Ja", "kind": "option"}, {"id": "b", "title": "Hvorfor spørger du?", "kind": "why"}]
PROGRESS = {"flow": "audit", "question": "audit.3", "number": 3, "of": 10}


@pytest.fixture
def chat(page: Page, live_server: Any) -> ChatPage:
    return ChatPage(page, live_server.url)


def css(locator: Locator, name: str) -> str:
    return str(locator.evaluate("(node, name) => getComputedStyle(node)[name]", name))


def system(page: Page, colour: str) -> str:
    """What the browser draws for one of CSS's system colours."""
    return str(page.evaluate(
        "(colour) => { const probe = document.body.appendChild(document.createElement('i'));"
        " probe.style.color = colour; const found = getComputedStyle(probe).color;"
        " probe.remove(); return found; }", colour))


def with_everything(chat: ChatPage) -> ChatPage:
    """A crisis, a result, an own message and an open question with progress."""
    chat.serve({"text": "x", "result": SCREENING}, {"text": "x", "result": CRISIS},
               {"from": "citizen", "text": "Tak", "client_id": "c"},
               {"text": "Hvor ofte?", "choices": CHOICES, "progress": PROGRESS})
    chat.open()
    chat.options.first.wait_for()
    return chat


# ---- colours


def test_forced_colours_keep_every_border_and_the_mark_on_the_scale(chat: ChatPage) -> None:
    page = chat.page
    page.emulate_media(forced_colors="active")
    with_everything(chat)
    ink, ground, mark = (system(page, name) for name in ("CanvasText", "Canvas", "Highlight"))
    assert len({ink, ground, mark}) == 3
    for name in (".afk-citizen .afk-bubble", ".afk-send", ".afk-crisis", ".afk-progress progress"):
        found = page.locator(name).first
        assert (css(found, "borderTopStyle"), css(found, "borderTopColor")) == ("solid", ink)
    assert [css(page.locator(name).first, "fill") for name in (".afk-band", ".afk-marker-dot")] == [ground, mark]
    assert css(page.locator(".afk-marker"), "stroke") == css(page.locator(".afk-score"), "fill") == ink
    assert css(chat.options.first, "borderTopWidth") != "0px"
    assert chat.findings() == []


def test_dark_colours_follow_the_device(chat: ChatPage) -> None:
    page = chat.page
    page.emulate_media(color_scheme="light")
    with_everything(chat)
    chat_box, bubble = page.locator(".afk"), page.locator(".afk-bot .afk-bubble").first
    assert (css(chat_box, "backgroundColor"), css(chat_box, "color")) == ("rgb(246, 243, 237)", "rgb(32, 41, 43)")
    page.emulate_media(color_scheme="dark")
    assert (css(chat_box, "backgroundColor"), css(chat_box, "color")) == ("rgb(21, 25, 27)", "rgb(233, 236, 233)")
    assert css(bubble, "backgroundColor") == "rgb(31, 37, 39)"
    assert css(chat.field, "colorScheme") == "light dark"


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_who_wants_calm(chat: ChatPage, wish: Any, moves: bool) -> None:
    chat.page.emulate_media(reduced_motion=wish)
    with_everything(chat)
    names = chat.page.locator(".afk-dots i").first.evaluate("(node) => getComputedStyle(node).animationName")
    assert (names != "none") is moves
    assert (css(chat.options.first, "transitionDuration") != "0s") is moves


# ---- large letters


def test_at_200_percent_everything_is_there_without_sideways_scroll(browser: Browser, live_server: Any) -> None:
    """A window of 1,280 px at 200 % has 640 px of the page's own, and two pixels for each."""
    context = browser.new_context(locale="da-DK", viewport={"width": 640, "height": 400}, device_scale_factor=2)
    chat = with_everything(ChatPage(context.new_page(), live_server.url))
    assert chat.sideways() <= 0
    chat.options.last.scroll_into_view_if_needed()
    expect(chat.options.last).to_be_in_viewport()
    expect(chat.field).to_be_in_viewport()
    expect(chat.page.get_by_role("link", name="112").first).to_be_in_viewport()
    context.close()


def test_letters_twice_as_large_grow_everything(chat: ChatPage) -> None:
    """The reader's own size of letters in the browser's settings, not what the page makes of it."""
    with_everything(chat)
    chat.page.evaluate("() => (document.documentElement.style.fontSize = '4px')")
    assert css(chat.page.locator(".afk-text").first, "fontSize") == "17px"
    session = chat.page.context.new_cdp_session(chat.page)
    session.send("Page.enable")
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    chat.page.reload()
    chat.options.first.wait_for()
    assert css(chat.page.locator(".afk-text").first, "fontSize") == "34px"
    assert chat.sideways() <= 0


# ---- cards


def test_the_reasons_of_a_verdict_unfold_with_their_sources(chat: ChatPage) -> None:
    chat.serve({"text": "Det skal en rådgiver se på.", "result": REASONS})
    page = chat.open().page
    summary, reason = page.get_by_text("Se hvorfor"), page.get_by_text("Du har en sygdom, der belaster dig.")
    expect(reason).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(reason).to_be_visible()
    expect(page.locator(".afk-source")).to_have_text(["Kilde: S0, Mental sundhed"])
    assert summary.evaluate("(node) => node.offsetHeight") >= 44
    assert chat.findings() == []
    page.keyboard.press("Enter")
    expect(reason).to_be_hidden()


def test_a_result_is_saved_as_a_clean_page(chat: ChatPage, page: Page, tmp_path: Path) -> None:
    chat.serve({"text": "Dit resultat.", "result": SCREENING}, {"text": "Se på det.", "result": REASONS},
               {"text": "Vi ses.", "result": BOOKING})
    chat.open()
    page.get_by_role("button", name="Din samtale").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Gem som fil").click()
    saved = tmp_path / "samtale.html"
    download.value.save_as(saved)
    paper = page.context.new_page()
    paper.goto(saved.as_uri())
    expect(paper.get_by_role("heading", name="17 ud af 40 point")).to_be_visible()
    expect(paper.get_by_role("img", name="Dit resultat er 17 point")).to_be_visible()
    expect(paper.get_by_text("Kilde: S0, Mental sundhed")).to_be_visible()  # unfolded: nobody can press paper
    expect(paper.get_by_text("K7F-42QX")).to_be_visible()
    assert paper.locator("button, script, iframe").count() == 0
    assert paper.locator("html").get_attribute("lang") == "da"
    assert ChatPage(paper, "file:").findings() == []
    paper.close()


def test_a_result_is_printed_as_a_clean_page(chat: ChatPage) -> None:
    chat.serve({"text": "Dit resultat.", "result": SCREENING}, {"text": "Se på det.", "result": REASONS})
    page = chat.open().page
    page.get_by_role("button", name="Din samtale").click()
    page.get_by_role("button", name="Udskriv samtalen").click()
    paper = page.frames[-1]
    expect(paper.get_by_role("heading", name="17 ud af 40 point")).to_be_attached()
    expect(paper.get_by_text("Kilde: S0, Mental sundhed")).to_be_attached()
    assert css(paper.locator(".afk-marker-dot"), "stroke") == "rgb(32, 41, 43)"


# ---- a pause where nothing can be closed


@pytest.mark.parametrize(("answer", "areas", "said"), [
    ("Ja, husk den", [1, 0], "Samtalen bliver husket på denne enhed. Du kan lukke siden nu og fortsætte senere."),
    ("Nej tak", [0, 1], "Samtalen bliver her, til du lukker fanen.")])
@pytest.mark.parametrize("place", ["page", "inline"])
def test_hold_pause_asks_whether_to_remember(
        page: Page, live_server: Any, site: Any, place: str, answer: str, areas: list[int], said: str) -> None:
    page.goto(live_server.url if place == "page" else f"{site[0].url}/inline")
    chat = ChatPage(page, live_server.url)
    page.locator(".afk-bot").first.wait_for()
    chat.say("hej")
    expect(page.locator('.afk-citizen[data-status="sent"]')).to_be_visible()
    page.get_by_role("button", name="Din samtale").click()
    page.get_by_role("button", name="Hold pause").click()
    question = page.get_by_role("dialog", name="Husk samtalen på denne enhed i 14 dage?")
    expect(question.get_by_role("button", name="Nej tak")).to_be_focused()
    question.get_by_role("button", name=answer).click()
    expect(chat.link).to_have_text(said)
    assert page.evaluate("() => [localStorage.length, sessionStorage.length]") == areas
    chat.say("jeg er her stadig")
    expect(page.locator(".afk-citizen")).to_have_count(2)
