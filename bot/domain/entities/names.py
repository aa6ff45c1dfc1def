"""Names of people. What may be a name and may be something else is no name: a missing one is asked for."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.words.folding import fold

from .spans import Span, lowered

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’\-](?=[^\W\d_]))*")
_BETWEEN = re.compile(r"\.?[ \u00a0]{1,2}")
_NOTHING_MORE = re.compile(r"[^\w]*")
_OPENS = re.compile(r"(?:^|[.!?:\n])\W*$")
MOST_WORDS = 5
MOST_WORDS_WITHOUT_CAPITALS = 3
SHORTEST_SURNAME = 5


@dataclass(frozen=True)
class NameLexicon:
    """Leads before a name, known names, and words that are no part of one. All words without capitals, folded."""

    strong: re.Pattern[str]
    weak: re.Pattern[str]
    signed: re.Pattern[str]
    goes_on: frozenset[str]
    particles: frozenset[str]
    first_names: frozenset[str]
    also_words: frozenset[str]
    surnames: frozenset[str]
    surname_endings: tuple[str, ...]
    ordinary: frozenset[str]
    not_before: frozenset[str]


@dataclass(frozen=True)
class _Word:
    key: str
    start: int
    end: int
    capital: bool


def find_names(
    text: str, lexicon: NameLexicon, known: Callable[[str], bool], taken: Sequence[tuple[int, int]],
) -> list[Span]:
    """The names in `text` as written, in order. `known` tells ordinary words (folded); `taken` is something else."""
    reading = _Reading(text, lexicon, known, taken)
    found: list[Span] = []
    for start, end in reading.candidates():
        if not any(span.overlaps(start, end) for span in found):
            found.append(Span(text[start:end], start, end))
    return sorted(found, key=lambda span: span.start)


class _Reading:
    """One message: its words, and whether capitals say anything in it."""

    def __init__(
        self, text: str, lexicon: NameLexicon, known: Callable[[str], bool], taken: Sequence[tuple[int, int]],
    ) -> None:
        self.text, self.lexicon, self.known = text, lexicon, known
        self.taken = taken
        self.shouting = text.isupper()
        self.words = [
            _Word(fold(m.group()), m.start(), m.end(), m.group()[0].isupper() and not self.shouting)
            for m in _WORD.finditer(text)
        ]

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Stretches that are names, the surest first."""
        plain = lowered(self.text)
        for match in self.lexicon.strong.finditer(plain):
            yield from self.led(match.end(), lambda w: not self.is_ordinary(w), loose=True)
        for match in self.lexicon.signed.finditer(plain):
            for start, end in self.led(match.end(), lambda w: not self.is_ordinary(w), loose=True):
                if _NOTHING_MORE.fullmatch(self.text, end):
                    yield start, end
        for match in self.lexicon.weak.finditer(plain):
            yield from self.led(match.end(), self.is_first_name)
        yield from self.whole()
        yield from self.in_passing()

    def led(self, at: int, begins: Callable[[_Word], bool], loose: bool = False) -> Iterator[tuple[int, int]]:
        """The name that begins at character `at`, when its first word is one to begin with."""
        place = next((i for i, word in enumerate(self.words) if word.start == at), None)
        if place is None or not begins(self.words[place]):
            return
        name = self.run(place, loose)
        if name[0].capital or name[0].key in self.lexicon.first_names or self.is_closed(place + len(name)):
            yield self.extent(name)

    def is_closed(self, place: int) -> bool:
        """Whether the words before `place` are a thought of their own: what follows begins another."""
        return self.ends_here(self.words[place - 1]) or self.words[place].key in self.lexicon.goes_on

    def run(self, place: int, loose: bool) -> list[_Word]:
        """The words of the name that begins at `place`."""
        name = [self.words[place]]
        most = MOST_WORDS if name[0].capital else MOST_WORDS_WITHOUT_CAPITALS
        while len(name) < most and self.follows(name[-1], place + len(name)):
            word = self.words[place + len(name)]
            if not self.continues(word, place + len(name), loose=loose and not name[0].capital):
                break
            name.append(word)
        while name[-1].key in self.lexicon.particles:
            name.pop()
        return name

    def follows(self, last: _Word, place: int) -> bool:
        if place >= len(self.words):
            return False
        between = self.text[last.end:self.words[place].start]
        short = last.end - last.start <= 2
        return bool(_BETWEEN.fullmatch(between)) and (short or "." not in between)

    def continues(self, word: _Word, place: int, loose: bool) -> bool:
        """Whether a word goes on with a name: a capital, a surname, or a particle before one of these."""
        if word.key in self.lexicon.particles and not word.capital and self.follows(word, place + 1):
            following = self.words[place + 1]
            if following.key in self.lexicon.particles:
                return self.continues(following, place + 1, loose)
            return following.capital or (loose and not self.is_ordinary(following))
        if self.is_ordinary(word):
            return False
        return word.capital or self.is_surname(word) or word.key in self.lexicon.first_names or (
            loose and self.ends_here(word))

    def ends_here(self, word: _Word) -> bool:
        """Whether nothing of the same sentence follows."""
        return bool(re.match(r"\W*(?:$|[,.!?\n])", self.text[word.end:]))

    def extent(self, name: Sequence[_Word]) -> tuple[int, int]:
        return name[0].start, name[-1].end

    def whole(self) -> Iterator[tuple[int, int]]:
        """The message as one name, with nothing else in it."""
        words = self.words
        if not words or len(words) > MOST_WORDS or any(char.isdigit() for char in self.text):
            return
        if not all(self.follows(last, place) for place, last in enumerate(words[:-1], start=1)):
            return
        inner = [word for word in words[1:-1] if word.key in self.lexicon.particles]
        parts = [word for word in words if word not in inner]
        if any(self.is_ordinary(word) for word in parts):
            return
        if self.looks_whole(parts):
            yield self.extent(words)

    def looks_whole(self, parts: Sequence[_Word]) -> bool:
        first, *rest = parts
        if not rest:
            return self.is_first_name(first)
        if all(word.capital for word in parts):
            named = any(self.is_known_name(word) for word in parts)
            return named or not any(self.known(word.key) for word in parts)
        named = first.key in self.lexicon.first_names
        return named and all(self.is_surname(word) or word.key in self.lexicon.first_names for word in rest)

    def in_passing(self) -> Iterator[tuple[int, int]]:
        """A known first name with a capital inside a sentence, or with a surname behind it."""
        for place, word in enumerate(self.words):
            if word.key not in self.lexicon.first_names or self.is_taken(word):
                continue
            name = self.run(place, loose=False)
            after = self.words[place + len(name)] if self.follows(name[-1], place + len(name)) else None
            if after is not None and after.key in self.lexicon.not_before:
                continue
            sure = word.key not in self.lexicon.also_words
            opens = bool(_OPENS.search(self.text[:word.start]))
            if (len(name) > 1 and (word.capital or sure)) or (word.capital and sure and not opens):
                yield self.extent(name)

    def is_first_name(self, word: _Word) -> bool:
        known = word.key in self.lexicon.first_names and not self.is_taken(word)
        return known and (word.key not in self.lexicon.also_words or word.capital)

    def is_known_name(self, word: _Word) -> bool:
        return word.key in self.lexicon.first_names or self.is_surname(word)

    def is_surname(self, word: _Word) -> bool:
        if self.is_taken(word):
            return False
        ending = len(word.key) >= SHORTEST_SURNAME and word.key.endswith(self.lexicon.surname_endings)
        return word.key in self.lexicon.surnames or (ending and not self.known(word.key))

    def is_ordinary(self, word: _Word) -> bool:
        if word.key in self.lexicon.ordinary or self.is_taken(word):
            return True
        named = word.key in self.lexicon.first_names or word.key in self.lexicon.surnames
        return not named and not word.capital and self.known(word.key)

    def is_taken(self, word: _Word) -> bool:
        return any(start < word.end and word.start < end for start, end in self.taken)
