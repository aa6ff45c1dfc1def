"""A real Chromium for the tests of the chat page: the one found on the machine, or a clear skip."""
from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.foreign_site import ForeignSite
from tests.conftest import Server, free_port

Site = tuple[ForeignSite, Server]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium() -> str:
    """The path of a Chromium on this machine; skips, or fails where one is required, when there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        required = "browser" in os.environ.get("AFKLAR_REQUIRE", "").split(",")
        (pytest.fail if required else pytest.skip)(f"no Chromium on this machine (looked for {', '.join(NAMES)})")
    return str(path)


# Not for the whole session: Playwright's event loop would still be running under the tests that follow.
@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield running
        running.close()


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    size = {"width": 1280, "height": 800}
    fresh = browser.new_context(locale="da-DK", timezone_id="Europe/Copenhagen", viewport=size)
    fresh.set_default_timeout(20_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: Any) -> Iterator[Any]:
    """A page whose script errors and breaches of the content security policy fail the test."""
    problems: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: problems.append(str(error)))

    def note(entry: Any) -> None:
        if "Content Security Policy" in entry.text:
            problems.append(entry.text)

    opened.on("console", note)
    yield opened
    assert problems == []


@pytest.fixture(scope="package")
def site(serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A municipality's own web site, and the bot that allows it."""
    port = free_port()
    server = serve(tmp_path_factory.mktemp("foreign"), AFKLAR_ORIGINS=f"http://127.0.0.1:{port}",
                   AFKLAR_SESSIONS_PER_MINUTE="100000", AFKLAR_MESSAGES_PER_MINUTE="100000")
    foreign = ForeignSite(port, server.url)
    yield foreign, server
    foreign.close()
