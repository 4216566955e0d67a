"""Numbers of cases: one row a counter, moved on by UPDATE … RETURNING, so that no two are the same."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from knowledge.dates import fiscal_year
from storage.insert import insert_new
from storage.schema import counters


def next_number(session: Session, received: date) -> str:
    """The next case number of the fiscal year the day is in, ``R8-0001``.

    The counter's row stays locked until the transaction ends; one that is undone gives it back.
    """
    label = fiscal_year(received).label
    return f"{label}-{_advance(session, f'case {label}'):04d}"


def _advance(session: Session, name: str) -> int:
    insert_new(session, counters, {"name": name, "value": 0})
    moved = update(counters).where(counters.c.name == name).values(value=counters.c.value + 1)
    return int(session.execute(moved.returning(counters.c.value)).scalar_one())
