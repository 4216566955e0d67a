"""Japanese typed with the Latin keys and never converted: read as kana.

Knows the syllables and nothing of what is asked; whether a text is such a text is a guess by its shape.
"""

import re
import unicodedata
from functools import lru_cache

_VOWELS = dict(zip("aiueo", "あいうえお", strict=True))
_ROWS = {
    "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ", "t": "たちつてと", "d": "だぢづでど",
    "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ", "m": "まみむめも", "r": "らりるれろ",
}  # fmt: skip
_YOON = {
    "ky": "き", "gy": "ぎ", "sy": "し", "zy": "じ", "ty": "ち", "ny": "に", "hy": "ひ", "by": "び", "py": "ぴ",
    "my": "み", "ry": "り", "jy": "じ", "sh": "し", "ch": "ち", "j": "じ",
}  # fmt: skip
_SMALL = {"a": "ゃ", "u": "ゅ", "o": "ょ"}
_SYLLABLES = {
    **_VOWELS,
    **{c + v: kana for c, row in _ROWS.items() for v, kana in zip("aiueo", row, strict=True)},
    **{c + v: kana + small for c, kana in _YOON.items() for v, small in _SMALL.items()},
    "shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ", "ji": "じ", "je": "じぇ", "she": "しぇ", "che": "ちぇ",
    "ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を", "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ", "fo": "ふぉ",
    "ti": "ち", "di": "ぢ", "-": "ー", "nn": "ん", "n'": "ん",
}  # fmt: skip
_PARTICLES = {"wa": "は", "e": "へ", "o": "を"}
_ENDINGS = re.compile(
    r"(desu|masu|deshou|desyou|masen|mashou|masyou|kudasai)(ka|ga|yo|ne|kane)?$|^(no|wa|ha|wo|ga|ni|ka)$"
)
"""What hardly any Japanese sentence lacks: a particle that stands alone, or a polite ending."""
_WORD = re.compile(r"[a-z][a-z'-]*")
_SHARE, _LEAST = 0.85, 8


def kana(word: str) -> str | None:
    """A word of small Latin letters as hiragana, or ``None`` where it is not made of syllables."""
    read, at = "", 0
    while at < len(word):
        for size in (3, 2, 1):
            piece = word[at : at + size]
            if piece == "nn" and word[at + 2 : at + 3] in {*"aiueoy"} - {""}:
                continue  # konna: ん and な
            if piece in _SYLLABLES:
                read, at = read + _SYLLABLES[piece], at + len(piece)
                break
        else:
            after = word[at + 1 : at + 2]
            if word[at] == "n":
                read += "ん"
            elif after == word[at] or word[at : at + 3] == "tch":
                read += "っ"
            else:
                return None
            at += 1
    return read


def is_romaji(text: str) -> bool:
    """Whether a text in Latin letters is Japanese: nearly all of it made of its syllables, with its particles."""
    return _is_romaji(unicodedata.normalize("NFKC", text).lower())


@lru_cache(maxsize=1024)
def _is_romaji(folded: str) -> bool:
    if any(sign.isalpha() and not sign.isascii() for sign in folded):
        return False
    words = _WORD.findall(folded)
    letters = sum(map(len, words))
    readable = sum(len(word) for word in words if kana(word) is not None)
    return letters >= _LEAST and readable >= _SHARE * letters and any(map(_ENDINGS.search, words))


def from_romaji(text: str) -> str:
    """The text with every readable word as hiragana, a particle that stands alone as it is written."""
    folded = unicodedata.normalize("NFKC", text).lower()
    read = _WORD.sub(lambda found: _PARTICLES.get(found[0]) or kana(found[0]) or found[0], folded)
    return re.sub(r"(?<=[ぁ-ゖー0-9]) (?=[ぁ-ゖー0-9])", "", read)
