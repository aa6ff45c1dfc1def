"""Loads the vocabulary of answers in words from `language/answers.yml` into the pure domain's lexicon."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.domain.words.folding import Speller, fold
from bot.domain.words.grammar import SIGNS
from bot.domain.words.lexicon import (
    AnswerLexicon,
    Beverage,
    ChoiceWords,
    Drinks,
    Phrases,
    Range,
    compile_phrases,
    single_meanings,
    split_words,
    unspaced_numbers,
    vocabulary_of,
)

PACKAGED = Path(__file__).parent / "language" / "answers.yml"
_KEYS = (
    "earliest_now_year", "abbreviations", "split", "compound_heads", "articles", "concepts", "guards", "values",
    "drinks", "units", "choice", "corrected_words", "known_words",
)  # fmt: skip
# Concepts that words written together are parted into ("engangomugen"); the words of other concepts are too common.
_JOINABLE = frozenset({
    "number", "half", "quantifier", "times", "every", "per", "day", "daypart", "week", "month", "year",
    "weekend", "weekday", "ordinal", "adverb", "never", "almost", "beverage", "container", "piece", "at_most",
    "at_least",
})  # fmt: skip

# Concepts whose words are worth recognising with a slip in them. The rest stay as written: nothing turns on them, and
# every further word that may be corrected into draws in its neighbours.
_CORRECTED = frozenset({
    "number", "times", "every", "day", "daypart", "week", "month", "weekend", "weekday", "ordinal", "adverb",
    "never", "almost", "maybe", "seldom", "container", "piece", "at_most", "at_least",
})  # fmt: skip

# A word near one of these, which it is not, is a doubt where it stands beside what decides.
_WATCHED = _CORRECTED | {
    "less_than", "more_than", "slightly_less", "or_more", "or_less", "to", "or", "and", "between", "per", "not",
    "beverage", "year", "quarter", "except", "limit", "but", "within", "comparative", "than", "no", "yes",
    "half", "last", "workday", "not_never", "season_part", "stopped", "ago", "reckoned_from", "unsure",
}  # fmt: skip


def load_answer_lexicon(path: Path = PACKAGED) -> AnswerLexicon:
    """Read and compile the lexicon. A wrong file raises ValueError that names the file and the key."""
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return _compile(_section(data, _KEYS, "the file"))
    except (OSError, YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def _section(value: Any, keys: tuple[str, ...], name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{name}: expected keys and values")
    for key in keys:
        if key not in value:
            raise ValueError(f"{key}: missing in {name}")
    unknown = sorted(set(value) - set(keys))
    if unknown:
        raise ValueError(f"{unknown[0]}: not expected in {name}")
    return value


def _strings(value: Any, name: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise ValueError(f"{name}: expected a list of words")
    return list(value)


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(k, str) for k in value):
        raise ValueError(f"{name}: expected words and their values")
    return value


def _range(value: Any, name: str) -> Range:
    ends = value if isinstance(value, list) else [value, value]
    if len(ends) != 2 or not all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in ends):
        raise ValueError(f"{name}: expected a number or [low, high]")
    return float(ends[0]), float(ends[1])


def _meanings(data: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for concept, phrases in _mapping(data["concepts"], "concepts").items():
        for phrase in _strings(phrases, f"concepts.{concept}"):
            yield phrase, concept, None
    for concept, values in _mapping(data["values"], "values").items():
        if concept not in SIGNS:
            raise ValueError(f"values.{concept}: not a concept that has values")
        for phrase, value in _mapping(values, f"values.{concept}").items():
            name = f"values.{concept}.{phrase}"
            if concept == "adverb":
                yield phrase, concept, value
            else:
                low, high = _range(value, name)
                as_range = concept == "quantifier"
                yield phrase, concept, (low, high) if as_range else int(low) if concept == "weekday" else low
    for phrase, value in unspaced_numbers(_mapping(data["values"], "values")["number"], ("og",)).items():
        yield phrase, "number", float(value)
    yield from _drink_words(_mapping(data["drinks"], "drinks"))


def _drink_words(data: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for beverage, fields in _mapping(data["beverages"], "drinks.beverages").items():
        for phrase in _strings(fields.get("forms"), f"drinks.beverages.{beverage}.forms"):
            yield phrase, "beverage", beverage
    for phrase, container in _mapping(data["containers"], "drinks.containers").items():
        yield phrase, "container", container
    for concept, key in (("volume", "volumes"), ("measure", "beer_measures")):
        for phrase, size in _mapping(data[key], f"drinks.{key}").items():
            yield phrase, concept, _range(size, f"drinks.{key}.{phrase}")[0]
    for phrase in _strings(data["other_units"], "drinks.other_units"):
        yield phrase, "other_unit", None


def _guards(data: Mapping[str, Any], key: str, split: Mapping[str, tuple[str, ...]]) -> Phrases:
    entries = [
        (phrase, concept, None)
        for concept, phrases in _mapping(data[key], key).items()
        for phrase in _strings(phrases, f"{key}.{concept}")
    ]
    return compile_phrases(entries, split)


def _drinks(data: Any) -> Drinks:
    keys = ("beverages", "containers", "unnamed", "unnamed_part", "volumes", "beer_measures", "other_units")
    fields = _section(data, keys, "drinks")
    named = _mapping(fields["beverages"], "drinks.beverages")
    unnamed, part = (_ranges(fields[key], f"drinks.{key}") for key in ("unnamed", "unnamed_part"))
    return Drinks({name: _beverage(name, value) for name, value in named.items()}, unnamed, part)


def _ranges(value: Any, name: str) -> dict[str, Range]:
    return {key: _range(v, f"{name}.{key}") for key, v in _mapping(value, name).items()}


def _beverage(name: str, value: Any) -> Beverage:
    place = f"drinks.beverages.{name}"
    fields = _mapping(value, place)
    for key in ("vol", "serving", "assumed", "checked", "forms"):
        if key not in fields:
            raise ValueError(f"{place}.{key}: missing")
    held = {k: v for k, v in fields.items() if k in ("glass", "bottle", "can", "crate", "sixpack", "bag")}
    sizes = {k: _range(fields[k], f"{place}.{k}") for k in ("big", "small") if k in fields}
    return Beverage(
        name, _range(fields["vol"], f"{place}.vol")[0], _range(fields["serving"], f"{place}.serving"),
        str(fields["assumed"]), bool(fields["checked"]), _ranges(held, place), sizes.get("big"), sizes.get("small"),
    )  # fmt: skip


def _choice(data: Any) -> ChoiceWords:
    keys = ("ordinal_lead", "ordinal_words", "penultimate", "stop_words", "ordinal_fillers", "suffixes")
    fields = _section(data, keys, "choice")
    ordinals = {fold(k): int(v) for k, v in _mapping(fields["ordinal_words"], "choice.ordinal_words").items()}
    lists = {k: [fold(w) for w in _strings(fields[k], f"choice.{k}")] for k in fields if k != "ordinal_words"}
    return ChoiceWords(
        frozenset(lists["ordinal_lead"]), ordinals, frozenset(lists["penultimate"]), frozenset(lists["stop_words"]),
        frozenset(lists["ordinal_fillers"]), tuple(lists["suffixes"]),
    )  # fmt: skip


def _of(phrases: Phrases, concepts: frozenset[str], longest: int = 9) -> frozenset[str]:
    """Return the words of the phrases of some concepts that have at most `longest` words."""
    return vocabulary_of(
        {w: [e for e in entries if e[1] in concepts and len(e[0]) <= longest] for w, entries in phrases.items()}
    )


def _compile(data: Mapping[str, Any]) -> AnswerLexicon:
    split = {fold(k): split_words(v) for k, v in _mapping(data["split"], "split").items()}
    phrases = compile_phrases(_meanings(data), split)
    guards, units = _guards(data, "guards", split), _guards(data, "units", split)
    vocabulary = vocabulary_of(phrases, guards, units)
    known = frozenset(fold(w) for w in _strings(data["known_words"], "known_words"))
    joinable = _of(phrases, _JOINABLE)
    corrected = _of(phrases, _CORRECTED, 1) | {fold(w) for w in _strings(data["corrected_words"], "corrected_words")}
    choice = _choice(data["choice"])
    year = data["earliest_now_year"]
    if not isinstance(year, int):
        raise ValueError("earliest_now_year: expected a year")
    return AnswerLexicon(
        phrases=phrases, guards=guards, units=units, drinks=_drinks(data["drinks"]), choice=choice,
        split=split,
        articles=frozenset(fold(w) for w in _strings(data["articles"], "articles")),
        compound_heads=tuple(fold(w) for w in _strings(data["compound_heads"], "compound_heads")),
        abbreviations=frozenset(fold(w) for w in _strings(data["abbreviations"], "abbreviations")),
        earliest_now_year=year, vocabulary=vocabulary,
        joinable=frozenset(w for w in joinable if len(w) > 1 or w == "i"),
        speller=Speller(corrected, _of(phrases, _WATCHED), vocabulary, known | choice.stop_words),
        meaning=single_meanings(phrases),
    )  # fmt: skip
