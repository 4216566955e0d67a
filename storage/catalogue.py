"""The catalogue of regional issues: seeded from a content folder once, then the database's own."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from knowledge.issues import Issue
from storage.insert import insert_new
from storage.schema import counters, issues

_VERSION = "catalogue"


@dataclass(frozen=True, slots=True)
class Difference:
    """How a content folder differs from the catalogue that is kept: ids of issues."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def seed(session: Session, rows: Sequence[Issue]) -> Difference:
    """Fill an empty catalogue. One that is filled stays as it is: what differs is returned."""
    if insert_new(session, counters, {"name": _VERSION, "value": 1}):
        for position, issue in enumerate(rows):
            session.execute(
                insert(issues).values(position=position, origin="content", version=1, **_columns(issue))
            )
    kept = {issue.id: issue for issue in read(session)}
    new = {issue.id: issue for issue in rows}
    return Difference(
        tuple(key for key in new if key not in kept),
        tuple(key for key in new if key in kept and kept[key] != new[key]),
        tuple(key for key in kept if key not in new),
    )


def read(session: Session) -> tuple[Issue, ...]:
    """Every issue, in the catalogue's order."""
    return tuple(_issue(row) for row in session.execute(select(issues).order_by(issues.c.position)))


def version(session: Session) -> int:
    """The number of this catalogue; another one means that it has changed. 0 before it was seeded."""
    return session.execute(select(counters.c.value).where(counters.c.name == _VERSION)).scalar() or 0


def _columns(issue: Issue) -> dict[str, Any]:
    return {**asdict(issue), "keywords": list(issue.keywords)}


def _issue(row: Row[Any]) -> Issue:
    return Issue(
        id=row.id,
        field=row.field,
        title=row.title,
        description=row.description,
        keywords=tuple(row.keywords),
        department=row.department,
        source=row.source,
        year=row.year,
    )
