"""Passages of notes about money and about development, by what they say of the ward, and how like them a text is.

Knows no story; what the likeness is worth beside the words is said by ``knowledge.costs``.
"""

from functools import partial
from pathlib import Path
from typing import Literal, get_args

from knowledge import kinds
from knowledge.bills import bills
from knowledge.likeness import Taught, Told, read
from knowledge.verbatim import source

_COMMON = Path(__file__).parent / "content" / "common"
PATH = _COMMON / "money_examples.yaml"
DEVELOPMENT_PATH = _COMMON / "development_examples.yaml"

Says = Literal["ward", "not_ward", "open", "silent"]
"""That the ward bears any of the money, that it bears none, that it is open, or nothing of it."""


def load(path: Path) -> Told:
    """Read a file of examples. Raises ``ContentError``."""
    return read(path, get_args(Says))


def _examples(path: Path) -> Told:
    """The examples, and of the sentences that tell of wishes those that name no payer: they are silent.

    Not what notes say aside from a wish: much of that is about money, in words that no rule knows.
    """
    told = load(path)
    by_kind = kinds.load(kinds.PATH)
    wishes = (source(text).flat for kind, texts in by_kind.items() if kind != kinds.ASIDE for text in texts)
    silent = tuple(wish for wish in wishes if not any(bills(wish)))
    return {**told, "silent": (*told["silent"], *silent)}


# How far ahead was chosen on the examples themselves, each writer's by what the others teach.
TAUGHT = Taught("money", partial(_examples, PATH), beside=0.3, instead=0.6)
"""Who pays, whatever it is for."""
DEVELOPMENT = Taught("development", partial(_examples, DEVELOPMENT_PATH), beside=0.3, instead=0.6)
"""Who pays for developing, building or adapting what is tried."""
