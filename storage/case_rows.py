"""Cases between their rows and what ``dialogs`` sees. Personal data is in a table of its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from dialogs.cases import Case, Event
from dialogs.draft import Heard
from dialogs.turn import Person
from knowledge.assess import Assessment
from knowledge.company_names import read as read_name
from knowledge.facts import PERSONAL, Fact, Field
from storage import codec
from storage.schema import cases, contacts, events

Facts = dict[Field, Fact]
Story = tuple[Heard, ...]


def find(
    session: Session, where: ColumnElement[bool], *, newest_first: bool = False, lock: bool = False
) -> tuple[Case, ...]:
    """The cases a condition holds for, oldest first unless told otherwise."""
    order = cases.c.id.desc() if newest_first else cases.c.id
    query = select(cases).where(where).order_by(order)
    rows = session.execute(query.with_for_update() if lock else query).all()
    numbers = [row.number for row in rows]
    personal, history = _contacts(session, numbers), _history(session, numbers)
    return tuple(
        Case(
            number=row.number,
            version=row.version,
            state=row.state,
            turn=row.turn,
            turn_since=row.turn_since,
            title=row.title,
            facts=codec.load(Facts, row.facts) | personal[row.number],
            story=codec.load(Story, row.story),
            assessment=codec.load(Assessment, row.assessment),
            logger=codec.load(Person, row.logged_by),
            received=row.received,
            channel=row.channel,
            assignee=codec.load(Person, row.assignee) if row.assignee else None,
            claimed=row.claimed,
            question=row.question,
            contact_by=row.contact_by,
            outcome=row.outcome,
            outcome_reason=row.outcome_reason,
            decided_by=row.decided_by,
            history=tuple(history[row.number]),
        )
        for row in rows
    )


def get(session: Session, number: str, *, lock: bool = False) -> Case | None:
    """The case with this number; with ``lock`` nobody else changes it in this transaction."""
    return next(iter(find(session, cases.c.number == number, lock=lock)), None)


def _contacts(session: Session, numbers: list[str]) -> Mapping[str, Facts]:
    found: defaultdict[str, Facts] = defaultdict(dict)
    for row in session.execute(select(contacts).where(contacts.c.number.in_(numbers))):
        found[row.number][row.field] = codec.load(Fact, row.fact)
    return found


def _history(session: Session, numbers: list[str]) -> Mapping[str, list[Event]]:
    found: defaultdict[str, list[Event]] = defaultdict(list)
    rows = session.execute(select(events).where(events.c.number.in_(numbers)).order_by(events.c.id))
    for row in rows:
        actor = codec.load(Person, row.actor)
        found[row.number].append(Event(row.at, actor, row.kind, row.detail, row.internal))
    return found


def fact_columns(facts: Facts) -> dict[str, Any]:
    """The columns that hold what is known, without personal data."""
    plain = {name: fact for name, fact in facts.items() if name not in PERSONAL}
    return {"facts": codec.dump(Facts, plain), "company_key": company_key(facts)}


def company_key(facts: Facts) -> str:
    """What the company's name is compared by; empty where it is not known."""
    company = facts.get("company")
    return read_name(company.value).key if company else ""


def keep_contacts(session: Session, number: str, facts: Facts) -> None:
    """Make the case's personal data what ``facts`` holds of it."""
    session.execute(delete(contacts).where(contacts.c.number == number))
    rows = [
        {"number": number, "field": name, "fact": codec.dump(Fact, fact)}
        for name, fact in facts.items()
        if name in PERSONAL
    ]
    if rows:
        session.execute(insert(contacts), rows)


def add_events(session: Session, number: str, added: Iterable[Event]) -> None:
    """Write lines of the case's history."""
    for event in added:
        session.execute(
            insert(events).values(
                number=number,
                at=event.at,
                actor=codec.dump(Person, event.actor),
                kind=event.kind,
                detail=dict(event.detail),
                internal=event.internal,
            )
        )
