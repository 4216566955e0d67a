"""The fields nobody is asked for: what each takes, and how a message names them.

Knows the single field; where it is offered is a matter of the conversation.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from knowledge.answers import Problem, leaves_open
from knowledge.corporate_number import CorporateNumberError, corporate_number
from knowledge.dates import NoSuchDate, days, parse_date, recent
from knowledge.facts import Fact, Field
from knowledge.questions import looks_like_question
from knowledge.verbatim import source

YES_NO: frozenset[Field] = frozenset({"base", "light", "consent", "join_meeting", "publishable"})
DATES: frozenset[Field] = frozenset({"next_appointment", "promised_reply"})

NAMES: Mapping[Field, str] = {
    "heard_by": r"聞いた(?:人|職員)",
    "corporate_number": r"法人番号",
    "base": r"区内(?:の)?(?:拠点|事業所|本社)",
    "companies": r"(?:ほか|他)の企業",
    "company_brings": r"企業が(?:出す|用意する|持ち寄る)もの",
    "ward_brings": r"区が(?:出す|用意する|持ち寄る)もの",
    "merit_residents": r"(?:区民|区|住民)(?:や区)?(?:の|にとっての)(?:よい点|メリット|利点)",
    "merit_company": r"企業(?:の|にとっての)(?:よい点|メリット|利点)",
    "amount": r"金額",
    "cost_source": r"財源",
    "cost_year": r"(?:費用の)?年度",
    "term": r"協定の?期間|協定(?=(?:は|:|：)\s*(?:\d|[一二三四五六七八九十])+\s*(?:年|[かカヶケ箇]月)(?![目前度]))",
    "light": r"軽易(?:な(?:取組|取り組み|もの|案件))?(?:か(?:どうか)?)?",
    "consent": r"協定によらない(?:こと(?:へ)?の)?合意",
    "departments": r"関係(?:する)?(?:課|部署|所管)",
    "join_meeting": r"(?:初回|(?:初回の?)?面談)(?:への|の)?(?:推進担当の?)?同席",
    "next_appointment": r"次回|次の(?:約束|打合せ|打ち合わせ|面談)",
    "promised_reply": r"(?:約束した)?(?:返事|回答)の(?:約束|期限|期日)",
    "publishable": r"公表(?:して(?:も)?(?:よい|いい|良い)か(?:どうか)?|の可否)?",
    "confidential": r"(?:秘密|非公開|社外秘|部外秘|関係者限り)(?:の部分|にすること)?",
}
"""How a message names a field: 「法人番号は…」「次回は12月1日」."""

_YES = re.compile(
    r"^(?:はい|ある|あり|有|可|よい|いい|良い|できる|でき(?:ます|そう)|希望|必要|同意|合意|軽易|yes|○|して(?:も)?(?:よ|い|良)い)"
    r"|(?:ある|あり|あります|います|できる|できます|希望|合意(?:済み?)?)(?:です)?$"
)
_NO = re.compile(
    r"^(?:いいえ|ない|なし|無い|無し|不可|不要|だめ|ダメ|駄目|no|×|まだ|庁内限り|確認するまで)"
    r"|(?<![少も])な(?:い|し|く|かった)|無[いし]|(?<!すみ)ません|不(?:可|要|同意)|だめ|ダメ|駄目|(?<![a-z])ng(?![a-z])"
)
"""A denial anywhere wins over the word that it denies: 「可能ではない」「ありません」."""
_NO_DENIAL = re.compile(
    r"(?:問題|差し支え|支障|差支え|さしつかえ)(?:は|が)?(?:な(?:い|し|く)|ありません)|(?:構|かま)(?:わ?ない|いません)|間違いな[いく]"
)
"""Denies nothing of what is asked: 「公表して差し支えない」."""
_UNSURE = re.compile(
    r"か(?:どうか|否か)?(?:は|を|も)?(?:まだ|、)*(?:確認|聞|問|検討|相談|わか|分か|決|未|不明|$)|[?？]|かもしれ"
    r"|(?:不可|だめ|ダメ|駄目|ない|なく)(?:わけ|こと)?(?:で)?は(?:な[いく]|ありません)|(?:わか|分か|決ま|決め)(?:ら|って(?:い)?|て(?:い)?)?(?:な|ませ)"
)
"""Says neither: what is asked of somebody, what is not known, what is denied twice."""
_LATER = re.compile(r"まだ|庁内限り|確認するまで")
"""Until it is said otherwise it is not so."""
_LARGE = {"億": 100_000_000, "万": 10_000}
_TENS = {"千": 1_000, "百": 100, "十": 10}
_DIGITS = {sign: n for n, sign in enumerate("〇一二三四五六七八九")}
_NUMBER = (
    r"[\d〇一二三四五六七八九十百千](?:[\d,.〇一二三四五六七八九十百千]*[\d〇一二三四五六七八九十百千])?"
)
# 「港区一円」 is an area, マンション a house.
_MONEY = re.compile(
    rf"(?<![\d,.])(?!一円)(?:{_NUMBER}\s*(?:億\s*(?:{_NUMBER}\s*万)?|万|マン(?!シ))(?:\s*{_NUMBER}(?=\s*円))?\s*円?|{_NUMBER}\s*円)"
)
_NUMERAL = re.compile(rf"(?P<digits>\d[\d,]*(?:\.\d+)?|[{''.join(_DIGITS)}])?(?P<tens>[{''.join(_TENS)}])?")
_PLAIN = re.compile(r"(?<![\d,])\d[\d,]*(?![\d,])")
_TOTAL = re.compile(r"総額|合計|全部で|全体で|トータル")
_YEAR = re.compile(r"(?:令和|令|R|r)?\s*(?P<year>\d{1,4}|元)\s*(?:年度|年)?$")
_CONFIDENTIAL = re.compile(
    r"(?P<value>[^。]*?)(?:は|が|も|、)?(?:まだ)?(?P<mark>社外秘|部外秘|関係者限り|オフレコ)"
    r"(?:に?して(?:ほしい|ください|下さい)|で(?:お願いします)?|です|だ|とのこと|だそう|との話)*[。]?"
)
"""「割引の条件は社外秘です」: what is said to be for few is what stands before it."""
LONGEST = 400
_FISCAL_YEARS = 20
"""How far from this year a fiscal year may be in which something is paid."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money in a flat text. ``marked``: its 円 is written."""

    yen: int
    start: int
    end: int
    marked: bool


def sums(flat: str) -> Iterator[Sum]:
    """Every sum of a flat text: 30万円, 八十万, 1億2千万円, 800,000円."""
    for match in _MONEY.finditer(flat):
        told = match.group().rstrip()
        if yen := _yen(told):
            yield Sum(yen, match.start(), match.start() + len(told), told.endswith("円"))


def _yen(told: str) -> int:
    rest, total = told.replace("マン", "万").rstrip("円 "), 0.0
    for unit, times in _LARGE.items():
        number, found, after = rest.partition(unit)
        if found:
            total, rest = total + _number(number) * times, after
    return round(total + _number(rest))


def _number(text: str) -> float:
    """A number below ten thousand or in digits: 350, 三十, 千二百, 2千; 0 for none."""
    total = 0.0
    for part in _NUMERAL.finditer(text):
        digits = part["digits"] or ("1" if part["tens"] else "0")
        number = _DIGITS[digits] if digits in _DIGITS else float(digits.replace(",", ""))
        total += number * _TENS.get(part["tens"] or "", 1)
    return total


def amount(text: str) -> int | None:
    """A sum in yen: 80万円, 八十万, 800,000円, １億２千万円. None where there is no number.

    Of several the one called the total stands, else the first: what follows is a part of it.
    """
    flat = unicodedata.normalize("NFKC", text)
    found = list(sums(flat))
    if found:
        total = _TOTAL.search(flat)
        return next((each.yen for each in found if total and each.start >= total.end()), found[0].yen)
    plain = _PLAIN.search(flat)
    return int(plain.group().replace(",", "")) if plain else None


def _fiscal_year(text: str) -> int | None:
    """令和8年度, R8, 2026 as a year of Reiwa."""
    match = _YEAR.search(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    year = 1 if match["year"] == "元" else int(match["year"])
    year = year - 2018 if year > 1000 else year
    return year if 1 <= year <= 99 else None


def read(field: Field, text: str, today: date) -> Fact | Problem:
    """One value as a person gave it. What cannot be taken is a ``Problem`` that names why.

    Codes: ``number_digits``, ``number_length`` (length), ``number_check``, ``amount``, ``year``,
    ``date_unread``, ``no_such_date`` (text), ``yes_no``, ``too_long`` (length, longest).
    """
    given = text.strip()
    if len(given) > LONGEST:
        return Problem(field, "too_long", {"length": len(given), "longest": LONGEST})
    if field == "corporate_number":
        try:
            return Fact(corporate_number(given), given)
        except CorporateNumberError as error:
            digits = sum(sign.isdecimal() for sign in unicodedata.normalize("NFKC", given))
            return Problem(field, f"number_{error.code}", {"length": digits})
    if field == "amount":
        yen = amount(given)
        undecided = "未定" in given
        if yen is None and not undecided:
            return Problem(field, "amount")
        return Fact(str(yen) if yen is not None else "undecided", given)
    if field == "cost_year":
        year = _fiscal_year(given)
        year = year if year and abs(year + 2018 - today.year) <= _FISCAL_YEARS else None
        return Fact(str(year), given) if year else Problem(field, "year", {"text": given})
    if field in DATES:
        return _date(field, given, today)
    if field in YES_NO:
        said = _yes_or_no(unicodedata.normalize("NFKC", given).lower())
        return Fact(said, given) if said else Problem(field, "yes_no")
    return Fact(given, given)


def _yes_or_no(flat: str) -> str:
    """What a few words say of a matter: "yes", "no", or nothing of either."""
    flat = re.split("(?:が|けれ?ど)、", flat, maxsplit=1)[0].rstrip("。 ")
    if _LATER.match(flat):
        return "no"
    if _UNSURE.search(flat):
        return ""
    if _NO_DENIAL.search(flat):
        return "yes"
    if _NO.search(flat):
        return "no"
    return "yes" if _YES.search(flat) else ""


def _date(field: Field, given: str, today: date) -> Fact | Problem:
    flat = source(given).flat
    try:
        moment = parse_date(flat, today)
    except NoSuchDate as error:
        return Problem(field, "no_such_date", {"text": error.text})
    if moment and len(moment.value) >= 10 and not moment.stated:
        return Fact(recent(moment.value[:10], today), given)
    # 「金曜にもう一回」: what is agreed is to come, so the day of the week says which day it is.
    if moment is None or len(moment.value) < 10:
        moment = next(iter(days(flat, today, ahead=True)), None)
    if moment is None or len(moment.value) < 10:
        return Problem(field, "date_unread")
    return Fact(moment.value[:10], given)


def beside(words: str) -> str:
    """What is told of an appointment beside its day, its hour and place: 「12/8の10時、本社」 is 10時、本社."""
    flat = source(words)
    day = next(iter(days(flat.flat, date(2000, 1, 1), ahead=True)), None)
    if day is None or day.clock < 0:
        return ""
    return re.sub(r"^(?:まで.*|の|に|は|、|\s)+", "", flat.words(day.clock, len(flat.flat))).strip(" 　。、")


_HOUR = re.compile(
    r"(?:(?:午前|午後|朝|夕方|夜|昼)の?)?(?:\d{1,2}(?::\d{2}|時(?:半|\d{1,2}分)?)|正午)(?:頃|ごろ)?(?:から)?(?P<on>(?:に|の|、|\s)*)"
)


def still(before: Fact | None, found: Fact) -> Fact:
    """A new day of an appointment with what was told beside the old one: a day put off is the same meeting.

    A new hour takes the place of the old, and a new purpose that of both.
    """
    held, told = beside(before.words) if before else "", beside(found.words)
    hour = _HOUR.match(told)
    if not held or (told and not (hour and hour.end() == len(told))):
        return found
    if told and hour:
        was = _HOUR.match(held)
        held = told[: hour.start("on")] + (held[was.start("on") :] if was else f" {held}")
    return replace(found, words=f"{found.value} {held}")


def named(sentence: str, today: date) -> Iterator[tuple[Field, Fact | Problem]]:
    """The fields a sentence names with their values: 「法人番号は7123456789012、関係課は公園課」."""
    told = sentence.strip()
    if kept := _CONFIDENTIAL.fullmatch(told):
        yield "confidential", read("confidential", kept["value"] or kept["mark"], today)
        return
    if stated := _stated(told):
        yield stated
        return
    for piece in _NEXT.split(told):
        yield from _named(piece.strip(), today)


def _named(piece: str, today: date) -> Iterator[tuple[Field, Fact | Problem]]:
    for field, names in NAMES.items():
        match = re.match(
            rf"(?:あと、?|それと、?)?(?:{names})(?:は|:|：|\s*(?=[TtＴ]?\d{{6}}))\s*(?P<value>\S.*?)(?:です|だそうです|とのこと|だった|でした|だって|らしい)?[。]?$",
            piece,
        )
        if match:
            if looks_like_question(piece) and (field == "term" or _WHICH.search(match["value"])):
                return  # the policy is asked: 協定の期間は何年までですか
            if field not in {*YES_NO, "amount"} and leaves_open(match["value"]):
                return
            number = corporate(piece, today) if field == "corporate_number" else None
            found = number[0] if number else read(field, match["value"], today)
            if not (field in YES_NO and isinstance(found, Problem)):
                yield field, found
            return


_WHICH = re.compile("[何誰]|いつ|どこ|だれ|ど[のうれ]|いくつ|いくら|なぜ")
_NEXT = re.compile(rf"[、,，][ 　]*(?=(?:{'|'.join(NAMES.values())})(?:は|:|：))")
"""Where another field is named in the same sentence."""
_ABOUT_IT = r"(?:[^。、]{0,14}(?:は|も)、?)?"
_LIGHT = re.compile(
    rf"{_ABOUT_IT}軽易(?:な(?:取組|取り組み|もの|案件|事業|内容|連携))?"
    r"(?P<rest>(?:(?:です|だ|では|じゃ|と|に)[^。、軽]{0,16})?)[。]?"
)
_CONSENT = re.compile(
    rf"{_ABOUT_IT}(?:協定(?:に(?:は)?よら(?:ない|ず)|を?(?:は)?結ば(?:ない|ず)|なし)(?:こと|方向|形)?(?:で|に|について|とする)*)"
    r"[、]?(?:区と企業|双方|お互い|両者)?(?:と|で|が|も|の|、)*(?P<rest>(?:合意|同意|了解|了承)[^。、]{0,14})[。]?"
)
_TO_COME = re.compile(
    r"(?:れば|たら|なら|必要|か(?:どうか)?$|[?？]|予定|したい|見込み|方向|待ち|求め|これから|ほしい)"
)
"""What is wanted, or would be: neither a yes nor a no."""


def _stated(sentence: str) -> tuple[Field, Fact] | None:
    """What a sentence says of the agreement without the name of a field: 「軽易な取組です」."""
    stated: tuple[tuple[Field, re.Pattern[str]], ...] = (("light", _LIGHT), ("consent", _CONSENT))
    for field, pattern in stated:
        told = pattern.fullmatch(sentence)
        if told and not _TO_COME.search(told["rest"]) and not _UNSURE.search(told["rest"]):
            return field, Fact("no" if _NO.search(told["rest"]) else "yes", sentence.rstrip("。"))
    return None


_CORPORATE = re.compile(
    r"法人番号(?:は|が|も|:|：|[ 　]|[（(])*"
    r"(?P<value>[TtＴｔ]?(?:\d(?:[-‐‑‒–—―−ー 　]?\d){12}(?![-‐‑‒–—―−ー]?\d)|\d(?:[-‐‑‒–—―−ー]?\d){7,}))"
    r"(?!\s*桁)(?:です|だそうです|とのこと)?"
)


def corporate(text: str, today: date) -> tuple[Fact | Problem, int, int] | None:
    """The corporate number that is named anywhere in a text, and where that stands: 「（法人番号 7123-…）」."""
    told = _CORPORATE.search(text)
    if told is None:
        return None
    start, end = told.span()
    if text[start - 1 : start] in {"（", "("} and text[end : end + 1] in {"）", ")"}:
        start, end = start - 1, end + 1
    return read("corporate_number", told["value"], today), start, end


def opened(sentence: str) -> Iterator[Field]:
    """The fields of which a sentence says by name that there is nothing, or nothing yet: 「次回はなし」."""
    for piece in _NEXT.split(sentence.strip()):
        for field, names in NAMES.items():
            told = re.match(
                rf"(?:あと、?|それと、?)?(?:{names})(?:は|:|：)\s*(?P<value>\S.*)$", piece.strip()
            )
            if told and field not in YES_NO and leaves_open(told["value"]):
                yield field
                break
