"""Sentences in which a company's wish of a ward was told, by kind, and how like them another one is.

Knows no story; what the likeness is worth beside the words is said by ``knowledge.signals``.
"""

from pathlib import Path

from knowledge.facts import KINDS
from knowledge.likeness import Taught, Told, read

PATH = Path(__file__).parent / "content" / "common" / "kind_examples.yaml"
ASIDE = "aside"
"""The label of sentences that speak for no kind."""
NOTHING = "nothing"
"""The label of sentences that say themselves that no more is known yet."""
LABELS = (*(kind for kind in KINDS if kind != "unknown"), "own", ASIDE, NOTHING)


def load(path: Path) -> Told:
    """Read a file of examples. Raises ``ContentError``."""
    return read(path, LABELS)


TAUGHT = Taught("kinds", lambda: load(PATH))
