"""Drafts that were put aside, and what became of each. The one being written is in its conversation."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dialogs.changes import Done, DropDraft, KeepDraft, Refused, Result
from dialogs.draft import Draft
from dialogs.turn import Person
from storage import codec
from storage.insert import insert_new
from storage.schema import drafts


def keep(session: Session, change: KeepDraft, actor: Person, at: datetime) -> Result:
    """Put a draft aside. One that is in the queue already stays there."""
    return _settle(session, change, actor, at, "aside")


def drop(session: Session, change: DropDraft, actor: Person, at: datetime) -> Result:
    """Throw a draft away: its text is deleted, its id stays."""
    return _settle(session, change, actor, at, "dropped")


def _settle(
    session: Session, change: KeepDraft | DropDraft, actor: Person, at: datetime, status: str
) -> Result:
    draft = change.draft
    insert_new(
        session,
        drafts,
        {"id": draft.id, "person": actor.id, "status": "open", "updated": at},
    )
    state = codec.dump(Draft, draft) if status == "aside" else None
    settled = _set(session, draft.id, actor.id, status, at, state=state)
    return Done(change) if settled else Refused(change, "state")


def file(session: Session, draft_id: str, person: str, number: str, at: datetime) -> None:
    """Mark a draft as in the queue under this number; the case has its text from now on."""
    values = {"id": draft_id, "person": person, "status": "filed", "number": number, "updated": at}
    if not insert_new(session, drafts, values):
        _set(session, draft_id, person, "filed", at, number=number, state=None)


def take_up(session: Session, draft_id: str, at: datetime) -> None:
    """A draft that was aside is being written again, and no longer waits."""
    aside = (drafts.c.id == draft_id) & (drafts.c.status == "aside")
    session.execute(update(drafts).where(aside).values(status="open", updated=at))


def aside(session: Session, person: str) -> tuple[Draft, ...]:
    """What this person put aside, newest first."""
    rows = session.execute(
        select(drafts.c.state)
        .where(drafts.c.person == person, drafts.c.status == "aside")
        .order_by(drafts.c.updated.desc(), drafts.c.id)
    ).scalars()
    return tuple(codec.load(Draft, state) for state in rows)


def _set(session: Session, draft_id: str, person: str, status: str, at: datetime, **values: Any) -> bool:
    mine = (drafts.c.id == draft_id) & (drafts.c.person == person) & (drafts.c.status != "filed")
    changed = session.execute(
        update(drafts).where(mine).values(status=status, updated=at, **values).returning(drafts.c.id)
    )
    return changed.first() is not None
