"""Municipalities (da: kommuner) recognised in what people write.

A name is believed when it stands there: whole, as a genitive, with "kommune" glued on, without æøå, or, when it is
long enough, with a slip of the finger. Names that are ordinary words too need more than being there. Nothing is
guessed: when several municipalities fit, all of them are found.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.municipality_index import (
    LONG_ENOUGH,
    SHORTEST_MISSPELT,
    Municipality,
    MunicipalityIndex,
    Name,
    PlaceWords,
)
from bot.domain.place_names import Word, letter_mask, slips, words_of

__all__ = ["Mention", "Municipality", "MunicipalityIndex", "PlaceWords", "find_mentions", "find_municipality"]

LONGEST_NAME = 4
"""The most words a name has."""
TWICE_MISSPELT = 9
"""Folded length from which two slips in a municipality's own name are believed, beside a hint."""
SHORTEST_BEGINNING = 4
POST_CODE_LENGTH = 4
GLUED_LENGTH = 9
"""From this length a one-word name is also found when it was written as two."""


@dataclass(frozen=True)
class Mention:
    """A place in a message that names a municipality, or several when it is not clear which.

    `how` is `exact`, `misspelt`, or `beginning` (the message is only the first letters of a name: an answer to "which
    municipality?", but no evidence in any other message). `start` and `end` are characters, [start, end).
    """

    candidates: tuple[Municipality, ...]
    start: int
    end: int
    how: str


class _Reading:
    """One message under the index: its words and what stands around each of them."""

    def __init__(self, text: str, index: MunicipalityIndex) -> None:
        self.text, self.index = text, index
        self.words = words_of(text)
        vocabulary = index.folded
        self.vocabulary = vocabulary
        self.longest_phrase = max((phrase.count(" ") + 1 for phrase in vocabulary["at_home"]), default=0)
        self.shouting = all(word.capital or word.opens_sentence for word in self.words)

    def mentions(self) -> Iterator[Mention]:
        at = 0
        while at < len(self.words):
            found = self.exact_at(at) or self.misspelt_at(at)
            if found is None:
                at += 1
                continue
            mention, size = found
            at += size
            yield mention

    def exact_at(self, at: int) -> tuple[Mention, int] | None:
        for size in range(min(LONGEST_NAME, len(self.words) - at), 0, -1):
            span = self.words[at:at + size]
            if size > 1 and not self.joined(span):
                continue
            name = self.known("".join(word.key for word in span), size)
            if name and self.believed(name, at, size):
                return self.mention(name.candidates, span, "exact"), size
        return None

    def known(self, key: str, size: int) -> Name | None:
        """The name that a run of words spells; also with a genitive s or with "kommune" glued on."""
        endings = ("", "s", *self.vocabulary["municipality"])
        for ending in endings:
            name = self.index.names.get(key.removesuffix(ending) if ending else key) if key.endswith(ending) else None
            if name and (size <= name.words or len(name.key) >= GLUED_LENGTH):
                return name if ending in ("", "s") or size == 1 else None
        return None

    def joined(self, span: list[Word]) -> bool:
        return all(
            set(self.text[left.end:right.start]) <= set(" .-/–'") and right.start - left.end <= 3
            for left, right in pairwise(span)
        )

    def believed(self, name: Name, at: int, size: int) -> bool:
        if self.next_key(at + size) in self.vocabulary["not_before"]:
            return False
        if self.next_key(at - 1) in self.vocabulary["not_after"]:
            return False
        key = "".join(word.key for word in self.words[at:at + size])
        if self.without_municipality(key).removesuffix("s") == name.key.removesuffix("s") != key.removesuffix("s"):
            return True
        if name.key in self.vocabulary["ordinary"]:
            return self.stands_out(at, size, strictly=True)
        if key in self.vocabulary["doubtful"] or name.key in self.vocabulary["doubtful"]:
            return self.stands_out(at, size, strictly=False)
        return True

    def stands_out(self, at: int, size: int, strictly: bool) -> bool:
        """Whether more than its letters says that this word is a place."""
        word = self.words[at]
        return (
            self.next_key(at + size) in self.vocabulary["municipality"]
            or self.at_home(at)
            or (not strictly and self.next_key(at - 1) in self.vocabulary["near"])
            or (word.capital and not word.opens_sentence and not self.shouting)
            or self.alone(at, size, strictly)
        )

    def at_home(self, at: int) -> bool:
        return any(
            " ".join(word.key for word in self.words[max(0, at - size):at]) in self.vocabulary["at_home"]
            for size in range(1, self.longest_phrase + 1)
        )

    def alone(self, at: int, size: int, strictly: bool) -> bool:
        """Whether the message is the name and nothing that means more; a post code may stand before it."""
        around = [word.key for word in self.words[:at] + self.words[at + size:]]
        empty = self.vocabulary["lead_in"] - (self.vocabulary["near"] if strictly else frozenset())
        return all(key in empty or (key.isdigit() and len(key) == POST_CODE_LENGTH) for key in around)

    def next_key(self, at: int) -> str:
        return self.words[at].key if 0 <= at < len(self.words) else ""

    def misspelt_at(self, at: int) -> tuple[Mention, int] | None:
        word = self.words[at]
        known = word.key in self.index.names or word.key in self.vocabulary["not_misspelt"]
        if known or len(word.key) < SHORTEST_MISSPELT - 1:
            return None
        hinted = self.hinted(at)
        names = self.closest(self.without_municipality(word.key), hinted)
        if not names or self.next_key(at + 1) in self.vocabulary["not_before"]:
            return None
        candidates = tuple(dict.fromkeys(each for name in names for each in name.candidates))
        return self.mention(candidates, [word], "misspelt"), 1

    def hinted(self, at: int) -> bool:
        word = self.words[at]
        return self.stands_out(at, 1, strictly=True) or word.key != self.without_municipality(word.key)

    def without_municipality(self, key: str) -> str:
        for ending in self.vocabulary["municipality"]:
            if key.endswith(ending) and len(key) > len(ending) + SHORTEST_BEGINNING:
                return key.removesuffix(ending)
        return key

    def closest(self, key: str, hinted: bool) -> list[Name]:
        """The names with the fewest slips, at most as many as their length and the hint allow."""
        best, found = 3, list[Name]()
        mask = letter_mask(key)
        for name in self.index.misspellable.get(key[0], ()):
            limit = min(best, _allowed(name, hinted))
            if limit == 0 or (mask ^ name.mask).bit_count() > 2 * limit:
                continue
            count = min(slips(key, name.key, limit), slips(key.removesuffix("s"), name.key, limit))
            if count < best and count <= limit:
                best, found = count, [name]
            elif found and count == best:
                found.append(name)
        return found

    def beginning(self) -> Mention | None:
        """The whole message as the beginning of names: "Fred", "Frederiks"; with those it may be a slip of ("Veje")."""
        span = [word for word in self.words if word.key not in self.vocabulary["lead_in"]]
        key = "".join(word.key for word in span)
        refused = key in self.vocabulary["not_a_beginning"] or key in self.index.names
        if refused or len(key) < SHORTEST_BEGINNING:
            return None
        if not any(name.startswith(key) for _, name in self.index.own_names):
            return None
        found = [each for each, name in self.index.own_names if name.startswith(key) or slips(name, key, 1) == 1]
        return self.mention(tuple(dict.fromkeys(found)), span, "beginning")

    @staticmethod
    def mention(candidates: tuple[Municipality, ...], span: list[Word], how: str) -> Mention:
        return Mention(candidates, span[0].start, span[-1].end, how)


def _allowed(name: Name, hinted: bool) -> int:
    if not hinted:
        return int(name.own and len(name.key) >= LONG_ENOUGH)
    return 2 if name.own and len(name.key) >= TWICE_MISSPELT else 1


def find_mentions(text: str, index: MunicipalityIndex) -> tuple[Mention, ...]:
    """Every place in `text` that names a municipality, in order; `beginning` only when nothing else is there."""
    reading = _Reading(text, index)
    found = tuple(reading.mentions())
    if found:
        return found
    beginning = reading.beginning()
    return (beginning,) if beginning else ()


def find_municipality(text: str, index: MunicipalityIndex) -> tuple[Municipality, ...]:
    """The municipalities that `text` may mean: one when it is clear, several when not, none when none is named."""
    mentions = find_mentions(text, index)
    return tuple(dict.fromkeys(each for mention in mentions for each in mention.candidates))
