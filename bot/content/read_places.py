"""Reads `municipalities/`: the index of all 98, the files of single ones, and what holds nationally."""
from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.content import municipality_content as made
from bot.content.problems import ContentError, Problem
from bot.content.schema import FactShape, HoursShape, IndexShape, MunicipalityShape, SourceShape
from bot.content.schema_appearance import AppearanceShape
from bot.content.shapes import shaped
from bot.content.yaml_lines import LinedYaml, Place
from bot.domain.municipality import Municipality, MunicipalityIndex, PlaceWords
from bot.domain.scheduling import Deadline

MUNICIPALITIES = 98
DAYS_PER_WEEK = 7
_NUMBER = re.compile(r"\d+")
_WEEKS = re.compile(r"(\d+)\s*uger?\b")
_NOT_FACTS = ("source", "checked", "authority", "valid_from", "valid_to")


def read_index(path: Path) -> tuple[MunicipalityIndex | None, list[Problem]]:
    """All municipalities by code, or every mistake in the index."""
    file = LinedYaml(path)
    shape, problems = shaped(file, IndexShape)
    if shape is None:
        return None, problems
    entries = [Municipality(each.code, each.name, each.region, tuple(each.short_forms), tuple(each.places))
               for each in shape.municipalities]
    problems += [
        file.problem(("municipalities", at, "code"), f'municipality "{entry.code}" stands twice')
        for at, entry in enumerate(entries) if entry.code in {each.code for each in entries[:at]}
    ]
    if len(entries) != MUNICIPALITIES:
        message = f"{len(entries)} municipalities (expected all {MUNICIPALITIES})"
        problems.append(file.problem(("municipalities",), message))
    words = PlaceWords(**{kind: tuple(found) for kind, found in shape.words.dict().items()})
    return MunicipalityIndex(tuple(sorted(entries, key=lambda entry: entry.code)), words), problems


def read_municipality(
    file: LinedYaml, index: MunicipalityIndex
) -> tuple[made.MunicipalityContent | None, list[Problem]]:
    """One municipality's file (or `national.yml`, whose code and name are null), or every mistake in it."""
    shape, problems = shaped(file, MunicipalityShape)
    if shape is None:
        return None, problems
    problems += _name_problems(file, shape, index)
    problems += list(_number_problems(file, shape))
    return (None if problems else _made(shape, index)), problems


def _name_problems(file: LinedYaml, shape: MunicipalityShape, index: MunicipalityIndex) -> list[Problem]:
    if file.path.stem == "national":
        return list(_national_problems(file, shape))
    if shape.code is None or shape.code not in index:
        message = f'code: "{shape.code}" is not in index.yml (expected one of its {len(index)} codes)'
        return [file.problem(("code",), message)]
    problems = []
    if shape.code != file.path.stem:
        problems.append(file.problem(("code",), f'code: "{shape.code}" in a file named {file.path.name}'))
    known = index.by_code(shape.code).name
    if shape.name != known:
        problems.append(file.problem(("name",), f'name: "{shape.name}" (expected "{known}", as in index.yml)'))
    return problems


def _national_problems(file: LinedYaml, shape: MunicipalityShape) -> Iterator[Problem]:
    for key in ("code", "name"):
        if getattr(shape, key) is not None:
            yield file.problem((key,), f"{key}: expected null in national.yml")
    looks = shape.appearance
    if not (looks and looks.logo_text and looks.colours and looks.greeting):
        message = "appearance: lacks logo_text, colours or greeting (expected all three in national.yml)"
        yield file.problem(("appearance",), message)


def _number_problems(file: LinedYaml, shape: MunicipalityShape) -> Iterator[Problem]:
    """Every number of a fact stands in the words quoted from its source."""
    for key, group in _fact_groups(shape):
        quoted = _numbers(group.source.quote or "")
        quoted |= {int(weeks) * DAYS_PER_WEEK for weeks in _WEEKS.findall(group.source.quote or "")}
        facts = {name: value for name, value in group.dict().items() if name not in _NOT_FACTS}
        for number in sorted(_numbers(facts) - quoted):
            yield file.problem((key,), f"{key}: the number {number} does not stand in the quote of its source")


def _fact_groups(shape: MunicipalityShape) -> Iterator[tuple[str, FactShape]]:
    for key in shape.__fields__:
        value = getattr(shape, key)
        if isinstance(value, FactShape):
            yield key, value


def _numbers(value: Any) -> set[int]:
    """All whole numbers in a value, in its texts too; dates and truth values have none."""
    if isinstance(value, bool | date) or value is None:
        return set()
    if isinstance(value, dict):
        return set().union(*map(_numbers, value.values()))
    if isinstance(value, list | tuple):
        return set().union(*map(_numbers, value))
    return {int(number) for number in _NUMBER.findall(str(value))}


def _made(shape: MunicipalityShape, index: MunicipalityIndex) -> made.MunicipalityContent:
    known = index.by_code(shape.code) if shape.code else None
    contact, treatment, rule = shape.contact, shape.treatment_contact, shape.clarifying_conversation_deadline
    return made.MunicipalityContent(
        code=shape.code or "", name=shape.name or "", region=known.region if known else "",
        authority=shape.authority, valid_from=shape.valid_from, valid_to=shape.valid_to,
        source=_source(shape.source), checked=shape.checked,
        unit=shape.unit.name if shape.unit else None, place=shape.unit.place if shape.unit else None,
        contact=made.Contact(contact.phone, contact.address, contact.hours_text, _hours(contact.hours),
                             _source(contact.source), contact.checked),
        chat_staffing=_hours(shape.chat_staffing.hours) if shape.chat_staffing else None,
        chat_wait_minutes=shape.chat_staffing.wait_minutes if shape.chat_staffing else None,
        deadline=Deadline(rule.days, rule.kind),
        self_referral=shape.self_referral.open, interpreter=shape.interpreter.available,
        treatment_contact=made.TreatmentContact(
            treatment.name, treatment.phone, treatment.address, treatment.hours_text, treatment.authority,
            treatment.valid_from, treatment.valid_to, _source(treatment.source), treatment.checked,
        ) if treatment else None,
        reminder_hours=shape.appointments.reminder_hours, names_in_feeds=shape.appointments.names_in_feeds,
        appearance=_appearance(shape.appearance),
    )


def _appearance(shape: AppearanceShape | None) -> made.Appearance:
    if shape is None:
        return made.Appearance()
    accent, on_accent = (shape.colours.accent, shape.colours.on_accent) if shape.colours else (None, None)
    return made.Appearance(shape.logo_text, accent, on_accent, shape.greeting, shape.privacy_link)


def _source(shape: SourceShape) -> made.Source:
    return made.Source(shape.seed, shape.section, shape.quote)


def _hours(shapes: list[HoursShape]) -> tuple[made.Hours, ...]:
    return tuple(made.Hours(tuple(each.days), each.opens, each.closes, tuple(each.open_to)) for each in shapes)


def opened(path: Path, problems: list[Problem]) -> LinedYaml | None:
    """The file, or None when it cannot be read; why is added to `problems`."""
    try:
        return LinedYaml(path)
    except ContentError as error:
        problems.extend(error.problems)
        return None


__all__ = ["Place", "opened", "read_index", "read_municipality"]
