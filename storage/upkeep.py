"""What has to be cleared away from time to time: keys nobody repeats, messages sent long ago, ended sessions,
files that nothing names."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from storage import attachments, inbox, outbox, web_sessions
from storage.engine import reading, writing

KEPT = timedelta(days=90)
"""How long a delivery can be told from a repetition, and a sent message be looked up."""


def tidy(engine: Engine, now: datetime, files: Path | None = None) -> None:
    """Clear away what is older, and in ``files`` what no attachment names any more. Nothing that waits,
    and nothing that was given up, is touched."""
    with writing(engine) as session:
        inbox.forget(session, now - KEPT)
        outbox.prune(session, now - KEPT)
        web_sessions.sweep(session, now)
    if files is not None:
        # Looking alone: nobody waits for the disk.
        with reading(engine) as session:
            attachments.sweep(session, files, now)
