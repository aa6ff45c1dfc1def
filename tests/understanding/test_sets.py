"""Laws of the sets themselves and of the measures: they need no model."""
from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from tests.understanding import sets
from tests.understanding.measures import (
    accuracy,
    lines,
    macro_f1,
    one_typo,
    without_danish_letters,
    worst_confusions,
)


def test_no_sentence_stands_twice() -> None:
    counts = Counter(sets.plain(text) for _, text in sets.all_texts())
    assert [text for text, count in counts.items() if count > 1] == []


def test_sets_are_large_enough() -> None:
    per_intent = Counter(intent for _, intent in sets.intents())
    assert len(per_intent) == 66
    assert min(per_intent.values()) >= 14
    assert len(sets.intents()) > 1000
    assert len(sets.out_of_scope()) >= 100
    assert all(len(rows) >= 60 for rows in sets.must_find().values())
    assert len(sets.look_alikes()) >= 150
    assert len(sets.times()) >= 150
    assert all(len(rows) >= 20 for rows in sets.entities().values())


def test_audit_answers_name_options_that_exist() -> None:
    highest = {"audit.9": 2, "audit.10": 2}
    for row in sets.audit_answers():
        assert row.expect in ("ask", "none") or 0 <= int(row.expect) <= highest.get(row.question, 4), row


def test_times_are_intervals_in_copenhagen() -> None:
    for row in sets.times():
        if row["value"] != "none":
            start, end = (datetime.fromisoformat(part) for part in row["value"].split("/"))
            assert datetime.fromisoformat(row["now"]).date() <= start.date() and start < end, row
            assert {str(start.utcoffset()), str(end.utcoffset())} <= {"1:00:00", "2:00:00"}, row


@pytest.mark.parametrize(("text", "expected"), [
    ("Købe øl på Ærø", "Koebe oel paa Aeroe"),
    ("ingen", "ingen"),
])
def test_without_danish_letters(text: str, expected: str) -> None:
    assert without_danish_letters(text) == expected


@pytest.mark.parametrize("text", [text for text, _ in sets.intents()][::7])
def test_one_typo_is_small_and_always_the_same(text: str) -> None:
    spoilt = one_typo(text)
    assert spoilt == one_typo(text)
    assert abs(len(spoilt) - len(text)) <= 1
    assert len(spoilt.split()) == len(text.split())


def test_one_typo_spoils_nearly_all() -> None:
    texts = [text for text, _ in sets.intents()]
    assert sum(one_typo(text) != text for text in texts) / len(texts) >= 0.98


def test_accuracy_and_macro_f1() -> None:
    pairs = [("a", "a"), ("a", "b"), ("b", "b"), ("c", "b")]
    assert accuracy(pairs) == 0.5
    assert macro_f1(pairs) == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert worst_confusions(pairs, most=1) == "   1  a -> b"
    assert lines([("a", 1), ("b", None)]) == "  a | 1\n  b | None"
