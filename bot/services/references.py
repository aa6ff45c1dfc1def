"""The number of a booking or a call-back: made so that it can be said on the phone, read as people write it.

`AF-` and seven digits, the last of which checks the others (Damm): one wrong digit or two swapped ones are noticed, and
told as a slip of the pen, not as "there is no such booking".
"""
from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from stdnum import damm

PREFIX = "AF"
DIGITS = 7
_GAP = r"[\s.\-:/]*"
_ZERO_ONE = str.maketrans("OoIl", "0011")
"""Letters that are written for digits."""
_DIGIT = r"[\dOoIl]"
_NAMED = re.compile(rf"(?<![^\W_])[Aa]{_GAP}[Ff]{_GAP}({_DIGIT}(?:{_GAP}{_DIGIT}){{{DIGITS - 1}}})(?![^\W_])")
_RUN = re.compile(rf"(?<![^\W_])({_DIGIT}(?:{_GAP}{_DIGIT})*)(?![^\W_])")


@dataclass(frozen=True)
class ReferenceRead:
    """What was read: the reference in its stored form, or None when what was written cannot be one."""

    reference: str | None


def new_reference() -> str:
    """Six random digits and their check digit. Whether it is free is the caller's to see."""
    digits = f"{secrets.randbelow(10 ** (DIGITS - 1)):0{DIGITS - 1}}"
    return f"{PREFIX}-{digits}{damm.calc_check_digit(digits)}"


def read_reference(text: str) -> ReferenceRead | None:
    """A reference in `text` ("af 482 17 73", "AF-O482173"); None when there is nothing like one.

    `reference` is None when something like one stands there and cannot be right: a digit missing, too many or wrong.
    """
    runs = [match[1] for match in _RUN.finditer(text)]
    for written in (*_NAMED.findall(text), *runs):
        digits = re.sub(r"\D", "", written.translate(_ZERO_ONE))
        if len(digits) == DIGITS and damm.is_valid(digits):
            return ReferenceRead(f"{PREFIX}-{digits}")
    return ReferenceRead(None) if any(c.isdigit() for c in text) else None
