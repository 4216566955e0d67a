"""What is learnt of the ways of asking, once for the same content (see ``knowledge.keeping``).

Knows no clause and no answer.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.concepts import Concepts
from knowledge.keeping import Arrays, fingerprint, kept
from knowledge.recogniser import Recogniser
from knowledge.subjects import Features
from knowledge.vectors import Vectors

ALONE = {"sounds": 0.35, "meanings": 0.3}
"""How much each kind of sign says by itself, next to all of them together."""
_MADE_BY = (
    "text.py",
    "romaji.py",
    "homophones.py",
    "vocabulary.py",
    "questions.py",
    "concepts.py",
    "subjects.py",
    "recogniser.py",
    "learning.py",
)


def learnt(
    ways: Sequence[tuple[str, str]], concepts: Concepts, vectors: Vectors | None, cache: Path | None
) -> tuple[Features, Recogniser]:
    """The features and the recogniser for ways of asking, each as (question, label)."""
    name = f"learnt-{fingerprint((tuple(ways), concepts.named, vectors is not None), _MADE_BY)}"
    state = kept(cache, name, lambda: _learn(ways, concepts, vectors))
    features = Features.restore(state, concepts, vectors)
    return features, Recogniser(state["labels"].tolist(), state["weights"].astype(np.float32))


def _learn(ways: Sequence[tuple[str, str]], concepts: Concepts, vectors: Vectors | None) -> Arrays:
    features, rows = Features.learn([question for question, _ in ways], concepts, vectors)
    views = [(columns, ALONE[name]) for name, columns in features.views.items()]
    recogniser = Recogniser.learn(rows, [label for _, label in ways], views)
    weights = recogniser.weights.astype(np.float16)
    return {"labels": np.array(recogniser.labels), "weights": weights, **features.state()}
