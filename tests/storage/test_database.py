"""A database is brought up to date, copied and checked, and never touched when it is too new."""

import json
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DatabaseError

from storage import audit, database, questions
from storage.engine import open_engine, reading, writing
from storage.migrations import NEWEST, run
from storage.schema import metadata


def test_an_empty_database_becomes_the_newest_and_stays_it(url: str) -> None:
    engine = open_engine(url)
    assert database.version(engine) == 0
    assert database.upgrade(engine)
    assert database.version(engine) == NEWEST
    assert not database.upgrade(engine)
    assert database.check(engine)


def test_the_migrations_make_just_the_tables_of_the_schema(engine: Engine) -> None:
    with reading(engine) as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []
        tables = set(inspect(session.connection()).get_table_names())
    assert tables - {"sqlite_sequence"} == set(metadata.tables) | {"alembic_version"}


def test_the_newest_version_is_the_last_migration() -> None:
    script = ScriptDirectory(str(Path(run.__file__).parent))
    assert int(script.get_current_head() or 0) == NEWEST


def test_two_processes_that_start_at_once_upgrade_once(url: str) -> None:
    engines = [open_engine(url) for _ in range(2)]
    errors: list[Exception] = []

    def start(engine: Engine) -> None:
        try:
            run.to_newest(engine)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=start, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert database.check(engines[0])


def test_what_an_earlier_version_kept_is_still_there(url: str) -> None:
    engine = open_engine(url)
    run.to_newest(engine, "0001")
    assert not database.check(engine)
    old = {
        "question": "いつ？",
        "asker": "sato",
        "asked_by": json.dumps({"id": "sato", "name": "佐藤", "department": "課"}),
        "at": "2026-11-24T01:30:00.000000+00:00",
        "channel": "web",
        "answer": "",
    }
    names = ", ".join(old)
    with writing(engine) as session:
        session.execute(text(f"INSERT INTO questions ({names}) VALUES (:{names.replace(', ', ', :')})"), old)
    assert database.upgrade(engine)
    with reading(engine) as session:
        (kept,) = questions.unanswered(session)
    assert kept.question == "いつ？" and not kept.learned


def test_an_upgrade_that_fails_halfway_changes_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(url)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("alembic.op.execute", fail)
    with pytest.raises(ZeroDivisionError):
        database.upgrade(engine)
    monkeypatch.undo()
    assert database.version(engine) == 0
    assert database.upgrade(engine)


def test_a_newer_database_is_refused_with_both_numbers_and_left_alone(engine: Engine) -> None:
    with writing(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0012'"))
    before = Path(str(engine.url.database)).read_bytes()
    for act in (database.check, database.upgrade):
        with pytest.raises(database.NewerDatabase) as caught:
            act(engine)
    assert str(caught.value) == (
        f"データベースが新しい版で作られています（DB 12、この版 {NEWEST}）。"
        "新しい版のソフトウェアで起動してください。何も変更していません。"
    )
    assert Path(str(engine.url.database)).read_bytes() == before


def test_a_copy_made_while_others_write_is_sound_and_whole(engine: Engine, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            with writing(engine) as session:
                session.execute(
                    text("INSERT INTO counters VALUES (:a, 1), (:b, 1)"), {"a": f"a{n}", "b": f"b{n}"}
                )

    writer = threading.Thread(target=write)
    writer.start()
    copies = [tmp_path / "copies" / f"{n}.db" for n in range(3)]
    for copy in copies:
        database.backup(engine, copy)
    stop.set()
    writer.join()
    for copy in copies:
        restored = open_engine(f"sqlite:///{copy}")
        assert database.integrity(restored) == ()
        assert database.check(restored)
        with reading(restored) as session:
            assert session.execute(text("SELECT count(*) FROM counters")).scalar_one() % 2 == 0
        restored.dispose()
    assert not list(tmp_path.glob("copies/*.part"))


def test_only_a_file_can_be_copied() -> None:
    class Elsewhere:
        class dialect:  # noqa: N801
            name = "postgresql"

    with pytest.raises(database.NoFileToCopy, match="pg_dump"):
        database.backup(Elsewhere(), Path("never"))
    assert database.integrity(Elsewhere()) == ()


def test_a_broken_reference_is_found(engine: Engine) -> None:
    assert database.integrity(engine) == ()
    raw = create_engine(engine.url)
    with raw.begin() as connection:
        connection.execute(text("INSERT INTO contacts VALUES ('R8-9999', 'phone', '{}')"))
    assert database.integrity(engine) == ("foreign key: contacts 1",)


def test_the_audit_trail_can_only_grow(engine: Engine, at: object) -> None:
    with writing(engine) as session:
        audit.record(session, at, "mori", channel="web", action="claim_case", subject="R8-0001")
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        with pytest.raises(DatabaseError, match="never changed"), writing(engine) as session:
            session.execute(text(statement))
    with reading(engine) as session:
        assert [row.actor for row in audit.trail(session, "R8-0001")] == ["mori"]
