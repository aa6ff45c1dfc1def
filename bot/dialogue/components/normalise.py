"""One spelling for all the ways a Danish word is typed, so that features meet.

"Købe", "koebe" and "kobe" become the same; so do "på", "paa" and "pa". Numbers and telephone numbers become classes:
which number it was is the business of the entities, not of the intent.
"""
from __future__ import annotations

import re

PHONE, EMPTY = "_phone_", "_empty_"
_LETTERS = str.maketrans({"æ": "e", "ä": "e", "ø": "o", "ö": "o", "å": "a", "é": "e", "è": "e", "ü": "u", "á": "a"})
_DIGRAPHS = (("aa", "a"), ("ae", "e"), ("oe", "o"))
_APOSTROPHES = re.compile(r"['’`´]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_PHONE = re.compile(r"(?<![\w])\+?\d(?:[ .-]?\d){7,11}(?!\w)")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_TOKEN = re.compile(r"[^\W_]+|_\w+_|[?!]")


def fold(word: str) -> str:
    """A word without case, accents and the choice between ø, oe and o."""
    word = word.lower().translate(_LETTERS)
    for two, one in _DIGRAPHS:
        word = word.replace(two, one)
    return word


def tokens(text: str) -> list[str]:
    """The folded words of a text, with `?` and `!`. Never empty."""
    text = _STRETCHED.sub(r"\1", _APOSTROPHES.sub("", text.lower()))
    text = _PHONE.sub(f" {PHONE} ", text)
    text = _NUMBER.sub(lambda found: f" {_number_class(found.group())} ", text)
    return [part if part.startswith("_") else fold(part) for part in _TOKEN.findall(text)] or [EMPTY]


def is_word(token: str) -> bool:
    """Whether a token is a word, not punctuation and not a class."""
    return token[0] not in "_?!"


def _number_class(number: str) -> str:
    """An age that may be a child's, an adult's number of years, or by length: they tell different intents."""
    if number.isdigit() and 9 < int(number) < 18:
        return "_teen_"
    return f"_n{min(len(re.split('[.,:]', number)[0]), 5)}_"
