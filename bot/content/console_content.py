"""Reads `console.yml`: every Danish word of the advisors' pages, the outcomes of a conversation, the canned replies."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from bot.content.problems import ContentError
from bot.content.schema import Strict, Text, said
from bot.content.shapes import shaped
from bot.content.yaml_lines import LinedYaml


class CannedShape(Strict):
    title: Text = said("a short title")
    text: Text = said("the reply")


class ConsoleShape(Strict):
    outcomes: dict[Text, Text] = Field(..., description="outcomes by id")
    reasons: dict[Text, Text] = Field(..., description="why a conversation came to a person, by id")
    errors: dict[Text, Text] = Field(..., description="what an advisor is told when something cannot be done, by code")
    canned: dict[Text, CannedShape] = Field(..., description="replies by id: {title, text}")
    texts: dict[Text, Text] = Field(..., description="texts by key")


@dataclass(frozen=True)
class Canned:
    """A reply that is written once. Its text may name {line_name}, {contact} …, the municipality's own."""

    title: str
    text: str


@dataclass(frozen=True)
class ConsoleContent:
    """The advisors' pages: texts by key, outcomes and reasons by id, canned replies by id."""

    texts: Mapping[str, str]
    errors: Mapping[str, str]
    outcomes: Mapping[str, str]
    reasons: Mapping[str, str]
    canned: Mapping[str, Canned]


def load_console(path: Path) -> ConsoleContent:
    """Raises ContentError with every mistake."""
    shape, problems = shaped(LinedYaml(path), ConsoleShape)
    if shape is None:
        raise ContentError(problems)
    canned = {name: Canned(each.title, each.text) for name, each in shape.canned.items()}
    return ConsoleContent(shape.texts, shape.errors, shape.outcomes, shape.reasons, canned)
