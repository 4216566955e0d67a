"""Whether what was promised is being kept, in figures. Knows no threshold of a particular office."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from storage import outbox
from storage.engine import DatabaseUnusable, reading, writing
from storage.insert import insert_new
from storage.schema import counters

TOO_OLD = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Health:
    """``oldest_unsent``: how long the longest waiting message has been due; ``parked``: messages
    given up; ``writable``: whether a transaction could be begun to write; ``why`` not, as a code."""

    oldest_unsent: timedelta
    parked: int
    writable: bool
    why: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing needs a person to look at it."""
        return self.writable and self.parked == 0 and self.oldest_unsent <= TOO_OLD


def measure(engine: Engine, now: datetime) -> Health:
    """Look at the outbox and try to write. Never raises for a database that cannot be used."""
    try:
        with reading(engine) as session:
            age, parked = outbox.oldest_unsent(session, now), outbox.parked(session)
    except DatabaseUnusable as error:
        return Health(timedelta(), 0, writable=False, why=error.why)
    try:
        with writing(engine) as session:
            insert_new(session, counters, {"name": "health", "value": 0})
    except DatabaseUnusable as error:
        return Health(age, parked, writable=False, why=error.why)
    return Health(age, parked, writable=True)
