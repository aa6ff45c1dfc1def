"""Entities of a message: what is marked, its normalised value, and what is not marked."""
from __future__ import annotations

import shutil
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.language_entities import CONDITIONS, PRODUCTS, load_entity_lexicon
from bot.content.loader import PACKAGED, load_content
from bot.content.model import Content
from bot.content.problems import ContentError
from bot.services.clock import COPENHAGEN
from bot.services.entities import Entity, find_entities

MONDAY = datetime(2025, 6, 2, 10, 0, tzinfo=COPENHAGEN)
CONTENT = load_content()


@pytest.fixture(scope="module")
def content() -> Content:
    return CONTENT


def found(text: str, entity: str) -> list[Any]:
    return [each.value for each in find_entities(text, MONDAY, CONTENT) if each.entity == entity]


CONDITION_CASES = {
    "jeg har type 2": ["diabetes_2"],
    "type2": ["diabetes_2"],
    "jeg er diabetiker": ["diabetes_2"],
    "Sukkersygen driller": ["diabetes_2"],
    "jeg har type 1 diabetes": [],
    "graviditetsdiabetes": [],
    "lægen siger prædiabetes": ["insulin_resistance"],
    "praediabetes": ["insulin_resistance"],
    "jeg har rygerlunger": ["copd"],
    "KOL": ["copd"],
    "det er koldt": [],
    "astma som barn": ["lung_disease"],
    "for højt blodtryk": ["hypertension"],
    "mit blodtryk er lidt for hoejt": ["hypertension"],
    "forhøjet blotryk": ["hypertension"],
    "for lavt blodtryk": [],
    "mit kolesteroltal er for højt": ["high_cholesterol"],
    "jeg har dårlig ryg": ["chronic_back"],
    "daarlig ryg og ondt i ryggen": ["chronic_back"],
    "diskusprolaps": ["chronic_back"],
    "en blodprop i hjertet": ["cardiovascular"],
    "slidgigt i knæet": ["osteoarthritis"],
    "ledegigt": ["rheumatoid_arthritis"],
    "knogleskørhed": ["musculoskeletal"],
    "kroniske smerter": ["chronic_pain"],
    "smerter i brystet": [],
    "jeg har ingen kræfter": [],
    "kan du bekræfte det": [],
    "Kræftens Bekæmpelse": [],
    "min mor har tarmkræft": ["cancer"],
    "jeg har ikke angst": ["anxiety"],
    "depresion": ["depression"],
    "diabetis og forhøjet blodtryk": ["diabetes_2", "hypertension"],
    "jeg leder efter hjælp": [],
}
PRODUCT_CASES = {
    "smøger": ["cigarettes"],
    "ciggareterne": ["cigarettes"],
    "jeg søger og smager og kigger": [],
    "rulletobak": ["cigarettes"],
    "rulle tobak": ["cigarettes"],
    "pibe": ["pipe"],
    "det piber når jeg trækker vejret": [],
    "en pige": [],
    "vandpibe": ["waterpipe"],
    "cerutter": ["cigar"],
    "IQOS": ["heated_tobacco"],
    "e-cigaret": ["e_cigarette"],
    "ecigaret": ["e_cigarette"],
    "en puffbar": ["e_cigarette"],
    "jeg vaper": ["e_cigarette"],
    "snus": ["snus"],
    "hvid snus": ["nicotine_pouch"],
    "nikotin poser": ["nicotine_pouch"],
    "skrå": ["chewing_tobacco"],
    "på skrå": [],
    "både smøger og snus": ["cigarettes", "snus"],
    "smøger, ja cigaretter": ["cigarettes"],
}
AGE_CASES = {
    "jeg er 17 år": [17],
    "17 aar": [17],
    "17-årig dreng": [17],
    "på 54": [54],
    "jeg er 54": [54],
    "jeg er 54 og ryger": [54],
    "jeg er 54 kilo": [],
    "jeg er 45, gift": [45],
    "en mand på 54": [54],
    "min datter på 15": [15],
    "min søn er 2 år": [2],
    "fylder 18 til maj": [17],
    "jeg bliver 18 til sommer": [17],
    "jeg er 18 om to uger": [17],
    "snart 18": [17],
    "snart atten": [17],
    "jeg blev 18 i går": [18],
    "jeg fylder 18 i dag": [18],
    "halvtreds år gammel": [50],
    "femogfyrre år": [45],
    "fem og fyrre år": [45],
    "jeg er 17½ år": [17],
    "jeg er 17,5 år": [17],
    "i tresserne": [],
    "for 3 år siden": [],
    "i 30 år": [],
    "jeg har røget siden jeg var 15": [],
    "over 18 år": [],
    "jeg er under 18": [],
    "jeg er ikke 18": [],
    "18-25 år": [],
    "110 år": [110],
    "111 år": [],
    "10 år": [10],
    "9 år": [],
    "jeg er 1,80 høj": [],
    "søndag to": [],
}
NAME_CASES = {
    "jeg hedder Mette Sørensen": ["Mette Sørensen"],
    "jeg hedder mette sørensen og bor i næstved": ["mette sørensen"],
    "mit navn er Søren Ø. Pedersen": ["Søren Ø. Pedersen"],
    "jeg hedder Maria de la Cruz": ["Maria de la Cruz"],
    "det er Hanne": ["Hanne"],
    "det er hanne": ["hanne"],
    "det er dyrt": [],
    "det er Næstved": [],
    "Mette Sørensen": ["Mette Sørensen"],
    "mette sørensen": ["mette sørensen"],
    "Fatima Al-Hassan": ["Fatima Al-Hassan"],
    "Gürkan Aydin": ["Gürkan Aydin"],
    "Jens Hansen, 20304050": ["Jens Hansen"],
    "m.v.h. Peter": ["Peter"],
    "mvh Peter": ["Peter"],
    "mvh, hvornår ringer I": [],
    "hvad hedder du": [],
    "mit navn er stavet forkert": [],
    "Ja Tak": [],
    "God Morgen": [],
    "hjælp mig": [],
    "Sønderborg Kommune": [],
    "Hans Egedes Vej 3": [],
    "kan jeg tage bussen": [],
    "samtale med Bente på torsdag": ["Bente"],
    "Else": ["Else"],
    "ellers": [],
}
PHONE_CASES = {
    "20 30 40 50": ["+4520304050"],
    "tlf. 20304050": ["+4520304050"],
    "+45 20 30 40 50": ["+4520304050"],
    "004520304050": ["+4520304050"],
    "2030-4050": ["+4520304050"],
    "+46 70 123 45 67": ["+46701234567"],
    "2030405": [],
    "010190-1234": [],
    "ring på 20304050 eller 51525354": ["+4520304050", "+4551525354"],
}
MUNICIPALITY_CASES = {
    "jeg bor i Næstved kommune": ["0370"],
    "naestved": ["0370"],
    "i Kbh": ["0101"],
    "Søndeborg": ["0540"],
    "Amager": [],
    "glad": [],
    "fra Sønderborg til Næstved": ["0540", "0370"],
}
QUANTITY_CASES = {
    "2-3": [(2, 3, None)],
    "2-3 gange om ugen": [(2, 3, "gang")],
    "ti om dagen": [(10, 10, "dag")],
    "ryger 10 cigaretter om dagen": [(10, 10, "cigaret")],
    "en halv flaske": [(0.5, 0.5, "flaske")],
    "tre øl og to snaps": [(3, 3, "øl"), (2, 2, "snaps")],
    "højst fem": [(0, 5, None)],
    "over 10": [(10, None, None)],
    "10-12": [(10, 12, None)],
    "mellem 10 og 12": [(10, 12, None)],
    "mellem kl 10 og 12": [],
    "1.5.1975": [],
    "jeg er 54": [],
    "jeg hedder Per og er 43": [],
    "20 30 40 50": [],
    "type 2": [],
    "uge 8": [],
    "torsdag kl 10": [],
    "7. klasse": [],
    "Nørregade 3": [],
    "I want to quit": [],
    "find en dag": [],
    "sæt mig op til en samtale": [],
    "jeg er faldet": [],
    "010190-1234": [],
}
TIME_CASES = {
    "på torsdag kl 10": ["2025-06-05T10:00:00+02:00/2025-06-05T11:00:00+02:00"],
    "i morgen formiddag": ["2025-06-03T08:00:00+02:00/2025-06-03T12:00:00+02:00"],
    "10-12": ["2025-06-02T10:00:00+02:00/2025-06-02T12:00:00+02:00"],
    "2-3 gange om ugen": [],
    "20 30 40 50": [],
    "jeg bliver 18 til sommer": [],
}


@pytest.mark.parametrize(("text", "values"), CONDITION_CASES.items())
def test_conditions(text: str, values: list[str]) -> None:
    assert found(text, "condition") == values


@pytest.mark.parametrize(("text", "values"), PRODUCT_CASES.items())
def test_products(text: str, values: list[str]) -> None:
    assert found(text, "nicotine_product") == values


@pytest.mark.parametrize(("text", "values"), AGE_CASES.items())
def test_ages(text: str, values: list[int]) -> None:
    assert found(text, "age") == values


@pytest.mark.parametrize(("text", "values"), NAME_CASES.items())
def test_names(text: str, values: list[str]) -> None:
    assert found(text, "person_name") == values


@pytest.mark.parametrize(("text", "values"), PHONE_CASES.items())
def test_phones(text: str, values: list[str]) -> None:
    assert found(text, "phone") == values


@pytest.mark.parametrize(("text", "values"), MUNICIPALITY_CASES.items())
def test_municipalities(text: str, values: list[str]) -> None:
    assert found(text, "municipality") == values


@pytest.mark.parametrize(("text", "values"), QUANTITY_CASES.items())
def test_quantities(text: str, values: list[tuple[float, float | None, str | None]]) -> None:
    assert [(v["min"], v["max"], v["unit"]) for v in found(text, "quantity")] == values


@pytest.mark.parametrize(("text", "values"), TIME_CASES.items())
def test_times(text: str, values: list[str]) -> None:
    assert found(text, "time") == values


def test_a_message_with_everything_in_it() -> None:
    text = "Mette Sørensen, 54 år, Næstved, har KOL, ryger 20 smøger om dagen, tlf 20 30 40 50, helst torsdag kl 10"
    assert [(each.entity, each.text) for each in find_entities(text, MONDAY, CONTENT)] == [
        ("person_name", "Mette Sørensen"), ("age", "54 år"), ("municipality", "Næstved"), ("condition", "KOL"),
        ("quantity", "20 smøger om dagen"), ("nicotine_product", "smøger"), ("phone", "20 30 40 50"),
        ("time", "torsdag kl 10"),
    ]  # fmt: skip


def test_accents_written_apart_move_nothing() -> None:
    text = unicodedata.normalize("NFD", "jeg bor på Nørrebro i København og drak tre øl. Er der tid på torsdag?")
    entities = find_entities(text, MONDAY, CONTENT)
    assert [(each.entity, unicodedata.normalize("NFC", each.text)) for each in entities] == [
        ("municipality", "Nørrebro"), ("quantity", "tre øl"), ("time", "på torsdag"),
    ]  # fmt: skip
    assert_well_formed(text, entities)


OVERLAPPING = {frozenset({"quantity", "nicotine_product"}), frozenset({"quantity", "time"})}
PIECES = st.sampled_from([
    *CONDITION_CASES, *PRODUCT_CASES, *AGE_CASES, *NAME_CASES, *PHONE_CASES, *MUNICIPALITY_CASES, *QUANTITY_CASES,
    *TIME_CASES, "og", ",", ". ", "ikke", "3", "kl", "år", "\n",
])  # fmt: skip


def assert_well_formed(text: str, entities: list[Entity]) -> None:
    assert entities == sorted(entities, key=lambda each: (each.start, each.end))
    for each in entities:
        assert 0 <= each.start < each.end <= len(text)
        assert text[each.start:each.end] == each.text
    for place, one in enumerate(entities):
        for two in entities[place + 1:]:
            apart = one.end <= two.start or two.end <= one.start
            assert apart or frozenset({one.entity, two.entity}) in OVERLAPPING, (one, two)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=6).map(" ".join))
def test_entities_stand_where_they_say_and_do_not_overlap(text: str) -> None:
    assert_well_formed(text, find_entities(text, MONDAY, CONTENT))


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    assert_well_formed(text, find_entities(text, MONDAY, CONTENT))


def test_every_condition_and_product_of_the_content_has_names(content: Content) -> None:
    asked = set(content.questions["eligibility.conditions"].options) - {"other", "none"}
    assert asked == set(CONDITIONS)
    assert set(content.questions["advice.products"].options) - {"other"} == set(PRODUCTS)


@pytest.mark.parametrize("option", sorted(set(CONDITIONS)))
def test_a_condition_is_found_by_the_title_of_its_option(content: Content, option: str) -> None:
    title = content.questions["eligibility.conditions"].options[option].title
    if option == "musculoskeletal":
        pytest.skip("its title is a description")
    assert found(title, "condition")[:1] == [option]


@pytest.mark.parametrize("option", PRODUCTS)
def test_a_product_is_found_by_the_title_of_its_option(content: Content, option: str) -> None:
    assert found(content.questions["advice.products"].options[option].title, "nicotine_product") == [option]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  copd: [", "  copt: [", 'lacks "copd"'),
        ("  pipe: [pibe", "  pipe: [snus, pibe", '"snus" stands under pipe too'),
        ("{kræft: cancer", "{kræft: canser", "canser is none of"),
        ("  first_names: [", "  first_names: [3, ", "expected a list of words"),
        ("  tail: '", "  tail: '(", "not a regular expression"),
        ("no_amounts:\n", "no_amounts:\n  - '('\n", "not a regular expression"),
        ("  highest: 110", "  highest: mange", "expected whole numbers"),
        ("  and: og", "  und: og", "the word between them under and"),
    ],
)
def test_a_mistake_in_the_vocabulary_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "entities.yml"
    shutil.copy(PACKAGED / "language" / "entities.yml", path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_entity_lexicon(path)
    assert any(message in problem.message for problem in error.value.problems)
