"""Taking tables in from CSV files, whole or not at all: what the commands and, later, pages have in common.

Says what becomes of each row; what the rows mean is worked out elsewhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dialogs import registers as words
from knowledge import registers, sheets
from knowledge.issues import Issue
from knowledge.sheets import Fate, Problem, Sheet
from storage import catalogue, people_import, register
from storage.engine import reading, writing


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: ``lines`` to print, ``remarks`` beside them, and why it was ``refused``."""

    lines: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read: what would become of it, and how it is taken over."""

    sheet: Sheet
    plan: Callable[[Session], tuple[Fate, ...]]
    apply: Callable[[Session], object]
    further: Sequence[Problem] = field(default=())

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that stands against it, by line."""
        return tuple(sorted((*self.sheet.problems, *self.further), key=lambda problem: problem.line))


def issues(data: bytes, actor: str, at: datetime, replacing: bool = False) -> Table:
    """A file of regional issues. Those it does not hold stay, or with ``replacing`` are taken out."""
    sheet = sheets.read(data, registers.issue_columns(at.date()), "id")
    rows = registers.issues(sheet.rows)
    write = catalogue.replace_all if replacing else catalogue.put
    return Table(
        sheet,
        lambda session: catalogue.plan(session, rows, replacing),
        lambda session: write(session, [issue for _, issue in rows], actor, at),
    )


def issues_file(rows: Sequence[Issue], today: datetime) -> bytes:
    """The catalogue as a file that can be edited and taken in again."""
    return sheets.write(
        registers.issue_columns(today.date()), [registers.issue_cells(issue) for issue in rows]
    )


def companies(data: bytes, actor: str, at: datetime) -> Table:
    """A file of companies. What the register knows besides stays."""
    sheet = sheets.read(data, registers.COMPANY_COLUMNS)
    rows = registers.companies(sheet.rows)
    return Table(
        sheet,
        lambda session: register.plan(session, rows),
        lambda session: register.take_in(session, [row for _, row in rows], actor, at),
        registers.companies_twice(rows),
    )


def people(data: bytes, actor: str, at: datetime, replacing: bool = False) -> Table:
    """A file of people. Those it does not hold stay, or with ``replacing`` end with yesterday."""
    sheet = sheets.read(data, registers.people_columns(at.date()))
    rows = registers.people(sheet.rows)
    return Table(
        sheet,
        lambda session: people_import.plan(session, rows, at.date(), replacing),
        lambda session: people_import.take_in(
            session, [row for _, row in rows], actor, at, replacing=replacing
        ),
        registers.people_problems(rows),
    )


def take_in(engine: Engine, table: Table, dry: bool = False) -> Taken:
    """Take a file over, unless anything stands against it. ``dry`` shows each row's fate and takes nothing."""
    remarks, problems = words.remarks(table.sheet), table.problems
    why = words.refused(problems) if problems else ""
    if dry:
        with reading(engine) as session:
            fates = table.plan(session)
        end = () if problems else (words.outcome(fates, dry=True),)
        return Taken((*_each(fates, problems), *end), remarks, why)
    if problems:
        return Taken((), remarks, why)
    with writing(engine) as session:
        fates = table.plan(session)
        table.apply(session)
    return Taken((words.outcome(fates, dry=False),), remarks)


def _each(fates: Sequence[Fate], problems: Sequence[Problem]) -> tuple[str, ...]:
    """A line for each row, in the file's order; those that the file does not hold come last."""
    bad = {problem.line for problem in problems}
    rows = [(fate.line, words.fate(fate)) for fate in fates if fate.line and fate.line not in bad]
    rows += [(problem.line, words.bad_row(problem)) for problem in problems]
    gone = [words.fate(fate) for fate in fates if not fate.line]
    return (*(line for _, line in sorted(rows, key=lambda row: row[0])), *gone)
