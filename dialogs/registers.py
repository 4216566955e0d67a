"""What is said of a table that somebody brings, and of a database that cannot be used. Knows no table."""

from collections import Counter
from collections.abc import Iterator, Sequence

from dialogs.wording import say
from knowledge.sheets import Fate, Problem, Sheet

LONGEST = 60
"""Characters of a value in the line of a change."""

_DATABASE = {
    "URL": "address",
    "SQLITE_READONLY": "readonly",
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_FULL": "full",
    "SQLITE_CANTOPEN": "place",
    "SQLITE_NOTADB": "broken",
    "SQLITE_CORRUPT": "broken",
    "SQLITE_IOERR": "disk",
}


def problem(found: Problem) -> str:
    """What is wrong in one place, with the line, the column and an example."""
    place = say("registers.place", line=found.line, column=found.column)
    return say(f"registers.problem_{found.code}", place=place, column=found.column, **found.values)


def refused(problems: Sequence[Problem]) -> str:
    """Why nothing was taken in: the first problem, and how many more there are."""
    return say("registers.refused", first=problem(problems[0]), more=len(problems) - 1)


def remarks(sheet: Sheet) -> tuple[str, ...]:
    """What is to be known of how a file was read."""
    return (say("registers.shift_jis"),) if sheet.encoding == "shift_jis" else ()


def fate(found: Fate) -> str:
    """What becomes of one row, with what would change."""
    name = "row" if found.line else "row_gone"
    head = say(
        f"registers.{name}",
        line=found.line,
        kind=say(f"registers.kind_{found.kind}"),
        key=found.key,
        name=found.name,
    )
    return "\n".join((head, *_changes(found)))


def _changes(found: Fate) -> Iterator[str]:
    for change in found.changes:
        values = {"before": _short(change.before), "after": _short(change.after)}
        yield "　" + say("registers.change", label=change.label, **values)


def bad_row(found: Problem) -> str:
    """A row that cannot be taken in."""
    return say("registers.row_bad", line=found.line, problem=problem(found))


def outcome(fates: Sequence[Fate], dry: bool) -> str:
    """How many rows are new, changed and the same; and whether they were taken in."""
    kinds = Counter(found.kind for found in fates)
    counted = say(
        "registers.counted", **{kind: kinds[kind] for kind in ("new", "changed", "same", "ends", "out")}
    )
    return say("registers.tried" if dry else "registers.taken", counted=counted)


def news(fates: Sequence[Fate], path: object) -> tuple[str, ...]:
    """What a new version of the software brings for the catalogue, and how it is taken over."""
    if not fates:
        return (say("registers.news_none"),)
    return (*(release_row(found) for found in fates), say("registers.news_how", path=path))


def release_row(found: Fate) -> str:
    """One issue that the software's own catalogue has otherwise, with what it says."""
    head = say(f"registers.news_{found.kind}", key=found.key, name=found.name)
    return "\n".join((head, *_changes(found)))


def unusable(why: str) -> str:
    """Why the database cannot be used, for whoever looks after the machine. ``why`` is its code."""
    known = next((name for code, name in _DATABASE.items() if why.startswith(code)), "unreachable")
    return say(f"registers.database_{known}", why=why)


def _short(text: str) -> str:
    flat = text.replace("\n", " ")
    if not flat:
        return "―"
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST]}…"
