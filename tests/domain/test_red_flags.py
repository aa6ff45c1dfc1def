"""Red flags in single sentences: what must be found, what only looks like it, how urgent, and where."""
from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.crisis_content import load_red_flag_patterns
from bot.domain.red_flags import FLAGS, URGENCIES, find_red_flags

HERE = Path(__file__).parent
PATTERNS = load_red_flag_patterns(HERE.parents[1] / "bot" / "content" / "language" / "red_flags.yml")
TABLE: dict[str, list[str]] = yaml.safe_load((HERE / "red_flag_sentences.yml").read_text(encoding="utf-8"))
FOUND = [(flag, text) for flag in FLAGS for text in TABLE[flag]]
ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


def names(text: str) -> list[str]:
    return [flag.name for flag in find_red_flags(text, PATTERNS)]


def urgency(text: str, name: str) -> str | None:
    return next((flag.urgency for flag in find_red_flags(text, PATTERNS) if flag.name == name), None)


@pytest.mark.parametrize(("flag", "text"), FOUND)
def test_danger_is_found(flag: str, text: str) -> None:
    assert flag in names(text)


@pytest.mark.parametrize("text", TABLE["none"])
def test_look_alike_sets_off_nothing(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize("change", [str.upper, lambda s: s.translate(ASCII), lambda s: unicodedata.normalize("NFD", s)])
def test_spelling_changes_nothing(change) -> None:
    lost = [text for flag, text in FOUND if flag not in names(change(text))]
    assert len(lost) <= len(FOUND) // 100, lost
    false_alarms = [text for text in TABLE["none"] if names(change(text))]
    assert len(false_alarms) <= len(TABLE["none"]) // 100, false_alarms


def test_table_is_as_broad_as_promised() -> None:
    assert all(len(TABLE[flag]) >= 80 for flag in FLAGS)
    assert len(TABLE["none"]) >= 150
    assert all(len(texts) == len(set(texts)) for texts in TABLE.values())
    assert not set(TABLE["none"]) & {text for _, text in FOUND}


@pytest.mark.parametrize(
    ("text", "flag", "expected"),
    [
        ("jeg har selvmordstanker", "tell_suicidal", "unclear"),
        ("jeg vil dø i aften", "tell_suicidal", "now"),
        ("jeg har skrevet afskedsbrev", "tell_suicidal", "now"),
        ("jeg har pillerne liggende", "tell_suicidal", "now"),
        ("min søster siger hun vil dø i aften", "tell_suicidal", "now"),
        ("jeg forsøgte selvmord for tre år siden", "tell_suicidal", "history"),
        ("sidste år prøvede jeg at tage livet af mig", "tell_suicidal", "history"),
        ("jeg forsøgte selvmord for tre år siden, og nu tænker jeg på det igen i aften", "tell_suicidal", "now"),
        ("min mand har krampeanfald", "tell_acute_illness", "now"),
        ("han er bevidstløs", "tell_acute_illness", "now"),
        ("jeg har haft kramper", "tell_acute_illness", "unclear"),
        ("jeg tror jeg dør", "tell_acute_illness", "unclear"),
        ("min mand slår mig", "tell_violence", "unclear"),
        ("han har en kniv hjælp", "tell_violence", "now"),
        ("min mand slår mig lige nu", "tell_violence", "now"),
        ("min far drikker og slår mig", "tell_child_at_risk", "unclear"),
        ("min lillesøster er alene hjemme nu fordi mor er fuld", "tell_child_at_risk", "now"),
    ],
)
def test_urgency(text: str, flag: str, expected: str) -> None:
    assert urgency(text, flag) == expected


@pytest.mark.parametrize(
    "text",
    [
        "det var for ti år siden, jeg har det godt nu",
        "jeg havde selvmordstanker dengang, men jeg har det godt nu",
        "jeg forsøgte selvmord for tyve år siden, men det er overstået",
    ],
)
def test_own_past_that_is_over_is_no_flag(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("selvmordstanker? nej", []),
        ("jeg tror ikke jeg vil dø", []),
        ("jeg tror ikke jeg vil leve længere", ["tell_suicidal"]),
        ("jeg ved ikke hvad jeg skal gøre jeg vil bare dø", ["tell_suicidal"]),
        ("jeg har ikke sagt det til nogen, men jeg tænker på selvmord", ["tell_suicidal"]),
        ("han slår mig ikke", []),
        ("han slår mig, ikke kun når han er fuld", ["tell_violence"]),
        ("nej, ingen kramper, men jeg har ondt i brystet", ["tell_acute_illness"]),
        ("jeg er ved at dø af grin, men helt ærligt vil jeg ikke leve mere", ["tell_suicidal"]),
        ("jeg så en film om selvmord, men jeg vil selv dø", ["tell_suicidal"]),
    ],
)
def test_negation_and_masks_reach_only_so_far(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_most_urgent_comes_first_and_each_flag_once() -> None:
    flags = find_red_flags("min mand slår mig. han slår mig tit. jeg vil dø i aften", PATTERNS)
    assert [(flag.name, flag.urgency) for flag in flags] == [("tell_suicidal", "now"), ("tell_violence", "unclear")]


def test_place_is_in_the_text_as_written() -> None:
    text = "Ugentligt… og JEG   VIL IKKE LEVE mere 😔"
    (flag,) = find_red_flags(text, PATTERNS)
    assert text[flag.start : flag.end] == "VIL IKKE LEVE"


def test_flag_in_the_middle_of_a_long_answer() -> None:
    filler = "Jeg drikker et par øl i weekenden sammen med mine venner, og det har jeg gjort i mange år. "
    assert names(filler * 8 + "Jeg tænker på at tage mit eget liv. " + filler * 8) == ["tell_suicidal"]
    assert names(filler * 16) == []


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_is_held_against_the_rules(text: str) -> None:
    flags = find_red_flags(text, PATTERNS)
    assert [URGENCIES.index(f.urgency) for f in flags] == sorted(URGENCIES.index(f.urgency) for f in flags)
    assert all(f.name in FLAGS and 0 <= f.start < f.end <= len(text) for f in flags)
    assert len({f.name for f in flags}) == len(flags)


@given(st.sampled_from(FOUND), st.sampled_from(TABLE["none"]))
@settings(max_examples=150, deadline=None)
def test_a_harmless_sentence_before_takes_no_flag_away(found: tuple[str, str], harmless: str) -> None:
    flag, text = found
    assert flag in names(f"{harmless}. {text}")


@given(st.sampled_from(FOUND))
@settings(max_examples=60, deadline=None)
def test_same_text_same_flags(found: tuple[str, str]) -> None:
    assert find_red_flags(found[1], PATTERNS) == find_red_flags(found[1], PATTERNS)
