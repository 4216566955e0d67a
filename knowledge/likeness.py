"""How like a sentence is to sentences in which a wish of each kind was told.

Learnt from examples (``content/common/kind_examples.yaml``) over words, their synonyms, pairs of words
and, where they are installed, word vectors. Says how near, never what follows; knows no story.
"""

import math
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import RootModel, model_validator

from knowledge.datafile import Wrong, read_yaml
from knowledge.facts import KINDS
from knowledge.recogniser import Recogniser
from knowledge.text import Token, tokens
from knowledge.vectors import Vectors

PATH = Path(__file__).parent / "content" / "common" / "kind_examples.yaml"
ASIDE = "aside"
"""The label of sentences that speak for no kind."""
NOTHING = "nothing"
"""The label of sentences that say themselves that no more is known yet."""

Floats = NDArray[np.float32]

_SYNONYM, _PAIR, _ONE_APART = 0.6, 0.7, 0.4
_MEANING = 0.9
"""How much the vectors weigh beside the words (1.0)."""
_UNSEEN = 6.0
_SIGNS = frozenset(["補助記号", "空白"])
_MEANT = frozenset(["動詞", "名詞", "形容詞", "副詞", "形状詞"])


class _Examples(RootModel[dict[str, tuple[str, ...]]]):
    """Kind → sentences."""

    @model_validator(mode="after")
    def _known(self) -> "_Examples":
        labels = [*(kind for kind in KINDS if kind != "unknown"), "own", ASIDE, NOTHING]
        if unknown := next((name for name in self.root if name not in labels), None):
            raise Wrong(
                f"話の種類「{unknown}」はありません。",
                f"使える種類は {'、'.join(labels)} です。",
                f"{unknown}:",
            )
        return self


def load(path: Path) -> dict[str, tuple[str, ...]]:
    """Read a file of examples. Raises ``ContentError``."""
    return read_yaml(path, _Examples).root


def _normal(word: Token) -> str:
    return "0" if word.subpart == "数詞" else word.normal


def _features(words: list[Token]) -> dict[str, float]:
    names = [_normal(word) for word in words]
    found: dict[str, float] = {}

    def add(feature: str, weight: float) -> None:
        found[feature] = found.get(feature, 0.0) + weight

    for at, word in enumerate(words):
        add(f"w{names[at]}", 1.0)
        for group in word.synonyms:
            add(f"s{group}", _SYNONYM)
        for step, weight in ((1, _PAIR), (2, _ONE_APART)):
            if at + step < len(names):
                add(f"{step}{names[at]} {names[at + step]}", weight)
    return found


def _unit(row: Floats) -> Floats:
    length = float(np.linalg.norm(row))
    return row / np.float32(length) if length else row


class Likeness:
    """Sentences compared with the examples of every kind."""

    def __init__(self, examples: dict[str, tuple[str, ...]], vectors: Vectors | None) -> None:
        told = [(list(self._words(text)), kind) for kind, texts in examples.items() for text in texts]
        held = Counter(feature for words, _ in told for feature in _features(words))
        self._rarity = {name: math.log((len(told) + 1) / (count + 0.5)) for name, count in held.items()}
        self._at = {name: n for n, name in enumerate(held)}
        self._vectors = vectors
        rows = np.stack([self._row(words) for words, _ in told])
        self._recogniser = Recogniser.of_few(rows, [kind for _, kind in told])

    @staticmethod
    def _words(text: str) -> list[Token]:
        return [word for word in tokens(text) if word.part not in _SIGNS]

    def _row(self, words: list[Token]) -> Floats:
        row = np.zeros(len(self._at), np.float32)
        for name, weight in _features(words).items():
            if name in self._at:
                row[self._at[name]] = weight * self._rarity[name]
        parts = [_unit(row), np.array([0.5], np.float32)]
        if self._vectors is not None:
            parts.append(np.float32(_MEANING) * self._meaning(words, self._vectors))
        return np.concatenate(parts)

    def _meaning(self, words: list[Token], vectors: Vectors) -> Floats:
        total = np.zeros(vectors.width, np.float32)
        for word in words:
            if word.part not in _MEANT:
                continue
            vector = next(
                (v for form in (word.normal, word.surface) if (v := vectors.vector(form)) is not None), None
            )
            if vector is not None:
                total += vector * np.float32(self._rarity.get(f"w{_normal(word)}", _UNSEEN))
        return _unit(total)

    def scores(self, sentence: str) -> dict[str, float]:
        """For each kind, and ``aside``: near 1 like its examples, near 0 unlike them."""
        words = self._words(sentence)
        return self._recogniser.scores(self._row(words)) if words else {}


@cache
def standard() -> Likeness:
    """The examples of the content, learnt at the first use (half a second)."""
    return Likeness(load(PATH), Vectors.find())
