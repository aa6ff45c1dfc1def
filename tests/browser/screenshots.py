"""Takes the pictures in docs/screenshots from a running server: `python -m tests.browser.screenshots http://127.0.0.1:8000`.

With a port after it, also those of the widget on a page of its own; the server then runs with
`AFKLAR_ORIGINS=http://127.0.0.1:<port>`.
"""
from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.chat_page import ChatPage
from tests.browser.conftest import chromium
from tests.browser.foreign_site import ForeignSite

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
PHONE, DESKTOP = (390, 844), (1280, 800)
LOOKS = [("phone", PHONE, "light"), ("phone-dark", PHONE, "dark"), ("desktop", DESKTOP, "light")]


def look_at(browser: Any, size: tuple[int, int], scheme: str) -> Any:
    return browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="da-DK", reduced_motion="reduce",
        device_scale_factor=1 if size == DESKTOP else 2)


def take_widget(browser: Any, url: str, site: str, name: str, size: tuple[int, int], scheme: str) -> None:
    """The closed button and the open panel, at the first question."""
    context = look_at(browser, size, scheme)
    page = context.new_page()
    page.goto(f"{site}/plain")
    page.locator(".afk-launcher").wait_for()
    page.wait_for_timeout(300)
    page.screenshot(path=str(FOLDER / f"closed-{name}.png"))
    page.locator(".afk-launcher").click()
    page.locator(".afk-bot").first.wait_for()
    ChatPage(page, site, url).to_question("audit.1")
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    page.screenshot(path=str(FOLDER / f"panel-{name}.png"))
    context.close()


def take(browser: Any, url: str, name: str, size: tuple[int, int], scheme: str) -> None:
    context = look_at(browser, size, scheme)
    chat = ChatPage(context.new_page(), url).open()

    def picture(what: str) -> None:
        chat.page.mouse.move(0, 0)  # no option looks chosen because the pointer happens to rest on it
        chat.page.wait_for_timeout(300)
        chat.page.screenshot(path=str(FOLDER / f"{what}-{name}.png"))

    picture("greeting")
    chat.to_question("audit.3")
    picture("question")
    chat.to_result()
    picture("result")
    chat.page.evaluate("sessionStorage.clear()")
    chat.open().to_booking()
    picture("booking")
    context.close()


def main(url: str, port: str | None = None) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for look in LOOKS:
            take(browser, url, *look)
        if port:
            site = ForeignSite(int(port), url)
            for look in LOOKS:
                take_widget(browser, url, site.url, *look)
            site.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
