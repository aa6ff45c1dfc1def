"""How likely a message tells each red flag: one logistic regression per flag. Adds to the patterns, never overrules.

Trained by scikit-learn on templates, sentences (`language/red_flag_*s.yml`) and the intents; numpy alone predicts.
How it was measured and where the thresholds come from: docs/decisions/0010-red-flag-model.md.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from bot.dialogue.components.features import Concepts, Features
from bot.dialogue.components.linear import Blocks, Linear, vector
from bot.dialogue.components.model import IntentModel
from bot.dialogue.components.normalise import is_word, tokens
from bot.dialogue.components.words import learn_words
from bot.domain.red_flags import FLAGS

_BLOCKS: Mapping[str, float] = {"letters": 1.0, "concepts": 1.0}
_RAREST = 2
"""A feature of a single sentence says nothing about others."""
_STRENGTH = 8.0
"""The logistic regression's C."""
_KIN = (frozenset({"tell_violence", "tell_child_at_risk"}), frozenset({"tell_suicidal", "tell_acute_illness"}))
"""Flags that are often told in one sentence: an example of one is no counter-example of the other."""
_OTHER_FLAG, _ORDINARY = 0.3, 1.0
SCORES = "red_flag_scores"
"""The message property that carries {flag: probability}."""
SEEN = 0.7
"""From this probability the model adds a flag: how it was chosen stands in docs/decisions/0010."""
AGREED = 0.5
"""From this probability it bears out an intent that says the same ..."""
_BELIEVED = 0.35
"""... with at least this confidence."""


@dataclass(frozen=True)
class Told:
    """A training sentence and the flags it tells (none: a look-alike, or an everyday message)."""

    text: str
    flags: frozenset[str]


class RedFlagModel(IntentModel):
    """Saved and loaded like the intent model; its columns are the flags, each for itself."""

    def scores(self, text: str) -> dict[str, float]:
        """The probability of each flag (0 to 1)."""
        margins = self._linear.margins(self._features.of(self._speller.mend(tokens(text))))
        return {flag: float(1 / (1 + np.exp(-margin))) for flag, margin in zip(self._linear.intents, margins,
                                                                               strict=True)}

    @classmethod
    def load_flags(cls, folder: Path) -> RedFlagModel:
        """`load`, with its own type."""
        return cast(RedFlagModel, cls.load(folder))

    @classmethod
    def learn_flags(cls, told: Sequence[Told], tables: Mapping[str, list[str]]) -> RedFlagModel:
        """Train; `tables` are the concepts. The same sentences in the same order give the same model."""
        words = learn_words([one.text for one in told])
        parts = [tokens(one.text) for one in told]
        counts = Counter(word for one in parts for word in set(one) if is_word(word))
        features = Features(Concepts(tables), words, counts)
        messages = [features.of(one, itself=1) for one in parts]
        return cls(tables, words, counts, _fit(messages, told))


def seen_by_model(parsed: Mapping[str, Any], denied: Collection[str] = ()) -> list[str]:
    """The flags that a parsed message (Rasa's shape) tells by the model alone, the likeliest first.

    Such a flag says that something may be wrong, never how urgent it is: the person is asked whether it is now. A
    winning intent counts when the scores bear it out. What code has read as harmless (`denied`) is not added.
    """
    scores: Mapping[str, float] = parsed.get(SCORES) or {}
    winning = parsed.get("intent") or {}
    intent = winning.get("name") if float(winning.get("confidence") or 0) >= _BELIEVED else None
    seen = [flag for flag, score in scores.items()
            if score >= (AGREED if flag == intent else SEEN) and flag not in denied]
    return sorted(seen, key=lambda flag: -scores[flag])


def _fit(messages: Sequence[Blocks], told: Sequence[Told]) -> Linear:
    from scipy.sparse import csr_matrix  # noqa: PLC0415  (only while training)
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  (only while training)

    columns, idf = _vocabulary(messages)
    rows = [vector(message, columns, idf, _BLOCKS) for message in messages]
    starts = np.cumsum([0, *(len(row) for row, _ in rows)])
    values, indices = np.concatenate([value for _, value in rows]), np.concatenate([row for row, _ in rows])
    matrix = csr_matrix((values, indices, starts), shape=(len(rows), len(idf)))
    weights, bias = [], []
    for flag in FLAGS:
        shares = np.array([_share(flag, one.flags) for one in told])
        model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0)
        model.fit(matrix[shares > 0], [flag in one.flags for one, share in zip(told, shares, strict=True) if share],
                  shares[shares > 0])
        weights.append(model.coef_[0])
        bias.append(model.intercept_[0])
    return Linear(list(FLAGS), _BLOCKS, columns, idf, np.array(weights, dtype=np.float32).T.copy(),
                  np.array(bias, dtype=np.float32))


def _share(flag: str, told: frozenset[str]) -> float:
    """The weight of a sentence in the training of a flag; 0: it neither tells it nor speaks against it."""
    if flag in told or not told:
        return _ORDINARY
    return 0.0 if any(flag in pair and pair & told for pair in _KIN) else _OTHER_FLAG


def _vocabulary(messages: Sequence[Blocks]) -> tuple[dict[str, dict[str, int]], np.ndarray]:
    columns: dict[str, dict[str, int]] = {}
    idf: list[float] = []
    for block in _BLOCKS:
        seen = Counter(feature for message in messages for feature in set(message[block]))
        kept = sorted(feature for feature, count in seen.items() if count >= _RAREST)
        columns[block] = {feature: len(idf) + at for at, feature in enumerate(kept)}
        idf.extend(float(np.log((1 + len(messages)) / (1 + seen[feature])) + 1) for feature in kept)
    return columns, np.array(idf, dtype=np.float32)
