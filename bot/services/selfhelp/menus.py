"""Buttons of self-help, from content."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.services.context import TurnContext


def menu(turn: TurnContext, name: str, **more: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A menu of `selfhelp.yml` as choices; `more` adds to the payload of an intent (`log_drinks={"said": …}`)."""
    return [{"title": entry["title"], "kind": "other",
             "payload": {**{k: v for k, v in entry.items() if k != "title"}, **more.get(entry["intent"], {})}}
            for entry in turn.content.selfhelp.menus[name]]
