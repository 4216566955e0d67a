"""Named expressions kept as data: lists of alternatives that may speak of one another by name.

``{ward}`` in an expression stands for the one named ``ward``. Knows how they are written and checked,
not what they find.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import RootModel, model_validator

from knowledge.datafile import read_yaml

_NAMED = re.compile(r"\{([a-z][a-z_0-9]*)\}")


def filled(expression: str, whole: Mapping[str, str]) -> str:
    """An expression with what it names put in. Raises ``ValueError`` where it names none of ``whole``."""
    unknown = [used for used in _NAMED.findall(expression) if used not in whole]
    if unknown:
        raise ValueError(f"{expression}: {unknown[0]} is not named before it")
    return _NAMED.sub(lambda match: whole[match.group(1)], expression)


def composed(raw: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Each name's alternatives as one group; one may use only those before it. Raises ``ValueError``."""
    whole: dict[str, str] = {}
    for name, alternatives in raw.items():
        try:
            parts = [filled(alternative, whole) for alternative in alternatives]
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
        whole[name] = f"(?:{'|'.join(parts)})"
        try:
            re.compile(whole[name])
        except re.error as error:
            raise ValueError(f"{name}: {error}") from error
    return whole


class _Expressions(RootModel[dict[str, tuple[str, ...]]]):
    @model_validator(mode="after")
    def _sound(self) -> "_Expressions":
        composed(self.root)
        return self


class Expressions:
    """The expressions of one file by name."""

    def __init__(self, raw: Mapping[str, tuple[str, ...]]) -> None:
        self._whole = composed(raw)
        self._compiled = {name: re.compile(whole) for name, whole in self._whole.items()}

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return self._compiled[name]

    def text(self, name: str) -> str:
        """An expression as text, to be a part of a larger one. Raises ``KeyError``."""
        return self._whole[name]


def load(path: Path) -> Expressions:
    """Read and check a file of expressions. Raises ``ContentError``."""
    return Expressions(read_yaml(path, _Expressions).root)
