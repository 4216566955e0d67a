"""Who is signed in on the pages. The token itself is kept nowhere, only its hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from storage.schema import web_sessions

IDLE = timedelta(hours=4)
ABSOLUTE = timedelta(hours=12)


def start(session: Session, person: str, now: datetime) -> str:
    """A new session for a person; returns its token, which is shown to the browser only."""
    token = secrets.token_urlsafe(32)
    values = {"token_hash": _hash(token), "person": person, "created": now, "seen": now}
    session.execute(insert(web_sessions).values(**values))
    return token


def person_of(session: Session, token: str, now: datetime) -> str | None:
    """Whose session this is; None when it is unknown, was ended or has run out."""
    here = (web_sessions.c.token_hash == _hash(token)) & ~_over(now)
    return session.execute(select(web_sessions.c.person).where(here)).scalar()


def touch(session: Session, token: str, now: datetime) -> None:
    """Note that the session was used, so that it does not fall idle."""
    here = (web_sessions.c.token_hash == _hash(token)) & ~_over(now)
    session.execute(update(web_sessions).where(here).values(seen=now))


def end(session: Session, token: str) -> None:
    """End one session."""
    session.execute(delete(web_sessions).where(web_sessions.c.token_hash == _hash(token)))


def end_all(session: Session, person: str) -> None:
    """End every session of a person."""
    session.execute(delete(web_sessions).where(web_sessions.c.person == person))


def sweep(session: Session, now: datetime) -> None:
    """Let go of those that have run out."""
    session.execute(delete(web_sessions).where(_over(now)))


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(web_sessions.c.seen < now - IDLE, web_sessions.c.created < now - ABSOLUTE)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
