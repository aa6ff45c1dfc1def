"""The content loader: what is packaged is right, and every mistake is named with file, line and what is expected."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.content.loader import PACKAGED, check_content, load_content
from bot.content.model import Content
from bot.content.municipality_content import Appearance
from bot.content.problems import WARNING, ContentError, Problem
from bot.domain.scheduling import Deadline

Edit = Callable[[str, str, str], None]
A_DAY = date(2025, 6, 1)


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content()


@pytest.fixture()
def root(tmp_path: Path) -> Path:
    copy = tmp_path / "content"
    shutil.copytree(PACKAGED, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


@pytest.fixture()
def edit(root: Path) -> Edit:
    """Replaces the first occurrence of a text in one file."""

    def replace(name: str, old: str, new: str) -> None:
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not contain {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def line_of(root: Path, name: str, text: str) -> int:
    lines = (root / name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_the_packaged_content_has_no_mistakes() -> None:
    assert check_content(PACKAGED) == []


def test_audit_has_its_scores(content: Content) -> None:
    audit = content.instruments["audit"]
    scores = [tuple(item.scores.values()) for item in audit.items]
    assert scores == [(0, 1, 2, 3, 4)] * 8 + [(0, 2, 4)] * 2
    domain = audit.to_domain()
    assert domain.max_score == 40
    assert [domain.band(score) for score in (0, 7, 8, 15, 16, 19, 20, 40)] == [
        "low", "low", "hazardous", "hazardous", "harmful", "harmful", "probable_dependence", "probable_dependence"]
    assert not audit.official_form


def test_items_can_be_asked_like_questions(content: Content) -> None:
    for item in content.instruments["audit"].items:
        assert content.questions[item.id].text == item.text
        assert list(content.questions[item.id].options) == list(item.scores)


@pytest.mark.parametrize(("code", "name", "deadline", "unit", "hours"), [
    ("0540", "Sønderborg", Deadline(28, "calendar"), "Forebyggelsesenheden", "hverdage kl. 8.00-9.00"),
    ("0370", "Næstved", Deadline(14, "working"), "Sundhedscenteret", None),
    ("0101", "København", Deadline(28, "calendar"), None, None),
    ("0400", "Bornholm", Deadline(28, "calendar"), None, None),
])
def test_municipalities(
    content: Content, code: str, name: str, deadline: Deadline, unit: str | None, hours: str | None
) -> None:
    """S0 Forløbsbeskrivelse, S3 Den afklarende samtale, ruling C1."""
    found = content.municipality(code)
    assert (found.code, found.name, found.deadline, found.unit, found.contact.hours_text) == (
        code, name, deadline, unit, hours)
    assert (found.contact.phone, found.contact.address, found.chat_staffing, found.treatment_contact) == (None,) * 4
    assert found.self_referral is True


def test_every_municipality_is_known(content: Content) -> None:
    assert len(content.index) == 98
    assert sorted(content.municipalities) == ["0370", "0540"]
    assert all(content.municipality(each.code).region == each.region for each in content.index)
    assert content.booking_municipalities() == ["0370", "0540"]
    assert not content.knows_municipality("0000")
    with pytest.raises(KeyError):
        content.municipality("0000")


@pytest.mark.parametrize(("code", "offer", "formats"), [
    ("0540", "alcohol_conversation", ("phone", "in_person")),
    ("0540", "clarifying_conversation", ("phone", "in_person")),
    ("0540", "nicotine_cessation", ("phone",)),
    ("0370", "clarifying_conversation", ("in_person", "video", "phone")),
    ("0370", "nicotine_group", ("in_person", "video")),
    ("0370", "nicotine_individual", ("in_person", "video", "phone")),
    ("0370", "alcohol_conversation", ()), ("0370", "alcohol_treatment", ()), ("0540", "mental_health", ()),
    ("0101", "clarifying_conversation", ()),
])
def test_formats_of_bookable_conversations(content: Content, code: str, offer: str, formats: tuple[str, ...]) -> None:
    """Rulings C7 (formats as each municipality lists them) and C16 (nothing on alcohol to book in Næstved)."""
    assert content.municipality(code).formats(offer) == formats


def test_texts_with_a_line_are_filled(content: Content) -> None:
    assert content.line_texts("alkolinjen") == {"line_name": "Alkolinjen", "line_number": "80 200 500"}
    assert content.line_texts("alkolinjen", "x") == {"x_name": "Alkolinjen", "x_number": "80 200 500"}
    for text in (content.greeting(None), content.failed_turn_text(), content.privacy(30)):
        assert "{" not in text
    assert "30 dage" in content.privacy(30)


@pytest.mark.parametrize(("code", "number"), [
    ("0540", "70 11 07 07"), ("0370", "1818"), ("0101", "1813"), ("0751", "70 11 31 31"), ("0851", "70 15 03 00"),
])
def test_the_crisis_card_has_the_doctor_on_call_of_the_region(content: Content, code: str, number: str) -> None:
    """Domain-facts §8."""
    card = content.crisis_card("tell_acute_illness", "unclear", code)
    assert number in [line.number for line in card.lines]


AUDIT, INDEX = "instruments/audit.yml", "municipalities/index.yml"
SOENDERBORG, NAESTVED = "municipalities/0540.yml", "municipalities/0370.yml"
MISTAKES = [
    # a score is missing
    (AUDIT, '{value: "2", score: 2, title: Hver måned,', '{value: "2", title: Hver måned,', "title: Hver måned",
     'item 3: option "Hver måned": lacks "score" (expected an integer 0-4)'),
    (AUDIT, "score: 1, title: 3-4 genstande", "score: 5, title: 3-4 genstande", "3-4 genstande",
     'item 2: option "3-4 genstande": score: 5 does not fit (expected an integer 0-4)'),
    (AUDIT, "score: 1, title: 3-4 genstande", 'score: "1", title: 3-4 genstande', "3-4 genstande",
     'item 2: option "3-4 genstande": score: "1" does not fit (expected an integer 0-4)'),
    (AUDIT, "score: 2, title: 5-6 genstande", "score: 3, title: 5-6 genstande", "5-6 genstande",
     'item 2: option "5-6 genstande" has score 3 (expected 2)'),
    (AUDIT, '      - {value: "4", score: 4, title: "Ja, inden for det seneste år", words: []}\n', "",
     "options: &recency", "item 9: 2 options (expected 3 for kind recency)"),
    (AUDIT, "title: 7-9 genstande", "title: 5-6 genstande", '"3", score: 3, title: 5-6',
     'item 2: two options have the title "5-6 genstande"'),
    (AUDIT, "number: 5", "number: 6", "number: 6", "item 6: expected number 5"),
    (AUDIT, "kind: amount", "kind: amout", "kind: amout",
     'item 2: kind: "amout" does not fit (expected frequency, amount, often or recency)'),
    (AUDIT, "{id: hazardous, min: 8,", "{id: hazardous, min: 9,", "hazardous",
     'band "hazardous": 9-15 (expected to begin at 8)'),
    (AUDIT, "max: 40\n", "max: 41\n", "max: 41", "max: 41 (expected 40, what the items add up to)"),
    (AUDIT, "license:", "licence:", "licence:", 'unknown key "licence" (did you mean "license"?)'),
    # questions
    ("questions/audit.yml", "  skip: Vil ikke sige\n", "", "audit.adult:",
     'audit.adult: lacks "skip" (expected the title of the skip choice, or null)'),
    ("questions/audit.yml", "audit.adult:\n  text: Er du fyldt 18 år?", "audit.adult:\n  tekst: Er du fyldt 18 år?",
     "tekst:", 'audit.adult: unknown key "tekst" (did you mean "text"?)'),
    ("questions/audit.yml", '"yes": {title: "Ja, det er i orden",', '"yes": {titel: "Ja, det er i orden",', "titel",
     'audit.consent: options: yes: unknown key "titel" (did you mean "title"?)'),
    ("questions/audit.yml", "Er du fyldt 18 år?", "Er du fyldt {18 år?", "{18",
     "audit.adult: text: expected '}' before end of string (expected placeholders such as {summary})"),
    ("questions/audit.yml", "Er du fyldt 18 år?", "Er du fyldt {18} år?", "{18}",
     "audit.adult: text: expected placeholders such as {summary}"),
    # municipalities
    (INDEX, '{code: "0155"', '{code: "155"', '"155"',
     'municipality "155": code: "155" is not a municipality code (expected four digits in quotes, such as "0540")'),
    (INDEX, '{code: "0155"', '{code: "0153"', "name: Dragør", 'municipality "0153" stands twice'),
    (INDEX, "name: Dragør, region: hovedstaden", "name: Dragør, region: Sjælland", "name: Dragør",
     'municipality "0155": region: "Sjælland" does not fit (expected hovedstaden, sjaelland, syddanmark, midtjylland '
     "or nordjylland)"),
    (SOENDERBORG, 'code: "0540"', "code: 540", "code: 540",
     'code: 540 does not fit (expected four digits in quotes, such as "0540")'),
    (SOENDERBORG, 'code: "0540"', 'code: "0541"', 'code: "0541"',
     'code: "0541" is not in index.yml (expected one of its 98 codes)'),
    (SOENDERBORG, 'code: "0540"', 'code: "0370"', 'code: "0370"', 'code: "0370" in a file named 0540.yml'),
    (SOENDERBORG, "name: Sønderborg\n", "name: Sønderborg Kommune\n", "name: Sønderborg Kommune",
     'name: "Sønderborg Kommune" (expected "Sønderborg", as in index.yml)'),
    (SOENDERBORG, "valid_to: null", "valid_to: 2020-01-01", "valid_to: 2020-01-01",
     "valid_to: 2020-01-01 is before valid_from 2021-02-02 (expected a later date, or null)"),
    (SOENDERBORG, "valid_to: null", "valid_to: snart", "valid_to: snart",
     "valid_to: expected a date such as 2026-12-31, or null"),
    (SOENDERBORG, "  source: {seed: S0, section: Formål}\n", "", "unit:",
     'unit: lacks "source" (expected {seed, section, quote}: where the fact stands)'),
    (SOENDERBORG, "  days: 28\n", "  days: 21\n", "clarifying_conversation_deadline:",
     "clarifying_conversation_deadline: the number 21 does not stand in the quote of its source"),
    (SOENDERBORG, "  phone: null\n", "  phone: 88 72 00 00\n", "contact:",
     "contact: the number 88 does not stand in the quote of its source"),
    (SOENDERBORG, 'opens: "8.00"', 'opens: "25.00"', 'opens: "25.00"',
     'contact: hour 1: opens: "25.00" is not a time (expected one such as "8.00")'),
    (NAESTVED, "chat_staffing: null", "chat_staffing: yes", "chat_staffing: yes",
     'chat_staffing: "yes" does not fit (expected when the chat is staffed, or null)'),
    (NAESTVED, "kind: working", "kind: weekdays", "kind: weekdays",
     'clarifying_conversation_deadline: kind: "weekdays" does not fit (expected calendar or working)'),
    (NAESTVED, "checked: true", "cheked: true", "cheked", 'unknown key "cheked" (did you mean "checked"?)'),
    # how the chat looks
    (SOENDERBORG, "  colours: null\n", '  colours: {accent: "17565e", on_accent: "#ffffff"}\n', "colours:",
     'appearance: colours: accent: "17565e" is not a colour (expected one in quotes, such as "#17565e")'),
    (SOENDERBORG, "  colours: null\n", '  colours: {accent: "#17565e"}\n', "colours:",
     'appearance: colours: lacks "on_accent" (expected a colour in quotes, such as "#ffffff")'),
    (SOENDERBORG, "  colours: null\n", '  colours: {accent: "#17565e", on_accent: "#767676"}\n', "colours:",
     'appearance: colours: on_accent: "#767676" on "#17565e" has a contrast of 1.8 (expected at least 4.5)'),
    (SOENDERBORG, "  colours: null\n", '  colours: {accent: "#ffee00", on_accent: "#000000"}\n', "colours:",
     'appearance: colours: accent: "#ffee00" on "#f6f3ed" has a contrast of 1.1 (expected at least 4.5)'),
    (SOENDERBORG, "  logo_text: null\n", f"  logo_text: {'S' * 41}\n", "logo_text:",
     "appearance: logo_text: 41 characters (expected at most 40)"),
    (SOENDERBORG, "  greeting: null\n", f"  greeting: {'Hej ' * 40}du.\n", "greeting:",
     "appearance: greeting: 163 characters (expected at most 160)"),
    (SOENDERBORG, "  greeting: null\n", "  greeting: Ring på 88 72.\n", "greeting:",
     "appearance: greeting: expected one line without digits, addresses and brackets"),
    (SOENDERBORG, "  privacy_link: null\n", "  privacy_link: http://sonderborg.example/data\n", "privacy_link:",
     'appearance: privacy_link: "http://sonderborg.example/data" is not an address (expected one that begins with '
     "https://)"),
    (SOENDERBORG, "  privacy_link: null\n", "  privacy: null\n", "appearance:",
     'appearance: lacks "privacy_link" (expected a web address that begins with https://, or null)'),
    ("municipalities/national.yml", "  greeting: Hej.\n", "  greeting: null\n", "appearance:",
     "appearance: lacks logo_text, colours or greeting (expected all three in national.yml)"),
    # texts, and files that are not YAML
    ("texts.yml", "menus:\n", "menu:\n", "menu:", 'unknown key "menu" (did you mean "menus"?)'),
    ("texts.yml", "texts:\n", "texts:\n  texts:\n", "texts:", None),
]


@pytest.mark.parametrize(("name", "old", "new", "at", "message"), MISTAKES)
def test_a_mistake_is_named_with_file_line_and_what_is_expected(
    root: Path, edit: Edit, name: str, old: str, new: str, at: str, message: str | None
) -> None:
    edit(name, old, new)
    problems = check_content(root)
    assert {problem.file for problem in problems} == {str(root / name)}
    if message is not None:
        assert (line_of(root, name, at), message) in [(problem.line, problem.message) for problem in problems]


def test_a_problem_reads_as_one_line() -> None:
    problem = Problem("bot/content/instruments/audit.yml", 34, 'item 3: option "Hver måned": lacks "score"')
    assert str(problem) == 'bot/content/instruments/audit.yml:34: item 3: option "Hver måned": lacks "score"'
    assert str(Problem("a.yml", 1, "ends", WARNING)) == "a.yml:1: warning: ends"


def test_all_mistakes_in_all_files_are_reported_at_once(root: Path, edit: Edit) -> None:
    edit(AUDIT, "max: 40\n", "max: 41\n")
    edit(INDEX, '{code: "0155"', '{code: "155"')
    edit("questions/audit.yml", "  skip: Vil ikke sige\n", "")
    edit("texts.yml", "guesses:\n", "gueses:\n")
    with pytest.raises(ContentError) as caught:
        load_content(root)
    files = {Path(problem.file).name for problem in caught.value.problems}
    assert files == {"audit.yml", "index.yml", "texts.yml"}
    assert len(str(caught.value).splitlines()) == len(caught.value.problems) >= 5


def test_an_id_stands_once_over_all_files(root: Path) -> None:
    path = root / "questions" / "zz.yml"
    path.write_text('audit.adult: {text: Hej, why: null, options: {}, skip: null}\n', encoding="utf-8")
    (problem,) = check_content(root)
    first = line_of(root, "questions/audit.yml", "audit.adult:")
    assert str(problem) == (
        f'{path}:1: question "audit.adult" stands twice (first in {root / "questions" / "audit.yml"}:{first})')


@pytest.mark.parametrize(("text", "line"), [
    ("a: [1\nb: 2\n", 2), ("a: 1\na: 2\n", 2), ("\tx", 1), ("- just\n- a list\n", 1), ("", 1),
    ("a: 1\nb: 2026-13-31\n", 2),
])
def test_a_broken_file_is_named_by_its_line(root: Path, text: str, line: int) -> None:
    (root / "texts.yml").write_text(text, encoding="utf-8")
    (problem,) = check_content(root)
    assert (problem.file, problem.line) == (str(root / "texts.yml"), line)


def test_a_file_that_is_not_utf8_is_named(root: Path) -> None:
    (root / "texts.yml").write_bytes("texts: æ".encode("latin-1"))
    assert [str(problem) for problem in check_content(root)] == [f"{root / 'texts.yml'}:1: is not UTF-8"]


@pytest.mark.parametrize("name", ["texts.yml", INDEX, "municipalities/national.yml", "crisis.yml", "lines.yml",
                                  "language/answers.yml", "language/times.yml", "language/red_flags.yml"])
def test_a_missing_file_is_named(root: Path, name: str) -> None:
    (root / name).unlink()
    assert name in "\n".join(map(str, check_content(root)))


def test_a_new_municipality_is_a_file(root: Path) -> None:
    text = (root / SOENDERBORG).read_text(encoding="utf-8")
    text = text.replace('code: "0540"', 'code: "0550"', 1).replace("name: Sønderborg\n", "name: Tønder\n", 1)
    (root / "municipalities" / "0550.yml").write_text(text, encoding="utf-8")
    loaded = load_content(root)
    assert loaded.municipality("0550").name == "Tønder"
    assert loaded.municipality("0550").formats("alcohol_conversation") == ("phone", "in_person")


OWN_LOOKS = """appearance:
  logo_text: Sund i Sønderborg
  colours: {accent: "#7A1F5C", on_accent: "#ffffff"}
  greeting: Velkommen til Sund i Sønderborg.
  privacy_link: https://www.sonderborg.example/data
"""
NO_LOOKS = "appearance:\n  logo_text: null\n  colours: null\n  greeting: null\n  privacy_link: null\n"


def test_a_municipality_has_looks_of_its_own(root: Path, edit: Edit) -> None:
    edit(SOENDERBORG, NO_LOOKS, OWN_LOOKS)
    edit(NAESTVED, NO_LOOKS, "appearance: null\n")
    loaded = load_content(root)
    assert loaded.appearance("0540") == Appearance(
        "Sund i Sønderborg", "#7a1f5c", "#ffffff", "Velkommen til Sund i Sønderborg.",
        "https://www.sonderborg.example/data")
    national = Appearance("Afklar", "#17565e", "#ffffff", "Hej.", None)
    assert [loaded.appearance(code) for code in ("0370", "0101", None)] == [national] * 3
    greetings = [loaded.greeting(code).partition(" Jeg er Afklar, en computer og ikke et menneske.") for code in
                 ("0540", "0370", "0101", None)]
    assert [first for first, _, _ in greetings] == ["Velkommen til Sund i Sønderborg.", "Hej.", "Hej.", "Hej."]
    assert len({rest for _, _, rest in greetings}) == 1 and greetings[0][2]


@pytest.mark.parametrize(("accent", "fits"), [("#6f6f6f", True), ("#707070", False)])
def test_an_accent_can_be_read_on_the_chats_own_paper(root: Path, edit: Edit, accent: str, fits: bool) -> None:
    """WCAG 1.4.3: 4.5 to 1. On #f6f3ed the two greys have 4.54 and 4.47; on white both would do."""
    edit(SOENDERBORG, "  colours: null\n", f'  colours: {{accent: "{accent}", on_accent: "#ffffff"}}\n')
    assert (check_content(root) == []) is fits


@pytest.mark.parametrize(("choice", "hours", "names"), [
    ("{}", 24, False), ("{reminder_hours: null}", None, False), ("{reminder_hours: 1, names_in_feeds: true}", 1, True),
    ("{reminder_hours: 168}", 168, False),
])
def test_how_a_municipality_wants_its_appointments_kept(root: Path, edit: Edit, choice: str, hours: int | None,
                                                        names: bool) -> None:
    edit(SOENDERBORG, "offers:\n", f"appointments: {choice}\noffers:\n")
    own = load_content(root).municipality("0540")
    assert (own.reminder_hours, own.names_in_feeds) == (hours, names)
    other = load_content(root).municipality("0370")
    assert (other.reminder_hours, other.names_in_feeds) == (24, False)


@pytest.mark.parametrize("choice", ["{reminder_hours: 0}", "{reminder_hours: 169}", '{reminder_hours: "24"}',
                                    "{names_in_feeds: 1}", "{remind: 24}"])
def test_a_choice_that_cannot_be_is_refused(root: Path, edit: Edit, choice: str) -> None:
    edit(SOENDERBORG, "offers:\n", f"appointments: {choice}\noffers:\n")
    [problem] = check_content(root)
    assert problem.line == line_of(root, SOENDERBORG, "appointments:")


@pytest.mark.parametrize(("last", "warned"), [
    ("2025-05-31", "ended on 2025-05-31"), ("2025-06-01", "ends on 2025-06-01"), ("2025-07-31", "ends on 2025-07-31"),
    ("2025-08-01", None), ("null", None),
])
def test_what_ends_within_60_days_is_warned_of(root: Path, edit: Edit, last: str, warned: str | None) -> None:
    """Rulings, "Validity": `afklar check` warns 60 days ahead."""
    edit(SOENDERBORG, "valid_to: null", f"valid_to: {last}")
    problems = [problem for problem in check_content(root, A_DAY) if problem.line == 6]
    assert [(p.severity, p.message) for p in problems] == ([(WARNING, f'"Sønderborg" {warned}')] if warned else [])


def test_offers_that_end_with_2026_are_warned_of_in_november() -> None:
    warnings = check_content(PACKAGED, date(2026, 11, 2))
    assert warnings and {problem.severity for problem in warnings} == {WARNING}
    assert check_content(PACKAGED, date(2026, 10, 31)) == []
