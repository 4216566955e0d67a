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
_VU = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴュ": "ビュ"}
_LONG_SIGNS = re.compile(r"[\s・･\-‐‑‒–—―−.,、。'’\"“”/_=~〜()!?:;+*#|「」『』&]")


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
    if len(re.findall("[ァ-ヶ]", left)) < LONG:
        return False
    return not _loose(left).isdisjoint(_loose(right))


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
