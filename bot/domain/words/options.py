"""Pointing at an option: its title, its synonyms, its letter, its place in the row, a word that only it has."""
from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.words.folding import distance, fold
from bot.domain.words.lexicon import AnswerLexicon, ChoiceWords
from bot.domain.words.results import Match, Matched, NoAnswer, Unclear, among

_WORD = re.compile(r"[a-zæøå0-9']+")
_LETTER = re.compile(r"\s*([a-hA-H])\s*[).:]?\s*")
_DIGITS = re.compile(r"\d+")
_LONGEST_DIGRESSION = 5


def plain(text: str) -> str:
    """Return folded words and numbers, single spaces between them, nothing else."""
    return " ".join(_WORD.findall(fold(text)))


def exactly(
    titles: Sequence[str], words: Sequence[Sequence[str]], text: str, lexicon: AnswerLexicon, *, by_place: bool = True
) -> Match | None:
    """Return the option that the whole message names: title, synonym, letter, place in the row; None when none.

    A place ("den sidste") is no yes or no: `by_place` False.
    """
    letter = _LETTER.fullmatch(text)
    if letter and (index := ord(letter.group(1).lower()) - ord("a")) < len(titles):
        return Matched(index)
    said = plain(text)
    if not said:
        return None
    for names in ([[t] for t in titles], words):
        hits = {k for k, group in enumerate(names) if any(plain(name) == said for name in group)}
        if len(hits) == 1:
            return Matched(hits.pop())
    place = _ordinal(said.split(), len(titles), lexicon.choice) if by_place else None
    return Matched(place) if place is not None else None


def _ordinal(said: Sequence[str], count: int, choice: ChoiceWords) -> int | None:
    """"Den anden", "nummer 2", "jeg tager det sidste": only when nothing else is said."""
    core = [w for w in said if w not in choice.ordinal_fillers]
    if core and core[0] in choice.penultimate and len(core) == 1:
        return count - 2 if count > 2 else None
    led = bool(core) and core[0] in choice.ordinal_lead
    core = [w for w in core if w not in choice.ordinal_lead]
    if len(core) != 1 and not (led and not core):
        return None
    word = core[0] if core else said[-1]
    number = choice.ordinals.get(word)
    if number is None and led and word.isdigit():
        number = int(word)
    if number is None or number == 0 or (not led and not word.endswith("eren") and len(said) < 2):
        return None
    index = count - 1 if number == -1 else number - 1
    return index if 0 <= index < count else None


def misspelled(titles: Sequence[str], text: str) -> Match | None:
    """Return the one title that the message is, but for a slip or two. Digits and small words must be the same."""
    said = plain(text)
    if len(said) < 5:
        return None
    limit = 1 if len(said) < 10 else 2
    near = []
    for index, title in enumerate(titles):
        wanted = plain(title)
        if _DIGITS.findall(wanted) != _DIGITS.findall(said) or wanted.count("ikke") != said.count("ikke"):
            continue
        slips = distance(said, wanted, limit)
        if slips <= limit:
            near.append((slips, index))
    near.sort()
    if not near or (len(near) > 1 and near[1][0] == near[0][0]):
        return None
    return Matched(near[0][1])


def distinctive(
    titles: Sequence[str], words: Sequence[Sequence[str]], text: str, lexicon: AnswerLexicon, negated: bool
) -> Match:
    """Return the option of which the message has a word that no other option has; a denied one is unclear."""
    synonym = _contained(words, text)
    if synonym is not None and not negated:
        return synonym
    choice = lexicon.choice
    said = [stem(w, choice) for w in plain(text).split() if w not in choice.stop_words]
    options = [
        {stem(w, choice) for name in (title, *group) for w in plain(name).split() if w not in choice.stop_words}
        for title, group in zip(titles, words, strict=True)
    ]
    hits = [{w for w in said if any(_same(w, o) for o in option)} for option in options]
    if not any(hits) or plain(text).split()[0] in choice.ordinal_lead:  # "nr 9" of three
        return NoAnswer()
    rest = [w for w in said if not any(w in hit for hit in hits)]
    if len(rest) > _LONGEST_DIGRESSION:
        return NoAnswer()
    most = max(len(h) for h in hits)
    best = [k for k, hit in enumerate(hits) if len(hit) == most]
    others = set().union(*(hit for k, hit in enumerate(hits) if k not in best)) if len(best) == 1 else set()
    if any(w.isdigit() and w not in hits[best[0]] for w in said):
        return NoAnswer()  # a telephone number, another time
    if negated or len(best) > 1 or others - hits[best[0]]:
        return Unclear(tuple(k for k, hit in enumerate(hits) if hit))
    return Matched(best[0])


def _contained(words: Sequence[Sequence[str]], text: str) -> Match | None:
    said = f" {plain(text)} "
    hits = {k for k, group in enumerate(words) if any(len(plain(n)) > 3 and f" {plain(n)} " in said for n in group)}
    return among(hits) if hits else None


def _same(said: str, wanted: str) -> bool:
    if said == wanted:
        return True
    if min(len(said), len(wanted)) >= 5 and (said.startswith(wanted) or wanted.startswith(said)):
        return True
    long = len(said) >= 5 and len(wanted) >= 5
    return long and said.isalpha() and wanted.isalpha() and distance(said, wanted, 1) == 1


def stem(word: str, choice: ChoiceWords) -> str:
    """Return `word` without one Danish ending: "telefonen" -> "telefon". At least four letters stay."""
    for suffix in choice.suffixes:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word
