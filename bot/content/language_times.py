"""Loads the Danish words of times (`language/times.yml`)."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.domain.danish_time.lexicon import (
    PLAIN_CATEGORIES,
    VALUED_CATEGORIES,
    Part,
    TimeLexicon,
    build_lexicon,
)

_SECTIONS = (
    "parts", "numbers", "values", "words", "abbreviations", "typos_in", "never_typos", "never_ascii", "say",
)  # fmt: skip
_SAY = (
    "weekdays", "months", "date", "date_with_year", "time", "hours", "today", "tomorrow", "date_and_time", "count",
)  # fmt: skip
_ITEMS_OF_SAY = {"weekdays": 7, "months": 12}
_HOURS = 12
_IN_VALUES = VALUED_CATEGORIES - {"number", "around_hour"}


def load_time_lexicon(path: Path) -> TimeLexicon:
    """The compiled lexicon. A file that is wrong raises ValueError naming the file and the key."""
    try:
        raw = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except YAMLError as error:
        raise ValueError(f"{path}: not readable as YAML: {error}") from error
    try:
        return _compile(raw)
    except _Wrong as wrong:
        raise ValueError(f"{path}: {wrong}") from wrong


class _Wrong(Exception):
    """What is wrong, beginning with the key."""


def _compile(raw: Any) -> TimeLexicon:
    _same_keys("file", raw, _SECTIONS)
    _same_keys("values", raw["values"], _IN_VALUES)
    _same_keys("words", raw["words"], PLAIN_CATEGORIES)
    _same_keys("say", raw["say"], _SAY)
    for key, count in _ITEMS_OF_SAY.items():
        if len(_strings(f"say.{key}", raw["say"][key])) != count:
            raise _Wrong(f"say.{key}: expected {count} names")
    parts = {name: _part(f"parts.{name}", part) for name, part in raw["parts"].items()}
    for category in ("today_part", "part", "late_part"):
        for name in raw["values"][category]:
            if name not in parts:
                raise _Wrong(f"values.{category}.{name}: no such part of the day (expected one of {', '.join(parts)})")
    return build_lexicon(
        [*_numbers(raw["numbers"]), *_around_hours(raw), *_valued(raw["values"]), *_plain(raw["words"])],
        parts=parts,
        abbreviations=_strings("abbreviations", raw["abbreviations"]),
        typos_in=_strings("typos_in", raw["typos_in"]),
        never_typos=_strings("never_typos", raw["never_typos"]),
        never_ascii=_strings("never_ascii", raw["never_ascii"]),
        say=raw["say"],
    )


def _same_keys(where: str, found: Any, expected: Any) -> None:
    if not isinstance(found, Mapping):
        raise _Wrong(f"{where}: expected a mapping")
    for key in expected:
        if key not in found:
            raise _Wrong(f"{where}: lacks the key {key}")
    for key in found:
        if key not in expected:
            raise _Wrong(f"{where}.{key}: unknown key")


def _strings(where: str, found: Any) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(item, str) and item for item in found):
        raise _Wrong(f"{where}: expected a list of words")
    return found


def _part(where: str, raw: Any) -> Part:
    _same_keys(where, raw, ("from", "to", "half"))
    if raw["half"] not in ("am", "pm"):
        raise _Wrong(f"{where}.half: expected am or pm")
    part = Part(_minutes(f"{where}.from", raw["from"]), _minutes(f"{where}.to", raw["to"]), raw["half"] == "pm")
    if part.start >= part.end:
        raise _Wrong(f"{where}: ends before it begins")
    return part


def _minutes(where: str, raw: Any) -> int:
    hour, _, minute = str(raw).partition(":")
    if not (hour.isdigit() and minute.isdigit() and int(hour) <= 24 and int(minute) < 60):
        raise _Wrong(f'{where}: expected a clock time such as "08:00"')
    return int(hour) * 60 + int(minute)


def _numbers(raw: Any) -> Iterator[tuple[str, str, Any]]:
    _same_keys("numbers", raw, ("ones", "more", "tens", "and"))
    for group in ("ones", "more", "tens"):
        for word, value in raw[group].items():
            if not isinstance(word, str) or not isinstance(value, int):
                raise _Wrong(f"numbers.{group}.{word}: expected a word and its number")
            yield word, "number", value
    for ten, tens in raw["tens"].items():
        for one, ones in raw["ones"].items():
            yield f"{one}{raw['and']}{ten}", "number", tens + ones


def _around_hours(raw: Any) -> Iterator[tuple[str, str, Any]]:
    """The hours as one word with "tiden"."""
    for word, value in [*raw["numbers"]["ones"].items(), *raw["numbers"]["more"].items()]:
        if 1 <= value <= _HOURS and " " not in word:
            yield from ((f"{word}{around}", "around_hour", value) for around in raw["words"]["around"])


def _valued(raw: Any) -> Iterator[tuple[str, str, Any]]:
    for category, groups in raw.items():
        if not isinstance(groups, Mapping):
            raise _Wrong(f"values.{category}: expected a mapping from value to words")
        for value, words in groups.items():
            for word in _strings(f"values.{category}.{value}", words):
                yield word, category, value


def _plain(raw: Any) -> Iterator[tuple[str, str, Any]]:
    for category, words in raw.items():
        for word in _strings(f"words.{category}", words):
            yield word, category, None
