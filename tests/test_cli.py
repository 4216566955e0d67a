"""The command line keeps its contract: JSON by the line, errors on stderr, status 1, usage 2."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bot import settings as configuration
from knowledge.handbook import Handbook
from tests.faults.database import TROUBLES

MEMO = "株式会社見本電機が芝浦で高齢者向けスマホ教室をやりたい。費用は会社がすべて負担。来年4月から3年"
Run = Callable[..., Result]


def lines(result: Result) -> list[dict[str, object]]:
    """The JSON lines of stdout."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_question_is_answered_with_the_clause_word_for_word(run: Run, handbook: Handbook) -> None:
    (answer,) = lines(run("ask", "協定は何年まで？", "--json"))
    assert answer["status"] == "answered"
    assert answer["citations"] == [
        {"clause": "6(3)②", "heading": "協定期間", "text": handbook.policy.clause("6(3)②").text}
    ]
    assert set(answer) >= {"question", "status", "situation", "answer", "citations", "candidates"}


def test_a_question_can_be_read_as_text(run: Run) -> None:
    assert "港区企業連携推進方針 6(3)②" in run("ask", "協定は何年まで？").stdout
    assert "書かれていません" in run("ask", "審査会の委員はだれですか").stdout
    assert "方針についての質問ではない" in run("ask", "今日のお昼は何を食べようかな？").stdout


def test_a_file_of_questions_gives_a_line_each_and_skips_blank_ones(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("協定は何年まで？\n\n自動更新していい？\n", encoding="utf-8")
    assert [line["question"] for line in lines(run("ask", "--file", str(file)))] == [
        "協定は何年まで？",
        "自動更新していい？",
    ]


def test_memos_are_assessed_a_line_each_with_every_field_of_the_contract(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "memos.jsonl"
    file.write_text(json.dumps({"id": "a", "memo": MEMO, "date": "2026-11-24"}) + "\n", encoding="utf-8")
    (found,) = lines(run("assess", "--file", str(file)))
    assert set(found) >= {
        "id", "pattern", "out_of_scope_reason", "ward_cost", "review_board", "development_cost_conflict",
        "agreement", "period_over_2y", "auto_renewal", "slots", "reasons", "missing", "issues",
    }  # fmt: skip
    assert found["period_over_2y"] is True
    assert found["ward_cost"] is False
    assert found["slots"] == {
        "company": "株式会社見本電機",
        "contact_name": None,
        "contact_department": None,
        "email": None,
        "phone": None,
        "period_months": 36,
        "start": "2027-04",
    }


def test_a_bad_line_is_named_by_its_number_and_the_rest_goes_on(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "memos.jsonl"
    good = json.dumps({"id": "b", "memo": MEMO})
    file.write_text("{broken\n[1]\n" + good + "\n", encoding="utf-8")
    result = run("assess", "--file", str(file), "--today", "2026-11-24")
    assert [line["id"] for line in lines(result)] == ["b"]
    assert "1行目" in result.stderr
    assert "2行目" in result.stderr
    assert result.exit_code == 1


def test_a_file_that_cannot_be_read_is_said_so(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "memos.jsonl"
    file.write_bytes(b"\xff\xfe")
    result = run("assess", "--file", str(file))
    assert result.exit_code == 2
    assert "UTF-8として読めません" in result.stderr


def test_a_date_in_a_memos_line_that_is_none_falls_back_to_today(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "memos.jsonl"
    file.write_text(json.dumps({"id": "b", "memo": MEMO, "date": "昨日"}), encoding="utf-8")
    (found,) = lines(run("assess", "--file", str(file), "--today", "2026-11-24"))
    assert found["slots"]["start"] == "2027-04"


def test_another_citys_catalogue_is_matched_alone(run: Run, tmp_path: Path) -> None:
    catalogue = tmp_path / "issues.csv"
    catalogue.write_text(
        "id,field,title,description,keywords,department,source,year\n"
        "X-1,環境,公園のごみの散乱,公園にごみが散らかっている,ごみ箱;ポイ捨て,,見本計画,2025\n",
        encoding="utf-8",
    )
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps({"id": "t", "text": "公園のごみ箱にセンサーを付ける"}), encoding="utf-8")
    (found,) = lines(run("match", "--file", str(texts), "--issues", str(catalogue)))
    assert [match["id"] for match in found["matches"]] == ["X-1"]


def test_a_catalogue_with_a_mistake_names_the_line(run: Run, tmp_path: Path) -> None:
    catalogue = tmp_path / "issues.csv"
    catalogue.write_text(
        "id,field,title,description,keywords,department,source,year\nX-1,環境,ごみ,説明,,,出典,R13年\n",
        encoding="utf-8",
    )
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps({"id": "t", "text": "ごみ"}), encoding="utf-8")
    result = run("match", "--file", str(texts), "--issues", str(catalogue))
    assert result.exit_code == 1
    assert "issues.csv:2" in result.stderr


def test_the_demo_people_are_listed(run: Run) -> None:
    people = lines(run("people", "--json"))
    assert {"id": "sato", "name": "佐藤", "department": "高齢者支援課", "desk": False} in people
    assert sum(bool(person["desk"]) for person in people) == 2
    assert "推進担当" in run("people").stdout


def test_a_conversation_at_the_terminal_ends_in_the_queue(run: Run) -> None:
    said = lines(run("chat", "--as", "sato", "--json", "--today", "2026-11-24", text=f"{MEMO}\n送る\n"))
    assert said[0]["said"] is None
    assert said[1]["said"] == MEMO
    assert "receipt" in [reply["kind"] for reply in said[2]["replies"]]
    (case,) = lines(run("queue", "list", "--json"))
    assert {
        "number",
        "state",
        "turn",
        "company",
        "title",
        "pattern",
        "assignee",
        "department",
        "received",
    } <= set(case)
    assert case["number"] == "R8-0001"
    assert "R8-0001" in run("queue", "list").stdout
    assert lines(run("queue", "show", "r8-1", "--json"))[0]["number"] == "R8-0001"
    assert "R8-0001" in run("queue", "show", "R8-0001").stdout
    assert run("queue", "show", "R8-9999").exit_code == 1


def test_the_desk_finds_what_came_when_it_opens_its_terminal(run: Run) -> None:
    run("chat", "--as", "sato", text=f"{MEMO}\n送る\n")
    opening = lines(run("chat", "--as", "yamaguchi", "--json"))[0]
    assert "新しい案件 R8-0001" in str(opening["replies"])


def test_the_content_is_checked(run: Run) -> None:
    assert "点検しました" in run("check").stdout


def test_the_doctor_finds_a_desk_that_is_set_up_well(run: Run) -> None:
    run("db", "upgrade")
    result = run("doctor")
    assert "要確認" not in result.stdout.replace("空き容量", "")
    assert result.exit_code == 0


def test_the_doctor_says_what_to_do_about_an_old_database(run: Run) -> None:
    result = run("doctor")
    assert "renkei db upgrade" in result.stdout
    assert result.exit_code == 1


def test_the_doctor_names_a_setting_it_cannot_use(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENKEI_PORT", "たくさん")
    assert "RENKEI_PORT" in run("doctor").stdout
    assert run("people").exit_code == 1


@pytest.mark.parametrize(
    "url", ["foo", "mysql://u:geheim@host/x", "postgresql://u:geheim@host:port/x", "postgresql+x://host/x"]
)
@pytest.mark.parametrize("command", [("doctor",), ("people",), ("queue", "list"), ("db", "upgrade")])
def test_a_database_address_that_is_none_is_said_with_its_setting(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    result = run(*command)
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert "DATABASE_URL" in result.output
    assert "geheim" not in result.output


def test_a_backup_is_a_whole_database(run: Run, tmp_path: Path) -> None:
    run("chat", "--as", "sato", text=f"{MEMO}\n送る\n")
    target = tmp_path / "backup.db"
    assert run("db", "backup", str(target)).exit_code == 0
    assert sqlite3.connect(target).execute("SELECT count(*) FROM cases").fetchone() == (1,)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("database newer", "新しい版で作られています"),
        ("database locked", "ほかのプログラムが使っています"),
        ("database read-only", "読み取り専用です"),
    ],
)
def test_the_doctor_says_why_the_database_cannot_be_used(
    run: Run, tmp_path: Path, trouble: str, said: str
) -> None:
    run("db", "upgrade")
    with TROUBLES[trouble](tmp_path / "renkei.db"):
        assert said in run("doctor").stdout


def test_a_database_that_cannot_be_opened_is_said_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}")
    assert run("people").exit_code == 1
    assert "開けません" in run("doctor").stdout


def test_a_content_folder_that_is_not_there_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RENKEI_CONTENT", str(tmp_path / "nowhere"))
    result = run("check")
    assert result.exit_code == 1
    assert "policy.yaml" in result.stderr
    assert "policy.yaml" in run("doctor").stdout


def test_every_setting_is_named_in_the_sample_with_one_comment() -> None:
    sample = (Path(__file__).parents[1] / ".env.example").read_text(encoding="utf-8").splitlines()
    names = [line.split("=")[0] for line in sample if line and not line.startswith("#")]
    declared = [str(field.validation_alias) for field in configuration.Settings.model_fields.values()]
    assert names == declared
    assert all(
        sample[number - 1].startswith("#") for number, line in enumerate(sample) if not line.startswith("#")
    )


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("RENKEI_PORT=1111\nRENKEI_HOST=127.0.0.2\n", encoding="utf-8")
    monkeypatch.setenv("RENKEI_PORT", "2222")
    read = configuration.read()
    assert (read.port, read.host) == (2222, "127.0.0.2")


def test_lists_in_the_settings_have_commas_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENKEI_TRUSTED_PROXIES", "127.0.0.1, ::1")
    monkeypatch.setenv("RENKEI_DESK_MEMBERS", "yamaguchi@example.jp,")
    read = configuration.read()
    assert read.trusted_proxies == ("127.0.0.1", "::1")
    assert read.desk_members == ("yamaguchi@example.jp",)
