"""The words of municipal life: which concepts a text speaks of, and how concepts are related.

A concept gathers the words people really use (預け先, 託児, 一時預かり), how it sounds when none of them
is used, what it is near to, and which problems it serves (空きフロア → 居場所). Knows no city and no
catalogue of issues.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from knowledge.datafile import ContentError, read_yaml
from knowledge.text import Token, fold, tokens

PATH = Path(__file__).parent / "content" / "common" / "thesaurus.yaml"

SAME, SERVES, NEAR = 1.0, 0.6, 0.4

LONGEST = 8
"""How many words a phrase may have."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept: its name, its words, how people tell of it in other words, and its relations.

    ``has`` names the trades, things, places and skills that help with it.

    ``life`` is false for the words of the office (協定, 費用負担), which are no problem of the city's.
    """

    name: str
    words: tuple[str, ...]
    says: str = ""
    has: str = ""
    near: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    life: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a text names a concept: the words from ``first`` up to, not including, ``last``."""

    concept: str
    first: int
    last: int


class Thesaurus:
    """Concepts, found in texts by their words.

    ``plain`` are words so common in proposals that they tell no problem from another.
    """

    def __init__(self, concepts: Sequence[Concept], plain: Sequence[str] = ()) -> None:
        self.entries: Mapping[str, Concept] = {concept.name: concept for concept in concepts}
        self.plain = frozenset(part.normal for word in plain for part in tokens(word))
        self._phrases: dict[str, set[str]] = {}
        self._begun: set[str] = set()
        """How a phrase may begin: where nothing goes on so, looking further is vain."""
        self._related: dict[str, dict[str, float]] = {name: {name: SAME} for name in self.entries}
        for concept in concepts:
            for phrase in concept.words:
                read = tokens(phrase)
                for form in (_joined(read, "surface"), _joined(read, "normal")):
                    self._phrases.setdefault(form, set()).add(concept.name)
                    self._begun.update(form[:n] for n in range(1, len(form) + 1))
            for other in concept.near:
                self._related[concept.name].setdefault(other, NEAR)
                self._related[other].setdefault(concept.name, NEAR)
            for other in concept.serves:
                self._related[concept.name][other] = SERVES

    def mentions(self, words: Sequence[Token]) -> Iterator[Mention]:
        """The concepts a text names. The longest phrase counts: 買い物難民 is not also 買い物."""
        surfaces, normals = [fold(word.surface) for word in words], [fold(word.normal) for word in words]
        reached = 0
        for first in range(len(words)):
            surface = normal = ""
            longest, found = 0, set[str]()
            for last in range(first + 1, min(first + LONGEST, len(words)) + 1):
                surface += surfaces[last - 1]
                normal += normals[last - 1]
                if surface not in self._begun and normal not in self._begun:
                    break
                concepts = self._phrases.get(surface) or self._phrases.get(normal)
                if concepts:
                    longest, found = last, concepts
            if longest > reached:
                reached = longest
                for concept in sorted(found):
                    yield Mention(concept, first, longest)

    def weights(self, words: Sequence[Token], most: float = 1.0) -> dict[str, float]:
        """How much a text speaks of each concept it names, 0 to 1.

        One mention gives ``most``, less for a phrase of several concepts; further ones add to it.
        """
        spans: dict[tuple[int, int], list[str]] = {}
        for mention in self.mentions(words):
            spans.setdefault((mention.first, mention.last), []).append(mention.concept)
        found: dict[str, float] = {}
        for concepts in spans.values():
            for concept in concepts:
                before = found.get(concept, 0.0)
                found[concept] = 1 - (1 - before) * (1 - most / len(concepts) ** 0.5)
        return found

    def concepts(self, words: Sequence[Token]) -> dict[int, dict[str, float]]:
        """For the position of a word: concept → how surely it is meant, shared among the concepts."""
        found: dict[int, dict[str, float]] = {}
        for mention in self.mentions(words):
            for at in range(mention.first, mention.last):
                found.setdefault(at, {})[mention.concept] = 1.0
        return {at: dict.fromkeys(names, 1 / len(names) ** 0.5) for at, names in found.items()}

    def related(self, concept: str) -> Mapping[str, float]:
        """The concepts this one speaks for, itself included: concept → 0 to 1. Empty if unknown."""
        return self._related.get(concept, {})


def _joined(words: Sequence[Token], form: Literal["surface", "normal"]) -> str:
    return "".join(fold(getattr(word, form)) for word in words)


def _split(value: object) -> object:
    """YAML reads a list much more slowly than a line of words with 、 between them."""
    return tuple(word.strip() for word in value.split("、")) if isinstance(value, str) else value


_Word = Annotated[str, Field(min_length=1)]
_Words = Annotated[tuple[_Word, ...], BeforeValidator(_split)]


class _Concept(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: _Word
    words: _Words
    says: str = ""
    has: str = ""
    near: _Words = ()
    serves: _Words = ()


class _Area(BaseModel):
    model_config = ConfigDict(extra="forbid")
    area: str
    life: bool = True
    concepts: tuple[_Concept, ...] = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    plain: _Words = ()
    areas: tuple[_Area, ...]


@cache
def load(path: Path = PATH) -> Thesaurus:
    """Read a thesaurus. Raises ``ContentError`` naming the file, the line and the remedy."""
    raw = read_yaml(path, _File)
    concepts = [
        Concept(c.name, c.words, c.says, c.has, c.near, c.serves, area.life)
        for area in raw.areas
        for c in area.concepts
    ]
    _check(path, concepts)
    return Thesaurus(concepts, raw.plain)


def _check(path: Path, concepts: Sequence[Concept]) -> None:
    names: set[str] = set()
    for concept in concepts:
        if concept.name in names:
            raise ContentError(
                path,
                _lines(path, concept.name)[-1],
                f"概念「{concept.name}」が2つあります。",
                "1つにまとめるか、名前を変えてください。",
            )
        names.add(concept.name)
    for concept in concepts:
        unknown = next((o for o in (*concept.near, *concept.serves) if o not in names), None)
        if unknown:
            raise ContentError(
                path,
                _lines(path, concept.name)[0],
                f"概念「{concept.name}」が指す「{unknown}」がありません。",
                "ある概念の名前に直すか、行から外してください。",
            )
        twice = next((word for word in concept.words if concept.words.count(word) > 1), None)
        if twice:
            raise ContentError(
                path,
                _lines(path, concept.name)[0],
                f"概念「{concept.name}」に「{twice}」が2回あります。",
                "1つにしてください。",
            )


def _lines(path: Path, name: str) -> list[int]:
    """The lines (from 1) on which a concept of this name begins."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [n for n, line in enumerate(lines, 1) if line.strip() in {f"- name: {name}", f"name: {name}"}] or [
        1
    ]
