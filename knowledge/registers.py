"""The tables an office brings: regional issues, companies, people; what each column holds and how it is read."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.companies import same_company
from knowledge.company_names import read as read_name
from knowledge.corporate_number import CorporateNumberError, corporate_number
from knowledge.dates import NoSuchDate, parse_date
from knowledge.issues import Issue
from knowledge.sheets import Column, Problem, Row, Unreadable
from knowledge.verbatim import source

_ERAS = {
    "令和": 2018,
    "令": 2018,
    "R": 2018,
    "平成": 1988,
    "平": 1988,
    "H": 1988,
    "昭和": 1925,
    "昭": 1925,
    "S": 1925,
    "": 0,
}
_YEAR = re.compile(
    r"(?P<era>令和|令|R|平成|平|H|昭和|昭|S|)\s*(?P<year>\d{1,4}|元)\s*(?:年度|年)?", re.IGNORECASE
)
_EARLIEST = 1945
_YES = {"1", "はい", "有", "○", "◯", "yes", "true", "推進担当"}
_NO = {"", "0", "いいえ", "無", "×", "no", "false"}
_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company as a file names it."""

    name: str
    number: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, for the days from ``valid_from`` to ``valid_to``; None is an open end."""

    id: str
    name: str
    department: str
    email: str = ""
    desk: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


def year(text: str, today: date) -> int:
    """The year of a source: 令和8年度, R8, 2026, in any width. Raises ``Unreadable``.

    A year that is still to come is no year of a source: R13 was more likely meant to be H13.
    """
    match = _YEAR.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise Unreadable
    era = match["era"].upper()
    counted = 1 if match["year"] == "元" else int(match["year"])
    found = _ERAS[era] + counted
    if not _EARLIEST <= found <= today.year + 1 or (era and not 1 <= counted <= 64):
        raise Unreadable
    return found


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in re.split("[;；]", text) if word.strip()))


def issue_columns(today: date) -> tuple[Column, ...]:
    """The columns of the catalogue of issues."""
    return (
        Column("id", "番号", _plain, "MI-046", required=True, limit=40),
        Column("field", "分野", example="福祉"),
        Column("title", "題名", example="高齢者のデジタル利用支援", required=True),
        Column("description", "説明", limit=4000),
        Column("keywords", "キーワード", _words, "スマホ教室;見守り", limit=2000),
        Column("department", "所管", example="高齢者支援課"),
        Column("source", "出典", example="港区基本計画", limit=1000),
        Column("year", "年度", lambda text: year(text, today), "令和8年度、2026", required=True),
    )


def issues(rows: Sequence[Row]) -> tuple[tuple[int, Issue], ...]:
    """The issues of a sheet, each with its line."""
    return tuple((row.line, Issue(**row.values)) for row in rows)


def issue_cells(issue: Issue) -> tuple[str, ...]:
    """An issue as the cells of its row."""
    return (
        issue.id,
        issue.field,
        issue.title,
        issue.description,
        ";".join(issue.keywords),
        issue.department,
        issue.source,
        str(issue.year),
    )


def _number(text: str) -> str:
    if not text:
        return ""
    try:
        return corporate_number(text)
    except CorporateNumberError as error:
        digits = sum(sign.isdecimal() for sign in unicodedata.normalize("NFKC", text))
        raise Unreadable(f"number_{error.code}", length=digits) from error


COMPANY_COLUMNS = (
    Column("name", "企業名", example="株式会社見本電機", required=True),
    Column("number", "法人番号", _number, "7123456789012"),
    Column("aliases", "別名", _words, "見本電機;ミホン電機", limit=2000),
)


def companies(rows: Sequence[Row]) -> tuple[tuple[int, CompanyRow], ...]:
    """The companies of a sheet, each with its line."""
    return tuple((row.line, CompanyRow(**row.values)) for row in rows)


def companies_twice(rows: Sequence[tuple[int, CompanyRow]]) -> tuple[Problem, ...]:
    """Companies that stand in a file twice: with one number, or with one name and no number."""
    seen: defaultdict[str, list[tuple[int, CompanyRow]]] = defaultdict(list)
    found = []
    for line, row in rows:
        name = read_name(row.name)
        alike = seen[row.number or f"{name.form} {name.key}"]
        first = next((n for n, one in alike if row.number or same_company(one.name, row.name).same), 0)
        alike.append((line, row))
        if first:
            label, value = ("法人番号", row.number) if row.number else ("企業名", row.name)
            found.append(Problem(line, label, "twice", {"value": value, "first": first}))
    return tuple(found)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _email(text: str) -> str:
    flat = _plain(text).lower()
    if flat and not _ADDRESS.fullmatch(flat):
        raise Unreadable
    return flat


def _desk(text: str) -> bool:
    flat = _plain(text).lower()
    if flat not in _YES | _NO:
        raise Unreadable
    return flat in _YES


def _day(text: str, today: date) -> date | None:
    if not text:
        return None
    try:
        moment = parse_date(source(text).flat, today)
    except NoSuchDate as error:
        raise Unreadable("no_such_date") from error
    # A day without its year would be another one each time the file is read.
    if moment is None or not moment.stated or len(moment.value) != 10:
        raise Unreadable
    return date.fromisoformat(moment.value)


def people_columns(today: date) -> tuple[Column, ...]:
    """The columns of the table of people."""

    def day(text: str) -> Any:
        return _day(text, today)

    return (
        Column("id", "職員番号", _plain, "12345", required=True),
        Column("name", "氏名", example="見本 花子", required=True),
        Column("department", "所属", example="高齢者支援課", required=True),
        Column("email", "メール", _email, "name@example.jp", limit=254),
        Column("desk", "推進担当", _desk, "1、空欄"),
        Column("valid_from", "開始日", day, "2027-04-01、令和9年4月1日"),
        Column("valid_to", "終了日", day, "2027-03-31、令和9年3月31日"),
    )


def people(rows: Sequence[Row]) -> tuple[tuple[int, PersonRow], ...]:
    """The people of a sheet, each with its line."""
    return tuple((row.line, PersonRow(**row.values)) for row in rows)


def people_problems(rows: Sequence[tuple[int, PersonRow]]) -> tuple[Problem, ...]:
    """Periods that end before they begin, and two of one person that overlap."""
    found = []
    earlier: dict[str, list[tuple[int, PersonRow]]] = {}
    for line, row in rows:
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            found.append(Problem(line, "終了日", "order", {"value": row.valid_to.isoformat()}))
        theirs = earlier.setdefault(row.id, [])
        clash = [first for first, other in theirs if _overlap(row, other)]
        if clash:
            found.append(Problem(line, "職員番号", "overlap", {"value": row.id, "first": clash[0]}))
        theirs.append((line, row))
    return tuple(found)


def _overlap(a: PersonRow, b: PersonRow) -> bool:
    begins = max(a.valid_from or date.min, b.valid_from or date.min)
    return begins <= min(a.valid_to or date.max, b.valid_to or date.max)
