"""A message as a row of meanings: each word or phrase that the lexicon knows, with its place in the text."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.words.folding import fold
from bot.domain.words.lexicon import AnswerLexicon, Phrases

_TOKEN = re.compile(
    r"(?P<mixed>\d+\s?[½¼¾]|\d+\s+1/2(?!\d)|[½¼¾]|(?<![\d/])1/[24](?![\d/]))"
    r"|(?P<digits>\d+(?:[.,]\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:['’´`][^\W\d_]+)*)"
    r"|(?P<mark>\.{2,}|…|[^\w\s]|\n)"
)
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25}
_MARKS = {
    ".": "stop", "!": "stop", ";": "stop", "\n": "stop", "?": "question", ",": "comma", "(": "comma", ")": "comma",
    "...": "comma", "..": "comma", "…": "comma", "-": "dash", "–": "dash", "—": "dash", "−": "dash", "/": "slash",
    "+": "plus", "%": "percent", "<": "less_than", ">": "more_than", "*": "times", "×": "times", "&": "and",
}  # fmt: skip
_LONGEST_SPLIT = 24


@dataclass(frozen=True)
class Token:
    """A word (folded, corrected), a number or a mark. `start` and `end` count characters of the NFC text."""

    text: str
    start: int
    end: int
    number: float | None = None
    mark: str | None = None
    article: bool = False
    odd: bool = False  # looks like a slip that cannot be put right
    short: bool = False  # an abbreviation, which a full stop may follow


@dataclass(frozen=True)
class Item:
    """One meaning. `article` is set for "en" and "et", which are numbers only where nothing else fits."""

    concept: str
    value: Any
    start: int
    end: int
    text: str
    article: bool = False


def tokenise(text: str, lexicon: AnswerLexicon, extra: frozenset[str] = frozenset()) -> list[Token]:
    """Split `text`; correct one slip a word; part words that were written together. `extra` words are right too."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(unicodedata.normalize("NFC", text)):
        raw, start, end = match.group(), match.start(), match.end()
        if match.lastgroup == "word":
            tokens.extend(_words(raw, start, end, lexicon, extra))
        elif match.lastgroup == "mark":
            mark = _MARKS.get(raw, "stop" if raw.startswith("...") else None)
            dotted = raw == "." and tokens and tokens[-1].end == start and tokens[-1].short
            if mark and not dotted:
                tokens.append(Token(raw, start, end, mark=mark))
        else:
            tokens.append(Token(raw, start, end, number=_number(raw)))
    return tokens


def _number(raw: str) -> float:
    whole = re.match(r"(\d+)(?=\s|[½¼¾])", raw)
    for sign, value in _FRACTIONS.items():
        if raw.endswith(sign):
            return value + (float(whole.group(1)) if whole else 0.0)
    return float(raw.replace(",", "."))


def _words(raw: str, start: int, end: int, lexicon: AnswerLexicon, extra: frozenset[str]) -> list[Token]:
    word = fold(re.sub(r"(.)\1{2,}", r"\1", raw)).replace("’", "'").replace("´", "'").replace("`", "'")
    short = word in lexicon.abbreviations
    if word in lexicon.split:
        return [Token(part, start, end, short=short) for part in lexicon.split[word]]
    article = word in lexicon.articles and not any(c in raw.lower() for c in "éèê")
    if word in lexicon.vocabulary or word in extra or short:
        return [Token(word, start, end, article=article, short=short)]
    single = re.sub(r"(.)\1+", r"\1", word)
    if len(word) >= 4 and single in lexicon.vocabulary and word not in lexicon.speller:
        return [Token(single, start, end, article=article)]
    fixed = lexicon.speller.correct(word, lexicon.meaning)
    if fixed in lexicon.vocabulary:
        return [Token(fixed, start, end, article=article)]
    parts = _parted(word, lexicon) or [_head(word, lexicon)]
    return [
        Token(part, start, end, article=article, odd=part not in lexicon.vocabulary and lexicon.speller.is_odd(part))
        for part in parts
    ]


def _head(word: str, lexicon: AnswerLexicon) -> str:
    """Return the drink that a longer word ends in ("fyraftensbajer"), else the word."""
    return next((h for h in lexicon.compound_heads if word.endswith(h) and len(word) >= len(h) + 3), word)


def _parted(word: str, lexicon: AnswerLexicon) -> list[str] | None:
    """Return the fewest known words that make up `word`: "engangomugen" -> en, gang, om, ugen."""
    if not 5 <= len(word) <= _LONGEST_SPLIT or word in lexicon.speller:
        return None
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 14), end):
            head, part = best[start], word[start:end]
            if head is None or part not in lexicon.joinable:
                continue
            if best[end] is None or len(head) + 1 < len(best[end] or []):
                best[end] = [*head, part]
    return best[-1]


def _scan(tokens: Sequence[Token], phrases: Phrases, other: Callable[[Token], Item | None]) -> list[Item]:
    found: list[Item] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        for words, concept, value in phrases.get(token.text, ()) if token.mark is None else ():
            if tuple(t.text for t in tokens[place : place + len(words)]) == words:
                last = tokens[place + len(words) - 1]
                article = concept == "number" and len(words) == 1 and token.article
                found.append(Item(concept, value, token.start, last.end, " ".join(words), article))
                place += len(words)
                break
        else:
            item = other(token)
            if item:
                found.append(item)
            place += 1
    return found


def _plain_item(token: Token) -> Item:
    if token.number is not None:
        return Item("number", token.number, token.start, token.end, token.text)
    return Item(token.mark or ("odd" if token.odd else "word"), None, token.start, token.end, token.text)


def read(tokens: Sequence[Token], lexicon: AnswerLexicon) -> list[Item]:
    """Return the meanings in order; unknown words as `word`. Numbers get a (low, high) value."""
    items = _scan(tokens, lexicon.phrases, _plain_item)
    return [
        replace(i, value=(float(i.value), float(i.value))) if i.concept in ("number", "half") else i for i in items
    ]


def guards(tokens: Sequence[Token], lexicon: AnswerLexicon) -> list[Item]:
    """Return what makes the message something else than an answer: questions, wishes, refusals, other topics."""
    return _scan(tokens, lexicon.guards, lambda token: None)


def unit_items(tokens: Sequence[Token], lexicon: AnswerLexicon) -> list[Item]:
    """Return the unit nouns and periods of the entity `quantity`; an item's concept is the unit's name."""
    return _scan(tokens, lexicon.units, lambda token: None)
