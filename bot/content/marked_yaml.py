"""YAML that remembers its lines, so that a mistake in content is named with file, line and what is expected."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError


class Reader:
    """One content file. `root` is its top-level value."""

    def __init__(self, path: Path) -> None:
        """Read `path`. Raises ValueError when it is missing or is not YAML."""
        self.path = path
        try:
            self.root: Any = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ValueError(f"{path}:1: expected a readable file ({error.strerror})") from error
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise ValueError(f"{path}:{line}: expected YAML: {error.problem}") from error

    def wrong(self, parent: Any, key: Any, message: str) -> ValueError:
        """Return the error for the value under `key` of `parent` (for the caller to raise)."""
        return ValueError(f"{self.path}:{self.line(parent, key)}: {message}")

    def line(self, parent: Any, key: Any) -> int:
        """Return the line (from 1) on which the value under `key` stands, else that of its parent."""
        marks = getattr(parent, "lc", None)
        try:
            return int(marks.item(key)[0] if isinstance(key, int) else marks.key(key)[0]) + 1  # type: ignore[union-attr]
        except (AttributeError, KeyError, TypeError, IndexError):
            return int(getattr(marks, "line", None) or 0) + 1

    def mapping(
        self, value: Any, what: str, keys: Sequence[str], optional: Sequence[str] = ()
    ) -> Mapping[str, Any]:
        """Return `value` when it is a mapping with all `keys` but the optional ones and no others; else raise."""
        if not isinstance(value, Mapping):
            raise self.wrong(value, None, f"{what}: expected keys {', '.join(keys)}")
        for key in value:
            if key not in keys:
                raise self.wrong(value, key, f'{what}: unknown key "{key}", expected {", ".join(keys)}')
        for key in keys:
            if key not in value and key not in optional:
                raise self.wrong(value, None, f'{what}: "{key}" is missing')
        return value
