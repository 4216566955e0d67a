"""What a list of cases is narrowed down to and sorted by, from the address of its page.

Works on the rows as they are shown. Knows no requests and no database.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from dialogs.views import QueueRow, QueueView
from knowledge.company_names import read as read_name

MINE = "mine"
NOBODY = "none"


def _counted(row: QueueRow) -> tuple[int, ...]:
    """The year and the count of a case's number."""
    return tuple(int(digits) for digits in re.findall(r"\d+", row.number))


def _called(row: QueueRow) -> tuple[object, ...]:
    """A company by its name without what it is (株式会社); behind all of them where none is named."""
    return (not row.named, read_name(row.company).key, row.number)


SORTS: Mapping[str, tuple[str, Callable[[QueueRow], tuple[object, ...]]]] = {
    "": ("番の順", lambda _: ()),
    "age": ("受付の古い順", lambda row: (-row.age, row.number)),
    "new": ("受付の新しい順", lambda row: (row.age, *(-part for part in _counted(row)))),
    "number": ("番号順", lambda row: (len(row.number), row.number)),
    "company": ("企業名順", _called),
}


@dataclass(frozen=True, slots=True)
class Sieve:
    """The choices of a reader; empty ones let everything through."""

    who: str = ""
    state: str = ""
    department: str = ""
    pattern: str = ""
    sort: str = ""

    @property
    def narrows(self) -> bool:
        """Whether rows may be missing because of it."""
        return any((self.who, self.state, self.department, self.pattern))

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        names = ("who", "state", "department", "pattern", "sort")
        given = {name: getattr(self, name) for name in names if getattr(self, name)}
        return "?" + urlencode(given) if given else ""


@dataclass(frozen=True, slots=True)
class Options:
    """What there is to choose from: the values that stand in the list."""

    states: tuple[str, ...]
    departments: tuple[str, ...]
    patterns: tuple[str, ...]


def read(parameters: Mapping[str, str]) -> Sieve:
    """The choices in an address. What is not understood is not there."""
    sieve = Sieve(**{name: parameters.get(name, "")[:100] for name in Sieve.__slots__})
    who = sieve.who if sieve.who in {MINE, NOBODY} else ""
    return replace(sieve, who=who, sort=sieve.sort if sieve.sort in SORTS else "")


def options(view: QueueView) -> Options:
    """The choices a list gives."""
    rows = [row for section in view.sections for row in section.rows]
    return Options(
        _distinct(row.state for row in rows),
        _distinct(row.department for row in rows),
        _distinct(row.pattern for row in rows),
    )


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def sift(view: QueueView, sieve: Sieve, me: str) -> QueueView:
    """The list with only what the reader wants, in their order; ``me`` is their id."""
    sections = []
    for section in view.sections:
        rows = [row for row in section.rows if _passes(row, sieve, me)]
        if sieve.sort:
            rows.sort(key=SORTS[sieve.sort][1])
        if rows:
            sections.append(replace(section, rows=tuple(rows)))
    return replace(view, sections=tuple(sections))


def _passes(row: QueueRow, sieve: Sieve, me: str) -> bool:
    if sieve.who == MINE and row.holder != me:
        return False
    if sieve.who == NOBODY and row.holder:
        return False
    pairs = ((sieve.state, row.state), (sieve.department, row.department), (sieve.pattern, row.pattern))
    return all(wanted in ("", value) for wanted, value in pairs)
