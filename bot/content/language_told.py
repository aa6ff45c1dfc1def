"""Reads `language/told.yml`: what a message must contain before it is believed to tell what changes the route."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.problems import ContentError, Problem
from bot.content.yaml_lines import LinedYaml


@dataclass(frozen=True)
class Evidence:
    """Patterns over a message without capitals: one of `needs`, none of `unless`."""

    needs: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def holds(self, text: str) -> bool:
        plain = text.casefold().replace("ae", "æ").replace("oe", "ø").replace("aa", "å")
        both = (text.casefold(), plain)
        return any(p.search(t) for p in self.needs for t in both) and not any(
            p.search(t) for p in self.unless for t in both)


def load_told(path: Path) -> Mapping[str, Evidence]:
    """By intent. Raises ContentError with every pattern that is no regular expression, and every unknown key."""
    file = LinedYaml(path)
    problems: list[Problem] = []
    found: dict[str, Evidence] = {}
    for intent, entry in (file.data or {}).items():
        if not isinstance(entry, dict) or set(entry) != {"needs", "unless"}:
            problems.append(file.problem((intent,), f"{intent}: expected the lists `needs` and `unless`"))
            continue
        found[intent] = Evidence(*(_patterns(file, intent, key, entry[key], problems) for key in ("needs", "unless")))
    if problems:
        raise ContentError(problems)
    return found


def _patterns(
    file: LinedYaml, intent: str, key: str, texts: Any, problems: list[Problem],
) -> tuple[re.Pattern[str], ...]:
    made = []
    for place, text in enumerate(texts or ()):
        try:
            made.append(re.compile(text))
        except (re.error, TypeError) as error:
            problems.append(file.problem((intent, key, place), f"{key}: not a regular expression: {error}"))
    return tuple(made)
