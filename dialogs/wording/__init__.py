"""Every sentence a user reads, as data: one YAML file a subject, Jinja2 in each sentence.

Knows the names of the sentences, not when they are said.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template, TemplateSyntaxError, UndefinedError
from pydantic import RootModel

from knowledge.datafile import ContentError, line_with, read_yaml

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


class _Sentences(RootModel[dict[str, str]]):
    """Name → sentence."""


_NAMED = re.compile(r'\bsay(?:_strong)?\(\s*"([a-z_]+)\.([a-z_0-9]+)"')


def problems(code: Iterable[Path], folder: Path = _FOLDER) -> Iterator[ContentError]:
    """What is wrong with the sentences: files, templates, and names that ``code`` says and are not there."""
    wanted = {(match[1], match[2]) for path in code for match in _NAMED.finditer(path.read_text("utf-8"))}
    for path in sorted(folder.glob("*.yaml")):
        try:
            found = read_yaml(path, _Sentences).root
        except ContentError as error:
            yield error
            continue
        for key, source in found.items():
            try:
                Environment(autoescape=False).parse(source)
            except TemplateSyntaxError as error:
                says = f"「{key}」の差し込みを読み取れません（{error.message}）。"
                remedy = "{{ 名前 }} と {% if … %}{% endif %} の括弧の対応を直してください。"
                yield ContentError(path, line_with(path, f"{key}:"), says, remedy)
        for name in sorted(name for file, name in wanted if file == path.stem and name not in found):
            unused = [key for key in found if (path.stem, key) not in wanted]
            near = get_close_matches(name, unused, 1)
            remedy = (
                f"「{near[0]}」が書き間違いなら直してください。" if near else "この名前の行を足してください。"
            )
            line = line_with(path, f"{near[0]}:") if near else 1
            yield ContentError(path, line, f"文「{name}」がありません。", remedy)


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
