"""From a rate to the options of AUDIT's scales of frequency (items 1 and 3 to 8).

The bands follow the project's conventions ("AUDIT in words"): once a week is item 1's "2-4 gange om måneden"; on items
3 to 8 two or three times a week is weekly, six or seven days are daily; what falls between two options touches both.
"""
from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from bot.domain.words.rates import Rate

Band = tuple[float, float, tuple[int, ...]]  # from, to (both included), options touched
_END = math.inf
_TINY = 1e-6

# Option numbers: 0 never, 1 monthly or less, 2 two to four a month, 3 two or three a week, 4 four a week or more.
FREQUENCY: Mapping[str, Sequence[Band]] = {
    "day": [(0, _END, (4,))],
    "week": [
        (0, 0.25, (1,)), (0.25 + _TINY, 0.5 - _TINY, (1, 2)), (0.5, 1, (2,)), (1 + _TINY, 2 - _TINY, (2, 3)),
        (2, 3, (3,)), (3 + _TINY, 4 - _TINY, (3, 4)), (4, _END, (4,)),
    ],
    "month": [
        (0, 1, (1,)), (1 + _TINY, 2 - _TINY, (1, 2)), (2, 4.5, (2,)), (4.5 + _TINY, 8 - _TINY, (2, 3)),
        (8, 13, (3,)), (13 + _TINY, 16 - _TINY, (3, 4)), (16, _END, (4,)),
    ],
    "year": [
        (0, 12, (1,)), (12 + _TINY, 24 - _TINY, (1, 2)), (24, 52, (2,)), (52 + _TINY, 104 - _TINY, (2, 3)),
        (104, 156, (3,)), (156 + _TINY, 208 - _TINY, (3, 4)), (208, _END, (4,)),
    ],
}  # fmt: skip

# Option numbers: 0 never, 1 less than monthly, 2 monthly, 3 weekly, 4 daily or almost daily.
OFTEN: Mapping[str, Sequence[Band]] = {
    "day": [(0, _END, (4,))],
    "week": [
        (0, 0.19, (1,)), (0.19 + _TINY, 0.25 - _TINY, (1, 2)), (0.25, 0.25, (2,)), (0.25 + _TINY, 0.8 - _TINY, (2, 3)),
        (0.8, 3, (3,)), (3 + _TINY, 6 - _TINY, (3, 4)), (6, _END, (4,)),
    ],
    "month": [
        (0, 0.995, (1,)), (0.995 + _TINY, 1 - _TINY, (1, 2)), (1, 1, (2,)), (1 + _TINY, 4 - _TINY, (2, 3)),
        (4, 13, (3,)), (13 + _TINY, 25 - _TINY, (3, 4)), (25, _END, (4,)),
    ],
    "year": [
        (0, 11.995, (1,)), (12, 12, (2,)), (12 + _TINY, 48 - _TINY, (2, 3)), (48, 156, (3,)),
        (156 + _TINY, 300 - _TINY, (3, 4)), (300, _END, (4,)),
    ],
}  # fmt: skip


def touched(rates: Iterable[Rate], bands: Mapping[str, Sequence[Band]]) -> set[int]:
    """Return the options that the rates touch. A weekend is one day or two on item 1, one occasion on items 3 to 8."""
    options: set[int] = set()
    for rate in rates:
        high = rate.high * 2 if rate.weekend and bands is FREQUENCY else rate.high
        for low_end, high_end, hit in bands[rate.base]:
            if rate.low <= high_end and high >= low_end:
                options.update(hit)
    return options
