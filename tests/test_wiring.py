"""A desk is ready soon, and what the desk edits or teaches is known at the next turn, wherever it was done."""

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot import wiring
from bot.intake import take
from bot.serving import warming
from bot.settings import Settings
from bot.shelf import Shelf
from bot.terminal import text_of
from bot.wiring import Desk
from dialogs.changes import AnswerQuestion, LearnQuestion, SendQuestion
from dialogs.turn import Person, Turn, Typed
from knowledge.handbook import Handbook
from storage import cases, catalogue, questions
from storage.engine import open_engine, reading, writing

STAFF = Person("sato", "佐藤", "高齢者支援課")
YAMAGUCHI = Person("yamaguchi", "山口", "企業連携推進担当", desk=True)
SILENT = "返事はいつまでにもらえますか"
PLAIN = "協定は何年まで？"


def teach(engine: Engine, question: str, answer: str, at: datetime) -> None:
    """Have a question asked, answered and made an entry."""
    with writing(engine) as session:
        sent = cases.apply(session, SendQuestion(question), STAFF, at, "web")
        assert sent.question
        cases.apply(session, AnswerQuestion(sent.question.id, answer), YAMAGUCHI, at, "web")
        cases.apply(session, LearnQuestion(sent.question.id), YAMAGUCHI, at, "web")


def say(desk: Desk, words: str) -> str:
    """What is answered to a message."""
    at = desk.clock() + timedelta(seconds=len(words))
    reply = take(desk, Turn(STAFF, "terminal", at, words, Typed(words)))
    assert reply
    return "\n".join(text_of(part) for part in reply.parts)


def edit_first_issue(url: str) -> None:
    """What somebody in another process does to the catalogue."""
    engine = open_engine(url)
    with writing(engine) as session:
        first, *rest = catalogue.read(session)
        edited = replace(first, title="竜の飼育場の確保", keywords=("竜", "飼育場"))
        catalogue.put(session, (edited, *rest), "mori", datetime(2026, 11, 24, 11, tzinfo=wiring.TOKYO))


def in_another_process(work: Callable[..., None], *arguments: object) -> None:
    process = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    process.start()
    process.join(30)
    assert process.exitcode == 0


def test_an_issue_edited_in_another_process_is_found_at_the_next_turn(desk: Desk) -> None:
    before = desk.handbook
    assert desk.handbook is before
    in_another_process(edit_first_issue, desk.settings.database_url)
    assert desk.handbook.catalogue.issues[0].title == "竜の飼育場の確保"
    assert desk.handbook is desk.handbook
    say(desk, "株式会社見本電機が竜の飼育場を作りたい。費用は会社がすべて負担。来年4月から1年")
    shown = say(desk, "広報などの協力まで")
    assert "竜の飼育場の確保" in shown


def test_a_question_learned_in_another_process_is_the_desks_practice_at_the_next_turn(desk: Desk) -> None:
    assert "推進担当の運用" not in say(desk, SILENT)
    in_another_process(
        lambda url, at: teach(open_engine(url), SILENT, "2週間をめやすにしています。", at),
        desk.settings.database_url,
        desk.clock(),
    )
    shown = say(desk, f"{SILENT}？")
    assert "方針に定めがありません" in shown
    assert (
        "推進担当の運用：2週間をめやすにしています（令和8年11月、推進担当）。方針の定めではありません。"
        in shown
    )


def test_what_the_policy_does_answer_stays_quoted_beside_what_the_desk_taught(desk: Desk) -> None:
    teach(desk.engine, PLAIN, "1年を基本としています。", desk.clock())
    answer = desk.handbook.answers.ask(PLAIN)
    assert answer.situation == "answered"
    assert [clause.id for clause in answer.citations] == ["6(3)②"]
    assert answer.fact and answer.fact.startswith(
        "推進担当の運用：1年を基本としています（令和8年11月、推進担当）"
    )


def test_the_catalogue_is_not_built_again_for_a_question(desk: Desk) -> None:
    built = desk.handbook.catalogue
    teach(desk.engine, SILENT, "2週間です", desk.clock())
    assert desk.handbook.catalogue is built
    in_another_process(edit_first_issue, desk.settings.database_url)
    edited = desk.handbook.catalogue
    assert edited is not built
    teach(desk.engine, "予算の相談はできますか", "できます", desk.clock())
    assert desk.handbook.catalogue is edited


def test_a_database_that_cannot_be_read_leaves_the_handbook_of_before(
    desk: Desk, tmp_path: Path, handbook: Handbook
) -> None:
    before = desk.handbook
    nowhere = Shelf(open_engine(f"sqlite:///{tmp_path}"), handbook)
    assert nowhere.current() is handbook
    assert desk.handbook is before


def test_several_turns_at_once_make_the_new_handbook_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    make = Handbook.with_issues
    monkeypatch.setattr(Handbook, "with_issues", lambda self, rows: made.append(1) or make(self, rows))
    in_another_process(edit_first_issue, desk.settings.database_url)
    threads = [threading.Thread(target=lambda: desk.handbook) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]


def test_warming_builds_what_the_first_turn_would_wait_for(desk: Desk) -> None:
    desk.shelf.warm()
    assert desk.handbook.catalogue.match("高齢者にスマホを教える")


@pytest.mark.parametrize(
    ("url", "folder", "name"),
    [
        ("sqlite:///var/renkei.db", "var", "renkei"),
        ("sqlite:////srv/desk/renkei.db?timeout=3", "/srv/desk", "renkei"),
        ("sqlite+pysqlite:///data/desk.db", "data", "desk"),
        ("sqlite://", "var", "renkei"),
        ("sqlite:///:memory:", "var", "renkei"),
        ("sqlite:///file:var/x.db?mode=ro&uri=true", "var", "renkei"),
        ("postgresql+psycopg://desk@localhost/desk", "var", "renkei"),
    ],
)
def test_what_belongs_to_a_database_lies_beside_its_file(url: str, folder: str, name: str) -> None:
    settings = Settings(_env_file=None, DATABASE_URL=url)
    assert settings.cache == Path(folder) / "cache"
    assert settings.files == Path(folder) / f"{name}_files"


def test_the_tables_can_be_opened_without_reading_the_whole_content(settings: Settings) -> None:
    engine = wiring.open_database(settings)
    with reading(engine) as session:
        assert catalogue.version(session) == 1
        assert len(catalogue.read(session)) > 40
        assert questions.learned(session) == ()
        assert session.execute(text("SELECT count(*) FROM people")).scalar() == 6
    engine.dispose()


def test_an_administrator_is_told_when_the_first_answers_have_to_wait() -> None:
    ready = threading.Event()
    told: list[str] = []

    def say(line: str) -> None:
        told.append(line)
        ready.set()

    warming(lambda: ready.wait() and None, say, patience=0)
    assert [line.split("。")[0] for line in told] == ["返事の準備をしています", "返事の準備ができました"]
    told.clear()
    warming(lambda: None, say)
    assert told == []
