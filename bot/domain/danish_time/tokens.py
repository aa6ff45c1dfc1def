"""A message as tokens with their possible readings."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .atoms import HOUR, Clock
from .lexicon import TimeLexicon

_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})(?!\d)"
    r"|(?P<full>\d{1,2}([./-])\d{1,2}\3(?:\d{4}|\d{2})|\d{1,2}/\d{1,2}[-.](?:\d{4}|\d{2}))(?!\d)"
    r"|(?P<day_slash>\d{1,2}/\d{1,2})(?!\d)"
    r"|(?P<colon>\d{1,2}:\d{2})(?!\d)"
    r"|(?P<dotted>\d{1,2}\.\d{1,2})(?!\d)"
    r"|(?P<comma>\d{1,2},\d{2})(?!\d)"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<sign>\S)"
)
_PHONE = re.compile(  # and CPR-like numbers
    r"(?<![\d/.:])(?:\+45 ?)?"
    r"(?:\d{2}([ .-])\d{2}\1\d{2}\1\d{2}|\d{4}[ -]\d{4}|\d{8}|\d{2} \d{3} \d{3}|\d{6}-?\d{4})(?![\d/])"
)


@dataclass(frozen=True)
class Token:
    """A stretch [at, to) of the message and what it may be: category -> value."""

    at: int
    to: int
    text: str
    readings: Mapping[str, Any]

    def __contains__(self, category: str) -> bool:
        return category in self.readings


def tokenize(text: str, lexicon: TimeLexicon) -> list[Token]:
    """The tokens in order; several words that mean something together are one token."""
    phones = [m.span() for m in _PHONE.finditer(text)]
    raw = [(m, m.lastgroup or "") for m in _TOKEN.finditer(text)]
    tokens: list[Token] = []
    place = 0
    while place < len(raw):
        match, kind = raw[place]
        if any(start <= match.start() < end for start, end in phones):
            tokens.append(Token(match.start(), match.end(), match.group(), {}))
            place += 1
        elif kind == "word":
            token, place = _word(text, raw, place, lexicon)
            tokens.append(token)
        else:
            tokens.append(_figure(text, match, kind, lexicon))
            place += 1
    return _absorb_dots(text, tokens, lexicon)


def _word(text: str, raw: list[Any], place: int, lexicon: TimeLexicon) -> tuple[Token, int]:
    words: list[str] = []
    best, best_end, end = lexicon.phrases.get(lexicon.canonical(raw[place][0].group()), {}), place + 1, place
    while end < len(raw) and len(words) < lexicon.longest and raw[end][1] == "word":
        words.append(lexicon.canonical(raw[end][0].group()))
        end += 1
        readings = lexicon.phrases.get(" ".join(words)) if len(words) > 1 else None
        if readings is not None:
            best, best_end = readings, end
    at, to = raw[place][0].start(), raw[best_end - 1][0].end()
    return Token(at, to, text[at:to], best), best_end


def _figure(text: str, match: re.Match[str], kind: str, lexicon: TimeLexicon) -> Token:
    said = match.group()
    readings: dict[str, Any] = {}
    if kind == "number":
        readings = _number(said)
    elif kind == "sign":
        readings = dict(lexicon.phrases.get(said, {}))
    elif kind in ("colon", "dotted", "comma"):
        clock = _clock(*re.split(r"[:.,]", said))
        readings = {kind: said} if clock is None else {kind: said, f"{kind}_clock": clock}
    else:
        readings = {kind: said}
    return Token(match.start(), match.end(), said, readings)


def _number(said: str) -> dict[str, Any]:
    if len(said) <= 2:
        return {"number": int(said), "figure": int(said)}
    if len(said) == 3:
        return {"number": int(said), "digits": _clock(said[0], said[1:])}
    if len(said) == 4 and said.startswith("20"):
        return {"year": int(said), "digits": _clock(said[:2], said[2:])}
    if len(said) == 4:
        return {"digits": _clock(said[:-2], said[-2:])}
    return {}


def _clock(hour: str, minute: str) -> Clock | None:
    hours, minutes = int(hour), int(minute)
    if len(minute) != 2 or minutes > 59 or hours > 24 or (hours == 24 and minutes):
        return None
    return Clock(hours * HOUR + minutes, exact=hours > 12 or hour.startswith("0"))


def _absorb_dots(text: str, tokens: list[Token], lexicon: TimeLexicon) -> list[Token]:
    """A dot after a number or an abbreviation belongs to it and ends no sentence."""
    kept: list[Token] = []
    for token in tokens:
        last = kept[-1] if kept else None
        if token.text == "." and last is not None and last.to == token.at:
            if ("dotted" in last or "day_slash" in last) and text[token.to : token.to + 2].strip(" ").islower():
                continue
            if "figure" in last:
                numbered = {**last.readings, "numbered": last.readings["figure"]}
                kept[-1] = Token(last.at, token.to, last.text + ".", numbered)
                continue
            if last.text.lower() in lexicon.abbreviations:
                kept[-1] = Token(last.at, token.to, last.text + ".", {**last.readings, "dotted_word": None})
                continue
        kept.append(token)
    return kept
