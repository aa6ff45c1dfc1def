"""CPR numbers are never kept: they are masked before a message is stored anywhere."""
from __future__ import annotations

import re
from datetime import date

MASK = "••••••-••••"
_CANDIDATE = re.compile(r"(?<![\d+])(\d{2})[ .\-/]?(\d{2})[ .\-/]?(\d{2})[ \-–]{0,3}(\d{4})(?!\d)")


def mask_cpr(text: str) -> str:
    """`text` with what can be a CPR number masked: ten digits that begin with a valid date (ddmmyy).

    A Danish phone number is never masked: it has eight digits, and +45 in front makes a day 45.
    """
    return _CANDIDATE.sub(lambda found: MASK if _is_date(*found.groups()[:3]) else found.group(), text)


def _is_date(day: str, month: str, year: str) -> bool:
    # 2000-2099 has the same leap years as far as two digits tell (1900 was none, and nobody born then writes to us).
    try:
        date(2000 + int(year), int(month), int(day))
    except ValueError:
        return False
    return True
