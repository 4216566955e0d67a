"""Files of issues, companies and people are taken in whole or not at all, and say what becomes of each row."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine, event
from typer.testing import CliRunner

from bot import cli
from bot import settings as configuration
from bot.wiring import open_database
from storage import catalogue
from storage import engine as engines
from storage.engine import reading

Run = Callable[..., Result]
HEAD = "id,field,title,description,keywords,department,source,year\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/renkei.db")
    monkeypatch.chdir(tmp_path)

    def running(*arguments: str) -> Result:
        return CliRunner().invoke(cli.app, list(arguments))

    return running


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


def test_one_bad_cell_is_named_and_nothing_is_taken_in(run: Run, file: Callable[..., str]) -> None:
    rows = "".join(f"MI-90{n},環境,題{n},,,,出典,R8\n" for n in range(5))
    path = file(
        HEAD + rows + "MI-910,環境,題,,,,出典,R13年\nMI-911,環境,,,,,出典,2026\nMI-900,環境,題,,,,出典,2026\n"
    )
    result = run("issues", "import", path)
    assert result.exit_code == 1
    assert result.stderr == (
        "取り込みませんでした。7行目『年度』の『R13年』を読み取れません（例：令和8年度、2026）。ほかに2か所あります。\n"
    )
    assert len(listed(run("issues", "list", "--json"))) == 45
    dry = run("issues", "import", path, "--dry-run")
    assert dry.exit_code == 1
    assert "7行目　読み取れません　7行目『年度』の『R13年』を読み取れません" in dry.stdout
    assert "8行目　読み取れません　8行目『題名』が空です（例：" in dry.stdout
    assert "9行目『番号』の『MI-900』は2行目にもあります。" in dry.stdout
    assert "2行目　新規　MI-900" in dry.stdout


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "何も書かれていません"),
        ("id,title\nA,題\n", "列『年度』がありません"),
        (HEAD + '"A","環\n境",題",,,,出典,2026\n', '2行目『題名』に余分な"があります'),
        (HEAD + 'A,環境,題,,,,出典,2026\nB,"環""境",24"画面,,,,出典,2026\n', '3行目『題名』に余分な"'),
        (HEAD + 'A,"環境,題\n', '2行目からあとの"の対応が合いません'),
        (HEAD + "A,環境,題,,,,出典,2026,x\n", "2行目に値が9個あります（列は8個）"),
        (HEAD + f"A,環境,{'題' * 201},,,,出典,2026\n", "2行目『題名』は200文字までです（いま201文字）"),
        (HEAD + "A,環境,題\x00,,,,出典,2026\n", "2行目『題名』に表示できない文字があります"),
        (HEAD + "A,環境,題,,,,出典,\n", "2行目『年度』が空です（例：令和8年度、2026）"),
    ],
)
def test_a_file_that_is_broken_is_refused_with_the_place(
    run: Run, file: Callable[..., str], text: str, why: str
) -> None:
    result = run("issues", "import", file(text))
    assert result.exit_code == 1
    assert result.stderr.startswith("取り込みませんでした。") and why in result.stderr


def test_a_shift_jis_file_is_read_and_said_so(run: Run, file: Callable[..., str]) -> None:
    path = file("番号,題名,年度,分野\nA-1,①ごみ対策の髙度化,平成30年度,環境\n", "cp932")
    result = run("issues", "import", path)
    assert "Shift_JISのファイルとして読みました。文字化けがないかご確認ください。" in result.stderr
    last = listed(run("issues", "list", "--json"))[-1]
    assert (last["id"], last["title"], last["year"], last["field"]) == (
        "A-1",
        "①ごみ対策の髙度化",
        2018,
        "環境",
    )


def test_a_file_in_no_known_encoding_or_too_large_or_missing_is_said_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\x81\xff\xfe\x00")
    assert "文字コードを読み取れません" in run("issues", "import", str(path)).stderr
    monkeypatch.setattr("knowledge.sheets.LARGEST", 3)
    assert "大きすぎます" in run("issues", "import", str(path)).stderr
    missing = run("issues", "import", str(tmp_path / "none.csv"))
    assert missing.exit_code == 2 and "読めません" in missing.stderr


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


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (
            "7123456789013",
            "3行目『法人番号』の『7123456789013』は検査用の数字が合いません。1桁ずつご確認ください。",
        ),
        ("123", "3行目『法人番号』の『123』は3桁です。法人番号は13桁です"),
        ("なし", "3行目『法人番号』の『なし』は数字ではありません"),
    ],
)
def test_a_wrong_corporate_number_names_row_and_column(
    run: Run, file: Callable[..., str], number: str, why: str
) -> None:
    result = run("companies", "import", file(f"name,number\n株式会社A,\n株式会社B,{number}\n"))
    assert result.exit_code == 1 and why in result.stderr
    assert listed(run("companies", "list", "--json")) == []


def test_a_company_that_stands_twice_in_the_file_is_named(run: Run, file: Callable[..., str]) -> None:
    path = file("name,number\n株式会社A,\n㈱Ａ,\nB,7123456789012\nC,7123456789012\n")
    result = run("companies", "import", path)
    assert "3行目『企業名』の『㈱Ａ』は2行目にもあります。ほかに1か所あります。" in result.stderr


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


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("101,花子,課,hanako,,,", "2行目『メール』の『hanako』を読み取れません（例：name@example.jp）"),
        ("101,花子,課,,たぶん,,", "2行目『推進担当』の『たぶん』を読み取れません"),
        ("101,花子,課,,,2027-02-30,", "2行目『開始日』の『2027-02-30』という日はありません"),
        (
            "101,花子,課,,,4月1日,",
            "2行目『開始日』の『4月1日』を読み取れません（例：2027-04-01、令和9年4月1日）",
        ),
        ("101,花子,課,,,2027-04-01,2027-03-31", "2行目『終了日』の『2027-03-31』は開始日より前です"),
        (
            "101,花子,課,,,,\n101,花子,別の課,,,2027-04-01,",
            "3行目『職員番号』の『101』の期間が2行目と重なります",
        ),
        ("101,,課,,,,", "2行目『氏名』が空です"),
    ],
)
def test_a_broken_table_of_people_imports_nothing_and_names_the_cell(
    run: Run, file: Callable[..., str], row: str, why: str
) -> None:
    result = run("people", "import", file(PEOPLE + row + "\n"))
    assert result.exit_code == 1 and why in result.stderr
    assert "花子" not in run("people").stdout


# A database that cannot be used


def test_a_read_only_database_is_said_so(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run("people")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///file:{tmp_path}/renkei.db?mode=ro&uri=true")
    result = run("people")
    assert result.exit_code == 1
    assert "データベースに書き込めません（読み取り専用です）" in result.stderr


def test_a_locked_database_is_said_so(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run("people")
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    monkeypatch.setitem(engines.PRAGMAS, "busy_timeout", 100)
    other = sqlite3.connect(tmp_path / "renkei.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    result = run("people")
    other.close()
    assert result.exit_code == 1
    assert "データベースをほかのプログラムが使っています" in result.stderr


def test_a_full_disk_is_said_so_and_nothing_is_half_there(
    run: Run, file: Callable[..., str], tmp_path: Path
) -> None:
    run("people")
    rows = "".join(f"X-{n},環境,題{n},{'長い説明' * 500},,,出典,2026\n" for n in range(50))
    path = file(HEAD + rows)

    def fills(connection: sqlite3.Connection, _: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 5}")

    event.listen(Engine, "connect", fills)
    try:
        result = run("issues", "import", path)
    finally:
        event.remove(Engine, "connect", fills)
    assert result.exit_code == 1
    assert "ディスクに空きがありません" in result.stderr
    assert len(listed(run("issues", "list", "--json"))) == 45


def test_a_file_that_is_no_database_or_has_no_place_is_said_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "renkei.db").write_text("これはデータベースではありません。" * 100, encoding="utf-8")
    assert "データベースとして読めないファイルです" in run("people").stderr
    monkeypatch.setenv("DATABASE_URL", "sqlite:////proc/nowhere/renkei.db")
    assert "データベースのファイルを開けません" in run("people").stderr
