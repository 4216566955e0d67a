"""Japanese dates and lengths of time, in every form people write them.

Everything is relative to a ``today`` that is passed in; the clock is not known here. The texts
are flat (``knowledge.verbatim``): half-width digits.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
_ERAS = {"令和": 2018, "令": 2018, "R": 2018, "r": 2018, "平成": 1988, "平": 1988, "H": 1988}
NUMBER = r"(?:\d{1,4}|[〇一二三四五六七八九十]{1,4})"


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
    words in ``value`` and ``exists`` is false.
    """

    value: str
    start: int
    end: int
    stated: bool = True
    fiscal: bool = False
    exists: bool = True


_REL = {
    "一昨年": -2,
    "昨年": -1,
    "去年": -1,
    "今年": 0,
    "本年": 0,
    "来年": 1,
    "翌年": 1,
    "明年": 1,
    "再来年": 2,
}
_RELF = {
    "前年度": -1, "昨年度": -1, "今年度": 0, "本年度": 0, "当年度": 0,
    "来年度": 1, "次年度": 1, "翌年度": 1, "新年度": 1, "明年度": 1, "再来年度": 2,
}  # fmt: skip
_RELM = {"先月": -1, "今月": 0, "当月": 0, "来月": 1, "翌月": 1, "再来月": 2}
_RELD = {
    "本日": 0, "今日": 0, "きょう": 0, "さっき": 0, "先ほど": 0, "さきほど": 0, "今朝": 0, "ついさっき": 0, "いましがた": 0,
    "昨日": -1, "きのう": -1, "一昨日": -2, "おととい": -2,
}  # fmt: skip
_WEEKDAY = r"(?:\s*\([月火水木金土日](?:・?祝)?\))?"
_TIME = (
    r"(?:\s*(?:[、,]\s*)?(?P<half>午前|午後|AM|PM|am|pm)?\s*"
    r"(?:(?P<hour>[012]?\d):(?P<minute>[0-5]\d)|(?P<hour2>[012]?\d)時(?:(?P<minute2>[0-5]?\d)分|(?P<thirty>半))?(?!間)))?"
)
_MD = rf"(?P<m>{NUMBER})\s*月(?!曜|額|間|分|刊|謝|数|\d*回)(?:\s*(?P<d>{NUMBER})\s*日(?!間|程度?間))?"
_NUM = r"(?P<m>1[0-2]|0?[1-9])"
_DAY = r"(?P<d>[0-3]?\d)"
_KANJI = "[〇零一二三四五六七八九]"
# 「9年4月」 in an office is a year of Reiwa; what is far off is some other count.
_NO_ERA = r"(?<![\d一二三四五六七八九十])(?P<reiwa>[7-9]|1[0-5]|[七八九]|十[一二三四五]?)\s*"
# A year after a hyphen belongs to a telephone number, unless a date ends before the hyphen.
_NOT_IN_NUMBER = r"(?:(?<![\d-])|(?<=[/.]\d-)|(?<=[/.]\d\d-))"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern + (_WEEKDAY + _TIME if timed else "")))
    for name, pattern, timed in (
        ("fiscal", rf"(?P<era>令和|平成|令|平|[RHr])\s*(?P<y>元|{NUMBER})\s*年?度", False),
        ("fiscal", r"(?P<y>20\d\d)\s*年度", False),
        ("relfiscal", rf"(?P<rel>{'|'.join(sorted(_RELF, key=len, reverse=True))})", False),
        ("date", rf"(?P<era>令和|平成|令|平)\s*(?P<y>元|{NUMBER})\s*(?:年\s*(?:の\s*)?|[./-]\s*){_MD}", True),
        ("date", rf"(?<![A-Za-z])(?P<era>[RHr])\s*\.?(?P<y>元|\d{{1,2}})\s*[年./-]\s*{_MD}", True),
        ("date", rf"(?<![A-Za-z])(?P<era>令和|平成|令|平|[RHr])\s*\.?(?P<y>元|\d{{1,2}})\s*[./-]\s*{_NUM}(?:\s*[./-]\s*{_DAY}(?!\d))?(?![\d])", True),
        ("date", rf"{_NO_ERA}年\s*(?:の\s*)?{_MD}", True),
        ("date", rf"(?<!\d)['’](?P<short>[2-4]\d)\s*(?:年\s*(?:の\s*)?|[./-]\s*){_MD}", True),
        ("date", rf"(?<!\d)(?P<y>[1-9]\d{{3}}|二[〇零]{_KANJI}{_KANJI})\s*年\s*(?:の\s*)?{_MD}", True),
        ("date", rf"{_NOT_IN_NUMBER}(?P<y>20\d\d)\s*[./-]\s*{_NUM}(?:\s*[./-]\s*{_DAY}(?!\d))?(?!\d)月?", True),
        ("rel", rf"(?P<rel>{'|'.join(sorted(_REL, key=len, reverse=True))})\s*(?:の|、)?\s*(?:{_MD}|{_NUM}\s*/\s*{_DAY}(?!\d))".replace("(?P<m>1[0-2]|0?[1-9])", "(?P<m3>1[0-2]|0?[1-9])").replace("(?P<d>[0-3]?\\d)", "(?P<d3>[0-3]?\\d)"), True),
        ("relmonth", rf"(?<!再)(?P<rel>{'|'.join(sorted(_RELM, key=len, reverse=True))})(?!額)(?:\s*(?P<d>{NUMBER})\s*日(?!間))?", True),
        ("relday", rf"(?P<rel>{'|'.join(sorted(_RELD, key=len, reverse=True))})", True),
        ("year", r"(?<!\d)(?P<y>20\d\d)\s*年(?!度|\s*\d)", False),
        ("year", rf"(?P<era>令和|[R])\s*(?P<y>元|{NUMBER})\s*年(?!度|\s*\d)", False),
        ("bare", _MD, True),
        ("bare", rf"(?<![\d/.-]){_NUM}/{_DAY}(?![\d/])", True),
    )
)  # fmt: skip


def _year(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("short"):
        return 2000 + int(groups["short"])
    if groups.get("reiwa"):
        return _ERAS["令和"] + (number(groups["reiwa"]) or 0)
    plain = 1 if groups["y"] == "元" else number(groups["y"]) or 0
    return plain + _ERAS.get(groups.get("era") or "", 0)


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
    if near:
        year, near_month = int(near[:4]), int(near[5:7])
        # The nearest such month to the date that is being put right.
        return min((year - 1, year, year + 1), key=lambda y: abs((y - year) * 12 + month - near_month))
    if (month, day or 31) >= (today.month, today.day):
        return today.year
    return today.year + 1


def _moment(name: str, match: re.Match[str], today: date, near: str | None) -> Moment | None:
    groups = match.groupdict()
    start, end = match.span()
    if name == "fiscal":
        return Moment(f"{_year(match)}-04", start, end, fiscal=True)
    if name == "relfiscal":
        return Moment(f"{fiscal_year(today).first.year + _RELF[groups['rel']]}-04", start, end, fiscal=True)
    if name == "relmonth":
        first = add_months(today.replace(day=1), _RELM[groups["rel"]])
        year, month, day = first.year, first.month, number(groups.get("d") or "")
    elif name == "relday":
        that = today + timedelta(days=_RELD[groups["rel"]])
        return Moment(that.isoformat() + _clock(match), start, end)
    elif name == "year":
        return Moment(str(_year(match)), start, end)
    else:
        month = number(groups.get("m") or groups.get("m3") or "") or 0
        day = number(groups.get("d") or groups.get("d3") or "")
        if name == "rel":
            year = today.year + _REL[groups["rel"]]
        elif name == "bare":
            year = _later(today, month, day, near)
        else:
            year = _year(match)
    if not 1 <= month <= 12 or not 1900 < year < 2200:
        return Moment(match.group(), start, end, exists=False) if name != "bare" or day else None
    if day is None:
        return Moment(f"{year}-{month:02d}", start, end, stated=name != "bare")
    if not 1 <= day <= monthrange(year, month)[1]:
        return Moment(match.group(), start, end, exists=False)
    return Moment(f"{year}-{month:02d}-{day:02d}{_clock(match)}", start, end, stated=name != "bare")


def moments(flat: str, today: date, near: str | None = None) -> tuple[Moment, ...]:
    """Every date of a flat text, in order, none overlapping.

    A month or day without a year is the next one from ``today``, or, with ``near`` (YYYY-MM…),
    the one nearest to it: what was said of 2027-04 and is put right to 5月 is 2027-05.
    """
    found: list[Moment] = []
    taken = [False] * len(flat)
    for name, pattern in _FORMS:
        for match in pattern.finditer(flat):
            if match.end() == match.start() or any(taken[match.start() : match.end()]):
                continue
            moment = _moment(name, match, today, near)
            if moment is None:
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            found.append(moment)
    return tuple(sorted(found, key=lambda moment: moment.start))


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


_KA = "[かカヵケヶ箇個]"
_COUNT = r"(?:\d{1,3}|[〇一二三四五六七八九十]{1,3})"
_SPAN = re.compile(
    rf"(?P<half>半年間?|半月)|(?P<quarter>四半期(?:だけ|のみ|間|ほど)|(?<=[一1])四半期)"
    rf"|(?P<one>ひと月(?!に)(?:間|だけ|ほど|くらい|ばかり)?|(?<![一二三四五六七八九十年])一月(?:間|だけ|ほど|くらい|ばかり)|まる一年)"
    rf"|(?<![\d.])(?P<tenths>\d{{1,2}}\.\d)\s*(?:{_KA}年|年間?)(?!\d)"
    rf"|(?<![\d.令和平成RH一二三四五六七八九十])(?P<y>\d{{1,2}}|[一二三四五六七八九十]{{1,3}}|数)\s*(?:{_KA}年|年間?)(?!度|\s*(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?!間))"
    rf"(?P<plus>半|(?:と|\s)?(?P<extra>{NUMBER}){_KA}月|(?P<over>と(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})日))?"
    rf"|(?<![\d.])(?P<m>{_COUNT})\s*(?:{_KA}月|月間)(?P<mhalf>半)?"
    rf"|(?<![\d.])(?P<w>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*週間?"
    rf"|(?<![\d.月/])(?P<d>\d{{1,3}}|[一二三四五六七八九十]{{1,2}})\s*日間"
)


def spans(flat: str) -> Iterator[Span]:
    """Every length of time of a flat text: 三年, 36か月, 半年 (6), 1年半 (18), 2週間 (None)."""
    for match in _SPAN.finditer(flat):
        groups = match.groupdict()
        if groups["y"] and number(groups["y"]) is None:
            continue
        yield Span(_months(groups) or None, match.start(), match.end())


def _months(groups: dict[str, str | None]) -> int | None:
    """The months of one length of time; a day more than some years counts as a month begun."""
    if half := groups["half"]:
        return 6 if half.startswith("半年") else None
    if groups["quarter"]:
        return 3
    if one := groups["one"]:
        return 12 if one.endswith("年") else 1
    if tenths := groups["tenths"]:
        return round(float(tenths) * 12)
    if years := groups["y"]:
        more = 6 if groups["plus"] == "半" else number(groups["extra"] or "") or 0
        return (number(years) or 0) * 12 + more + bool(groups["over"])
    if months := groups["m"]:
        return number(months)
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
