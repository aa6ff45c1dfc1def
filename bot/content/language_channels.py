"""Reads `language/channel_words.yml`: STOP, START and hello, by whole message or by a phrase that clearly means it."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.content.problems import ContentError
from bot.content.yaml_lines import LinedYaml

_SIGNS = re.compile(r"[^\w\s]+")
WORDS_AT_MOST = 14
_LISTS = ("stop", "start", "hello", "stop_phrases", "start_phrases")


@dataclass(frozen=True)
class ChannelWords:
    """What words mean to the channel itself. Texts are held without capitals and signs, æ ø å also as ae oe aa."""

    stop: frozenset[str]
    start: frozenset[str]
    hello: frozenset[str]
    stop_phrases: tuple[str, ...]
    start_phrases: tuple[str, ...]

    def wish(self, text: str) -> str | None:
        """"stop" or "start" when the message says that and nothing else; None otherwise."""
        plain = _plain(text)
        if plain in self.stop or self._says(self.stop_phrases, text, plain):
            return "stop"
        if plain in self.start or self._says(self.start_phrases, text, plain):
            return "start"
        return None

    def is_hello(self, text: str) -> bool:
        """A greeting, or START, and nothing else: the greeting answers it."""
        return _plain(text) in self.hello or _plain(text) in self.start

    @staticmethod
    def _says(phrases: Iterable[str], text: str, plain: str) -> bool:
        if "?" in text or len(plain.split()) > WORDS_AT_MOST:
            return False
        return any(f" {phrase} " in f" {plain} " for phrase in phrases)


def _plain(text: str) -> str:
    folded = " ".join(_SIGNS.sub(" ", text.casefold()).split())
    return folded.replace("ae", "æ").replace("oe", "ø").replace("aa", "å")


def load_channel_words(path: Path) -> ChannelWords:
    """Raises ContentError for a list that is missing, empty or no list of texts."""
    file = LinedYaml(path)
    data = file.data if isinstance(file.data, dict) else {}
    problems = [file.problem((), f'lacks "{name}" (a list of words)') for name in _LISTS if name not in data]
    problems += [file.problem((key,), f'"{key}": expected one of {", ".join(_LISTS)} with a list of words')
                 for key, value in data.items()
                 if key not in _LISTS or not isinstance(value, list) or not value
                 or not all(isinstance(word, str) and word.strip() for word in value)]
    if problems:
        raise ContentError(problems)
    words = {name: tuple(_plain(word) for word in data[name]) for name in _LISTS}
    return ChannelWords(frozenset(words["stop"]), frozenset(words["start"]), frozenset(words["hello"]),
                        words["stop_phrases"], words["start_phrases"])
