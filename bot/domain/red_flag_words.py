"""Words for the red-flag rules: a message as tokens that carry the names of the word lists they belong to.

People in distress write without æøå, with typos, joined and split words and digits for letters. All of that is
undone here, so that the rules in content see one spelling. Nothing is guessed about short words: one wrong letter
turns a harmless word into a dangerous one.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

MIN_SLIP = 3  # letters; shorter words are taken as they stand
MIN_FUZZY = 5  # letters; shorter words differ from harmless ones by a single letter
MIN_GLUED = 6  # letters; shorter words are never taken apart
MIN_JOINED = 7  # letters of two words written apart that belong together
MAX_GLUED_PARTS = 8
_PIECE = re.compile(r"[^\W_]+(?:[*@$'’`´\u0300-\u036f]+[^\W_]+|[\u0300-\u036f]+)*|[.!?;…,:\n()\-–—\"]+")
_LEET = str.maketrans("013457@$", "oieastas")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe"})
_RUN = re.compile(r"([^\W\d])\1{2,}")
_MARKS = re.compile(r"['’`´\u0300-\u036f]")
_BARE = (("aa", "a"), ("oe", "o"), ("ae", "e"), ("ae", "a"))


@dataclass(frozen=True)
class Token:
    """One word. `start`/`end` index the original text; `comma` says that a pause stands before the word."""

    word: str
    start: int
    end: int
    sentence: int
    comma: bool = False
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lexicon:
    """Which lists a word belongs to. Keys are folded; `=word` is the name of the word itself."""

    exact: Mapping[str, frozenset[str]]
    stems: Mapping[str, frozenset[str]]
    known: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    near: Mapping[str, str] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)

    def names(self, word: str) -> frozenset[str]:
        """Return the names of a word as it stands (no correction); empty when no list has it."""
        found = self.exact.get(word, frozenset())
        for length in range(3, len(word) + 1):
            stem = self.stems.get(word[:length])
            if stem:
                found = found | stem
        return found

    def compound(self, word: str, first: int) -> frozenset[str]:
        """Return the names of a word that is listed beyond its first `first` letters; empty when it is not."""
        listed = word in self.exact or any(word[:n] in self.stems for n in range(first + 2, len(word) + 1))
        return self.names(word) if listed else frozenset()


def fold(word: str) -> str:
    """Return the one spelling that the lists use: NFKC, lower case, ae/oe/aa, no accents, no drawn-out letters."""
    word = unicodedata.normalize("NFKC", word).casefold()
    if any(c.isdigit() or c in "@$" for c in word) and any(c.isalpha() for c in word):
        word = word.translate(_LEET)
    word = _RUN.sub(r"\1", word).translate(_LETTERS)
    if not word.isascii():
        word = unicodedata.normalize("NFD", word)
    return _MARKS.sub("", word)


def _deletes(word: str) -> Iterator[str]:
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


def _slips(word: str) -> Iterator[str]:
    """Yield the word without one of two equal letters, and with two neighbours exchanged: slips of any keyboard."""
    for i in range(len(word) - 1):
        if word[i] == word[i + 1]:
            yield word[:i] + word[i + 1 :]
        else:
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def _bare_spellings(word: str) -> Iterator[str]:
    """Yield spellings with plain a, o, e where the word has å, ø, æ."""
    for letters, bare in _BARE:
        if letters in word:
            yield word.replace(letters, bare)


def build_lexicon(
    lists: Mapping[str, Iterable[str]],
    known: Iterable[str] = (),
    abbreviations: Iterable[str] = (),
    exactly: Iterable[str] = (),
    spellings: Mapping[str, str] | None = None,
) -> Lexicon:
    """Build a lexicon from lists of words; `word*` stands for every word that begins so.

    `known` are ordinary words that are never corrected, `exactly` the lists to whose words nothing is corrected,
    `spellings` short ways of writing a word ("ka" for "kan").
    """
    exact: dict[str, frozenset[str]] = {}
    stems: dict[str, frozenset[str]] = {}
    for name, words in lists.items():
        for word in words:
            key, end = fold(word.rstrip("*")), "*" if word.endswith("*") else ""
            target = stems if end else exact
            target[key] = target.get(key, frozenset()) | {name, f"={key}{end}"}
    short = {fold(word): fold(meant) for word, meant in (spellings or {}).items()}
    lexicon = Lexicon(exact, stems, frozenset(map(fold, known)), frozenset(map(fold, abbreviations)), spellings=short)
    return replace(lexicon, near=_near_spellings(lexicon, frozenset(exactly)))


def _near_spellings(lexicon: Lexicon, exactly: frozenset[str]) -> dict[str, str]:
    near: dict[str, str] = {}
    words = [w for w, names in (*lexicon.exact.items(), *lexicon.stems.items()) if _forgiving(names, exactly)]
    for word in words:
        for spelling in (word, *_bare_spellings(word)) if len(word) > MIN_SLIP else ():
            near.setdefault(spelling, word)
    for word in words:
        for spelling in _deletes(word) if len(word) > MIN_FUZZY else ():
            near.setdefault(spelling, word)
    return near


def _forgiving(names: frozenset[str], exactly: frozenset[str]) -> bool:
    return any(not n.startswith("=") and n not in exactly for n in names)


def _one_edit(a: str, b: str) -> bool:
    """Say whether two different words differ by one letter (missing, extra, wrong) or two exchanged ones."""
    if abs(len(a) - len(b)) > 1:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    rest = (a[i + 1 :] == b[i:], a[i:] == b[i + 1 :], a[i + 1 :] == b[i + 1 :])
    return any(rest) or (a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :])


def correct(word: str, lexicon: Lexicon) -> str:
    """Return the listed word that is meant by a misspelt one, or the word itself."""
    if word in lexicon.known or len(word) < MIN_SLIP or word.isdigit():
        return word
    if word in lexicon.near:
        return lexicon.near[word]
    slip = next((w for w in _slips(word) if w in lexicon.exact), None)
    if slip or len(word) < MIN_FUZZY:
        return slip or word
    for shorter in _deletes(word):
        meant = lexicon.near.get(shorter)
        if meant and meant[0] == word[0] and _one_edit(word, meant):
            return meant
    return _correct_stem(word, lexicon)


def _correct_stem(word: str, lexicon: Lexicon) -> str:
    """Correct the beginning of a long compound ("selvmorstanker")."""
    for length in range(min(len(word) - 1, 12), 6, -1):
        meant = lexicon.near.get(word[:length])
        if meant and meant in lexicon.stems and len(meant) >= 7 and meant[:2] == word[:2]:
            return meant + word[length:]
    return word


def _take_apart(word: str, lexicon: Lexicon) -> list[str]:
    """Return the listed words that were written as one; empty when it is not that."""
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(2, len(word) + 1):
        for start in range(max(0, end - 14), end - 1):
            head, part = best[start], word[start:end]
            if head is None or part not in lexicon.exact:
                continue
            current = best[end]
            if current is None or len(head) + 1 < len(current):
                best[end] = [*head, part]
    parts = best[-1] or []
    glue = sum("glue" in lexicon.exact[p] for p in parts)
    return parts if 2 <= len(parts) <= MAX_GLUED_PARTS and glue else []


def _words(word: str, lexicon: Lexicon) -> list[tuple[str, frozenset[str]]]:
    """Return what one written word stands for: itself, its correct spelling, or several glued words."""
    names = lexicon.names(word)
    if names or word in lexicon.known:
        return [(word, names)]
    meant = correct(word, lexicon)
    if meant != word:
        return [(meant, lexicon.names(meant))]
    if len(word) >= MIN_GLUED and word.isalpha():
        parts = _take_apart(word, lexicon)
        if parts:
            return [(part, lexicon.names(part)) for part in parts]
    return [(word, names)]


def _ends_sentence(mark: str, before: str, lexicon: Lexicon) -> bool:
    if "?" in mark or "!" in mark or ";" in mark:
        return True
    if "." not in mark or mark.count(".") > 1:
        return False
    if before.isdigit():
        return len(before) > 2  # "3. dag" goes on, "i 1998." does not
    return len(before) > 1 and before not in lexicon.abbreviations


def tokenize(text: str, lexicon: Lexicon) -> list[Token]:
    """Return the message's words in order, with their lists and places. A pause ("…", ",", a line end) is a comma."""
    tokens: list[Token] = []
    sentence, comma, last = 0, False, ""
    for piece in _PIECE.finditer(text):
        raw = piece.group()
        if not raw[0].isalnum():
            if _ends_sentence(raw, last, lexicon):
                sentence += 1
            comma = comma or raw != "-"
            continue
        last = fold(raw)
        last = lexicon.spellings.get(last, last)
        for word, names in _words(last, lexicon):
            tokens.append(Token(word, piece.start(), piece.end(), sentence, comma, names))
            comma = False
    return _join_split(tokens, lexicon)


def _join_split(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Put words together that a listed compound was split into ("selv mord", "bevidst løs")."""
    joined: list[Token] = []
    for token in tokens:
        before = joined[-1] if joined else None
        if before and not token.comma and before.sentence == token.sentence:
            whole = before.word + token.word
            names = lexicon.compound(whole, len(before.word)) if len(whole) >= MIN_JOINED else frozenset()
            if names:
                joined[-1] = replace(before, word=whole, end=token.end, names=names | before.names)
                continue
        joined.append(token)
    return joined
