"""Numbers of cases: one row a counter, moved on by UPDATE … RETURNING, so that no two are the same."""

from datetime import date

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from knowledge.dates import fiscal_year
from storage.insert import insert_new
from storage.schema import counters

_PRACTISED = "練習-"


def next_number(session: Session, received: date) -> str:
    """The next case number of the fiscal year the day is in, ``R8-0001``.

    The counter's row stays locked until the transaction ends; one that is undone gives it back.
    """
    label = fiscal_year(received).label
    return f"{label}-{advance(session, f'case {label}'):04d}"


def next_practice(session: Session) -> str:
    """The next number of a case that only practises, ``練習-0001``; it counts for no year."""
    return f"{_PRACTISED}{advance(session, 'case practice'):04d}"


def real(number: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition that a case is none of those that only practise."""
    return ~number.startswith(_PRACTISED)


def advance(session: Session, name: str) -> int:
    """Move a counter on by one, and give what it shows then."""
    insert_new(session, counters, {"name": name, "value": 0})
    moved = update(counters).where(counters.c.name == name).values(value=counters.c.value + 1)
    return int(session.execute(moved.returning(counters.c.value)).scalar_one())
