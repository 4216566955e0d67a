"""What waits to be said. A row is written with the work it tells of, and leaves through one door.

At least once: a row whose worker died is taken up again when its lease has run out. Rows of one
recipient leave in the order they were written; one that cannot be sent holds up only its own
recipient, and only until it is parked.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, or_, select, update
from sqlalchemy.orm import Session

from dialogs.reply import Reply
from storage import codec
from storage.insert import insert_new
from storage.schema import WAITING, outbox

LEASE = timedelta(seconds=30)
MOST_TRIES = 8
LONGEST_WAIT = timedelta(minutes=5)
LONGEST_SETTLING = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A row that was claimed for sending. ``attempts`` counts this one; ``lease`` proves the claim."""

    id: int
    key: str
    channel: str
    recipient: str
    kind: str
    payload: Mapping[str, Any]
    replaces: str
    created: datetime
    attempts: int
    lease: str


def put(
    session: Session,
    key: str,
    channel: str,
    recipient: str,
    *,
    kind: str,
    payload: Mapping[str, Any],
    at: datetime,
    not_before: datetime | None = None,
    bundle: str = "",
    replaces: str = "",
) -> bool:
    """Add a row. False if one with this key was there before: nothing is said twice.

    Of a ``bundle`` that nobody has begun to send only the newest is said, when the first of them was due;
    ``replaces`` names messages that were sent already, in whose place this one is shown.
    """
    due = not_before or at
    values = {
        "key": key,
        "channel": channel,
        "recipient": recipient,
        "kind": kind,
        "payload": dict(payload),
        "bundle": bundle,
        "replaces": replaces,
        "created": at,
        "not_before": due,
        "next_try": due,
        "attempts": 0,
    }
    if not insert_new(session, outbox, values):
        return False
    if bundle:
        _take_place(session, key, channel, recipient, bundle=bundle, due=due)
    return True


def _take_place(
    session: Session, key: str, channel: str, recipient: str, *, bundle: str, due: datetime
) -> None:
    """Let a row stand for the unsent ones of its bundle, where the first of them stood: what was written
    after that one still goes after it."""
    older = _untouched(channel, recipient) & (outbox.c.bundle == bundle) & (outbox.c.key != key)
    gone = session.execute(delete(outbox).where(older).returning(outbox.c.id, outbox.c.not_before)).all()
    if gone:
        first = min(due, *(row.not_before for row in gone))
        place = min(row.id for row in gone)
        session.execute(
            update(outbox).where(outbox.c.key == key).values(id=place, not_before=first, next_try=first)
        )


def _untouched(channel: str, recipient: str) -> ColumnElement[bool]:
    """Rows of a recipient that no worker has taken in hand yet; one that was given back waits for its time."""
    theirs = (outbox.c.channel == channel) & (outbox.c.recipient == recipient)
    return WAITING & theirs & (outbox.c.attempts == 0) & (outbox.c.next_try == outbox.c.not_before)


def put_reply(
    session: Session,
    key: str,
    channel: str,
    recipient: str,
    *,
    reply: Reply,
    at: datetime,
    settle: timedelta = timedelta(),
    alone: bool = False,
) -> None:
    """Add the answer to a turn, or join it to an earlier one that nobody has begun to send.

    ``settle`` is how long it waits for the next one; joined answers wait ``LONGEST_SETTLING`` at most.
    ``alone``: it is joined to none, so that each is found again under its own key.
    """
    unsent = _untouched(channel, recipient) & (outbox.c.kind == "reply")
    earlier = session.execute(
        select(outbox).where(unsent).order_by(outbox.c.id.desc()).limit(1).with_for_update()
    ).first()
    if earlier is None or alone:
        put(
            session,
            key,
            channel,
            recipient,
            kind="reply",
            payload=codec.dump(Reply, reply),
            at=at,
            not_before=at + settle,
        )
        return
    joined = reply.after(codec.load(Reply, earlier.payload))
    due = min(at + settle, earlier.created + LONGEST_SETTLING)
    session.execute(
        update(outbox)
        .where(outbox.c.id == earlier.id)
        .values(key=key, payload=codec.dump(Reply, joined), not_before=due, next_try=due)
    )


def _claimable(now: datetime) -> ColumnElement[bool]:
    """Rows to be sent now: due, not held by a live worker, and the first of their recipient."""
    before = outbox.alias("before")
    first = ~(
        select(before.c.id)
        .where(
            before.c.recipient == outbox.c.recipient,
            before.c.channel == outbox.c.channel,
            before.c.sent.is_(None),
            before.c.parked.is_(None),
            before.c.not_before <= now,
            before.c.id < outbox.c.id,
        )
        .exists()
    )
    return WAITING & (outbox.c.next_try <= now) & _free(now) & first


def _free(now: datetime) -> ColumnElement[bool]:
    # A lease that ends later than any given out now was given out before the clock was put back.
    return or_(
        outbox.c.leased_until.is_(None),
        outbox.c.leased_until <= now,
        outbox.c.leased_until > now + LEASE,
    )


def next_due(session: Session) -> datetime | None:
    """When the next row wants to be tried; None if none waits. Reads only."""
    return session.execute(select(func.min(outbox.c.next_try)).where(WAITING)).scalar()


def claim(session: Session, now: datetime) -> OutboxRow | None:
    """Take the next row for ``LEASE``; no other worker gets it meanwhile. None if nothing is due."""
    chosen = (
        select(outbox.c.id)
        .where(_claimable(now))
        .order_by(outbox.c.next_try, outbox.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=outbox)
    )
    row = session.execute(
        update(outbox)
        .where(outbox.c.id == chosen.scalar_subquery(), WAITING, _free(now))
        .values(attempts=outbox.c.attempts + 1, lease=secrets.token_hex(8), leased_until=now + LEASE)
        .returning(outbox)
    ).first()
    return _row(row) if row else None


def sent(session: Session, row: OutboxRow, now: datetime, receipt: str = "") -> None:
    """Mark a row as sent, with what the channel gave back."""
    session.execute(
        update(outbox)
        .where(outbox.c.id == row.id, WAITING)
        .values(sent=now, receipt=receipt[:300], lease=None, leased_until=None)
    )


def failed(
    session: Session,
    row: OutboxRow,
    now: datetime,
    reason: str,
    after: timedelta | None = None,
    *,
    outage: bool = False,
    untaken: bool = False,
) -> bool:
    """Give a row back, to be tried ``after`` (or ever later); after ``MOST_TRIES`` it is parked.

    ``outage``: the channel could not be reached, which is nothing the row can help: it waits for the end of
    it, however long that is. ``untaken``: the channel is known to have taken nothing, so this was no try.
    True if the row was parked.
    """
    if row.attempts >= MOST_TRIES and not outage:
        park(session, row, now, reason)
        return True
    wait = (
        after if after is not None else min(LONGEST_WAIT, timedelta(seconds=2 ** min(row.attempts - 1, 20)))
    )
    _ours(session, row, next_try=now + wait, attempts=row.attempts - untaken)
    return False


def park(session: Session, row: OutboxRow, now: datetime, reason: str) -> None:
    """Take a row out of the queue for good; its reason is kept for a person to look at."""
    _ours(session, row, parked=now, parked_reason=reason[:300])


def _ours(session: Session, row: OutboxRow, **values: Any) -> None:
    ours = WAITING & (outbox.c.id == row.id) & (outbox.c.lease == row.lease)
    session.execute(update(outbox).where(ours).values(lease=None, leased_until=None, **values))


def oldest_unsent(session: Session, now: datetime) -> timedelta:
    """How long the longest waiting row has been due; zero if none is."""
    due = session.execute(select(func.min(outbox.c.not_before)).where(WAITING)).scalar()
    return max(now - due, timedelta()) if due else timedelta()


def parked(session: Session) -> int:
    """How many rows were given up."""
    return int(session.execute(select(func.count()).where(outbox.c.parked.is_not(None))).scalar_one())


def prune(session: Session, before: datetime) -> None:
    """Let go of rows that were sent before a moment; what stands last of those that replace each other
    stays, for the next one is shown in its place."""
    standing = (
        select(func.max(outbox.c.id))
        .where(outbox.c.replaces != "", outbox.c.sent.is_not(None))
        .group_by(outbox.c.channel, outbox.c.replaces)
    )
    session.execute(delete(outbox).where(outbox.c.sent < before, outbox.c.id.not_in(standing)))


def _row(row: Row[Any]) -> OutboxRow:
    names = OutboxRow.__dataclass_fields__
    return OutboxRow(**{name: getattr(row, name) for name in names})
