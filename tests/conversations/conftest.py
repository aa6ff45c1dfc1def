"""A bot that the tests of one module share: conversations do not see each other."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, content: Any, host: Any) -> Iterator[Any]:
    from tests.running import settings_for, start

    bot = start(settings_for(tmp_path_factory.mktemp("shared")), content, host)
    yield bot
    bot.parts.database.close()


@pytest.fixture
def chat(shared: Any) -> Callable[..., Any]:
    """Begins a conversation with the module's bot: `chat(municipality=None)`."""
    from tests.running import Talk

    return lambda municipality=None: Talk(shared, municipality)
