"""`/metrics`: what it tells, and to whom."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.channels.web.metrics import metrics_route
from bot.content.model import Content
from bot.services import conversations
from bot.services.clock import Clock
from bot.store.crypto import Cipher
from bot.store.database import Database
from bot.store.migrate import upgrade
from tests.running import settings_for

HERE, AWAY = ("127.0.0.1", 5000), ("192.0.2.7", 5000)
Serve = Callable[..., TestClient]


@pytest.fixture
def serve(tmp_path: Path, content: Content) -> Iterator[Serve]:
    """A client at an address, of a service with one conversation whose message has waited for a minute."""
    settings = settings_for(tmp_path)
    assert settings.key
    database = Database(settings.database_url, Cipher(settings.key))
    upgrade(database.engine)
    clock = Clock(settings.now)
    with database.transaction() as work:
        opened = conversations.open_conversation(work, content, clock.now(), channel="web", municipality=None)
        work.inbox.put(opened.conversation, "web", "m1", {"text": "hemmeligt"}, clock.now() - timedelta(minutes=1))

    def client(at: tuple[str, int] = HERE, token: str = "") -> TestClient:
        more = {"AFKLAR_METRICS_TOKEN": token} if token else {}
        route = metrics_route(database, clock, settings_for(tmp_path, **more))
        return TestClient(Starlette(routes=[route]), client=at)

    yield client
    database.close()


def test_it_counts_and_names_nobody(serve: Serve) -> None:
    text = serve().get("/metrics").text
    found = {(sample.name, *sample.labels.values()): sample.value
             for family in text_string_to_metric_families(text) for sample in family.samples}
    assert found["afklar_conversations", "bot"] == 1
    assert (found["afklar_inbox_messages", "waiting"], found["afklar_inbox_messages", "parked"]) == (1, 0)
    assert 60 <= found["afklar_inbox_oldest_seconds",] < 600
    assert found["afklar_handovers", "queued"] == 0
    assert "hemmeligt" not in text


@pytest.mark.parametrize(("at", "token", "headers", "status"), [
    (HERE, "", {}, 200),
    (("::1", 5000), "", {}, 200),
    (AWAY, "", {}, 404),
    (HERE, "", {"X-Forwarded-For": "192.0.2.7"}, 404),
    (AWAY, "", {"Authorization": "Bearer "}, 404),
    (AWAY, "s3cret", {"Authorization": "Bearer s3cret"}, 200),
    (AWAY, "s3cret", {"Authorization": "Bearer s3cre"}, 404),
    (HERE, "s3cret", {}, 404),
])
def test_who_may_read(serve: Serve, at: tuple[str, int], token: str, headers: dict[str, str], status: int) -> None:
    assert serve(at, token).get("/metrics", headers=headers).status_code == status
