"""What every command has in common: errors as sentences on stderr, statuses, one JSON object a line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EISDIR, ENOENT, ENOSPC, ENOTDIR, EROFS
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from typer.core import TyperGroup

from bot.settings import SettingError

Json = Annotated[bool, typer.Option("--json", help="JSONで出します")]


def fail(message: str, status: int = 1) -> typer.Exit:
    """Say what is wrong on stderr and end with a status."""
    typer.echo(message, err=True)
    return typer.Exit(status)


_FILES = {
    ENOENT: "場所がありません",
    EISDIR: "フォルダーです",
    ENOTDIR: "途中にフォルダーでないものがあります",
    EACCES: "権限がありません",
    EROFS: "書き込めない場所です",
    ENOSPC: "ディスクに空きがありません",
}


def unreadable(path: Path, error: OSError) -> typer.Exit:
    """Say that a file cannot be read."""
    if error.errno == ENOENT:
        return fail(f"ファイル {path} がありません。", 2)
    return fail(f"ファイル {path} を読めません（{_FILES.get(error.errno or 0, error.strerror)}）。", 2)


def unwritable(path: Path, error: OSError) -> typer.Exit:
    """Say that a file cannot be written."""
    return fail(f"ファイル {path} に書けません（{_FILES.get(error.errno or 0, error.strerror)}）。")


class Commands(TyperGroup):
    """Commands that say what was typed wrongly, and where one sees how it is typed."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that was named."""
        if args and self.get_command(ctx, args[0]) is None:
            raise fail(
                f"「{args[0]}」という命令はありません。{ctx.command_path} --help で一覧を見られます。", 2
            )
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options before a command."""
        with _usage():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Read the rest and run the command."""
        with _usage():
            return super().invoke(ctx)


_UsageError = cast(type[Exception], typer.BadParameter.__bases__[0])
"""What every wrong usage is to typer, which does not export it."""


@contextmanager
def _usage() -> Iterator[None]:
    try:
        yield
    except _UsageError as error:
        context = getattr(error, "ctx", None)
        match type(error).__name__:
            case "NoArgsIsHelpError":
                raise
            case "NoSuchOption":
                wrong = f"「{getattr(error, 'option_name', '')}」という指定はありません"
            case "MissingParameter":
                wrong = f"「{_name(error)}」の指定が要ります"
            case "BadParameter":
                wrong = f"「{_name(error)}」に指定された値を読み取れません"
            case "BadOptionUsage":
                wrong = f"「{getattr(error, 'option_name', '')}」の書き方を読み取れません"
            case _:
                wrong = "余分な指定があります"
        path = context.command_path if context else "renkei"
        raise fail(f"{wrong}。{path} --help で使い方を見られます。", 2) from error


def _name(error: Exception) -> str:
    """What the wrong or missing parameter is called."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    return str(
        parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar or parameter.name
    )


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the software knows to go wrong into its sentence."""
    from dialogs.registers import unusable
    from knowledge.datafile import ContentError
    from storage.database import NewerDatabase, NoFileToCopy
    from storage.engine import DatabaseUnusable, UnsafeConnection

    try:
        yield
    except (SettingError, ContentError, NewerDatabase, NoFileToCopy) as error:
        raise fail(str(error)) from error
    except (DatabaseUnusable, UnsafeConnection) as error:
        raise fail(unusable(getattr(error, "why", str(error)))) from error


def put(value: Any) -> None:
    """One JSON object on one line."""
    typer.echo(json.dumps(value, ensure_ascii=False))
