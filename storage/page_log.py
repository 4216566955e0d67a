"""What a person saw and said on a page, in order: what the web and the terminal show.

An entry for ``"desk"`` is for everybody there. Notices show on every page of a person, answers and
what was said only in the channel they belong to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, or_, select, update
from sqlalchemy.orm import Session

from storage.insert import insert_new
from storage.schema import page_log, page_reads


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``kind`` is ``said``, ``reply`` or ``notice``; a new one takes the place of an
    older one with the same ``thread``."""

    id: int
    recipient: str
    channel: str
    kind: str
    body: Mapping[str, Any]
    at: datetime
    key: str
    thread: str


def append(
    session: Session,
    recipient: str,
    channel: str,
    *,
    kind: str,
    body: Mapping[str, Any],
    at: datetime,
    key: str,
    thread: str = "",
) -> bool:
    """Add an entry; one with the same ``thread`` goes. False if this ``key`` was there before."""
    values = {
        "recipient": recipient,
        "channel": channel,
        "kind": kind,
        "body": dict(body),
        "at": at,
        "key": key,
        "thread": thread,
    }
    if not insert_new(session, page_log, values):
        return False
    if thread:
        older = (
            (page_log.c.recipient == recipient)
            & (page_log.c.channel == channel)
            & (page_log.c.thread == thread)
            & (page_log.c.key != key)
        )
        session.execute(delete(page_log).where(older))
    return True


def since(
    session: Session, recipients: Sequence[str], channel: str, after: int = 0, limit: int = 200
) -> tuple[Entry, ...]:
    """Entries after an id, oldest first, at most ``limit``."""
    return _entries(session, _shown(recipients, channel) & (page_log.c.id > after), limit)


def latest(
    session: Session, recipients: Sequence[str], channel: str, limit: int = 50, before: int = 0
) -> tuple[Entry, ...]:
    """The newest entries, oldest first: what a page shows when it is opened; or the newest of those
    ``before`` an id."""
    shown = _shown(recipients, channel)
    if before:
        shown &= page_log.c.id < before
    rows = session.execute(select(page_log).where(shown).order_by(page_log.c.id.desc()).limit(limit))
    return tuple(reversed([_entry(row) for row in rows]))


def _shown(recipients: Sequence[str], channel: str) -> ColumnElement[bool]:
    here = or_(page_log.c.channel == channel, page_log.c.kind == "notice")
    return page_log.c.recipient.in_(recipients) & here


def _entries(session: Session, where: ColumnElement[bool], limit: int) -> tuple[Entry, ...]:
    rows = session.execute(select(page_log).where(where).order_by(page_log.c.id).limit(limit))
    return tuple(_entry(row) for row in rows)


def _entry(row: Row[Any]) -> Entry:
    return Entry(**row._mapping)


def read_upto(session: Session, recipient: str, channel: str) -> int:
    """The id up to which somebody has seen their log; 0 at first."""
    here = (page_reads.c.recipient == recipient) & (page_reads.c.channel == channel)
    return session.execute(select(page_reads.c.upto).where(here)).scalar() or 0


def mark_read(session: Session, recipient: str, channel: str, upto: int) -> None:
    """Remember how far somebody has seen their log; it never goes back."""
    here = (page_reads.c.recipient == recipient) & (page_reads.c.channel == channel)
    if not insert_new(session, page_reads, {"recipient": recipient, "channel": channel, "upto": upto}):
        session.execute(update(page_reads).where(here, page_reads.c.upto < upto).values(upto=upto))
