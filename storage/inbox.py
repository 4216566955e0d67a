"""Which deliveries were already taken in. The key is written in the same transaction as the work."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.insert import insert_new
from storage.schema import inbox


def first_time(session: Session, channel: str, key: str, at: datetime) -> bool:
    """Remember a delivery. False if it was there before: then nothing may happen again."""
    return insert_new(session, inbox, {"channel": channel, "key": key, "at": at})


def seen(session: Session, channel: str, key: str) -> bool:
    """Whether a delivery was taken in before. Reads only."""
    here = (inbox.c.channel == channel) & (inbox.c.key == key)
    return session.execute(select(inbox.c.key).where(here)).first() is not None


def forget(session: Session, before: datetime) -> None:
    """Let go of keys that no sender repeats any more."""
    session.execute(delete(inbox).where(inbox.c.at < before))
