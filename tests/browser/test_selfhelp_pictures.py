"""Pictures of self-help in a real browser: drawn under the page's policy, with a text for who does not see them."""
from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat_page import ChatPage

pytestmark = pytest.mark.browser

DRAWN = "(image) => image.complete && image.naturalWidth > 0"


@pytest.mark.parametrize(("said", "name"), [
    ("hvad er en genstand?", "Genstande i almindelige drikkevarer"), ("jeg har trang nu", "En cirkel, der vokser"),
])
def test_a_picture_is_drawn_and_has_a_text(page: Page, live_server: Any, said: str, name: str) -> None:
    chat = ChatPage(page, live_server.url).open()
    chat.say(said)
    picture = page.get_by_role("img", name=name)
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate(DRAWN) is True
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] <= 360
