"""Under which id a realm knows a person: the way back from a person to their account."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.people import Entry
from storage.schema import people


def account_of(session: Session, realm: str, person_id: str) -> str | None:
    """The id a realm has for a person; None where it knows them not."""
    here = (people.c.realm == realm) & (people.c.person == person_id)
    return session.execute(select(people.c.id).where(here).order_by(people.c.id).limit(1)).scalar()


def entry(session: Session, realm: str, account: str) -> Entry | None:
    """An account as it was last remembered."""
    here = (people.c.realm == realm) & (people.c.id == account)
    row = session.execute(select(people).where(here)).first()
    if row is None:
        return None
    return Entry(
        row.realm,
        row.id,
        row.name,
        row.department,
        row.desk,
        row.email,
        row.valid_from,
        row.valid_to,
        row.origin,
    )
