"""What has to be cleared away from time to time: keys nobody repeats, messages sent long ago, ended sessions."""

from datetime import datetime, timedelta

from sqlalchemy import Engine

from storage import inbox, outbox, web_sessions
from storage.engine import writing

KEPT = timedelta(days=90)
"""How long a delivery can be told from a repetition, and a sent message be looked up."""


def tidy(engine: Engine, now: datetime) -> None:
    """Clear away what is older. Nothing that waits, and nothing that was given up, is touched."""
    with writing(engine) as session:
        inbox.forget(session, now - KEPT)
        outbox.prune(session, now - KEPT)
        web_sessions.sweep(session, now)
