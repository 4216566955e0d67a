"""What is meant behind many ways of writing it: the concepts of a field, in Japanese and English.

``Concepts`` reads them from a data file and finds them in a text; ``Kin`` guesses them for words no
list names. Knows neither question nor answer.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from knowledge.datafile import ContentError, line_with, read_yaml
from knowledge.questions import is_english
from knowledge.text import fold, is_content, tokens
from knowledge.vectors import Vectors

Floats = NDArray[np.float32]

KIN, KIN_FROM, KIN_MOST = 0.7, 0.5, 3
"""A word no list names speaks of at most ``KIN_MOST`` concepts, those with a word whose cosine with it
is ``KIN_FROM`` or more, each ``KIN`` times that cosine."""
_WHOLES = frozenset(["企業"])
"""Concepts whose longer words (保険会社) leave nothing else to be found inside them."""
_KIN_AT_ONCE, _KIN_KEPT = 256, 16384
_LATIN = re.compile(r"[a-z0-9]+")
_ENDINGS = ("ing", "ed", "ly", "ment", "ion")


def latin_words(text: str) -> list[str]:
    """The words of a text in Latin letters and figures, small letters."""
    return _LATIN.findall(fold(text))


def stems(text: str) -> list[str]:
    """The English words of a text, small letters, without their commonest endings."""
    return [_stem(word) for word in latin_words(text)]


def _stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


class _Concept(BaseModel):
    model_config = ConfigDict(extra="forbid")
    concept: str
    core: bool = False
    words: tuple[str, ...]


class _Concepts(BaseModel):
    model_config = ConfigDict(extra="forbid")
    concepts: tuple[_Concept, ...]


class Concepts:
    """The concepts of a field and the words for each. ``core``: those only this field asks about."""

    def __init__(self, concepts: Mapping[str, Sequence[str]], core: Iterable[str] = ()) -> None:
        self.named = tuple((name, tuple(words)) for name, words in concepts.items())
        self.core = frozenset(core)
        self.phrases = tuple(word for words in concepts.values() for word in words if not word.isascii())
        self._english: dict[tuple[str, ...], list[str]] = {}
        self._japanese: dict[str, list[tuple[str, str]]] = {}
        for name, words in concepts.items():
            for word in words:
                if word.isascii():
                    self._english.setdefault(tuple(stems(word)), []).append(name)
                folded = fold(word)
                self._japanese.setdefault(folded[:2], []).append((folded, name))
        self._longest = max(map(len, self._english), default=0)

    @classmethod
    def load(cls, path: Path) -> "Concepts":
        """Read a file of concepts. Raises ``ContentError`` for a concept given twice."""
        raw = read_yaml(path, _Concepts).concepts
        seen: set[str] = set()
        for concept in raw:
            line = line_with(path, f"concept: {concept.concept}")
            if concept.concept in seen:
                line = line_with(path, f"concept: {concept.concept}", line + 1)
                raise ContentError(
                    path, line, f"concept「{concept.concept}」が2つあります。", "1つにまとめてください。"
                )
            seen.add(concept.concept)
            twice = next((word for word in concept.words if concept.words.count(word) > 1), None)
            if twice:
                raise ContentError(
                    path,
                    line_with(path, twice, line),
                    f"concept「{concept.concept}」に「{twice}」が2回あります。",
                    "1つにしてください。",
                )
        return cls({c.concept: c.words for c in raw}, (c.concept for c in raw if c.core))

    def found(self, text: str) -> dict[str, str]:
        """The concepts a text speaks of, each with the first words that say so, which begin where a word does."""
        folded = fold(text)
        if is_english(text):
            return self._in_english(folded)
        found: dict[str, str] = {}
        words = tokens(folded)
        ends = list(accumulate((len(word.normal) for word in words), initial=0))
        for form, starts, stops in (
            (folded, [word.start for word in words], {word.end for word in words}),
            ("".join(word.normal for word in words), ends[:-1], set(ends)),
        ):
            hits = [
                (at, at + len(word), name)
                for at in starts
                for word, name in self._beginning(form[at : at + 2])
                if form.startswith(word, at)
                and _whole(form, at, word)
                and (not word.endswith("で") or at + len(word) in stops)  # なんですか is not なんで
            ]
            for start, end, name in hits:
                # 保険会社 speaks of a company, not of insurance.
                if not any(
                    a <= start and end <= b and b - a > end - start and other in _WHOLES and other != name
                    for a, b, other in hits
                ):
                    found.setdefault(name, form[start:end])
        return found

    def _beginning(self, signs: str) -> Iterator[tuple[str, str]]:
        """The words that may begin with two signs, each with its concept."""
        yield from self._japanese.get(signs, ())
        if len(signs) > 1:
            yield from self._japanese.get(signs[0], ())

    def _in_english(self, folded: str) -> dict[str, str]:
        written = _LATIN.findall(folded)
        words = [_stem(word) for word in written]
        found: dict[str, str] = {}
        for at in range(len(words)):
            for size in range(1, self._longest + 1):
                for name in self._english.get(tuple(words[at : at + size]), ()):
                    found.setdefault(name, " ".join(written[at : at + size]))
        return found


def _whole(text: str, at: int, word: str) -> bool:
    """Whether a Latin word found in Japanese text is not a part of a longer one."""
    end = at + len(word)
    return not word.isascii() or (
        not (text[at - 1 : at].isascii() and text[at - 1 : at].isalpha())
        and not (text[end : end + 1].isascii() and text[end : end + 1].isalpha())
    )


class Kin:
    """Concepts for words no list names: those whose own words are near in meaning."""

    def __init__(self, vectors: Vectors, rows: NDArray[np.int32], names: Sequence[str]) -> None:
        self.rows, self.names, self._vectors = rows, tuple(names), vectors
        self._table = vectors.table(rows)
        self._known: dict[str, tuple[tuple[str, float], ...]] = {}

    @classmethod
    def learn(cls, concepts: Concepts, vectors: Vectors) -> "Kin":
        rows, names = [], []
        for name, words in concepts.named:
            for word in words:
                content = [token for token in tokens(fold(word)) if is_content(token)]
                if len(content) == 1 and (row := vectors.row(content[0].normal)) >= 0 and not word.isascii():
                    rows.append(row)
                    names.append(name)
        return cls(vectors, np.array(rows, np.int32), names)

    def of(self, word: str) -> tuple[tuple[str, float], ...]:
        """The concepts near a word, each with how near."""
        if (known := self._known.get(word)) is not None:
            return known
        return self.look_up([word])[0]

    def look_up(self, words: Sequence[str]) -> list[tuple[tuple[str, float], ...]]:
        """``of`` for many words at once, which ``learn`` then need not look up one by one."""
        rows = [self._vectors.row(word) for word in words]
        found = [self._near(table) for table in self._cosines(rows)]
        if len(self._known) > _KIN_KEPT:
            self._known.clear()
        self._known.update(zip(words, found, strict=True))
        return found

    def _cosines(self, rows: Sequence[int]) -> Iterator[Floats]:
        """A line for each row of a vector: its cosines with the concepts' words; 0 where there is none."""
        for start in range(0, len(rows), _KIN_AT_ONCE):
            some = np.array(rows[start : start + _KIN_AT_ONCE], np.int32)
            lines = self._vectors.table(np.maximum(some, 0)) @ self._table.T
            lines[some < 0] = 0
            yield from lines

    def _near(self, cosines: Floats) -> tuple[tuple[str, float], ...]:
        found: dict[str, float] = {}
        close = np.flatnonzero(cosines >= KIN_FROM)
        for at in close[np.argsort(-cosines[close], kind="stable")].tolist():
            if len(found) < KIN_MOST:
                found.setdefault(self.names[at], KIN * float(cosines[at]))
        return tuple(found.items())
