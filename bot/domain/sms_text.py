"""Text for SMS: the GSM 03.38 alphabet, how many segments a text takes, and how a long one is split by meaning.

One segment holds 160 septets alone and 153 as part of a longer message; a single character outside the alphabet makes
it 70 and 67 characters (GSM 03.38, 03.40). The Danish letters are in the alphabet; curly quotes and dashes are not.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

BASIC = frozenset(
    "@£$¥èéùìòÇ\nΔ_ΦΓΛΩΠΨΣΘΞßÉ\r !\"#¤%&'()*+,-./ÆØÅæøå0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")
EXTENDED = frozenset("^{}\\[~]|€\f")
"""These take two septets: an escape comes first."""
SEGMENT, JOINED = 160, 153
WIDE_SEGMENT, WIDE_JOINED = 70, 67
SEGMENTS_AT_MOST = 3
"""So many in one SMS; what is longer goes out as several, split by meaning."""
_PLAIN = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "´": "'", "`": "'",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "...", "•": "-", "·": "-", "\t": " ",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": "", "\u00ad": "", "\ufeff": "", "×": "x", "≥": ">=",
    "≤": "<=", "½": "1/2", "á": "a", "í": "i", "ó": "o", "ú": "u", "ý": "y", "ð": "d", "þ": "th", "\r": "",
})
_SENTENCE = re.compile(r"(?<=[.!?:])\s+")


def to_gsm(text: str) -> str:
    """`text` with the signs that have a plain twin written plainly, and accents taken off letters GSM lacks.

    What has no twin (a name in another alphabet) stays: the SMS is then wide, not wrong.
    """
    return "".join(_one(character) for character in unicodedata.normalize("NFC", text).translate(_PLAIN))


def _one(character: str) -> str:
    if character in BASIC or character in EXTENDED:
        return character
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return bare if bare and all(c in BASIC for c in bare) else character


def is_gsm(text: str) -> bool:
    return all(character in BASIC or character in EXTENDED for character in text)


def length(text: str) -> int:
    """Septets of a GSM text; UTF-16 units of a wide one."""
    if is_gsm(text):
        return sum(2 if character in EXTENDED else 1 for character in text)
    return len(text.encode("utf-16-be")) // 2


def segments(text: str) -> int:
    """How many segments the text is sent and paid as. An empty text is one.

    A sign of two units never lies across two segments, so it may push one open.
    """
    gsm = is_gsm(text)
    alone, joined = (SEGMENT, JOINED) if gsm else (WIDE_SEGMENT, WIDE_JOINED)
    if length(text) <= alone:
        return 1
    count, room = 1, joined
    for character in text:
        size = length(character) if gsm else len(character.encode("utf-16-be")) // 2
        if size > room:
            count, room = count + 1, joined
        room -= size
    return count


def fits(text: str) -> bool:
    return segments(text) <= SEGMENTS_AT_MOST


def pack(blocks: Sequence[str]) -> list[str]:
    """SMS texts of at most three segments each, in order. `blocks` belong together where there is room.

    A block that does not fit is split at its paragraphs, then lines, sentences and words; a word, at last, anywhere.
    """
    packed: list[str] = []
    for block in blocks:
        if packed and fits(joined := f"{packed[-1]}\n\n{block}"):
            packed[-1] = joined
        else:
            packed.extend(_split(block, 0) if not fits(block) else [block])
    return packed


_CUTS = (("\n\n", "\n\n"), ("\n", "\n"), (None, " "), (" ", " "))
"""Where a text may be cut, best first, and what joins two pieces that fit together after all. None: sentences."""


def _split(text: str, cut: int) -> list[str]:
    if fits(text):
        return [text]
    if cut == len(_CUTS):
        return list(_anywhere(text))
    at, joint = _CUTS[cut]
    pieces = [piece for whole in (_SENTENCE.split(text) if at is None else text.split(at))
              for piece in _split(whole.strip(" "), cut + 1) if piece]
    packed: list[str] = []
    for piece in pieces:
        if packed and fits(joined := f"{packed[-1]}{joint}{piece}"):
            packed[-1] = joined
        else:
            packed.append(piece)
    return packed


def _anywhere(text: str) -> Iterator[str]:
    part = ""
    for character in text:
        if part and not fits(part + character):
            yield part
            part = ""
        part += character
    yield part
