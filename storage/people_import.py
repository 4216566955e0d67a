"""Taking in the table of people from a file: who is where from which day, without forgetting who was.

A row in the file stands from its first day on; what was known of the person before that day stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from knowledge.registers import PersonRow, people_columns
from knowledge.sheets import Change, Fate
from storage import audit
from storage.people import IMPORTED as REALM
from storage.people import Entry, resolve
from storage.schema import people

Known = dict[str, list[PersonRow]]


def plan(
    session: Session, rows: Sequence[tuple[int, PersonRow]], today: date, replacing: bool = False
) -> tuple[Fate, ...]:
    """What would become of each of these rows; with ``replacing`` also of those who are not among them."""
    known = _known(session)
    after = _after(known, [row for _, row in rows], today, replacing)
    fates = [_fate(line, row, known) for line, row in rows]
    for account in known:
        if replacing and known[account] != after[account] and account not in {row.id for _, row in rows}:
            last = known[account][-1]
            gone = _changes(last, replace(last, valid_to=_last_day(last, today)))
            fates.append(Fate(0, account, last.name, "ends", gone))
    return tuple(fates)


def take_in(
    session: Session,
    rows: Sequence[PersonRow],
    actor: str,
    at: datetime,
    *,
    replacing: bool = False,
    channel: str = "terminal",
) -> int:
    """Take these people over. Returns how many persons are not what they were before."""
    known = _known(session)
    after = _after(known, rows, at.date(), replacing)
    changed = [account for account in after if after[account] != known.get(account)]
    for account in changed:
        _write(session, account, after[account])
        action = "edit_person" if account in known else "add_person"
        audit.record(session, at, actor, channel=channel, action=action, subject=account[:100])
    return len(changed)


def _known(session: Session) -> Known:
    found: Known = defaultdict(list)
    query = select(people).where(people.c.realm == REALM)
    for row in session.execute(query.order_by(people.c.id, people.c.valid_from.asc().nulls_first())):
        found[row.id].append(
            PersonRow(row.id, row.name, row.department, row.email, row.desk, row.valid_from, row.valid_to)
        )
    return dict(found)


def _after(known: Known, rows: Iterable[PersonRow], today: date, replacing: bool) -> Known:
    """Every person's periods once these rows are taken in."""
    given: Known = defaultdict(list)
    for row in rows:
        given[row.id].append(row)
    after: Known = {}
    for account, before in known.items():
        if account not in given:
            after[account] = _ended(before, today) if replacing else before
    for account, theirs in given.items():
        ordered = sorted(theirs, key=_begins)
        after[account] = [*_until(known.get(account, []), ordered[0]), *ordered]
    return after


def _begins(row: PersonRow) -> date:
    return row.valid_from or date.min


def _until(before: Iterable[PersonRow], first: PersonRow) -> list[PersonRow]:
    """What was known of the days before the first of the new periods."""
    kept = []
    for row in before:
        if _begins(row) < _begins(first):
            last = _begins(first) - timedelta(days=1)
            kept.append(row if row.valid_to and row.valid_to <= last else replace(row, valid_to=last))
    return kept


def _ended(before: Iterable[PersonRow], today: date) -> list[PersonRow]:
    """Periods that end yesterday; those still to come are gone."""
    return [replace(row, valid_to=_last_day(row, today)) for row in before if _begins(row) < today]


def _last_day(row: PersonRow, today: date) -> date:
    yesterday = today - timedelta(days=1)
    return min(row.valid_to or yesterday, yesterday)


def _write(session: Session, account: str, rows: Sequence[PersonRow]) -> None:
    here = (people.c.realm == REALM) & (people.c.id == account)
    emails = [row.email for row in reversed(rows) if row.email]
    person = resolve(session, Entry(REALM, account, "", "", email=next(iter(emails), "")))
    session.execute(delete(people).where(here))
    for row in rows:
        values = {
            "name": row.name,
            "department": row.department,
            "email": row.email,
            "desk": row.desk,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
        }
        session.execute(
            insert(people).values(realm=REALM, id=account, person=person, origin="import", **values)
        )


def _fate(line: int, row: PersonRow, known: Known) -> Fate:
    theirs = known.get(row.id)
    if theirs is None:
        return Fate(line, row.id, row.name, "new")
    if row in theirs:
        return Fate(line, row.id, row.name, "same")
    before = next((each for each in theirs if _begins(each) == _begins(row)), theirs[-1])
    return Fate(line, row.id, row.name, "changed", _changes(before, row))


def _changes(before: PersonRow, after: PersonRow) -> tuple[Change, ...]:
    columns = people_columns(date.min)
    pairs = [(_shown(getattr(before, c.name)), _shown(getattr(after, c.name)), c.label) for c in columns]
    return tuple(Change(label, old, new) for old, new, label in pairs if old != new)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return value.isoformat() if isinstance(value, date) else str(value or "")
