"""docs/selvhjaelp.md says what the bot says, word for word."""
from __future__ import annotations

from typing import Any

import pytest

from tests.conversations.selfhelp_people import PAGE, PEOPLE, page

pytestmark = pytest.mark.model


def test_the_page_is_true(running: Any) -> None:
    assert page(running) == PAGE.read_text(encoding="utf-8"), (
        "the bot says something else: run `python -m tests.conversations.selfhelp_people` and read the page aloud")


def test_five_different_people() -> None:
    assert len({person.name for person in PEOPLE}) == 5
    assert {person.channel for person in PEOPLE} == {"web", "sms"}
