"""What ends soon: warnings for `afklar check`, so that nothing is shown past its day (Rulings, "Validity")."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.content.problems import WARNING, Problem
from bot.content.yaml_lines import LinedYaml, Place
from bot.domain.validity import WARN_DAYS, Validity


def ending_soon(root: Path, today: date, days: int = WARN_DAYS) -> list[Problem]:
    """A warning for every `valid_to` in any content file that has passed or is at most `days` away."""
    found = []
    for path in sorted(root.rglob("*.yml")):
        if "valid_to" not in path.read_text(encoding="utf-8"):
            continue
        file = LinedYaml(path)
        for place, last in _ends(file.data, ()):
            validity = Validity("", None, last)
            if validity.has_ended(today) or validity.ends_within(days, today):
                verb = "ended" if validity.has_ended(today) else "ends"
                message = f"{_name(file, place)}{verb} on {last.isoformat()}"
                found.append(Problem(file.file, file.line((*place, "valid_to")), message, WARNING))
    return found


def _ends(value: Any, place: Place) -> Iterator[tuple[Place, date]]:
    if isinstance(value, dict):
        last = value.get("valid_to")
        if isinstance(last, date):
            yield place, last
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from _ends(child, (*place, key))


def _name(file: LinedYaml, place: Place) -> str:
    value = file.value(place)
    name = value.get("id") or value.get("name") if isinstance(value, dict) else None
    return f'"{name}" ' if name else "this "
