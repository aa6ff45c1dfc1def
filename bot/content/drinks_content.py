"""Reads `drinks.yml`: what is in a glass, for the drink calculator and its picture table."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.content.problems import ContentError
from bot.content.yaml_lines import LinedYaml
from bot.domain.drink_calculator import FREE
from bot.domain.drink_sums import DrinkTable, Measure
from bot.domain.words.folding import fold
from bot.domain.words.lexicon import AnswerLexicon, Phrases, compile_phrases, vocabulary_of

_KEYS = frozenset({"source", "beverages", "implied", "containers", "alcohol_free", "standard", "halves", "table"})


@dataclass(frozen=True)
class TableRow:
    """One drink of the picture table."""

    title: str
    measure: Measure
    picture: str


@dataclass(frozen=True, eq=False)
class DrinksContent:
    """`drinks.yml`, without the words of `language/answers.yml` (see `table_over`)."""

    source: str
    measures: Mapping[str, Mapping[str, Measure]]
    vols: Mapping[str, float]
    implied: Mapping[str, str]
    standard: frozenset[str]
    halves: frozenset[str]
    containers: Mapping[str, str]
    alcohol_free: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def table_over(self, lexicon: AnswerLexicon) -> DrinkTable:
        """The calculator's table: the words of answers, and over them those of this file."""
        own: list[tuple[str, str, Any]] = [(word, "container", kind) for word, kind in self.containers.items()]
        own += [(word, FREE, None) for word in self.alcohol_free]
        added = compile_phrases(own, lexicon.split)
        widened = replace(lexicon, phrases=_over(lexicon.phrases, added),
                          vocabulary=lexicon.vocabulary | vocabulary_of(added))
        return DrinkTable(widened, self.measures, self.vols, self.implied, self.standard, self.halves)


def _over(base: Phrases, added: Phrases) -> Phrases:
    """Both; a phrase of `added` takes the place of the same one in `base`."""
    merged: Phrases = {first: list(entries) for first, entries in base.items()}
    for first, entries in added.items():
        taken = {words for words, _, _ in entries}
        kept = [entry for entry in merged.get(first, []) if entry[0] not in taken]
        merged[first] = sorted([*kept, *entries], key=lambda entry: -len(entry[0]))
    return merged


def load_drinks(path: Path) -> DrinksContent:
    """Raises ContentError with every mistake."""
    file = LinedYaml(path)
    data = file.data if isinstance(file.data, dict) else {}
    problems = [file.problem((key,), f"{key}: {'missing' if key in _KEYS else 'not expected'}")
                for key in sorted(_KEYS ^ set(data))]
    if problems:
        raise ContentError(problems)
    try:
        return _read(data)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ContentError([file.problem((), f"{error} (expected [millilitres, per cent] by name)")]) from error


def _read(data: Mapping[str, Any]) -> DrinksContent:
    beverages: Mapping[str, Any] = data["beverages"]
    measures = {name: {**_measures(fields["assumed"], False), **_measures(fields["facts"], True)}
                for name, fields in beverages.items()}
    rows = tuple(TableRow(str(row["title"]), measures[row["beverage"]][row["measure"]], str(row["picture"]))
                 for row in data["table"])
    for word, kind in {**data["implied"]}.items():
        if kind not in measures:
            raise ValueError(f"implied.{word}: no beverage {kind}")
    return DrinksContent(
        str(data["source"]), measures, {name: float(fields["vol"]) for name, fields in beverages.items()},
        dict(data["implied"]), frozenset(map(fold, data["standard"])), frozenset(map(fold, data["halves"])),
        dict(data["containers"]), tuple(data["alcohol_free"]), rows)


def _measures(fields: Mapping[str, Any], checked: bool) -> dict[str, Measure]:
    found = {}
    for name, (ml, vol) in fields.items():
        if not 0 < float(ml) <= 20000 or not 0 < float(vol) <= 100:
            raise ValueError(f"{name}: {ml} ml with {vol} %")
        found[str(name)] = Measure(float(ml), float(vol), checked)
    return found


