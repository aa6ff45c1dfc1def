"""Reads the red-flag rules (`language/red_flags.yml`) and compiles them for the domain."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from bot.content.marked_yaml import Reader
from bot.domain.red_flag_rules import END, Pattern, PatternError, literals, parse_pattern
from bot.domain.red_flag_words import build_lexicon
from bot.domain.red_flags import CANCEL, FLAGS, URGENCIES, Guard, RedFlagPatterns, Rule

_TOP = (
    "version", "lists", "known", "exactly", "abbreviations", "spellings", "phrases", "masks", "idle", "flags", "guards",
)
_GUARD = ("name", "patterns", "flags", "scope", "effect", "unless", "also")
_BUILT_IN = frozenset({"masked", "idle", END})


def load_red_flag_patterns(path: Path) -> RedFlagPatterns:
    """Return the compiled rules. Raises ValueError("file:line: what is expected")."""
    return _Rules(Reader(path)).compile()


class _Rules:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.root = reader.mapping(reader.root, "the file", _TOP, optional=_TOP[:1] + _TOP[2:6])
        self.lists: Mapping[str, Sequence[str]] = {
            str(name): self.strings(self.root["lists"], name) for name in self.root["lists"]
        }
        self.names = frozenset(self.lists) | frozenset(self.root["phrases"]) | _BUILT_IN

    def compile(self) -> RedFlagPatterns:
        phrases = tuple(
            (str(name), pattern)
            for name in self.root["phrases"]
            for pattern in self.patterns(self.root["phrases"], name)
        )
        lists = {name: self.plain(words) for name, words in self.lists.items()}
        lists["literal"] = sorted(set(self.literals()))
        return RedFlagPatterns(
            lexicon=build_lexicon(
                lists,
                known=self.strings(self.root, "known"),
                abbreviations=self.strings(self.root, "abbreviations"),
                exactly=self.strings(self.root, "exactly"),
                spellings=self.root.get("spellings"),
            ),
            phrases=phrases,
            masks=tuple(self.patterns(self.root, "masks")),
            idle=tuple(self.patterns(self.root, "idle")),
            rules=tuple(self.rules()),
            guards=tuple(self.guard(i) for i in range(len(self.root["guards"]))),
        )

    def plain(self, words: Sequence[str]) -> list[str]:
        """Return the words of a list, with other lists that it takes in ("{parent}") spelt out."""
        out: list[str] = []
        for word in words:
            out += self.plain(self.lists[word[1:-1]]) if word.startswith("{") else [word]
        return out

    def strings(self, parent: Mapping[str, Any], key: str) -> list[str]:
        """Return the words that stand under `key`, with spaces between."""
        value = parent.get(key) or ""
        if not isinstance(value, str):
            raise self.reader.wrong(parent, key, f'"{key}": expected words with spaces between')
        return value.split()

    def sources(self, parent: Any, key: Any) -> list[str]:
        values = parent[key] if isinstance(parent, Sequence) else parent.get(key) or []
        if not isinstance(values, Sequence) or isinstance(values, str):
            raise self.reader.wrong(parent, key, f'"{key}": expected a list of patterns')
        return [str(v) for v in values]

    def patterns(self, parent: Any, key: Any) -> Iterator[Pattern]:
        for i, source in enumerate(self.sources(parent, key)):
            yield self.pattern(source, parent[key], i)

    def pattern(self, source: str, place: Any, index: int) -> Pattern:
        try:
            pattern = parse_pattern(source)
        except PatternError as error:
            raise self.reader.wrong(place, index, str(error)) from error
        unknown = {n for e in pattern.elements for n in e.names if not n.startswith("=")} - self.names
        if unknown:
            names = ", ".join(sorted(unknown))
            raise self.reader.wrong(place, index, f'"{source}": no list or phrase is called {names}')
        return pattern

    def rules(self) -> Iterator[Rule]:
        flags = self.reader.mapping(self.root["flags"], "flags", FLAGS)
        for flag in FLAGS:
            groups = self.reader.mapping(flags[flag], flag, URGENCIES, optional=URGENCIES)
            for urgency in groups:
                for i, source in enumerate(self.sources(groups, urgency)):
                    parts = [self.spelt_out(p.strip(), groups[urgency], i) for p in source.split("&&")]
                    for patterns in product(*parts):
                        yield Rule(flag, urgency, patterns)

    def spelt_out(self, source: str, place: Any, index: int) -> list[Pattern]:
        """Return the patterns of a phrase when the source is nothing but a phrase, else the one pattern."""
        name = source.strip("{}")
        if source == f"{{{name}}}" and name in self.root["phrases"]:
            return list(self.patterns(self.root["phrases"], name))
        return [self.pattern(source, place, index)]

    def guard(self, index: int) -> Guard:
        raw = self.reader.mapping(self.root["guards"][index], "guard", _GUARD, optional=_GUARD[2:])
        scope, effect = raw.get("scope", "clause"), raw.get("effect", CANCEL)
        if scope not in ("clause", "sentence") or effect not in (CANCEL, *URGENCIES):
            raise self.reader.wrong(raw, "name", "expected scope clause or sentence, effect cancel or an urgency")
        flags = raw.get("flags") or FLAGS
        if not set(flags) <= set(FLAGS):
            raise self.reader.wrong(raw, "flags", f"expected some of {', '.join(FLAGS)}")
        patterns, unless, also = (
            tuple(self.patterns(raw, key)) if raw.get(key) else () for key in ("patterns", "unless", "also")
        )
        return Guard(str(raw["name"]), frozenset(flags), patterns, unless, also, scope, effect)

    def literals(self) -> Iterator[str]:
        root = self.root
        groups = [root["phrases"][n] for n in root["phrases"]] + [root["masks"], root["idle"]]
        groups += [root["flags"][f][u] for f in FLAGS for u in root["flags"][f]]
        groups += [g.get(k) or [] for g in root["guards"] for k in ("patterns", "unless", "also")]
        for group in groups:
            for source in group or []:
                for part in str(source).split("&&"):
                    yield from literals(part.strip())
