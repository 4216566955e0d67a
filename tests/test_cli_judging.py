"""``renkei companies compare`` and ``renkei explain`` keep the command line's contract."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli
from knowledge import handbook as content
from knowledge.handbook import Handbook

MEMO = "株式会社見本電機が高齢者向けスマホ教室をやりたい。費用は会社がすべて負担。来年4月から3年。協定は何年まで？"


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch, handbook: Handbook, tmp_path: Path) -> CliRunner:
    """Runs commands over the session's handbook, away from any settings."""
    monkeypatch.setattr(content, "load", lambda *_, **__: handbook)
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def test_names_are_compared_a_line_each_and_the_line_is_kept(runner: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "names.jsonl"
    rows = [{"a": "㈱みなと屋", "b": "株式会社みなと屋", "id": "C1"}, {"a": "八福丸商店", "b": "七福丸商店"}]
    file.write_text("\n\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    result = runner.invoke(cli.app, ["companies", "compare", "--file", str(file)])
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [line["same"] for line in found] == [True, False]
    assert all(line["why"] for line in found)
    assert [{k: v for k, v in line.items() if k not in {"same", "why"}} for line in found] == rows


@pytest.mark.parametrize(
    "bad", ["not json", "[1]", "7", '{"a": "甲社"}', '{"a": 1, "b": "x"}', '{"a": "\\ud800", "b": "x"}']
)
def test_a_bad_line_is_named_and_the_rest_goes_on(runner: CliRunner, tmp_path: Path, bad: str) -> None:
    file = tmp_path / "names.jsonl"
    good = '{"a": "みなと屋", "b": "みなと屋"}'
    file.write_text(f"{good}\n{bad}\n{good}\n", encoding="utf-8")
    result = runner.invoke(cli.app, ["companies", "compare", "--file", str(file)])
    assert len(result.stdout.splitlines()) == 2
    assert ":2行目" in result.stderr
    assert result.exit_code == 1


def test_a_file_that_is_not_there_is_wrong_usage(runner: CliRunner) -> None:
    result = runner.invoke(cli.app, ["companies", "compare", "--file", "absent.jsonl"])
    assert result.exit_code == 2
    assert "absent.jsonl" in result.stderr


def test_a_text_is_explained_in_numbered_steps(runner: CliRunner) -> None:
    result = runner.invoke(cli.app, ["explain", MEMO, "--today", "2026-11-24"])
    assert result.exit_code == 0
    heads = [line for line in result.stdout.splitlines() if not line.startswith(" ")]
    assert [head.split(". ")[1] for head in heads] == [
        "表記をそろえる",
        "語に分ける（比べるのに使う語は【】）",
        "質問か相談か",
        "質問として読む",
        "企業の名前として読む",
        "相談として読む",
        "話の種類の手がかり",
        "整理（案）",
        "地域課題",
    ]
    assert "質問：協定は何年まで？" in result.stdout
    assert "企業：株式会社見本電機" in result.stdout
    assert "6(3)②" in result.stdout


def test_the_steps_can_be_had_as_json(runner: CliRunner) -> None:
    result = runner.invoke(cli.app, ["explain", "", "--json"])
    (found,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert set(found) == {"text", "steps"}
    assert all(step["lines"] for step in found["steps"])
