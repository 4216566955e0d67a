"""Finding the texts that say what a query says, among any list of texts with fields.

Five signals, as one weighted sum: words (Sudachi's short unit, normalised, content words) with their
synonyms and the thesaurus's concepts as weaker stand-ins, words near in meaning, characters one and
two at a time, and the cosine of the texts' vectors. Knows nothing of clauses, issues or cases.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.postings import Postings
from knowledge.text import Token, fold, is_content, tokens
from knowledge.vectors import Vectors

Floats = NDArray[np.float32]

SYNONYM, CONCEPT, NEIGHBOUR = 0.6, 0.7, 0.6
NEIGHBOUR_FROM, NEIGHBOURS = 0.5, 16
CHARACTERS, COSINE = 0.3, 0.6


class Concepts(Protocol):
    """What the index asks of a thesaurus: the concepts each word of a text takes part in."""

    def concepts(self, words: Sequence[Token]) -> Mapping[int, Mapping[str, float]]:
        """For the position of a word: concept id → how surely it is meant (0 to 1)."""
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be found: its id and its fields as (text, weight), the weight 1.0 for plain text."""

    id: str
    fields: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found.

    ``score`` (0 to 1) orders the hits of one search and says nothing across searches.
    ``coverage`` (0 to 1) does: the share of the query's IDF mass that the document answers for.
    ``words`` are the query's own words it rests on, verbatim, in the query's order.
    ``cosine`` (-1 to 1) is the nearness of the two texts' vectors; ``None`` without vectors.
    """

    id: str
    score: float
    coverage: float
    words: tuple[str, ...]
    cosine: float | None


@dataclass(frozen=True, slots=True)
class _Word:
    """A content word of a text: as written, its term, and its stand-ins with their strength."""

    written: str
    term: str
    stand_ins: Mapping[str, float]
    row: int


class Index:
    """Texts, findable by what they mean.

    Building reads every text once (about 0.4 ms each); ``add`` makes further ones findable at once.
    An id given again is a second document with the same id. Not safe to add to while another thread
    searches; searching from several threads is.
    """

    def __init__(
        self,
        documents: Sequence[Document] = (),
        *,
        vectors: Vectors | None = None,
        thesaurus: Concepts | None = None,
    ) -> None:
        self._vectors, self._thesaurus = vectors, thesaurus
        self._ids: list[str] = []
        self._words, self._characters = Postings(), Postings()
        self._rows: NDArray[np.int32] = np.empty(0, np.int32)
        self._near: Floats = np.empty((0, 0), np.float32)
        self._texts: Floats = np.empty((0, vectors.width if vectors else 0), np.float32)
        self._common: Floats | None = None
        self.add(documents)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, documents: Sequence[Document]) -> None:
        """Add documents; the next search finds them."""
        if not documents:
            return
        terms: list[dict[str, float]] = []
        characters: list[dict[str, float]] = []
        read: list[list[tuple[_Word, float]]] = []
        for document in documents:
            weighted = [(word, w) for text, w in document.fields for word in self._read(text)]
            found: Counter[str] = Counter()
            for word, weight in weighted:
                found[word.term] += weight  # type: ignore[assignment]
                for term, strength in word.stand_ins.items():
                    found[term] += weight * strength  # type: ignore[assignment]
                if word.row >= 0:
                    found[f"r{word.row}"] += weight  # type: ignore[assignment]
            terms.append(dict(found))
            read.append(weighted)
            signs: Counter[str] = Counter()
            for text, weight in document.fields:
                for sign in _characters(text):
                    signs[sign] += weight  # type: ignore[assignment]
            characters.append(dict(signs))
        self._ids += [document.id for document in documents]
        self._words.add(terms)
        self._characters.add(characters)
        if self._vectors is not None:
            self._add_vectors(read, self._vectors)

    def _add_vectors(self, read: list[list[tuple[_Word, float]]], vectors: Vectors) -> None:
        raw = np.stack([self._vector(words, vectors) for words in read])
        if self._common is None and len(raw) >= 8:
            # What all texts of a collection share says nothing about any of them.
            _, _, axes = np.linalg.svd(raw[:4096], full_matrices=False)
            self._common = axes[0]
        self._texts = np.vstack([self._texts, self._centred(raw)])
        rows = {word.row for words in read for word, _ in words if word.row >= 0}
        self._rows = np.array(sorted(rows.union(self._rows.tolist())), np.int32)
        self._near = vectors.table(self._rows)

    def _vector(self, words: Iterable[tuple[_Word, float]], vectors: Vectors) -> Floats:
        total = np.zeros(vectors.width, np.float32)
        known = [(word, weight) for word, weight in words if word.row >= 0]
        if known:
            weights = np.array([w * self._words.idf(word.term) for word, w in known], np.float32)
            total = weights @ vectors.table(np.array([word.row for word, _ in known], np.int32))
        return _unit(total)

    def _centred(self, texts: Floats) -> Floats:
        if self._common is None:
            return texts
        return _unit(texts - np.outer(texts @ self._common, self._common).astype(np.float32))

    def _read(self, text: str) -> list[_Word]:
        words = tokens(text)
        concepts = self._thesaurus.concepts(words) if self._thesaurus else {}
        read = []
        for at, word in enumerate(words):
            if not is_content(word):
                continue
            stand_ins = {f"s{group}": SYNONYM for group in word.synonyms}
            stand_ins |= {f"c{name}": CONCEPT * sure for name, sure in concepts.get(at, {}).items()}
            row = -1
            if self._vectors is not None:
                forms = (word.normal, word.dictionary, word.surface)
                row = next((r for form in forms if (r := self._vectors.row(form)) >= 0), -1)
            read.append(_Word(word.surface, "w" + word.normal, stand_ins, row))
        return read

    def search(self, query: str, limit: int = 10) -> list[Hit]:
        """The documents nearest to a query, best first, at most ``limit``; none for an empty query."""
        if not self._ids or limit < 1:
            return []
        read = self._read(query)
        words, covered, used = self._match(read)
        scores = _share(words)
        scores += CHARACTERS * _share(self._match_characters(query))
        parts = 1 + CHARACTERS
        cosines: Floats | None = None
        if self._vectors is not None:
            vector = self._vector(((word, 1.0) for word in read), self._vectors)
            cosines = self._texts @ self._centred(vector[None, :])[0]
            scores += COSINE * _share(np.maximum(cosines, 0))
            parts += COSINE
        scores /= parts
        best = np.argpartition(-scores, min(limit, len(scores) - 1))[:limit]
        best = best[np.lexsort((best, -scores[best]))]
        return [
            Hit(
                self._ids[row],
                float(scores[row]),
                float(covered[row]),
                tuple(dict.fromkeys(read[n].written for n in range(len(read)) if row in used[n])),
                None if cosines is None else float(cosines[row]),
            )
            for row in best.tolist()
            if scores[row] > 0
        ]

    def _match(self, read: list[_Word]) -> tuple[Floats, Floats, list[set[int]]]:
        """Per document: the words' score, and the share of the IDF mass; per word: who holds it."""
        size = len(self._ids)
        scores, covered = np.zeros(size, np.float32), np.zeros(size, np.float32)
        gain, hold = np.zeros(size, np.float32), np.zeros(size, np.float32)
        used: list[set[int]] = []
        mass = 0.0
        for word in read:
            alternatives = {word.term: 1.0, **word.stand_ins, **self._neighbours(word.row)}
            weight = min(self._words.idf(t) for t in alternatives) if alternatives else 0.0
            mass += weight
            touched: list[NDArray[np.int32]] = []
            for term, strength in alternatives.items():
                idf = self._words.idf(term)
                for rows, impacts in self._words.of(term):
                    gain[rows] = np.maximum(gain[rows], impacts * np.float32(strength * idf))
                    hold[rows] = np.maximum(hold[rows], np.float32(strength))
                    touched.append(rows)
            rows = np.unique(np.concatenate(touched)) if touched else np.empty(0, np.int32)
            used.append(set(rows[hold[rows] >= 0.3].tolist()))
            scores[rows] += gain[rows]
            covered[rows] += hold[rows] * np.float32(weight)
            gain[rows] = hold[rows] = 0
        return scores, covered / np.float32(mass or 1), used

    def _neighbours(self, row: int) -> dict[str, float]:
        """Rows of the collection near a word's row: cosine cubed, from ``NEIGHBOUR_FROM`` up."""
        if row < 0 or self._vectors is None or not len(self._rows):
            return {}
        cosines = self._near @ self._vectors.table(np.array([row], np.int32))[0]
        best = np.argsort(-cosines)[:NEIGHBOURS]
        return {
            f"r{self._rows[n]}": NEIGHBOUR * float(cosines[n]) ** 3
            for n in best
            if cosines[n] >= NEIGHBOUR_FROM
        }

    def _match_characters(self, query: str) -> Floats:
        scores = np.zeros(len(self._ids), np.float32)
        for sign, count in Counter(_characters(query)).items():
            idf = self._characters.idf(sign)
            for rows, impacts in self._characters.of(sign):
                scores[rows] += impacts * np.float32(idf * min(count, 3))
        return scores


def _characters(text: str) -> list[str]:
    signs = [sign for sign in fold(text) if sign.isalnum()]
    return signs + [a + b for a, b in pairwise(signs)]


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9), np.float32)


def _share(scores: Floats) -> Floats:
    """Scores as a share of the best one."""
    top = float(scores.max(initial=0))
    return scores / np.float32(top) if top > 0 else np.zeros_like(scores)
