"""A few hundred texts as bags of weighted words, and how well a query's words fit each of them.

Unlike ``knowledge.index`` the scores are absolute, so that a threshold can be put on them, and every
word of the query tells what it gives. Knows words only by their normalised form.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.text import Token, is_content, tokens
from knowledge.vectors import Vectors

Floats = NDArray[np.float32]

SATURATION, LENGTH = 1.2, 0.3
NEAR_FROM, NEAR_POWER = 0.5, 3
UNKNOWN = 0.3
"""How much a word that is near to none of the texts counts as unanswered, next to one that is known."""


def counts(word: Token, plain: frozenset[str]) -> bool:
    """Whether a word says anything: it is no particle and the like, and not ``plain``."""
    return is_content(word) and word.normal not in plain


def bag(texts: Iterable[tuple[str, float]], plain: frozenset[str]) -> dict[str, float]:
    """Word → weight of the weightiest text that has it."""
    found: dict[str, float] = {}
    for text, weight in texts:
        for word in tokens(text):
            if counts(word, plain):
                found[word.normal] = max(weight, found.get(word.normal, 0.0))
    return found


class Bags:
    """Texts as word → weight. ``counted``: the bags over which a word's rarity is counted."""

    def __init__(
        self,
        texts: Sequence[Mapping[str, float]],
        vectors: Vectors | None,
        counted: Sequence[Mapping[str, float]],
    ) -> None:
        self._vectors = vectors
        self._size = len(counted)
        self._held = Counter(word for bag in counted for word in bag)
        self._words = {word: n for n, word in enumerate(sorted({w for text in texts for w in text}))}
        lengths = np.array([sum(text.values()) for text in texts], np.float32)
        norms = SATURATION * (1 - LENGTH + LENGTH * lengths / max(float(lengths.mean()), 1e-9))
        # One row a word, so that a word's texts lie together.
        self._impacts = np.zeros((len(self._words), len(texts)), np.float32)
        for at, text in enumerate(texts):
            for word, weight in text.items():
                self._impacts[self._words[word], at] = weight * (SATURATION + 1) / (weight + norms[at])
        if vectors is not None:
            self._place(vectors)

    def _place(self, vectors: Vectors) -> None:
        rows = np.array([vectors.row(word) for word in self._words], np.int32)
        self._known = np.flatnonzero(rows >= 0)
        self._near = vectors.table(rows[self._known])
        weights = np.array([self._weight(word) for word in self._words], np.float32)[self._known]
        texts = _unit((self._impacts[self._known] * weights[:, None]).T @ self._near)
        # What all texts share says nothing about any of them.
        self._common = np.linalg.svd(texts, full_matrices=False)[2][0]
        self._texts = self._centred(texts)

    def shares(self, words: Sequence[Token]) -> Floats:
        """What each word gives each text, shape (words, texts); a column sums to about 0 to 2.

        A word that comes twice gives once. Words near in meaning stand in for each other.
        """
        given = np.zeros((len(words), self._impacts.shape[1]), np.float32)
        mass = 0.0
        seen: set[str] = set()
        rows = [self._row(word) for word in words]
        near = self._nearness(rows)
        for n, word in enumerate(words):
            if word.normal in seen:
                continue
            seen.add(word.normal)
            weight = self._weight(word.normal, rows[n])
            gain = np.zeros(self._impacts.shape[1], np.float32)
            if word.normal in self._words:
                gain = self._impacts[self._words[word.normal]]
            stand_ins = np.flatnonzero(near[n] > NEAR_FROM)
            if len(stand_ins):
                cosines = near[n][stand_ins] ** NEAR_POWER
                gain = np.maximum(
                    gain, (self._impacts[self._known[stand_ins]] * cosines[:, None]).max(axis=0)
                )
            answered = word.normal in self._words or len(stand_ins) > 0
            mass += weight * (1.0 if answered else UNKNOWN)
            given[n] = weight * gain
        return given / np.float32(mass or 1.0)

    def cosines(self, words: Sequence[Token]) -> Floats:
        """The nearness of the words together to each text, -1 to 1; 0 without vectors."""
        rows = {word.normal: self._row(word) for word in words}
        known = {word: row for word, row in rows.items() if row >= 0}
        if self._vectors is None or not known:
            return np.zeros(self._impacts.shape[1], np.float32)
        weights = np.array([self._weight(word, row) for word, row in known.items()], np.float32)
        vector = weights @ self._vectors.table(np.array(list(known.values()), np.int32))
        return np.asarray(self._texts @ self._centred(_unit(vector)), np.float32)

    def _nearness(self, rows: Sequence[int]) -> Floats:
        """Cosines of the query's words with the known words of the texts; rows without a vector are 0."""
        if self._vectors is None:
            return np.zeros((len(rows), 0), np.float32)
        table = self._vectors.table(np.maximum(np.array(rows, np.int32), 0))
        table[np.array(rows) < 0] = 0
        return np.asarray(table @ self._near.T, np.float32)

    def _row(self, word: Token) -> int:
        if self._vectors is None:
            return -1
        row = self._vectors.row
        return next((r for form in (word.normal, word.dictionary, word.surface) if (r := row(form)) >= 0), -1)

    def _weight(self, word: str, row: int | None = None) -> float:
        """How much a word says: rare among the texts, and rare in the language where that is known.

        The rows of the vectors come in the order of how common their words are.
        """
        held = self._held[word]
        rare = math.log1p((self._size - held + 0.5) / (held + 0.5))
        if self._vectors is None:
            return rare
        row = self._vectors.row(word) if row is None else row
        return rare * math.sqrt(math.log(20 + max(row, 0)) - 2.9)

    def _centred(self, vectors: Floats) -> Floats:
        along = vectors @ self._common
        return _unit(vectors - np.multiply.outer(along, self._common))


def _unit(vectors: NDArray[Any]) -> Floats:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9), np.float32)
