"""The 98 municipalities with all their names: what `municipality.find_municipality` looks in."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from bot.domain.place_names import fold, letter_mask, spellings, words_of

SHORTEST_MISSPELT = 6
"""Folded length from which a slip of the finger in a municipality's own name is believed at all."""
LONG_ENOUGH = 8
"""Folded length from which a name is hardly mistaken for another word: slips in places, slips without a hint."""


@dataclass(frozen=True)
class Municipality:
    """One of the 98. `code` is the official four-digit code, `region` one of the five regions' ids."""

    code: str
    name: str
    region: str
    short_forms: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlaceWords:
    """The vocabulary around names (content: municipalities/index.yml); every entry may be several words."""

    municipality: tuple[str, ...] = ()
    lead_in: tuple[str, ...] = ()
    at_home: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    not_misspelt: tuple[str, ...] = ()
    not_a_beginning: tuple[str, ...] = ()


@dataclass(frozen=True)
class Name:
    """One spelling of one name, and every municipality it may mean."""

    key: str
    candidates: tuple[Municipality, ...]
    words: int
    own: bool
    mask: int


@dataclass(frozen=True, eq=False)
class MunicipalityIndex(Sequence[Municipality]):
    """All municipalities in the order of their codes, with the vocabulary they are recognised by."""

    municipalities: tuple[Municipality, ...]
    words: PlaceWords = PlaceWords()

    @overload
    def __getitem__(self, at: int) -> Municipality: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Municipality]: ...
    def __getitem__(self, at: int | slice) -> Municipality | Sequence[Municipality]:
        return self.municipalities[at]

    def __len__(self) -> int:
        return len(self.municipalities)

    def by_code(self, code: str) -> Municipality:
        """Raises KeyError when no municipality has that code."""
        return self._codes[code]

    def __contains__(self, item: object) -> bool:
        return item in self._codes or item in self.municipalities

    @cached_property
    def _codes(self) -> dict[str, Municipality]:
        return {each.code: each for each in self.municipalities}

    @cached_property
    def names(self) -> dict[str, Name]:
        """Every spelling of every name, short form and place."""
        found: dict[str, Name] = {}
        for municipality in self.municipalities:
            for name in (municipality.name, *municipality.short_forms, *municipality.places):
                own = name not in municipality.places
                for key in spellings(name):
                    if not own and key != fold(name) and len(key) < LONG_ENOUGH:
                        continue  # "lokken", "mon": a small place without its ø is mostly another word
                    known = found.get(key)
                    others = known.candidates if known else ()
                    if municipality not in others:
                        others = (*others, municipality)
                    size = max(len(words_of(name)), known.words if known else 1)
                    found[key] = Name(key, others, size, own or bool(known and known.own), letter_mask(key))
        return found

    @cached_property
    def own_names(self) -> tuple[tuple[Municipality, str], ...]:
        """Every municipality with its own name and its short forms, folded."""
        return tuple((each, fold(name)) for each in self.municipalities for name in (each.name, *each.short_forms))

    @cached_property
    def misspellable(self) -> dict[str, tuple[Name, ...]]:
        """The names long enough for a slip, by their first letter: small places only when their names are long."""
        doubted = self.folded["ordinary"] | self.folded["doubtful"]
        by_letter: dict[str, list[Name]] = {}
        for name in self.names.values():
            shortest = SHORTEST_MISSPELT if name.own else LONG_ENOUGH
            if len(name.key) >= shortest and name.key not in doubted:
                by_letter.setdefault(name.key[0], []).append(name)
        return {letter: tuple(names) for letter, names in by_letter.items()}

    @cached_property
    def folded(self) -> dict[str, frozenset[str]]:
        """The vocabulary in every spelling; phrases keep their spaces ("bor i")."""
        return {
            kind: frozenset(
                " ".join(each) for phrase in phrases for each in zip(*map(spellings, phrase.split()), strict=True)
            )
            for kind, phrases in vars(self.words).items()
        }
