"""Several things in one message: what is wished for in its other clauses."""
from __future__ import annotations

import re
from typing import Any, Protocol

WISHES = frozenset({
    "start_alcohol_screening", "start_smoking_advice", "want_to_quit_nicotine", "want_to_drink_less",
    "check_eligibility", "book_conversation", "change_booking", "cancel_booking", "report_relapse", "ask_human",
    "worried_about_other",
})
"""Intents that begin something."""
SURE = 0.8
"""From this confidence a clause by itself is taken to mean what it says."""
CLAUSE_WORDS = 2
_SIGNS = re.compile(r"[.,;:!?\n]+")


class Parser(Protocol):
    def parse(self, text: str) -> dict[str, Any]: ...


def clauses(text: str, between: frozenset[str]) -> list[str]:
    """The parts of a message, cut at punctuation and at the words in `between` ("og", "men")."""
    found: list[str] = []
    for part in _SIGNS.split(text):
        words: list[str] = []
        for word in [*part.split(), ""]:
            if word and word.casefold() not in between:
                words.append(word)
                continue
            if len(words) >= CLAUSE_WORDS:
                found.append(" ".join(words))
            words = []
    return found


def wishes_in(text: str, parser: Parser, between: frozenset[str]) -> list[str]:
    """The wishes of the message's clauses, each once, in order; none when it is one clause only."""
    parts = clauses(text, between)
    if len(parts) < 2:
        return []
    understood = [parser.parse(part)["intent"] for part in parts]
    return list(dict.fromkeys(i["name"] for i in understood if i["name"] in WISHES and i["confidence"] >= SURE))
