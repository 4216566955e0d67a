"""The database as a whole: which version it has, bringing it up to date, copying and checking it.

The version is a number that counts migrations; 0 is a database with nothing in it.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

from sqlalchemy import Engine, inspect, text

from storage.engine import DatabaseUnusable, reading
from storage.migrations import NEWEST


class NewerDatabase(Exception):
    """データベースが新しい版で作られています（DB {found}、この版 {wanted}）。新しい版のソフトウェアで起動してください。何も変更していません。"""

    def __init__(self, found: int, wanted: int) -> None:
        super().__init__(str(type(self).__doc__).format(found=found, wanted=wanted))
        self.found, self.wanted = found, wanted


class NoFileToCopy(Exception):
    """この命令で控えを取れるのは SQLite のファイルだけです。PostgreSQL では pg_dump を使えます。"""

    def __init__(self) -> None:
        super().__init__(str(type(self).__doc__))


def version(engine: Engine) -> int:
    """The number of the last migration that was made; 0 for an empty database."""
    with reading(engine) as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            return 0
        found = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return int(found or 0)


def check(engine: Engine) -> bool:
    """True if the database is of this software's version, False if it is older.

    Raises ``NewerDatabase``, before anything was changed.
    """
    found = version(engine)
    if found > NEWEST:
        raise NewerDatabase(found, NEWEST)
    return found == NEWEST


def upgrade(engine: Engine) -> bool:
    """Bring the database up to date, in one transaction. False if there was nothing to do.

    Raises ``NewerDatabase``, before anything was changed.
    """
    if check(engine):
        return False
    # Alembic is needed on the day of an upgrade only, and takes a while to import.
    from storage.migrations.run import to_newest  # noqa: PLC0415

    to_newest(engine)
    return True


def backup(engine: Engine, target: Path) -> None:
    """Copy an SQLite database to a file while it is in use; the file is there whole or not at all.

    Raises ``NoFileToCopy`` for another engine, ``DatabaseUnusable`` where either of the two cannot be used,
    and ``OSError`` where the file has no place.
    """
    if engine.dialect.name != "sqlite":
        raise NoFileToCopy
    with reading(engine) as session:  # SQLite would wait without end for whoever holds it
        session.execute(text("SELECT count(*) FROM sqlite_master"))
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.part")
    half.unlink(missing_ok=True)
    raw = engine.raw_connection()
    try:
        with closing(sqlite3.connect(half)) as copy:
            cast(sqlite3.Connection, raw.driver_connection).backup(copy)
    except sqlite3.Error as error:
        raise DatabaseUnusable(getattr(error, "sqlite_errorname", type(error).__name__)) from error
    finally:
        raw.close()
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.replace(target)


def integrity(engine: Engine) -> tuple[str, ...]:
    """What is wrong inside an SQLite file, line by line; empty when it is sound."""
    if engine.dialect.name != "sqlite":
        return ()
    with reading(engine) as session:
        lines = [str(row[0]) for row in session.execute(text("PRAGMA integrity_check"))]
        lines += [
            f"foreign key: {row[0]} {row[1]}" for row in session.execute(text("PRAGMA foreign_key_check"))
        ]
    return tuple(line for line in lines if line != "ok")
