"""What every command has in common: errors as sentences on stderr, statuses, one JSON object a line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from bot.settings import SettingError

Json = Annotated[bool, typer.Option("--json", help="JSONで出します")]


def fail(message: str, status: int = 1) -> typer.Exit:
    """Say what is wrong on stderr and end with a status."""
    typer.echo(message, err=True)
    return typer.Exit(status)


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
