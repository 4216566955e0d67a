"""Named expressions kept as data: lists of alternatives that may speak of one another by name.

``{ward}`` in an expression stands for the one named ``ward``. Knows how they are written and checked,
not what they find.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import RootModel, model_validator

from knowledge.datafile import Wrong, no_expression, read_yaml

_NAMED = re.compile(r"\{([a-z][a-z_0-9]*)\}")


def filled(expression: str, whole: Mapping[str, str], name: str = "") -> str:
    """An expression with what it names put in. Raises ``Wrong`` where it names none of ``whole``."""
    unknown = [used for used in _NAMED.findall(expression) if used not in whole]
    if unknown:
        raise Wrong(
            f"「{name or expression}」の中の「{{{unknown[0]}}}」が、それより前にありません。",
            f"「{unknown[0]}」を前に置くか、名前の書き間違いを直してください。",
            f"{{{unknown[0]}}}",
        )
    return _NAMED.sub(lambda match: whole[match.group(1)], expression)


def composed(raw: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Each name's alternatives as one group; one may use only those before it. Raises ``Wrong``."""
    whole: dict[str, str] = {}
    for name, alternatives in raw.items():
        parts = [filled(alternative, whole, name) for alternative in alternatives]
        whole[name] = f"(?:{'|'.join(parts)})"
        try:
            re.compile(whole[name])
        except re.error as error:
            raise no_expression(_broken(alternatives, whole) or name, error) from error
    return whole


def _broken(alternatives: tuple[str, ...], whole: Mapping[str, str]) -> str:
    """The alternative that is no expression by itself."""
    for alternative in alternatives:
        try:
            re.compile(_NAMED.sub(lambda match: whole[match.group(1)], alternative))
        except re.error:
            return alternative
    return ""


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
