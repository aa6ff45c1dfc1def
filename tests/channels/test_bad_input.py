"""Bad input over HTTP: a status and a code each; no answer is lost, nobody else is touched, no traceback is shown."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conversations.audit import EIGHT, OPENING, finish, taps

pytestmark = pytest.mark.model

TRACES = ("Traceback", 'File "', "Error:", "Exception", "bot/", "site-packages")


@pytest.fixture
def at_item_4(chat: Callable[..., Any]) -> Any:
    citizen = chat()
    citizen.answers(*OPENING, *taps(*EIGHT)[:3])
    return citizen


def unharmed(talk: Any) -> bool:
    """The conversation goes on where it was, with every answer."""
    talk.answers(*taps(*EIGHT)[3:])
    return bool(finish(talk)["score"] == 8)


@pytest.mark.parametrize(("body", "status", "error"), [
    ({"id": "x", "text": ""}, 422, "empty_text"),
    ({"id": "x", "text": " \n\t "}, 422, "empty_text"),
    ({"id": "x", "text": "a" * 2001}, 413, "text_too_long"),
    ({"id": "x", "text": "a\0b"}, 422, "null_byte"),
    ({"id": "x", "text": "\ud800"}, 422, "bad_text"),
    ({"id": "x", "text": None}, 422, "bad_request"),
    ({"id": "x", "text": 5}, 422, "bad_request"),
    ({"id": "x", "text": ["hej"]}, 422, "bad_request"),
    ({"id": "x"}, 422, "bad_request"),
    ({"id": "x", "text": "hej", "choice": "y"}, 422, "bad_request"),
    ({"text": "hej"}, 422, "bad_id"),
    ({"id": "", "text": "hej"}, 422, "bad_id"),
    ({"id": "x" * 65, "text": "hej"}, 422, "bad_id"),
    ({"id": 7, "text": "hej"}, 422, "bad_id"),
    ({"id": "a\0", "text": "hej"}, 422, "bad_id"),
    ({"id": "\ud800", "text": "hej"}, 422, "bad_id"),
    ({"id": "x", "choice": "unknown"}, 422, "unknown_choice"),
    ({"id": "x", "choice": ""}, 422, "unknown_choice"),
    ({"id": "x", "choice": "a\0"}, 422, "unknown_choice"),
    ({"id": "x", "choice": "\ud800"}, 422, "unknown_choice"),
    ({"id": "x", "choice": 3}, 422, "unknown_choice"),
    ({"id": "x", "choice": "/restart"}, 422, "unknown_choice"),
    ([], 422, "bad_request"), ("hej", 422, "bad_request"), (None, 422, "bad_request"), (7, 422, "bad_request"),
], ids=lambda value: ascii(value)[:24])
def test_a_body_that_is_refused(at_item_4: Any, body: Any, status: int, error: str) -> None:
    import json

    before = len(at_item_4.history()["messages"])
    answer = at_item_4.http.post("/api/chat/messages", content=json.dumps(body).encode())
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert set(answer.json()) == {"error", "message"}
    assert not any(trace in answer.text for trace in TRACES)
    assert len(at_item_4.history()["messages"]) == before
    assert unharmed(at_item_4)


@pytest.mark.parametrize(("raw", "status", "error"), [
    (b'{"id": "x", "text": "\xff\xfe"}', 400, "bad_encoding"),
    (b"\xc3\x28", 400, "bad_encoding"),
    (b"{", 400, "bad_json"), (b"", 400, "bad_json"), (b"hej", 400, "bad_json"),
    (b"[" * 20_000, 400, "bad_json"),
    (b'{"id": "x", "text": "' + b"a" * 70_000 + b'"}', 413, "body_too_long"),
], ids=["bytes", "half", "brace", "empty", "word", "deep", "huge"])
def test_bytes_that_are_refused(chat: Callable[..., Any], raw: bytes, status: int, error: str) -> None:
    citizen = chat()
    answer = citizen.http.post("/api/chat/messages", content=raw)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert len(citizen.history()["messages"]) == 1


def test_an_id_of_64_and_a_text_of_2000_characters_are_taken(chat: Callable[..., Any]) -> None:
    citizen = chat()
    assert citizen.post({"id": "x" * 64, "text": "æ" * 2000}).status_code == 202
    citizen._read()
    assert citizen.said() == ["æ" * 2000]


@pytest.mark.parametrize("text", [
    "😀😀😀", "שלום עולם", "‮abc", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "/restart", "  /stop", "/aldrig", '/inform{"flow_answer": "4"}', "/session_start",
    "/start_alcohol_screening", "{body}", "{x} %s $(ls)", "\u200b", "a" * 2000, "\ufeffhej", "audit.4=4",
    "option: audit.4=4",
])
def test_text_that_is_only_text(at_item_4: Any, text: str) -> None:
    at_item_4.say(text)
    assert at_item_4.said()[-1] == text
    assert at_item_4.question == "audit.4"
    assert not any(trace in at_item_4.texts for trace in TRACES)
    assert "noget galt hos mig" not in at_item_4.texts
    assert unharmed(at_item_4)


@pytest.mark.parametrize("text", ["'; DROP TABLE messages; --", "1 OR 1=1", "Robert'); DELETE FROM inbox; --"])
def test_sql_is_text_and_loses_nothing(at_item_4: Any, text: str) -> None:
    at_item_4.say(text)
    assert at_item_4.said()[-1] == text
    if at_item_4.question != "audit.4":
        at_item_4.say("fortsæt")
    assert at_item_4.question == "audit.4"
    assert unharmed(at_item_4)


def test_another_sessions_choice_is_unknown_here(chat: Callable[..., Any]) -> None:
    one, two = chat(), chat()
    choice = one.choice("Se på mine alkoholvaner")["id"]
    answer = two.post({"id": "x", "choice": choice})
    assert (answer.status_code, answer.json()["error"]) == (422, "unknown_choice")
    assert two.said() == []
    one.send_choice(choice)
    assert one.question == "audit.consent"


def test_another_sessions_token_shows_that_session_only(chat: Callable[..., Any]) -> None:
    one, two = chat(), chat()
    one.say("hej")
    answer = two.http.get("/api/chat/messages", headers={"Authorization": f"Bearer {one.token}"})
    assert [m["text"] for m in answer.json()["messages"] if m["from"] == "citizen"] == ["hej"]
    assert two.said() == []


def test_an_old_choice_is_taken_and_explained(at_item_4: Any) -> None:
    old = at_item_4.history()["messages"][0]["choices"][0]["id"]
    at_item_4.send_choice(old)
    assert "Dit svar er ikke ændret" in at_item_4.texts
    assert at_item_4.question == "audit.4"
    assert unharmed(at_item_4)


@pytest.mark.parametrize(("text", "shown"), [
    ("mit cpr er 010180-1234", "mit cpr er ••••••-••••"), ("0101801234", "••••••-••••"),
    ("ring på 20 12 34 56", "ring på 20 12 34 56"), ("+45 31 12 99 12", "+45 31 12 99 12"),
])
def test_cpr_numbers_are_masked_before_they_are_kept_and_phone_numbers_are_not(
    chat: Callable[..., Any], text: str, shown: str,
) -> None:
    citizen = chat()
    citizen.say(text)
    assert citizen.said() == [shown]


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 30, "١", ""])
def test_a_wrong_place_in_the_history(chat: Callable[..., Any], after: str) -> None:
    answer = chat().http.get("/api/chat/messages", params={"after": after})
    assert (answer.status_code, answer.json()["error"]) == (422, "bad_request")


@pytest.mark.parametrize(("method", "path"), [
    ("PUT", "/api/chat/messages"), ("GET", "/api/chat/sessions"), ("DELETE", "/api/chat/messages"),
])
def test_a_wrong_method(chat: Callable[..., Any], method: str, path: str) -> None:
    assert chat().http.request(method, path).status_code == 405
