"""Who did what, when, with what result. Rows are added and never changed: the database refuses it.

Holds ids and codes only, and of the register which name or number it was; never what somebody wrote in a
conversation.
"""

from datetime import datetime

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from storage.schema import audit


def record(
    session: Session,
    at: datetime,
    actor: str,
    *,
    channel: str,
    action: str,
    subject: str,
    result: str = "done",
) -> None:
    """Add one row. ``actor`` is a person's id, ``subject`` the number or id acted on."""
    values = {
        "at": at,
        "actor": actor,
        "channel": channel,
        "action": action,
        "subject": subject,
        "result": result,
    }
    session.execute(insert(audit).values(**values))


def trail(session: Session, subject: str) -> tuple[Row[tuple[object, ...]], ...]:
    """Every row about one subject, oldest first."""
    return tuple(session.execute(select(audit).where(audit.c.subject == subject).order_by(audit.c.id)))
