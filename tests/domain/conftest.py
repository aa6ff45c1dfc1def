from __future__ import annotations

import pytest

from bot.content.offers import OffersContent, load_offers


@pytest.fixture(scope="session")
def offers() -> OffersContent:
    """The packaged offers of every municipality."""
    return load_offers()
