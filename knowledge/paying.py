"""Passages of notes about money, by what they say of the ward, and how like them a sentence is.

Knows no story; what the likeness is worth beside the words is said by ``knowledge.costs``.
"""

from pathlib import Path
from typing import Literal, get_args

from knowledge import kinds
from knowledge.bills import bills
from knowledge.likeness import Taught, Told, read
from knowledge.verbatim import source

PATH = Path(__file__).parent / "content" / "common" / "money_examples.yaml"

Says = Literal["ward", "not_ward", "open", "silent"]
"""That the ward bears any money, that it bears none, that it is open, or nothing of it."""


def load(path: Path) -> Told:
    """Read a file of examples. Raises ``ContentError``."""
    return read(path, get_args(Says))


def _examples() -> Told:
    """The examples, and of the sentences that tell of wishes those that name no payer: they are silent."""
    told = load(PATH)
    wishes = (source(text).flat for texts in kinds.load(kinds.PATH).values() for text in texts)
    silent = tuple(wish for wish in wishes if not any(bills(wish)))
    return {**told, "silent": (*told["silent"], *silent)}


TAUGHT = Taught("money", _examples, beside=0.3, instead=0.6)
"""How far ahead was chosen on the examples themselves, each writer's by what the others teach."""
