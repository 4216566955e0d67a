"""Files of issues, companies and people are taken in whole or not at all, and say what becomes of each row.

What an administrator reads when a file or the database cannot be used stands in ``tests/transcripts/console``.
"""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bot import settings as configuration
from bot.wiring import open_database
from storage import catalogue
from storage.engine import reading

Run = Callable[..., Result]
HEAD = "id,field,title,description,keywords,department,source,year\n"


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    def written(text: str, encoding: str = "utf-8") -> str:
        path = tmp_path / "table.csv"
        path.write_bytes(text.encode(encoding))
        return str(path)

    return written


def listed(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


# Issues


def test_what_was_exported_changes_nothing_when_it_is_taken_in_again(run: Run, tmp_path: Path) -> None:
    path = str(tmp_path / "issues.csv")
    before = listed(run("issues", "list", "--json"))
    assert "45件を" in run("issues", "export", path).stdout
    dry = run("issues", "import", path, "--dry-run").stdout
    assert dry.count("　同じ　") == 45
    assert "新規0件、変更0件、同じ45件。確認だけで、取り込んではいません。" in dry
    assert "同じ45件" in run("issues", "import", path).stdout
    assert listed(run("issues", "list", "--json")) == before
    with sqlite3.connect(tmp_path / "renkei.db") as connection:
        assert connection.execute("SELECT count(*) FROM issue_edits").fetchone() == (0,)
    shown = run("issues", "export").stdout
    assert shown.startswith('"id","field"') and shown.count("MI-0") >= 45
    assert "MI-001　" in run("issues", "list").stdout
    assert run("issues", "export", str(tmp_path / "no" / "x.csv")).exit_code == 1


def test_each_row_is_shown_with_what_would_change_and_the_edit_keeps_what_stood_there(
    run: Run, file: Callable[..., str], tmp_path: Path
) -> None:
    first = listed(run("issues", "list", "--json"))[0]
    path = file(
        HEAD
        + f'MI-001,{first["field"]},別の題,"{first["description"]}",{";".join(first["keywords"])},,{first["source"]},２０１８\n'
        + "MI-900,環境,竜の飼育場,説明,竜；飼育場,環境課,見本計画,令和8年度\n\n"
    )
    dry = run("issues", "import", path, "--dry-run").stdout
    assert "2行目　変更　MI-001　別の題" in dry
    assert f"　題名：{first['title']} → 別の題" in dry
    assert "年度：" not in dry
    assert "3行目　新規　MI-900　竜の飼育場" in dry
    assert listed(run("issues", "list", "--json"))[0] == first
    assert "新規1件、変更1件、同じ0件" in run("issues", "import", path, "--as", "mori").stdout
    rows = {row["id"]: row for row in listed(run("issues", "list", "--json"))}
    assert len(rows) == 46
    assert rows["MI-900"]["keywords"] == ["竜", "飼育場"] and rows["MI-900"]["year"] == 2026
    with reading(open_database(configuration.read())) as session:
        (edit,) = catalogue.edits(session, "MI-001")
        assert catalogue.version(session) == 2
    assert edit.actor == "mori" and edit.before and edit.before.title == first["title"]
    assert edit.after and edit.after.title == "別の題"


def test_a_file_in_no_known_encoding_is_said_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\x81\xff\xfe\x00")
    assert "文字コードを読み取れません" in run("issues", "import", str(path)).stderr


def test_what_a_spreadsheet_would_run_is_exported_as_text_and_comes_back_as_it_was(
    run: Run, file: Callable[..., str], tmp_path: Path
) -> None:
    head = "id,title,description,year\n"
    run("issues", "import", file(head + 'A,"=HYPERLINK(""x"")","+1行目\n@二行目",2026\nB,\'=x,－,2026\n'))
    path = tmp_path / "out.csv"
    run("issues", "export", str(path))
    text = path.read_text(encoding="utf-8-sig")
    assert "\"'=HYPERLINK" in text and "\"'+1行目" in text and '"\'－"' in text
    assert "同じ47件" in run("issues", "import", str(path), "--dry-run").stdout


def test_a_whole_new_catalogue_takes_out_what_it_does_not_hold(run: Run, file: Callable[..., str]) -> None:
    path = file(HEAD + "MI-900,環境,竜の飼育場,説明,竜,環境課,見本計画,令和8年度\n")
    dry = run("issues", "import", path, "--replace", "--dry-run").stdout
    assert "（ファイルにありません）　外す　MI-001　" in dry
    assert dry.endswith("新規1件、変更0件、同じ0件、外す45件。確認だけで、取り込んではいません。\n")
    assert len(listed(run("issues", "list", "--json"))) == 45
    assert "外す45件" in run("issues", "import", path, "--replace").stdout
    assert [row["id"] for row in listed(run("issues", "list", "--json"))] == ["MI-900"]


def test_what_a_new_version_of_the_software_brings_is_shown_and_changes_nothing(
    run: Run, tmp_path: Path
) -> None:
    assert run("issues", "compare").stdout == "この版に付いている地域課題は、すべて確認済みです。\n"
    with sqlite3.connect(tmp_path / "renkei.db") as connection:
        connection.execute("UPDATE issues SET title = '古い題' WHERE id = 'MI-030'")
        connection.execute("DELETE FROM issues WHERE id = 'MI-045'")
        connection.execute("UPDATE issues SET id = 'MI-900' WHERE id = 'MI-044'")
    shown = run("issues", "compare").stdout
    assert "内容が変わった課題　MI-030　" in shown and "　題名：古い題 → " in shown
    assert "新しい課題　MI-045　" in shown and "なくなった課題　MI-900　" in shown
    assert "一覧はまだ変わっていません。" in shown and "issues.csv で取り込めます" in shown
    assert "MI-900" in run("issues", "list").stdout


# Companies


def test_companies_are_added_completed_and_listed(run: Run, file: Callable[..., str]) -> None:
    path = file(
        "name,number,aliases\n株式会社見本電機,T7123-4567-89012,ミホン電機;見本電機\nサンプルセンサー株式会社,,\n"
    )
    assert (
        "2行目　新規　7123456789012　株式会社見本電機" in run("companies", "import", path, "--dry-run").stdout
    )
    assert listed(run("companies", "list", "--json")) == []
    assert "新規2件" in run("companies", "import", path).stdout
    assert listed(run("companies", "list", "--json")) == [
        {"id": "2", "name": "サンプルセンサー株式会社", "number": None, "aliases": [], "cases": 0},
        {
            "id": "1",
            "name": "株式会社見本電機",
            "number": "7123456789012",
            "aliases": ["ミホン電機", "見本電機"],
            "cases": 0,
        },
    ]
    assert "同じ2件" in run("companies", "import", path).stdout
    renamed = file(
        "name,number,aliases\n見本電機ホールディングス株式会社,7123456789012,\nサンプルセンサー（株）,4011001098993,SS社\n"
    )
    dry = run("companies", "import", renamed, "--dry-run").stdout
    assert "　企業名：株式会社見本電機 → 見本電機ホールディングス株式会社" in dry
    assert "　法人番号：― → 4011001098993" in dry and "　別名：― → SS社" in dry
    run("companies", "import", renamed)
    text = run("companies", "list").stdout
    assert "見本電機ホールディングス株式会社（ミホン電機、株式会社見本電機、見本電機）　7123456789012" in text
    assert "サンプルセンサー（株）（SS社、サンプルセンサー株式会社）　4011001098993　案件0件" in text


# People


PEOPLE = "id,name,department,email,desk,valid_from,valid_to\n"


def test_people_are_taken_in_with_their_days(run: Run, file: Callable[..., str]) -> None:
    path = file(
        PEOPLE
        + "101,見本花子,高齢者支援課,hanako@example.jp,,2020-04-01,\n"
        + "102,例示太郎,企業連携推進担当,,1,令和2年4月1日,R9.3.31\n"
        + "103,まだ来ない,環境課,,,2099-04-01,\n"
    )
    assert "新規3件" in run("people", "import", path).stdout
    shown = listed(run("people", "--json"))
    assert {"id": "101", "name": "見本花子", "department": "高齢者支援課", "desk": False} in shown
    assert {"id": "102", "name": "例示太郎", "department": "企業連携推進担当", "desk": True} in shown
    assert "103" not in {person["id"] for person in shown}
    assert "102　例示太郎　企業連携推進担当　推進担当" in run("people").stdout
    assert "同じ3件" in run("people", "import", path).stdout


def test_those_absent_stay_unless_the_file_replaces_them(run: Run, file: Callable[..., str]) -> None:
    run("people", "import", file(PEOPLE + "101,見本花子,高齢者支援課,,,,\n102,例示太郎,環境課,,,,\n"))
    path = file(PEOPLE + "101,見本花子,企画課,,,,\n")
    dry = run("people", "import", path, "--dry-run", "--replace").stdout
    assert "2行目　変更　101　見本花子" in dry and "　所属：高齢者支援課 → 企画課" in dry
    assert "（ファイルにありません）　終了　102　例示太郎" in dry and "　終了日：― → " in dry
    run("people", "import", path)
    assert "102　例示太郎" in run("people").stdout
    assert "終了1件" in run("people", "import", path, "--replace").stdout
    assert "102　例示太郎" not in run("people").stdout
    assert "101　見本花子　企画課" in run("people").stdout
