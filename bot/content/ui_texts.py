"""The small texts that are not Rasa responses (`texts.yml`): controls, errors, menus, titles of guesses."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class UiTexts:
    """Texts by key. A menu is a list of entries: `title`, `intent`, and what the intent needs."""

    texts: Mapping[str, str]
    errors: Mapping[str, str]
    menus: Mapping[str, tuple[Mapping[str, str], ...]]
    guesses: Mapping[str, str]
    privacy: str
