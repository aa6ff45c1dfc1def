"""The parts of the intent classifier, without Rasa and without the trained model."""
from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.components.features import BLOCKS, Concepts, Features
from bot.dialogue.components.linear import train
from bot.dialogue.components.model import IntentModel
from bot.dialogue.components.normalise import EMPTY, fold, tokens
from bot.dialogue.components.spelling import Speller, one_slip
from bot.dialogue.components.words import Words, spacy_source

NO_WORDS = Words("none", np.array([], dtype=np.uint32), {})
TINY = {
    "greet": ["hej", "hejsa", "goddag", "god morgen", "davs"],
    "want_to_quit_nicotine": ["jeg vil holde op med at ryge", "hjælp til rygestop", "jeg vil kvitte smøgerne",
                              "stoppe med cigaretter", "jeg vil gerne være røgfri"],
    "ask_price": ["hvad koster det", "er det gratis", "koster kurset noget", "skal jeg betale", "hvad er prisen"],
}


@pytest.mark.parametrize("text, expected", [
    ("Købe", ["kobe"]),
    ("koebe", ["kobe"]),
    ("på job", ["pa", "job"]),
    ("paa job", ["pa", "job"]),
    ("Læge!", ["lege", "!"]),
    ("hvaaad?", ["hvad", "?"]),
    ("heeeej", ["hej"]),
    ("5000 kr", ["_n4_", "kr"]),
    ("kl. 10.30", ["kl", "_n2_"]),
    ("20 30 40 50", ["_phone_"]),
    ("+45 20304050", ["_phone_"]),
    ("jeg er 17", ["jeg", "er", "_teen_"]),
    ("jeg er 18", ["jeg", "er", "_n2_"]),
    ("5 øl", ["_n1_", "ol"]),
    ("e-cigaret", ["e", "cigaret"]),
    ("'", [EMPTY]),
    ("", [EMPTY]),
    ("👍", [EMPTY]),
])  # fmt: skip
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(st.text(max_size=60))
def test_tokens_are_never_empty_and_capitals_do_not_matter(text: str) -> None:
    found = tokens(text)
    assert found and all(found)


@given(st.text("abcdefghijklmnopqrstuvwxyzæøå", min_size=1, max_size=12))
def test_a_word_and_its_spelling_without_danish_letters_are_the_same(word: str) -> None:
    spelt = word.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    assert fold(fold(spelt)) == fold(fold(word))


@pytest.mark.parametrize("a, b, expected", [
    ("rygestop", "rygestop", True),
    ("rygstop", "rygestop", True),
    ("rygeestop", "rygestop", True),
    ("rygestpo", "rygestop", True),
    ("rugestop", "rygestop", True),
    ("rugestpo", "rygestop", False),
    ("ryge", "rygestop", False),
    ("ba", "ab", True),
    ("bca", "abc", False),
])  # fmt: skip
def test_one_slip(a: str, b: str, expected: bool) -> None:
    assert one_slip(a, b) is one_slip(b, a) is expected


@given(st.text("abcd", min_size=5, max_size=8), st.integers(0, 7))
def test_a_lost_letter_is_one_slip(word: str, at: int) -> None:
    at %= len(word)
    assert one_slip(word[:at] + word[at + 1:], word)


@pytest.mark.parametrize("typed, expected", [
    (["rygestpo"], ["rygestop"]),
    (["rygestop"], ["rygestop"]),
    (["ryeg"], ["ryge"]),
    (["zzz"], ["zzz"]),
    (["dansk"], ["dansk"]),
    (["rygestopkursus"], ["rygestop", "kursus"]),
    (["_phone_", "?"], ["_phone_", "?"]),
])  # fmt: skip
def test_speller(typed: list[str], expected: list[str]) -> None:
    speller = Speller({"rygestop": 9, "ryge": 5, "kursus": 4, "danske": 8}, lambda word: word == "dansk")
    assert speller.mend(typed) == expected


def test_speller_prefers_the_same_first_letter_and_then_what_is_common() -> None:
    speller = Speller({"tiden": 2, "viden": 4, "siden": 9}, lambda _: False)
    assert speller.mend(["tideen"]) == ["tiden"]
    assert speller.mend(["viiden"]) == ["viden"]
    assert speller.mend(["xiden"]) == ["siden"]


def test_concepts_by_word_and_by_beginning() -> None:
    concepts = Concepts({"tobacco": ["smøg*", "pibe"], "quit": ["stop"], "little": ["hvor"]})
    assert concepts.of("smogerne") == ("tobacco",)
    assert concepts.of("piber") == ()
    assert concepts.of("stop") == ("quit",)
    assert concepts.little == {"hvor"}
    assert set(concepts.words()) == {"pibe", "stop", "hvor"}


def test_a_training_sentence_does_not_make_its_own_words_known() -> None:
    features = Features(Concepts({}), NO_WORDS, {"ryge": 1, "vil": 2})
    assert "seen1" in features.of(["vil", "ryge"], itself=1)["unknown"]
    assert "seen2" in features.of(["vil", "ryge"])["unknown"]
    assert "strange1" in features.of(["vil", "flyve"])["unknown"]


def tiny() -> IntentModel:
    sentences = [text for texts in TINY.values() for text in texts]
    intents = [intent for intent, texts in TINY.items() for _ in texts]
    return IntentModel.learn(sentences, intents, {"tobacco": ["smøg*", "cigaret*", "snus*"]})


@pytest.fixture(scope="module")
def model() -> IntentModel:
    return tiny()


@pytest.mark.parametrize("text, expected", [
    ("hejsa", "greet"),
    ("goddga", "greet"),
    ("HVAD KOSTER DET???", "ask_price"),
    ("jeg vil kvitte snussen", "want_to_quit_nicotine"),
    ("jeg vil vaere roegfri", "want_to_quit_nicotine"),
])  # fmt: skip
def test_what_was_learnt(model: IntentModel, text: str, expected: str) -> None:
    assert model.rank(text)[0][0] == expected


@given(st.text(max_size=80))
def test_probabilities_of_any_text_sum_to_one_and_fall(model: IntentModel, text: str) -> None:
    ranking = model.rank(text)
    chances = [chance for _, chance in ranking]
    assert sorted(name for name, _ in ranking) == sorted(TINY)
    assert sum(chances) == pytest.approx(1, abs=1e-4)
    assert chances == sorted(chances, reverse=True)


def test_a_saved_model_says_the_same(model: IntentModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = IntentModel.load(tmp_path)
    for text in ("hej med dig", "koster det noget", "røgfri", ""):
        before, after = model.rank(text), loaded.rank(text)
        assert [name for name, _ in before] == [name for name, _ in after]
        assert [c for _, c in before] == pytest.approx([c for _, c in after], abs=5e-3)
    assert loaded.source == model.source == spacy_source()


def test_training_twice_gives_the_same_model(model: IntentModel) -> None:
    again = tiny()
    for text in ("hej", "hvad koster snus", "xyz"):
        assert again.rank(text) == model.rank(text)


def test_a_share_makes_an_intent_found_more_readily() -> None:
    def message(word: str) -> Mapping[str, list[str]]:
        return {block: [word] for block in BLOCKS}

    messages = [message(word) for word in "aaacabbabcabcbc"]
    intents = list("xxxzyyyxyzxyzyz")
    plain = train(messages, intents, BLOCKS)
    more = train(messages, intents, BLOCKS, shares={"y": 5.0})
    assert dict(more.ranking(message("a")))["y"] > dict(plain.ranking(message("a")))["y"]


@pytest.mark.parametrize("form, lemma", [("børnene", "barn"), ("ryger", "ryge"), ("smøgerne", "smøg")])
def test_lemmas_whichever_spacy_there_is(form: str, lemma: str) -> None:
    from bot.dialogue.components.words import learn_words

    words = learn_words([f"det er {lemma} og {form} her"])
    assert words.known(fold(form))
    assert words.lemma(fold(form)) == fold(lemma)
