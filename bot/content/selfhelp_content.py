"""Reads `selfhelp.yml`: the small texts, menus, words and sources of self-help."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.problems import ContentError, Problem
from bot.content.yaml_lines import LinedYaml
from bot.domain.selfhelp.past_days import PastDayWords

_KEYS = frozenset({"texts", "menus", "commands", "days", "topics", "words", "sources"})
_SIGNS = re.compile(r"[^\w\s]+")


@dataclass(frozen=True)
class FactSource:
    """Where a fact that the chat shows comes from, and whether a professional has checked it."""

    source: str
    checked: bool


@dataclass(frozen=True, eq=False)
class SelfHelpContent:
    """Texts by key, menus by name (entries: `title`, `intent`, and what the intent needs), words by what they tell."""

    texts: Mapping[str, str]
    menus: Mapping[str, tuple[Mapping[str, str], ...]]
    commands: Mapping[str, str]
    days: PastDayWords
    topics: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, FactSource]

    def command(self, text: str) -> str | None:
        """What a whole message asks self-help for ("min dagbog")."""
        return self.commands.get(" ".join(_SIGNS.sub(" ", text.casefold()).split()))

    def names(self, group: str, text: str) -> bool:
        """Whether `text` has a word that begins with one of the group's."""
        return _has(self.words[group], text)

    def topic(self, text: str) -> str | None:
        """What about alcohol's effects is asked for."""
        return next((topic for topic, words in self.topics.items() if _has(words, text)), None)


def _has(words: tuple[str, ...], text: str) -> bool:
    said = text.casefold()
    return any(re.search(rf"\b{re.escape(word)}", said) for word in words)


def load_selfhelp(path: Path) -> SelfHelpContent:
    """Raises ContentError with every mistake."""
    file = LinedYaml(path)
    data = file.data if isinstance(file.data, dict) else {}
    problems = [file.problem((key,), f"{key}: {'missing' if key in _KEYS else 'not expected'}")
                for key in sorted(_KEYS ^ set(data))]
    problems = problems or [*_not_texts(file, "texts", data["texts"]), *_not_texts(file, "commands", data["commands"]),
                            *_bad_menus(file, data["menus"]), *_bad_sources(file, data["sources"])]
    if problems:
        raise ContentError(problems)
    try:
        days = data["days"]
        words = PastDayWords(dict(days["offsets"]), dict(days["weekdays"]), frozenset(days["last"]),
                             dict(days["months"]), dict(days["counts"]))
        return SelfHelpContent(
            dict(data["texts"]), {name: tuple(entries) for name, entries in data["menus"].items()},
            dict(data["commands"]), words, _groups(data["topics"]), _groups(data["words"]),
            {key: FactSource(str(value["source"]), value["checked"]) for key, value in data["sources"].items()})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentError([file.problem((), f"{type(error).__name__}: {error}")]) from error


def _groups(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(map(str, words)) for name, words in data.items()}


def _not_texts(file: LinedYaml, key: str, values: Mapping[str, Any]) -> list[Problem]:
    return [file.problem((key, name), f"{name}: expected a text")
            for name, value in values.items() if not isinstance(value, str) or not value.strip()]


def _bad_menus(file: LinedYaml, menus: Mapping[str, Any]) -> list[Problem]:
    return [file.problem(("menus", name, at), f"menu {name}: expected title and intent")
            for name, entries in menus.items() for at, entry in enumerate(entries)
            if not {"title", "intent"} <= set(entry)]


def _bad_sources(file: LinedYaml, sources: Mapping[str, Any]) -> list[Problem]:
    return [file.problem(("sources", key), f"{key}: expected {{source, checked: true or false}}")
            for key, value in sources.items()
            if not isinstance(value, dict) or not value.get("source") or not isinstance(value.get("checked"), bool)]
