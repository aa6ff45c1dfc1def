"""What the bot says: every key exists once, every placeholder is filled, no number and no verdict stands in a text."""
from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "data" / "responses").glob("*.yml"))
OWN_FILES = {"answers", "talk"}
LONGEST, LONGEST_OWN = 700, 450

LINE = {"line_name", "line_number"}
ROUTE = LINE | {"stop_name", "stop_number", "child_name", "child_number", "contact", "treatment_contact", "emergency",
                "doctor_on_call", "municipality_name", "main_number"}
PLACE = {"hours", "place", "waiting", "formats", "interpreter", "offers", "referral"}
DAYS = {"conversation_days", "booking_days", "selfhelp_days"}
NEUTRAL = {"when", "format", "reference"}
BOOKED = {"summary", "reference", "next"}
# The longest prefix of a key decides which placeholders the services fill; "" is a text without any.
ALLOWED: dict[str, set[str]] = {
    "": set(),
    "question": {"body"}, "why": {"body"}, "crisis": {"body"}, "crisis_not_now": set(),
    "answer_": ROUTE | PLACE | DAYS, "answer_between": {"options"}, "answer_unclear": set(), "answer_unsure": set(),
    "not_understood": LINE, "later": {"wishes"},
    "small_": ROUTE, "told_": ROUTE, "human_": ROUTE | PLACE, "human_staffed": ROUTE | {"wait"},
    "human_opens": {"opens"},
    "human_share": set(), "human_gone": set(), "human_requeued": set(), "human_back": set(), "crisis_person": set(),
    "my_data": {"answers", "bookings", "days"},
    "screening_": {"score", "max", "at_least"}, "route_": ROUTE, "also_": ROUTE,
    "consent_declined": LINE, "minor_alcohol": LINE,
    "booking_declined_": ROUTE, "booking_not_found": ROUTE, "booking_confirmed": BOOKED, "booking_shown": BOOKED,
    "booking_waiting": BOOKED, "booking_left_waiting": {"when"},
    "booking_place_taken": BOOKED, "booking_place_over": {"when"},
    "booking_moved": BOOKED, "booking_moved_taken": set(), "booking_cancelled": {"when"},
    "booking_reminder": NEUTRAL | {"link"}, "booking_moved_elsewhere": NEUTRAL, "booking_cancelled_elsewhere": NEUTRAL,
    "booking_move_here": set(),
    "callback_requested": ROUTE | {"unit", "phone", "when", "reference"}, "no_service": ROUTE | {"offer_name"},
    "channel_link": {"link"}, "channel_link_only": {"link"}, "channel_no_link": LINE, "channel_not_now": LINE,
    "advice_": ROUTE | PLACE, "then_booking": {"offer"},
    "drinks_": {"said"}, "drinks_counted": {"lines", "total", "assumed"},
    "selfhelp_kept": {"lines", "days"}, "selfhelp_offers": ROUTE | PLACE, "source_of": {"source"},
    "diary_logged": {"day", "drinks", "week"}, "diary_week": {"days", "total", "free", "limit"},
    "diary_asking": {"often"}, "craving_still": ROUTE, "goal_doctor_first": ROUTE, "goal_set": {"lines"},
    "plan_": {"own", "saved"}, "plan_minor": ROUTE | PLACE, "plan_doctor_first": ROUTE | PLACE, "plan_made": {"lines"},
    "withdrawal_": {"day"}, "plan_shown": {"lines"},
    "motivation": {"heard"}, "motivation_offered": set(), "effects_": ROUTE | PLACE,
    "eligibility_": ROUTE | PLACE | {"title", "reasons", "instead"},
}

PHONE = re.compile(r"\d(?: ?\d){7}|\b(?:112|114|116 ?\d{3}|18(?:13|18|88))\b")
VERDICTS = re.compile(r"misbrug|alkoholiker|afhængig|\bbør du\b|\bdu bør\b|\bdu skal stoppe\b|\bryd dig op\b", re.I)
# GSM 03.38 without its extension table: any other character makes an SMS shorter by half and twice as dear.
GSM_7 = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")


def _yaml(path: Path) -> dict[str, Any]:
    """A file's content. The strict loader raises on a key that stands twice in the file."""
    return dict(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


RESPONSES = {path.stem: _yaml(path)["responses"] for path in FILES}
TEXTS = {key: entries[0]["text"] for responses in RESPONSES.values() for key, entries in responses.items()}
KEYS = frozenset(key.removeprefix("utter_") for key in TEXTS)
# A channel may have a text of its own for a key; it obeys the same laws. "utter_menu@sms"
OF_CHANNELS = {f"{key}@{entry['channel']}": entry["text"] for responses in RESPONSES.values()
               for key, entries in responses.items() for entry in entries[1:]}


def _rule_intents(action: str) -> list[str]:
    rules = _yaml(ROOT / "data" / "rules" / "talk.yml")["rules"]
    found = next(rule["steps"] for rule in rules if {"action": action} in rule["steps"])
    return [step["intent"] for step in found[0]["or"]]


def _placeholders(text: str) -> set[str]:
    """The names in curly braces. Raises ValueError for a brace without its partner."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _allowed(key: str) -> set[str]:
    return ALLOWED[max((prefix for prefix in ALLOWED if key.startswith(prefix)), key=len)]


def _strings(node: ast.AST) -> Iterator[str]:
    """The texts an expression can come to: a constant, both sides of a choice, a dict's values."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (text for side in (node.body, node.orelse) for text in _strings(side))
    elif isinstance(node, ast.Dict):
        yield from (text for value in node.values for text in _strings(value))


def _key_node(call: ast.Call) -> ast.expr | None:
    """Where a call names a response: Said(key), say(dispatcher, key), Heard(problem=key)."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name == "Said" and call.args:
        return call.args[0]
    if name == "say" and len(call.args) > 1:
        return call.args[1]
    return next((word.value for word in call.keywords if name == "Heard" and word.arg == "problem"), None)


def _said() -> Iterator[tuple[str, str, bool]]:
    """(where, key or pattern, whether it is a pattern) for every response that code in actions/ and bot/ names."""
    for path in sorted([*(ROOT / "actions").glob("*.py"), *(ROOT / "bot" / "services").glob("*.py")]):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        values: dict[str, list[str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                values.setdefault(node.targets[0].id, []).extend(_strings(node.value))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            named = _key_node(call)
            if isinstance(named, ast.JoinedStr):
                parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in named.values)
                yield path.name, "".join(parts), True
            elif named is not None:
                name = getattr(named.value, "id", "") if isinstance(named, ast.Subscript) else getattr(named, "id", "")
                for key in [*_strings(named), *values.get(name, ())]:
                    yield path.name, key, False


SAID = sorted(set(_said()))
FAMILIES = {
    "answer": _rule_intents("action_question"),
    "small": _rule_intents("action_small_talk"),
    "told": [intent.removeprefix("tell_") for intent in _rule_intents("action_told")],
    "screening": ["low", "hazardous", "harmful", "probable_dependence", "incomplete"],
    "pregnancy": ["trying", "breastfeeding"],
    "booking_declined": ["start", "consent", "confirm"],
    "human": ["staffed", "hours", "national"],
    "eligibility": ["eligible", "not_eligible", "needs_advisor"],
    "drinks": ["which", "how_many", "how_much"],
    "withdrawal": ["first", "peak", "easing", "over"],
    "effects": ["sleep", "mood", "weight", "medicine", "children", "pregnancy"],
    "plan": ["before", "day", "d3", "d7", "d14", "w4", "m3", "m6", "m12"],
}


def test_no_key_stands_in_two_files() -> None:
    """Rasa silently loses one of the two (style, Rasa facts 2)."""
    counted = Counter(key for responses in RESPONSES.values() for key in responses)
    assert [key for key, times in counted.items() if times > 1] == []
    assert "responses" not in _yaml(ROOT / "domain.yml")


@pytest.mark.parametrize("file", RESPONSES)
def test_each_key_has_one_plain_text(file: str) -> None:
    assert [key for key, entries in RESPONSES[file].items() if set(entries[0]) != {"text"}] == []
    own = [(key, entry) for key, entries in RESPONSES[file].items() for entry in entries[1:]]
    assert [key for key, entry in own if set(entry) != {"channel", "text"}] == []
    assert [key for key, entry in own if entry["channel"] not in ("sms", "telegram")] == []
    assert [key for key, times in Counter((key, entry["channel"]) for key, entry in own).items() if times > 1] == []
    assert [key for key in RESPONSES[file] if not key.startswith("utter_")] == []


def test_the_code_names_responses() -> None:
    """Guards the search itself: it must find keys in each of the forms it knows."""
    found = {key for _, key, _ in SAID}
    assert {"delete_kept", "human_national", "route_own_doctor", "booking_phone_wrong", "stopped", "answer_.+"} <= found


@pytest.mark.parametrize(("where", "key", "is_pattern"), SAID)
def test_every_response_the_code_names_exists(where: str, key: str, is_pattern: bool) -> None:
    assert any(re.fullmatch(key, known) for known in KEYS) if is_pattern else key in KEYS, f"{where}: {key}"


@pytest.mark.parametrize(("family", "member"), [(f, member) for f, members in FAMILIES.items() for member in members])
def test_every_family_is_complete(family: str, member: str) -> None:
    assert f"{family}_{member}" in KEYS


@pytest.mark.parametrize("family", ["answer", "small", "told"])
def test_no_family_has_a_text_that_nothing_asks_for(family: str) -> None:
    ours = {key for file in OWN_FILES for key in RESPONSES[file] if key.startswith(f"utter_{family}_")}
    assert ours == {f"utter_{family}_{member}" for member in FAMILIES[family]}


@pytest.mark.parametrize("key", TEXTS)
def test_placeholders_are_those_that_are_filled(key: str) -> None:
    assert _placeholders(TEXTS[key]) <= _allowed(key.removeprefix("utter_"))


@pytest.mark.parametrize("key", OF_CHANNELS)
def test_a_text_for_one_channel_obeys_the_laws_of_all(key: str) -> None:
    text, allowed = OF_CHANNELS[key], _allowed(key.removeprefix("utter_").partition("@")[0])
    assert _placeholders(text) <= allowed
    assert PHONE.findall(text) + VERDICTS.findall(text) == []
    assert len(text) <= LONGEST_OWN
    assert set(Formatter().vformat(text, (), dict.fromkeys(_placeholders(text), ""))) - GSM_7 == set()


@pytest.mark.parametrize("key", [*TEXTS, *OF_CHANNELS])
def test_nobody_on_a_phone_is_invited_to_opt_out_by_mistake(key: str) -> None:
    """There the word STOP alone means "nothing more" (channel_words.yml); who says 'skriv "stop"' has a twin."""
    base, _, channel = key.partition("@")
    text = OF_CHANNELS.get(key) or TEXTS[base]
    if re.search(r'"stop"|skrive stop\b', text):
        assert not channel
        assert {f"{base}@sms", f"{base}@telegram"} <= set(OF_CHANNELS)


@pytest.mark.parametrize("key", TEXTS)
def test_no_phone_number_is_written_out(key: str) -> None:
    assert PHONE.findall(TEXTS[key]) == []


@pytest.mark.parametrize("key", TEXTS)
def test_no_text_passes_a_verdict(key: str) -> None:
    assert VERDICTS.findall(TEXTS[key]) == []


@pytest.mark.parametrize("key", TEXTS)
def test_texts_are_short(key: str) -> None:
    own = any(key in RESPONSES[file] for file in OWN_FILES)
    assert len(TEXTS[key]) <= (LONGEST_OWN if own else LONGEST)


@pytest.mark.parametrize("key", TEXTS)
def test_texts_fit_an_sms(key: str) -> None:
    written = Formatter().vformat(TEXTS[key], (), dict.fromkeys(_placeholders(TEXTS[key]), ""))
    assert set(written) - GSM_7 == set()


WHOLE = "|".join(sorted(PLACE | {"contact", "treatment_contact", "doctor_on_call"}))
GLUED = re.compile(rf"\{{(?:{WHOLE})\}}(?!\s|$)|(?<=[^.!?:}}\s])\s*\{{(?:{WHOLE})\}}")


@pytest.mark.parametrize("key", [key for file in sorted(OWN_FILES) for key in RESPONSES[file]])
def test_a_placeholder_that_is_a_sentence_stands_as_one(key: str) -> None:
    """Its value begins with a capital and ends with a full stop: no comma or word before it, no stop after it."""
    assert GLUED.findall(TEXTS[key]) == []


@pytest.mark.parametrize(("text", "glued"), [
    ("{contact} {hours} Skriv.", 0), ("Ring. {contact}", 0), ("{contact}.", 1), ("Ring til {contact}", 1),
])
def test_glued_sentences_are_seen(text: str, glued: int) -> None:
    assert len(GLUED.findall(text)) == glued


@pytest.mark.parametrize(("key", "needed"), [
    ("answer_ask_stop_drinking_safely", {"emergency", "doctor_on_call"}),      # S4 §8.2: a doctor before stopping
    ("answer_ask_alcohol_treatment", {"treatment_contact", "line_number"}),    # sundhedsloven §141, C2
    ("answer_worried_about_other", {"line_number", "child_number", "contact"}),  # C5, C12
    ("craving_still", {"stop_number", "line_number"}),
    ("goal_doctor_first", {"emergency", "doctor_on_call"}),                    # Rulings: before any goal
    ("plan_minor", {"stop_number", "contact"}),                                # C5
    ("plan_doctor_first", {"stop_number"}),                                    # Rulings: pregnant, psychiatric medicine
    ("answer_ask_privacy", {"conversation_days", "booking_days"}),
    ("told_minor", {"child_number", "stop_number"}),                           # C5
    ("told_pregnant", {"stop_number"}),                                        # C11
    ("human_hours", {"contact", "line_number", "stop_number", "emergency"}),  # principle 6
    ("human_national", {"line_number", "stop_number", "emergency"}),
    ("small_out_of_scope", {"emergency"}),
    ("my_data", {"answers", "bookings", "days"}),
])
def test_a_way_to_help_stands_in_the_text(key: str, needed: set[str]) -> None:
    assert needed <= _placeholders(TEXTS[f"utter_{key}"])


@pytest.mark.parametrize(("key", "words"), [
    ("answer_ask_low_risk_limit", ["højst 10 genstande om ugen", "højst 4 på samme dag", "gravid", "under 18"]),
    ("answer_ask_standard_drink", ["12 gram"]),
    ("answer_ask_alcohol_treatment", ["gratis", "14 dage", "anonym", "vælger selv"]),
    ("answer_ask_source", ["Sundhedsstyrelsens kvalitetsstandarder", "§ 141"]),
    ("answer_staff_start_advice", ["XREF15", "CPR"]),
    ("answer_ask_anonymity", ["pligt til at handle"]),                         # C9: no promise of secrecy
    ("answer_ask_privacy", ["CPR"]),
    ("goal_doctor_first", ["ikke stopper brat", "læge"]),
    ("plan_doctor_first", ["læge"]),
    ("told_pregnant", ["slet ikke at drikke", "læge"]),
    ("told_mental_illness", ["læge"]),
])
def test_a_ruling_stands_in_the_text(key: str, words: list[str]) -> None:
    text = " ".join(TEXTS[f"utter_{key}"].split())
    assert [word for word in words if word not in text] == []


def test_treatment_is_not_named_to_someone_who_only_tells_of_an_illness() -> None:
    """Ruling C8: treatment is named only when the person says that the drinking troubles them."""
    assert "behandling" not in TEXTS["utter_told_mental_illness"]
