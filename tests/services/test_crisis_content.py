"""What is said in danger: complete, in the right order, only checked facts; mistakes named with file and line."""
from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.content.crisis_content import REGIONS, load_crisis, load_lines, load_red_flag_patterns
from bot.domain.red_flags import FLAGS

CONTENT = Path(__file__).parents[2] / "bot" / "content"
LINES = load_lines(CONTENT / "lines.yml")
CRISIS = load_crisis(CONTENT / "crisis.yml")
DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("112", "112"), ("114", "114"), ("livslinien", "70 201 201"), ("lev_uden_vold", "1888"),
        ("boernetelefonen", "116 111"), ("alkolinjen", "80 200 500"), ("stoplinien", "80 31 31 31"),
        ("doctor_syddanmark", "70 11 07 07"), ("doctor_sjaelland", "1818"), ("doctor_midtjylland", "70 11 31 31"),
        ("doctor_nordjylland", "70 15 03 00"), ("doctor_hovedstaden", "1813"),
    ],
)
def test_line_has_the_number_of_domain_facts_8(line: str, number: str) -> None:
    assert LINES[line].number == number
    assert LINES[line].dial == number.replace(" ", "")
    assert LINES[line].source.startswith("domain facts §8")
    assert LINES[line].holds_on(DAY)


def test_hours_that_nobody_checked_are_marked() -> None:
    checked = {line.id: line.hours for line in LINES.values() if line.hours_checked}
    assert checked == {
        "lev_uden_vold": "hele døgnet",
        "boernetelefonen": "hele døgnet",
        "doctor_syddanmark": "hverdage kl. 16-08, weekender og helligdage",
    }


def test_each_region_has_one_doctor_on_call() -> None:
    assert sorted(line.region for line in LINES.values() if line.region) == sorted(REGIONS)


@pytest.mark.parametrize("region", [*REGIONS, None])
@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("urgency", ["now", "unclear", "history"])
def test_card_is_complete_everywhere(flag: str, urgency: str, region: str | None) -> None:
    card = CRISIS.card(flag, urgency, region, LINES)
    assert "112" in card.text and "{" not in card.text
    assert len({line.id for line in card.lines}) == len(card.lines)
    assert any(line.id == "112" for line in card.lines)
    assert (card.lines[0].id == "112") is (urgency == "now")
    numbers = {line.number for line in LINES.values()}
    assert {n.strip() for n in re.findall(r"\d[\d ]*", card.text)} <= numbers


@pytest.mark.parametrize(
    ("flag", "urgency", "ids"),
    [
        ("tell_suicidal", "now", ["112", "livslinien", "doctor_sjaelland"]),
        ("tell_suicidal", "unclear", ["livslinien", "doctor_sjaelland", "112"]),
        ("tell_acute_illness", "now", ["112", "doctor_sjaelland"]),
        ("tell_violence", "now", ["112", "lev_uden_vold"]),
        ("tell_child_at_risk", "now", ["112", "boernetelefonen", "114"]),
    ],
)
def test_numbers_in_order(flag: str, urgency: str, ids: list[str]) -> None:
    assert [line.id for line in CRISIS.card(flag, urgency, "sjaelland", LINES).lines] == ids


def test_doctor_is_named_without_number_when_the_place_is_unknown() -> None:
    card = CRISIS.card("tell_acute_illness", "now", None, LINES)
    assert [(line.name, line.number) for line in card.lines] == [
        ("Alarmcentralen", "112"), ("Egen læge eller lægevagten", None),
    ]
    assert "lægevagten" in card.text and "1813" not in card.text


def test_doctor_of_the_region_is_in_the_text() -> None:
    assert "lægevagten på 70 11 07 07" in CRISIS.card("tell_acute_illness", "now", "syddanmark", LINES).text


@pytest.mark.parametrize(
    "word", ["misbrug", "afhængig", "alkoholiker", "tavshedspligt", "fortroligt", "overvåger", "vi holder øje"]
)
def test_no_verdict_no_secrecy_no_watching(word: str) -> None:
    said = [text for text, _ in CRISIS.cards.values()] + [CRISIS.not_now, CRISIS.paused, CRISIS.human]
    assert not [text for text in said if word in text.casefold()]


def _changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    for file in ("lines.yml", "crisis.yml", "language/red_flags.yml"):
        copy = tmp_path / Path(file).name
        text = (CONTENT / file).read_text(encoding="utf-8")
        if copy.name == name:
            assert old in text
            text = text.replace(old, new, 1)
        copy.write_text(text, encoding="utf-8")
    return tmp_path / name


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("lines.yml", "name: Livslinien", "nam: Livslinien", 'unknown key "nam"'),
        ("lines.yml", "number: 70 201 201", "number: 70-201", '"number": expected digits'),
        ("lines.yml", 'number: "1888"', "number: 1888", '"number": expected text'),
        ("lines.yml", "id: stoplinien", "id: alkolinjen", "expected an id that no other line has"),
        ("lines.yml", "region: sjaelland", "region: fyn", '"region": expected one of'),
        ("lines.yml", "region: sjaelland", "region: syddanmark", "expected a line for sjaelland"),
        ("lines.yml", "checked: true", "checked: maybe", '"checked": expected true or false'),
        ("lines.yml", "valid_to: null", "valid_to: soon", '"valid_to": expected a date'),
        ("lines.yml", "hours: hele døgnet", "hours: null", '"hours": expected the hours'),
        ("crisis.yml", "{livslinien}", "{livslinjen}", "expected ids of phone lines"),
        ("crisis.yml", 'numbers: ["112", livslinien', "numbers: [livslinien", 'expected "112" first'),
        ("crisis.yml", "not_now:", "notnow:", 'unknown key "notnow"'),
        ("red_flags.yml", "lists:", "list:", 'unknown key "list"'),
        ("red_flags.yml", "unclear:", "uncler:", 'unknown key "uncler"'),
        ("red_flags.yml", "{third}", "{thrid}", "thrid"),
    ],
)
def test_mistake_is_named_with_file_and_line(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    load = {"lines.yml": load_lines, "crisis.yml": load_crisis, "red_flags.yml": load_red_flag_patterns}[name]
    with pytest.raises(ValueError, match=rf"{re.escape(name)}:\d+: .*{re.escape(message)}"):
        load(_changed(tmp_path, name, old, new))


def test_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected a readable file"):
        load_lines(tmp_path / "lines.yml")
