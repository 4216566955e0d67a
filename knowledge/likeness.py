"""How like a sentence is to sentences whose meaning is known.

Learnt from the examples of a content file over words, their synonyms, pairs of words and, where they are
installed, word vectors. Says how near, never what follows; knows no story and no label's meaning.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import ClassVar

import numpy as np
from pydantic import RootModel

from knowledge.datafile import ContentError, line_with, read_yaml
from knowledge.keeping import Arrays, fingerprint, kept, once
from knowledge.recogniser import Examples, Floats, Recogniser, Sparse
from knowledge.segments import Segment
from knowledge.text import Token, tokens
from knowledge.vectors import Vectors

Told = Mapping[str, tuple[str, ...]]
"""Label → sentences."""

SILENT = "silent"
"""The label of examples that say nothing of the matter."""

_SYNONYM, _PAIR, _ONE_APART = 0.6, 0.7, 0.4
_MEANING = 0.9
"""How much the vectors weigh beside the words (1.0)."""
_UNSEEN = 6.0
_ALWAYS = 0.5
_SIGNS = frozenset(["補助記号", "空白"])
_MEANT = frozenset(["動詞", "名詞", "形容詞", "副詞", "形状詞"])
_ZERO = frozenset(["0", "０", "〇", "零", "ゼロ"])
_MADE_BY = ("text.py", "recogniser.py", "likeness.py")


class _File(RootModel[dict[str, tuple[str, ...]]]):
    """Label → sentences."""


def read(path: Path, labels: Collection[str]) -> Told:
    """Read a file of examples. Raises ``ContentError`` for a label that is none of ``labels``."""
    told = read_yaml(path, _File).root
    for label in told:
        if label not in labels:
            raise ContentError(
                path, line_with(path, f"{label}:"),
                f"「{label}」という種類はありません。", f"使える種類は {'、'.join(labels)} です。",
            )  # fmt: skip
    return told


def _normal(word: Token) -> str:
    """A word as it is compared: every number but none at all is the same."""
    return "1" if word.subpart == "数詞" and word.normal not in _ZERO else word.normal


def _words(text: str) -> list[Token]:
    return [word for word in tokens(text) if word.part not in _SIGNS]


def _signs(words: list[Token]) -> dict[str, float]:
    names = [_normal(word) for word in words]
    found: dict[str, float] = {}

    def add(sign: str, weight: float) -> None:
        found[sign] = found.get(sign, 0.0) + weight

    for at, word in enumerate(words):
        add(f"w{names[at]}", 1.0)
        for group in word.synonyms:
            add(f"s{group}", _SYNONYM)
        for step, weight in ((1, _PAIR), (2, _ONE_APART)):
            if at + step < len(names):
                add(f"{step}{names[at]} {names[at + step]}", weight)
    return found


class Likeness:
    """Sentences compared with examples of every label.

    ``rarity``: sign → how much it says, in the order of the recogniser's columns.
    """

    def __init__(self, rarity: Mapping[str, float], vectors: Vectors | None, recogniser: Recogniser) -> None:
        self._rarity, self._vectors, self._recogniser = rarity, vectors, recogniser
        self._columns = {sign: column for column, sign in enumerate(rarity)}

    @classmethod
    def learn(cls, told: Told, vectors: Vectors | None) -> "Likeness":
        """Learn from examples: seconds for some thousands."""
        read = [(_words(text), label) for label, texts in told.items() for text in texts]
        held = Counter(sign for words, _ in read for sign in _signs(words))
        rarity = {sign: math.log((len(read) + 1) / (count + 0.5)) for sign, count in held.items()}
        learner = cls(rarity, vectors, Recogniser((), np.zeros((0, 0), np.float32)))
        rows = Examples(
            [learner._said(words) for words, _ in read],
            len(rarity),
            np.stack([learner._meant(words) for words, _ in read]),
        )
        return cls(rarity, vectors, Recogniser.of_few(rows, [label for _, label in read]))

    def state(self) -> Arrays:
        """All that was learnt, as arrays without objects (see ``restore``)."""
        return {
            "signs": np.array(list(self._rarity)),
            "rarity": np.array(list(self._rarity.values())),
            "labels": np.array(self._recogniser.labels),
            "weights": self._recogniser.weights.astype(np.float16),
        }

    @classmethod
    def restore(cls, state: Arrays, vectors: Vectors | None) -> "Likeness":
        """The likeness a ``state`` was taken from."""
        rarity = dict(zip(state["signs"].tolist(), state["rarity"].tolist(), strict=True))
        recogniser = Recogniser(state["labels"].tolist(), state["weights"].astype(np.float32))
        return cls(rarity, vectors, recogniser)

    def scores(self, sentence: str) -> dict[str, float]:
        """For each label: near 1 like its examples, near 0 unlike them; empty for a text without words."""
        words = _words(sentence)
        if not words:
            return {}
        said = self._said(words)
        row = np.zeros(len(self._rarity), np.float32)
        row[said.columns] = said.values
        return self._recogniser.scores(np.concatenate([row, self._meant(words)]))

    def _said(self, words: list[Token]) -> Sparse:
        """The signs that are known, weighed by how rare they are, as a row of length 1."""
        weighed = {
            self._columns[sign]: weight * self._rarity[sign]
            for sign, weight in _signs(words).items()
            if sign in self._columns
        }
        length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        return Sparse.of({column: weight / length for column, weight in weighed.items()})

    def _meant(self, words: list[Token]) -> Floats:
        """A column that is the same for all, then the sum of the word vectors as a row of one length."""
        same = np.array([_ALWAYS], np.float32)
        if self._vectors is None:
            return same
        total = np.zeros(self._vectors.width, np.float32)
        for word in words:
            if word.part not in _MEANT:
                continue
            forms = (self._vectors.vector(form) for form in (word.normal, word.surface))
            vector = next((found for found in forms if found is not None), None)
            if vector is not None:
                total += vector * np.float32(self._rarity.get(f"w{_normal(word)}", _UNSEEN))
        length = float(np.linalg.norm(total)) or 1.0
        return np.concatenate([same, total * np.float32(_MEANING / length)])


class Taught:
    """What the examples of a content file teach: learnt at the first use, or read where it is kept.

    ``examples``: read then, so that a file that is broken is named by whoever checks it. ``beside``,
    ``instead``: how far ahead of the next a label has to be, where the words of a sentence say nothing
    and where they say another thing.
    """

    folder: ClassVar[Path | None] = None
    """Where copies of what was learnt lie, for all files; set before the first use (see ``knowledge.handbook``)."""

    def __init__(
        self, name: str, examples: Callable[[], Told], *, beside: float = 0.0, instead: float = 0.0
    ) -> None:
        self._name, self._examples = name, examples
        self._beside, self._instead = beside, instead
        self.learnt = once(self._learn)

    def scores(self, sentence: str) -> dict[str, float]:
        """See ``Likeness.scores``."""
        return self.learnt().scores(sentence)

    def hears(self, sentence: str) -> tuple[str, float]:
        """The likest label and how far it is ahead of the next; an empty one for a text without words."""
        ranked = sorted(self.scores(sentence).items(), key=lambda pair: -pair[1])
        return (ranked[0][0], ranked[0][1] - ranked[1][1]) if ranked else ("", 0.0)

    def silence(self, sentence: str) -> float:
        """How like a sentence is to those that say nothing of the matter; 1 for a text without words."""
        return self.scores(sentence).get(SILENT, 1.0)

    def outweighs(self, text: str, said: str, *, settled: bool) -> str | None:
        """The likest label where it counts for more than what the words say; never that nothing is said.

        ``settled``: whether ``said`` settles the matter, so that likeness would stand against it.
        """
        heard, ahead = self.hears(text)
        if heard in {"", SILENT, said} or ahead <= (self._instead if settled else self._beside):
            return None
        return heard

    def likest(self, pieces: Iterable[Segment], label: str) -> Segment:
        """The piece that is likest to the examples of a label."""
        return max(pieces, key=lambda piece: self.scores(piece.text).get(label, 0.0))

    def _learn(self) -> Likeness:
        told, vectors = self._examples(), Vectors.find(self.folder)
        name = f"{self._name}-{fingerprint((sorted(told.items()), vectors is not None), _MADE_BY)}"
        return Likeness.restore(
            kept(self.folder, name, lambda: Likeness.learn(told, vectors).state()), vectors
        )
