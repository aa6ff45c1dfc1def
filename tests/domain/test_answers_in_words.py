"""Answers in words against the options of a question: tables of phrases in `answers/`, and what holds for all of
them.

A line of a table is "expected | phrase": an option's number, "?" for asked again, "-" for no answer.
"""
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.language_answers import load_answer_lexicon
from bot.domain.answers_in_words import KINDS, Match, Matched, NoAnswer, Unclear, match_answer

TABLES = Path(__file__).parent / "answers"
LEXICON = load_answer_lexicon()
OFTEN = ["Aldrig", "Sjældnere end én gang om måneden", "Hver måned", "Hver uge", "Dagligt eller næsten dagligt"]
TITLES = {
    "frequency": [
        "Aldrig", "Højst én gang om måneden", "2-4 gange om måneden", "2-3 gange om ugen",
        "4 gange om ugen eller oftere",
    ],
    "amount": ["1-2 genstande", "3-4 genstande", "5-6 genstande", "7-9 genstande", "10 genstande eller flere"],
    "often": OFTEN,
    "recency": ["Nej", "Ja, men ikke inden for det seneste år", "Ja, inden for det seneste år"],
    "number": ["10 eller færre", "11-34", "35 eller flere"],
    "yes_no": ["Ja", "Nej"],
    "choice": ["Telefon", "Fremmøde", "Video"],
}  # fmt: skip


def match(kind: str, text: str, titles: list[str] | None = None, words: list[list[str]] | None = None) -> Match:
    shown = titles or TITLES[kind]
    return match_answer(kind, shown, words or [[] for _ in shown], text, LEXICON)


def code(result: Match) -> str:
    if isinstance(result, Matched):
        return str(result.index)
    return "?" if isinstance(result, Unclear) else "-"


def table(kind: str) -> list[tuple[str, str]]:
    lines = (TABLES / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ", 1) for line in lines if line and not line.startswith("#")]
    return [(expected, phrase) for expected, phrase in rows]


@pytest.mark.parametrize("kind", ["frequency", "amount", "often", "recency", "number", "yes_no", "choice"])
def test_phrases_of_the_table(kind: str) -> None:
    wrong = [(phrase, expected, code(match(kind, phrase))) for expected, phrase in table(kind)
             if code(match(kind, phrase)) != expected]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize("kind", list(TITLES))
def test_titles_are_answers_in_any_spelling(kind: str) -> None:
    for index, title in enumerate(TITLES[kind]):
        ascii_title = title.lower().replace("å", "aa").replace("æ", "ae").replace("ø", "oe")
        for spelled in (title, title.upper(), f"  {title}. ", ascii_title):
            assert match(kind, spelled) == Matched(index)


@pytest.mark.parametrize("kind", list(TITLES))
def test_one_letter_is_the_option_so_lettered(kind: str) -> None:
    for index in range(len(TITLES[kind])):
        letter = "abcde"[index]
        for spelled in (letter, letter.upper(), f"{letter.upper()})", f" {letter}. "):
            assert match(kind, spelled) == Matched(index)
    assert not isinstance(match(kind, "h"), Matched)


@pytest.mark.parametrize("text", ["", "   ", "\n", "?", "…", "👍👍"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_said_is_no_answer(kind: str, text: str) -> None:
    assert match(kind, text) == NoAnswer()


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="frequency"):
        match_answer("often_", ["Ja"], [[]], "ja", LEXICON)


@pytest.mark.parametrize("text", ["jeg vil gerne bestille en tid", "jeg vil gerne stoppe med at ryge, hvad koster det"])
def test_a_wish_is_no_yes(text: str) -> None:
    titles = ["Ja", "Nej"]
    assert match_answer("yes_no", titles, [[], []], text, LEXICON) == NoAnswer()
    assert match_answer("yes_no", titles, [[], []], "ja, " + text, LEXICON) == Matched(0)
    assert match_answer("yes_no", titles, [[], []], "jeg vil gerne", LEXICON) == Matched(0)


@pytest.mark.parametrize("text", ["{0} …", "{0}", "{3}", "hej {0.name}", "}0{"])
@pytest.mark.parametrize("kind", ["frequency", "amount", "often"])
def test_a_figure_in_braces_is_no_answer(kind: str, text: str) -> None:
    assert match(kind, text) == NoAnswer()


def test_a_story_is_no_answer() -> None:
    assert match("amount", "jeg drikker 5 øl og så " * 30) == NoAnswer()


@pytest.mark.parametrize(
    ("kind", "text", "indices"),
    [
        ("amount", "2-3", (0, 1)),
        ("amount", "op til 4", (0, 1)),
        ("amount", "mindst 5", (2, 3, 4)),
        ("frequency", "hver weekend", (2, 3)),
        ("frequency", "ja", ()),
        ("often", "to gange om måneden", (2, 3)),
        ("recency", "ja", (1, 2)),
        ("recency", "for et år siden", (1, 2)),
    ],
)
def test_unclear_names_the_options_it_touches(kind: str, text: str, indices: tuple[int, ...]) -> None:
    assert match(kind, text) == Unclear(indices)


@pytest.mark.parametrize("count", range(1, 101))
def test_every_count_up_to_a_hundred_has_its_option(count: int) -> None:
    expected = 0 if count <= 2 else 1 if count <= 4 else 2 if count <= 6 else 3 if count <= 9 else 4
    for text in (f"{count}", f"{count} øl", f"jeg drikker nok {count} genstande"):
        assert match("amount", text) == Matched(expected)
    weekly = 0 if count <= 10 else 1 if count <= 34 else 2
    assert match("number", f"{count} om ugen") == Matched(weekly)


@pytest.mark.parametrize(
    ("titles", "words", "expected", "text"),
    [
        (["Ja", "Nej", "Ved ikke"], None, "2", "det ved jeg ikke"),
        (["Ja", "Nej", "Ved ikke"], None, "2", "aner det ikke"),
        (["Ja", "Nej", "Ved ikke"], None, "0", "ja det har jeg"),
        (["Ja", "Nej"], None, "-", "ved ikke"),
        (["Ja, det er i orden", "Nej, ikke nu"], [["kør bare"], []], "0", "kør bare"),
    ],
)
def test_unsure_is_an_answer_only_where_it_is_an_option(
    titles: list[str], words: list[list[str]] | None, expected: str, text: str
) -> None:
    assert code(match("yes_no", text, titles, words)) == expected


TIMES = ["Torsdag den 4. december kl. 10.00", "Torsdag den 4. december kl. 13.30", "Fredag den 5. december kl. 9.00"]
PREGNANT = ["Ja, jeg er gravid", "Prøver at blive det", "Ammer", "Nej eller ikke relevant"]
PREGNANT_WORDS = [["gravid", "jeg er gravid"], ["vi prøver"], ["jeg ammer"], ["ikke relevant", "jeg er en mand"]]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("2", "fredag"), ("2", "fredag kl 9"), ("1", "13.30"), ("1", "torsdag kl 13.30"), ("0", "kl 10"),
        ("?", "torsdag"),
        ("2", "den sidste"), ("1", "den anden"), ("1", "nr 2"), ("-", "20 30 40 50"), ("-",
        "har I noget i næste uge?"),
        ("?", "ikke torsdag"), ("-", "nr 4"),
    ],
)  # fmt: skip
def test_choice_among_times(expected: str, text: str) -> None:
    assert code(match("choice", text, TIMES)) == expected


@pytest.mark.parametrize(
    ("expected", "text"),
    [("0", "ja"), ("0", "jeg er gravid"), ("1", "vi prøver"), ("2", "ammer"), ("3", "nej"), ("3", "jeg er en mand")],
)
def test_choice_by_synonym_and_by_yes_or_no(expected: str, text: str) -> None:
    assert code(match("choice", text, PREGNANT, PREGNANT_WORDS)) == expected


@given(st.text(max_size=60), st.sampled_from(KINDS))
def test_any_text_gives_a_result_among_the_options(text: str, kind: str) -> None:
    result = match(kind, text)
    indices = (result.index,) if isinstance(result, Matched) else getattr(result, "indices", ())
    assert all(0 <= index < len(TITLES[kind]) for index in indices)


@given(
    st.sampled_from([row for kind in ("frequency", "often") for row in [(kind, r) for r in table(kind)]]),
    st.sampled_from(["{}", "tja, {}", "{} tror jeg", "Jeg vil sige {}.", "{}!!", "hmm {}"]),
)
def test_hedges_change_nothing(row: tuple[str, tuple[str, str]], hedge: str) -> None:
    kind, (expected, phrase) = row
    if expected in "01234":
        assert code(match(kind, hedge.format(phrase))) in (expected, "?")


@given(st.integers(1, 30), st.integers(1, 12))
def test_a_range_is_matched_only_inside_one_option(low: int, more: int) -> None:
    options = ((1, 2), (3, 4), (5, 6), (7, 9), (10, 999))
    inside = [k for k, (start, end) in enumerate(options) if low >= start and low + more <= end]
    result = match("amount", f"{low}-{low + more}")
    assert result == Matched(inside[0]) if inside else isinstance(result, Unclear)
