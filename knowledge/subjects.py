"""What a question speaks of: the words, sounds and concepts a reader of many questions goes by.

``Features`` turns a question into one row of numbers. Knows no answer.
"""

import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain, combinations, pairwise
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.concepts import Concepts, Kin, latin_words, stems
from knowledge.questions import Reader, is_english, reading
from knowledge.recogniser import Examples, Sparse
from knowledge.text import fold, is_content, tokens
from knowledge.vectors import Vectors
from knowledge.vocabulary import Vocabulary

Floats = NDArray[np.float32]
Counts = Mapping[str, float]
_Signs = tuple[Counts, Counts, Counts, Counts]

SLOTS = {"words": 2560, "sounds": 2048, "pairs": 1536}
"""How many columns the kinds of sign have of which there are many: each sign is hashed to one of them, so
that there are fewer columns than ways of asking. A concept has one of its own."""
_KINDS = ("words", "sounds", "concepts", "pairs")
_FIRST = dict(zip(SLOTS, accumulate(SLOTS.values(), initial=0), strict=False))
_STRICT = frozenset(["words", "sounds"])
"""Signs of which there are always more than were learnt: unknown ones make the known ones weaker."""
WORDS, SOUNDS, CONCEPTS, PAIRS, MEANING = 1.0, 1.5, 1.0, 1.0, 0.7
_SYNONYM = 0.5
_UNKNOWN = 0.5
_AT_ONCE = 1024
"""How many questions are learnt from at once: so few that no word is looked for twice in a text."""
_SMALL = """
a an the of to is are be do does did we i it its in on for and or at by with this that can may must will would what
which who how when where if our their they them us you your me my as from so not no any there
"""
_SMALL_WORDS = frozenset(_SMALL.split())


class _Block:
    """One kind of sign, weighed by how rare it is among the texts it was made from."""

    def __init__(self, idf: dict[str, float], size: int, weight: float) -> None:
        self.idf, self.size, self.weight = idf, size, weight
        self.unknown = _UNKNOWN * math.log((size + 1) / 0.5)

    @classmethod
    def learn(cls, texts: Sequence[Counts], weight: float, least: int = 1) -> "_Block":
        held = Counter(sign for text in texts for sign in text)
        size = sum(1 for text in texts if text)
        rarity = {sign: math.log((size + 1) / (n + 0.5)) for sign, n in held.items() if n >= least}
        return cls(rarity, size, weight)

    def weigh(self, text: Counts, *, strict: bool) -> dict[str, float]:
        """The known signs with their weights; ``strict``: unknown ones make all of them weaker."""
        found = {sign: _damped(n) * self.idf[sign] for sign, n in text.items() if sign in self.idf}
        square = sum(value * value for value in found.values())
        if strict:
            square += sum(
                (_damped(n) * self.unknown) ** 2 for sign, n in text.items() if sign not in self.idf
            )
        scale = math.sqrt(self.weight / square) if square else 0.0
        return {sign: value * scale for sign, value in found.items()}


def _damped(count: float) -> float:
    return 1 + math.log(count) if count > 1 else count


class Features:
    """Questions as rows of numbers, by what was learnt from well-written ones (see ``learn``).

    Words (Sudachi's short unit and its synonym groups; English stems and pairs of them), sounds (the
    reading, two and three signs at a time; English letters), concepts, pairs of concepts, and the
    sum of the word vectors where there are any.
    """

    def __init__(
        self,
        concepts: Concepts,
        vectors: Vectors | None,
        reader: Reader,
        *,
        blocks: tuple[_Block, _Block, _Block, _Block],
        common: Floats,
        kin: Kin | None,
    ) -> None:
        self.concepts, self._vectors, self._reader, self._kin = concepts, vectors, reader, kin
        self._blocks, self._common = blocks, common
        self._named = {concept: n for n, concept in enumerate(blocks[2].idf, start=sum(SLOTS.values()))}
        self._width = sum(SLOTS.values()) + len(self._named)

    @classmethod
    def learn(
        cls, questions: Sequence[str], concepts: Concepts, vectors: Vectors | None
    ) -> tuple["Features", Examples]:
        """What these questions teach of how rare each sign is, and their rows."""
        heard = Vocabulary()
        kin = None if vectors is None else Kin.learn(concepts, vectors)
        signs: list[_Signs] = []
        for start in range(0, len(questions), _AT_ONCE):
            some = questions[start : start + _AT_ONCE]
            japanese = [question for question in some if not is_english(question)]
            for question in japanese:
                heard.hear(question)
            if kin is not None:
                words = chain.from_iterable(tokens(fold(question)) for question in japanese)
                kin.look_up(sorted({word.normal for word in words if is_content(word)}))
            signs += [_signs(question, concepts, kin) for question in some]
        for phrase in concepts.phrases:
            heard.hear_phrase(phrase)
        blocks = (
            _Block.learn([s[0] for s in signs], WORDS),
            _Block.learn([s[1] for s in signs], SOUNDS),
            _Block.learn([s[2] for s in signs], CONCEPTS),
            _Block.learn([s[3] for s in signs], PAIRS, least=2),
        )
        features = cls(
            concepts, vectors, Reader.knowing(heard), blocks=blocks, common=np.zeros(0, np.float32), kin=kin
        )
        rows = [features._placed(s) for s in signs]
        if vectors is None:
            return features, Examples(rows, features._width, np.zeros((len(rows), 0), np.float32))
        meanings = np.stack([features._meaning(s[0], vectors) for s in signs])
        # What all questions share says nothing about any of them.
        features._common = _shared(meanings)
        return features, Examples(rows, features._width, features._centred(meanings))

    @property
    def views(self) -> dict[str, slice]:
        """The columns of each kind of sign that is worth listening to alone: sounds, meanings."""
        first = _FIRST["sounds"]
        return {"sounds": slice(first, first + SLOTS["sounds"]), "meanings": slice(self._width, None)}

    def state(self) -> dict[str, NDArray[Any]]:
        """All that was learnt, as arrays without objects (see ``restore``)."""
        kept: dict[str, NDArray[Any]] = {"common": self._common, **self._reader.state()}
        if self._kin is not None:
            kept |= {"kin_rows": self._kin.rows, "kin_names": np.array(self._kin.names)}
        for n, block in enumerate(self._blocks):
            kept[f"signs{n}"] = np.array(list(block.idf))
            kept[f"rarity{n}"] = np.array([*block.idf.values(), block.size, block.weight], np.float64)
        return kept

    @classmethod
    def restore(
        cls, kept: Mapping[str, NDArray[Any]], concepts: Concepts, vectors: Vectors | None
    ) -> "Features":
        """The features a ``state`` was taken from. Raises ``KeyError`` for arrays that are no state."""
        blocks = []
        for n in range(4):
            *rarity, size, weight = kept[f"rarity{n}"].tolist()
            blocks.append(
                _Block(dict(zip(kept[f"signs{n}"].tolist(), rarity, strict=True)), int(size), weight)
            )
        words, sounds, named, pairs = blocks
        kin = None if vectors is None else Kin(vectors, kept["kin_rows"], kept["kin_names"].tolist())
        reader = Reader.restore(kept)
        return cls(
            concepts, vectors, reader, blocks=(words, sounds, named, pairs), common=kept["common"], kin=kin
        )

    def read(self, question: str) -> str:
        """The question as it is understood (see ``Reader``)."""
        return question if is_english(question) else self._reader.read(question)

    def row(self, read: str) -> Floats:
        """One row, shape (columns,), for a question that ``read`` has been through."""
        signs = _signs(read, self.concepts, self._kin)
        row = np.zeros(self._width, np.float32)
        placed = self._placed(signs)
        row[placed.columns] = placed.values
        if self._vectors is None:
            return row
        return np.hstack([row, self._centred(self._meaning(signs[0], self._vectors)[None, :])[0]])

    def sense(self, read: str) -> Floats:
        """The words and the meaning of a question that ``read`` has been through, of length 1."""
        row = self.row(read)
        return np.asarray(_unit(np.hstack([row[: SLOTS["words"]], row[self._width :]])), np.float32)

    def _placed(self, signs: _Signs) -> Sparse:
        row: dict[int, float] = {}
        for kind, block, found in zip(_KINDS, self._blocks, signs, strict=True):
            for sign, value in block.weigh(found, strict=kind in _STRICT).items():
                if kind == "concepts":
                    row[self._named[sign]] = value
                else:
                    at = crc32(sign.encode())
                    column = _FIRST[kind] + at % SLOTS[kind]
                    row[column] = row.get(column, 0.0) + (value if at >> 20 & 1 else -value)
        return Sparse.of(row)

    def _meaning(self, words: Counts, vectors: Vectors) -> Floats:
        known = [
            (row, self._blocks[0].idf.get(word, 6.0)) for word in words if (row := vectors.row(word)) >= 0
        ]
        if not known:
            return np.zeros(vectors.width, np.float32)
        table = vectors.table(np.array([row for row, _ in known], np.int32))
        return _unit(np.array([weight for _, weight in known], np.float32) @ table)

    def _centred(self, meanings: Floats) -> Floats:
        rest = meanings - np.outer(meanings @ self._common, self._common)
        return np.asarray(_unit(rest) * math.sqrt(MEANING), np.float32)


def _signs(text: str, concepts: Concepts, kin: Kin | None) -> _Signs:
    words: Counter[str] = Counter()
    said = concepts.found(text)
    meant = dict.fromkeys(said, 1.0)
    if is_english(text):
        stemmed = stems(text)
        words.update(word for word in stemmed if word not in _SMALL_WORDS)
        words.update(f"{a} {b}" for a, b in pairwise(stemmed))
        letters = f" {' '.join(latin_words(text))} "
        sounds = Counter(_runs(letters, (3, 4)))
    else:
        for word in filter(is_content, tokens(fold(text))):
            words[word.normal] += 1
            for group in word.synonyms:
                words[f"#{group}"] += _SYNONYM  # type: ignore[assignment]  # a Counter that holds halves
            if kin is not None and not any(word.surface in by or by in word.surface for by in said.values()):
                for name, strength in kin.of(word.normal):
                    meant[name] = max(meant.get(name, 0.0), strength)
        sounds = Counter(_runs(f"^{reading(text)}$", (2, 3)))
    pairs = {sys.intern(f"{a}&{b}"): min(meant[a], meant[b]) for a, b in combinations(sorted(meant), 2)}
    return words, sounds, meant, pairs


def _runs(text: str, sizes: tuple[int, ...]) -> list[str]:
    # Millions of runs are looked at while learning, but only some ten thousand are different.
    return [sys.intern(text[at : at + size]) for size in sizes for at in range(len(text) - size + 1)]


def _shared(rows: Floats) -> Floats:
    """The direction most common to all rows, by repeated multiplication: their first component."""
    direction = _unit(rows.sum(axis=0))
    for _ in range(12):
        direction = _unit(rows.T @ (rows @ direction))
    return direction


def _unit(rows: Floats) -> Floats:
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-9), np.float32)
