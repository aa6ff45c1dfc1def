"""Takes the pictures in docs/screenshots from a running server: `python -m tests.browser.screenshots http://127.0.0.1:8000`."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.chat_page import ChatPage
from tests.browser.conftest import chromium

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
PHONE, DESKTOP = (390, 844), (1280, 800)
LOOKS = [("phone", PHONE, "light"), ("phone-dark", PHONE, "dark"), ("desktop", DESKTOP, "light")]


def take(browser: Any, url: str, name: str, size: tuple[int, int], scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="da-DK", reduced_motion="reduce",
        device_scale_factor=1 if size == DESKTOP else 2)
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


def main(url: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for look in LOOKS:
            take(browser, url, *look)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
