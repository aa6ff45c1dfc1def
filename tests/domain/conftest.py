from __future__ import annotations

import pytest
from hypothesis import settings

from bot.content.offers import OffersContent, load_offers

# A busy machine is no reason to fail: examples have no time limit.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def offers() -> OffersContent:
    """The packaged offers of every municipality."""
    return load_offers()
