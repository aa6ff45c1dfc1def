"""A store on both databases, without a model."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.services.ports import Conversation, Slot
from bot.store.crypto import Cipher, new_key
from bot.store.database import Database
from bot.store.migrate import upgrade

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=timezone.utc)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty, migrated database; every test runs on SQLite and on PostgreSQL."""
    database = Database(database_url, Cipher(new_key()))
    upgrade(database.engine)
    yield database
    database.close()


@pytest.fixture
def conversation(database: Database) -> Callable[..., str]:
    """Adds a conversation; its id."""
    def add(key: str = "c1", *, token: str | None = None, **more: Any) -> str:
        values = {"channel": "web", "municipality": None, "audience": "citizen", "state": "bot", "ask": 0,
                  "session": {}, "snapshot": None, "consent_at": None, "created_at": NOW, "last_at": NOW,
                  "ended_at": None, **more}
        with database.transaction() as work:
            work.conversations.add(Conversation(id=key, **values), token=token)
        return key

    return add


def a_slot(key: str = "s1", capacity: int = 1, hours: int = 24) -> Slot:
    starts = NOW + timedelta(hours=hours)
    return Slot(key, "0540", "alcohol_conversation", ("phone", "in_person"), starts, starts + timedelta(minutes=45),
                capacity, 0, False)
