"""Stretches of a message that mean something."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Span:
    """Characters [start, end) of a message and what they stand for; None when they stand for nothing of the kind."""

    value: Any
    start: int
    end: int

    def overlaps(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


def lowered(text: str) -> str:
    """`text` in small letters, every character in its old place."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
