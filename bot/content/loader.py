"""Loads and checks all content. Every mistake in every file is reported at once, with file, line and what is expected.

    bot/content/instruments/audit.yml:34: item 3: option "Hver måned": lacks "score" (expected an integer 0-4)
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml.error import YAMLError

from bot.content.console_content import load_console
from bot.content.crisis_content import load_crisis, load_lines
from bot.content.drinks_content import load_drinks
from bot.content.ending import ending_soon
from bot.content.language_answers import load_answer_lexicon
from bot.content.language_channels import load_channel_words
from bot.content.language_commands import load_commands
from bot.content.language_entities import load_entity_lexicon
from bot.content.language_times import load_time_lexicon
from bot.content.language_told import load_told
from bot.content.model import Content, InstrumentContent, QuestionContent
from bot.content.municipality_content import MunicipalityContent
from bot.content.offers import OfferContent, load_offers
from bot.content.problems import ContentError, Problem, shown_path
from bot.content.read_places import opened, read_index, read_municipality
from bot.content.read_questions import read_instrument, read_questions, read_ui
from bot.content.red_flag_content import load_red_flag_patterns
from bot.content.selfhelp_content import load_selfhelp
from bot.content.ui_texts import UiTexts
from bot.domain.municipality import MunicipalityIndex

PACKAGED = Path(__file__).parent
NATIONAL = "national"
_LOCATED = re.compile(r"^(?P<file>.+?):(?P<line>\d+): (?P<message>.*)$", re.DOTALL)

Made = TypeVar("Made")


def load_content(root: Path = PACKAGED) -> Content:
    """All content under `root`. Raises ContentError with every mistake when there is any."""
    loading = _Loading(root)
    content = loading.content()
    if content is None:
        raise ContentError(loading.problems)
    return content


def check_content(root: Path = PACKAGED, today: date | None = None) -> list[Problem]:
    """Every mistake; without any, a warning for each thing that ends within 60 days of `today`. By file and line."""
    loading = _Loading(root)
    loading.content()
    if loading.problems or today is None:
        return sorted(set(loading.problems))
    return sorted(ending_soon(root, today))


class _Loading:
    """One pass over all files; what is wrong gathers in `problems`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def content(self) -> Content | None:
        """The content, or None when anything is wrong."""
        index, municipalities = self.places()
        instruments = self.instruments()
        parts: dict[str, Any] = {
            "instruments": instruments, "questions": self.questions(instruments), "ui": self.ui(), "index": index,
            "offers": self.other(load_offers, self.root),
            "answer_lexicon": self.other(load_answer_lexicon, self.root / "language" / "answers.yml"),
            "time_lexicon": self.other(load_time_lexicon, self.root / "language" / "times.yml"),
            "channel_words": self.other(load_channel_words, self.root / "language" / "channel_words.yml"),
            "commands": self.other(load_commands, self.root / "language" / "commands.yml"),
            "entity_lexicon": self.other(load_entity_lexicon, self.root / "language" / "entities.yml"),
            "told": self.other(load_told, self.root / "language" / "told.yml"),
            "red_flag_patterns": self.other(load_red_flag_patterns, self.root / "language" / "red_flags.yml"),
            "crisis": self.other(load_crisis, self.root / "crisis.yml"),
            "console": self.other(load_console, self.root / "console.yml"),
            "lines": self.other(load_lines, self.root / "lines.yml"),
            "drinks": self.other(load_drinks, self.root / "drinks.yml"),
            "selfhelp": self.other(load_selfhelp, self.root / "selfhelp.yml"),
        }
        national = municipalities.pop(NATIONAL, None)
        if self.problems or national is None:
            return None
        own = {code: replace(here, talks=_talks(parts["offers"].offers(code))) for code, here in municipalities.items()}
        return Content(municipalities=own, national=national, **parts)

    def other(self, load: Callable[[Path], Made], path: Path) -> Made | None:
        """A part with a loader of its own, which raises ContentError or ValueError("file:line: …")."""
        try:
            return load(path)
        except ContentError as error:
            self.problems.extend(error.problems)
        except OSError as error:
            where = shown_path(Path(error.filename or path))
            self.problems.append(Problem(where, 1, f"cannot be read: {error.strerror}"))
        except (ValueError, YAMLError) as error:
            self.problems.append(_located(path, " ".join(str(error).split())))
        return None

    def places(self) -> tuple[MunicipalityIndex | None, dict[str, MunicipalityContent]]:
        folder = self.root / "municipalities"
        try:
            index, problems = read_index(folder / "index.yml")
        except ContentError as error:
            index, problems = None, error.problems
        self.problems += problems
        found: dict[str, MunicipalityContent] = {}
        if index is None:
            return None, found
        if not (folder / f"{NATIONAL}.yml").exists():
            self.problems.append(Problem(shown_path(folder / f"{NATIONAL}.yml"), 1, "is missing"))
        for path in sorted(folder.glob("*.yml")):
            file = opened(path, self.problems) if path.stem != "index" else None
            if file is not None:
                made, wrong = read_municipality(file, index)
                self.problems += wrong
                if made is not None:
                    found[made.code or NATIONAL] = made
        return index, found

    def instruments(self) -> dict[str, InstrumentContent]:
        found: dict[str, InstrumentContent] = {}
        for path in sorted((self.root / "instruments").glob("*.yml")):
            file = opened(path, self.problems)
            made, wrong = read_instrument(file) if file else (None, [])
            self.problems += wrong
            if made is not None:
                found[made.id] = made
        return found

    def questions(self, instruments: Mapping[str, InstrumentContent]) -> dict[str, QuestionContent]:
        """The questions of all files and the items of all instruments: to ask, they are the same."""
        found: dict[str, QuestionContent] = {}
        where: dict[str, Problem] = {}
        for path in sorted((self.root / "questions").glob("*.yml")):
            file = opened(path, self.problems)
            made, wrong = read_questions(file) if file else ({}, [])
            self.problems += wrong
            for name, question in made.items():
                here = file.problem((name,), "") if file else None
                if name in where and here:
                    first = where[name]
                    message = f'question "{name}" stands twice (first in {first.file}:{first.line})'
                    self.problems.append(Problem(here.file, here.line, message))
                elif here:
                    found[name], where[name] = question, here
        for instrument in instruments.values():
            for item in instrument.items:
                found[item.id] = QuestionContent(item.text, item.why, item.options, None)
        return found

    def ui(self) -> UiTexts | None:
        file = opened(self.root / "texts.yml", self.problems)
        made, wrong = read_ui(file) if file else (None, [])
        self.problems += wrong
        return made


def _talks(offers: Iterable[OfferContent]) -> dict[str, tuple[str, ...]]:
    """The offers whose own conversation is booked, with its formats in the order the municipality lists them."""
    return {content.offer.id: content.formats for content in offers
            if content.offer.contact == "booking" and content.offer.starts_with == content.offer.id}


def _located(path: Path, text: str) -> Problem:
    found = _LOCATED.match(text)
    if not found:
        return Problem(shown_path(path), 1, text.removeprefix(f"{path}: "))
    return Problem(shown_path(Path(found["file"])), int(found["line"]), found["message"])
