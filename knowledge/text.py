"""Japanese text made comparable: widths, tokens, sentences.

Knows nothing of the policy or of issues. Sudachi's dictionary is loaded at the first use, once
a process; the tokenizer itself is kept one a thread, because it is not safe to share.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any


def fold(text: str) -> str:
    """The text with one width (NFKC), small letters and single spaces.

    For comparing only: what is shown and what is quoted is never folded, since NFKC turns the
    clause number ① into 1.
    """
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower()


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: Sudachi's short unit (mode A).

    ``start`` and ``end`` are character offsets into the text as it was given. ``proper`` is what a proper
    noun names: 姓, 名, 地名 …; empty for any other word.
    """

    surface: str
    normal: str
    dictionary: str
    reading: str
    part: str
    subpart: str
    synonyms: frozenset[int]
    start: int
    end: int
    proper: str = ""


class _Thread(threading.local):
    tokenizer: Any = None


_thread = _Thread()


@cache
def _dictionary() -> Any:
    from sudachipy import Dictionary  # noqa: PLC0415 - the dictionary costs 80 MB; only who reads pays

    return Dictionary(dict="core")


def _tokenizer() -> Any:
    if _thread.tokenizer is None:
        from sudachipy import SplitMode  # noqa: PLC0415

        _thread.tokenizer = _dictionary().tokenizer(mode=SplitMode.A)
    return _thread.tokenizer


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Split a text into words, with the synonym groups of the longer units they belong to.

    高齢者 is 高齢 + 者 in the short unit; the synonym group it shares with 年寄り is listed only
    at the longer one, so the groups of every unit that spans a word are given to it.
    """
    from sudachipy import SplitMode  # noqa: PLC0415

    tokenizer = _tokenizer()
    spanning: dict[int, list[tuple[int, frozenset[int]]]] = {}
    short, middle = tokenizer.tokenize(text, SplitMode.A), tokenizer.tokenize(text, SplitMode.B)
    for units in (middle, tokenizer.tokenize(text, SplitMode.C)):
        for unit in units:
            groups = unit.synonym_group_ids()
            if groups:
                for at in range(unit.begin(), unit.end()):
                    spanning.setdefault(at, []).append((unit.end(), frozenset(groups)))
    found = []
    for word in _with_whole_verbs(short, middle):
        groups = frozenset(word.synonym_group_ids())
        begin, end = word.begin(), word.end()
        for reached, more in spanning.get(begin, ()):
            if end <= reached:
                groups |= more
        part = word.part_of_speech()
        found.append(
            Token(
                word.surface(),
                word.normalized_form(),
                word.dictionary_form(),
                word.reading_form(),
                part[0],
                part[1],
                groups,
                begin,
                end,
                (part[3] if part[3] in {"姓", "名"} else part[2]) if part[1] == "固有名詞" else "",
            )
        )
    return tuple(found)


def _with_whole_verbs(short: Iterable[Any], middle: Iterable[Any]) -> Iterator[Any]:
    """The short units of a text, but verbs that make up one verb (見守る, 振り込む) as that one.

    What such a word means is not what its parts do: 見守り is neither 見る nor 守る.
    """
    units = iter(short)
    for word in middle:
        parts: list[Any] = []
        while not parts or parts[-1].end() < word.end():
            parts.append(next(units))
        verbs = len(parts) > 1 and all(part.part_of_speech()[0] == "動詞" for part in parts)
        yield from [word] if verbs else parts


@lru_cache(maxsize=4096)
def readings(word: str) -> frozenset[str]:
    """Every way the dictionary reads a word as it is written, in katakana; none for an unknown one."""
    return frozenset(entry.reading_form() for entry in _dictionary().lookup(word))


@lru_cache(maxsize=4096)
def is_a_word(text: str) -> bool:
    """Whether a text as a whole stands in the dictionary, and not only as a name: デイサービス."""
    return any(entry.part_of_speech()[1] != "固有名詞" for entry in _dictionary().lookup(text))


@lru_cache(maxsize=4096)
def is_listed_name(text: str, kind: str = "姓") -> bool:
    """Whether a text as a whole stands in the dictionary as a surname (or a given name: 名), whatever else it means."""
    return any(entry.part_of_speech()[3] == kind for entry in _dictionary().lookup(text))


@lru_cache(maxsize=4096)
def is_listed_person(text: str) -> bool:
    """Whether a text as a whole stands in the dictionary as a person's name of any kind, a foreign one too."""
    return any(entry.part_of_speech()[2] == "人名" for entry in _dictionary().lookup(text))


_LIGHT = frozenset(
    [
        "為る",
        "遣る",
        "有る",
        "居る",
        "成る",
        "出来る",
        "言う",
        "思う",
        "行く",
        "来る",
        "下さる",
        "頂く",
        "貰う",
        "呉れる",
        "事",
        "物",
        "様",
        "所",
        "為",
        "訳",
        "方",
    ]
)


def is_content(token: Token) -> bool:
    """Whether a word carries the matter of a text (not a particle, sign, auxiliary or light verb)."""
    if token.part in {"助詞", "助動詞", "補助記号", "空白", "記号", "接続詞", "感動詞", "連体詞"}:
        return False
    if token.subpart == "非自立可能" and token.part == "動詞":
        return False
    if token.subpart in {"数詞", "助数詞"}:
        return False
    return token.normal not in _LIGHT


_WIDE = "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]"
_END = re.compile(rf"(?:[^\n。．？?！!]|(?<={_WIDE})．(?={_WIDE}))*(?:[。．？?！!]+|\n|$)")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, stripped, without the empty ones. A line break ends a sentence too."""
    for match in _END.finditer(text):
        sentence = match.group().strip()
        if sentence:
            yield sentence
