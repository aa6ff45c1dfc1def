"""The chat page in a real browser against the real server."""
from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.chat_page import EVENTS, MESSAGES, SHADOW, ChatPage, message_with

pytestmark = pytest.mark.browser

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>document.title = 'stjålet'</script>",
    "\"'><svg/onload=alert(1)>",
    "javascript:alert(1) [x](javascript:alert(1))",
    "&lt;b&gt; {{7*7}} ${7*7} %s",
]
SCREENING = {"kind": "screening", "instrument": "audit", "complete": True, "score": 17, "max": 40, "band": "harmful",
             "at_least": None, "route": "alcohol_conversation", "also": [], "rulings": []}
CRISIS = {"kind": "crisis", "flag": "suicidal_thoughts", "numbers": [
    {"name": "Alarmcentralen", "number": "112", "hours": None},
    {"name": "Livslinien", "number": "70 201 201", "hours": None}]}
BOOKING = {"kind": "booking", "id": "b", "reference": "K7F-42QX", "status": "confirmed",
           "offer": "alcohol_conversation", "starts_at": "2026-11-03T09:00:00+00:00",
           "ends_at": "2026-11-03T09:45:00+00:00", "format": "phone", "place": None, "calendar_url": None}


@pytest.fixture
def chat(page: Page, live_server: Any) -> ChatPage:
    return ChatPage(page, live_server.url)


# ---- the journey


def booked(chat: ChatPage) -> None:
    """The whole journey has come to its end: the result was drawn, and a time is booked under its number."""
    expect(chat.page.get_by_role("img", name="Dit resultat er 12 point")).to_be_attached()
    expect(chat.page.get_by_role("heading", name="Din tid er bestilt")).to_be_visible()
    result = [message["result"] for message in chat.history() if message["result"]][-1]
    assert (result["kind"], result["status"], result["offer"]) == ("booking", "confirmed", "alcohol_conversation")
    expect(chat.page.locator(".afk-reference strong")).to_have_text(result["reference"])


def test_journey_by_mouse(chat: ChatPage) -> None:
    chat.open()
    expect(chat.page.get_by_role("link", name="80 200 500").first).to_have_attribute("href", "tel:80200500")
    chat.whole_journey(Locator.click, chat.say)
    booked(chat)


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(60):
        if target.evaluate("(element) => element === element.getRootNode().activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {target}")


def test_journey_by_keyboard_alone(chat: ChatPage) -> None:
    page = chat.open().page

    def press(target: Locator) -> None:
        tab_to(page, target)
        page.keyboard.press("Space")
        assert page.evaluate(f"() => {SHADOW}.activeElement.classList.contains('afk-answers')")

    def write(text: str) -> None:
        tab_to(page, chat.field)
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(chat.field).to_be_focused()

    chat.whole_journey(press, write)
    booked(chat)


def test_booking_by_mouse(chat: ChatPage) -> None:
    chat.open().to_booking()
    booked = [message["result"] for message in chat.history() if message["result"]][-1]
    expect(chat.page.locator(".afk-reference strong")).to_have_text(booked["reference"])
    expect(chat.page.get_by_role("heading", name="Din tid er bestilt")).to_be_visible()
    expect(chat.page.locator(".afk-card-booking")).to_contain_text("kl. ")
    with chat.page.expect_download() as download:
        chat.page.get_by_role("link", name="Føj til din kalender").click()
    assert download.value.suggested_filename == "aftale.ics"
    assert b"METHOD:PUBLISH" in Path(download.value.path()).read_bytes()


def test_after_a_choice_the_next_tab_is_the_first_new_option(chat: ChatPage) -> None:
    chat.open().to_question("audit.1")
    chat.options.nth(2).press("Enter")
    chat.next_question("audit.1")
    chat.page.keyboard.press("Tab")
    expect(chat.options.first).to_be_focused()


def test_the_field_keeps_the_focus_and_shift_enter_makes_a_line(chat: ChatPage) -> None:
    chat.open()
    chat.field.click()
    chat.page.keyboard.type("Hej")
    chat.page.keyboard.press("Shift+Enter")
    chat.page.keyboard.type("du")
    chat.page.keyboard.press("Enter")
    chat.expect_received(["Hej\ndu"])
    expect(chat.field).to_be_focused()
    expect(chat.field).to_have_value("")


def test_the_chosen_answer_stays_and_the_rest_are_gone(chat: ChatPage) -> None:
    chat.open().to_question("audit.1")
    title = chat.options.nth(2).inner_text()
    chat.options.nth(2).click()
    chosen = chat.page.locator(".afk-citizen").last
    expect(chosen).to_contain_text(f"Du valgte: {title}")
    chat.next_question("audit.1")
    expect(chat.page.get_by_role("button", name=title, exact=True)).to_have_count(0)


def test_a_double_click_answers_one_question(chat: ChatPage) -> None:
    chat.open().to_question("audit.1")
    answered = len(chat.own_texts())
    chat.options.nth(1).dblclick(delay=60)
    chat.next_question("audit.1")
    chat.page.mouse.click(0, 0)
    chat.say("hej")
    chat.expect_received([*chat.own_texts()[:answered + 1], "hej"])


# ---- reload, memory, clearing, leaving


def test_reload_in_the_middle_of_a_question(chat: ChatPage) -> None:
    chat.open().to_question("audit.3")
    before = (chat.messages(), chat.options.all_inner_texts(), chat.token())
    chat.page.reload()
    assert chat.next_question("") == "audit.3"
    assert (chat.messages(), chat.options.all_inner_texts(), chat.token()) == before
    chat.options.nth(1).click()
    assert chat.next_question("audit.3") == "audit.4"


def test_a_new_tab_knows_nothing_unless_asked_to_remember(chat: ChatPage) -> None:
    chat.open()
    token = chat.token()
    assert chat.page.evaluate("() => localStorage.length") == 0
    chat.page.get_by_role("button", name="Din samtale").click()
    chat.page.get_by_role("checkbox", name="Husk samtalen på denne enhed").check()
    other = ChatPage(chat.page.context.new_page(), chat.url).open()
    assert other.token() == token
    chat.page.get_by_role("checkbox", name="Husk samtalen på denne enhed").uncheck()
    assert chat.page.evaluate("() => localStorage.length") == 0
    assert chat.token() == token


def test_clearing_asks_first_and_deletes(chat: ChatPage) -> None:
    page = chat.open().page
    chat.say("hej")
    chat.expect_received(["hej"])
    token = chat.token()
    page.get_by_role("button", name="Din samtale").click()
    opener = page.get_by_role("button", name="Ryd samtalen", exact=True)
    opener.click()
    expect(page.get_by_role("button", name="Nej, behold den")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    assert chat.token() == token
    opener.click()
    page.get_by_role("button", name="Ja, ryd samtalen").click()
    expect(page.locator(".afk-citizen")).to_have_count(0)
    page.locator(".afk-bot").first.wait_for()
    assert chat.token() != token
    headers = {"Authorization": f"Bearer {token}"}
    assert page.request.get(f"{chat.url}/api/chat/messages", headers=headers).status in (401, 410)


def test_clearing_after_a_booking_offers_to_keep_it(chat: ChatPage) -> None:
    methods: list[str] = []

    def note(request: Request) -> None:
        methods.append(request.method)

    chat.page.on("request", note)
    chat.serve({"text": "x", "result": BOOKING})
    page = chat.open().page
    page.get_by_role("button", name="Din samtale").click()
    page.get_by_role("button", name="Ryd samtalen", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("bliver det aflyst")
    token = chat.token()
    page.get_by_role("button", name="Fjern den fra denne enhed").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.locator(".afk-bot").first.wait_for()
    assert chat.token() != token
    assert "DELETE" not in methods


def test_leaving_quickly_takes_everything_along(chat: ChatPage) -> None:
    page = chat.page
    page.route("https://**", lambda route: route.fulfill(body="Vejret", content_type="text/plain"))
    chat.open()
    chat.say("hej")
    chat.expect_received(["hej"])
    page.get_by_role("button", name="Forlad siden").click()
    page.wait_for_url("https://**")
    page.goto(chat.url)
    page.locator(".afk-bot").first.wait_for()
    assert chat.own_texts() == []


# ---- a bad line


def test_connection_lost_and_back(chat: ChatPage) -> None:
    chat.open()
    chat.page.context.set_offline(True)
    expect(chat.link).to_contain_text("Ingen forbindelse")
    chat.say("den første")
    chat.say("den anden")
    expect(chat.page.locator(".afk-citizen").first).to_contain_text("Ikke sendt endnu")
    chat.page.context.set_offline(False)
    expect(chat.link).to_contain_text("Forbundet igen")
    chat.expect_received(["den første", "den anden"])


def test_unsent_messages_survive_a_reload(chat: ChatPage) -> None:
    chat.open()
    chat.page.route(MESSAGES, lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    chat.say("den første")
    chat.say("den anden")
    expect(chat.page.locator('[data-status="failed"]')).to_have_count(1)
    chat.page.unroute(MESSAGES)
    chat.page.reload()
    chat.expect_received(["den første", "den anden"])


def test_lost_receipt_is_not_sent_as_a_second_message(chat: ChatPage) -> None:
    chat.open()
    ids: list[str] = []

    def lose_first_answer(route: Route) -> None:
        if route.request.method != "POST":
            return route.fallback()
        ids.append((route.request.post_data_json or {})["id"])
        answer = route.fetch()
        return route.abort() if len(ids) == 1 else route.fulfill(response=answer)

    chat.page.route(EVENTS, lambda route: route.abort())
    chat.page.route(MESSAGES, lose_first_answer)
    chat.say("kun én gang")
    chat.expect_received(["kun én gang"])
    assert len(set(ids)) == 1


def test_a_fifth_of_all_requests_fail(chat: ChatPage) -> None:
    chance = random.Random(20)

    def unreliable(route: Route) -> None:
        fate = chance.random()
        if fate < 0.1:
            return route.abort()
        if fate < 0.2 and route.request.method == "POST":
            route.fetch()
            return route.abort()
        return route.fallback()

    chat.open()
    chat.page.route("**/api/chat/**", unreliable)
    texts = [f"besked nummer {number}" for number in range(1, 9)]
    for text in texts:
        chat.say(text)
    chat.expect_received(texts)
    chat.page.unroute("**/api/chat/**")
    chat.expect_as_the_server_has_it()


def test_a_stream_that_a_proxy_holds_back_delays_but_loses_nothing(chat: ChatPage) -> None:
    """Neither refused nor answered: no byte ever comes, and the answers are fetched instead."""
    chat.page.route(EVENTS, lambda route: None)
    chat.open()
    chat.start_audit()
    assert chat.question == "audit.consent"
    chat.expect_as_the_server_has_it()
    chat.page.unroute_all(behavior="ignoreErrors")


def test_answers_come_although_the_stream_is_blocked(chat: ChatPage) -> None:
    chat.page.route(EVENTS, lambda route: route.abort())
    chat.open()
    chat.to_question("audit.2")
    expect(chat.page.get_by_role("progressbar")).to_have_attribute("aria-valuetext", "Spørgsmål 2 af 10")


def test_too_much_waits_as_told_and_sends_by_itself(chat: ChatPage) -> None:
    chat.open()
    refusals = [1, 1]

    def busy(route: Route) -> None:
        if route.request.method == "POST" and refusals:
            refusals.pop()
            route.fulfill(status=429, headers={"Retry-After": "1"}, json={"error": "too_much", "message": "Vent lidt."})
        else:
            route.fallback()

    chat.page.route(MESSAGES, busy)
    chat.say("hej")
    expect(chat.page.locator('[data-status="waiting"]')).to_contain_text("bliver sendt om lidt")
    chat.expect_received(["hej"])


def test_a_refused_message_can_be_corrected(chat: ChatPage) -> None:
    chat.open()
    refusal = {"error": "unreadable", "message": "Skriv det om."}
    chat.page.route(MESSAGES, lambda route: route.fulfill(status=422, json=refusal)
                    if route.request.method == "POST" else route.fallback())
    chat.say("utydeligt")
    refused = chat.page.locator('[data-status="rejected"]')
    expect(refused).to_contain_text("Skriv det om.")
    chat.page.unroute(MESSAGES)
    refused.get_by_role("button", name="Ret beskeden").click()
    expect(chat.field).to_have_value("utydeligt")
    expect(chat.field).to_be_focused()
    chat.say("tydeligt")
    chat.expect_received(["tydeligt"])


@pytest.mark.parametrize("status", [401, 410])
def test_an_ended_conversation_says_so_and_offers_a_new_one(chat: ChatPage, status: int) -> None:
    chat.open()
    chat.page.route(MESSAGES, lambda route: route.fulfill(status=status, json={"error": "ended", "message": "Slut."}))
    chat.say("er du der?")
    expect(chat.answers).to_contain_text("Samtalen er slettet. Din sidste besked nåede ikke frem.")
    expect(chat.page.locator(".afk-citizen .afk-text")).to_have_text(["er du der?"])
    expect(chat.field).to_be_hidden()
    chat.page.unroute(MESSAGES)
    chat.page.get_by_role("button", name="Start en ny samtale").click()
    chat.page.locator(".afk-bot").first.wait_for()
    chat.say("hej")
    chat.expect_received(["hej"])


def test_after_an_advisor_has_ended_one_can_write_again(chat: ChatPage) -> None:
    handover = {"kind": "handover", "state": "closed", "advisor": "Mette"}
    chat.serve({"from": "system", "text": "Mette har afsluttet.", "result": handover}, state="closed")
    chat.page.goto(f"{chat.url}/?kommune=0540")
    expect(chat.page.get_by_text("Mette har afsluttet.")).to_be_visible()
    expect(chat.field).to_be_visible()
    expect(chat.page.locator(".afk-ended")).to_have_count(0)
    assert chat.page.evaluate("() => sessionStorage.length") == 1


def test_what_is_deleted_by_chat_leaves_the_screen_too(chat: ChatPage) -> None:
    chat.open().to_question("audit.2")
    chat.say("slet mine data")
    chat.page.get_by_role("button", name="Ja, slet det hele").click()
    expect(chat.answers).to_contain_text("Samtalen er slettet.")
    expect(chat.page.locator(".afk-message")).to_have_count(0)
    assert chat.page.evaluate("() => localStorage.length + sessionStorage.length") == 0
    expect(chat.page.get_by_role("button", name="Start en ny samtale")).to_be_in_viewport()


# ---- text is text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_from_the_citizen_is_shown_as_text(chat: ChatPage, text: str) -> None:
    chat.open()
    chat.say(text)
    chat.expect_received([text])
    assert chat.log.locator("img, script, svg, iframe, b").count() == 0


def test_hostile_text_from_the_server_is_shown_as_text(chat: ChatPage) -> None:
    booking = {**BOOKING, "reference": HOSTILE[0], "place": HOSTILE[2], "calendar_url": "javascript:alert(1)"}
    choices = [{"id": "a", "title": HOSTILE[0], "kind": "option"}]
    chat.serve(*({"text": text} for text in HOSTILE), {"text": "x", "result": booking, "choices": choices})
    chat.open()
    expect(chat.page.locator(".afk-bot")).to_have_count(6)
    assert [text for _, text in chat.messages()][:5] == HOSTILE
    expect(chat.options).to_have_text([HOSTILE[0]])
    assert chat.page.locator(".afk-log img, .afk-log script, .afk-log a").count() == 0


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Ring til 80 200 500 eller 70 11 07 07.", ["tel:80200500", "tel:70110707"]),
        ("Ring 112. Ring til 1813.", ["tel:112", "tel:1813"]),
        ("BørneTelefonen 116 111", ["tel:116111"]),
        ("+45 80 31 31 31", ["tel:+4580313131"]),
        ("Læs på https://www.sundhed.dk/borger, hvis du vil.", ["https://www.sundhed.dk/borger"]),
        ("I 1813 var der 2-4 genstande, 20.10.2025 og 12.345.678 kr.", []),
        ("ftp://x.dk javascript:alert(1) mailto:a@b.dk", []),
    ],
)
def test_only_web_addresses_and_phone_numbers_become_links(chat: ChatPage, text: str, links: list[str]) -> None:
    chat.serve({"text": text})
    chat.open()
    assert chat.page.locator(".afk-log a").evaluate_all("(all) => all.map((a) => a.getAttribute('href'))") == links
    assert [shown for _, shown in chat.messages()] == [text]


# ---- results


def test_an_incomplete_screening_claims_no_score(chat: ChatPage) -> None:
    chat.serve({"text": "x", "result": {**SCREENING, "complete": False, "score": None, "band": None, "at_least": 9}})
    chat.open()
    expect(chat.page.get_by_role("heading", name="Mindst 9 ud af 40 point")).to_be_visible()
    expect(chat.page.get_by_role("img", name="Det præcise tal er ikke kendt")).to_be_visible()
    expect(chat.page.locator(".afk-marker-dot, .afk-score")).to_have_count(0)


@pytest.mark.parametrize(("score", "band"), [(0, 0), (7, 0), (8, 1), (15, 1), (16, 2), (19, 2), (20, 3), (40, 3)])
def test_the_marker_lies_inside_its_own_band(chat: ChatPage, score: int, band: int) -> None:
    chat.serve({"text": "x", "result": {**SCREENING, "score": score}})
    chat.open()
    expect(chat.page.get_by_role("img", name=f"Dit resultat er {score} point")).to_be_visible()
    x, box = chat.page.evaluate(
        f"(band) => {{ const root = {SHADOW}; const line = root.querySelector('.afk-marker').getBoundingClientRect();"
        " const box = root.querySelector(`.afk-band-${band}`).getBoundingClientRect();"
        " return [line.left + line.width / 2, [box.left, box.right]]; }", band)
    assert box[0] < x < box[1]


def test_a_crisis_lies_on_top_and_stays_within_reach(chat: ChatPage) -> None:
    chat.serve({"text": "Du er ikke alene.", "result": CRISIS})
    page = chat.open().page
    region = page.get_by_role("region", name="Få hjælp nu")
    expect(region.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    region.get_by_role("button").click()
    expect(region.get_by_role("link", name="Livslinien 70 201 201")).to_be_in_viewport()


def test_booking_and_handover(chat: ChatPage) -> None:
    handover = {"kind": "handover", "state": "assigned", "advisor": "Mette"}
    chat.serve({"text": "x", "result": BOOKING}, {"from": "system", "text": "Mette er kommet til.", "result": handover},
               {"from": "advisor", "text": "Hej"}, state="assigned")
    page = chat.open().page
    expect(page.locator(".afk-reference")).to_contain_text("K7F-42QX")
    expect(page.locator(".afk-card-booking")).to_contain_text("10.00–10.45")
    expect(page.locator(".afk-banner")).to_have_text("Du skriver nu med Mette, som er rådgiver.")
    expect(page.locator(".afk-author")).to_contain_text("Mette, rådgiver")


# ---- for everyone


def test_one_announcement_for_each_message(chat: ChatPage) -> None:
    chat.open()
    chat.page.evaluate("""() => {
        window.added = 0;
        const count = (changes) => changes.forEach((change) => (window.added += change.addedNodes.length));
        new MutationObserver(count).observe(SHADOW.querySelector('[role=log]'), { childList: true });
    }""".replace("SHADOW", SHADOW))
    before = len(chat.messages())
    chat.to_question("audit.1")
    assert chat.page.evaluate("() => window.added") == len(chat.messages()) - before
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.log.get_by_role("button")).to_have_count(0)


def test_a_reader_further_up_is_left_in_peace(chat: ChatPage) -> None:
    page = chat.page
    page.set_viewport_size({"width": 390, "height": 600})
    served = chat.serve(*({"text": f"Besked {number}. " + "Lidt mere tekst. " * 12} for number in range(8)))
    chat.open()
    pane = page.locator(".afk-scroll")
    page.get_by_role("button", name="Nye beskeder").click()
    assert pane.evaluate("(pane) => pane.scrollTop") > 0
    pane.evaluate("(pane) => (pane.scrollTop = pane.scrollHeight)")
    expect(page.get_by_role("button", name="Nye beskeder")).to_be_hidden()
    pane.evaluate("(pane) => (pane.scrollTop = 60)")
    served.append(message_with(9, text="Den nyeste."))
    page.get_by_role("button", name="Nye beskeder").click()
    expect(page.get_by_text("Den nyeste.")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Nye beskeder")).to_be_hidden()
    served.append(message_with(10, text="Endnu en."))
    expect(page.get_by_text("Endnu en.")).to_be_in_viewport()
    pane.evaluate("(pane) => (pane.scrollTop = 60)")
    served.append(message_with(11, text="Sidst."))
    expect(page.get_by_role("button", name="Nye beskeder")).to_be_visible()
    assert pane.evaluate("(pane) => pane.scrollTop") == 60


def test_a_long_question_does_not_hide_that_there_are_answers(chat: ChatPage) -> None:
    page = chat.page
    page.set_viewport_size({"width": 320, "height": 568})
    choices = [{"id": str(number), "title": f"Svar {number}", "kind": "option"} for number in range(3)]
    chat.serve({"text": "Et langt spørgsmål. " * 30, "choices": choices})
    chat.open()
    way = page.get_by_role("button", name="Se svarene")
    expect(chat.options.first).not_to_be_in_viewport()
    way.click()
    expect(chat.options.last).to_be_in_viewport()
    expect(way).to_be_hidden()
    page.set_viewport_size({"width": 320, "height": 1400})
    expect(page.get_by_text("Et langt spørgsmål.")).to_be_in_viewport()
    expect(page.locator(".afk-jump")).to_be_hidden()


def test_nothing_lies_over_the_answers_when_the_crisis_is_folded(chat: ChatPage) -> None:
    chat.page.set_viewport_size({"width": 390, "height": 844})
    chat.serve({"text": "Du er ikke alene. " * 20, "result": CRISIS},
               {"text": "Er der fare lige nu?", "choices": [{"id": "a", "title": "Ja, lige nu", "kind": "option"}]})
    chat.open()
    chat.page.get_by_role("region", name="Få hjælp nu").get_by_role("button").click()
    chat.page.get_by_role("region", name="Få hjælp nu").get_by_role("button").click()
    expect(chat.page.get_by_text("Er der fare lige nu?")).to_be_in_viewport()
    chat.page.locator(".afk-scroll").evaluate("(pane) => (pane.scrollTop = pane.scrollHeight)")
    expect(chat.page.locator(".afk-jump")).to_be_hidden()


def test_the_counter_shows_near_the_limit(chat: ChatPage) -> None:
    chat.open()
    counter = chat.page.locator(".afk-counter")
    chat.field.fill("x" * 1799)
    expect(counter).to_be_hidden()
    chat.field.fill("x" * 1800)
    expect(counter).to_have_text("1.800 af 2.000 tegn")
    chat.field.press_sequentially("y" * 3)
    expect(counter).to_have_text("1.803 af 2.000 tegn")
    expect(chat.field).to_have_attribute("maxlength", "2000")


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (640, 400), (1280, 800)])
def test_no_sideways_scroll_and_big_targets(chat: ChatPage, width: int, height: int) -> None:
    chat.page.set_viewport_size({"width": width, "height": height})
    chat.open()
    assert chat.sideways() <= 0
    chat.to_question("audit.1")
    chat.say("w" * 400)
    expect(chat.page.locator(".afk-citizen").last).to_contain_text("www")
    assert chat.sideways() <= 0
    heights = chat.page.locator("button:visible").evaluate_all("(all) => all.map((one) => one.offsetHeight)")
    assert min(heights) >= 44


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_way(chat: ChatPage, scheme: Any) -> None:
    page = chat.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    chat.open()
    assert chat.findings() == []
    page.get_by_role("button", name="Din samtale").click()
    assert chat.findings() == []
    page.get_by_role("button", name="Ryd samtalen", exact=True).click()
    assert chat.findings() == []
    page.keyboard.press("Escape")
    chat.to_question("audit.1")
    assert chat.findings() == []
    chat.to_result()
    assert chat.findings() == []
    page.context.set_offline(True)
    chat.say("hej")
    expect(page.locator('[data-status="failed"]')).to_be_visible()
    assert chat.findings() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_cards(chat: ChatPage, scheme: Any) -> None:
    chat.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    reasons = {"kind": "eligibility", "offer": "disease_management", "verdict": "eligible", "route": "none", "also": [],
               "reasons": [{"rule": "a", "text": "Du er fyldt 18.", "source": "S2"}]}
    callback = {"kind": "callback", "id": "c", "reference": "R2P-9DTM", "purpose": "alcohol_treatment"}
    chat.serve(*({"text": "x", "result": result} for result in (
        SCREENING, {**SCREENING, "complete": False, "score": None, "at_least": 9}, BOOKING,
        {**BOOKING, "status": "cancelled"}, callback, reasons, CRISIS)),
        {"from": "advisor", "text": "Hej"}, {"from": "system", "text": "Besked"}, state="queued")
    chat.open()
    assert chat.findings() == []
    chat.page.get_by_role("region", name="Få hjælp nu").get_by_role("button").click()
    assert chat.findings() == []
