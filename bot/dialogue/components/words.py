"""What Danish words there are, and their lemmas. spaCy is needed only while training.

Where spaCy's `da_core_news_sm` is installed, the lemmas of the training sentences are its lemmas; else those of the
table that spaCy's lookup lemmatiser uses. Which one it was is recorded in the model. What prediction needs is taken
along as small tables, so that a running bot neither imports spaCy (seconds) nor holds its word list (200 MB).
"""
from __future__ import annotations

import gzip
import importlib.util
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from bot.dialogue.components.normalise import fold

MODEL = "da_core_news_sm"
LOOKUP = "spacy-lookups-data"


@dataclass(frozen=True)
class Words:
    """The Danish word list as hashes, the lemma of each known form, and the name of what gave the lemmas."""

    source: str
    hashes: np.ndarray
    lemmas: Mapping[str, str]

    def known(self, word: str) -> bool:
        """Whether a folded word is Danish. One unknown word in about 8,000 is taken for known: hashes of 32 bits."""
        value = _hash(word)
        place = int(np.searchsorted(self.hashes, value))
        return place < len(self.hashes) and int(self.hashes[place]) == value

    def lemma(self, word: str) -> str:
        return self.lemmas.get(word, word)


def spacy_source() -> str:
    """What a training here and now takes lemmas from: spaCy's model when installed, else the lookup table."""
    return MODEL if importlib.util.find_spec(MODEL) else LOOKUP


def learn_words(sentences: Sequence[str]) -> Words:
    """The word list, and the lemmas of all forms whose lemma occurs in `sentences`."""
    forms: dict[str, str] = {}
    for form, lemma in _lookup_table().items():
        forms.setdefault(fold(form), fold(lemma))
    lemmas = forms | (_as_used(sentences) if spacy_source() == MODEL else {})
    used = {lemmas[word] for word in _words(sentences) if word in lemmas}
    hashes = np.unique(np.fromiter((_hash(form) for form in forms), dtype=np.uint32))
    kept = {form: lemma for form, lemma in lemmas.items() if lemma in used and lemma != form}
    return Words(spacy_source(), hashes, kept)


def _lookup_table() -> dict[str, str]:
    """The table of spaCy's Danish lookup lemmatiser, read directly: a blank pipeline would add nothing but weight."""
    packed = files("spacy_lookups_data") / "data" / "da_lemma_lookup.json.gz"
    return dict(json.loads(gzip.decompress(packed.read_bytes())))


def _as_used(sentences: Sequence[str]) -> dict[str, str]:
    """Each form's commonest lemma in the sentences, by spaCy's model."""
    import spacy  # noqa: PLC0415  (seconds, and TensorFlow with it: only while training)

    nlp = spacy.load(MODEL, exclude=["ner", "parser", "senter"])
    found: dict[str, Counter[str]] = {}
    for document in nlp.pipe([sentence.lower() for sentence in sentences], batch_size=256):
        for token in document:
            if token.text.isalpha():
                found.setdefault(fold(token.text), Counter())[fold(token.lemma_)] += 1
    return {form: counts.most_common(1)[0][0] for form, counts in found.items()}


def _words(sentences: Iterable[str]) -> set[str]:
    return {fold(word) for sentence in sentences for word in sentence.split()}


def _hash(word: str) -> int:
    return zlib.crc32(word.encode())
