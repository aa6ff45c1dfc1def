"""Reads instruments (`instruments/*.yml`), questions (`questions/*.yml`) and small texts (`texts.yml`)."""
from __future__ import annotations

import string
from collections.abc import Iterator

from bot.content.model import InstrumentContent, ItemContent, OptionText, QuestionContent
from bot.content.problems import Problem
from bot.content.schema_questions import InstrumentShape, ItemShape, QuestionShape, UiShape
from bot.content.shapes import shaped
from bot.content.ui_texts import UiTexts
from bot.content.yaml_lines import LinedYaml, Place
from bot.domain.screening import Band

SCORES = {"frequency": (0, 1, 2, 3, 4), "amount": (0, 1, 2, 3, 4), "often": (0, 1, 2, 3, 4), "recency": (0, 2, 4)}
"""The points of each kind of AUDIT item, in the order of its options (WHO AUDIT manual; domain-facts §1)."""


def read_instrument(file: LinedYaml) -> tuple[InstrumentContent | None, list[Problem]]:
    """An instrument, or every mistake in its file."""
    shape, problems = shaped(file, InstrumentShape)
    if shape is None:
        return None, problems
    problems += [*_item_problems(file, shape), *_band_problems(file, shape)]
    if shape.id != file.path.stem:
        problems.append(file.problem(("id",), f'id: "{shape.id}" in a file named {file.path.name}'))
    bands = tuple(Band(band.id, band.min, band.max) for band in shape.bands)
    return InstrumentContent(
        shape.id, shape.version, shape.name, shape.source, shape.license, shape.official_form,
        tuple(map(_item, shape.items)), bands, shape.max,
    ), problems


def _item(shape: ItemShape) -> ItemContent:
    options = {option.value: OptionText(option.title, tuple(option.words)) for option in shape.options}
    scores = {option.value: option.score for option in shape.options}
    return ItemContent(shape.id, shape.number, shape.kind, shape.text, shape.why, options, scores, shape.loinc)


def _item_problems(file: LinedYaml, shape: InstrumentShape) -> Iterator[Problem]:
    for at, item in enumerate(shape.items):
        if item.number != at + 1:
            yield file.problem(("items", at, "number"), f"item {item.number}: expected number {at + 1}")
        if item.id != f"{shape.id}.{item.number}":
            message = f'item {item.number}: id "{item.id}" (expected "{shape.id}.{item.number}")'
            yield file.problem(("items", at, "id"), message)
        yield from _option_problems(file, item, ("items", at, "options"))


def _option_problems(file: LinedYaml, item: ItemShape, place: Place) -> Iterator[Problem]:
    expected = SCORES[item.kind]
    if len(item.options) != len(expected):
        message = f"item {item.number}: {len(item.options)} options (expected {len(expected)} for kind {item.kind})"
        yield file.problem(place, message)
    for at, (option, score) in enumerate(zip(item.options, expected, strict=False)):
        if option.score != score:
            message = f'item {item.number}: option "{option.title}" has score {option.score} (expected {score})'
            yield file.problem((*place, at), message)
    for key in ("value", "title"):
        values = [getattr(option, key) for option in item.options]
        for at, value in enumerate(values):
            if value in values[:at]:
                yield file.problem((*place, at), f'item {item.number}: two options have the {key} "{value}"')


def _band_problems(file: LinedYaml, shape: InstrumentShape) -> Iterator[Problem]:
    """The bands cover 0 to the maximum without gaps, and the maximum is what the items add up to."""
    start = 0
    for at, band in enumerate(shape.bands):
        if band.min != start or band.max < band.min:
            yield file.problem(("bands", at), f'band "{band.id}": {band.min}-{band.max} (expected to begin at {start})')
        start = band.max + 1
    if start != shape.max + 1:
        yield file.problem(("bands",), f"bands: end at {start - 1} (expected {shape.max}, the maximum)")
    total = sum(max((option.score for option in item.options), default=0) for item in shape.items)
    if total != shape.max:
        yield file.problem(("max",), f"max: {shape.max} (expected {total}, what the items add up to)")


def read_questions(file: LinedYaml) -> tuple[dict[str, QuestionContent], list[Problem]]:
    """The questions of one file by id, and every mistake in it."""
    if not isinstance(file.data, dict):
        return {}, [file.problem((), "expected questions by id")]
    found: dict[str, QuestionContent] = {}
    problems: list[Problem] = []
    for name in file.data:
        shape, wrong = shaped(file, QuestionShape, (name,))
        problems += wrong
        if shape is None:
            continue
        problems += _placeholder_problems(file, name, shape)
        options = {value: OptionText(option.title, tuple(option.words)) for value, option in shape.options.items()}
        found[str(name)] = QuestionContent(shape.text, shape.why, options, shape.skip)
    return found, problems


def _placeholder_problems(file: LinedYaml, name: str, shape: QuestionShape) -> Iterator[Problem]:
    for key, text in (("text", shape.text), ("why", shape.why or "")):
        try:
            names = [field for _, field, _, _ in string.Formatter().parse(text) if field is not None]
        except ValueError as error:
            yield file.problem((name, key), f"{name}: {key}: {error} (expected placeholders such as {{summary}})")
            continue
        if any(not field.isidentifier() for field in names):
            yield file.problem((name, key), f"{name}: {key}: expected placeholders such as {{summary}}")


def read_ui(file: LinedYaml) -> tuple[UiTexts | None, list[Problem]]:
    """The small texts, or every mistake among them."""
    shape, problems = shaped(file, UiShape)
    if shape is None:
        return None, problems
    menus = {name: tuple(entry.dict(exclude_none=True) for entry in entries) for name, entries in shape.menus.items()}
    return UiTexts(shape.texts, shape.errors, menus, shape.guesses, shape.privacy), problems
