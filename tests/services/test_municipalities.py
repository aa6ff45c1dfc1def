"""Municipalities recognised in what people write (content: municipalities/index.yml)."""
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.content
from bot.content.read_places import read_index
from bot.domain.municipality import find_mentions, find_municipality
from bot.domain.place_names import fold, slips

INDEX, PROBLEMS = read_index(Path(bot.content.__file__).parent / "municipalities" / "index.yml")
assert INDEX is not None and not PROBLEMS
NAMES = {each.name: each.code for each in INDEX}


def codes(text: str) -> list[str]:
    return [each.code for each in find_municipality(text, INDEX)]


def names(text: str) -> set[str]:
    return {each.name for each in find_municipality(text, INDEX)}


def test_the_index_has_all_municipalities_by_region() -> None:
    counts: dict[str, int] = {}
    for each in INDEX:
        counts[each.region] = counts.get(each.region, 0) + 1
    assert counts == {"hovedstaden": 29, "sjaelland": 17, "syddanmark": 22, "midtjylland": 19, "nordjylland": 11}
    assert len(NAMES) == len({each.code for each in INDEX}) == 98


@pytest.mark.parametrize(("name", "code", "region"), [
    ("Sønderborg", "0540", "syddanmark"), ("Næstved", "0370", "sjaelland"), ("København", "0101", "hovedstaden"),
    ("Bornholm", "0400", "hovedstaden"), ("Horsens", "0615", "midtjylland"), ("Fredericia", "0607", "syddanmark"),
    ("Morsø", "0773", "nordjylland"), ("Skive", "0779", "midtjylland"), ("Greve", "0253", "sjaelland"),
    ("Halsnæs", "0260", "hovedstaden"), ("Aarhus", "0751", "midtjylland"), ("Aalborg", "0851", "nordjylland"),
])
def test_codes_and_regions(name: str, code: str, region: str) -> None:
    assert (INDEX.by_code(code).name, INDEX.by_code(code).region) == (name, region)


SHAPES = ("{}", "{} kommune", "{} Kommune", "jeg bor i {}", "jeg bor i {} kommune.", "{}, tak")


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_found_as_people_write_it(name: str) -> None:
    written = [name, name.lower(), name.upper()]
    written += [form.replace("æ", "ae").replace("ø", "oe").replace("å", "aa") for form in written]
    said = [shape.format(form) for shape in SHAPES for form in written]
    assert {text: codes(text) for text in said} == {text: [NAMES[name]] for text in said}


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_found_as_genitive_before_kommune(name: str) -> None:
    assert codes(f"{name}s kommune") == [NAMES[name]]
    assert codes(f"jeg hører til {name.lower()}kommune") == [NAMES[name]]


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_left_out_never_leads_elsewhere(name: str) -> None:
    """A slip in a name is understood, or not found; it is never another municipality alone."""
    slipped = [name[:at] + name[at + 1:] for at in range(1, len(name))]
    found = {each: codes(f"jeg bor i {each}") for each in slipped}
    assert [each for each in slipped if found[each] and NAMES[name] not in found[each]] == []


@pytest.mark.parametrize(("text", "code"), [
    ("Kbh", "0101"), ("kbh.", "0101"), ("i kbh", "0101"), ("Copenhagen", "0101"), ("århus", "0751"), ("Arhus", "0751"),
    ("Ålborg", "0851"), ("alborg", "0851"), ("Fr.berg", "0147"), ("fr. berg", "0147"), ("Sdr.borg", "0540"),
    ("sdr borg", "0540"), ("sonderborg", "0540"), ("sønder borg", "0540"), ("sønderborgkommune", "0540"),
    ("Nestved", "0370"), ("næstvd", "0370"), ("nætsved", "0370"), ("sønderbrog", "0540"), ("Snderborg", "0540"),
    ("høje tåstrup", "0169"), ("Taastrup", "0169"), ("lyngby", "0173"), ("kgs lyngby", "0173"), ("Åbenrå", "0580"),
    ("aabenra", "0580"), ("faaborg", "0430"), ("midtfyn", "0430"), ("Ikast", "0756"), ("ringkøbing", "0760"),
    ("skjern", "0760"), ("ringkøbing skjern", "0760"), ("nordfyn", "0480"), ("vesthimmerland", "0820"),
    ("Bornholms Regionskommune", "0400"), ("kjøbenhavn", "0101"), ("frederiksund", "0250"), ("6400 Sønderborg", "0540"),
    ("Er der også noget i Fredericia?", "0607"), ("jeg flyttede til Ærø i fjor", "0492"), ("vordinborg", "0390"),
])
def test_short_forms_spellings_and_slips(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(("place", "code"), [
    ("Gråsten", "0540"), ("Nordborg", "0540"), ("Augustenborg", "0540"), ("Broager", "0540"), ("Als", "0540"),
    ("Fuglebjerg", "0370"), ("Suså", "0370"), ("Glumsø", "0370"), ("Karrebæksminde", "0370"),
    ("Nykøbing F", "0376"), ("nykøbing falster", "0376"), ("Sakskøbing", "0376"), ("Nykøbing M", "0773"),
    ("Nykøbing Mors", "0773"), ("Nykøbing S", "0306"), ("nykøbing sj.", "0306"), ("Skagen", "0813"),
    ("Grenaa", "0707"), ("Grenå", "0707"), ("Ebeltoft", "0706"), ("Otterup", "0480"), ("Ribe", "0561"),
    ("Nakskov", "0360"), ("Maribo", "0360"), ("Vojens", "0510"), ("Rønne", "0400"), ("Korsør", "0330"),
    ("Haslev", "0320"), ("Hobro", "0846"), ("Kastrup", "0185"), ("Farum", "0190"), ("Hedehusene", "0169"),
    ("Ringe", "0430"), ("Give", "0630"), ("Ry", "0746"), ("Ølstykke", "0240"), ("Bjerringbro", "0791"),
])
def test_towns_that_are_not_their_municipalitys_name(place: str, code: str) -> None:
    assert codes(place) == codes(f"jeg bor i {place}") == codes(f"vi bor i {place.lower()} nu") == [code]


@pytest.mark.parametrize(("text", "expected"), [
    ("Nykøbing", {"Odsherred", "Guldborgsund", "Morsø"}),
    ("jeg bor i Viby", {"Aarhus", "Roskilde"}),
    ("Fred", {"Fredensborg", "Frederiksberg", "Frederikssund", "Frederikshavn", "Fredericia"}),
    ("Frederiks", {"Frederiksberg", "Frederikssund", "Frederikshavn"}),
    ("Herning-Ikast", {"Herning", "Ikast-Brande"}),
    ("Lolland-Falster", {"Lolland", "Guldborgsund"}),
    ("Amager", {"København", "Tårnby", "Dragør"}),
    ("jeg bor i Næstved, men arbejder i Køge", {"Næstved", "Køge"}),
])
def test_when_several_fit_all_are_found(text: str, expected: set[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize("text", [
    "på vejen", "jeg er på vejen", "vejen er lang", "der er noget i vejen", "alkohol kommer i vejen for mig",
    "kan du give mig en tid", "det vil jeg give dig ret i", "kan jeg ringe til jer", "ringe mig op",
    "jeg koger kartofler",
    "jeg vil koge noget", "en skive brød", "tre skiver", "i ringe grad", "jeg drikker Faxe Kondi", "en faxe kondi",
    "en rød aalborg", "Aalborg snaps", "to aalborg akvavit", "jeg er blevet helt solrød", "en odder i åen",
    "budding", "legeland", "soldaternes lejre",
    "der lå tre tønder", "greven og greve Hans", "min mors hus", "50 gram", "mine års rygning",
    "i 20 år", "der var to store brande", "en god løsning", "jeg har ondt i tarmen", "ballet er i aften", "Holland",
    "allerede", "jeg har allerede svaret", "vejleder", "vejledning", "krise", "høring", "holding", "fred og ro",
    "jeg er indlagt på Næstved sygehus", "Odense Universitetshospital", "Roskilde Festival", "2-3 gange om ugen",
    "ja", "nej", "ved ikke", "hvad koster det", "ring til mig", "jeg hedder Mette Sørensen", "20 30 40 50", "",
    "stege kød", "højere", "de gale", "mon ikke", "them", "lang", "sol", "12345",
])
def test_ordinary_words_are_not_places(text: str) -> None:
    expected = {"Silkeborg"} if text == "them" else set()  # alone it answers "which municipality?"
    assert names(text) == expected


@pytest.mark.parametrize(("text", "code"), [
    ("jeg bor i vejen", "0575"), ("jeg kommer fra Vejen", "0575"), ("vejen kommune", "0575"), ("Vejen", "0575"),
    ("vejen", "0575"), ("jeg bor i skive", "0779"), ("vi er flyttet til Odder", "0727"), ("jeg er fra lejre", "0350"),
    ("i køge", "0259"), ("køge", "0259"), ("jeg har boet i Greve hele livet", "0253"), ("solrød kommune", "0269"),
    ("en tid i ballerup", "0151"), ("på Als", "0540"), ("min kommune er faxe", "0320"), ("Aalborg, tak", "0851"),
])
def test_ordinary_words_are_places_where_something_says_so(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(("text", "at", "how"), [
    ("jeg bor i Sønderborg kommune", "Sønderborg", "exact"), ("bor i Høje Taastrup, tak", "Høje Taastrup", "exact"),
    ("Jeg bor i Sønderbrog nu", "Sønderbrog", "misspelt"), ("Fred", "Fred", "beginning"),
])
def test_a_mention_knows_where_it_stands(text: str, at: str, how: str) -> None:
    (mention,) = find_mentions(text, INDEX)
    assert (text[mention.start:mention.end], mention.how) == (at, how)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    for mention in find_mentions(text, INDEX):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.candidates


@given(st.sampled_from(sorted(NAMES)), st.text(alphabet=" .,!?\n", max_size=5))
@settings(max_examples=100, deadline=None)
def test_signs_around_a_name_change_nothing(name: str, signs: str) -> None:
    assert codes(f"{signs}{name}{signs}") == [NAMES[name]]


WORD = st.text(alphabet="abcde", max_size=7)


@given(WORD, WORD)
def test_slips_are_a_distance(left: str, right: str) -> None:
    limit = 9
    count = slips(left, right, limit)
    assert count == slips(right, left, limit)
    assert (count == 0) == (left == right)
    assert abs(len(left) - len(right)) <= count <= max(len(left), len(right))
    assert slips(left, right, 1) == min(count, 2)


@pytest.mark.parametrize(("left", "right", "count"), [
    ("sønderborg", "sønderbrog", 1), ("abc", "abcd", 1), ("abc", "ab", 1), ("abc", "axc", 1), ("abcd", "dbca", 2),
])
def test_slips(left: str, right: str, count: int) -> None:
    assert slips(left, right, 5) == count


@pytest.mark.parametrize(("text", "folded"), [
    ("Ærø", "aeroe"), ("ÅBENRÅ", "aabenraa"), ("A\u030abenra\u030a", "aabenraa"), ("Fr.-berg", "frberg"),
    ("Nexö", "nexoe"), ("Café", "cafe"),
])
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
