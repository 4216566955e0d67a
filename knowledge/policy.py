"""The policy: its clauses, quoted word for word. Knows no questions and no rules."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.datafile import ContentError, line_with, read_yaml


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered part of the policy. ``id`` is how staff cite it (``6(3)②``), ``text`` is verbatim."""

    id: str
    heading: str
    text: str
    examples: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text, paragraph by paragraph."""
        return tuple(self.text.split("\n\n"))


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole policy. ``edition`` is what a citation ends with (平成30年9月策定)."""

    title: str
    edition: str
    clauses: tuple[Clause, ...]

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id, exactly as written. Raises ``KeyError`` for any other."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)


class _Clause(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    heading: str
    text: str
    examples: tuple[str, ...] = ()


class _Policy(BaseModel):
    model_config = ConfigDict(extra="ignore")
    title: str
    edition: str
    clauses: tuple[_Clause, ...]


def load(path: Path) -> Policy:
    """Read ``policy.yaml``. Raises ``ContentError``."""
    raw = read_yaml(path, _Policy)
    seen: set[str] = set()
    for clause in raw.clauses:
        if clause.id in seen:
            first = line_with(path, f'"{clause.id}"')
            line = line_with(path, f'"{clause.id}"', first + 1)
            raise ContentError(
                path, line, f"項目「{clause.id}」が2つあります。", "片方の番号を直してください。"
            )
        seen.add(clause.id)
    clauses = tuple(Clause(c.id, c.heading, c.text.strip(), c.examples) for c in raw.clauses)
    return Policy(raw.title, raw.edition, clauses)
