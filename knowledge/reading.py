"""How a text is read for being found: its words, what may stand in for them, its characters.

A ``Reading`` is plain data, to be kept beside the text: reading costs about 0.4 ms a text, building an
index from readings a twentieth of that. Knows nothing of rankings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from knowledge.text import Token, fold, is_content, tokens
from knowledge.vectors import Vectors

SYNONYM, CONCEPT = 0.6, 0.7


class Concepts(Protocol):
    """What is asked of a thesaurus: the concepts each word of a text takes part in."""

    def concepts(self, words: Sequence[Token]) -> Mapping[int, Mapping[str, float]]:
        """For the position of a word: concept id → how surely it is meant (0 to 1)."""
        ...


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: as written, normalised, the row of its vector (-1: none), and its stand-ins.

    ``stand_ins`` are synonym groups and concepts with the strength at which they count for it.
    """

    written: str
    normal: str
    row: int
    stand_ins: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a document, read: its weight, its words, its characters one and two at a time."""

    weight: float
    words: tuple[Word, ...]
    characters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, read."""

    id: str
    fields: tuple[Field, ...]


class Reader:
    """Reads texts with one thesaurus and one set of vectors, or without them."""

    def __init__(self, vectors: Vectors | None, thesaurus: Concepts | None) -> None:
        self._vectors, self._thesaurus = vectors, thesaurus

    def words(self, text: str) -> tuple[Word, ...]:
        """The content words of a text, in order."""
        found = tokens(text)
        concepts = self._thesaurus.concepts(found) if self._thesaurus else {}
        read = []
        for at, token in enumerate(found):
            if is_content(token):
                stand_ins = [(f"s{group}", SYNONYM) for group in sorted(token.synonyms)]
                stand_ins += [(f"c{name}", CONCEPT * sure) for name, sure in concepts.get(at, {}).items()]
                read.append(Word(token.surface, token.normal, self._row(token), tuple(stand_ins)))
        return tuple(read)

    def field(self, text: str, weight: float) -> Field:
        """A field of a document."""
        return Field(weight, self.words(text), characters(text))

    def _row(self, token: Token) -> int:
        if self._vectors is None:
            return -1
        row = self._vectors.row
        forms = (token.normal, token.dictionary, token.surface)
        return next((found for form in forms if (found := row(form)) >= 0), -1)


def characters(text: str) -> tuple[str, ...]:
    """The letters of a text one at a time and two at a time, without signs and spaces."""
    signs = [sign for sign in fold(text) if sign.isalnum()]
    return (*signs, *(a + b for a, b in pairwise(signs)))
