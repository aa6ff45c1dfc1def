"""Answers that name several options: products (advice.products) and conditions (eligibility.conditions)."""
from __future__ import annotations

import pytest

from bot.content.language_answers import load_answer_lexicon
from bot.content.offers import PACKAGED
from bot.content.yaml_lines import LinedYaml
from bot.domain.answers_in_words import Matched, Unclear, match_answer
from bot.domain.several import match_several

LEXICON = load_answer_lexicon(PACKAGED / "language" / "answers.yml")
TEXTS = {**LinedYaml(PACKAGED / "questions" / "advice.yml").data,
         **LinedYaml(PACKAGED / "questions" / "eligibility.yml").data}


def options(question: str) -> tuple[list[str], list[str], list[list[str]]]:
    texts = TEXTS[question]["options"]
    return list(texts), [text["title"] for text in texts.values()], [text["words"] for text in texts.values()]


@pytest.mark.parametrize(("question", "text", "named"), [
    ("advice.products", "cigaretter", {"cigarettes"}),
    ("advice.products", "Cigaretter og snus", {"cigarettes", "snus"}),
    ("advice.products", "jeg ryger smøger", {"cigarettes"}),
    ("advice.products", "jeg ryger pibe og cigarer", {"pipe", "cigar"}),
    ("advice.products", "smøger og e-cig", {"cigarettes", "e_cigarette"}),
    ("advice.products", "mest snus, men også vape", {"snus", "e_cigarette"}),
    ("advice.products", "20 smøger om dagen", {"cigarettes"}),
    ("advice.products", "cigareter og nikotinposer", {"cigarettes", "nicotine_pouch"}),
    ("advice.products", "vandpibe i weekenden", {"waterpipe"}),
    ("advice.products", "hvad er snus?", set()),
    ("advice.products", "ikke snus mere, kun vape", set()),
    ("advice.products", "jeg ryger", set()),
    ("eligibility.conditions", "sukkersyge og KOL", {"diabetes_2", "copd"}),
    ("eligibility.conditions", "type 2-diabetes", {"diabetes_2"}),
    ("eligibility.conditions", "type 1 diabetes", {"other"}),
    ("eligibility.conditions", "slidgigt i knæene og leddegigt i hænderne", {"osteoarthritis", "rheumatoid_arthritis"}),
    ("eligibility.conditions", "for højt blodtryk og for højt kolesterol", {"hypertension", "high_cholesterol"}),
    ("eligibility.conditions", "angst og depresion", {"anxiety", "depression"}),
    ("eligibility.conditions", "jeg har haft brystkræft", {"cancer"}),
    ("eligibility.conditions", "hoejt blodtryk", {"hypertension"}),
    ("eligibility.conditions", "ondt i ryggen, depression og rygerlunger", {"chronic_back", "depression", "copd"}),
    ("eligibility.conditions", "gigt", {"musculoskeletal"}),
    ("eligibility.conditions", "jeg har ikke diabetes", set()),
    ("eligibility.conditions", "nej", set()),
    ("eligibility.conditions", "hvorfor spørger du om sukkersyge?", set()),
])
def test_what_is_named(question: str, text: str, named: set[str]) -> None:
    values, titles, words = options(question)
    assert {values[index] for index in match_several(titles, words, text, LEXICON)} == named


@pytest.mark.parametrize("question", ["advice.products", "eligibility.conditions"])
def test_every_title_and_synonym_names_its_own_option(question: str) -> None:
    """Except those that deny: "ingen af dem" is left to the ordinary match."""
    values, titles, words = options(question)
    for index, value in enumerate(values):
        if value == "none":
            continue
        for name in (titles[index], *words[index]):
            assert match_several(titles, words, name, LEXICON) == (index,), name


@pytest.mark.parametrize(("question", "kind", "text", "value"), [
    ("eligibility.pain_duration", "choice", "2 år", "over_6"),
    ("eligibility.pain_duration", "choice", "7 måneder", "over_6"),
    ("eligibility.pain_duration", "choice", "6 måneder", "3_to_6"),
    ("eligibility.pain_duration", "choice", "et halvt år", "3_to_6"),
    ("eligibility.pain_duration", "choice", "mere end et halvt år", "over_6"),
    ("eligibility.pain_duration", "choice", "to måneder", "under_3"),
    ("eligibility.pain_duration", "choice", "i mange år", "over_6"),
    ("advice.use", "choice", "kun til fest", "occasional"), ("advice.use", "choice", "hver dag", "daily"),
    ("advice.use", "choice", "nej", "never"), ("advice.use", "choice", "jeg er stoppet", "stopped"),
    ("advice.refer", "choice", "ja tak", "yes"), ("advice.refer", "choice", "nej ikke nu", "no"),
    ("advice.refer", "choice", "det må du gerne", "yes"),
    ("advice.pregnant", "yes_no", "jeg er en mand", "no"),
    ("advice.psychiatric_medicine", "yes_no", "det ved jeg ikke", "unsure"),
    ("advice.first_use", "choice", "2 timer", "over_60"),
    ("advice.first_use", "choice", "lige når jeg vågner", "within_5"),
    ("eligibility.wish", "choice", "træning", "physical_training"),
    ("eligibility.wish", "choice", "rygestop", "nicotine_cessation"),
    ("eligibility.conditions", "choice", "ingen af dem", "none"), ("eligibility.conditions", "choice", "nej", "none"),
])
def test_ordinary_words_find_their_option(question: str, kind: str, text: str, value: str) -> None:
    values, titles, words = options(question)
    found = match_answer(kind, titles, words, text, LEXICON)
    assert isinstance(found, Matched)
    assert values[found.index] == value


@pytest.mark.parametrize(("question", "text"), [
    ("advice.use", "ja"), ("eligibility.function", "ja"), ("advice.attempts", "ja"),
    ("advice.group", "det kan jeg ikke"),
])
def test_what_fits_several_is_asked_again(question: str, text: str) -> None:
    _, titles, words = options(question)
    assert isinstance(match_answer("choice", titles, words, text, LEXICON), Unclear)
