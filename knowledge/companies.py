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
    "株式会社": r"株式(?:会社|社会|会者|会杜|社|会(?=\s))|かぶしき[がか]いしゃ|\(?\s*株\s*\)|^株\s|\s株$|\(カ\)|\(カ$|kabushiki\s?kaisha"
    r"|\bco\.?\s*,?\s*ltd\b\.?|\binc\b\.?|\bcorp(?:oration)?\b\.?|\bk\.?k\b\.?|\blimited\b|\bltd\b\.?",
    "有限会社": r"有限(?:会社|社会)|ゆうげん[がか]いしゃ|\(?\s*有\s*\)|\(ユ\)|\(ユ$",
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
    "特定非営利活動法人": r"(?:認定)?特定非営利活動法人|(?:認定)?npo法人|\(\s*(?:特非|npo|非)\s*\)|^npo(?![a-z])",
    "社会福祉法人": r"社会福祉法人|\(\s*(?:福|社福)\s*\)|^社福\s",
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
_BRACKETS = str.maketrans("[]【】〔〕", "()()()")

_OLD = str.maketrans(
    "髙﨑濵濱國圀鐵澤會龍瀧廣邊邉齋齊嶋嶌島櫻藏壽眞榮豐應學實寶惠黑德來兒圓團傳臺萬與醫驛鹽佛樂關觀總繪縣號舊輕轉龜彌淺靜緣冨峯槇檜祕爲藝譽讓鑛礦釀釜增隆塚條淨狹發當穗竝聲與處變辨莊巢氣濟畫禮穰稻"
    "舩栁𠮷曾桒渕渊籠藪檮鶯螢賴滿劍單擴廳燈讀賣辯體點澁攝樓歐殘燒獨祿禪縱繩蟲覺證豫遙鄕鋪錢鎭險雜靈顯飮餠驅鷄麥麵黃敎淸瀨緖綠步每卷戶橫溫硏勳薰郞鄰舘嵜壯奧姬嚴峽彥恆曉絲經續蘆邨鷗麴凜堯",
    "高崎浜浜国国鉄沢会竜滝広辺辺斎斉島島島桜蔵寿真栄豊応学実宝恵黒徳来児円団伝台万与医駅塩仏楽関観総絵県号旧軽転亀弥浅静縁富峰槙桧秘為芸誉譲鉱鉱醸釜増隆塚条浄狭発当穂並声与処変弁荘巣気済画礼穣稲"
    "船柳吉曽桑淵淵篭薮梼鴬蛍頼満剣単拡庁灯読売弁体点渋摂楼欧残焼独禄禅縦縄虫覚証予遥郷舗銭鎮険雑霊顕飲餅駆鶏麦麺黄教清瀬緒緑歩毎巻戸横温研勲薫郎隣館崎壮奥姫厳峡彦恒暁糸経続芦村鴎麹凛尭",
)
_HONORIFIC = re.compile(r"(?:\s*(?:様|さま|御中|殿|さん|氏|各位)|(?<=[ァ-ヶーa-z])社)+$")
_OF_PERSON = re.compile(r"(?<=[^\s])の([一-龯]{1,4})(?:様|さま|殿|さん|氏)$")
_PERSON = re.compile(
    r"(?:御|ご)?担当(?:者)?|代表(?:取締役|社員|理事|者)?|取締役|社長|会長|理事長|(?:支店|支社|部|課|係|店|所|工場|室|本部|次|園|院|学)長"
    r"|主任|主査|マネージャー|リーダー|執行役員|専務|常務"
)
_BRANCH = re.compile(
    r"(?:支店|支社|支部|支所|支局|営業所|出張所|事業所|本社|本店|本部|本局|工場|支社?店|事業部|部|課|室|係|センター|オフィス|店|チーム|グループ|ラボ|研究所|局|駐在所|サテライト)$"
)
_AT_PLACE = re.compile(r"(?P<place>[^\s]{1,6}?)(?:店|オフィス|工場|支部|支局)")
_ATTACHED = re.compile(
    r"[^\s]{0,8}(?:支店|支社|営業所|出張所|本社|本店|事業部)$|(?:営業|総務|企画|人事|経理|広報|開発|業務|法務)(?:本)?[部課室]$"
    r"|(?:駅前|駅南|駅北|駅ビル|[東西南北]口?|中央|\d+号)店$"
)


@cache
def read(name: str) -> CompanyName:
    """Take a name apart. A form in the middle ends the name: 山内運輸(株)西営業所 is a branch."""
    text = _without_person(fold(_katakana_off(fold(name))).translate(_OLD))
    text = _HONORIFIC.sub("", text).strip()
    text = re.sub(r"^(?=[^\s()]{1,2}\))", "(", text.translate(_BRACKETS))
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
    if _kana_apart(left.core, right.core):
        return Comparison(True, "かなの書き方の違いで、同じ名前です")
    mixed = _has_latin(left.core) != _has_latin(right.core) or _mixed(left.core, right.core)
    if mixed and not _sounds(left.core).isdisjoint(_sounds(right.core)):
        return Comparison(True, "英字とかなの違いで、読みが同じ名前です")
    if _read_out(left.core, right.core):
        return Comparison(True, "漢字とかなや英字の違いで、読みが同じ名前です")
    if _slip(left.key, right.key):
        return Comparison(True, "一字の打ち間違いと見られ、読みが同じ名前です")
    return Comparison(False, "表記をそろえても名前が違います")


def _without_person(text: str) -> str:
    """Without a person of the company: スミレ警備の田中さん is スミレ警備, みどりの森さん is not."""
    found = _OF_PERSON.search(text)
    if found and all(token.subpart == "固有名詞" for token in tokens(found[1])):
        return text[: found.start()]
    return text


def _forms_agree(a: str, b: str) -> bool:
    if not a or not b or a == b:
        return True
    medical = {a, b}
    return medical in ({"医療法人", "医療法人社団"}, {"医療法人", "医療法人財団"})


def _is_branch(whole: str, head: str) -> bool:
    whole, head = whole.replace(" ", ""), head.replace(" ", "")
    rest = whole.removeprefix(head)
    if len(head) < 2 or rest in (whole, ""):
        return False
    placed = _AT_PLACE.fullmatch(rest)
    return bool(_ATTACHED.fullmatch(rest)) or (
        placed is not None
        and len(head) > 2
        and all(token.subpart == "固有名詞" for token in tokens(placed["place"]))
    )


_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_SMALL = str.maketrans("ァィゥェォャュョヮヵヶヴヂヅヰヱヲ", "アイウエオヤユヨワカケブジズイエオ")


def _katakana_off(text: str) -> str:
    """A legal form in katakana as hiragana, so that one spelling finds both."""
    return re.sub(
        "(カブシキ|ユウゲン|ゴウドウ)[ガカ]イシャ",
        lambda m: "".join(chr(ord(sign) - 0x60) for sign in m.group()),
        text,
    )


_VU = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴュ": "ビュ"}


def _key(text: str) -> str:
    return _signs(text).replace("ッ", "").translate(_SMALL)


def _signs(text: str) -> str:
    """A name in katakana and without signs; its small kana and ヴ not yet folded."""
    joined = re.sub(r"(?<=[一-龯])[ヶケがヵ](?=[一-龯])", "ガ", text)
    joined = re.sub(r"&|\band\b", "アンド", joined).translate(_HIRAGANA)
    joined = re.sub("ヴ[ァィェォュ]", lambda m: _VU[m.group()], joined)
    return re.sub(r"[\sー・･\-‐‑‒–—―−.,、。'’\"“”/_=~〜()!?:;]", "", joined)


_LOOSE = {
    "ティ": "テ",
    "ディ": "デ",
    "トゥ": "ト",
    "ドゥ": "ド",
    "ッグ": "ック",
    "ッド": "ット",
    "ッズ": "ッツ",
}
_LONG = 6
"""From how many kana on a name is told apart from its slips."""


def _kana_apart(a: str, b: str) -> bool:
    """A large ツ for a small one (ロケツト), or メデカル for メディカル and バック for バッグ in a long name."""
    left, right = _signs(a), _signs(b)
    if left.replace("ッ", "ツ").translate(_SMALL) == right.replace("ッ", "ツ").translate(_SMALL):
        return True
    loose = re.compile("|".join(_LOOSE))
    left, right = (loose.sub(lambda m: _LOOSE[m.group()], text) for text in (left, right))
    return len(re.findall("[ァ-ヶ]", left)) >= _LONG and left.replace("ッ", "") == right.replace("ッ", "")


def _has_latin(text: str) -> bool:
    return bool(re.search("[a-z]", text))


def _mixed(a: str, b: str) -> bool:
    """Both hold Latin words, but not the same ones: a word of one may be in kana in the other."""
    return set(re.findall("[a-z]{2,}", a)) != set(re.findall("[a-z]{2,}", b)) and bool(
        re.search("[ァ-ヶ]", a) and re.search("[ァ-ヶ]", b)
    )


def _sounds(text: str) -> frozenset[str]:
    """How a name may be said: Latin words as English, as Roman letters, or letter by letter."""
    text = re.sub(r"(?<=[a-z])['’]s\b", "ズ", text).replace("&", " and ")
    said = [""]
    for part in re.split("([a-z]+)", text):
        said = [head + way for head in said for way in _ways(part)][:_MOST]
    return frozenset(_short(_key(way)) for way in said)


_MOST = 64


def _ways(part: str) -> tuple[str, ...]:
    """A Latin word in kana, in each way it may be said; anything else as it is."""
    if not re.fullmatch("[a-z]+", part):
        return (part,)
    ways = [_english(part), _from_roman(part)]
    ways += [_english(part[:n]) + _english(part[n:]) for n in range(3, len(part) - 2) if _both(part, n)]
    if len(part) <= 5:
        ways.append("".join(_LETTERS[ord(letter) - ord("a")] for letter in part))
    if part in _ENGLISH:
        ways.append(_sudachi(part))
    return tuple(dict.fromkeys(way for way in ways if way)) or (part,)


def _both(word: str, at: int) -> bool:
    """Whether a word is two English words written as one: bluesky."""
    return bool(_english(word[:at]) and _english(word[at:]))


def _english(word: str) -> str:
    """An English word in kana, empty where it is not known; a plural from its singular."""
    whole = _ENGLISH.get(word) or _sudachi(word)
    if whole or not word.endswith("s"):
        return whole
    single = _ENGLISH.get(word[:-1]) or _sudachi(word[:-1])
    if not single:
        return ""
    return (
        single.removesuffix("ト") + "ツ"
        if word[-2] == "t"
        else single + ("ス" if word[-2] in "kpf" else "ズ")
    )


def _sudachi(word: str) -> str:
    reading = "".join(token.reading for token in tokens(word))
    return reading if re.fullmatch("[ァ-ヶー]+", reading) else ""


_LETTERS = (
    "エー",
    "ビー",
    "シー",
    "ディー",
    "イー",
    "エフ",
    "ジー",
    "エイチ",
    "アイ",
    "ジェイ",
    "ケイ",
    "エル",
    "エム",
    "エヌ",
    "オー",
    "ピー",
    "キュー",
    "アール",
    "エス",
    "ティー",
    "ユー",
    "ブイ",
    "ダブリュー",
    "エックス",
    "ワイ",
    "ゼット",
)
# What Sudachi does not know, or reads in another way than companies do.
_ENGLISH = {
    "ace": "エース",
    "and": "アンド",
    "asset": "アセット",
    "bear": "ベア",
    "bloom": "ブルーム",
    "cargo": "カーゴ",
    "cat": "キャット",
    "dental": "デンタル",
    "energy": "エナジー",
    "fitness": "フィットネス",
    "jet": "ジェット",
    "joy": "ジョイ",
    "labo": "ラボ",
    "lotus": "ロータス",
    "machinery": "マシナリー",
    "mobile": "モバイル",
    "organic": "オーガニック",
    "pet": "ペット",
    "quest": "クエスト",
    "realty": "リアルティ",
    "riverside": "リバーサイド",
    "services": "サービス",
    "tex": "テックス",
    "universe": "ユニバース",
    "village": "ビレッジ",
    "industries": "インダストリーズ",
    "communications": "コミュニケーションズ",
    "games": "ゲームズ",
    "bio": "バイオ",
    "vita": "ビタ",
    "neo": "ネオ",
    "nova": "ノバ",
    "re": "リ",
    "up": "アップ",
    "go": "ゴー",
    "my": "マイ",
    "the": "ザ",
    "of": "オブ",
    "for": "フォー",
    "sunny": "サニー",
}


def _read_out(a: str, b: str) -> bool:
    """One name is all kana or all Latin, and is how the other's kanji are read: ハルカゼカンコウ."""
    for plain, written in ((a, b), (b, a)):
        if re.search("[一-龯]", written) and not re.search("[一-龯]", plain):
            said = "".join(
                token.reading if re.search("[一-龯]", token.surface) else token.surface
                for token in tokens(written)
            )
            if any(len(way) >= _READ for way in _sounds(plain) & _sounds(said)):
                return True
    return False


_READ = 5


def _short(kana: str) -> str:
    """Without long vowels, which spellings tell apart and ears do not: ショウ and ショ, メイク and メーク."""
    kana = re.sub("(?<=[オコソトノホモヨロゴゾドボポウクスツヌフムユルグズブプ])ウ", "", kana)
    kana = re.sub("(?<=[オコソトノホモヨロゴゾドボポ])オ", "", kana)
    return re.sub("(?<=[エケセテネヘメレゲゼデベペ])[イエ]", "", kana)


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
    """A slip of the hand in a long name, or a wrong conversion: 健設 for 建設, said alike, not a word."""
    short, long = sorted((a, b), key=len)
    if len(long) == len(short) + 1 and len(short) >= 5:
        return any(short == long[:n] + long[n + 1 :] and _dropped(long, n) for n in range(1, len(long)))
    if len(a) != len(b):
        return False
    apart = [n for n in range(len(a)) if a[n] != b[n]]
    if len(apart) == 2 and apart[1] == apart[0] + 1:
        first, second = apart
        return (a[first], a[second]) == (b[second], b[first]) and _in_kana(a, second) > _LONG
    if len(apart) != 1:
        return False
    at = apart[0]
    if {a[at], b[at]} in _MARKS:
        return min(_in_kana(a, at), _in_kana(b, at)) > _LONG + 1
    windows = [slice(n, n + 2) for n in (at - 1, at) if 0 <= n <= len(a) - 2]
    return any(_mistyped(a[part], b[part]) or _mistyped(b[part], a[part]) for part in windows)


_MARKS = [set(pair) for pair in ("パバ", "ピビ", "プブ", "ペベ", "ポボ")]


def _dropped(name: str, at: int) -> bool:
    """A sign typed twice; or one lost within a long run of kana. Its end and its first signs tell names

    apart (システムズ, サクライ), but for ン and the small ones.
    """
    if name[at] == name[at - 1]:
        return at > 4 or name[at] not in "アイウエオ"
    inside = "ァ" <= name[at + 1 : at + 2] <= "ヶ"
    return inside and _in_kana(name, at) > _LONG + 1 and (at > 3 or name[at] in "ンヤユヨ")


def _in_kana(name: str, at: int) -> int:
    """How long the run of kana around a place is; 0 where there is none, or the place begins it."""
    for run in re.finditer("[ァ-ヶ]+", name):
        if run.start() < at < run.end():
            return run.end() - run.start()
    return 0


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
