"""How a name is said and spelled: kana made comparable, and Latin letters held against them.

Knows names only as strings; what part of a name is the company's own is told by ``knowledge.company_names``.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from knowledge.datafile import read_yaml
from knowledge.text import Token, readings, tokens

PATH = Path(__file__).parent / "content" / "common" / "spelling.yaml"


def _words(value: object) -> object:
    """Words between spaces, a dot standing for nothing at all."""
    return tuple("" if word == "." else word for word in value.split()) if isinstance(value, str) else value


_Words = Annotated[tuple[str, ...], BeforeValidator(_words)]


class _Spelling(BaseModel):
    model_config = ConfigDict(extra="forbid")
    vowels: dict[str, _Words]
    pairs: dict[str, _Words]
    rows: tuple[tuple[_Words, _Words], ...]
    whole: dict[str, _Words]
    after: dict[str, _Words]


def load(path: Path) -> _Spelling:
    """Read a file of spellings. Raises ``ContentError``."""
    return read_yaml(path, _Spelling)


def _table(raw: _Spelling) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Kana → how they may be spelled at the beginning of a name, and after another sign of it."""
    found: dict[str, set[str]] = {kana: set(spelled) for kana, spelled in raw.whole.items()}
    for row, consonants in raw.rows:
        for kana, (vowel, vowels) in zip(row, raw.vowels.items(), strict=True):
            if not kana:
                continue
            said = {kana: vowels}
            said |= {kana + pair[1:]: ways for pair, ways in raw.pairs.items() if pair[0] == vowel}
            for whole, ways in said.items():
                found.setdefault(whole, set()).update(c + v for c in consonants for v in ways)
    first = {kana: tuple(spelled - {""}) for kana, spelled in found.items()}
    for kana, spelled in raw.after.items():
        found[kana] = found.get(kana, set()) | set(spelled)
    return first, {kana: tuple(spelled) for kana, spelled in found.items()}


_FIRST, _LATER = _table(load(PATH))
_WIDEST = max(map(len, _LATER))

_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_LARGE = str.maketrans("ァィゥェォャュョヮヵヶヴヂヅヰヱヲ", "アイウエオヤユヨワカケブジズイエオ")
_LARGE_ALL = _LARGE | {ord("ッ"): "ツ"}
_VU = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴュ": "ビュ"}
_LONG_SIGNS = re.compile(r"[\s・･〝〟\-‐‑‒–—―−.,、。'’\"“”/_=~〜()!?:;+*#|「」『』&]")


def plain_latin(text: str) -> str:
    """Letters without accents: café as cafe. Kana keep their marks."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", re.sub("(?<=[a-zA-Z])[\u0300-\u036f]+", "", apart))


def signs(text: str) -> str:
    """A name in katakana and without signs; its long vowels, small kana and ヴ as they are."""
    joined = re.sub(r"(?<=[一-龯])[ヶケがヵ](?=[一-龯])", "ガ", plain_latin(text))
    joined = re.sub("(?<=[一-龯])[之乃](?=[一-龯])", "ノ", re.sub("(.)々", r"\1\1", joined))
    joined = re.sub(r"&|\+|\band\b", "アンド", joined).translate(_KATAKANA)
    # A dash among kana is a long vowel: サ-フライン.
    joined = re.sub(r"(?<=[ァ-ヶ])[\-‐‑‒–—―−一](?=[ァ-ヶ])", "ー", joined)
    return re.sub("ヴ[ァィェォュ]", lambda m: _VU[m.group()], _LONG_SIGNS.sub("", joined))


def key(text: str) -> str:
    """Equal for spellings of one name: width, old characters, kana, long vowels, signs."""
    return signs(text).replace("ー", "").replace("ッ", "").translate(_LARGE)


# Kana -------------------------------------------------------------------------------------------

_LOOSE = {
    "トゥ": "ト",
    "ドゥ": "ド",
    "ッグ": "ック",
    "ッド": "ット",
    "ッズ": "ッツ",
    "ミュニケ": "ミニケ",
    "シュミ": "シミュ",
    "ジャイ": "ジアイ",
    "チュ": "テュ",
    "ジュ": "デュ",
    "ツァ": "ザ",
    "ジェ": "ゼ",
    "クァ": "クワ",
    "テインメント": "テイメント",
    "ヂ": "ジ",
}
_LOOSE |= {before + "ヤ": before + "ア" for before in "イィエニビピミリ"}
_LOOSE |= {before + "ィ": before for before in "キシチニヒミリギジビピ"}
_LOOSE |= {before + "ワ": before + "ア" for before in "ボポノロト"}
_LOOSELY = re.compile("|".join(_LOOSE))
LONG = 6
"""From how many kana on a name is told apart from its slips."""


def kana_apart(a: str, b: str) -> bool:
    """Whether only the way of writing kana is another.

    A large ツ for a small one (ロケツト), ー for ウ (コウヨードー); in a long name ダイアモンド for
    ダイヤモンド, メデカル for メディカル and バック for バッグ.
    """
    left, right = signs(a), signs(b)
    if _same_length(left) == _same_length(right):
        return True
    if len(re.findall("[ァ-ヶ]", left)) < LONG or (key(a) == key(b) and not same_key(a, b)):
        return False
    return not _loose(left).isdisjoint(_loose(right))


def same_key(a: str, b: str) -> bool:
    """Whether two names have one key and are no two names for their length: ビル is not ビール.

    A long vowel may be left away where a word ends (サーバ) and within a long run of kana, unless that
    makes another word.
    """
    if key(a) != key(b):
        return False
    left, right = signs(a), signs(b)
    if _same_length(left) == _same_length(right):
        return True
    runs = zip(_KANA_RUN.findall(left), _KANA_RUN.findall(right), strict=False)
    return (
        not other_word(left, right)
        and not _short_word(left, right)
        and not _short_word(right, left)
        and all(_length_slips(one, other) for one, other in runs)
    )


_KANA_RUN = re.compile("[ァ-ヶー]+")
_LEFT = 3
"""How many signs of a word have to be left for its length to be a slip: サーバ, not ビル."""


def _short_word(text: str, other: str) -> bool:
    """Whether ``other`` lacks a ー or ッ in which a short word of ``text`` consists: the ビール of スカイビール."""
    at = 0
    for n, sign in enumerate(text):
        if other[at : at + 1].translate(_LARGE) == sign.translate(_LARGE):
            at += 1
        elif sign in "ーッ":
            word = next(token for token in tokens(text) if token.start <= n < token.end)
            if _known(word) and word.end - word.start <= _LEFT:
                return True
        else:
            at += 1
            while other[at - 1 : at] in {"ー", "ッ"}:
                at += 1
    return False


def _length_slips(a: str, b: str) -> bool:
    if _same_length(a) == _same_length(b) or max(len(a), len(b)) >= LONG:
        return True
    short, long = sorted((a, b), key=len)
    if len(short) < _LEFT:
        return False
    left, right = ("".join(token.normal for token in tokens(text)) for text in (a, b))
    return left == right or _same_length(f"{short}ー") == _same_length(long)


def other_word(a: str, b: str) -> bool:
    """Whether what tells two names apart is a word of its own in each: クリーン, グリーン."""
    left, right = list(tokens(a)), list(tokens(b))
    for end in (0, -1):
        while left and right and left[end].surface == right[end].surface:
            left.pop(end), right.pop(end)
    return (
        len(left) == len(right) == 1
        and _known(left[0])
        and _known(right[0])
        and left[0].normal != right[0].normal
    )


def _known(word: Token) -> bool:
    return len(word.surface) > 1 and bool(readings(word.surface))


def _loose(text: str) -> set[str]:
    """A name without what people write now this way, now that; ティ may be テ or チ."""
    text = _LOOSELY.sub(lambda m: _LOOSE[m.group()], text).replace("ー", "").replace("ッ", "")
    as_e, as_i = (
        text.replace("ティ", "テ").replace("ディ", "デ"),
        text.replace("ティ", "チ").replace("ディ", "ジ"),
    )
    return {as_e.translate(_LARGE), as_i.translate(_LARGE)}


_BEFORE_LONG = (
    ("ウ", "オコソトノホモヨロゴゾドボポョォウクスツヌフムユルグズブプュゥ"),
    ("イ", "エケセテネヘメレゲゼデベペェイキシチニヒミリギジビピィ"),
    ("ア", "アカサタナハマヤラワガザダバパャァ"),
)


def _same_length(text: str) -> str:
    """With every long vowel written out, small kana large: コウヨードー as コウヨウドウ."""
    for vowel, row in _BEFORE_LONG:
        text = re.sub(f"(?<=[{row}])ー", vowel, text)
    return text.replace("ッ", "ツ").translate(_LARGE)


def read_to(reading: str, seen: str, starts: Iterable[int]) -> set[int]:
    """How far into ``seen`` one may come by a reading, from any of ``starts``; both as ``signs`` gives them.

    Kana sign by sign, small ones as large ones (banks write シヨクヒン) and ー for any long vowel; or in
    Latin letters.
    """
    starts = set(starts)
    ends = reached(
        reading, seen, [start for start in starts if _LATIN.search(seen[max(0, start - 1) : start + 1])]
    )
    for start in starts:
        part = seen[start : start + len(reading)]
        if len(part) == len(reading) and all(map(_same_sign, reading, part)):
            ends.add(start + len(reading))
    return ends


_LATIN = re.compile("[a-z]")


def _same_sign(a: str, b: str) -> bool:
    if a.translate(_LARGE_ALL) == b.translate(_LARGE_ALL):
        return True
    return {a, b} & {"ー"} != set() and not {a, b}.isdisjoint("アイウエオ")


# Latin letters ----------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def spelled(kana: str, latin: str) -> bool:
    """Whether ``latin`` is ``kana`` in Latin letters, wholly or in part: Blue Heron is ブルーヘロン.

    What is no kana in either has to stand in both. Both are names as people write them.
    """
    seen = signs(latin).replace("ッ", "")
    return bool(re.search("[a-z]", seen)) and len(seen) in reached(signs(kana), seen, {0})


def reached(kana: str, seen: str, starts: Iterable[int]) -> set[int]:
    """How far into ``seen`` one may come by ``kana``, from any of ``starts``; both as ``signs`` gives them."""
    kana = kana.replace("ッ", "")
    ends: list[set[int]] = [set() for _ in range(len(kana) + 1)]
    ends[0].update(starts)
    for at in range(len(kana)):
        if not ends[at]:
            continue
        for width in range(1, min(_WIDEST, len(kana) - at) + 1):
            part = kana[at : at + width]
            early = _FIRST.get(part, ())
            for p in ends[at]:
                ways = _LATER.get(part, ()) if p else early
                ends[at + width].update(p + len(way) for way in ways if seen.startswith(way, p))
                if width == 1 and seen.startswith(part, p):
                    ends[at + 1].add(p + 1)
    return ends[-1]
