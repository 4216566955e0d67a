"""What the database promises before any table is known."""

import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

import storage
from storage import engine as engines
from storage.engine import DatabaseUnusable, open_engine, reading, writing
from tests.faults.database import in_trouble

ROOT = Path(storage.__file__).parents[1]


def path_of(engine: Engine) -> str:
    return str(engine.url.database)


def test_every_connection_of_the_pool_has_the_settings_that_keep_what_was_committed(engine: Engine) -> None:
    connections = [engine.connect() for _ in range(4)]
    for connection in connections:
        for pragma, value in engines.PRAGMAS.items():
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
        connection.close()


def test_a_file_left_in_wal_mode_goes_back_to_the_rollback_journal(tmp_path: Path) -> None:
    file = tmp_path / "wal.db"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE one (x)")
    connection.close()
    with reading(open_engine(f"sqlite:///{file}")) as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "delete"


def test_a_setting_that_is_not_taken_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engines.PRAGMAS, "synchronous", 7)
    with (
        pytest.raises(engines.UnsafeConnection, match="synchronous"),
        reading(open_engine("sqlite://")) as session,
    ):
        session.connection()


def test_a_write_that_fails_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine) as session:
        session.execute(text("INSERT INTO counters VALUES ('a', 1)"))
        raise ZeroDivisionError
    with reading(engine) as session:
        assert session.execute(text("SELECT count(*) FROM counters")).scalar() == 0


def test_a_reader_keeps_nothing_even_if_it_writes(engine: Engine) -> None:
    with reading(engine) as session:
        session.execute(text("INSERT INTO counters VALUES ('a', 1)"))
    with reading(engine) as session:
        assert session.execute(text("SELECT count(*) FROM counters")).scalar() == 0


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with writing(engine) as writer:
        writer.execute(text("INSERT INTO counters VALUES ('a', 1)"))
        started = time.monotonic()
        with reading(engine) as session:
            assert session.execute(text("SELECT count(*) FROM counters")).scalar() == 0
        assert time.monotonic() - started < 0.5


def test_a_writer_waits_for_another_one_that_is_quick_enough(engine: Engine) -> None:
    other = sqlite3.connect(path_of(engine), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.3, other.rollback)
    timer.start()
    with writing(engine) as session:
        session.execute(text("INSERT INTO counters VALUES ('a', 1)"))
    timer.join()
    other.close()


@pytest.mark.parametrize(
    ("trouble", "why"), [("database locked", "SQLITE_BUSY"), ("database read-only", "SQLITE_READONLY")]
)
def test_a_database_in_trouble_is_told_apart_and_goes_on_afterwards(
    engine: Engine, trouble: str, why: str
) -> None:
    insert = text("INSERT INTO counters VALUES ('a', 1)")
    with in_trouble(trouble, engine), pytest.raises(DatabaseUnusable) as caught, writing(engine) as session:
        session.execute(insert)
    assert caught.value.why == why
    with writing(engine) as session:
        session.execute(insert)


def test_writers_of_one_process_take_turns_and_do_not_wait_for_ever(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    errors: list[str] = []

    def write() -> None:
        try:
            with writing(engine):
                pass
        except DatabaseUnusable as error:
            errors.append(error.why)

    with writing(engine):
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    write()
    assert errors == ["SQLITE_BUSY"]


def test_a_full_database_is_told_apart_and_goes_on_when_there_is_room(engine: Engine) -> None:
    big = {"name": "x" * 20_000_000}
    insert = text("INSERT INTO counters VALUES (:name, 1)")
    with pytest.raises(DatabaseUnusable) as caught, writing(engine) as session:
        pages = session.execute(text("PRAGMA page_count")).scalar()
        session.execute(text(f"PRAGMA max_page_count={pages + 10}"))
        session.execute(insert, big)
    assert caught.value.why == "SQLITE_FULL"
    engine.dispose()
    with writing(engine) as session:
        session.execute(insert, {"name": "small"})


def test_a_database_opened_to_be_read_only_is_told_apart(engine: Engine) -> None:
    read_only = open_engine(f"sqlite:///file:{path_of(engine)}?mode=ro&uri=true")
    with reading(read_only) as session:
        assert session.execute(text("SELECT count(*) FROM counters")).scalar() == 0
    with pytest.raises(DatabaseUnusable) as caught, writing(read_only) as session:
        session.execute(text("INSERT INTO counters VALUES ('a', 1)"))
    assert caught.value.why == "SQLITE_READONLY"


def test_something_that_is_no_database_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("これはデータベースではありません。" * 100)
    with pytest.raises(DatabaseUnusable) as caught, reading(open_engine(f"sqlite:///{file}")) as session:
        session.execute(text("SELECT 1"))
    assert caught.value.why == "SQLITE_NOTADB"


def test_an_error_never_shows_the_values_of_the_statement(engine: Engine) -> None:
    secret = "03-0000-4321"
    with pytest.raises(Exception, match="UNIQUE") as caught, writing(engine) as session:
        for _ in range(2):
            session.execute(text("INSERT INTO counters VALUES (:name, 1)"), {"name": secret})
    assert secret not in str(caught.value)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_every_commit_reaches_the_disk(engine: Engine, tmp_path: Path) -> None:
    script = """if True:
        import sys
        from sqlalchemy import text
        from storage.engine import open_engine, writing
        engine = open_engine(sys.argv[1])
        for n in range(20):
            with writing(engine) as session:
                session.execute(text("INSERT INTO counters VALUES (:name, 1)"), {"name": str(n)})
    """
    log = tmp_path / "syncs.txt"
    strace = ["strace", "-f", "-o", str(log), "-e", "trace=fsync,fdatasync"]
    subprocess.run([*strace, sys.executable, "-c", script, str(engine.url)], cwd=ROOT, check=True)
    assert log.read_text().count("sync(") >= 2 * 20


def test_memory_is_one_database_for_all_sessions() -> None:
    engine = open_engine("sqlite://")
    with writing(engine) as session:
        session.execute(text("CREATE TABLE one (x)"))
    with reading(engine) as session:
        assert session.execute(text("SELECT count(*) FROM one")).scalar() == 0


def test_postgresql_gets_no_pragma(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its URL makes an engine of its own; its driver is not needed to run on one machine."""
    made: list[str] = []
    monkeypatch.setattr(engines, "create_engine", lambda url, **_: made.append(url.get_backend_name()))
    open_engine("postgresql+psycopg://desk@localhost/desk")
    assert made == ["postgresql"]
