"""The intent model: text in, ranked intents out. Plain Python and numpy; trained, saved and loaded without pickles."""
from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.dialogue.components.features import BLOCKS, Concepts, Features
from bot.dialogue.components.linear import Linear, train
from bot.dialogue.components.normalise import is_word, tokens
from bot.dialogue.components.spelling import Speller
from bot.dialogue.components.words import Words, learn_words

_FACTS, _ARRAYS = "intents.json", "intents.npz"


class IntentModel:
    """Finds the intent of a message. `counts`: how many training sentences each word stands in."""

    def __init__(self, tables: Mapping[str, list[str]], words: Words, counts: Mapping[str, int],
                 linear: Linear) -> None:
        self._tables, self._words, self._counts, self._linear = tables, words, counts, linear
        concepts = Concepts(tables)
        self._speller = _speller(concepts, words, counts)
        self._features = Features(concepts, words, counts)

    @property
    def source(self) -> str:
        """What gave the lemmas: spaCy's model or the lookup table."""
        return self._words.source

    def rank(self, text: str) -> list[tuple[str, float]]:
        """All intents with their probabilities, likeliest first."""
        return self._linear.ranking(self._features.of(self._speller.mend(tokens(text))))

    @classmethod
    def learn(cls, sentences: Sequence[str], intents: Sequence[str], tables: Mapping[str, list[str]],
              shares: Mapping[str, float] | None = None, blocks: Mapping[str, float] = BLOCKS) -> IntentModel:
        """Train on sentences with their intents; `tables` are the concepts. See `linear.train` for `shares`."""
        words = learn_words(sentences)
        told = [tokens(sentence) for sentence in sentences]
        counts = Counter(word for one in told for word in set(one) if is_word(word))
        features = Features(Concepts(tables), words, counts)
        linear = train([features.of(one, itself=1) for one in told], intents, blocks, shares=shares)
        return cls(tables, words, counts, linear)

    def save(self, folder: Path) -> None:
        linear = self._linear
        names = {block: list(index) for block, index in linear.columns.items()}
        facts = {"source": self.source, "lemmas": dict(self._words.lemmas), "counts": dict(self._counts),
                 "tables": dict(self._tables), "intents": linear.intents, "blocks": dict(linear.block_weights),
                 "features": names, "sharpness": linear.sharpness}
        (folder / _FACTS).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(folder / _ARRAYS, hashes=self._words.hashes, idf=linear.idf,
                            weights=linear.weights.astype(np.float16), bias=linear.bias)

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        with np.load(folder / _ARRAYS) as arrays:
            words = Words(facts["source"], arrays["hashes"], facts["lemmas"])
            idf, weights, bias = arrays["idf"], arrays["weights"].astype(np.float32), arrays["bias"]
        columns, start = {}, 0
        for block, names in facts["features"].items():
            columns[block] = {name: start + at for at, name in enumerate(names)}
            start += len(names)
        linear = Linear(facts["intents"], facts["blocks"], columns, idf, weights, bias, facts["sharpness"])
        return cls(facts["tables"], words, facts["counts"], linear)


def _speller(concepts: Concepts, words: Words, counts: Mapping[str, int]) -> Speller:
    known = {**dict.fromkeys(concepts.words(), 1), **counts}
    return Speller(known, words.known)
