"""What left through the outbox, found again: to answer a repeated delivery with the same words, to show
something in place of what was sent, to go on in its thread. Reads only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from storage.schema import outbox


@dataclass(frozen=True, slots=True)
class Sent:
    """One row of the outbox, sent or not. ``receipt`` is what the channel gave back, or empty."""

    key: str
    channel: str
    recipient: str
    kind: str
    payload: Mapping[str, Any]
    receipt: str


def by_key(session: Session, key: str) -> Sent | None:
    """The row with this key."""
    return _one(session, outbox.c.key == key)


def by_receipt(session: Session, channel: str, receipt: str) -> Sent | None:
    """The row of a channel that was sent with this receipt."""
    return _one(session, (outbox.c.channel == channel) & (outbox.c.receipt == receipt))


def shown(session: Session, channel: str, replaces: str) -> Sent | None:
    """The newest row that was sent of those that replace each other."""
    return _one(
        session,
        (outbox.c.channel == channel) & (outbox.c.replaces == replaces) & outbox.c.sent.is_not(None),
    )


def newest(session: Session, channel: str, recipient: str, kind: str) -> Sent | None:
    """The newest row of a kind for somebody, sent or not."""
    return _one(
        session,
        (outbox.c.channel == channel) & (outbox.c.recipient == recipient) & (outbox.c.kind == kind),
    )


def _one(session: Session, where: ColumnElement[bool]) -> Sent | None:
    row = session.execute(select(outbox).where(where).order_by(outbox.c.id.desc()).limit(1)).first()
    return _sent(row) if row else None


def _sent(row: Row[Any]) -> Sent:
    return Sent(row.key, row.channel, row.recipient, row.kind, row.payload, row.receipt or "")
