"""What was judged and what was corrected of it is counted: real cases only, by period."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.intake import take
from bot.wiring import Desk
from dialogs.turn import Person, Press, Submit, Turn, Typed
from storage import judgements
from storage.engine import reading, writing

SATO = Person("sato", "佐藤", "高齢者支援課")
DESK = Person("yamaguchi", "山口", "企画課", desk=True)
MEMO = (
    "株式会社見本電機が芝浦で高齢者向けのスマホ教室をやりたい。区には会場の提供をお願いしたい。"
    "費用は会社がすべて負担。来年4月から1年"
)


@pytest.fixture
def worked(desk: Desk) -> Desk:
    """A case, corrected; a question asked in vain and answered; an answer, corrected; a case to practise."""
    count = iter(range(1000))

    def do(person: Person, said: Typed | Press | Submit) -> None:
        take(desk, Turn(person, "web", desk.clock(), f"t{next(count)}", said))

    for begin in ("log_new", "practice"):
        do(SATO, Press(begin))
        do(SATO, Typed(MEMO))
        do(SATO, Typed("広報などの協力まで"))
        do(SATO, Press("send"))
        do(SATO, Press("send"))
    corrected = {"reason": "確認した"}
    do(DESK, Submit("correct_pattern", "R8-0001", 0, corrected | {"pattern": "experiment"}))
    do(DESK, Submit("correct_pattern", "R8-0001", 0, corrected | {"pattern": "joint"}))
    do(DESK, Submit("correct_issues", "R8-0001", 0, corrected | {"issues": "MI-002、MI-030"}))
    do(SATO, Submit("revise", "R8-0001", 0, {"company": "株式会社見本電器"}))
    do(SATO, Press("ask"))
    do(SATO, Typed("協定は何年まで？"))
    fields = corrected | {"clause": "6(3)③", "answer": ""}
    do(DESK, Submit("correct_answer", "協定は何年まで？", 0, fields))
    do(SATO, Press("ask_desk", "委員の名前は？"))
    do(SATO, Press("ask_desk", "謝礼の額は？"))
    do(DESK, Submit("answer_question", "1", 0, {"answer": "公表していません"}))
    return desk


def counted(
    desk: Desk, first: date = date(2026, 4, 1), last: date = date(2027, 3, 31)
) -> judgements.Judgements:
    with reading(desk.engine) as session:
        return judgements.count(session, first, last)


def test_each_kind_is_counted_with_what_it_was_corrected_from_and_to(worked: Desk) -> None:
    found = counted(worked)
    by_kind = {each.kind: each for each in found.judged}
    assert {kind: (each.made, each.corrected) for kind, each in by_kind.items()} == {
        "answer": (1, 1),
        "pattern": (1, 1),
        "issues": (1, 1),
        "company": (1, 1),
    }
    (pattern,) = by_kind["pattern"].changes
    assert (pattern.before, pattern.after, pattern.count) == ("other", "joint", 1)
    assert pattern.words
    assert ("", "MI-002") in {(each.before, each.after) for each in by_kind["issues"].changes}
    (answer,) = by_kind["answer"].changes
    assert (answer.before, answer.after) == ("6(3)②", "6(3)③") and answer.words
    (company,) = by_kind["company"].changes
    assert (company.before, company.after) == ("株式会社見本電機", "株式会社見本電器")
    assert found.situations == {"answered": 1}
    assert found.questions == judgements.Questions(asked=2, unanswered=1, answered=1, learned=0)


def test_another_period_and_what_was_invented_count_nothing(worked: Desk) -> None:
    before = counted(worked, date(2025, 4, 1), date(2026, 11, 23))
    assert {each.made for each in before.judged} == {0} and before.questions.asked == 0
    assert counted(worked, date(2026, 11, 24), date(2026, 11, 24)).judged[1].made == 1
    with writing(worked.engine) as session:
        judgements.mark_sample(session)
    found = counted(worked)
    assert {(each.made, each.corrected) for each in found.judged} == {(0, 0)}
    assert found.questions.asked == 0 and found.situations == {}


def test_the_command_prints_a_table_and_json(worked: Desk) -> None:
    run = CliRunner().invoke
    today = ("--today", "2026-11-24")
    text = run(cli.app, ["report", "judgement", *today])
    assert text.exit_code == 0, text.output
    for words in (
        "令和8年4月1日から令和9年3月31日まで",
        "その他効果的な連携 → 事業の共同主催 1件",
        "方針 6(3)② → 方針 6(3)③ 1件",
        "MI-002 を加えた 1件",
        "答えた 1件",
        "推進担当への質問 2件（未回答 1件、回答済み 1件",
    ):
        assert words in text.stdout
    data = json.loads(run(cli.app, ["report", "judgement", "--json", *today]).stdout)
    assert (data["from"], data["to"]) == ("2026-04-01", "2027-03-31")
    assert [each["kind"] for each in data["judgements"]] == ["answer", "pattern", "issues", "company"]
    assert data["judgements"][1]["changes"][0]["words"]
    empty = run(cli.app, ["report", "judgement", "--from", "2024-04-01"])
    assert "令和6年4月1日から令和7年3月31日まで" in empty.stdout and "―" in empty.stdout


@pytest.mark.parametrize(
    "options", [("--from", "きのう"), ("--to", "2026-02-30"), ("--from", "2026-05-01", "--to", "2026-04-01")]
)
def test_a_period_that_is_none_is_wrong_usage(worked: Desk, options: tuple[str, ...]) -> None:
    assert CliRunner().invoke(cli.app, ["report", "judgement", *options]).exit_code == 2
