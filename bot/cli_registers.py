"""The commands for the registers: issues, companies, people; listed, and taken in from CSV files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import settings as configuration
from bot.console import Commands, Json, explained, fail, put, unreadable, unwritable

if TYPE_CHECKING:
    from bot.registers import Table

ACTOR = "renkei"
"""Who is written down for what was done at the command line, where nobody signs in."""

issues_app = typer.Typer(cls=Commands, no_args_is_help=True, help="地域課題")
companies_app = typer.Typer(cls=Commands, no_args_is_help=True, help="企業の台帳")
people_app = typer.Typer(cls=Commands, invoke_without_command=True, help="使える人")

Source = Annotated[Path, typer.Argument(help="CSVファイル（UTF-8 か Shift_JIS）", metavar="FILE.csv")]
Dry = Annotated[bool, typer.Option("--dry-run", help="確認だけで、取り込みません")]
By = Annotated[str, typer.Option("--as", help="だれが行うか（記録に残ります）")]


@contextmanager
def _database() -> Iterator[Any]:
    from bot.wiring import open_database

    with explained():
        engine = open_database(configuration.read())
        try:
            yield engine
        finally:
            engine.dispose()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


def _take_in(table: "Table", dry: bool) -> None:
    from bot.registers import take_in

    with _database() as engine:
        taken = take_in(engine, table, dry)
    for remark in taken.remarks:
        typer.echo(remark, err=True)
    for line in taken.lines:
        typer.echo(line)
    if taken.refused:
        raise fail(taken.refused)


@issues_app.command("list")
def issues_list(as_json: Json = False) -> None:
    """地域課題の一覧です。"""
    from dataclasses import asdict

    from storage import catalogue
    from storage.engine import reading

    with _database() as engine, reading(engine) as session:
        rows = catalogue.read(session)
    for issue in rows:
        if as_json:
            put(asdict(issue))
        else:
            typer.echo(f"{issue.id}　{issue.field}　{issue.title}　{issue.source}（{issue.year}）")


@issues_app.command("import")
def issues_import(
    file: Source,
    dry_run: Dry = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="ファイルにない課題を外します（直しの記録は残ります）")
    ] = False,
    by: By = ACTOR,
) -> None:
    """地域課題を取り込みます。ファイルにない課題はそのまま残ります。"""
    from bot.registers import issues
    from bot.wiring import tokyo_now

    _take_in(issues(_bytes(file), by, tokyo_now(), replace), dry_run)


@issues_app.command("compare")
def issues_compare() -> None:
    """この版に付いている地域課題のうち、まだ一覧にないものを出します。何も変えません。"""
    from dialogs.registers import news
    from knowledge import issues as shipped
    from storage import catalogue
    from storage.engine import reading

    with _database() as engine, reading(engine) as session:
        path = configuration.read().content / "issues.csv"
        for line in news(catalogue.news(session, shipped.load(path)), path):
            typer.echo(line)


@issues_app.command("export")
def issues_export(
    file: Annotated[Path | None, typer.Argument(help="書き出すファイル（なければ画面に出します）")] = None,
) -> None:
    """地域課題をCSVに書き出します。直して取り込めます。"""
    from bot.registers import issues_file
    from bot.wiring import tokyo_now
    from storage import catalogue
    from storage.engine import reading

    with _database() as engine, reading(engine) as session:
        rows = catalogue.read(session)
    data = issues_file(rows, tokyo_now())
    if file is None:
        typer.echo(data.decode("utf-8-sig").replace("\r\n", "\n"), nl=False)
        return
    try:
        file.write_bytes(data)
    except OSError as error:
        raise unwritable(file, error) from error
    typer.echo(f"地域課題{len(rows)}件を {file} に書き出しました。")


@companies_app.command("list")
def companies_list(as_json: Json = False) -> None:
    """台帳の企業の一覧です。"""
    from dialogs.wording import say
    from storage import register
    from storage.engine import reading

    with _database() as engine, reading(engine) as session:
        rows = register.everything(session)
    if not rows and not as_json:
        typer.echo(say("pages.no_companies"))
    for company in rows:
        if as_json:
            put(
                {
                    "id": company.id,
                    "name": company.name,
                    "number": company.number or None,
                    "aliases": list(company.aliases),
                    "cases": company.cases,
                }
            )
        else:
            more = f"（{'、'.join(company.aliases)}）" if company.aliases else ""
            typer.echo(f"{company.name}{more}　{company.number or '法人番号なし'}　案件{company.cases}件")


@companies_app.command("import")
def companies_import(file: Source, dry_run: Dry = False, by: By = ACTOR) -> None:
    """企業を取り込みます。台帳にある企業には、足りないことを書き足します。"""
    from bot.registers import companies
    from bot.wiring import tokyo_now

    _take_in(companies(_bytes(file), by, tokyo_now()), dry_run)


@people_app.callback()
def people_list(context: typer.Context, as_json: Json = False) -> None:
    """使える人の一覧です。"""
    if context.invoked_subcommand is not None:
        return
    from bot.wiring import tokyo_now
    from storage import people
    from storage.engine import reading

    with _database() as engine, reading(engine) as session:
        everybody = people.everybody(session, tokyo_now().date())
    for person in everybody:
        if as_json:
            put({"id": person.id, "name": person.name, "department": person.department, "desk": person.desk})
        else:
            mark = "　推進担当" if person.desk else ""
            typer.echo(f"{person.id}　{person.name}　{person.department}{mark}")


@people_app.command("import")
def people_import(
    file: Source,
    dry_run: Dry = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="ファイルにない人を、きのうまでで終わりにします")
    ] = False,
    by: By = ACTOR,
) -> None:
    """職員を取り込みます。同じメールアドレスの人は同じ人です。"""
    from bot.registers import people
    from bot.wiring import tokyo_now

    _take_in(people(_bytes(file), by, tokyo_now(), replace), dry_run)
