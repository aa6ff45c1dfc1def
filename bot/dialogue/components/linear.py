"""A linear classifier over named features: scikit-learn trains it, numpy alone predicts.

Each block is weighted by tf-idf and made one unit long, so that a long block does not drown a short one.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Blocks = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Linear:
    """`columns`: block -> feature -> row of `weights` (features x intents). `sharpness` makes margins probabilities."""

    intents: list[str]
    block_weights: Mapping[str, float]
    columns: Mapping[str, Mapping[str, int]]
    idf: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    sharpness: float = 1.0

    def margins(self, message: Blocks) -> np.ndarray:
        rows, values = vector(message, self.columns, self.idf, self.block_weights)
        return values @ self.weights[rows] + self.bias

    def ranking(self, message: Blocks) -> list[tuple[str, float]]:
        """Intents with their probabilities, likeliest first."""
        scores = np.exp(self.sharpness * (margins := self.margins(message)) - self.sharpness * margins.max())
        scores /= scores.sum()
        return [(self.intents[at], float(scores[at])) for at in np.argsort(-scores, kind="stable")]


def vector(message: Blocks, columns: Mapping[str, Mapping[str, int]], idf: np.ndarray,
           block_weights: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """The rows and the values of a message: (1 + ln count) x idf, one unit per block, times the block's weight."""
    rows: list[int] = []
    values: list[float] = []
    for block, weight in block_weights.items():
        index = columns[block]
        counts = Counter(index[feature] for feature in message[block] if feature in index)
        own = [(1 + np.log(count)) * idf[row] for row, count in counts.items()]
        length = float(np.sqrt(sum(value * value for value in own))) or 1.0
        rows.extend(counts)
        values.extend(weight * value / length for value in own)
    return np.array(rows, dtype=np.int64), np.array(values, dtype=np.float32)


def train(messages: Sequence[Blocks], intents: Sequence[str], block_weights: Mapping[str, float], strength: float = 0.5,
          shares: Mapping[str, float] | None = None) -> Linear:
    """Fit on all messages; the sharpness is measured on a fifth that a first fit has not seen.

    `strength` is the support vector machine's C; `shares` multiplies the weight of single intents.
    """
    columns, idf = _vocabulary(messages, block_weights)
    names = sorted(set(intents))
    target = np.array([names.index(intent) for intent in intents])
    rows = [vector(message, columns, idf, block_weights) for message in messages]
    held = np.arange(len(rows)) % 5 == 4
    weights, bias = _fit(rows, target, ~held, len(idf), strength, _class_weights(target[~held], names, shares))
    margins = np.stack([value @ weights[row] + bias for (row, value), out in zip(rows, held, strict=True) if out])
    sharpness = _sharpness(margins, target[held])
    weights, bias = _fit(rows, target, held | ~held, len(idf), strength, _class_weights(target, names, shares))
    return Linear(names, dict(block_weights), columns, idf, weights, bias, sharpness)


def _vocabulary(messages: Sequence[Blocks],
                block_weights: Mapping[str, float]) -> tuple[dict[str, dict[str, int]], np.ndarray]:
    columns: dict[str, dict[str, int]] = {}
    idf: list[float] = []
    for block in block_weights:
        seen = Counter(feature for message in messages for feature in set(message[block]))
        start = len(idf)
        columns[block] = {feature: start + at for at, feature in enumerate(sorted(seen))}
        idf.extend(float(np.log((1 + len(messages)) / (1 + seen[feature])) + 1) for feature in columns[block])
    return columns, np.array(idf, dtype=np.float32)


def _class_weights(target: np.ndarray, names: list[str], shares: Mapping[str, float] | None) -> dict[int, float]:
    """Every intent counts the same, however many sentences it has; times its share."""
    sizes = Counter(target.tolist())
    return {at: len(target) / (len(sizes) * size) * (shares or {}).get(names[at], 1.0) for at, size in sizes.items()}


def _fit(rows: list[tuple[np.ndarray, np.ndarray]], target: np.ndarray, chosen: np.ndarray, width: int,
         strength: float, class_weights: dict[int, float]) -> tuple[np.ndarray, np.ndarray]:
    from scipy.sparse import csr_matrix  # noqa: PLC0415  (only while training)
    from sklearn.svm import LinearSVC  # noqa: PLC0415  (only while training)

    own = [row for row, use in zip(rows, chosen, strict=True) if use]
    starts = np.cumsum([0, *(len(row) for row, _ in own)])
    matrix = csr_matrix((np.concatenate([value for _, value in own]), np.concatenate([row for row, _ in own]), starts),
                        shape=(len(own), width))
    model = LinearSVC(C=strength, class_weight=class_weights, random_state=0).fit(matrix, target[chosen])
    return model.coef_.T.astype(np.float32).copy(), model.intercept_.astype(np.float32)


def _sharpness(margins: np.ndarray, target: np.ndarray) -> float:
    """The factor under which the probabilities of unseen messages are likeliest (temperature scaling)."""
    best = (np.inf, 1.0)
    for factor in np.arange(0.5, 12.1, 0.25):
        scaled = factor * (margins - margins.max(axis=1, keepdims=True))
        loss = float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(target)), target]))
        best = min(best, (loss, float(factor)))
    return best[1]
