"""What is learnt of the ways of asking, kept in a folder so that it is learnt once for the same content.

Knows no clause and no answer. What is kept is only ever a copy: without the folder, or with one that
cannot be read or written, it is learnt again.
"""

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from functools import cache as kept_once
from pathlib import Path
from threading import Lock
from typing import TypeVar

import numpy as np

from knowledge.concepts import Concepts
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


Made = TypeVar("Made")


def once(make: Callable[[], Made]) -> Callable[[], Made]:
    """``make``, called by the first who asks; whoever asks meanwhile waits and gets the same."""
    made, one_at_a_time = kept_once(make), Lock()

    def get() -> Made:
        with one_at_a_time:
            return made()

    return get


def learnt(
    ways: Sequence[tuple[str, str]], concepts: Concepts, vectors: Vectors | None, cache: Path | None
) -> tuple[Features, Recogniser]:
    """The features and the recogniser for ways of asking, each as (question, label)."""
    kept = None if cache is None else cache / f"learnt-{_fingerprint(ways, concepts, vectors)}.npz"
    if kept is not None and kept.exists():
        try:
            with np.load(kept, allow_pickle=False) as arrays:
                state = {name: arrays[name] for name in arrays.files}
            features = Features.restore(state, concepts, vectors)
            return features, Recogniser(state["labels"].tolist(), state["weights"].astype(np.float32))
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            pass
    features, rows = Features.learn([question for question, _ in ways], concepts, vectors)
    views = [(columns, ALONE[name]) for name, columns in features.views.items()]
    recogniser = Recogniser.learn(rows, [label for _, label in ways], views)
    if kept is not None:
        _keep(kept, features, recogniser)
    return features, recogniser


def _keep(path: Path, features: Features, recogniser: Recogniser) -> None:
    partial = path.with_name(f"{path.stem}.partial.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(
            partial,
            allow_pickle=False,
            labels=np.array(recogniser.labels),
            weights=recogniser.weights.astype(np.float16),
            **features.state(),
        )
        partial.replace(path)
    except OSError:
        return


def _fingerprint(ways: Sequence[tuple[str, str]], concepts: Concepts, vectors: Vectors | None) -> str:
    """Names the content, the code that reads it and whether there are vectors."""
    digest = hashlib.sha256(repr((tuple(ways), concepts.named, vectors is not None)).encode())
    for name in _MADE_BY:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:16]
