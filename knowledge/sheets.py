"""Tables that people bring as CSV files: read whole, with every cell that cannot be taken by line and column.

Knows widths, encodings and lines; what a column means is said by whoever declares it. Sentences are
made elsewhere: a problem is a code with its values.
"""

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Encoding = Literal["utf-8", "shift_jis"]
LARGEST = 5_000_000
"""Bytes of a file; one with all staff of a large city has a fifth of it."""
_SHOWN = 40
_CELL = re.compile(r'("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n?|\n|\Z)')
_END = re.compile(r"\r\n?|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]")
_FORMULA = re.compile(r"['\s]*[=+\-@＝＋－＠\t\r]")


class Unreadable(ValueError):
    """A cell cannot be read; ``code`` and ``values`` say why, where there is more to say."""

    def __init__(self, code: str = "unread", **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def _as_it_is(text: str) -> Any:
    return text


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its ``name`` in the file, its ``label`` on the screen (which the file may use too),
    how a cell is read, an example, and how long it may be."""

    name: str
    label: str
    read: Callable[[str], Any] = _as_it_is
    example: str = ""
    required: bool = False
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be taken: the line (from 1, the head's line included), the column's label, why.

    Codes: ``unread`` (value, example), ``empty`` (example), ``too_long`` (longest, length), ``signs``,
    ``twice`` (value, first), ``cells`` (cells, columns), ``column``, ``quotes``, ``stray``, ``encoding``, ``large``
    (longest), ``nothing``, and those of a column.
    """

    line: int
    column: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One row that could be read: its line, and its values by the columns' names."""

    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read. With any problem nothing of it may be taken over."""

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    encoding: Encoding = "utf-8"


@dataclass(frozen=True, slots=True)
class Change:
    """One value that would become another; ``label`` names its column."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one row. ``line`` is 0 for one that the file does not hold (``ends``, ``out``)."""

    line: int
    key: str
    name: str
    kind: Literal["new", "changed", "same", "ends", "out"]
    changes: tuple[Change, ...] = ()


def read(data: bytes, columns: Sequence[Column], key: str = "") -> Sheet:
    """Read a file with a head line; columns may stand in any order, those not required may be missing.

    ``key`` names the column whose values may stand there once only.
    """
    if len(data) > LARGEST:
        return Sheet(problems=(Problem(0, "", "large", {"longest": LARGEST // 1_000_000}),))
    decoded = _decode(data)
    if decoded is None:
        return Sheet(problems=(Problem(0, "", "encoding"),))
    text, encoding = decoded
    problems: list[Problem] = []
    rows: list[Row] = []
    lines = _lines(text, problems)
    head = next(lines, None)
    if head is None:
        return Sheet((), tuple(problems) or (Problem(0, "", "nothing"),), encoding)
    places = _places(head[1], columns)
    absent = [column for column in columns if column.required and column.name not in places]
    if absent:
        return Sheet((), tuple(Problem(head[0], column.label, "column") for column in absent), encoding)
    seen: dict[Any, int] = {}
    for line, cells in lines:
        if len(cells) > len(head[1]):
            problems.append(Problem(line, "", "cells", {"cells": len(cells), "columns": len(head[1])}))
            continue
        values, wrong = _values(line, cells, columns, places)
        problems += wrong
        if key and not wrong:
            first = seen.setdefault(values[key], line)
            if first != line:
                label = next(column.label for column in columns if column.name == key)
                problems.append(Problem(line, label, "twice", {"value": values[key], "first": first}))
        if not wrong:
            rows.append(Row(line, values))
    if all(problem.code != "quotes" for problem in problems):
        names = {at: column.label for column in columns if (at := places.get(column.name)) is not None}
        problems += [Problem(line, names.get(at, ""), "stray") for line, at in _stray(text)]
    return Sheet(tuple(rows), tuple(problems), encoding)


def _decode(data: bytes) -> tuple[str, Encoding] | None:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return None  # Shift_JIS would make signs of it
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp932"), "shift_jis"
    except UnicodeDecodeError:
        return None


def _lines(text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, with the line each begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            problems.append(Problem(line, "", "quotes"))
            return
        if any(cell.strip() for cell in cells):
            yield line, [unguarded(re.sub(r"\r\n?", "\n", cell).strip()) for cell in cells]


def _stray(text: str) -> Iterator[tuple[int, int]]:
    """The line and place of each cell that holds a quotation mark without standing in such marks."""
    line, begins, at = 1, 1, 0
    for found in _CELL.finditer(text):
        cell, end = found.groups()
        if '"' in cell and not cell.startswith('"'):
            yield begins, at
        line += len(_END.findall(found.group()))
        at += 1
        if end != ",":
            begins, at = line, 0


def _places(head: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    names = {name: column.name for column in columns for name in (column.name, column.label)}
    return {names[cell]: at for at, cell in reversed(list(enumerate(head))) if cell in names}


def _values(
    line: int, cells: Sequence[str], columns: Sequence[Column], places: Mapping[str, int]
) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    wrong: list[Problem] = []
    for column in columns:
        at = places.get(column.name, len(cells))
        text = cells[at] if at < len(cells) else ""
        found = _why_not(column, text)
        if found is None:
            try:
                values[column.name] = column.read(text)
                continue
            except Unreadable as error:
                found = error
        said = {"value": text[:_SHOWN], "example": column.example, **found.values}
        wrong.append(Problem(line, column.label, found.code, said))
    return values, wrong


def _why_not(column: Column, text: str) -> Unreadable | None:
    if column.required and not text:
        return Unreadable("empty")
    if len(text) > column.limit:
        return Unreadable("too_long", longest=column.limit, length=len(text))
    return Unreadable("signs") if _CONTROL.search(text) else None


def write(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV file that a spreadsheet opens: with a mark of its encoding, and nothing that it would run."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before ``guarded``."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
