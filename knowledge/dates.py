"""Japanese dates and lengths of time, in every form people write them.

Everything is relative to a ``today`` that is passed in; the clock is not known here. The texts
are flat (``knowledge.verbatim``): half-width digits.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from knowledge.datafile import no_expression, read_yaml
from knowledge.expressions import composed, filled

PATH = Path(__file__).parent / "content" / "common" / "dates.yaml"
_WEEKDAYS = "月火水木金土日"
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}


class NoSuchDate(ValueError):
    """A date that no calendar has (2月30日). ``code`` is ``no_such_date``, ``text`` the words."""

    code = "no_such_date"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A Japanese fiscal year: ``number`` counts in Reiwa, ``first`` is 1 April, ``last`` 31 March."""

    number: int
    first: date
    last: date

    @property
    def label(self) -> str:
        """Short, as in a case number: ``R8``."""
        return f"R{self.number}"

    @property
    def name(self) -> str:
        """In full: ``令和8年度``."""
        return f"令和{_ordinal(self.number)}年度"


def _ordinal(number: int) -> str:
    return "元" if number == 1 else str(number)


def fiscal_year(day: date) -> FiscalYear:
    """The fiscal year a day falls in (1 April to 31 March)."""
    year = day.year if day.month >= 4 else day.year - 1
    return FiscalYear(year - 2018, date(year, 4, 1), date(year + 1, 3, 31))


def era_year(year: int, month: int = 5, day: int = 1) -> str:
    """A calendar year in its era, 令和9年. Reiwa began on 1 May 2019."""
    if (year, month, day) >= (2019, 5, 1):
        return f"令和{_ordinal(year - 2018)}年"
    if (year, month, day) >= (1989, 1, 8):
        return f"平成{_ordinal(year - 1988)}年"
    return f"{year}年"


def era_date(day: date) -> str:
    """A day in its era: ``令和9年4月1日``."""
    return f"{era_year(day.year, day.month, day.day)}{day.month}月{day.day}日"


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def term_end(start: date, years: int = 2) -> date:
    """The last day of a term: the day before the same date ``years`` on.

    Where that date does not exist (from 29 February) the last day of that month, 28 February.
    """
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:
        return date(start.year + years, 2, 28)


def number(text: str) -> int | None:
    """A whole number in digits or kanji up to 99 (``三``, ``十二``, ``24``), else None."""
    if text.isdecimal():
        return int(text)
    if not text or any(c not in _DIGITS and c != "十" for c in text):
        return None
    if "十" in text:
        tens, _, units = text.partition("十")
        if "十" in units or len(tens) > 1 or len(units) > 1:
            return None
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[units] if units else 0)
    return int("".join(str(_DIGITS[c]) for c in text))


@dataclass(frozen=True, slots=True)
class Moment:
    """A date in a text. ``value`` is YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDTHH:MM.

    ``stated`` is false where no year was said and the next one was taken; ``fiscal`` is true for
    a fiscal year, whose ``value`` is then its first month. A date that no calendar has keeps its
    words in ``value`` and ``exists`` is false. ``clock`` is where the time of day would begin, or -1.
    """

    value: str
    start: int
    end: int
    stated: bool = True
    fiscal: bool = False
    exists: bool = True
    clock: int = -1


_Kind = Literal[
    "date",
    "year",
    "fiscal",
    "bare",
    "relative_year",
    "relative_fiscal",
    "relative_month",
    "relative_day",
    "relative_week",
]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: _Kind
    words: str
    timed: bool = False


class _Written(BaseModel):
    """How dates and lengths are written; the expressions are checked when it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    eras: dict[str, int]
    years: dict[str, int]
    fiscal_years: dict[str, int]
    months: dict[str, int]
    days: dict[str, int]
    weeks: dict[str, int]
    parts: dict[str, tuple[str, ...]]
    forms: tuple[_Form, ...]
    bare_days: tuple[str, ...]
    seasons: tuple[str, ...]
    lengths: tuple[str, ...]

    @model_validator(mode="after")
    def _sound(self) -> "_Written":
        self.compiled()
        return self

    def compiled(self) -> "_Compiled":
        """The forms of dates in their order, and the one expression of each of the rest. Raises ``Wrong``."""
        counted = {
            "some_year": self.years,
            "some_fiscal_year": self.fiscal_years,
            "some_month": self.months,
            "some_day": self.days,
            "some_week": self.weeks,
        }
        words = {name: tuple(sorted(of, key=len, reverse=True)) for name, of in counted.items()}
        parts = composed(words | self.parts)
        forms = tuple(
            (form.kind, _expression(form.words, parts, "{weekday}(?P<clock>){time}" if form.timed else ""))
            for form in self.forms
        )
        bare = tuple(_expression(each, parts, "{weekday}(?P<clock>){time}") for each in self.bare_days)
        return _Compiled(forms, bare, _one_of(self.seasons, parts), _one_of(self.lengths, parts))


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The expressions made of what is written."""

    forms: tuple[tuple[_Kind, re.Pattern[str]], ...]
    bare_days: tuple[re.Pattern[str], ...]
    seasons: re.Pattern[str]
    lengths: re.Pattern[str]


def _one_of(expressions: tuple[str, ...], parts: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(_expression(each, parts).pattern for each in expressions))


def _expression(words: str, parts: Mapping[str, str], tail: str = "") -> re.Pattern[str]:
    try:
        return re.compile(filled(words + tail, parts))
    except re.error as error:
        raise no_expression(words, error) from error


def load(path: Path) -> _Written:
    """Read and check a file of how dates are written. Raises ``ContentError``."""
    return read_yaml(path, _Written)


_WRITTEN = load(PATH)
_COMPILED = _WRITTEN.compiled()
_WEEK = re.compile(
    rf"(?P<rel>{'|'.join(sorted(_WRITTEN.weeks, key=len, reverse=True))})(?!\s*の?\s*[月火水木金土日\d])"
)
"""A week that is named without a day of it."""


def _year(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("short"):
        return 2000 + int(groups["short"])
    if groups.get("reiwa"):
        return _WRITTEN.eras["令和"] + (number(groups["reiwa"]) or 0)
    plain = 1 if groups["y"] == "元" else number(groups["y"]) or 0
    return plain + _WRITTEN.eras.get(groups.get("era") or "", 0)


def _clock(match: re.Match[str]) -> str:
    groups = match.groupdict()
    hour = groups.get("hour") or groups.get("hour2")
    if hour is None:
        return ""
    minute = groups.get("minute") or groups.get("minute2") or ("30" if groups.get("thirty") else "0")
    value = int(hour)
    if (groups.get("half") or "").lower() in {"午後", "pm"} and value < 12:
        value += 12
    return f"T{value:02d}:{int(minute):02d}" if value < 24 else ""


def _later(today: date, month: int, day: int | None, near: str | None) -> int:
    """The year of a month said without one: the one ``near`` it, else the next to come."""
    if near and near[:4].isdecimal():
        year, near_month = int(near[:4]), int(near[5:7])
        # The nearest such month to the date that is being put right.
        return min((year - 1, year, year + 1), key=lambda y: abs((y - year) * 12 + month - near_month))
    if (month, day or 31) >= (today.month, today.day):
        return today.year
    return today.year + 1


def _moment(kind: _Kind, match: re.Match[str], today: date, near: str | None) -> Moment | None:
    groups = match.groupdict()
    start, end = match.span()
    if kind == "fiscal":
        return Moment(f"{_year(match)}-04", start, end, fiscal=True)
    if kind == "relative_fiscal":
        first = fiscal_year(today).first.year + _WRITTEN.fiscal_years[groups["rel"]]
        return Moment(f"{first}-04", start, end, fiscal=True)
    if kind == "relative_day":
        that = today + timedelta(days=_WRITTEN.days[groups["rel"]])
        return Moment(that.isoformat() + _clock(match), start, end, clock=match.start("clock"))
    if kind == "relative_week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_WRITTEN.weeks[groups["rel"]])
        that = monday + timedelta(days=_WEEKDAYS.index(groups["weekday"][0]))
        return Moment(that.isoformat() + _clock(match), start, end, clock=match.start("clock"))
    if kind == "year":
        return Moment(str(_year(match)), start, end)
    year, month, day = _parts(kind, match, today, near)
    stated = kind != "bare"
    if not 1 <= month <= 12 or not 1900 < year < 2200:
        return Moment(match.group(), start, end, exists=False) if stated or day else None
    if day is None:
        return Moment(f"{year}-{month:02d}", start, end, stated=stated)
    if not 1 <= day <= monthrange(year, month)[1]:
        return Moment(match.group(), start, end, exists=False)
    value = f"{year}-{month:02d}-{day:02d}{_clock(match)}"
    return Moment(value, start, end, stated=stated, clock=match.start("clock"))


def _parts(kind: _Kind, match: re.Match[str], today: date, near: str | None) -> tuple[int, int, int | None]:
    """Year, month and day of a date whose month is said."""
    groups = match.groupdict()
    day = number(groups.get("d") or "")
    if kind == "relative_month":
        first = add_months(today.replace(day=1), _WRITTEN.months[groups["rel"]])
        return first.year, first.month, day
    month = number(groups["m"]) or 0
    if kind == "relative_year":
        return today.year + _WRITTEN.years[groups["rel"]], month, day
    return _later(today, month, day, near) if kind == "bare" else _year(match), month, day


def moments(flat: str, today: date, near: str | None = None) -> tuple[Moment, ...]:
    """Every date of a flat text, in order, none overlapping.

    A month or day without a year is the next one from ``today``, or, with ``near`` (YYYY-MM…),
    the one nearest to it: what was said of 2027-04 and is put right to 5月 is 2027-05.
    """
    found: list[Moment] = []
    taken = [False] * len(flat)
    for kind, pattern in _COMPILED.forms:
        for match in pattern.finditer(flat):
            if match.end() == match.start() or any(taken[match.start() : match.end()]):
                continue
            moment = _moment(kind, match, today, near)
            if moment is None:
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            found.append(moment)
    return tuple(_in_fiscal_years(flat, sorted(found, key=lambda moment: moment.start)))


_OF_YEAR = re.compile(r"[ 　]*[の、]?[ 　]*")


def _in_fiscal_years(flat: str, found: list[Moment]) -> Iterator[Moment]:
    """The dates with each month told right behind its fiscal year put in that: 来年度の2月, 令和9年度10月."""
    year: Moment | None = None
    for moment in found:
        between = flat[year.end : moment.start] if year else ""
        if year and not moment.stated and moment.exists and _OF_YEAR.fullmatch(between):
            yield _of_fiscal_year(flat, year, moment)
            year = None
            continue
        if year:
            yield year
        year = moment if moment.fiscal else None
        if year is None:
            yield moment
    if year:
        yield year


def _of_fiscal_year(flat: str, year: Moment, moment: Moment) -> Moment:
    """A month or day without a year of its own as that of a fiscal year before it."""
    month, day = int(moment.value[5:7]), moment.value[8:10]
    number = int(year.value[:4]) + (month < 4)
    if day and int(day) > monthrange(number, month)[1]:
        return Moment(flat[moment.start : moment.end], moment.start, moment.end, exists=False)
    return replace(moment, value=f"{number}{moment.value[4:]}", start=year.start, stated=True)


def days(flat: str, today: date, *, ahead: bool) -> tuple[Moment, ...]:
    """Every day of a text in which days that are to come are told (``ahead``), or days that were.

    Beside whole dates these may be a day of the month (19日) or of the week (金曜): the next, or the last.
    """
    near = None if ahead else today.isoformat()[:7]
    whole = [each for each in moments(flat, today, near) if each.exists and len(each.value) >= 10]
    found = list(whole)
    for pattern in _COMPILED.bare_days:
        for match in pattern.finditer(flat):
            if any(each.start < match.end() and match.start() < each.end for each in found):
                continue
            if day := _nearest(match, today, 1 if ahead else -1):
                value = f"{day}{_clock(match)}"
                found.append(Moment(value, *match.span(), clock=match.start("clock")))
    return tuple(sorted(found, key=lambda each: each.start))


def _nearest(match: re.Match[str], today: date, step: int) -> date | None:
    """The next (or last) day that is called so, not farther than two months away."""
    groups = match.groupdict()
    wanted = groups.get("d")
    weekday = groups.get("weekday") or ""
    # A weekday that is to come is not today; one that was may be.
    first = 1 if weekday and step > 0 else 0
    for away in range(first, 62):
        day = today + timedelta(days=away * step)
        if day.day == int(wanted) if wanted else day.weekday() == _WEEKDAYS.index(weekday[0]):
            return day
    return None


_HALF_A_YEAR = timedelta(days=183)


def recent(day: str, today: date) -> str:
    """The day (YYYY-MM-DD) said without a year, or the same a year before, where that is not long past."""
    year = int(day[:4]) - 1
    if int(day[8:]) > monthrange(year, int(day[5:7]))[1]:
        return day
    before = f"{year}{day[4:]}"
    return before if today - date.fromisoformat(before) < _HALF_A_YEAR else day


def weeks(flat: str, today: date) -> Iterator[Moment]:
    """Every week of a text that is named without a day (来週, 今週中), by its last working day from ``today`` on."""
    for match in _WEEK.finditer(flat):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_WRITTEN.weeks[match["rel"]])
        last = monday + timedelta(days=4)
        if last >= today:
            yield Moment(last.isoformat(), *match.span(), stated=False)


def seasons(flat: str) -> Iterator[tuple[int, int]]:
    """Where a text says a part of a year and no month: 来年の春, 夏ごろ."""
    for match in _COMPILED.seasons.finditer(flat):
        yield match.span()


def parse_date(flat: str, today: date, near: str | None = None) -> Moment | None:
    """The first date in a short answer, or None. Raises ``NoSuchDate`` for 2月30日."""
    found = moments(flat, today, near)
    if found and not found[0].exists:
        raise NoSuchDate(found[0].value)
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in a text. ``months`` is None for less than one month."""

    months: int | None
    start: int
    end: int


def spans(flat: str) -> Iterator[Span]:
    """Every length of time of a flat text: 三年, 36か月, 半年 (6), 1年半 (18), 2週間 (None)."""
    for match in _COMPILED.lengths.finditer(flat):
        groups = match.groupdict()
        if groups["y"] and number(groups["y"]) is None:
            continue
        yield Span(_months(groups) or None, match.start(), match.end())


_NAMED_LENGTHS = {"half_year": 6, "half_month": None, "quarter": 3, "whole_year": 12, "one_month": 1}
"""The lengths that are a word of their own, in months."""


def _months(groups: dict[str, str | None]) -> int | None:
    """The months of one length of time; a day more than some years counts as a month begun."""
    for name, months in _NAMED_LENGTHS.items():
        if groups[name]:
            return months
    if tenths := groups["tenths"]:
        return round(float(tenths) * 12)
    if years := groups["y"]:
        more = 6 if groups["and_half"] else number(groups["extra"] or "") or 0
        return (number(years) or 0) * 12 + more + bool(groups["over"])
    if count := groups["m"]:
        return number(count)
    weeks, days = number(groups["w"] or ""), number(groups["d"] or "")
    return ((weeks or 0) * 7 + (days or 0)) // 30


def months_between(first: str, last: str) -> int | None:
    """Whole months from one date to the end of another, both YYYY-MM or YYYY-MM-DD.

    A term that runs past a whole number of two years counts the month begun, so that one day
    more than two years is more than two years. None below a month or backwards.
    """
    start = date.fromisoformat(first[:10] if len(first) > 7 else f"{first}-01")
    if len(last) > 7:
        after = date.fromisoformat(last[:10]) + timedelta(days=1)
    else:
        after = add_months(date.fromisoformat(f"{last}-01"), 1)
    months = (after.year - start.year) * 12 + after.month - start.month
    if after.day < start.day:
        months -= 1
    if (
        months >= 24
        and add_months(start, months) < after
        and after - timedelta(days=1) > term_end(start, months // 12)
    ):
        months += 1
    return months if months >= 1 else None
