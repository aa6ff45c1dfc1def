"""Reads `language/commands.yml`: whole messages that mean one intent whatever is open."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.problems import ContentError
from bot.content.yaml_lines import LinedYaml

_SIGNS = re.compile(r"[^\w\s]+")


@dataclass(frozen=True)
class Commands:
    """Intents by the message that stands for them, without capitals and signs."""

    intents: Mapping[str, str]

    def intent(self, text: str) -> str | None:
        plain = " ".join(_SIGNS.sub(" ", text.casefold()).split())
        danish = plain.replace("ae", "æ").replace("oe", "ø").replace("aa", "å")
        return self.intents.get(plain) or self.intents.get(danish)


def load_commands(path: Path) -> Commands:
    """Raises ContentError for an entry that is not `text: intent`."""
    file = LinedYaml(path)
    data = file.data if isinstance(file.data, dict) else {}
    problems = [file.problem((key,), f'"{key}": expected the name of an intent')
                for key, value in data.items() if not isinstance(key, str) or not isinstance(value, str)]
    if problems or not data:
        raise ContentError(problems or [file.problem((), "expected entries `text: intent`")])
    return Commands({key.casefold(): value for key, value in data.items()})
