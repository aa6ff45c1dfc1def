"""Reads what is said in danger and the phone lines (`crisis.yml`, `lines.yml`); domain facts §8.

Every loader raises ValueError("file:line: what is expected") for the first mistake it meets.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

from bot.content.marked_yaml import Reader
from bot.content.red_flag_content import load_red_flag_patterns
from bot.domain.red_flags import FLAGS, URGENCIES
from bot.domain.validity import Validity

__all__ = ["Card", "Crisis", "Line", "load_crisis", "load_lines", "load_red_flag_patterns"]

DOCTOR = "doctor"
EMERGENCY = "112"
REGIONS = ("hovedstaden", "sjaelland", "syddanmark", "midtjylland", "nordjylland")
_LINE = (
    "id", "name", "number", "region", "hours", "hours_checked", "source", "checked", "authority", "valid_from",
    "valid_to",
)
_TOP = ("doctor", "cards", "question", "not_now", "human", "paused", "continue")
_NUMBER = re.compile(r"\d[\d ]*\d$")


@dataclass(frozen=True)
class Line:
    """A phone line. `hours` may be said only when `hours_checked`; `number` is None when none is known."""

    id: str
    name: str
    number: str | None
    hours: str | None
    hours_checked: bool
    source: str
    checked: bool
    validity: Validity
    region: str | None = None

    @property
    def dial(self) -> str | None:
        """The number for a `tel:` link."""
        return self.number.replace(" ", "") if self.number else None

    def holds_on(self, day: date) -> bool:
        return self.validity.holds_on(day)


@dataclass(frozen=True)
class Card:
    """What is said to one red flag at one place: a text that stands alone, and its lines in order."""

    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Crisis:
    """All crisis texts. `cards` by (flag, urgency): (text with {line id}, line ids in order)."""

    cards: Mapping[tuple[str, str], tuple[str, tuple[str, ...]]]
    doctor: Mapping[str, str]
    question: Mapping[str, str]
    not_now: str
    human: str
    paused: str
    continue_: str

    def card(self, flag: str, urgency: str, region: str | None, lines: Mapping[str, Line]) -> Card:
        """The card for a flag where the citizen lives; an urgency that a flag lacks is answered as "unclear"."""
        text, ids = self.cards.get((flag, urgency)) or self.cards[(flag, "unclear")]
        doctor = next((line for line in lines.values() if region and line.region == region), None)
        shown = tuple((doctor or self._own_doctor()) if i == DOCTOR else lines[i] for i in ids)
        named = {i: line.number for i, line in lines.items()}
        said = self.doctor["known"].format(number=doctor.number) if doctor else self.doctor["unknown"]
        return Card(Formatter().vformat(text, (), {**named, DOCTOR: said}), shown)

    def _own_doctor(self) -> Line:
        """Where the municipality is not known: who to call, without a number."""
        return Line(DOCTOR, self.doctor["name"], None, None, False, "domain facts §8", True, Validity("region"))


def load_lines(path: Path) -> dict[str, Line]:
    """Return all phone lines by id."""
    reader = Reader(path)
    root = reader.mapping(reader.root, "the file", ("lines",))
    lines: dict[str, Line] = {}
    for raw in root["lines"]:
        line = _line(reader, raw)
        if line.id in lines:
            raise reader.wrong(raw, "id", f'"{line.id}": expected an id that no other line has')
        lines[line.id] = line
    missing = [i for i in (EMERGENCY, *REGIONS) if i not in lines and i not in {x.region for x in lines.values()}]
    if missing:
        raise reader.wrong(root, "lines", f"expected a line for {', '.join(missing)}")
    return lines


def _line(reader: Reader, raw: Any) -> Line:
    reader.mapping(raw, "line", _LINE, optional=("region",))
    for key in ("id", "name", "number", "source", "authority"):
        if not isinstance(raw[key], str) or not raw[key].strip():
            raise reader.wrong(raw, key, f'"{key}": expected text (a number in quotes)')
    if not _NUMBER.match(raw["number"]):
        raise reader.wrong(raw, "number", '"number": expected digits and single spaces')
    for key in ("checked", "hours_checked"):
        if not isinstance(raw[key], bool):
            raise reader.wrong(raw, key, f'"{key}": expected true or false')
    if raw["hours_checked"] and not raw["hours"]:
        raise reader.wrong(raw, "hours", '"hours": expected the hours that were checked')
    if raw.get("region") not in (None, *REGIONS):
        raise reader.wrong(raw, "region", f'"region": expected one of {", ".join(REGIONS)}')
    return Line(
        raw["id"], raw["name"], raw["number"], raw["hours"], raw["hours_checked"], raw["source"], raw["checked"],
        _validity(reader, raw), raw.get("region"),
    )


def _validity(reader: Reader, raw: Mapping[str, Any]) -> Validity:
    for key in ("valid_from", "valid_to"):
        if not isinstance(raw[key], date | None):
            raise reader.wrong(raw, key, f'"{key}": expected a date (2027-01-01) or null')
    try:
        return Validity(raw["authority"], raw["valid_from"], raw["valid_to"])
    except ValueError as error:
        raise reader.wrong(raw, "valid_to", str(error)) from error


def load_crisis(path: Path, lines: Mapping[str, Line] | None = None) -> Crisis:
    """Return the crisis texts; every line they name must be in `lines` (default: `lines.yml` beside the file)."""
    reader = Reader(path)
    known = lines if lines is not None else load_lines(path.with_name("lines.yml"))
    root = reader.mapping(reader.root, "the file", _TOP)
    for key in ("not_now", "human", "paused", "continue"):
        _text(reader, root, key)
    return Crisis(
        dict(_cards(reader, root, {*known, DOCTOR})),
        _texts(reader, root, "doctor", ("known", "unknown", "name")),
        _texts(reader, root, "question", ("text", "yes", "no")),
        root["not_now"], root["human"], root["paused"], root["continue"],
    )


def _cards(reader: Reader, root: Mapping[str, Any], ids: set[str]) -> Iterator[tuple[tuple[str, str], Any]]:
    cards = reader.mapping(root["cards"], "cards", FLAGS)
    for flag in FLAGS:
        urgencies = reader.mapping(cards[flag], flag, URGENCIES, optional=("history",))
        for urgency, raw in urgencies.items():
            reader.mapping(raw, f"{flag} {urgency}", ("text", "numbers"))
            text, numbers = _text(reader, raw, "text"), raw["numbers"]
            named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
            if not isinstance(numbers, Sequence) or not {*named, *map(str, numbers)} <= ids:
                raise reader.wrong(raw, "numbers", f"expected ids of phone lines: {', '.join(sorted(ids))}")
            if urgency == "now" and list(numbers[:1]) != [EMERGENCY]:
                raise reader.wrong(raw, "numbers", f'expected "{EMERGENCY}" first when the danger is now')
            yield (flag, urgency), (text, tuple(map(str, numbers)))


def _text(reader: Reader, parent: Mapping[str, Any], key: str) -> str:
    if not isinstance(parent[key], str) or not parent[key].strip():
        raise reader.wrong(parent, key, f'"{key}": expected a text')
    return str(parent[key])


def _texts(reader: Reader, root: Mapping[str, Any], key: str, names: Sequence[str]) -> dict[str, str]:
    texts = reader.mapping(root[key], key, names)
    return {name: _text(reader, texts, name) for name in names}
