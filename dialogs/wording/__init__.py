"""Every sentence a user reads, as data: one YAML file a subject, Jinja2 in each sentence.

Knows the names of the sentences, not when they are said.
"""

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template, UndefinedError

_FOLDER = Path(__file__).parent
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def sentences() -> dict[str, Template]:
    """All sentences by name (``file.key``). Raises when a name stands twice or is no text."""
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    found: dict[str, Template] = {}
    for path in sorted(_FOLDER.glob("*.yaml")):
        for key, source in yaml.load(path.read_text(encoding="utf-8"), _LOADER).items():
            if not isinstance(source, str):
                raise TypeError(f"{path.name}: {key} is not a text")
            found[f"{path.stem}.{key}"] = environment.from_string(source.strip())
    return found


def say(name: str, /, **values: Any) -> str:
    """The sentence ``name`` with its values. Raises ``KeyError`` for an unknown name."""
    return sentences()[name].render(**values)


@cache
def button_labels() -> frozenset[str]:
    """The labels of all buttons, but for those that have values to be put in."""
    found = set()
    for name, template in sentences().items():
        if name.startswith("labels.button_"):
            with suppress(UndefinedError):
                found.add(template.render())
    return frozenset(found)


def label(group: str, code: str) -> str:
    """What a screen calls a code of the software: ``label("state", "received")`` is 受付."""
    return say(f"labels.{group}_{code}")
