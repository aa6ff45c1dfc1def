"""The AUDIT journey as a screen reader has it: written to a file beside this one, and read as a conversation."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.chat_page import ChatPage

pytestmark = pytest.mark.browser
TREE = Path(__file__).with_name("audit_journey.yml")
CLOCK = re.compile(r"\b\d{1,2}\.\d{2}\b")


@pytest.fixture(scope="module")
def lines(browser: Any, live_server: Any) -> list[str]:
    """The tree after the whole journey, one node a line, with the times of day made alike."""
    context = browser.new_context(locale="da-DK", timezone_id="Europe/Copenhagen", reduced_motion="reduce")
    context.set_default_timeout(60_000)
    page: Page = context.new_page()
    chat = ChatPage(page, live_server.url).open()
    chat.to_question("audit.1")
    chat.to_result()
    tree = CLOCK.sub("HH.MM", page.locator("body").aria_snapshot())
    context.close()
    TREE.write_text(tree + "\n", encoding="utf-8")
    return tree.splitlines()


def spoken(lines: list[str]) -> list[str]:
    """Who speaks, in order: "Afklar", "Afklar: Spørgsmål 3 af 10", "Du valgte"."""
    text = "\n".join(line.strip() for line in lines)
    return [found.rstrip(":. ") for found in re.findall(r"(?:Afklar: Spørgsmål \d+ af \d+|Afklar:|Du valgte:)", text)]


def test_every_question_is_numbered_and_answered_before_the_next(lines: list[str]) -> None:
    said = spoken(lines)
    numbered = [index for index, one in enumerate(said) if "Spørgsmål" in one]
    assert [said[index] for index in numbered] == [f"Afklar: Spørgsmål {n} af 10" for n in range(1, 11)]
    for here, following in zip(numbered, [*numbered[1:], len(said)], strict=True):
        assert said[here + 1:following].count("Du valgte") >= 1


def test_the_conversation_comes_before_the_answers_and_the_field(lines: list[str]) -> None:
    text = "\n".join(lines)
    order = [text.index(part) for part in (
        "- banner", 'link "Alkolinjen', "- main", 'log "Samtale"', "Du valgte:", 'img "En skala',
        'group "Svarmuligheder"', 'textbox "Skriv din besked"', 'button "Send"')]
    assert order == sorted(order)


def test_the_result_is_said_in_words(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert 'heading "12 ud af 40 point" [level=2]' in text
    assert 'img "En skala fra 0 til 40 point. Dit resultat er 12 point."' in text


def test_every_control_has_a_name(lines: list[str]) -> None:
    nameless = re.compile(r"\s*- (?:button|link|textbox|checkbox|img|progressbar)(?::|$)")
    assert [line for line in lines if nameless.match(line)] == []


def test_the_tree_holds_no_hidden_dialog(lines: list[str]) -> None:
    assert [line for line in lines if "- dialog" in line] == []
