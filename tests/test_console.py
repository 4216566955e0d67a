"""The golden transcripts of the command line: what an administrator types, and what is printed.

A transcript is lines: ``< name`` a file in the folder one is in (``< name Shift_JIS`` as a spreadsheet has it),
``: text`` a line of it, ``$ renkei …`` a command (settings may stand before it, as in a shell), ``| text``
what is printed, ``2> text`` what is printed as an error, ``= number`` how it ended when not well, ``#`` a
remark. ``! trouble`` and ``! over`` are those of the conversations, or ``! port number in use``;
``{あ*4213}`` stands for so many signs.
"""

import shlex
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, suppress
from pathlib import Path

import pytest
from click.testing import Result

from tests import replay
from tests.faults.database import TROUBLES

TRANSCRIPTS = sorted((replay.FOLDER / "console").glob("*.txt"))
PRINTED = ("|", "2>", "=")
ENCODINGS = {"": "utf-8", "Shift_JIS": "cp932"}


class Console:
    """An administrator at a terminal, in a folder with a database."""

    def __init__(self, run: Callable[..., Result], database: Path) -> None:
        self._run, self._database = run, database

    def session(self, lines: list[str]) -> Iterator[str]:
        """The lines of a transcript, with what is printed now."""
        path, encoding = Path(), ""
        with ExitStack() as troubles:
            for line in lines:
                mark, _, rest = line.partition(" ")
                if mark in PRINTED:
                    continue
                yield line
                match mark:
                    case "<":
                        name, _, encoding = rest.partition(" ")
                        path = Path(name)
                        path.write_bytes(b"")
                    case ":":
                        with path.open("a", encoding=ENCODINGS.get(encoding, encoding), newline="") as file:
                            file.write(replay.repeated(rest) + "\n")
                    case "$":
                        yield from self._printed(shlex.split(rest))
                    case "!" if rest == "over":
                        troubles.close()
                    case "!":
                        troubles.enter_context(self._trouble(rest))
                    case _:
                        assert not line or mark == "#", f"a line begins with < : $ ! # or {PRINTED}: {line}"

    def _printed(self, words: list[str]) -> Iterator[str]:
        program = words.index("renkei")
        settings = dict(word.split("=", 1) for word in words[:program])
        result = self._run(*words[program + 1 :], env=settings)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        yield from (f"| {line}" for line in result.stdout.splitlines())
        yield from (f"2> {line}" for line in result.stderr.splitlines())
        if result.exit_code:
            yield f"= {result.exit_code}"

    def _trouble(self, name: str) -> AbstractContextManager[object]:
        if not name.startswith("port"):
            return TROUBLES[name](self._database)
        listening = socket.socket()
        with suppress(OSError):  # whoever has it already is as good
            listening.bind(("127.0.0.1", int(name.split()[1])))
            listening.listen()
        return closing(listening)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_what_is_printed_is_as_written(path: Path, run: Callable[..., Result], tmp_path: Path) -> None:
    assert run("people").exit_code == 0  # the database is there
    expected = path.read_text(encoding="utf-8").split("\n")
    found = list(Console(run, tmp_path / "renkei.db").session(expected))
    if replay.WRITING:
        path.write_text("\n".join(found), encoding="utf-8")
    else:
        assert found == expected
