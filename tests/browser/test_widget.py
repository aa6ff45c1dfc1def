"""The chat on a municipality's page: another origin, a strict policy, styles that are not ours."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chat_page import EVENTS, MESSAGES, SHADOW, ChatPage, message_with
from tests.browser.foreign_site import ForeignSite
from tests.browser.test_chat_page import booked
from tests.conftest import Server, free_port

pytestmark = pytest.mark.browser
Site = tuple[ForeignSite, Server]
READING_MS = 600
"""Nobody answers sooner; two taps within it are a double tap, whose second half is not an answer."""
PHONE = {"width": 390, "height": 844}
CRISIS = {"kind": "crisis", "flag": "suicidal_thoughts",
          "numbers": [{"name": "Livslinien", "number": "70 201 201", "hours": None}]}
HANDOVER = {"kind": "handover", "state": "assigned", "advisor": "Mette"}


@pytest.fixture
def chat(page: Page, site: Site) -> ChatPage:
    foreign, server = site
    page.goto(foreign.url)
    return ChatPage(page, foreign.url, server.url)


def opened(chat: ChatPage) -> ChatPage:
    chat.page.locator(".afk-launcher").click()
    chat.page.locator(".afk-bot").first.wait_for()
    return chat


def focused(page: Page) -> str:
    """The class of what has the focus inside the chat, else the id of what has it on the page."""
    return str(page.evaluate(
        "() => { const root = document.querySelector('afklar-chat').shadowRoot;"
        " return root.activeElement?.classList[0] ?? document.activeElement.id; }"))


# ---- on a page of another origin


def test_the_journey_on_a_foreign_page_under_a_strict_policy(chat: ChatPage) -> None:
    opened(chat)
    assert chat.page.url.startswith(chat.url)
    assert chat.url != chat.server
    chat.to_question("audit.1")
    expect(chat.page.get_by_role("progressbar")).to_have_attribute("aria-valuetext", "Spørgsmål 1 af 10")
    chat.to_result()
    expect(chat.page.get_by_role("img", name="Dit resultat er 12 point")).to_be_visible()
    expect(chat.page.get_by_role("dialog").get_by_role("link", name="80 200 500").first).to_be_in_viewport()


def test_answers_come_by_the_stream_also_from_another_origin(chat: ChatPage) -> None:
    with chat.page.expect_response(EVENTS) as stream:
        opened(chat)
    assert stream.value.status == 200
    assert stream.value.headers["content-type"].startswith("text/event-stream")
    assert chat.token() not in stream.value.url


def test_a_page_that_is_not_allowed_gets_no_conversation(page: Page, site: Site) -> None:
    other = ForeignSite(free_port(), site[1].url)
    try:
        page.goto(other.url)
        page.locator(".afk-launcher").click()
        expect(page.locator(".afk-link")).to_contain_text("Ingen forbindelse")
        expect(page.locator(".afk-bot")).to_have_count(0)
        expect(page.get_by_role("link", name="Alkolinjen")).to_have_attribute("href", "tel:80200500")
    finally:
        other.close()


def test_the_styles_of_the_page_stay_outside(chat: ChatPage) -> None:
    opened(chat)
    looks = chat.page.locator(".afk-text").first.evaluate(
        "(node) => { const style = getComputedStyle(node);"
        " return ['fontSize', 'letterSpacing', 'textTransform', 'borderTopWidth'].map((name) => style[name]); }")
    assert looks == ["17px", "normal", "none", "0px"]
    expect(chat.page.locator(".afk-send")).to_have_css("background-color", "rgb(23, 86, 94)")
    expect(chat.page.locator("main > p > button")).to_have_css("border-top-width", "9px")


# ---- opening, closing, focus


def test_nothing_is_begun_before_somebody_opens_it(chat: ChatPage) -> None:
    expect(chat.page.get_by_role("button", name="Skriv med Afklar")).to_be_visible()
    assert chat.page.evaluate("() => Object.keys(sessionStorage).length + Object.keys(localStorage).length") == 0
    expect(chat.page.get_by_role("dialog")).to_have_count(0)


def test_the_focus_goes_in_stays_and_comes_back(chat: ChatPage) -> None:
    page = chat.page
    page.locator("#link").focus()
    page.keyboard.press("Enter")
    page.locator(".afk-bot").first.wait_for()
    assert focused(page) == "afk-field"
    for key in ["Tab"] * 25 + ["Shift+Tab"] * 25:
        page.keyboard.press(key)
        assert page.evaluate(f"() => {SHADOW}.querySelector('.afk-panel').contains({SHADOW}.activeElement)")
    page.get_by_role("button", name="Din samtale").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert focused(page) == "afk-quiet-button"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert focused(page) == "link"


def test_a_click_beside_it_closes_and_the_button_has_the_focus(chat: ChatPage) -> None:
    opened(chat).page.mouse.click(20, 300)
    expect(chat.page.get_by_role("dialog")).to_be_hidden()
    assert focused(chat.page) == "afk-launcher"


@pytest.mark.parametrize("path", ["/open", "/#afklar"])
def test_it_opens_by_attribute_and_by_address(page: Page, site: Site, path: str) -> None:
    page.goto(site[0].url + path)
    expect(page.get_by_role("dialog", name="Afklar")).to_be_visible()
    page.locator(".afk-bot").first.wait_for()


def test_a_link_starts_the_screening(chat: ChatPage) -> None:
    chat.page.locator("#test").click()
    assert chat.next_question("") == "audit.consent"
    assert chat.received() == ["Se på mine alkoholvaner"]
    chat.page.keyboard.press("Escape")
    chat.page.get_by_role("button", name="Nej tak").click()
    chat.page.locator("#test").click()
    expect(chat.page.get_by_role("dialog", name="Afklar")).to_be_visible()
    chat.say("vent lidt")
    expect(chat.page.locator(".afk-citizen")).to_have_count(2)  # the screening that runs is not started again


def test_the_api_opens_closes_starts_and_tells(chat: ChatPage) -> None:
    page = chat.page
    page.evaluate("() => { window.told = []; for (const name of ['open', 'close', 'message'])"
                  " window.Afklar.on(name, (detail) => window.told.push([name, detail])); }")
    page.evaluate("() => window.Afklar.start('audit')")
    assert chat.next_question("") == "audit.consent"
    page.evaluate("() => window.Afklar.close()")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.wait_for_function("() => window.told.some(([name]) => name === 'close')")  # the dialog tells a moment later
    told = page.evaluate("() => window.told")
    assert told[0] == ["open", {}]
    assert told.count(["close", {}]) == 1
    assert next(detail for name, detail in told if name == "message") == {"from": "bot"}
    assert "alkohol" not in str(told)


def test_inline_in_an_element(page: Page, site: Site) -> None:
    page.goto(f"{site[0].url}/inline")
    chat = ChatPage(page, site[0].url, site[1].url)
    page.locator(".afk-bot").first.wait_for()
    expect(page.locator(".afk-launcher")).to_have_count(0)
    chat.to_question("audit.1")
    assert chat.sideways() <= 0
    assert chat.findings() == []


# ---- the session


def test_the_conversation_follows_through_the_site(chat: ChatPage) -> None:
    opened(chat).to_question("audit.2")
    before = (chat.messages(), chat.token())
    chat.page.goto(f"{chat.url}/next")
    chat.page.locator(".afk-launcher").click()
    assert chat.next_question("") == "audit.2"
    assert (chat.messages(), chat.token()) == before


@pytest.mark.parametrize(("answer", "areas"), [("Ja, husk den", [1, 0]), ("Nej tak", [0, 1])])
def test_on_pausing_it_asks_once_whether_to_remember(chat: ChatPage, answer: str, areas: list[int]) -> None:
    page = opened(chat).page
    chat.to_question("audit.1")
    page.get_by_role("button", name="Luk chatten").click()
    question = page.get_by_role("dialog", name="Husk samtalen på denne enhed i 14 dage?")
    expect(question.get_by_role("button", name="Nej tak")).to_be_focused()
    question.get_by_role("button", name=answer).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("() => [localStorage.length, sessionStorage.length]") == areas
    page.locator(".afk-launcher").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_comes_while_it_is_closed_is_counted(chat: ChatPage) -> None:
    served = chat.serve({"text": "Den første."})
    page = opened(chat).page
    page.keyboard.press("Escape")
    served += [message_with(2, text="Den anden."), message_with(3, text="Den tredje.")]
    button = page.get_by_role("button", name="Skriv med Afklar, 2 nye beskeder")
    expect(button).to_be_visible()
    expect(page.locator(".afk-count")).to_have_text("2")
    page.goto(f"{chat.url}/next")
    button.click()
    expect(page.get_by_text("Den tredje.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".afk-count")).to_be_hidden()


def test_the_server_is_killed_and_restarted_in_the_middle_of_a_question(
        page: Page, serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve(tmp_path)
    chat = ChatPage(page, server.url).open()
    chat.to_question("audit.3")
    said = chat.own_texts()
    server.kill()
    chat.options.nth(1).click()
    chat.say("er du der?")
    expect(chat.link).to_contain_text("Ingen forbindelse")
    title = chat.own_texts()[-2]
    server.restart()
    expect(chat.link).to_contain_text("Forbundet igen", timeout=60_000)
    chat.expect_received([*said, title, "er du der?"])
    assert chat.next_question("audit.3") == "audit.4"
    ids = [message["id"] for message in chat.history()]
    assert ids == sorted(set(ids))
    expect(chat.page.locator(".afk-message")).to_have_count(len(ids))


# ---- paper and file


def test_print_and_save_give_a_clean_page(chat: ChatPage) -> None:
    chat.serve({"text": "Dit svar <b>her</b>."}, {"from": "citizen", "text": "Tak", "client_id": "c"})
    page = opened(chat).page
    page.get_by_role("button", name="Din samtale").click()
    page.get_by_role("button", name="Udskriv samtalen").click()
    paper = page.frames[-1].locator("body")
    expect(paper).to_contain_text("Dit svar <b>her</b>.")
    expect(paper).to_contain_text("Du, mandag 2. marts kl. 11.00")
    expect(paper.get_by_role("button")).to_have_count(0)
    page.get_by_role("button", name="Din samtale").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Gem som fil").click()
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert download.value.suggested_filename == "samtale.html"
    assert "Dit svar &lt;b&gt;her&lt;/b&gt;." in saved
    assert "80 200 500" in saved.replace("\u00a0", " ").replace("&nbsp;", " ")
    assert "<script" not in saved


# ---- touch, zoom, axe


def test_the_journey_by_touch_on_a_phone(browser: Browser, site: Site) -> None:
    context = browser.new_context(locale="da-DK", viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(site[0].url)
    chat = ChatPage(page, site[0].url, site[1].url)
    page.locator(".afk-launcher").tap()
    page.locator(".afk-bot").first.wait_for()
    box = page.locator(".afk-panel").bounding_box()
    assert box == {"x": 0, "y": 0, **PHONE}
    assert focused(page) == "afk-answers"  # no keyboard springs up over the greeting

    def press(target: Locator) -> None:
        page.wait_for_timeout(READING_MS)
        target.tap()

    def write(text: str) -> None:
        chat.field.tap()
        chat.field.fill(text)
        page.get_by_role("button", name="Send").tap()

    chat.whole_journey(press, write)
    booked(chat)
    assert chat.sideways() <= 0
    page.get_by_role("button", name="Luk chatten").tap()
    page.get_by_role("button", name="Nej tak").tap()
    expect(page.locator(".afk-launcher")).to_be_focused()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(chat: ChatPage, scheme: Any) -> None:
    page = chat.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found = {"closed": chat.findings()}
    opened(chat)
    found["open"] = chat.findings()
    chat.to_question("audit.1")
    found["question"] = chat.findings()
    page.keyboard.press("Escape")
    found["pausing"] = chat.findings()
    page.get_by_role("button", name="Nej tak").click()
    page.locator(".afk-launcher").click()
    page.context.set_offline(True)
    chat.say("hej")
    expect(page.locator('[data-status="failed"]')).to_be_visible()
    found["offline"] = chat.findings()
    page.context.set_offline(False)
    chat.expect_received(chat.own_texts())
    chat.to_result()
    found["result"] = chat.findings()
    assert found == {state: [] for state in found}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 800}])
def test_axe_finds_nothing_in_crisis_handover_and_error(chat: ChatPage, scheme: Any, size: Any) -> None:
    page = chat.page
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    chat.serve({"text": "Du er ikke alene.", "result": CRISIS}, {"from": "system", "text": "x", "result": HANDOVER},
               {"from": "advisor", "text": "Hej"}, state="assigned")
    opened(chat)
    expect(page.get_by_role("region", name="Få hjælp nu")).to_be_visible()
    expect(page.locator(".afk-banner")).to_contain_text("Mette")
    found = {"crisis and handover": chat.findings()}
    refusal = {"error": "unreadable", "message": "Skriv det om."}
    allow = {"Access-Control-Allow-Origin": "*"}
    page.route(MESSAGES, lambda route: route.fulfill(status=422, json=refusal, headers=allow)
               if route.request.method == "POST" else route.fallback())
    chat.say("utydeligt")
    expect(page.locator('[data-status="rejected"]')).to_be_visible()
    found["error"] = chat.findings()
    assert found == {state: [] for state in found}


@pytest.mark.parametrize("size", [(320, 640), (320, 256), (640, 400), (1280, 800)])
def test_the_panel_fits_and_nothing_scrolls_sideways(chat: ChatPage, size: tuple[int, int]) -> None:
    chat.page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(chat).to_question("audit.1")
    assert chat.sideways() <= 0
    heights = chat.page.locator("dialog button:visible").evaluate_all("(all) => all.map((one) => one.offsetHeight)")
    assert min(heights) >= 44
    expect(chat.page.get_by_role("link", name="Alkolinjen")).to_have_count(1)
