"""The chat API, contract by contract."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.conversations.audit import EIGHT, OPENING, screened, taps

pytestmark = pytest.mark.model


def test_a_session_opens_with_the_greeting(chat: Callable[..., Any]) -> None:
    citizen = chat()
    assert re.fullmatch(r"[0-9a-f]{32}", citizen.token), "128 bits"
    [greeting] = citizen.history()["messages"]
    assert set(greeting) == {"id", "from", "text", "choices", "progress", "result", "at", "client_id"}
    assert (greeting["from"], greeting["progress"], greeting["result"], greeting["client_id"]) == (
        "bot", None, None, None)
    for said in ("computer", "gratis", "anonym", "80 200 500"):
        assert said in greeting["text"]
    assert [set(choice) for choice in greeting["choices"]] == [{"id", "title", "kind"}] * len(greeting["choices"])
    assert datetime.fromisoformat(greeting["at"]).tzinfo is not None


def test_sessions_and_tokens_are_their_own(chat: Callable[..., Any]) -> None:
    one, two = chat(), chat()
    assert one.id != two.id and one.token != two.token
    one.say("hej")
    assert two.said() == []


@pytest.mark.parametrize(("body", "status", "error"), [
    ({"municipality": "0540"}, 201, None), ({"municipality": "0101"}, 201, None), ({}, 201, None), (None, 201, None),
    ({"audience": "citizen"}, 201, None), ({"municipality": None}, 201, None),
    ({"municipality": "9999"}, 422, "unknown_municipality"), ({"municipality": ""}, 422, "unknown_municipality"),
    ({"municipality": 540}, 422, "unknown_municipality"), ({"municipality": ["0540"]}, 422, "unknown_municipality"),
    ({"municipality": {}}, 422, "unknown_municipality"),
    ({"audience": "clinician"}, 403, "staff_only"), ({"audience": None}, 403, "staff_only"),
    ([], 422, "bad_request"), ("hej", 422, "bad_request"),
])
def test_opening_a_session(live_server: Any, body: Any, status: int, error: str | None) -> None:
    url = f"{live_server.url}/api/chat/sessions"
    answer = httpx.post(url) if body is None else httpx.post(url, json=body)
    assert (answer.status_code, answer.json().get("error")) == (status, error)
    if error:
        assert set(answer.json()) == {"error", "message"} and answer.json()["message"]
    else:
        assert set(answer.json()) == {"session", "token"}


def test_a_message_is_taken_once_by_its_id(chat: Callable[..., Any]) -> None:
    citizen = chat()
    for _ in range(10):
        answer = citizen.post({"id": "same", "text": "hej"})
        assert (answer.status_code, answer.json()) == (202, {"id": "same"})
    citizen._read()
    assert citizen.said() == ["hej"]
    [mine] = [m for m in citizen.history()["messages"] if m["from"] == "citizen"]
    assert mine["client_id"] == "same"


def test_the_same_answer_posted_ten_times_counts_once(chat: Callable[..., Any]) -> None:
    citizen = chat()
    citizen.answers(*OPENING, *taps(*EIGHT)[:2])
    often = citizen.choice("Hver uge")["id"]
    for _ in range(10):
        assert citizen.post({"id": "tap", "choice": often}).status_code == 202
    citizen._read()
    assert citizen.question == "audit.4"
    citizen.answers(*taps(*EIGHT)[3:])
    from tests.conversations.audit import finish

    assert finish(citizen)["score"] == 8


def test_the_same_id_in_two_conversations_is_two_messages(chat: Callable[..., Any]) -> None:
    one, two = chat(), chat()
    for citizen in (one, two):
        citizen.post({"id": "same", "text": "hej"})
        citizen._read()
        assert citizen.said() == ["hej"]


def test_messages_sent_at_once_are_answered_in_order(chat: Callable[..., Any]) -> None:
    citizen = chat()
    for number, text in enumerate(["Se på mine alkoholvaner", "ja", "ja", "aldrig", "nej", "nej"]):
        citizen.post({"id": f"m{number}", "text": text})
    citizen._read()
    assert citizen.said() == ["Se på mine alkoholvaner", "ja", "ja", "aldrig", "nej", "nej"]
    results = [m["result"] for m in citizen.history()["messages"] if m["result"]]
    assert [result["score"] for result in results] == [0]


def test_history_after_an_id_pending_and_state(chat: Callable[..., Any]) -> None:
    citizen = chat()
    citizen.say("hej")
    whole = citizen.history()
    assert (whole["pending"], whole["state"]) == (0, "bot")
    first = whole["messages"][0]["id"]
    assert [m["id"] for m in citizen.history(first)["messages"]] == [m["id"] for m in whole["messages"][1:]]
    assert citizen.history(10**12)["messages"] == []


def test_ending_a_session_deletes_it_and_its_booking(chat: Callable[..., Any]) -> None:
    citizen = chat("0370")
    screened(citizen, EIGHT)
    answer = citizen.http.delete("/api/chat/session")
    assert (answer.status_code, answer.content) == (204, b"")
    for call in (lambda: citizen.http.get("/api/chat/messages"), lambda: citizen.post({"id": "x", "text": "hej"}),
                 lambda: citizen.http.delete("/api/chat/session"), lambda: citizen.http.get("/api/chat/events")):
        assert (call().status_code, call().json()["error"]) == (410, "ended")


@pytest.mark.parametrize("headers", [
    {}, {"Authorization": "Bearer"}, {"Authorization": "Bearer 00000000000000000000000000000000"},
    {"Authorization": "Basic abc"}, {"Authorization": "Bearer æøå".encode().decode("latin-1")},
])
@pytest.mark.parametrize(("method", "path"), [
    ("POST", "/api/chat/messages"), ("GET", "/api/chat/messages"), ("GET", "/api/chat/events"),
    ("DELETE", "/api/chat/session"),
])
def test_without_a_known_token(live_server: Any, headers: dict[str, str], method: str, path: str) -> None:
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = httpx.request(method, f"{live_server.url}{path}", headers=raw, json={"id": "x", "text": "hej"}
                           if method == "POST" else None)
    assert (answer.status_code, answer.json()["error"]) == (401, "unknown_token")


@pytest.mark.parametrize(("origin", "status"), [
    (None, 201), ("https://www.sonderborg.dk", 201), ("https://evil.example", 403), ("null", 403),
    ("https://www.sonderborg.dk.evil.example", 403), ("http://testserver", 201),
])
def test_origins_are_checked_when_the_header_is_there(web: Callable[..., Any], origin: str | None, status: int) -> None:
    client = web(AFKLAR_ORIGINS="https://www.sonderborg.dk, https://www.naestved.dk/")
    headers = {"Origin": origin} if origin else {}
    assert client.post("/api/chat/sessions", json={}, headers=headers).status_code == status


def test_the_default_limits_let_a_hundred_sessions_through(web: Callable[..., Any]) -> None:
    client = web()
    statuses = [client.post("/api/chat/sessions", json={}).status_code for _ in range(101)]
    assert statuses == [201] * 100 + [429]


def test_too_many_messages_say_when_to_come_back(web: Callable[..., Any]) -> None:
    client = web(AFKLAR_MESSAGES_PER_MINUTE="3")
    token = client.post("/api/chat/sessions", json={}).json()["token"]
    post = [client.post("/api/chat/messages", json={"id": str(n), "text": "hej"},
                        headers={"Authorization": f"Bearer {token}"}) for n in range(4)]
    assert [answer.status_code for answer in post] == [202, 202, 202, 429]
    assert post[3].json()["error"] == "too_much"
    assert 1 <= int(post[3].headers["Retry-After"]) <= 60
    other = client.post("/api/chat/sessions", json={}).json()["token"]
    assert client.post("/api/chat/messages", json={"id": "1", "text": "hej"},
                       headers={"Authorization": f"Bearer {other}"}).status_code == 202


def test_pending_counts_what_is_not_handled_yet(web: Callable[..., Any]) -> None:
    client = web()
    token = client.post("/api/chat/sessions", json={}).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    for n in range(3):
        client.post("/api/chat/messages", json={"id": str(n), "text": "hej"}, headers=headers)
    assert client.get("/api/chat/messages", headers=headers).json()["pending"] == 3


@pytest.mark.parametrize(("state", "shown"), [("bot", "bot"), ("queued", "queued"), ("assigned", "assigned")])
def test_the_state_is_the_conversations(web: Callable[..., Any], state: str, shown: str) -> None:
    client = web()
    opened = client.post("/api/chat/sessions", json={}).json()
    with client.running.parts.database.transaction() as work:
        conversation = work.conversations.lock(opened["session"])
        conversation.state = state
        work.conversations.save(conversation)
    headers = {"Authorization": f"Bearer {opened['token']}"}
    assert client.get("/api/chat/messages", headers=headers).json()["state"] == shown


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_health_and_readiness(live_server: Any, path: str) -> None:
    assert httpx.get(live_server.url + path).status_code == 200


@pytest.mark.parametrize("path", [
    "/webhooks/rest/webhook", "/model/parse", "/conversations/x/tracker", "/conversations/x/messages", "/status",
    "/domain", "/nothing",
])
def test_no_route_of_rasa_and_a_plain_answer_to_what_is_not_there(live_server: Any, path: str) -> None:
    for method in ("GET", "POST"):
        answer = httpx.request(method, live_server.url + path)
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found")
