"""Every text that can go out by SMS: GSM-7, and at most three segments where it is one message of its own.

Composed as it is sent, with its choices by letter and its variables filled. What is longer is split, never cut.
"""
from __future__ import annotations

from datetime import datetime, timezone
from string import Formatter
from typing import Any

import pytest

from bot.domain.sms_text import fits, is_gsm, segments, to_gsm
from bot.services import composing
from bot.services.ports import Message
from tests.test_responses import OF_CHANNELS, TEXTS

NOW = datetime(2026, 11, 23, tzinfo=timezone.utc)
LONGEST_SMS = 2
"""Texts written for all channels may take so many SMS; those written for SMS take one."""


def filled(text: str) -> str:
    """With values as long as real ones are: a phone line, a whole sentence."""
    names = {name for _, name, _, _ in Formatter().parse(text) if name}
    values = {name: "70 201 201" if name.endswith("number") else "Alkolinjen" if name.endswith("name")
              else "Ring til Forebyggelsesenheden (hverdage kl. 8.00-9.00)." for name in names}
    return text.format(**{**values, **dict.fromkeys(names & {"score", "max", "at_least"}, "40")})


def sent(text: str, choices: Any = (), number: int | None = None) -> list[str]:
    body = {"text": text, "choices": choices, "progress": {"number": number, "of": 10} if number else None}
    parts = composing.sms([Message(1, "bot", body, NOW)], {
        "sms.progress": "{number}/{of} ", "sms.option": "{letter}) {title}", "sms.controls": "C" * 80})
    return [part.body["text"] for part in parts]


@pytest.mark.parametrize("key", [*TEXTS, *OF_CHANNELS])
def test_responses(key: str) -> None:
    written = OF_CHANNELS.get(key) or TEXTS[key]
    parts = sent(filled(written))
    assert all(is_gsm(part) and fits(part) for part in parts)
    assert len(parts) <= (1 if key.endswith("@sms") else LONGEST_SMS)


def test_questions_with_their_options(content: Any) -> None:
    wordings = {**content.questions, **{item.id: item for one in content.instruments.values() for item in one.items}}
    long = {}
    for key, question in wordings.items():
        choices = [{"id": value, "title": option.title, "kind": "option"}
                   for value, option in question.options.items()]
        parts = sent(filled(question.text), choices, number=1)
        assert all(is_gsm(part) and fits(part) for part in parts), key
        assert all(is_gsm(part) and fits(part) for part in sent(question.why or "-")), key
        if len(parts) > 1:
            long[key] = len(parts)
    assert set(long) <= {"eligibility.conditions", "eligibility.wish", "audit.consent"}, long


def test_small_texts(content: Any) -> None:
    for key, text in content.texts.items():
        if not key.startswith(("link.page", "page.", "sms.page", "telegram.")):
            names = {name for _, name, _, _ in Formatter().parse(text) if name}
            assert is_gsm(to_gsm(text.format(**dict.fromkeys(names, "x")))), key
    for key in ("stopped", "still_stopped", "started", "media", "too_long"):
        assert segments(to_gsm(content.channel_text(key, "sms"))) <= 2, key


def test_the_opening_with_its_menu_is_one_sms(content: Any) -> None:
    menu = [{"id": "x", "title": entry["title"], "kind": "other"} for entry in content.menus["main"]]
    [part] = sent(content.greeting("0540", "sms"), menu)
    assert all(words in part for words in ("Afklar", "computer", "STOP"))


FLAGS = ("tell_suicidal", "tell_acute_illness", "tell_violence", "tell_child_at_risk")


@pytest.mark.parametrize(("flag", "urgency"), [
    *((flag, urgency) for flag in FLAGS for urgency in ("now", "unclear")), ("tell_suicidal", "history")])
def test_crisis_cards_are_one_sms(content: Any, flag: str, urgency: str) -> None:
    for municipality in (None, "0540", "0370", "0101"):
        assert len(sent(content.crisis_card(flag, urgency, municipality).text)) == 1
