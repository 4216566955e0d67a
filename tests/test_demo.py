"""The invented half-year is told through the engine, into an empty database only, with a clock that stands."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli, demo, wiring
from bot.settings import Settings
from dialogs.states import STATES
from knowledge.handbook import CONTENT, Handbook
from storage import cases, register
from storage.engine import open_engine, reading
from storage.lookup import SessionLookup


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, handbook: Handbook) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring.content, "load", lambda *_: handbook)
        patch.chdir(path.parent)
        result = CliRunner().invoke(cli.app, ["demo", "--database", f"sqlite:///{path}"])
        assert result.exit_code == 0, result.output
        assert "案件30件、質問3件" in result.stdout
        again = CliRunner().invoke(cli.app, ["demo", "--database", f"sqlite:///{path}"])
        assert again.exit_code == 1 and "空のデータベースにだけ" in again.stderr
    yield path


def test_thirty_cases_stand_in_every_state(filled: Path) -> None:
    with reading(open_engine(f"sqlite:///{filled}")) as session:
        every = [SessionLookup(session).case(f"R8-{n:04}") for n in range(1, 31)]
        companies = register.everything(session)
        waiting = SessionLookup(session).waiting_for("takahashi")
        assert cases.any_filed(session)
        assert len(SessionLookup(session).open_questions()) == 1
        assert len(SessionLookup(session).drafts_of("takahashi")) == 1
    assert {case.state for case in every if case} == set(STATES)
    assert len({case.outcome for case in every if case and case.outcome}) >= 5
    assert all(case and case.company for case in every)
    actors = [{event.actor.id for event in case.history} for case in every if case]
    assert sum(len(who) > 1 for who in actors) > 20
    assert {company.cases for company in companies} == {1, 2}
    assert [case.number for case in waiting] == ["R8-0025"]
    assert all(case and case.received <= demo.NOW for case in every)


def test_its_notices_have_been_delivered_in_their_time(filled: Path) -> None:
    with sqlite3.connect(filled) as connection:
        assert connection.execute("SELECT count(*) FROM outbox WHERE sent IS NULL").fetchone() == (0,)
        first, last = connection.execute("SELECT min(at), max(at) FROM page_log").fetchone()
    assert first < "2026-06" and last < "2026-11-24T02"


def test_nobody_and_nothing_in_it_is_real(filled: Path) -> None:
    text = (CONTENT / "minato" / "demo.yaml").read_text(encoding="utf-8")
    assert "03-0000-" in text and "@example.jp" in text
    names = [line for line in text.splitlines() if "株式会社" in line]
    assert [
        line[:60]
        for line in names
        if not any(word in line for word in ("見本", "例示", "サンプル", "みほん"))
    ] == []


def test_a_story_that_no_longer_fits_the_engine_is_named(
    settings: Settings, handbook: Handbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring.content, "load", lambda *_: handbook)
    story = tmp_path / "demo.yaml"
    story.write_text(
        "cases:\n- {at: 2026-11-20T10:00, by: sato, memo: 株式会社見本が教室を開きたい。費用は会社,"
        " steps: [{after: 1, do: answer_desk, with: {answer: x}}]}\n",
        encoding="utf-8",
    )
    with pytest.raises(demo.DemoFails, match="answer_desk"):
        demo.fill(settings, tmp_path)
    story.write_text("cases:\n- {at: 2026-11-20T10:00, by: sato, memo: '？'}\n", encoding="utf-8")
    other = demo.settings_for(settings, f"sqlite:///{tmp_path}/other.db")
    with pytest.raises(demo.DemoFails, match=r"cases\[0\]"):
        demo.fill(other, tmp_path)
