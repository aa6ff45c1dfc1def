"""The independent test sentences, read from the YAML files beside this module."""
from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
TRAINING = HERE.parents[1] / "data" / "nlu"
EXAMPLE = re.compile(r"^\s*-\s+(.+?)\s*$")
ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Flagged:
    """A sentence in which one of `flags` must be found; it counts for the first."""

    text: str
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """An answer in words: `expect` is the option's index, `ask` (unclear) or `none` (no answer)."""

    question: str
    text: str
    expect: int | str


def _load(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def intents() -> list[tuple[str, str]]:
    """(sentence, intent) for all the intents."""
    return [(text, intent) for intent, texts in _load("intents.yml").items() for text in texts]


def out_of_scope() -> list[str]:
    return list(_load("out_of_scope.yml"))


def must_find() -> dict[str, list[Flagged]]:
    """Flag -> the sentences in which it must be found."""
    return {
        flag: [Flagged(row["text"], (flag, *filter(None, [row.get("or")]))) for row in rows]
        for flag, rows in _load("red_flags.yml")["must_find"].items()
    }


def look_alikes() -> list[str]:
    return list(_load("red_flags.yml")["look_alikes"])


def audit_answers() -> list[Answer]:
    return [Answer(**row) for row in _load("audit_answers.yml")["answers"]]


def audit_now() -> str:
    """The instant from which the answers about recency are seen."""
    return str(_load("audit_answers.yml")["now"])


def times() -> list[dict[str, str]]:
    """Rows of `now`, `text` and `value` ("start/end", or "none")."""
    return list(_load("times.yml"))


def entities() -> dict[str, list[dict[str, Any]]]:
    """Entity -> rows of `text` and `value`."""
    return dict(_load("entities.yml"))


def all_texts() -> Iterator[tuple[str, str]]:
    """Every (file, sentence) of the sets, for the laws about the sets themselves."""
    yield from (("intents", text) for text, _ in intents())
    yield from (("out_of_scope", text) for text in out_of_scope())
    yield from (("red_flags", row.text) for rows in must_find().values() for row in rows)
    yield from (("red_flags", text) for text in look_alikes())


def plain(text: str) -> str:
    """A sentence without capitals, punctuation and double spaces: what makes two sentences the same."""
    return " ".join(re.findall(r"\w+", text.casefold()))


@functools.lru_cache(maxsize=1)
def trained() -> frozenset[str]:
    """All training sentences, plain. A sentence that stands here is not independent and is not measured."""
    found: set[str] = set()
    for path in sorted(TRAINING.rglob("*.yml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            match = EXAMPLE.match(line)
            if match:
                found.add(plain(ANNOTATION.sub(r"\1", match.group(1)).strip("\"'")))
    return frozenset(found)
