"""Whether two names are one company, and whether a corporate number is right.

A name is not a key: many companies share one, so a likeness only ever asks 「同じ会社ですか」, and a
false merge is worse than a missed one. Knows no register of companies.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from knowledge.text import fold, tokens


class CorporateNumberError(ValueError):
    """A corporate number that cannot be one; ``code`` says why."""

    def __init__(self, code: Literal["digits", "length", "check"]) -> None:
        super().__init__(code)
        self.code = code


def corporate_number(text: str) -> str:
    """The 13 digits of a corporate number, from any width, with spaces, hyphens or a leading T.

    Raises ``CorporateNumberError``: ``digits`` (other signs), ``length`` (not 13), ``check`` (the
    check digit is wrong). The check cannot see 0 and 9 mistaken for each other.
    """
    digits = re.sub(r"[\s\-‐‑‒–—―−ー_]", "", fold(text)).removeprefix("t")
    if not re.fullmatch(r"[0-9]*", digits):
        raise CorporateNumberError("digits")
    if len(digits) != 13:
        raise CorporateNumberError("length")
    total = sum(int(digit) * (1 + n % 2) for n, digit in enumerate(reversed(digits[1:])))
    if int(digits[0]) != 9 - total % 9:
        raise CorporateNumberError("check")
    return digits


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two names look like one company, and why, in a Japanese sentence."""

    same: bool
    why: str


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A name taken apart: what it is called, its legal form (``""`` where not said), its branch."""

    core: str
    form: str
    branch: str

    @property
    def key(self) -> str:
        """Equal for spellings of one name: width, old characters, kana, long vowels, signs."""
        return _key(self.core)


_FORMS = {
    "株式会社": r"株式(?:会社|社会|会者|会杜|社|会(?=\s))|かぶしき[がか]いしゃ|\(?\s*株\s*\)|kabushiki\s?kaisha"
    r"|\bco\.?\s*,?\s*ltd\b\.?|\binc\b\.?|\bcorp(?:oration)?\b\.?|\bk\.?k\b\.?|\blimited\b|\bltd\b\.?",
    "有限会社": r"有限(?:会社|社会)|ゆうげん[がか]いしゃ|\(?\s*有\s*\)",
    "合同会社": r"合同(?:会社|社会)|ごうどう[がか]いしゃ|\(?\s*同\s*\)|\bllc\b\.?|\bg\.?k\b\.?",
    "合資会社": r"合資会社|\(?\s*資\s*\)",
    "合名会社": r"合名会社|\(?\s*名\s*\)",
    "相互会社": r"相互会社|\(?\s*相\s*\)",
    "一般社団法人": r"一般社団法人|\(\s*一社\s*\)",
    "公益社団法人": r"公益社団法人|\(\s*公社\s*\)",
    "一般財団法人": r"一般財団法人|\(\s*一財\s*\)",
    "公益財団法人": r"公益財団法人|\(\s*公財\s*\)",
    "医療法人社団": r"医療法人社団|\(\s*医社\s*\)",
    "医療法人財団": r"医療法人財団|\(\s*医財\s*\)",
    "特定非営利活動法人": r"(?:認定)?特定非営利活動法人|(?:認定)?npo法人|\(\s*(?:特非|npo|非)\s*\)",
    "社会福祉法人": r"社会福祉法人|\(\s*(?:福|社福)\s*\)",
    "社団法人": r"社団法人|\(\s*社\s*\)",
    "財団法人": r"財団法人|\(\s*財\s*\)",
    "医療法人": r"医療法人|\(\s*医\s*\)",
    "学校法人": r"学校法人|\(\s*学\s*\)",
    "宗教法人": r"宗教法人|\(\s*宗\s*\)",
    "税理士法人": r"税理士法人|\(\s*税\s*\)",
    "弁護士法人": r"弁護士法人|\(\s*弁\s*\)",
    "司法書士法人": r"司法書士法人|\(\s*司\s*\)",
    "監査法人": r"監査法人",
    "農事組合法人": r"農事組合法人|\(\s*農\s*\)",
    "独立行政法人": r"独立行政法人|\(\s*独\s*\)",
    "地方独立行政法人": r"地方独立行政法人|\(\s*地独\s*\)",
    "国立大学法人": r"国立大学法人|\(\s*大\s*\)",
}
_FORM = re.compile("|".join(f"(?P<f{n}>{pattern})" for n, pattern in enumerate(_FORMS.values())))
_FORM_NAMES = tuple(_FORMS)

_OLD = str.maketrans(
    "髙﨑濵濱國圀鐵澤會龍瀧廣邊邉齋齊嶋嶌島櫻藏壽眞榮豐應學實寶惠黑德來兒圓團傳臺萬與醫驛鹽佛樂關觀總繪縣號舊輕轉龜彌淺靜緣冨峯槇檜祕爲藝譽讓鑛礦釀釜增隆塚條淨狹發當穗竝聲與處變辨莊巢氣濟畫禮穰稻",
    "高崎浜浜国国鉄沢会竜滝広辺辺斎斉島島島桜蔵寿真栄豊応学実宝恵黒徳来児円団伝台万与医駅塩仏楽関観総絵県号旧軽転亀弥浅静縁富峰槙桧秘為芸誉譲鉱鉱醸釜増隆塚条浄狭発当穂並声与処変弁荘巣気済画礼穣稲",
)
_HONORIFIC = re.compile(r"(?:\s*(?:様|さま|御中|殿|さん|氏|各位)|(?<=[ァ-ヶーa-z])社)+$")
_PERSON = re.compile(
    r"(?:御|ご)?担当(?:者)?|代表(?:取締役|社員|理事|者)?|取締役|社長|会長|理事長|(?:支店|支社|部|課|係|店|所|工場|室|本部|次|園|院|学)長"
    r"|主任|主査|マネージャー|リーダー|執行役員|専務|常務"
)
_BRANCH = re.compile(
    r"(?:支店|支社|支部|支所|支局|営業所|出張所|事業所|本社|本店|本部|本局|工場|支社?店|事業部|部|課|室|係|センター|オフィス|店|チーム|グループ|ラボ|研究所|局|駐在所|サテライト)$"
)
_ATTACHED = re.compile(
    r"[^\s]{0,8}(?:支店|支社|営業所|出張所|本社|本店|事業部)$|(?:営業|総務|企画|人事|経理|広報|開発|業務|法務)(?:本)?[部課室]$"
    r"|(?:駅前|駅南|駅北|駅ビル|[東西南北]口?|中央|\d+号)店$"
)


@cache
def read(name: str) -> CompanyName:
    """Take a name apart. A form in the middle ends the name: 山内運輸(株)西営業所 is a branch."""
    text = _HONORIFIC.sub("", fold(_katakana_off(fold(name))).translate(_OLD)).strip()
    form = ""
    branch = ""
    found = _FORM.search(text)
    if found:
        form = _FORM_NAMES[int(str(found.lastgroup)[1:])]
        before, after = text[: found.start()].strip(" ,"), text[found.end() :].strip(" ,")
        text, branch = (before, after) if before else (after, "")
        text = _FORM.sub(" ", text)  # written on both sides: ㈱みなと屋（株）
        branch = _FORM.sub(" ", branch).strip()
    text = re.sub(r"\([^)]*\)", " ", text).strip()
    pieces = text.split()
    for at in range(1, len(pieces)):
        if _PERSON.search(pieces[at]) or _BRANCH.search(pieces[at]):
            branch = " ".join((*pieces[at:], branch)).strip()
            pieces = pieces[:at]
            break
    return CompanyName(_HONORIFIC.sub("", " ".join(pieces)), form, branch)


def same_company(a: str, b: str) -> Comparison:
    """Compare two names as people write them. Says 違う where in doubt."""
    left, right = read(a), read(b)
    if not left.key or not right.key:
        return Comparison(False, "会社名を読み取れません")
    if not _forms_agree(left.form, right.form):
        return Comparison(False, f"法人の種類が違います（{left.form}・{right.form}）")
    if left.key == right.key:
        return Comparison(True, "表記をそろえると同じ名前です")
    if _is_branch(left.core, right.core) or _is_branch(right.core, left.core):
        return Comparison(True, "本社と支店などの違いで、同じ会社です")
    mixed = _has_latin(left.core) != _has_latin(right.core) or _mixed(left.core, right.core)
    if mixed and _sound(left.core) == _sound(right.core):
        return Comparison(True, "英字とかなの違いで、読みが同じ名前です")
    if _slip(left.key, right.key):
        return Comparison(True, "一字の打ち間違いと見られ、読みが同じ名前です")
    return Comparison(False, "表記をそろえても名前が違います")


def _forms_agree(a: str, b: str) -> bool:
    if not a or not b or a == b:
        return True
    medical = {a, b}
    return medical in ({"医療法人", "医療法人社団"}, {"医療法人", "医療法人財団"})


def _is_branch(whole: str, head: str) -> bool:
    whole, head = whole.replace(" ", ""), head.replace(" ", "")
    rest = whole.removeprefix(head)
    return len(head) > 1 and rest not in (whole, "") and bool(_ATTACHED.fullmatch(rest))


_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_SMALL = str.maketrans("ァィゥェォャュョヮヵヶヴヂヅヰヱヲ", "アイウエオヤユヨワカケブジズイエオ")


def _katakana_off(text: str) -> str:
    """A legal form in katakana as hiragana, so that one spelling finds both."""
    return re.sub(
        "(カブシキ|ユウゲン|ゴウドウ)[ガカ]イシャ",
        lambda m: "".join(chr(ord(sign) - 0x60) for sign in m.group()),
        text,
    )


def _key(text: str) -> str:
    joined = re.sub(r"(?<=[一-龯])[ヶケがヵ](?=[一-龯])", "ガ", text)
    joined = joined.translate(_HIRAGANA).replace("ッ", "")
    return re.sub(r"[\sー・･\-‐‑‒–—―−.,、。'’\"“”/_=~〜()!?:;]", "", joined.translate(_SMALL))


def _has_latin(text: str) -> bool:
    return bool(re.search("[a-z]{2}", text))


def _mixed(a: str, b: str) -> bool:
    """Both hold Latin words, but not the same ones: a word of one may be in kana in the other."""
    return set(re.findall("[a-z]{2,}", a)) != set(re.findall("[a-z]{2,}", b)) and bool(
        re.search("[ァ-ヶ]", a) and re.search("[ァ-ヶ]", b)
    )


def _sound(text: str) -> str:
    return _key("".join(_kana(part) for part in re.split("([a-z]+)", text)))


def _kana(part: str) -> str:
    """An English word as Sudachi reads it, else Roman letters as kana, else as it is."""
    if not re.fullmatch("[a-z]+", part):
        return part
    readings = "".join(token.reading for token in tokens(part))
    if re.fullmatch("[ァ-ヶー]+", readings):
        return readings
    return _from_roman(part) or part


_VOWELS = "aiueo"
_ROMAN = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "s": "サシスセソ",
    "t": "タチツテト",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "m": "マミムメモ",
    "y": "ヤイユエヨ",
    "r": "ラリルレロ",
    "w": "ワイウエオ",
    "g": "ガギグゲゴ",
    "z": "ザジズゼゾ",
    "d": "ダジズデド",
    "b": "バビブベボ",
    "p": "パピプペポ",
}
_GLIDES = {"sh": "シ", "ch": "チ", "j": "ジ", "ky": "キ", "ny": "ニ", "hy": "ヒ", "my": "ミ", "ry": "リ"}
_GLIDES |= {"gy": "ギ", "by": "ビ", "py": "ピ", "sy": "シ", "ty": "チ", "zy": "ジ"}
_SYLLABLE = re.compile(
    r"(?P<double>([kstpc])(?=\2)|n(?![aiueoy])|t(?=ch))|(?P<fu>fu|tsu)"
    rf"|(?P<glide>{'|'.join(sorted(_GLIDES, key=len, reverse=True))})(?P<after>[aiueo])|(?P<head>[kstnhmyrwgzdbp]?)(?P<vowel>[aiueo])"
)


def _from_roman(word: str) -> str:
    """Hepburn and Kunrei spelling as katakana; empty where the letters are not Japanese."""
    kana, at = "", 0
    while at < len(word):
        found = _SYLLABLE.match(word, at)
        if not found:
            return ""
        if found["double"]:
            kana += "ン" if found["double"] == "n" else "ッ"
        elif found["fu"]:
            kana += "フ" if found["fu"] == "fu" else "ツ"
        elif found["glide"]:
            kana += (
                _GLIDES[found["glide"]]
                + {"a": "ヤ", "i": "", "u": "ユ", "e": "エ", "o": "ヨ"}[found["after"]]
            )
        else:
            kana += _ROMAN[found["head"]][_VOWELS.index(found["vowel"])]
        at = found.end()
    return kana


def _slip(a: str, b: str) -> bool:
    """A sign typed twice in a long name, or a wrong conversion: 健設 for 建設, said alike, not a word."""
    short, long = sorted((a, b), key=len)
    if len(long) == len(short) + 1 and len(short) >= 5:
        doubled = {long[:n] + long[n + 1 :] for n in range(1, len(long)) if long[n] == long[n - 1]}
        return short in doubled
    if len(a) != len(b):
        return False
    apart = [n for n in range(len(a)) if a[n] != b[n]]
    if len(apart) != 1:
        return False
    windows = [slice(n, n + 2) for n in (apart[0] - 1, apart[0]) if 0 <= n <= len(a) - 2]
    return any(_mistyped(a[part], b[part]) or _mistyped(b[part], a[part]) for part in windows)


def _mistyped(wrong: str, word: str) -> bool:
    if not re.fullmatch("[一-龯]{2}", wrong) or not re.fullmatch("[一-龯]{2}", word):
        return False
    right, split = tokens(word), tokens(wrong)
    return (
        len(right) == 1
        and right[0].subpart == "普通名詞"
        and len(split) == 2
        and "".join(token.reading for token in split) == right[0].reading
    )
