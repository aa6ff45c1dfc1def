"""Numbers, standard drinks (domain-facts §10), the entity `quantity`, and the loading of the vocabulary."""
from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.content.language_answers import PACKAGED, load_answer_lexicon
from bot.domain.answers_in_words import meanings, quantity, standard_drinks
from bot.domain.words.folding import distance, fold
from bot.domain.words.reading import read, tokenise

LEXICON = load_answer_lexicon()


def first_number(text: str) -> tuple[float, float] | None:
    items = meanings(read(tokenise(text, LEXICON), LEXICON))
    return next((i.value for i in items if i.concept == "number"), None)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("nul stk", 0, 0), ("én øl", 1, 1), ("een øl", 1, 1), ("tolv", 12, 12), ("femogtyve", 25, 25),
        ("fem og tyve", 25, 25),
        ("enogtredive", 31, 31), ("otteoghalvtreds", 58, 58), ("nioghalvfems", 99, 99), ("hundrede", 100, 100),
        ("fyrretyve", 40, 40), ("et par og tyve", 22, 22), ("et par stykker", 2, 2), ("en snes", 20, 20),
        ("et dusin", 12, 12),
        ("halvanden flaske", 1.5, 1.5), ("en halv flaske", 0.5, 0.5), ("½ flaske", 0.5, 0.5), ("1/2 flaske",
        0.5, 0.5),
        ("2½", 2.5, 2.5), ("2 1/2", 2.5, 2.5), ("2,5", 2.5, 2.5), ("to en halv", 2.5, 2.5),
        ("to og en halv flaske", 2.5, 2.5),
        ("2-3", 2, 3), ("2 – 3", 2, 3), ("to til tre", 2, 3), ("to eller tre", 2, 3), ("mellem to og tre", 2, 3),
        ("fra 2 til 3", 2, 3), ("to, måske tre", 2, 3), ("en tre-fire stykker", 3, 4), ("en to-tre stykker", 2, 3),
        ("en to stykker", 1, 2), ("3 4 stykker", 3, 4), ("tyve tredive", 20, 30), ("en øl eller to", 1, 2),
        ("3/4 stykker", 3, 4), ("over 11 og under 30", 11.01, 29.99), ("op til 4", 0, 4), ("højst fire", 0, 4),
        ("ikke mere end 4", 0, 4), ("under 5", 0, 4.99), ("mindst 5", 5, math.inf), ("5 eller flere", 5, math.inf),
        ("10+", 10, math.inf), ("over 10", 10.01, math.inf), ("knap 5", 4, 5), ("max 3", 0, 3), ("5stk", 5,
        5), ("2øl", 2, 2),
    ],
)  # fmt: skip
def test_numbers_in_words(text: str, low: float, high: float) -> None:
    assert first_number(text) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("5 øl", 5, 5), ("en halv flaske vin", 3.5, 3.5), ("en flaske rødvin", 7, 7), ("et glas hvidvin", 1, 1),
        ("2 stærke øl", 2.6, 2.6), ("en guldbajer", 1.3, 1.3), ("et glas portvin", 1, 1), ("en snaps", 1, 1),
        ("en flaske gin", 20, 20), ("en halv flaske vodka", 10, 10), ("to cidere", 2, 2), ("en sixpack", 6, 6),
        ("3 dåser øl", 3, 3), ("to drinks", 2, 2), ("en gin og tonic", 1, 1), ("to glas vin og en snaps", 3, 3),
        ("2 øl, nogle gange 3", 2, 3), ("to øl og måske en snaps", 2, 3), ("en flaske", 1, 7), ("3 fadøl", 3, 4.5),
        ("to store fadøl", 3, 3), ("2-3 øl", 2, 3), ("mindst 5 øl", 5, math.inf), ("3", 3, 3),
        ("50 cl øl", 500 * 4.6 / 100 * 0.789 / 12, 500 * 4.6 / 100 * 0.789 / 12),
        ("en øl på 50 cl", 500 * 4.6 / 100 * 0.789 / 12, 500 * 4.6 / 100 * 0.789 / 12),
        ("en liter vin", 1000 * 14 / 100 * 0.789 / 12, 1000 * 14 / 100 * 0.789 / 12),
        ("en halvliter", 500 * 4.6 / 100 * 0.789 / 12, 500 * 4.6 / 100 * 0.789 / 12),
    ],
)  # fmt: skip
def test_standard_drinks(text: str, low: float, high: float) -> None:
    count = standard_drinks(text, LEXICON)
    assert count is not None
    assert (count.min, count.max) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    "text", ["jeg er træt", "to gange om ugen", "10 minutter", "tlf 28 38 48 58", "jeg er 45", "mange"]
)
def test_no_drinks_are_named(text: str) -> None:
    assert standard_drinks(text, LEXICON) is None


def test_what_was_assumed_is_said() -> None:
    count = standard_drinks("to glas vin og en snaps", LEXICON)
    assert count is not None
    assert [text.split(":")[0] for text in count.assumed] == ["vin", "spiritus"]
    plain = standard_drinks("3 genstande", LEXICON)
    assert plain is not None and plain.assumed == ()


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "said"),
    [
        ("2-3", 2, 3, None, "2-3"),
        ("en halv flaske", 0.5, 0.5, "flaske", "en halv flaske"),
        ("ti om dagen", 10, 10, "dag", "ti om dagen"),
        ("jeg ryger 10 cigaretter om dagen", 10, 10, "cigaret", "10 cigaretter om dagen"),
        ("cirka 15-20 smøger dagligt", 15, 20, "cigaret", "15-20 smøger dagligt"),
        ("2-3 gange om ugen", 2, 3, "gang", "2-3 gange om ugen"),
        ("i går drak jeg 4 øl og 2 snaps", 4, 4, "øl", "4 øl"),
        ("en pakke om dagen", 1, 1, "pakke", "en pakke om dagen"),
        ("mindst 5", 5, None, None, "mindst 5"),
    ],
)
def test_quantity(text: str, low: float, high: float | None, unit: str | None, said: str) -> None:
    found = quantity(text, LEXICON)
    assert found is not None
    assert found.as_value() == {"min": low, "max": high, "unit": unit}
    assert text[found.start : found.end] == said


@pytest.mark.parametrize(
    "text",
    [
        "ring kl 10", "jeg er 17 år", "jeg vil gerne have en tid", "i 3 uger", "20304050", "d. 3. december",
        "fylder 18 til maj",
    ],
)
def test_no_quantity(text: str) -> None:
    assert quantity(text, LEXICON) is None


@given(st.integers(0, 100), st.integers(1, 9))
def test_a_range_keeps_its_ends(low: int, more: int) -> None:
    assert first_number(f"{low}-{low + more} stk") == (low, low + more)


@given(st.text(alphabet="abcdeæøå", max_size=8), st.text(alphabet="abcdeæøå", max_size=8))
def test_distance_is_symmetric_and_zero_only_for_the_same(left: str, right: str) -> None:
    assert distance(left, right, 3) == distance(right, left, 3)
    assert (distance(left, right, 3) == 0) == (left == right)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("MÅNED", "måned"), ("maaned", "måned"), ("Oel", "øl"), ("rosé", "rose"), ("laesø", "læsø")],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def _broken(tmp_path: Path, change: Any) -> Path:
    yaml = YAML(typ="safe")
    data = yaml.load(PACKAGED.read_text(encoding="utf-8"))
    change(data)
    path = tmp_path / "answers.yml"
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)
    return path


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda d: d.pop("guards"), "guards: missing"),
        (lambda d: d.update(extra=1), "extra: not expected"),
        (lambda d: d["concepts"].update(never="aldrig"), "concepts.never"),
        (lambda d: d["concepts"]["never"].append("sjældent"), "already stands under never"),
        (lambda d: d["values"]["number"].update(tre="mange"), "values.number.tre"),
        (lambda d: d["values"].update(colour={"rød": 1}), "values.colour"),
        (lambda d: d["drinks"]["beverages"]["beer"].pop("vol"), "drinks.beverages.beer.vol"),
        (lambda d: d["choice"].pop("suffixes"), "suffixes: missing"),
        (lambda d: d.update(earliest_now_year="snart"), "earliest_now_year"),
    ],
)
def test_a_wrong_file_names_the_key(tmp_path: Path, change: Any, named: str) -> None:
    path = _broken(tmp_path, change)
    with pytest.raises(ValueError, match=named) as error:
        load_answer_lexicon(path)
    assert str(path) in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        load_answer_lexicon(tmp_path / "nowhere.yml")
