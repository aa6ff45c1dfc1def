"""Which pages may speak to the chat API, what a browser is told before it asks, and what a page gets to know."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.channels.web.api import ChatApi
from bot.channels.web.hub import Hub
from bot.channels.web.server import make_app
from bot.content.model import Content
from bot.services.clock import Clock
from bot.store.crypto import Cipher
from bot.store.database import Database
from bot.store.migrate import upgrade
from tests.running import settings_for

TOWN, OTHER = "https://www.sonderborg.example", "https://evil.example"
ASK = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}


@pytest.fixture
def web(tmp_path: Path, content: Content) -> Iterator[TestClient]:
    settings = settings_for(tmp_path, AFKLAR_ORIGINS=f"{TOWN}/, https://intra.sonderborg.example")
    assert settings.key
    database = Database(settings.database_url, Cipher(settings.key))
    upgrade(database.engine)
    api = ChatApi(database, content, Clock(settings.now), settings, Hub(), lambda: None)
    yield TestClient(make_app(api), base_url="https://afklar.example")
    database.close()


@pytest.mark.parametrize(("origin", "status", "allowed"), [
    (None, 201, None),
    ("https://afklar.example", 201, None),
    (TOWN, 201, TOWN),
    ("https://intra.sonderborg.example", 201, "https://intra.sonderborg.example"),
    (OTHER, 403, None),
    ("http://www.sonderborg.example", 403, None),
    ("https://www.sonderborg.example.evil.example", 403, None),
    ("null", 403, None),
])
def test_a_session_is_opened_for_allowed_pages_only(
        web: TestClient, origin: str | None, status: int, allowed: str | None) -> None:
    answer = web.post("/api/chat/sessions", json={}, headers={"Origin": origin} if origin else {})
    assert (answer.status_code, answer.headers.get("Access-Control-Allow-Origin")) == (status, allowed)
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("path", ["/api/chat/messages", "/api/chat/events"])
def test_reading_is_refused_to_other_pages_also_with_the_token(web: TestClient, path: str) -> None:
    token = web.post("/api/chat/sessions", json={}).json()["token"]
    answer = web.get(path, headers={"Origin": OTHER, "Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["error"]) == (403, "foreign_origin")
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(("origin", "status"), [(TOWN, 200), (OTHER, 400)])
@pytest.mark.parametrize("path", ["sessions", "messages", "events", "session", "config"])
def test_a_browser_that_asks_first_is_told(web: TestClient, path: str, origin: str, status: int) -> None:
    answer = web.options(f"/api/chat/{path}", headers={"Origin": origin, **ASK})
    assert answer.status_code == status
    assert answer.headers.get("Access-Control-Allow-Origin") == (TOWN if status == 200 else None)
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize(("header", "status"), [("last-event-id", 200), ("authorization", 200), ("x-other", 400)])
def test_only_the_headers_of_the_client_are_allowed(web: TestClient, header: str, status: int) -> None:
    headers = {"Origin": TOWN, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": header}
    assert web.options("/api/chat/events", headers=headers).status_code == status


def test_the_wait_can_be_read_by_an_allowed_page(web: TestClient) -> None:
    answer = web.get("/api/chat/config", headers={"Origin": TOWN})
    assert answer.headers["Access-Control-Expose-Headers"] == "Retry-After"


def test_other_paths_are_shared_with_no_page(web: TestClient) -> None:
    assert "Access-Control-Allow-Origin" not in web.get("/health", headers={"Origin": TOWN}).headers


def test_any_page_may_load_the_script(web: TestClient) -> None:
    answer = web.get("/widget.js", headers={"Origin": OTHER})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Content-Type"].startswith("text/javascript")


def test_a_page_is_told_what_the_content_has(web: TestClient, content: Content) -> None:
    known: dict[str, Any] = web.get("/api/chat/config", params={"municipality": "0540"}).json()
    here, line = content.municipality("0540"), content.line("alkolinjen")
    assert known["municipality_name"] == here.name == "Sønderborg"
    assert known["help_line"] == {"name": line.name, "number": line.number}
    assert known["opening_hours"] == {
        "name": here.unit, "hours": here.contact.hours_text, "phone": here.contact.phone}
    assert known["greeting"] == content.greeting("0540")
    assert known["colours"] == {"accent": "#17565e", "on_accent": "#ffffff"}
    assert (known["logo_text"], known["privacy_link"]) == ("Afklar", None)


def test_without_a_municipality_nothing_is_said_of_one(web: TestClient) -> None:
    known = web.get("/api/chat/config").json()
    assert (known["municipality_name"], known["opening_hours"]) == (None, None)
    assert web.get("/api/chat/config", params={"municipality": "9999"}).status_code == 422
