"""Sentences and whole notes in which a company's wish of a ward was told, by kind, and how like them a text is.

What the likeness is worth beside the words is said by ``knowledge.signals``.
"""

from pathlib import Path

from knowledge.facts import KINDS
from knowledge.likeness import Taught, Told, read
from knowledge.verbatim import source

_COMMON = Path(__file__).parent / "content" / "common"
PATH, STORIES = _COMMON / "kind_examples.yaml", _COMMON / "story_examples.yaml"
ASIDE = "aside"
"""The label of sentences that speak for no kind."""
NOTHING = "nothing"
"""The label of sentences that say themselves that no more is known yet."""
LABELS = (*(kind for kind in KINDS if kind != "unknown"), "own", ASIDE, NOTHING)


def load(path: Path) -> Told:
    """Read a file of examples. Raises ``ContentError``."""
    return read(path, LABELS)


def _examples() -> Told:
    """The sentences and the whole notes of each kind."""
    stories = load(STORIES)
    return {
        kind: (*told, *(source(story).flat for story in stories.get(kind, ())))
        for kind, told in load(PATH).items()
    }


TAUGHT = Taught("kinds", _examples)
