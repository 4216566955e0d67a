"""Opening the database and its two kinds of transaction. Knows no table.

SQLite writes begin with BEGIN IMMEDIATE, so that two of them never read the same state; reads begin
plainly, so that they do not wait behind a writer. Commits reach the disk (``synchronous=FULL``), and
deleted text is overwritten (``secure_delete``). A PostgreSQL URL works as well.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState, StaticPool

BUSY_SECONDS = 5
PRAGMAS = {"foreign_keys": 1, "busy_timeout": BUSY_SECONDS * 1000, "synchronous": 2, "secure_delete": 1}
_WRITES = "renkei_writes"
_TURNSTILE = "renkei_turnstile"


class DatabaseUnusable(Exception):
    """The database could not be read or written just now: locked, full, read-only or broken.

    Nothing of the transaction was kept. ``why`` is a code; the sentence for people is the channel's.
    """

    def __init__(self, why: str) -> None:
        super().__init__(f"database unusable: {why}")
        self.why = why


class UnsafeConnection(Exception):
    """SQLite did not take a setting that keeping what was committed rests on."""


def open_engine(url: str) -> Engine:
    """An engine for ``sqlite:///path``, ``sqlite://`` (memory, one connection) or PostgreSQL.

    Creates the folder of an SQLite file; raises ``DatabaseUnusable`` where it cannot, or where the
    address is none. Errors never carry the values of a statement.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    except (ArgumentError, ImportError, ValueError) as error:  # no address, no such driver, no such port
        raise DatabaseUnusable("URL") from error
    arguments: dict[str, Any] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    if parsed.database in (None, "", ":memory:"):
        engine = create_engine(parsed, hide_parameters=True, poolclass=StaticPool, connect_args=arguments)
    else:
        try:
            Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnusable("SQLITE_CANTOPEN") from error
        engine = create_engine(
            parsed, hide_parameters=True, pool_size=20, max_overflow=20, connect_args=arguments
        )
    # SQLite lets waiting writers poll; those of one process take turns here instead, without starving.
    engine.update_execution_options(**{_TURNSTILE: threading.Lock()})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "reset", _undo)
    return engine


def _set_up(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {pragma}={value}")
        got = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
        if got != value:
            raise UnsafeConnection(f"PRAGMA {pragma} is {got}, not {value}")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        # SQLite before 3.51.3 can corrupt a file in WAL mode that has several connections.
        connection.execute("PRAGMA journal_mode=DELETE")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _undo(connection: sqlite3.Connection, _entry: ConnectionPoolEntry, _state: PoolResetState) -> None:
    # A COMMIT that SQLite refuses leaves its transaction open, and SQLAlchemy takes it for ended.
    if connection.in_transaction:
        connection.rollback()


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction that writes: committed at the end, undone when anything is raised.

    Raises ``DatabaseUnusable`` when the database is locked for longer than ``BUSY_SECONDS``, full,
    read-only or broken.
    """
    with _in_turn(engine), _transaction(engine.execution_options(**{_WRITES: True})) as session:
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One transaction that only reads, undone at the end. Raises ``DatabaseUnusable``."""
    with _transaction(engine, keep=False) as session:
        yield session


@contextmanager
def _in_turn(engine: Engine) -> Iterator[None]:
    turnstile = engine.get_execution_options().get(_TURNSTILE)
    if turnstile is None:
        yield
        return
    if not turnstile.acquire(timeout=BUSY_SECONDS):
        raise DatabaseUnusable("SQLITE_BUSY")
    try:
        yield
    finally:
        turnstile.release()


@contextmanager
def _transaction(bind: Engine, keep: bool = True) -> Iterator[Session]:
    try:
        with Session(bind, autoflush=False, expire_on_commit=False) as session:
            yield session
            if keep:
                session.commit()
    except (DBAPIError, PoolTimeout) as error:
        if isinstance(error, (IntegrityError, ProgrammingError, DataError)):
            raise
        raise DatabaseUnusable(_why(error)) from error


def _why(error: Exception) -> str:
    cause = getattr(error, "orig", None)
    code = getattr(cause, "sqlite_errorname", None)
    return str(code or type(cause or error).__name__)
