"""Whether two names are one company.

A name is not a key: many companies share one, so a likeness only ever asks 「同じ会社ですか」, and a
false merge is worse than a missed one. Knows no register of companies.
"""

import re
import unicodedata
from dataclasses import dataclass

from knowledge.company_names import OTHER_BODY, WRITTEN, CompanyName, any_of, read
from knowledge.sounds import LONG, kana_apart, other_word, read_to, same_key, signs, spelled
from knowledge.text import readings, tokens


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two names look like one company, and why, in a Japanese sentence."""

    same: bool
    why: str


_AT_PLACE = re.compile(
    r"(?P<place>[^\s]{1,6}?)(?:店|オフィス|工場|支部|支局|センター|校|ラボ|スタジオ|事務所)"
)
_ATTACHED = re.compile(any_of(WRITTEN.attached))
_SCHOOL = re.compile(any_of(WRITTEN.attached_school))
_SCHOOLS = ("大学", "学校", "学院", "高専")
_AGREEING = {frozenset(pair) for pair in WRITTEN.agreeing}
_ENGLISH_UNIT = re.compile(any_of(WRITTEN.english_units))
_READ = 5
"""From how many kana or letters on a reading tells names apart."""


def same_company(a: str, b: str) -> Comparison:
    """Compare two names as people write them. Says 違う where in doubt."""
    left, right = read(a), read(b)
    if not left.key or not right.key:
        return Comparison(False, "会社名を読み取れません")
    if not _forms_agree(left.form, right.form):
        return Comparison(False, f"法人の種類が違います（{left.form}・{right.form}）")
    if why := _same(left, right):
        return Comparison(True, why)
    for one, other in ((left, right), (right, left)):
        if any(_forms_agree(name.form, other.form) and _same(name, other) for name in one.others):
            return Comparison(True, "併記された別の名前（旧社名など）と同じです")
    return Comparison(False, "表記をそろえても名前が違います")


def _same(left: CompanyName, right: CompanyName) -> str:
    """Why two names are one, in a Japanese sentence; empty where they are not."""
    if left.key == right.key:
        return "表記をそろえると同じ名前です" if same_key(left.core, right.core) else ""
    if _is_branch(left.core, right.core) or _is_branch(right.core, left.core):
        return "本社と支店などの違いで、同じ会社です"
    if _short_body(left.core, right.core) or _short_body(right.core, left.core):
        return "略した書き方で、同じ名前です"
    if _okurigana_apart(left.core, right.core):
        return "送り仮名の違いで、同じ名前です"
    if kana_apart(left.core, right.core) or same_key(_numbers(left.core), _numbers(right.core)):
        return "かなや数字の書き方の違いで、同じ名前です"
    if _said_alike(left.core, right.core) or _said_alike(right.core, left.core):
        return "英字とかなや漢字の違いで、読みが同じ名前です"
    if _SERIES.findall(left.core) == _SERIES.findall(right.core) and _slip(left, right):
        return "一字の打ち間違いと見られ、読みが同じ名前です"
    return ""


def _forms_agree(a: str, b: str) -> bool:
    return not a or not b or a == b or frozenset((a, b)) in _AGREEING


# Several in one text -----------------------------------------------------------------------------

_BETWEEN = re.compile(r"[、,，／/;；\n]|及び|および|並びに|ならびに")
_BESIDE_NAME = re.compile(r"^[\s・「『]+|(?:さん|様|など|等|ほか.*|他.*|の\d+社|[」』\s。]|です|とのこと)+$")
_OF_NAMES = frozenset({"名詞", "接頭辞", "接尾辞", "記号", "補助記号", "形状詞"})
_NO_NAME = re.compile(r"[\d数複各]+\s*(?:社|者|店|名|団体)|企業|会社|団体")
_LONGEST_NAME = 60


def several(text: str) -> tuple[str, ...]:
    """The names of companies that a text lists: 「株式会社見本と例示商事」. What is no name is left out."""
    names = (
        _BESIDE_NAME.sub("", name)
        for piece in _BETWEEN.split(unicodedata.normalize("NFC", text))
        for part in _at_particles(piece)
        for name in _at_dots(part)
    )
    return tuple(dict.fromkeys(name for name in names if _is_name(name)))


def _at_particles(text: str) -> list[str]:
    """A list cut at its と: not within a name (みなとホテル)."""
    cuts = [word for word in tokens(text) if word.surface in {"と", "や"} and word.part == "助詞"]
    bounds = [0, *(at for word in cuts for at in (word.start, word.end)), len(text)]
    return [text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)]


def _at_dots(text: str) -> list[str]:
    """A list cut at its ・, which stands within names in kana too (ジョン・スミス商会)."""
    parts = text.split("・")
    whole = all(read(part).form for part in parts)
    return parts if whole else re.split("(?<![ァ-ヴー])・|・(?![ァ-ヴー])", text)


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= _LONGEST_NAME or (_NO_NAME.search(name) and not read(name).form):
        return False
    named = read(name)
    return bool(named.key) and (bool(named.form) or all(word.part in _OF_NAMES for word in tokens(name)))


# Branches and bodies ----------------------------------------------------------------------------


def _is_branch(whole: str, head: str) -> bool:
    if whole.startswith(f"{head} ") and _ENGLISH_UNIT.search(whole.removeprefix(head)):
        return not OTHER_BODY.search(whole.removeprefix(head))
    whole, head = whole.replace(" ", ""), head.replace(" ", "")
    rest = whole.removeprefix(head)
    if len(head) < 2 or rest in (whole, "") or OTHER_BODY.search(rest):
        return False
    placed = _AT_PLACE.fullmatch(rest)
    return (
        bool(_ATTACHED.fullmatch(rest))
        or (head.endswith(_SCHOOLS) and bool(_SCHOOL.fullmatch(rest)))
        or (
            placed is not None
            and len(head) > 2
            and all(token.subpart == "固有名詞" for token in tokens(placed["place"]))
        )
    )


def _short_body(short_name: str, whole: str) -> bool:
    """青葉大 for 青葉大学: only where the other name says so itself, for 大 alone may end any name."""
    return any(
        short_name.endswith(end)
        and len(short_name) > len(end) + 1
        and short_name.removesuffix(end) + body == whole
        for end, body in WRITTEN.also.items()
    )


_SERIES = re.compile("[0-9]+|(?<![a-z])[ivx]+(?![a-z])")
"""What numbers the companies of a series: Ⅱ is no slip for Ⅰ, nor 100 for 10."""
_ROMAN = re.compile("(?<![a-z])(?:i{1,3}|iv|vi{1,3}|ix)(?![a-z])")
_ROMANS = {
    roman: str(n) for n, roman in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"], 1)
}
_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")


def _numbers(text: str) -> str:
    """A name with its numbers in digits: 第二倉庫 as 第2倉庫, 二十一 as 21, 開発Ⅱ as 開発2."""

    def number(found: re.Match[str]) -> str:
        written = found.group()
        if "十" not in written:
            return written.translate(_DIGITS)
        tens, _, ones = written.partition("十")
        return f"{(tens or '1').translate(_DIGITS)}{(ones or '0').translate(_DIGITS)}"

    text = _ROMAN.sub(lambda found: _ROMANS[found.group()], text)
    return re.sub("[二三四五六七八九]?十[一二三四五六七八九]?|[〇一二三四五六七八九]+", number, text)


def _okurigana_apart(a: str, b: str) -> bool:
    """引越 and 引越し, 霞関 and 霞ヶ関: the same kanji, and the same word or place."""
    a, b = (re.sub("(?<=[一-龯])[ヶケがヵツ](?=[一-龯])", "", text) for text in (a, b))
    if re.findall("[一-龯]", a) != re.findall("[一-龯]", b):
        return False
    left, right = ("".join(token.normal for token in tokens(text)) for text in (a, b))
    return same_key(a, b) or (left == right and a != b)


# Readings ---------------------------------------------------------------------------------------

_TRADES = {tuple(english.split()): japanese for english, japanese in WRITTEN.trades.items()}


def _said_alike(plain: str, written: str) -> bool:
    """Whether ``plain``, in kana or in Latin letters wholly or in part, is how ``written`` is said."""
    latin = bool(re.search("[a-z]", plain))
    if latin and spelled(written, plain):
        return True
    return _read_out(plain, written) or (latin and _in_english(plain, written))


_LONGEST_WORD = 4
"""How many kanji may have one reading."""


def _read_out(plain: str, written: str) -> bool:
    """Whether the kanji of one name are read as the kana or letters of the other: ハルカゼカンコウ.

    Every reading a dictionary has counts, so the reading has to be long; what is written in kanji in
    both has to be the same.
    """
    heard, seen = signs(written), signs(plain)
    said = len(re.sub("[^ァ-ヶーa-z]", "", seen))
    # In 渡辺工務店 and ワタナベ工務店 the rest is the same; サンコー alone may be many companies.
    if not re.search("[一-龯]", heard) or said < 3 or said + 2 * (len(seen) - said) < _READ:
        return False
    ends: list[set[int]] = [set() for _ in range(len(heard) + 1)]
    ends[0].add(0)
    for at in range(len(heard)):
        ends[at + 1] |= read_to(heard[at], seen, ends[at])
        for width in range(1, _LONGEST_WORD + 1) if ends[at] else ():
            part = heard[at : at + width]
            if len(part) == width and re.fullmatch("[一-龯]+", part):
                for reading in readings(part):
                    ends[at + width] |= read_to(reading, seen, ends[at])
    return len(seen) in ends[-1]


def _in_english(english: str, japanese: str) -> bool:
    """Whether an English name ends in the trade that the Japanese one ends in: Shiomi Construction."""
    words = english.replace(".", " ").split()
    for count in (3, 2, 1):
        for trade in _TRADES.get(tuple(words[-count:]), ()) if len(words) > count else ():
            rest = japanese.removesuffix(trade).strip()
            own = " ".join(words[:-count])
            if rest not in (japanese, "") and _read_out(own + trade, japanese):
                return True
    return False


# Slips of the hand ------------------------------------------------------------------------------
def _slip(left: CompanyName, right: CompanyName) -> bool:
    """A slip of the hand in a long name, or a wrong conversion: 健設 for 建設, said alike, not a word."""
    a, b = left.key, right.key
    if _latin_slip(a, b):
        return True
    short, long = sorted((a, b), key=len)
    if len(long) == len(short) + 1 and len(short) >= 5:
        return not other_word(a, b) and any(
            short == long[:n] + long[n + 1 :] and _dropped(long, n) for n in range(1, len(long))
        )
    if len(a) != len(b):
        return False
    apart = [n for n in range(len(a)) if a[n] != b[n]]
    if len(apart) == 2 and apart[1] == apart[0] + 1:
        first, second = apart
        return (a[first], a[second]) == (b[second], b[first]) and _in_kana(a, second) > LONG - 2
    if len(apart) != 1:
        return False
    at = apart[0]
    if _marks_apart(a[at], b[at]):
        if {a[at], b[at]} in _ROUND and min(_in_kana(a, at), _in_kana(b, at)) > LONG + 1:
            return not other_word(a, b)
        return _mark_lost(left.core, right.core) or _mark_lost(right.core, left.core)
    windows = [slice(n, n + 2) for n in (at - 1, at) if 0 <= n <= len(a) - 2]
    return any(_mistyped(a[part], b[part]) or _mistyped(b[part], a[part]) for part in windows)


_ROUND = [set(pair) for pair in ("パバ", "ピビ", "プブ", "ペベ", "ポボ")]
"""What is hardly told apart on a screen."""


def _marks_apart(a: str, b: str) -> bool:
    """Whether two kana differ in ゛ or ゜ alone."""
    plain, other = unicodedata.normalize("NFD", a), unicodedata.normalize("NFD", b)
    return "ァ" <= a <= "ヶ" and plain[0] == other[0]


_WORD = 6
"""From how many kana on a word is known by all but one of its marks."""


def _mark_lost(right: str, wrong: str) -> bool:
    """Whether a mark is wrong in a long word that is one only with it: エンジニアリンク."""
    right, wrong = signs(right), signs(wrong)
    if len(right) != len(wrong) or other_word(right, wrong):
        return False
    at = next(n for n in range(len(right)) if right[n] != wrong[n])
    return any(
        token.start <= at < token.end
        and token.end - token.start >= _WORD
        and readings(token.surface)
        and not readings(wrong[token.start : token.end])
        for token in tokens(right)
    )


def _dropped(name: str, at: int) -> bool:
    """A kana typed twice; or one lost within a long run of kana. Its end and its first signs tell names

    apart (システムズ, サクライ), but for ン and the small ones.
    """
    if name[at] == name[at - 1]:
        return at > 4 and "ァ" <= name[at] <= "ヶ"
    inside = "ァ" <= name[at + 1 : at + 2] <= "ヶ"
    return inside and _in_kana(name, at) > LONG and (at > 3 or name[at] in "ンヤユヨ")


def _latin_slip(a: str, b: str) -> bool:
    """Whether a long Latin name has two letters turned round or one too many within: Quilfox, Robotcis.

    Another letter in its place tells names apart (Lake, Lane), and so does the end (Marina, Marinas).
    """
    if not re.fullmatch("[a-z]{7,}", a) or not re.fullmatch("[a-z]{7,}", b) or a[0] != b[0]:
        return False
    if len(a) == len(b):
        apart = [n for n in range(len(a)) if a[n] != b[n]]
        return (
            len(apart) == 2
            and apart[1] == apart[0] + 1
            and a[apart[0]] == b[apart[1]]
            and (a[apart[1]] == b[apart[0]])
        )
    short, long = sorted((a, b), key=len)
    return len(long) == len(short) + 1 and any(
        short == long[:n] + long[n + 1 :] and (n < len(long) - 2 or long[n] == long[n - 1])
        for n in range(1, len(long) - 1)
    )


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
