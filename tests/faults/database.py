"""A database in trouble for as long as a block lasts: held by another program, not to be written, full, or
written by a newer version of the software.

Trouble comes with a connection: those that an engine has open are let go before and after.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Engine, event

from storage.engine import PRAGMAS

PATIENCE = 100
"""Milliseconds for which a database that is held is waited for meanwhile."""


@contextmanager
def in_trouble(name: str, engine: Engine) -> Iterator[None]:
    """The database of an engine in the trouble of that name, of ``TROUBLES``."""
    engine.dispose()
    with TROUBLES[name](Path(str(engine.url.database))):
        yield
    engine.dispose()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program holds the file."""
    with (
        patch.dict(PRAGMAS, busy_timeout=PATIENCE),
        closing(sqlite3.connect(path, isolation_level=None)) as other,
    ):
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def newer(path: Path) -> Iterator[None]:
    """A newer version of the software was here."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        (version,) = other.execute("SELECT version_num FROM alembic_version").fetchone()
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        yield
        other.execute("UPDATE alembic_version SET version_num = ?", (version,))


@contextmanager
def full(path: Path) -> Iterator[None]:
    """The file cannot become larger, and its pages are so small that next to nothing fits in any more."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA page_size=512")
        other.execute("VACUUM")
        (pages,) = other.execute("PRAGMA page_count").fetchone()
    with _each_connection(f"PRAGMA max_page_count={pages}"):
        yield


def read_only(_path: Path) -> AbstractContextManager[None]:
    """Nothing may be written."""
    return _each_connection("PRAGMA query_only=1")


@contextmanager
def _each_connection(statement: str) -> Iterator[None]:
    def begun(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(statement)

    event.listen(Engine, "connect", begun)
    try:
        yield
    finally:
        event.remove(Engine, "connect", begun)


TROUBLES: Mapping[str, Callable[[Path], AbstractContextManager[None]]] = {
    "database locked": locked,
    "database newer": newer,
    "database read-only": read_only,
    "disk full": full,
}
