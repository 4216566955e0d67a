"""The command line. Reads arguments and prints; what is done lives elsewhere.

Messages are Japanese. Errors go to stderr; status 1 for an error, 2 for wrong usage.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import settings as configuration
from bot.cli_registers import companies_app, issues_app, people_app
from bot.cli_report import report_app
from bot.console import Commands, Json, explained, fail, put, unreadable, unwritable
from bot.settings import Settings

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    help="連携デスク",
    pretty_exceptions_enable=False,
)
queue_app = typer.Typer(cls=Commands, no_args_is_help=True, help="推進担当の案件")
db_app = typer.Typer(cls=Commands, no_args_is_help=True, help="データベース")
app.add_typer(queue_app, name="queue")
app.add_typer(db_app, name="db")
app.add_typer(issues_app, name="issues")
app.add_typer(people_app, name="people")
app.add_typer(companies_app, name="companies")
app.add_typer(report_app, name="report")

Lines = Annotated[bool, typer.Option("--json", help="JSONで出します（画面でないところへは、いつもJSONです）")]
File = Annotated[Path | None, typer.Option("--file", help="1行に1件のファイル", exists=False)]
Today = Annotated[str, typer.Option("--today", help="東京の今日の代わりの日（例：2026-11-24）")]

DEMO_DATABASE = "sqlite:///var/demo.db"


def day(text: str) -> date:
    """The day that stands for today."""
    from bot.wiring import tokyo_now

    if not text:
        return tokyo_now().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise fail(f"--today の「{text}」を日付として読み取れません（例：2026-11-24）。", 2) from None


def clock_at(text: str) -> Any:
    """A clock that shows the given day (and the present time of day), or the real one."""
    from bot.wiring import tokyo_now

    if not text:
        return tokyo_now
    stands = day(text)

    def clock() -> datetime:
        return datetime.combine(stands, tokyo_now().timetz())

    return clock


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers, without blank ones."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise unreadable(path, error) from error
    except UnicodeDecodeError:
        raise fail(f"ファイル {path} をUTF-8として読めません。", 2) from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, line


def records(path: Path, *names: str) -> Iterator[dict[str, Any]]:
    """The JSON lines of a file that hold all ``names`` as texts. A bad line is named on stderr, and at
    the end the status is 1."""
    bad = False
    for number, line in lines_of(path):
        try:
            record = json.loads(line)
            # Half of a surrogate pair can be read but never written.
            json.dumps(record, ensure_ascii=False).encode()
            missing = [name for name in names if not isinstance(record.get(name), str)]
        except (ValueError, AttributeError):
            record, missing = None, ["JSON"]
        if missing:
            bad = True
            typer.echo(f"{path}:{number}行目: 「{missing[0]}」を読み取れません。", err=True)
            continue
        yield record
    if bad:
        raise typer.Exit(1)


def for_machines() -> bool:
    """Whether nobody reads what is printed: the lines of a file then are JSON without being asked for."""
    return not sys.stdout.isatty()


def handbook() -> Any:
    """What the bot knows, from the content folder. Needs no database."""
    from knowledge import handbook as content

    settings = configuration.read()
    return content.load(settings.content, settings.cache)


# Serving ---------------------------------------------------------------------------------------


@app.command()
def run() -> None:
    """画面を開けるようにします（Ctrl-Cで終わります）。"""
    with explained():
        from bot.serving import serve

        serve(configuration.read(), typer.echo, fail)


@app.command()
def chat(
    person: Annotated[str, typer.Option("--as", help="だれとして話すか（renkei people で見られます）")],
    as_json: Json = False,
    today: Today = "",
) -> None:
    """端末で話します。1行が1つの発言です（\\n で改行）。"""
    with explained():
        from bot.terminal import converse
        from bot.wiring import open_desk
        from storage import people
        from storage.engine import reading

        desk = open_desk(configuration.read(), clock_at(today))
        with reading(desk.engine) as session:
            who = people.get(session, person, desk.clock().date())
        if who is None:
            raise fail(f"「{person}」という人は登録されていません。renkei people で一覧を見られます。", 2)
        try:
            converse(
                desk, who, sys.stdin, typer.echo, as_json=as_json, watched=sys.stdin.isatty() and not as_json
            )
        except KeyboardInterrupt:
            pass
        finally:
            desk.close()


# Judging: no database is needed -----------------------------------------------------------------


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="質問")] = "",
    file: File = None,
    as_json: Lines = False,
) -> None:
    """方針について聞きます。"""
    if bool(question) == bool(file):
        raise fail("質問か --file のどちらかを指定できます。", 2)
    with explained():
        from bot import judging

        book = handbook()
        questions = [question] if question else [line.strip() for _, line in lines_of(file or Path())]
        as_json = as_json or (file is not None and for_machines())
        for text in questions:
            answer = book.answers.ask(text)
            if as_json:
                put(judging.answered(answer))
            else:
                typer.echo(judging.answer_text(answer, book))


@app.command()
def assess(
    file: Annotated[Path, typer.Option("--file", help='1行に1件の {"id","memo","date"?}')],
    as_json: Lines = False,
    today: Today = "",
) -> None:
    """相談のメモから整理（案）を作ります。"""
    with explained():
        from bot import judging

        book, present, as_json = handbook(), day(today), as_json or for_machines()
        for record in records(file, "id", "memo"):
            written = record.get("date")
            try:
                stands = date.fromisoformat(written) if written else present
            except (TypeError, ValueError):
                stands = present
            if as_json:
                put({"id": record["id"], **judging.assessed(book, record["memo"], stands)})
            else:
                typer.echo(f"■ {record['id']}\n{judging.assessed_text(book, record['memo'], stands)}\n")


@app.command()
def match(
    file: Annotated[Path, typer.Option("--file", help='1行に1件の {"id","text"}')],
    issues: Annotated[Path | None, typer.Option("--issues", help="地域課題のCSV")] = None,
    as_json: Lines = False,
) -> None:
    """提案に合う地域課題を探します。"""
    with explained():
        from bot import judging
        from knowledge import issues as catalogue

        book, as_json = handbook(), as_json or for_machines()
        if issues:
            book = book.with_issues(catalogue.load(issues))
        for record in records(file, "id", "text"):
            found = book.catalogue.match(record["text"])
            if as_json:
                put({"id": record["id"], "matches": judging.matched(found)})
            else:
                typer.echo(f"■ {record['id']}\n{judging.matched_text(found, book)}\n")


@companies_app.command("compare")
def companies_compare(
    file: Annotated[Path, typer.Option("--file", help='1行に1件の {"a","b"}')],
    as_json: Lines = False,
) -> None:
    """2つの企業名が同じ会社かを調べます。"""
    with explained():
        from knowledge.companies import same_company

        as_json = as_json or for_machines()
        for record in records(file, "a", "b"):
            found = same_company(record["a"], record["b"])
            if as_json:
                put({**record, "same": found.same, "why": found.why})
            else:
                same = "同じ企業" if found.same else "別の企業"
                typer.echo(f"{record['a']}　{record['b']}　{same}　{found.why}")


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="質問や相談の文")], as_json: Json = False, today: Today = ""
) -> None:
    """文をどう読んだかを順に出します。"""
    with explained():
        from bot.explaining import steps
        from knowledge import explain as reading

        found = list(steps(reading.explain(handbook(), text, day(today))))
    if as_json:
        put({"text": text, "steps": [{"step": title, "lines": lines} for title, lines in found]})
        return
    for number, (title, lines) in enumerate(found, 1):
        typer.echo(f"{number}. {title}")
        for line in lines:
            typer.echo(f"   {line}")


# The queue ---------------------------------------------------------------------------------------


@queue_app.command("list")
def queue_list(as_json: Json = False) -> None:
    """終了していない案件を古い順に出します。"""
    with explained():
        from bot import judging
        from bot.wiring import open_database
        from storage.engine import reading
        from storage.lookup import SessionLookup

        engine = open_database(configuration.read())
        with reading(engine) as session:
            cases = SessionLookup(session).queue()
        engine.dispose()
    if not cases and not as_json:
        typer.echo("終了していない案件はありません。")
    for case in cases:
        put(judging.case_line(case)) if as_json else typer.echo(judging.case_text(case))


@queue_app.command("show")
def queue_show(
    number: Annotated[str, typer.Argument(help="案件番号", metavar="番号")], as_json: Json = False
) -> None:
    """1件の案件を出します。"""
    with explained():
        from bot import judging
        from bot.wiring import open_database
        from dialogs.commands import case_number
        from storage.engine import reading
        from storage.lookup import SessionLookup

        engine = open_database(configuration.read())
        with reading(engine) as session:
            case = SessionLookup(session).case(case_number(number) or number)
        engine.dispose()
    if case is None:
        raise fail(f"案件「{number}」はありません。")
    put(judging.case_whole(case)) if as_json else typer.echo(judging.case_text(case))


@app.command()
def demo(
    database: Annotated[str, typer.Option("--database", help="見本を入れるデータベース")] = DEMO_DATABASE,
) -> None:
    """見本の半年分（架空の案件30件）を、専用のデータベースに作ります。"""
    with explained():
        from bot import demo as half_year

        settings = half_year.settings_for(configuration.read(), database)
        try:
            filled = half_year.fill(settings)
        except half_year.HasCases as error:
            raise fail(f"{database} には案件があります。見本は空のデータベースにだけ作れます。") from error
    typer.echo(
        f"見本を作りました（案件{filled.cases}件、質問{filled.questions}件）。次のようにして見られます。"
    )
    typer.echo(f"  DATABASE_URL={database} renkei run")


# Keeping it well ---------------------------------------------------------------------------------


@app.command()
def check() -> None:
    """方針、回答、課題、語彙、文のファイルを点検します。"""
    with explained():
        from bot.checking import problems

        settings = configuration.read()
        found = list(problems(settings.content))
        for problem in found:
            typer.echo(str(problem), err=True)
        if found:
            raise fail(f"直すところが{len(found)}件あります。")
        from dialogs.wording import sentences

        book = handbook()
        book.prepare()  # kept in the cache: those who ask next need not wait for it
        count = len(sentences())
    clauses = len(book.policy.clauses)
    typer.echo(f"点検しました。方針 {clauses}項目、地域課題 {len(book.catalogue.issues)}件、文 {count}件。")


@app.command()
def doctor() -> None:
    """動くために要るものがそろっているか確かめます。"""
    from bot.doctoring import examine

    good = True
    for line in examine(configuration.read):
        good &= line.good
        typer.echo(f"{'よし' if line.good else '要確認'}　{line.says}")
    if not good:
        raise typer.Exit(1)


@db_app.command("upgrade")
def db_upgrade() -> None:
    """データベースをこの版に合わせます。"""
    with explained():
        from storage import database
        from storage.engine import open_engine

        engine = open_engine(configuration.read().database_url)
        changed = database.upgrade(engine)
        engine.dispose()
    typer.echo("データベースをこの版に合わせました。" if changed else "データベースはこの版です。")


@db_app.command("backup")
def db_backup(target: Annotated[Path, typer.Argument(help="控えのファイル", metavar="控え.db")]) -> None:
    """データベースの控えを取ります（使用中でも取れます）。"""
    with explained():
        from storage import database
        from storage.engine import open_engine

        engine = open_engine(configuration.read().database_url)
        try:
            database.backup(engine, target)
        except OSError as error:
            raise unwritable(target, error) from error
        engine.dispose()
    typer.echo(f"控えを {target} に取りました。")


def main() -> None:
    """The entry point of ``renkei``."""
    app()


__all__ = ["Settings", "main", "replace"]
