"""Labelled sentences for `afklar evaluate`, how they are spoilt, and how many of them are got right."""
from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Pairs = Sequence[tuple[str, str]]
"""(expected, got) of every sentence."""
_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
_FEWEST_LETTERS = 3


class LabelledProblem(ValueError):
    """A line of the file cannot be used; says which, and what is expected."""


@dataclass(frozen=True)
class Scores:
    """Of one intent: how many were expected, and precision and recall (0 when there is nothing to divide by)."""

    expected: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read_labelled(path: Path) -> list[tuple[str, str]]:
    """(sentence, intent) of every line: `intent<tab>sentence`, or JSON with "text" and "intent".

    Empty lines and lines that begin with # are left out. Raises LabelledProblem.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        rows.append(_json_row(line, number) if line.startswith("{") else _tab_row(line, number))
    if not rows:
        raise LabelledProblem(f"{path.name}: holds no labelled line")
    return rows


def _json_row(line: str, number: int) -> tuple[str, str]:
    try:
        row = json.loads(line)
        return str(row["text"]), str(row["intent"])
    except (ValueError, KeyError) as error:
        raise LabelledProblem(f'line {number}: expected {{"text": …, "intent": …}}') from error


def _tab_row(line: str, number: int) -> tuple[str, str]:
    intent, tab, text = line.partition("\t")
    if not tab or not text.strip():
        raise LabelledProblem(f"line {number}: expected an intent, a tab and a sentence")
    return text.strip(), intent.strip()


def without_danish_letters(text: str) -> str:
    return text.translate(_ASCII)


def one_typo(text: str) -> str:
    """The text with one letter lost, doubled or swapped with the next. The same text gets the same typo."""
    dice = random.Random(text)  # noqa: S311  (a measure, no secret)
    places = [at for at in range(len(text) - 1) if text[at].isalpha() and text[at + 1].isalpha()]
    if len(places) < _FEWEST_LETTERS:
        return text
    at = dice.choice(places)
    lost, doubled = text[:at] + text[at + 1:], text[:at] + text[at] + text[at:]
    return dice.choice([lost, doubled, text[:at] + text[at + 1] + text[at] + text[at + 2:]])


def accuracy(pairs: Pairs) -> float:
    return sum(expected == got for expected, got in pairs) / len(pairs)


def scores(pairs: Pairs) -> dict[str, Scores]:
    """Intent -> its scores, for every intent expected or got."""
    expected, got = Counter(e for e, _ in pairs), Counter(g for _, g in pairs)
    right = Counter(e for e, g in pairs if e == g)
    return {
        intent: Scores(expected[intent], right[intent] / got[intent] if got[intent] else 0.0,
                       right[intent] / expected[intent] if expected[intent] else 0.0)
        for intent in sorted(expected | got)
    }


def macro_f1(pairs: Pairs) -> float:
    """The mean F1 of the expected intents."""
    of = [one.f1 for one in scores(pairs).values() if one.expected]
    return sum(of) / len(of)


def confusions(pairs: Pairs, most: int = 20) -> list[tuple[str, str, int]]:
    """(expected, got, how often), the commonest first."""
    found = Counter((e, g) for e, g in pairs if e != g)
    return [(e, g, count) for (e, g), count in found.most_common(most)]
