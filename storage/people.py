"""The table of people: who somebody is, in which department, and whether they work the desk's queue.

A row belongs to a realm (where the name comes from: demo, sign-in, a channel); rows with the same
e-mail address are the same person, whose id is that of the first row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, exists, insert, select, update
from sqlalchemy.orm import Session

from dialogs.turn import Person
from storage.schema import people

IMPORTED = "import"
"""The realm of those taken in from the office's own table."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as a realm knows them. Open ends of the validity are None; ``email`` may be empty."""

    realm: str
    id: str
    name: str
    department: str
    desk: bool = False
    email: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    origin: str = "import"


def remember(session: Session, entry: Entry) -> Person:
    """Add or bring up to date one row, and say which person it is."""
    here = (people.c.realm == entry.realm) & (people.c.id == entry.id)
    values = {
        "name": entry.name,
        "department": entry.department,
        "desk": entry.desk,
        "email": entry.email.strip().lower(),
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
        "origin": entry.origin,
    }
    known = session.execute(select(people.c.row).where(here)).first()
    person = resolve(session, entry)
    if known is not None:
        session.execute(update(people).where(here).values(**values))
    else:
        session.execute(insert(people).values(realm=entry.realm, id=entry.id, person=person, **values))
    return Person(person, entry.name, entry.department, entry.desk)


def resolve(session: Session, entry: Entry) -> str:
    """Which person an entry is: the one it was before, the one with the same address, or a new one."""
    here = (people.c.realm == entry.realm) & (people.c.id == entry.id)
    known = session.execute(select(people.c.person).where(here).limit(1)).scalar()
    address = entry.email.strip().lower()
    return known or _same_address(session, address) or _free_id(session, entry)


def seed(session: Session, entries: Iterable[Entry]) -> None:
    """Remember each of them; those who are there already are brought up to date."""
    for entry in entries:
        remember(session, entry)


def _same_address(session: Session, email: str) -> str | None:
    if not email:
        return None
    return session.execute(select(people.c.person).where(people.c.email == email).limit(1)).scalar()


def _free_id(session: Session, entry: Entry) -> str:
    taken = session.execute(select(people.c.person).where(people.c.person == entry.id).limit(1)).scalar()
    return entry.id if taken is None else f"{entry.realm}:{entry.id}"


def _valid(today: date) -> Select[Any]:
    columns = (people.c.person, people.c.name, people.c.department, people.c.desk)
    imported = people.alias("imported")
    known = (imported.c.realm == IMPORTED) & (imported.c.person == people.c.person)
    # Where the office's own table knows somebody, it decides whether they are there: a channel does not
    # hear that they have left.
    there = ~exists().where(known) | exists().where(known, _on(imported, today))
    return (
        select(*columns)
        .where(_on(people, today), there)
        .order_by(people.c.person, people.c.realm, people.c.id, people.c.row)
    )


def _on(rows: FromClause, day: date) -> ColumnElement[bool]:
    started = rows.c.valid_from.is_(None) | (rows.c.valid_from <= day)
    return started & (rows.c.valid_to.is_(None) | (rows.c.valid_to >= day))


def get(session: Session, person_id: str, today: date) -> Person | None:
    """The person with this id, if they are valid today."""
    row = session.execute(_valid(today).where(people.c.person == person_id)).first()
    return _person(row) if row else None


def by_account(session: Session, realm: str, account: str, today: date) -> Person | None:
    """The person a realm knows under this id, if they are valid today."""
    row = session.execute(_valid(today).where(people.c.realm == realm, people.c.id == account)).first()
    return _person(row) if row else None


def by_email(session: Session, email: str, today: date) -> Person | None:
    """The person with this e-mail address, if they are valid today."""
    address = email.strip().lower()
    if not address:
        return None
    row = session.execute(_valid(today).where(people.c.email == address)).first()
    return _person(row) if row else None


def everybody(session: Session, today: date, realm: str = "") -> tuple[Person, ...]:
    """All who are valid today, each once; of one realm only if it is named."""
    rows = _valid(today).where(people.c.realm == realm) if realm else _valid(today)
    found: dict[str, Person] = {}
    for row in session.execute(rows):
        found.setdefault(row.person, _person(row))
    return tuple(found.values())


def names(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """What these people are called, those too who have left. Who is not known is left out."""
    rows = session.execute(select(people.c.person, people.c.name).where(people.c.person.in_(list(ids))))
    return {row.person: row.name for row in rows}


def _person(row: Row[Any]) -> Person:
    return Person(row.person, row.name, row.department, row.desk)
