"""YAML with its line numbers: plain Python values, and for each of them the line on which it stands.

The parser that knows lines is slow: it reads a file again only when a line is asked for.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.content.problems import ContentError, Problem, shown_path

Place = tuple[str | int, ...]
"""Where a value stands in a file: keys and list positions (from 0), outermost first."""
_DATE = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")


class LinedYaml:
    """One YAML file. `data` is what it says, in dicts, lists, strings, numbers and dates."""

    def __init__(self, path: Path) -> None:
        """Reads `path`. Raises ContentError when it is missing, is not UTF-8 or not YAML, or has a key twice."""
        self.path = path
        self.file = shown_path(path)
        try:
            self.text = path.read_text(encoding="utf-8")
            self.data: Any = _parsed(self.text)
        except OSError as error:
            raise ContentError([Problem(self.file, 1, f"cannot be read: {error.strerror}")]) from error
        except UnicodeDecodeError as error:
            raise ContentError([Problem(self.file, 1, "is not UTF-8")]) from error
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = " ".join(str(error.problem or error.context or "not YAML").split())
            raise ContentError([Problem(self.file, mark.line + 1 if mark else 1, what)]) from error
        except YAMLError as error:
            raise ContentError([Problem(self.file, 1, " ".join(str(error).split()))]) from error
        except ValueError as error:  # a date that no calendar has: the parser does not say where
            line, said = _impossible_date(self.text)
            message = f'"{said}" is not a date ({error}; expected one such as 2026-12-31)'
            raise ContentError([Problem(self.file, line, message)]) from error

    @cached_property
    def _marked(self) -> Any:
        return YAML(typ="rt").load(self.text)

    def line(self, place: Place) -> int:
        """The line (from 1) of the value at `place`; of what is around it when it does not exist."""
        node, line = self._marked, 1
        for key in place:
            marks = getattr(node, "lc", None)
            if isinstance(node, Mapping) and key in node:
                line = marks.key(key)[0] + 1 if marks else line
            elif isinstance(node, list) and isinstance(key, int) and key < len(node):
                line = marks.item(key)[0] + 1 if marks else line
            else:
                break
            node = node[key]
        return line

    def problem(self, place: Place, message: str) -> Problem:
        return Problem(self.file, self.line(place), message)

    def value(self, place: Place) -> Any:
        """The value at `place`; None when there is none."""
        node = self.data
        for key in place:
            try:
                node = node[key]
            except (KeyError, IndexError, TypeError):
                return None
        return node


def _impossible_date(text: str) -> tuple[int, str]:
    """The line (from 1) and the words of the first date that does not exist."""
    for line, words in enumerate(text.splitlines(), start=1):
        for found in _DATE.finditer(words):
            try:
                date(*map(int, found.groups()))
            except ValueError:
                return line, found.group()
    return 1, ""


def _parsed(text: str) -> Any:
    """Parsed in C, ten times as fast; in Python where the parser in C is stricter ("{title: Hvad nu?, …}")."""
    try:
        return YAML(typ="safe").load(text)
    except YAMLError:
        return YAML(typ="safe", pure=True).load(text)
