"""The terminal as a channel: choices are lettered, because numbers are answers in themselves."""
from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any, TextIO

WIDTH = 80
_LETTER = re.compile(r"\s*([A-Za-z])\s*[).]?\s*")


class Screen:
    """Shows messages and reads lines. Remembers which letter stands for which choice."""

    def __init__(self, out: TextIO, texts: Mapping[str, str], sms: bool = False) -> None:
        self._out, self._texts, self._sms = out, texts, sms
        self._choices: list[dict[str, Any]] = []

    def show(self, messages: Sequence[Mapping[str, Any]]) -> None:
        for message in messages:
            if self._sms:
                self._out.write(message["text"] + "\n\n")
                continue
            self._progress(message.get("progress"))
            self.say(message["text"])
            if message["choices"]:
                self._choices = list(message["choices"])
                for letter, choice in zip(ascii_uppercase, self._choices, strict=False):
                    self._out.write(f"  {letter}) {choice['title']}\n")
                self._out.write("\n")
        self._out.flush()

    def say(self, text: str) -> None:
        for line in text.splitlines():
            self._out.write(textwrap.fill(line, WIDTH) + "\n")
        self._out.write("\n")

    def _progress(self, progress: Mapping[str, Any] | None) -> None:
        if progress and progress["number"]:
            self._out.write(self._texts["progress"].format(**progress) + "\n")

    def listen(self) -> str | None:
        """A line, or None at the end of input."""
        try:
            return input("> ")
        except EOFError:
            return None

    def choice(self, said: str) -> str | None:
        """The id of the choice that a single letter stands for."""
        found = _LETTER.fullmatch(said)
        place = ascii_uppercase.index(found.group(1).upper()) if found else len(self._choices)
        return str(self._choices[place]["id"]) if place < len(self._choices) else None
