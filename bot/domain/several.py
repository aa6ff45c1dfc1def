"""Answers that name several options at once: the diseases somebody has, the products somebody uses.

The longest names are found first and use up their words, so that a name inside another ("type 1 diabetes") is not read
twice. A sentence with a "no" in it is left to `match_answer`, which asks again when it is unclear.
"""
from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.answers_in_words import NoAnswer, match_answer
from bot.domain.words.folding import distance, fold
from bot.domain.words.lexicon import AnswerLexicon
from bot.domain.words.reading import read, tokenise

_WORD = re.compile(r"[^\W_]+")
_NEGATIVE = frozenset({"no", "not", "none", "never"})
_INFLECTED_FROM, _MISSPELT_FROM = 4, 6
"""From so many letters on a word may have an ending, or one slip in it."""
_ENDINGS = 3


def match_several(
    titles: Sequence[str], words: Sequence[Sequence[str]], text: str, lexicon: AnswerLexicon
) -> tuple[int, ...]:
    """The options named in `text`, in their order; () when it is no answer, none is named, or something is denied.

    `titles` and `words` are those of `match_answer`.
    """
    if any(item.concept in _NEGATIVE for item in read(tokenise(text, lexicon), lexicon)):
        return ()
    if isinstance(match_answer("choice", titles, words, text, lexicon), NoAnswer):
        return ()
    said: list[str | None] = list(_tokens(text))
    found: set[int] = set()
    names = _names(titles, words)
    for alike in (str.__eq__, _inflected, _misspelt):
        for name, option in names:
            for start in range(len(said) - len(name) + 1):
                here = said[start : start + len(name)]
                if all(word is not None and alike(word, wanted) for word, wanted in zip(here, name, strict=True)):
                    said[start : start + len(name)] = [None] * len(name)
                    found.add(option)
    return tuple(sorted(found))


def _tokens(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _names(titles: Sequence[str], words: Sequence[Sequence[str]]) -> list[tuple[tuple[str, ...], int]]:
    """Every option's names, the longest first."""
    names = {(tuple(_tokens(name)), option) for option, title in enumerate(titles) for name in (title, *words[option])}
    return sorted(names, key=lambda entry: (-len(entry[0]), -sum(map(len, entry[0])), entry))


def _inflected(said: str, wanted: str) -> bool:
    """With or without an ending: "slidgigten", "cigaretter"."""
    return len(wanted) >= _INFLECTED_FROM and said.startswith(wanted) and len(said) - len(wanted) <= _ENDINGS


def _misspelt(said: str, wanted: str) -> bool:
    return len(wanted) >= _MISSPELT_FROM and said[:1] == wanted[:1] and distance(said, wanted, 1) <= 1
