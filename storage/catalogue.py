"""The catalogue of regional issues: seeded from a content folder once, then the database's own.

Every edit is kept with who made it, when, and what stood there before; the catalogue's number moves on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from knowledge.issues import Issue
from knowledge.registers import issue_cells, issue_columns
from knowledge.sheets import Change, Fate
from storage import audit, codec
from storage.insert import insert_new
from storage.schema import counters, issue_edits, issues

_VERSION = "catalogue"


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of an issue. ``before`` is None for one that was added, ``after`` for one taken out."""

    version: int
    at: datetime
    actor: str
    before: Issue | None
    after: Issue | None


def seed(session: Session, rows: Sequence[Issue]) -> None:
    """Fill an empty catalogue. One that is filled stays as it is; ``news`` says what differs."""
    if insert_new(session, counters, {"name": _VERSION, "value": 1}):
        for position, issue in enumerate(rows):
            session.execute(
                insert(issues).values(position=position, origin="content", version=1, **_columns(issue))
            )


def news(session: Session, rows: Sequence[Issue]) -> tuple[Fate, ...]:
    """What a content folder has that was never in the catalogue, and what it no longer has.

    Where it holds what an edit or the taking out of an issue began with, that was decided already
    and is no news; nor is what the office added of its own.
    """
    kept = {issue.id: issue for issue in read(session)}
    known: dict[str, list[Issue]] = {key: [issue] for key, issue in kept.items()}
    for row in session.execute(select(issue_edits.c.issue, issue_edits.c.before, issue_edits.c.after)):
        before_after = (codec.load(Issue, side) for side in (row.before, row.after) if side)
        known.setdefault(row.issue, []).extend(before_after)
    found = [_fate(0, kept.get(issue.id), issue) for issue in rows if issue not in known.get(issue.id, ())]
    shipped = {issue.id for issue in rows}
    untouched = select(issues.c.id).where(issues.c.origin == "content").order_by(issues.c.position)
    gone = [key for key in session.execute(untouched).scalars() if key not in shipped]
    return (*found, *(_out(kept[key]) for key in gone))


def read(session: Session) -> tuple[Issue, ...]:
    """Every issue, in the catalogue's order."""
    return tuple(_issue(row) for row in session.execute(select(issues).order_by(issues.c.position)))


def every_id(session: Session) -> frozenset[str]:
    """The numbers of all issues there are and were."""
    rows = (session.execute(select(column)).scalars() for column in (issues.c.id, issue_edits.c.issue))
    return frozenset(key for column in rows for key in column)


def version(session: Session) -> int:
    """The number of this catalogue; another one means that it has changed. 0 before it was seeded."""
    return session.execute(select(counters.c.value).where(counters.c.name == _VERSION)).scalar() or 0


def plan(session: Session, rows: Sequence[tuple[int, Issue]], replacing: bool = False) -> tuple[Fate, ...]:
    """What would become of each of these rows. Those the catalogue holds besides stay, or with
    ``replacing`` are taken out."""
    kept = {issue.id: issue for issue in read(session)}
    given = {issue.id for _, issue in rows}
    others = [issue for key, issue in kept.items() if replacing and key not in given]
    return (
        *(_fate(line, kept.get(issue.id), issue) for line, issue in rows),
        *(_out(issue) for issue in others),
    )


def _out(issue: Issue) -> Fate:
    return Fate(0, issue.id, issue.title, "out")


def _fate(line: int, before: Issue | None, after: Issue) -> Fate:
    if before is None:
        return Fate(line, after.id, after.title, "new")
    labels = (column.label for column in issue_columns(datetime.min.date()))
    changes = tuple(
        Change(label, old, new)
        for label, old, new in zip(labels, issue_cells(before), issue_cells(after), strict=True)
        if old != new
    )
    return Fate(line, after.id, after.title, "changed" if changes else "same", changes)


def put(session: Session, rows: Iterable[Issue], actor: str, at: datetime, channel: str = "terminal") -> int:
    """Add these issues or bring them to what is given here. Returns how many were not so before."""
    session.execute(select(counters.c.value).where(counters.c.name == _VERSION).with_for_update())
    kept = {issue.id: issue for issue in read(session)}
    last = session.execute(select(func.max(issues.c.position))).scalar()
    place = -1 if last is None else last
    edited = 0
    for issue in rows:
        before = kept.get(issue.id)
        if before == issue:
            continue
        number = _note(session, before, issue, actor=actor, at=at, channel=channel)
        if before is None:
            place += 1
            values = {"position": place, "origin": "desk", "version": number, **_columns(issue)}
            session.execute(insert(issues).values(**values))
        else:
            here = issues.c.id == issue.id
            session.execute(
                update(issues).where(here).values(origin="desk", version=number, **_columns(issue))
            )
        edited += 1
    _moved_on(session, edited)
    return edited


def replace_all(
    session: Session, rows: Sequence[Issue], actor: str, at: datetime, channel: str = "terminal"
) -> int:
    """Make these issues the whole catalogue. Returns how many were not so before."""
    given = {issue.id for issue in rows}
    gone = [issue.id for issue in read(session) if issue.id not in given]
    edited = put(session, rows, actor, at, channel)
    return edited + sum(take_out(session, key, actor, at, channel) for key in gone)


def take_out(session: Session, issue_id: str, actor: str, at: datetime, channel: str = "terminal") -> bool:
    """Take an issue out of the catalogue; its edits stay. False if it was not there."""
    row = session.execute(select(issues).where(issues.c.id == issue_id).with_for_update()).first()
    if row is None:
        return False
    _note(session, _issue(row), None, actor=actor, at=at, channel=channel)
    session.execute(delete(issues).where(issues.c.id == issue_id))
    _moved_on(session, 1)
    return True


def edits(session: Session, issue_id: str) -> tuple[Edit, ...]:
    """Every edit of an issue, oldest first; none for one that is as it came."""
    rows = session.execute(
        select(issue_edits).where(issue_edits.c.issue == issue_id).order_by(issue_edits.c.version)
    )
    return tuple(
        Edit(
            row.version,
            row.at,
            row.actor,
            codec.load(Issue, row.before) if row.before else None,
            codec.load(Issue, row.after) if row.after else None,
        )
        for row in rows
    )


def _note(
    session: Session, before: Issue | None, after: Issue | None, *, actor: str, at: datetime, channel: str
) -> int:
    """Keep an edit, and give the number of the issue's version that it makes."""
    issue = before or after
    assert issue is not None
    issue_id = issue.id
    last = session.execute(
        select(func.max(issue_edits.c.version)).where(issue_edits.c.issue == issue_id)
    ).scalar()
    number = (last or 1) + 1 if before or last else 1
    session.execute(
        insert(issue_edits).values(
            issue=issue_id,
            version=number,
            at=at,
            actor=actor,
            before=codec.dump(Issue, before) if before else None,
            after=codec.dump(Issue, after) if after else None,
        )
    )
    action = "add_issue" if before is None else "edit_issue" if after else "take_out_issue"
    audit.record(session, at, actor, channel=channel, action=action, subject=issue_id)
    return number


def _moved_on(session: Session, edited: int) -> None:
    if edited:
        here = counters.c.name == _VERSION
        session.execute(update(counters).where(here).values(value=counters.c.value + 1))


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
