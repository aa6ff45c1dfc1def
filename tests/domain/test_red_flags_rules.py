"""The rules' small language, and words as people in distress spell them."""
from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.red_flag_rules import PatternError, find_pattern, literals, parse_pattern
from bot.domain.red_flag_words import Lexicon, build_lexicon, correct, fold, tokenize

LISTS = {
    "glue": ["jeg", "vil", "ikke", "han", "mig", "min"],
    "me": ["mig"],
    "he": ["han", "hun"],
    "hit": ["slår", "slog"],
    "die": ["dø"],
    "suicide": ["selvmord*"],
    "faint": ["besvimet", "bevidstløs"],
    "media": ["serien"],
    "literal": ["altid", "så", "når"],
}
LEXICON = build_lexicon(
    LISTS, known=["besviget", "tog"], abbreviations=["kl"], exactly=["media"], spellings={"sla": "slår"}
)


def words(text: str, lexicon: Lexicon = LEXICON) -> list[str]:
    return [token.word for token in tokenize(text, lexicon)]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("DØ", "doe"), ("døøøø", "doe"), ("slår", "slaar"), ("slaar", "slaar"), ("sla\u030ar", "slaar"), ("m1t", "mit"),
        ("d0", "do"), ("112", "112"), ("idé", "ide"), ("ka'", "ka"), ("ﬁlm", "film"),
    ],
)
def test_fold_gives_one_spelling(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("bevidstlos", "bevidstloes"), ("bevidstløss", "bevidstloes"), ("bevistløs", "bevidstloes"),
        ("besvimmet", "besvimet"), ("selvmodstanker", "selvmordstanker"),
        ("hna", "han"), ("migg", "mig"), ("sla", "slaar"), ("besviget", "besviget"), ("tog", "tog"),
        ("serier", "serier"),
    ],
)
def test_one_slip_is_forgiven_and_ordinary_words_stay(written: str, meant: str) -> None:
    assert words(written) == [meant]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("jegvildø", ["jeg", "vil", "doe"]),
        ("hanslårmig", ["han", "slaar", "mig"]),
        ("selv mord", ["selvmord"]),
        ("bevidst løs", ["bevidstloes"]),
        ("slår", ["slaar"]),
        ("minde", ["minde"]),
    ],
)
def test_glued_and_split_words(written: str, parts: list[str]) -> None:
    assert words(written) == parts


def test_sentences_and_pauses() -> None:
    tokens = tokenize("Han slår mig, altid... kl. 10! når? så", LEXICON)
    assert [(t.word, t.sentence, t.comma) for t in tokens] == [
        ("han", 0, False), ("slaar", 0, False), ("mig", 0, False), ("altid", 0, True), ("kl", 0, True), ("10", 0, True),
        ("naar", 1, True), ("saa", 2, True),
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("{he} {hit}", "han slår", True),
        ("{he} {hit}", "han altid slår", False),
        ("{he} <1> {hit}", "han altid slår", True),
        ("{he} <1> {hit}", "han altid altid slår", False),
        ("{he} {hit}", "han. slår", False),
        ("{he} altid? {hit}", "han slår", True),
        ("{he} {hit} !{me}", "han slår mig", False),
        ("{he} {hit} !{me}", "han slår altid", True),
        ("{hit} !{me}", "slår", True),
        ("^ {hit}", "slår han", True),
        ("^ {hit}", "han slår", False),
        ("{hit} $", "han slår", True),
        ("{hit} $", "slår han", False),
        ("{hit} {me}|$", "han slår", True),
        ("{hit} {me}|$", "slår altid", False),
        ("~3: {me} {hit}", "slår altid mig", True),
        ("~3: {me} {hit}", "slår altid altid mig", False),
        ("selvmord*", "selvmordstanker", True),
        ("{die}|altid", "altid", True),
    ],
)
def test_pattern(pattern: str, text: str, found: bool) -> None:
    assert any(True for _ in find_pattern(parse_pattern(pattern), tokenize(text, LEXICON))) is found


def test_pattern_gives_its_places() -> None:
    tokens = tokenize("han slår altid mig. han slår mig", LEXICON)
    assert list(find_pattern(parse_pattern("{he} {hit} <1> {me}"), tokens)) == [(0, 1, 3), (4, 5, 6)]


@pytest.mark.parametrize("source", ["", "<2>", "{he} <2>", "a?", "!a", "Han", "a b-c", "~3: a?", "~3: a <1> b", "{He}"])
def test_wrong_pattern_is_refused(source: str) -> None:
    with pytest.raises(PatternError, match="expected"):
        parse_pattern(source)


def test_literals_are_the_plain_words() -> None:
    assert list(literals("^ {he}|hun <2> slår* !mig|{me} altid? $")) == ["hun", "slår*", "mig", "altid"]


@given(st.text(max_size=60))
def test_tokens_lie_in_the_text_in_order(text: str) -> None:
    tokens = tokenize(text, LEXICON)
    assert all(0 <= t.start < t.end <= len(text) for t in tokens)
    assert [t.start for t in tokens] == sorted(t.start for t in tokens)
    assert all(a.sentence <= b.sentence for a, b in pairwise(tokens))


@given(st.sampled_from(["bevidstløs", "besvimet"]), st.data())
def test_any_missing_letter_after_the_first_is_forgiven(word: str, data: st.DataObject) -> None:
    word = fold(word)
    place = data.draw(st.integers(1, len(word) - 1))
    assert correct(word[:place] + word[place + 1 :], LEXICON) == word
