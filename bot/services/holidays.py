"""Danish public holidays, from a library that keeps them."""
from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=32)
def danish_holidays(year: int) -> frozenset[date]:
    """The public holidays of `year` and the year after."""
    return frozenset(holidays.country_holidays("DK", years=(year, year + 1)))
