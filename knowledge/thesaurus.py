"""The words of municipal life: which concepts a text speaks of, and how concepts are related.

A concept gathers the words people really use (預け先, 託児, 一時預かり), is near to others, and what a
company has to give (空きフロア) serves problems (居場所). Knows no city and no catalogue.
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
class Mention:
    """A place where a text names a concept: the words from ``first`` up to, not including, ``last``."""

    concept: str
    first: int
    last: int


class Thesaurus:
    """Concepts by their words, and the relations between them."""

    def __init__(
        self,
        words: Mapping[str, Sequence[str]],
        relations: Mapping[str, Mapping[str, float]],
        plain: Sequence[str] = (),
    ) -> None:
        """``words``: concept → its words. ``relations``: concept → related concept → 0 to 1.

        ``plain``: words so common in proposals that they tell no problem from another.
        """
        self.words = words
        self._relations = relations
        self._phrases: dict[str, set[str]] = {}
        for concept, phrases in words.items():
            for phrase in phrases:
                read = tokens(phrase)
                for form in (_joined(read, "surface"), _joined(read, "normal")):
                    self._phrases.setdefault(form, set()).add(concept)
        self.plain = frozenset(part.normal for word in plain for part in tokens(word))

    def mentions(self, words: Sequence[Token]) -> Iterator[Mention]:
        """The concepts a text names. Of phrases that start at the same word the longest counts,

        and a phrase inside a longer one does not: 買い物難民 is not also 買い物.
        """
        reached = 0
        for first in range(len(words)):
            surface = normal = ""
            longest, found = 0, set[str]()
            for last in range(first + 1, min(first + LONGEST, len(words)) + 1):
                surface += fold(words[last - 1].surface)
                normal += fold(words[last - 1].normal)
                concepts = self._phrases.get(surface) or self._phrases.get(normal)
                if concepts:
                    longest, found = last, concepts
            if longest > reached:
                reached = longest
                for concept in sorted(found):
                    yield Mention(concept, first, longest)

    def concepts(self, words: Sequence[Token]) -> dict[int, dict[str, float]]:
        """For the position of a word: concept → how surely it is meant, shared among the concepts."""
        found: dict[int, dict[str, float]] = {}
        spans: dict[tuple[int, int], list[str]] = {}
        for mention in self.mentions(words):
            spans.setdefault((mention.first, mention.last), []).append(mention.concept)
        for (first, last), concepts in spans.items():
            for at in range(first, last):
                found.setdefault(at, {}).update(dict.fromkeys(concepts, 1 / len(concepts) ** 0.5))
        return found

    def related(self, concept: str) -> Mapping[str, float]:
        """The concepts this one speaks for, itself included: concept → 0 to 1. Empty if unknown."""
        return self._relations.get(concept, {})


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
    near: _Words = ()
    serves: _Words = ()


class _Area(BaseModel):
    model_config = ConfigDict(extra="forbid")
    area: str
    concepts: tuple[_Concept, ...] = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    plain: _Words = ()
    areas: tuple[_Area, ...]


@cache
def load(path: Path = PATH) -> Thesaurus:
    """Read a thesaurus. Raises ``ContentError`` naming the file, the line and the remedy."""
    raw = read_yaml(path, _File)
    concepts = [concept for area in raw.areas for concept in area.concepts]
    _check(path, concepts)
    relations: dict[str, dict[str, float]] = {c.name: {c.name: SAME} for c in concepts}
    for concept in concepts:
        for other in concept.near:
            relations[concept.name].setdefault(other, NEAR)
            relations[other].setdefault(concept.name, NEAR)
        for other in concept.serves:
            relations[concept.name][other] = SERVES
    return Thesaurus({c.name: c.words for c in concepts}, relations, raw.plain)


def _check(path: Path, concepts: Sequence[_Concept]) -> None:
    names: set[str] = set()
    for concept in concepts:
        if concept.name in names:
            raise ContentError(
                path,
                _line(path, concept.name, last=True),
                f"概念「{concept.name}」が2つあります。",
                "1つにまとめるか、名前を変えてください。",
            )
        names.add(concept.name)
    for concept in concepts:
        for other in (*concept.near, *concept.serves):
            if other not in names:
                raise ContentError(
                    path,
                    _line(path, concept.name),
                    f"概念「{concept.name}」が指す「{other}」がありません。",
                    "ある概念の名前に直すか、行から外してください。",
                )
        twice = next((word for word in concept.words if concept.words.count(word) > 1), None)
        if twice:
            raise ContentError(
                path,
                _line(path, concept.name),
                f"概念「{concept.name}」に「{twice}」が2回あります。",
                "1つにしてください。",
            )


def _line(path: Path, name: str, *, last: bool = False) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [n for n, line in enumerate(lines, 1) if line.strip().removeprefix("- ") == f"name: {name}"]
    return (found[-1] if last else found[0]) if found else 1
