"""The chat page as its tests see it: what a person sees, presses and writes."""
from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

BOOKED = ".afk-card-booking"
ALCOHOL = re.compile("alkohol|drikke", re.IGNORECASE)
SCORED = re.compile(r"^audit\.\d+$")
TYPED = {"booking.name": "Anna Hansen", "booking.phone": "20 12 34 56"}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MESSAGES = re.compile(r"/api/chat/messages(\?.*)?$")
EVENTS = re.compile(r"/api/chat/events$")
SHADOW = "document.querySelector('[data-afklar], afklar-chat').shadowRoot"
"""The root in which the chat draws: `document.querySelector` does not look into it, Playwright's locators do."""


class ChatPage:
    def __init__(self, page: Page, url: str, server: str | None = None) -> None:
        """`url` is where the page is, `server` where the bot is when that is elsewhere."""
        self.page = page
        self.url = url.rstrip("/")
        self.server = (server or url).rstrip("/")
        self.log = page.get_by_role("log")
        self.field = page.get_by_role("textbox", name="Skriv din besked")
        self.answers = page.locator(".afk-answers")
        self.options = page.locator(".afk-options button")
        self.link = page.locator(".afk-link")

    def open(self, query: str = "?kommune=0540") -> ChatPage:
        self.page.goto(f"{self.url}/{query}")
        self.page.locator(".afk-bot").first.wait_for()
        return self

    def say(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def messages(self) -> list[tuple[str, str]]:
        """(who, text) of each message in the order shown."""
        found = self.page.evaluate(
            f"() => [...{SHADOW}.querySelectorAll('.afk-message')].map((node) => [node.classList[1].slice(4),"
            " node.querySelector('.afk-text')?.textContent ?? ''])"
        )
        return [(who, text) for who, text in found]

    def own_texts(self) -> list[str]:
        return [text for who, text in self.messages() if who == "citizen"]

    @property
    def question(self) -> str:
        return self.answers.get_attribute("data-question") or ""

    def next_question(self, before: str, end: str = ".afk-scale, .afk-card-booking") -> str:
        """Waits until something else than `before` is asked, or the `end` stands there; returns the question's id."""
        self.page.wait_for_function(
            f"([before, end]) => {SHADOW}.querySelector(end) ||"
            f" ({SHADOW}.querySelector('.afk-answers').dataset.question || before) !== before",
            arg=[before, end],
        )
        return self.question

    def start_audit(self) -> None:
        self.options.filter(has_text=ALCOHOL).first.click()
        self.next_question("")

    def wanted(self) -> Locator:
        """The answer these tests give: yes to what opens the way, one step up on each item, no to the rest."""
        if SCORED.match(self.question):
            return self.options.nth(1)
        if self.question in ("audit.consent", "audit.adult"):
            return self.options.filter(has_text=re.compile("^Ja")).first
        skip = self.page.locator(".afk-skip")
        return skip.first if skip.count() else self.options.filter(has_text=re.compile("^Nej")).first

    def to_question(self, wanted: str) -> None:
        self.start_audit()
        while self.question != wanted:
            before = self.question
            self.wanted().click()
            self.next_question(before)

    def to_result(self) -> None:
        while not self.page.locator(".afk-scale").count():
            before = self.question
            self.wanted().click()
            self.next_question(before)

    def whole_journey(self, press: Callable[[Locator], None], write: Callable[[str], None]) -> None:
        """From the greeting over AUDIT and its result (12 of 40) to a booked conversation."""
        press(self.options.filter(has_text=ALCOHOL).first)
        asked = ""
        while not self.page.locator(BOOKED).count():
            asked = self.next_question(asked, BOOKED)
            if asked in TYPED:
                write(TYPED[asked])
            elif asked:
                press(self._answer_towards_booking(asked))

    def _answer_towards_booking(self, asked: str) -> Locator:
        if SCORED.match(asked):
            return self.options.nth(1)
        if asked in ("booking.format", "booking.time"):
            return self.options.first
        yes = asked.endswith((".consent", ".adult", ".confirm"))
        return self.options.filter(has_text=re.compile("^Ja" if yes else "^Nej|^Ingen")).first

    def to_booking(self) -> None:
        """Books the first time offered for a conversation about alcohol."""
        self.options.filter(has_text="Book en samtale").click()
        self.options.filter(has_text=re.compile("^Alkohol$")).click()
        before = ""
        while not self.page.locator(".afk-card-booking").count():
            asked = self.next_question(before)
            if asked in TYPED:
                self.say(TYPED[asked])
            elif asked.endswith((".consent", ".adult", ".confirm")):
                self.options.filter(has_text=re.compile("^Ja")).first.click()
            elif asked in ("booking.format", "booking.time"):
                self.options.first.click()
            elif asked:
                self.options.filter(has_text=re.compile("^Nej|^Ingen")).first.click()
            before = asked

    # ---- the server's side of the same conversation

    def token(self) -> str:
        stored = self.page.evaluate(
            "() => Object.entries({...localStorage, ...sessionStorage})"
            ".filter(([key]) => key.startsWith('afklar:') && !key.includes(':out:')).map(([, value]) => value)"
        )
        assert len(stored) == 1
        return str(json.loads(stored[0])["token"])

    def history(self) -> list[dict[str, Any]]:
        request = urllib.request.Request(
            f"{self.server}/api/chat/messages?after=0", headers={"Authorization": f"Bearer {self.token()}"}
        )
        with urllib.request.urlopen(request) as answer:
            return list(json.load(answer)["messages"])

    def received(self) -> list[str]:
        """What the citizen wrote, as the server has it."""
        return [message["text"] for message in self.history() if message["from"] == "citizen"]

    def expect_received(self, texts: list[str]) -> None:
        expect(self.page.locator(".afk-citizen")).to_have_count(len(texts))
        expect(self.page.locator('.afk-citizen:not([data-status="sent"])')).to_have_count(0, timeout=60_000)
        until = time.monotonic() + 20
        while self.received() != texts and time.monotonic() < until:
            self.page.wait_for_timeout(100)
        assert self.received() == texts
        expect(self.page.locator(".afk-citizen .afk-text")).to_have_text(texts)

    def expect_as_the_server_has_it(self) -> None:
        """Every message of both sides is shown once, in the server's order."""
        until = time.monotonic() + 20
        while self._server_side() != self.messages() and time.monotonic() < until:
            self.page.wait_for_timeout(100)
        assert self.messages() == self._server_side()

    def _server_side(self) -> list[tuple[str, str]]:
        return [(message["from"], message["text"]) for message in self.history()]

    def serve(self, *messages: dict[str, Any], state: str = "bot") -> list[dict[str, Any]]:
        """Lets the page meet messages that no conversation in a test can be made to produce; more may be appended."""
        served = [message_with(index, **given) for index, given in enumerate(messages, 1)]

        def answer(route: Route) -> None:
            after = int(route.request.url.rpartition("=")[2])
            news = [message for message in served if message["id"] > after]
            route.fulfill(json={"messages": news, "pending": 0, "state": state})

        self.page.route(EVENTS, lambda route: route.abort())
        self.page.route(MESSAGES, answer)
        return served

    def findings(self) -> list[tuple[str, list[str]]]:
        """What axe finds at WCAG 2.x A and AA: (rule, the elements)."""
        from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

        self.arrived()
        results = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
        found = results.response["violations"]
        return [(rule["id"], [str(node["target"]) for node in rule["nodes"]]) for rule in found]

    def arrived(self) -> None:
        """Waits until nothing fades in any more: half-transparent text has half the contrast."""
        self.page.evaluate(
            "() => { const within = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean);"
            " const roots = [document, ...within];"
            " const ends = (a) => a.effect?.getComputedTiming().iterations !== Infinity;"
            " return Promise.allSettled(roots.flatMap((root) => root.getAnimations()).filter(ends)"
            ".map((a) => a.finished)).then(() => null); }")

    def sideways(self) -> int:
        """How many pixels the page could be scrolled sideways."""
        return int(self.page.evaluate(
            "() => Math.max(document.documentElement.scrollWidth - innerWidth,"
            f" ...[...{SHADOW}.querySelectorAll('.afk, .afk-scroll, .afk-top')]"
            ".map((node) => node.scrollWidth - node.clientWidth))"
        ))


def message_with(number: int, **given: Any) -> dict[str, Any]:
    """A message of the contract with everything that `given` does not say left empty."""
    return {"id": number, "from": "bot", "text": "", "choices": [], "progress": None, "result": None,
            "at": "2026-03-02T10:00:00+00:00", **given}
