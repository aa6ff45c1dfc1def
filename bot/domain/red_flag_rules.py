"""The small language in which a health professional reads and writes the red-flag rules.

A pattern is words in a row: `word`, `stem*`, `{list}`, alternatives `a|{b}`, optional `x?`, forbidden next word
`!x`, up to three words between `<3>`, `^` the sentence begins, `$` the sentence ends (also an alternative: `a|$`).
`~6: a b c` means these within six words in any order. `A && B` means both somewhere in the message. A pattern never
reaches over the end of a sentence.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from bot.domain.red_flag_words import Token, fold

_GAP = re.compile(r"<(\d+)>$")
_WINDOW = re.compile(r"~(\d+):\s*(.+)$")
_WORD = re.compile(r"[a-zæøå0-9]+\*?$|\{[a-z_]+\}$")
END = "$"
COMMON = frozenset((
    "i", "me", "my", "he", "not", "notword", "third", "person", "have", "be", "want", "now", "when", "poss", "in_out",
    "very", "get", "getting",
))
"""Lists whose words stand in nearly every message: a poor first test of whether a pattern can fit."""
FILLER, SUBJECT = frozenset({"filler"}), frozenset({"subject"})
"""Words that stand between any two others in Danish ("så tager jeg bare …") and never count as a gap."""
SUBJECTS = SUBJECT | {"third"}
Places = tuple[int, ...]


class PatternError(ValueError):
    """A pattern that cannot be read. The message says what is expected."""


@dataclass(frozen=True)
class Element:
    """One place of a pattern: a token fits when it has one of `names`; up to `gap` other words stand before it."""

    names: frozenset[str]
    gap: int = 0
    optional: bool = False
    forbidden: bool = False


@dataclass(frozen=True)
class Pattern:
    """One row of elements (`window` 0) or a set of elements within `window` words."""

    source: str
    elements: tuple[Element, ...]
    window: int = 0
    at_start: bool = False
    at_end: bool = False

    required: tuple[frozenset[str], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Keep what a message must have, the rarest (fewest names that many words share) first."""
        needed = [e.names for e in self.elements if not (e.optional or e.forbidden or END in e.names)]
        object.__setattr__(self, "required", tuple(sorted(needed, key=lambda names: bool(names & COMMON))))

    def possible(self, present: frozenset[str]) -> bool:
        """Say whether a message with these names can fit at all (cheap: it is asked of every pattern)."""
        return not any(map(present.isdisjoint, self.required))


def _names(text: str) -> frozenset[str]:
    names = set()
    for part in text.split("|"):
        if part == END:
            names.add(END)
            continue
        if not _WORD.match(part):
            raise PatternError(f'"{part}": expected a word, stem* or {{list}} in lower case')
        if part.startswith("{"):
            names.add(part[1:-1])
        else:
            names.add("=" + fold(part.rstrip("*")) + ("*" if part.endswith("*") else ""))
    return frozenset(names)


def parse_pattern(source: str) -> Pattern:
    """Read one pattern (no `&&`). Raises PatternError."""
    window = _WINDOW.match(source)
    body = (window.group(2) if window else source).split()
    at_start, at_end = body[:1] == ["^"], body[-1:] == ["$"]
    elements, gap = [], 0
    for part in body[at_start : len(body) - at_end]:
        found = _GAP.match(part)
        if found:
            gap = int(found.group(1))
            continue
        bare = part.removeprefix("!").removesuffix("?")
        elements.append(Element(_names(bare), gap, part.endswith("?"), part.startswith("!")))
        gap = 0
    if not any(not e.optional and not e.forbidden for e in elements) or gap:
        raise PatternError(f'"{source}": expected at least one word that must be there, and a word after a gap')
    if window and any(e.optional or e.forbidden or e.gap for e in elements):
        raise PatternError(f'"{source}": expected only words and lists after "~"')
    return Pattern(source, tuple(elements), int(window.group(1)) if window else 0, at_start, at_end)


def literals(source: str) -> Iterator[str]:
    """Yield the plain words and stems that a pattern names, so that the lexicon knows them."""
    window = _WINDOW.match(source)
    for part in (window.group(2) if window else source).split():
        if part in ("^", "$", "&&") or _GAP.match(part) or part.startswith("~"):
            continue
        for word in part.removeprefix("!").removesuffix("?").split("|"):
            if not word.startswith("{") and word != END:
                yield word


def find_pattern(pattern: Pattern, tokens: Sequence[Token]) -> Iterator[Places]:
    """Yield the places (token indices, rising) at which the pattern fits; one for each first word."""
    if pattern.window:
        yield from _find_window(pattern, tokens)
        return
    for first in range(len(tokens)):
        if pattern.at_start and first and tokens[first].sentence == tokens[first - 1].sentence:
            continue
        places = _match_row(pattern, tokens, 0, first, ())
        if places:
            yield places


def _ended(tokens: Sequence[Token], at: int, begun: Places) -> bool:
    if at >= len(tokens):
        return True
    return bool(begun) and tokens[at].sentence != tokens[begun[0]].sentence


def _reach(tokens: Sequence[Token], at: int, gap: int, begun: Places) -> Iterator[int]:
    """Yield where an element may stand: here, and after up to `gap` words.

    Fillers are not counted, nor is a subject behind its verb when the pattern has none yet.
    """
    yield at
    has_subject = any(not tokens[i].names.isdisjoint(SUBJECTS) for i in begun)
    small = FILLER if has_subject else FILLER | SUBJECT
    left = gap if begun else -1
    while begun and at < len(tokens):
        left -= tokens[at].names.isdisjoint(small)
        if left < 0:
            return
        at += 1
        yield at


def _match_row(pattern: Pattern, tokens: Sequence[Token], n: int, at: int, begun: Places) -> Places | None:
    if n == len(pattern.elements):
        return begun if begun and (not pattern.at_end or _ended(tokens, at, begun)) else None
    element = pattern.elements[n]
    if element.forbidden:
        near = tokens[at : at + 1 + element.gap]
        hit = any(not _ended(tokens, at + i, begun) and element.names & t.names for i, t in enumerate(near))
        return None if hit else _match_row(pattern, tokens, n + 1, at, begun)
    for place in _reach(tokens, at, element.gap, begun):
        if _ended(tokens, place, begun):
            if END in element.names and begun:
                return _match_row(pattern, tokens, n + 1, place, begun)
            break
        if element.names & tokens[place].names:
            found = _match_row(pattern, tokens, n + 1, place + 1, (*begun, place))
            if found:
                return found
    return _match_row(pattern, tokens, n + 1, at, begun) if element.optional else None


def _find_window(pattern: Pattern, tokens: Sequence[Token]) -> Iterator[Places]:
    where = [[i for i, t in enumerate(tokens) if e.names & t.names] for e in pattern.elements]
    for places in product(*(w[:12] for w in where)):
        low, high = min(places), max(places)
        if (
            high - low < pattern.window
            and len(set(places)) == len(places)
            and tokens[low].sentence == tokens[high].sentence
        ):
            yield tuple(sorted(places))


def by_rarest_name(patterns: Sequence[Pattern]) -> dict[str, tuple[int, ...]]:
    """Return, for each name, which patterns need one of the names beside it most: only these can fit a message."""
    index: dict[str, list[int]] = {}
    for i, pattern in enumerate(patterns):
        for name in pattern.required[0]:
            index.setdefault(name, []).append(i)
    return {name: tuple(places) for name, places in index.items()}
