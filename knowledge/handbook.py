"""Everything the bot knows, as one value: a content folder read, checked and indexed.

Knows where things lie in a content folder; what they mean is known by their own modules.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge import issues, kinds, paying, policy, renewal, rules
from knowledge.ask import AnswerBook
from knowledge.datafile import CONTENT, read_yaml
from knowledge.issues import Issue
from knowledge.likeness import Taught
from knowledge.match import Catalogue
from knowledge.needs import Needs
from knowledge.policy import Policy
from knowledge.rules import Rules
from knowledge.vectors import Vectors

__all__ = ["CONTENT", "Handbook", "Office", "load", "office"]


class Office(BaseModel):
    """The names and addresses that differ from city to city (``office.yaml``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ward: str
    desk: str
    disaster_department: str
    contract_window: str
    admin_contact: str = ""
    other_scheme: str = ""
    other_scheme_words: tuple[str, ...] = ()
    question_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handbook:
    """The policy, its answers, the rules and the catalogue of issues, ready to be asked."""

    policy: Policy
    answers: AnswerBook
    rules: Rules
    catalogue: Catalogue
    office: Office
    needs: Needs
    vectors: Vectors | None

    def prepare(self) -> None:
        """Learn and build now what the first question and the first memo would wait for."""
        self.answers.prepare()
        self.catalogue.prepare()
        for taught in (kinds.TAUGHT, paying.TAUGHT, paying.DEVELOPMENT, renewal.TAUGHT):
            taught.learnt()

    def with_issues(self, rows: tuple[Issue, ...]) -> "Handbook":
        """The same handbook over another version of the catalogue."""
        return replace(self, catalogue=Catalogue(rows, self.needs))


def office(path: Path) -> Office:
    """Read ``office.yaml``. Raises ``ContentError``."""
    return read_yaml(path, Office)


def load(folder: Path, cache: Path | None = None) -> Handbook:
    """Read a city's content folder. Raises ``ContentError`` naming file, line and remedy.

    What takes seconds to learn from it is kept in ``cache`` and read from there the next time.
    """
    Taught.folder = cache or Taught.folder
    text = policy.load(folder / "policy.yaml")
    vectors = Vectors.find(cache)
    needs = Needs.load(vectors, cache=cache)
    return Handbook(
        policy=text,
        answers=AnswerBook.load(folder, text, vectors=vectors, cache=cache),
        rules=rules.load(folder / "rules.yaml", text),
        catalogue=Catalogue(issues.load(folder / "issues.csv"), needs),
        office=office(folder / "office.yaml"),
        needs=needs,
        vectors=vectors,
    )
