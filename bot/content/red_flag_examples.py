"""Reads `language/red_flag_examples.yml`: templates, spelt out into what the red-flag model learns from."""
from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from random import Random
from typing import Any

from bot.content.marked_yaml import Reader
from bot.domain.red_flags import FLAGS

EXAMPLES = Path(__file__).parent / "language" / "red_flag_examples.yml"
SENTENCES = Path(__file__).parent / "language" / "red_flag_sentences.yml"
_TOP = ("version", "slots", "before", "after", "concepts", "flags", "none")
_SLOT = re.compile(r"\{(\w+)\}")
_NOTHING = "_"
_MOST = 8
"""At most so many sentences from one template, so that one way of telling does not outweigh the others."""
_WITHIN = 2
"""Each template also stands so many times inside a longer message."""


@dataclass(frozen=True)
class Example:
    """A sentence, the flags that it tells (none for a look-alike), and the template (counted from 0) it came from."""

    text: str
    flags: frozenset[str]
    template: int


@dataclass(frozen=True)
class RedFlagExamples:
    """`concepts`: name -> words that mean the same here."""

    concepts: Mapping[str, list[str]]
    examples: tuple[Example, ...]


def load_red_flag_examples(path: Path = EXAMPLES) -> RedFlagExamples:
    """Always the same sentences for the same file. Raises ValueError("file:line: what is expected")."""
    return _Templates(Reader(path)).spelt_out()


def load_red_flag_sentences(path: Path = SENTENCES) -> list[tuple[str, frozenset[str]]]:
    """(sentence, the flags it tells), written whole. Raises ValueError("file:line: what is expected")."""
    reader = Reader(path)
    root = reader.mapping(reader.root, "the file", ("version", "flags", "none"))
    told = reader.mapping(root["flags"], "flags", FLAGS)
    return [(line, flags) for group, flags in (*((told[flag], frozenset({flag})) for flag in FLAGS),
                                               (root["none"], frozenset[str]()))
            for line in map(str.strip, str(group).splitlines()) if line]


class _Templates:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.root = reader.mapping(reader.root, "the file", _TOP)
        self.slots = {name: [_plain(part) for part in str(text).split(" / ")]
                      for name, text in self.root["slots"].items()}
        self.around = [(f"{part} ", "") for part in self.lines("before")] + [("", part) for part in self.lines("after")]

    def spelt_out(self) -> RedFlagExamples:
        examples: list[Example] = []
        number = 0
        for flags, templates in self.groups():
            for template in templates:
                examples += [Example(text, flags, number) for text in self.sentences(template)]
                number += 1
        concepts = {str(name): str(words).split() for name, words in self.root["concepts"].items()}
        return RedFlagExamples(concepts, tuple(examples))

    def groups(self) -> Iterator[tuple[frozenset[str], list[str]]]:
        told: Any = self.root["flags"]
        for names in told:
            flags = frozenset(str(names).split())
            if not flags <= set(FLAGS):
                raise self.reader.wrong(told, names, f'"{names}": expected flags out of {", ".join(FLAGS)}')
            yield flags, self.checked(told, names)
        yield frozenset(), self.checked(self.root, "none")

    def checked(self, parent: Any, key: str) -> list[str]:
        lines = [line.strip() for line in str(parent[key]).splitlines() if line.strip()]
        for line in lines:
            unknown = [name for name in _SLOT.findall(line) if name not in self.slots]
            if unknown:
                raise self.reader.wrong(parent, key, f'"{line}": no slot is called "{unknown[0]}"')
        return lines

    def lines(self, key: str) -> list[str]:
        return self.checked(self.root, key)

    def sentences(self, template: str) -> list[str]:
        dice = Random(zlib.crc32(template.encode()))  # noqa: S311  (the same sentences every time)
        names = _SLOT.findall(template)
        count = min(_MOST, prod(len(self.slots[name]) for name in names))
        plain = list(dict.fromkeys(self.filled(template, dice) for _ in range(3 * count if names else 1)))[:count]
        return plain + [self.within(self.filled(template, dice), dice) for _ in range(_WITHIN)]

    def within(self, text: str, dice: Random) -> str:
        before, after = dice.choice(self.around)
        gap = " " if after[:1].isalnum() or after[:1] == ":" else ""
        return self.filled(f"{before}{text}{gap}{after}", dice)

    def filled(self, template: str, dice: Random) -> str:
        text = _SLOT.sub(lambda slot: dice.choice(self.slots[slot.group(1)]), template)
        return " ".join(text.split())


def _plain(part: str) -> str:
    return "" if part.strip() == _NOTHING else part.strip()
