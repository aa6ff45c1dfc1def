"""What is wrong in content: file, line and what is expected, for the people who run the service."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake, or one thing that soon ends (`severity` is `error` or `warning`). `line` counts from 1."""

    file: str
    line: int
    message: str
    severity: str = ERROR

    def __str__(self) -> str:
        mark = "warning: " if self.severity == WARNING else ""
        return f"{self.file}:{self.line}: {mark}{self.message}"


class ContentError(Exception):
    """Content that cannot be used; `problems` holds every mistake in every file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shown_path(path: Path) -> str:
    """The path as people call it: from where they stand, when the file lies there."""
    absolute = path.resolve()
    here = Path.cwd().resolve()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)
