"""Which texts hold a term, and how much it says of them: BM25 impacts as postings in numpy.

Knows terms as plain strings; what a term is (a word, a concept, two characters) is its user's matter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Rows = NDArray[np.int32]
_Entries = tuple[NDArray[np.int64], Rows, Scores]

SATURATION = 1.2
LENGTH = 0.6

_NO_ROWS: Rows = np.empty(0, np.int32)
_NO_IMPACTS: Scores = np.empty(0, np.float32)


@dataclass(frozen=True, slots=True)
class _Segment:
    """Texts ``first`` to ``first + size``: term t's rows are ``rows[starts[t]:starts[t + 1]]``."""

    first: int
    size: int
    starts: NDArray[np.int64]
    rows: Rows  # absolute, sorted within a term
    impacts: Scores  # term frequency, saturated and normalised by length; without IDF

    def of(self, term: int) -> tuple[Rows, Scores]:
        if term + 1 >= len(self.starts):
            return _NO_ROWS, _NO_IMPACTS
        part = slice(self.starts[term], self.starts[term + 1])
        return self.rows[part], self.impacts[part]


class Postings:
    """Terms and the texts that hold them. Texts are numbered from 0 in the order they were added."""

    def __init__(self) -> None:
        self.size = 0
        self._terms: dict[str, int] = {}
        self._frequency: NDArray[np.int64] = np.zeros(0, np.int64)
        self._length = 0.0
        self._segments: list[_Segment] = []

    def add(self, texts: Sequence[Mapping[str, float]]) -> None:
        """Add texts, each as its terms with their (weighted) counts."""
        if not texts:
            return
        lengths = np.array([sum(text.values()) for text in texts], np.float32)
        self._length += float(lengths.sum())
        mean = self._length / (self.size + len(texts)) or 1.0
        sizes = np.array([len(text) for text in texts])
        rows = np.repeat(np.arange(self.size, self.size + len(texts), dtype=np.int32), sizes)
        number = self._terms
        terms = np.array([number.setdefault(t, len(number)) for text in texts for t in text], np.int64)
        counts = np.array([count for text in texts for count in text.values()], np.float32)
        norm = SATURATION * (1 - LENGTH + LENGTH * lengths[rows - self.size] / mean)
        impacts = (counts * (SATURATION + 1) / (counts + norm)).astype(np.float32)
        frequency = np.bincount(terms, minlength=len(number))
        frequency[: len(self._frequency)] += self._frequency
        self._frequency = frequency
        self._segments.append(_sorted(self.size, len(texts), (terms, rows, impacts), len(number)))
        self.size += len(texts)
        while len(self._segments) > 1 and self._segments[-1].size * 4 > self._segments[-2].size:
            last, before = self._segments.pop(), self._segments.pop()
            self._segments.append(_joined(before, last, len(number)))

    def idf(self, term: str) -> float:
        """How rare a term is: log(1 + (N - n + .5) / (n + .5)). An unseen term is the rarest."""
        number = self._terms.get(term)
        held = 0 if number is None else int(self._frequency[number])
        return float(np.log1p((self.size - held + 0.5) / (held + 0.5)))

    def __contains__(self, term: str) -> bool:
        return term in self._terms

    def of(self, term: str) -> Iterable[tuple[Rows, Scores]]:
        """The texts that hold a term, as pairs of arrays (rows, impacts), rows sorted and unique."""
        number = self._terms.get(term)
        if number is None:
            return
        for segment in self._segments:
            rows, impacts = segment.of(number)
            if len(rows):
                yield rows, impacts


def _sorted(first: int, size: int, entries: _Entries, vocabulary: int) -> _Segment:
    terms, rows, impacts = entries
    order = np.argsort(terms, kind="stable")
    starts = np.zeros(vocabulary + 1, np.int64)
    np.cumsum(np.bincount(terms, minlength=vocabulary), out=starts[1:])
    return _Segment(first, size, starts, rows[order], impacts[order])


def _joined(a: _Segment, b: _Segment, vocabulary: int) -> _Segment:
    terms = np.concatenate([np.repeat(np.arange(len(s.starts) - 1), np.diff(s.starts)) for s in (a, b)])
    rows, impacts = np.concatenate([a.rows, b.rows]), np.concatenate([a.impacts, b.impacts])
    return _sorted(a.first, a.size + b.size, (terms, rows, impacts), vocabulary)
