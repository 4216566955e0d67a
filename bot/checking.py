"""Every data file checked: the content of all cities and of this one, the sentences, the demo.

Gives what each package finds in its own files; judges nothing itself.
"""

from collections.abc import Iterator
from pathlib import Path

from dialogs import wording
from knowledge import lint
from knowledge.datafile import ContentError, line_with, read_csv

_CODE = Path(__file__).parents[1]


def problems(folder: Path, common: Path = lint.COMMON) -> Iterator[ContentError]:
    """What is wrong, each with file, line and remedy."""
    content = list(lint.problems(folder, common))
    yield from content
    code = [path for package in ("dialogs", "bot") for path in sorted((_CODE / package).rglob("*.py"))]
    yield from wording.problems(code)
    if not content:
        yield from _demo(folder)


def _demo(folder: Path) -> Iterator[ContentError]:
    """The invented half-year and its people; they may be left out."""
    # Imported when all else is well: it is made of the conversation.
    from bot import demo  # noqa: PLC0415

    people = folder / "people_demo.csv"
    try:
        known = (
            {row["id"] for _, row in read_csv(people, ("id", "name", "department", "email", "desk"))}
            if people.exists()
            else set()
        )
        story = demo.read(folder / "demo.yaml") if (folder / "demo.yaml").exists() else None
    except ContentError as error:
        yield error
        return
    path = folder / "demo.yaml"
    for who in story.people() if story else ():
        if who not in known:
            remedy = f"people_demo.csv の id（{'、'.join(sorted(known))}）から選んでください。"
            yield ContentError(path, line_with(path, who), f"「{who}」という人がいません。", remedy)
