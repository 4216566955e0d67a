"""Checking every file of the content, common and of a city, without using it for anything.

Each problem names the file, the line and the remedy. Knows which file is read by whom and nothing of
what it means; what a file must hold is said where it is read.
"""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from knowledge.datafile import CONTENT, ContentError, line_with

COMMON = CONTENT / "common"
_EXPRESSIONS = {
    "callers.yaml": ("callers", "partners"),
    "contacts.yaml": ("cards", "contact", "extent", "firms", "fullnames", "people", "shops"),
    "mentions.yaml": ("mentions",),
    "money.yaml": ("bills",),
    "renewals.yaml": ("renewal",),
    "sentences.yaml": ("segments",),
    "stories.yaml": ("story",),
    "terms.yaml": ("term",),
}
"""Files of named expressions, and the modules that use them by name."""
_LOADED = {
    "company_names.yaml": "company_names:load",
    "dates.yaml": "dates:load",
    "spelling.yaml": "sounds:load",
    "asking.yaml": "subjects:Concepts.load",
    "kind_examples.yaml": "kinds:load",
    "development_examples.yaml": "paying:load",
    "money_examples.yaml": "paying:load",
    "needs.yaml": "needs:read",
    "renewal_examples.yaml": "renewal:examples",
    "open_answers.yaml": "answers:load",
    "signals.yaml": "signals:load",
    "speakers.yaml": "speakers:load",
    "story_examples.yaml": "kinds:load",
    "thesaurus.yaml": "thesaurus:load",
    "titles.yaml": "title:load",
}
_WITH_ANSWERS = "offtopic.yaml"
_CITY = ("answers.yaml", "issues.csv", "office.yaml", "policy.yaml", "rules.yaml", "silences.yaml")
_ELSEWHERE = ("demo.yaml", "people_demo.csv")
"""Files of a city that are read by other packages."""
_USED = re.compile(r'SAYS(?:\[|\.text\()"(\w+)"')


def problems(folder: Path, common: Path = COMMON) -> Iterator[ContentError]:
    """What is wrong in a city's folder and in the common one: the first thing of each file."""
    found: set[str] = set()
    for step in (*_common(common), *_city(folder, common)):
        try:
            step()
        except ContentError as error:
            if str(error) not in found:
                found.add(str(error))
                yield error
    yield from _unread(common, (*_EXPRESSIONS, *_LOADED, _WITH_ANSWERS))
    yield from _unread(folder, (*_CITY, *_ELSEWHERE))


def _common(folder: Path) -> Iterator[Callable[[], object]]:
    for name, modules in _EXPRESSIONS.items():
        yield partial(_expressions, folder / name, modules)
    for name, reader in _LOADED.items():
        yield partial(_read, reader, folder / name)


def _city(folder: Path, common: Path) -> Iterator[Callable[[], object]]:
    # Imported when it is checked: a module that reads a broken file at import must be named, not fail.
    def policy() -> object:
        return import_module("knowledge.policy").load(folder / "policy.yaml")

    yield policy
    yield lambda: import_module("knowledge.rules").load(folder / "rules.yaml", policy())
    yield lambda: import_module("knowledge.issues").load(folder / "issues.csv")
    yield lambda: import_module("knowledge.handbook").office(folder / "office.yaml")
    yield lambda: import_module("knowledge.ask").AnswerBook.load(folder, policy(), common=common)


def _read(named: str, path: Path) -> None:
    module, _, name = named.partition(":")
    found: Any = import_module(f"knowledge.{module}")
    for part in name.split("."):
        found = getattr(found, part)
    # What is kept of an earlier reading says nothing of the file as it is now.
    getattr(found, "__wrapped__", found)(path)


def _expressions(path: Path, modules: tuple[str, ...]) -> None:
    """Check a file of named expressions, and that each name is one that its modules use."""
    import_module("knowledge.expressions").load(path)
    folder = Path(__file__).parent
    source = "\n".join((folder / f"{module}.py").read_text(encoding="utf-8") for module in modules)
    text = path.read_text(encoding="utf-8")
    used = set(_USED.findall(source))
    spoken = set(re.findall(r'"([a-z_0-9]+)"', source))
    names = re.findall(r"^([a-z][a-z_0-9]*):", text, re.MULTILINE)
    inside = set(re.findall(r"\{([a-z][a-z_0-9]*)\}", text))
    for name in names:
        if name not in used | inside | spoken:
            near = get_close_matches(name, used - set(names), 1)
            remedy = (
                f"「{near[0]}」の書き間違いなら直してください。" if near else "外すか、名前を直してください。"
            )
            raise ContentError(
                path, line_with(path, f"{name}:"), f"「{name}」はどこからも使われていません。", remedy
            )
    if missing := sorted(used - set(names)):
        raise ContentError(path, 1, f"「{missing[0]}」がありません。", "この名前の行を足してください。")


def _unread(folder: Path, known: tuple[str, ...]) -> Iterator[ContentError]:
    """Files that nobody reads: most often a name written wrong."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix in {".yaml", ".yml", ".csv"} and path.name not in known:
            near = get_close_matches(path.name, known, 1, 0.8)
            remedy = f"「{near[0]}」に名前を直してください。" if near else "ほかの場所に移してください。"
            yield ContentError(path, 1, "このファイルは読まれていません。", remedy)
