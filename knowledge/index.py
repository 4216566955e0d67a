"""Finding the texts that say what a query says, among any list of texts with fields.

Five signals, as one weighted sum of shares of the best: words (Sudachi's short unit, normalised, content
words; BM25 over fields) with synonyms and concepts as weaker stand-ins, words near in meaning,
characters one and two at a time, and the cosine of the texts' vectors with what all of them share
removed. Knows nothing of clauses, issues or cases. The measurements behind it: ``docs/evaluation.md``.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.postings import Postings
from knowledge.reading import Concepts, Field, Reader, Reading, Word, characters
from knowledge.vectors import Vectors

Floats = NDArray[np.float32]
_Packed = NDArray[np.float32 | np.int8]

_Asked = tuple[Word, Mapping[str, float]]
"""A word of a query and the terms that answer for it, with the strength at which they do."""

NEIGHBOUR, NEIGHBOUR_FROM, NEIGHBOURS = 0.6, 0.5, 8
CHARACTERS, COSINE = 0.3, 0.6
LENGTH = 0.6

EXACT = 20_000
"""Up to here every text is compared with everything. Above, only the ``CANDIDATES`` texts that the words

and the rarer characters find are compared by all their characters and by cosine.
"""
CANDIDATES = 4_000
COMMON, RAREST_CHARACTERS = 0.02, 16
"""Characters held by more than this share of the texts find no candidates, nor do more than so many."""
LONGEST_WORDS, LONGEST_CHARACTERS = 24, 96
"""A longer query is asked by its rarest words and characters (pairs counted too) only."""

_SAMPLE = 4_096


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


class Index:
    """Texts, findable by what they mean.

    Building reads every text once; ``add`` makes further ones findable at once. An id given again is a
    second document with that id. Searching from several threads is safe, adding meanwhile is not.
    """

    def __init__(
        self,
        documents: Sequence[Document] = (),
        *,
        vectors: Vectors | None = None,
        thesaurus: Concepts | None = None,
    ) -> None:
        self._vectors = vectors
        self._reader = Reader(vectors, thesaurus)
        self._ids: list[str] = []
        self._words, self._characters = Postings(), Postings()
        self._lengths: list[list[float]] = []
        self._rows: NDArray[np.int32] = np.empty(0, np.int32)
        self._near: Floats = np.empty((0, vectors.width if vectors else 0), np.float32)
        self._found_near: dict[int, dict[str, float]] = {}
        # A unit vector a text: as float32 while every text is compared, else in steps of 1/127.
        self._texts: _Packed = self._near
        self._common: Floats | None = None
        self.add(documents)

    def __len__(self) -> int:
        return len(self._ids)

    def read(self, document: Document) -> Reading:
        """What the index takes of a document: plain data, to be kept and given to ``add_read``."""
        return Reading(document.id, tuple(self._reader.field(text, w) for text, w in document.fields))

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents; the next search finds them."""
        self.add_read([self.read(document) for document in documents])

    def add_read(self, readings: Sequence[Reading]) -> None:
        """Add documents already read, by an index with the same thesaurus and vectors."""
        if not readings:
            return
        for reading in readings:
            for at, field in enumerate(reading.fields):
                if at == len(self._lengths):
                    self._lengths.append([0.0, 0.0])
                self._lengths[at][0] += 1
                self._lengths[at][1] += len(field.words)
        self._ids += [reading.id for reading in readings]
        self._words.add([self._terms(reading.fields) for reading in readings])
        self._characters.add([self._signs(reading.fields) for reading in readings])
        if self._vectors is not None:
            self._add_vectors(readings, self._vectors)

    def _terms(self, fields: Sequence[Field]) -> dict[str, float]:
        found: dict[str, float] = {}
        for at, field in enumerate(fields):
            weight = field.weight / self._norm(at, len(field.words))
            for word in field.words:
                found["w" + word.normal] = found.get("w" + word.normal, 0.0) + weight
                if word.row >= 0:
                    found[f"r{word.row}"] = found.get(f"r{word.row}", 0.0) + weight
                for term, strength in word.stand_ins:
                    found[term] = found.get(term, 0.0) + weight * strength
        return found

    def _signs(self, fields: Sequence[Field]) -> dict[str, float]:
        found: dict[str, float] = {}
        for at, field in enumerate(fields):
            weight = field.weight / self._norm(at, len(field.words))
            for sign, count in Counter(field.characters).items():
                found[sign] = found.get(sign, 0.0) + weight * count
        return found

    def _norm(self, at: int, length: int) -> float:
        """How long a field is, next to the others at its place: 1 for a usual one."""
        count, total = self._lengths[at]
        return 1 - LENGTH + LENGTH * length * count / total if total else 1.0

    def _add_vectors(self, readings: Sequence[Reading], vectors: Vectors) -> None:
        raw = np.empty((len(readings), vectors.width), np.float32)
        for at, reading in enumerate(readings):
            raw[at] = sum(
                (np.float32(field.weight) * self._vector(field.words, vectors) for field in reading.fields),
                start=np.zeros(vectors.width, np.float32),
            )
        raw = _unit(raw)
        if self._common is None and len(raw) >= 8:
            # What all texts of a collection share says nothing about any of them.
            step = max(1, len(raw) // _SAMPLE)
            self._common = np.linalg.svd(raw[::step], full_matrices=False)[2][0]
        exact = len(self._ids) <= EXACT
        self._texts = _appended(_packed(self._texts, exact), _packed(self._centred(raw), exact))
        rows = {word.row for reading in readings for field in reading.fields for word in field.words}
        if not rows <= {-1, *self._rows.tolist()}:
            self._rows = np.array(sorted(rows.union(self._rows.tolist()) - {-1}), np.int32)
            self._near, self._found_near = vectors.table(self._rows), {}

    def _vector(self, words: Sequence[Word], vectors: Vectors) -> Floats:
        known = [word for word in words if word.row >= 0]
        if not known:
            return np.zeros(vectors.width, np.float32)
        weights = np.array([self._words.idf("w" + word.normal) for word in known], np.float32)
        return _unit(weights @ vectors.table(np.array([word.row for word in known], np.int32)))

    def _centred(self, texts: Floats) -> Floats:
        if self._common is None:
            return texts
        return _unit(texts - np.multiply.outer(texts @ self._common, self._common))

    def search(self, query: str, limit: int = 10) -> list[Hit]:
        """The documents nearest to a query, best first, at most ``limit``; none for an empty query."""
        if not self._ids or limit < 1:
            return []
        words = list({word.normal: word for word in reversed(self._reader.words(query))}.values())[::-1]
        rarest, signs = self._rarest(words), self._signs_asked(query)
        read = self._alternatives(words, rarest)
        scores = self._match([pair for pair in read if pair[0].normal in rarest])
        exact = len(self._ids) <= EXACT
        if exact:
            texts, alike = np.arange(len(self._ids)), self._match_characters(signs)
        else:
            texts = self._candidates(scores, signs)
            scores, alike = scores[texts], self._alike(signs, texts)
        parts, total = 1 + CHARACTERS, _share(scores) + CHARACTERS * _share(alike)
        cosines: Floats | None = None
        if self._vectors is not None:
            vector = self._centred(self._vector(words, self._vectors))
            cosines = _times(self._texts if exact else self._texts[texts], vector)
            total += COSINE * _share(np.maximum(cosines, 0))
            parts += COSINE
        total /= np.float32(parts)
        best = _top(total, limit)
        return self._hits(read, texts[best], total[best], None if cosines is None else cosines[best])

    def _hits(
        self,
        read: Sequence[_Asked],
        texts: NDArray[np.int64],
        scores: Floats,
        cosines: Floats | None,
    ) -> list[Hit]:
        """The hits with their reasons, which are looked up for these few texts only."""
        strengths = np.zeros((len(read), len(texts)), np.float32)
        masses = np.zeros(len(read), np.float32)
        terms = list({term: None for _, alternatives in read for term in alternatives})
        held = dict(zip(terms, self._words.which(terms, texts), strict=True))
        for n, (_, alternatives) in enumerate(read):
            masses[n] = self._rarity(alternatives)
            for term, strength in alternatives.items():
                if held[term].any():
                    strengths[n] = np.maximum(strengths[n], held[term] * np.float32(strength))
        covered = masses @ strengths / max(float(masses.sum()), 1e-9)
        return [
            Hit(
                self._ids[text],
                float(scores[at]),
                float(covered[at]),
                tuple(read[n][0].written for n in range(len(read)) if strengths[n, at] >= 0.3),
                None if cosines is None else float(cosines[at]),
            )
            for at, text in enumerate(texts.tolist())
        ]

    def _rarity(self, alternatives: Iterable[str]) -> float:
        """How rare a word is, taken together with all that may stand in for it."""
        return self._words.idf(max(alternatives, key=self._words.held))

    def _rarest(self, words: Sequence[Word]) -> set[str]:
        """The words that choose the texts: the rarest there are, before those that no text holds."""
        held = {word.normal: self._words.held("w" + word.normal) for word in words}
        return set(sorted(held, key=lambda normal: held[normal] or len(self._ids))[:LONGEST_WORDS])

    def _alternatives(self, words: Sequence[Word], rarest: Container[str]) -> list[_Asked]:
        """For each word the terms that answer for it; the rarest have near words too."""
        near = self._neighbours(sorted({word.row for word in words if word.normal in rarest} - {-1}))
        read: list[_Asked] = []
        for word in words:
            terms = {"w" + word.normal: 1.0, **dict(word.stand_ins)}
            if word.row >= 0:
                terms |= {f"r{word.row}": NEIGHBOUR, **near.get(word.row, {})}
            read.append((word, terms))
        return read

    def _signs_asked(self, query: str) -> dict[str, int]:
        """The rarest characters and pairs, the rarest first, with how often the query has them."""
        counts = Counter(characters(query))
        held = {sign: count for sign in counts if (count := self._characters.held(sign))}
        return {sign: counts[sign] for sign in sorted(held, key=held.__getitem__)[:LONGEST_CHARACTERS]}

    def _neighbours(self, rows: Sequence[int]) -> Mapping[int, Mapping[str, float]]:
        """For each row of a vector: the rows near it that texts have, with their cosine cubed."""
        if self._vectors is None or not len(self._rows):
            return {}
        found = self._found_near
        if new := [row for row in rows if row not in found]:
            cosines = self._vectors.table(np.array(new, np.int32)) @ self._near.T
            for row, line in zip(new, cosines, strict=True):
                above = np.flatnonzero(line >= NEIGHBOUR_FROM)
                best = above[np.argsort(-line[above])[:NEIGHBOURS]].tolist()
                found[row] = {f"r{self._rows[n]}": NEIGHBOUR * float(line[n]) ** 3 for n in best}
        return found

    def _match(self, read: Sequence[_Asked]) -> Floats:
        """Per document: for every word of the query the best of what answers for it, summed."""
        scores, gain = np.zeros(len(self._ids), np.float32), np.zeros(len(self._ids), np.float32)
        for _, alternatives in read:
            touched: list[NDArray[np.int32]] = []
            for term, strength in alternatives.items():
                weight = np.float32(strength * self._words.idf(term))
                for rows, impacts in self._words.of(term):
                    gain[rows] = np.maximum(gain[rows], impacts * weight)
                    touched.append(rows)
            # Set back at once what was counted, so that a text in two of the lists counts once.
            for rows in touched:
                scores[rows] += gain[rows]
                gain[rows] = 0
        return scores

    def _match_characters(self, signs: Mapping[str, int]) -> Floats:
        scores = np.zeros(len(self._ids), np.float32)
        for sign, count in signs.items():
            weight = self._weight(sign, count)
            for rows, impacts in self._characters.of(sign):
                scores[rows] += impacts * weight
        return scores

    def _weight(self, sign: str, count: int) -> np.float32:
        return np.float32(self._characters.idf(sign) * min(count, 3))

    def _candidates(self, scores: Floats, signs: Mapping[str, int]) -> NDArray[np.int64]:
        """The texts worth comparing, in their order: the best by words and the rarest characters."""
        rare = [sign for sign in signs if self._characters.held(sign) <= COMMON * len(self._ids)]
        alike = self._match_characters({sign: signs[sign] for sign in rare[:RAREST_CHARACTERS]})
        return np.sort(_top(_share(scores) + np.float32(CHARACTERS) * _share(alike), CANDIDATES))

    def _alike(self, signs: Mapping[str, int], texts: NDArray[np.int64]) -> Floats:
        """What ``_match_characters`` gives these texts."""
        scores = np.zeros(len(texts), np.float32)
        for sign, count in signs.items():
            scores += self._characters.impacts(sign, texts) * self._weight(sign, count)
        return scores

    def save(self, path: Path) -> None:
        """Keep the index as one ``.npz`` file, to start from without reading the texts again."""
        arrays: dict[str, NDArray[np.generic]] = {
            "ids": np.frombuffer("\n".join(self._ids).encode(), np.uint8),
            "lengths": np.array(self._lengths, np.float64),
            "rows": self._rows,
            "texts": _packed(self._texts, exact=False),
            "common": np.zeros(0) if self._common is None else self._common,
        }
        for name, part in (("words", self._words), ("characters", self._characters)):
            arrays |= {f"{name}_{key}": value for key, value in part.arrays().items()}
        np.savez(path, allow_pickle=False, **arrays)

    @classmethod
    def load(
        cls, path: Path, *, vectors: Vectors | None = None, thesaurus: Concepts | None = None
    ) -> "Index":
        """An index kept by ``save``, with the thesaurus and the vectors it was built with.

        Raises ``OSError`` where there is no such file and ``ValueError`` where it is not an index.
        """
        index = cls(vectors=vectors, thesaurus=thesaurus)
        with np.load(path, allow_pickle=False) as kept:
            try:
                ids = kept["ids"].tobytes().decode()
                index._ids = ids.split("\n") if ids else []
                index._lengths = kept["lengths"].reshape(-1, 2).tolist()
                index._words, index._characters = (
                    Postings.restored(
                        {key.removeprefix(n): kept[key] for key in kept.files if key.startswith(n)}
                    )
                    for n in ("words_", "characters_")
                )
                if vectors is not None and kept["texts"].shape[1] == vectors.width:
                    index._rows, index._near = kept["rows"], vectors.table(kept["rows"])
                    index._texts = _packed(kept["texts"], exact=len(index._ids) <= EXACT)
                    index._common = kept["common"] if len(kept["common"]) else None
                elif vectors is not None:
                    raise ValueError("kept without vectors")
            except KeyError as error:
                raise ValueError(f"not an index: {error}") from error
        return index


def _unit(vectors: NDArray[np.floating]) -> Floats:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9), np.float32)


def _packed(texts: _Packed, exact: bool) -> _Packed:
    """Unit vectors as they are kept: exactly, or in steps of 1/127 at a quarter of the room."""
    if exact:
        return _unpacked(texts)
    return np.rint(texts * np.float32(127)).astype(np.int8) if texts.dtype == np.float32 else texts


def _appended(texts: _Packed, more: _Packed) -> _Packed:
    """Both below each other, in room that is made ahead, so that one more text copies nothing."""
    room = texts.base
    whole = len(texts) + len(more)
    if room is None or room.dtype != texts.dtype or len(room) < whole or room.shape[1:] != texts.shape[1:]:
        room = np.empty((whole + whole // 4, texts.shape[1]), texts.dtype)
        room[: len(texts)] = texts
    room[len(texts) : whole] = more
    return room[:whole]


def _unpacked(texts: _Packed) -> Floats:
    if texts.dtype == np.int8:
        return np.asarray(texts, np.float32) / np.float32(127)
    return np.asarray(texts, np.float32)


def _times(texts: _Packed, vector: Floats) -> Floats:
    """The cosine of every text with a unit vector."""
    scale = np.float32(127 if texts.dtype == np.int8 else 1)
    return np.asarray(texts, np.float32) @ (vector / scale)


def _share(scores: Floats) -> Floats:
    """Scores as a share of the best one."""
    top = float(scores.max(initial=0))
    return scores / np.float32(top) if top > 0 else np.zeros_like(scores)


def _top(scores: Floats, limit: int) -> NDArray[np.int64]:
    """Where the highest scores above 0 are, best first, the earlier one first among equals."""
    above = np.flatnonzero(scores > 0)
    if len(above) > limit:
        level = np.partition(scores[above], len(above) - limit)[len(above) - limit]
        sure = above[scores[above] > level]
        above = np.sort(np.concatenate([sure, above[scores[above] == level][: limit - len(sure)]]))
    return above[np.argsort(-scores[above], kind="stable")]
