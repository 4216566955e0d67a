"""Which texts hold a term, and how much it says of them: BM25 impacts as postings in numpy.

Knows terms as plain strings; what a term is (a word, a concept, two characters) is its user's matter.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Rows = NDArray[np.int32]

SATURATION = 1.2

_Entries = tuple[NDArray[np.int64], Rows, Scores]


@dataclass(frozen=True, slots=True)
class _Segment:
    """Texts ``first`` to ``first + size``: term t's rows are ``rows[starts[t]:starts[t + 1]]``."""

    first: int
    size: int
    starts: NDArray[np.int64]
    rows: Rows  # absolute, sorted within a term
    impacts: Scores  # without IDF


class Postings:
    """Terms and the texts that hold them. Texts are numbered from 0 in the order they were added."""

    def __init__(self) -> None:
        self.size = 0
        self._terms: dict[str, int] = {}
        self._frequency: NDArray[np.int64] = np.zeros(0, np.int64)
        self._segments: list[_Segment] = []

    def add(self, texts: Sequence[Mapping[str, float]]) -> None:
        """Add texts, each as its terms with their counts (weighted, normalised by length)."""
        if not texts:
            return
        number = self._terms
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        total = int(sizes.sum())
        rows = np.repeat(np.arange(self.size, self.size + len(texts), dtype=np.int32), sizes)
        terms = np.fromiter(
            (number.setdefault(term, len(number)) for text in texts for term in text), np.int64, total
        )
        counts = np.fromiter((count for text in texts for count in text.values()), np.float32, total)
        impacts = counts * np.float32(SATURATION + 1) / (counts + np.float32(SATURATION))
        frequency = np.bincount(terms, minlength=len(number))
        frequency[: len(self._frequency)] += self._frequency
        self._frequency = frequency
        self._segments.append(_sorted(self.size, len(texts), (terms, rows, impacts), len(number)))
        self.size += len(texts)
        # A few segments of falling size: adding one text to a million does not sort a million again.
        while len(self._segments) > 1 and self._segments[-1].size * 4 > self._segments[-2].size:
            last, before = self._segments.pop(), self._segments.pop()
            self._segments.append(_joined([before, last], len(number)))

    def held(self, term: str) -> int:
        """How many texts hold a term."""
        number = self._terms.get(term)
        return 0 if number is None else int(self._frequency[number])

    def idf(self, term: str) -> float:
        """How rare a term is: log(1 + (N - n + .5) / (n + .5)). An unseen term is the rarest."""
        held = self.held(term)
        return math.log1p((self.size - held + 0.5) / (held + 0.5))

    def of(self, term: str) -> Iterator[tuple[Rows, Scores]]:
        """The texts that hold a term, as pairs of arrays (rows, impacts), rows sorted and unique."""
        number = self._terms.get(term)
        if number is None:
            return
        for segment in self._segments:
            if number + 1 < len(segment.starts):
                part = slice(segment.starts[number], segment.starts[number + 1])
                if part.start < part.stop:
                    yield segment.rows[part], segment.impacts[part]

    def impacts(self, term: str, texts: NDArray[np.int64]) -> Scores:
        """How much a term says of each of these texts, shape (len(texts),): 0 where it is not held."""
        found = np.zeros(len(texts), np.float32)
        for rows, impacts in self.of(term):
            at = np.minimum(np.searchsorted(rows, texts), len(rows) - 1)
            found += np.where(rows[at] == texts, impacts[at], np.float32(0))
        return found

    def which(self, terms: Sequence[str], texts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of these few texts hold which terms, shape (len(terms), len(texts)).

        All pairs are halved at once: for some hundred terms and ten texts ten times as fast as term by term.
        """
        held = np.zeros((len(terms), len(texts)), np.bool_)
        numbers = np.array([self._terms.get(term, -1) for term in terms], np.int64)
        for segment in self._segments:
            known = np.flatnonzero((numbers >= 0) & (numbers + 1 < len(segment.starts)))
            inside = np.flatnonzero((texts >= segment.first) & (texts < segment.first + segment.size))
            if not len(known) or not len(inside) or not len(segment.rows):
                continue
            shape = (len(known), len(inside))
            low = np.broadcast_to(segment.starts[numbers[known]][:, None], shape).copy()
            end = np.broadcast_to(segment.starts[numbers[known] + 1][:, None], shape)
            high, wanted = end.copy(), texts[inside]
            for _ in range(int((end - low).max(initial=0)).bit_length()):
                middle = (low + high) // 2
                before = (segment.rows[np.minimum(middle, len(segment.rows) - 1)] < wanted) & (middle < high)
                low = np.where(before, middle + 1, low)
                high = np.where(before, high, middle)
            found = (low < end) & (segment.rows[np.minimum(low, len(segment.rows) - 1)] == wanted)
            held[np.ix_(known, inside)] |= found
        return held

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """All there is, as arrays to be kept; ``restored`` takes them back."""
        whole = _joined(self._segments, len(self._terms))
        words = np.frombuffer("\n".join(self._terms).encode(), np.uint8)
        return {
            "size": np.array(self.size),
            "terms": words,
            "frequency": self._frequency,
            "starts": whole.starts,
            "rows": whole.rows,
            "impacts": whole.impacts,
        }

    @classmethod
    def restored(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Postings":
        """The postings kept as ``arrays``."""
        kept = cls()
        kept.size = int(arrays["size"])
        words = arrays["terms"].tobytes().decode()
        kept._terms = {term: n for n, term in enumerate(words.split("\n"))} if words else {}
        kept._frequency = np.asarray(arrays["frequency"], np.int64)
        starts = np.asarray(arrays["starts"], np.int64)
        rows, impacts = np.asarray(arrays["rows"], np.int32), np.asarray(arrays["impacts"], np.float32)
        kept._segments = [_Segment(0, kept.size, starts, rows, impacts)]
        return kept


def _sorted(first: int, size: int, entries: _Entries, vocabulary: int) -> _Segment:
    terms, rows, impacts = entries
    order = np.argsort(terms, kind="stable")
    starts = np.zeros(vocabulary + 1, np.int64)
    np.cumsum(np.bincount(terms, minlength=vocabulary), out=starts[1:])
    return _Segment(first, size, starts, rows[order], impacts[order])


def _joined(parts: Sequence[_Segment], vocabulary: int) -> _Segment:
    if len(parts) == 1 and len(parts[0].starts) == vocabulary + 1:
        return parts[0]
    terms = [np.repeat(np.arange(len(part.starts) - 1), np.diff(part.starts)) for part in parts]
    empty = np.zeros(0, np.int64)
    return _sorted(
        0 if not parts else parts[0].first,
        sum(part.size for part in parts),
        (
            np.concatenate([empty, *terms]),
            np.concatenate([empty, *(part.rows for part in parts)]).astype(np.int32),
            np.concatenate([empty, *(part.impacts for part in parts)]).astype(np.float32),
        ),
        vocabulary,
    )
