"""How a conversation is declared: questions, what settles them, and where it may turn off.

A declaration is checked when it is made: an unknown field, a name used twice or a question nobody
can leave is an error at start. Knows no particular conversation.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.facts import FIELDS, Fact, Facts, Field


class DialogError(Exception):
    """A dialog that could not be held: the message names the dialog, the question and the flaw."""


@dataclass(frozen=True, slots=True)
class Option:
    """A ready answer: ``label`` names its button among the wording's labels, ``value`` is the fact it gives.

    An empty ``value`` leaves the field open for good: 「わからない」 is a full answer.
    """

    label: str
    value: str = ""

    @property
    def leaves_open(self) -> bool:
        """Whether it is a way on for somebody who does not know."""
        return self.value in {"", "not_mentioned"}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that may be asked.

    ``field`` is what an answer settles; knowing any field of ``settled_by`` makes it needless.
    ``when`` names the facts that must hold for it to matter. ``narrow`` gives a shorter set of
    options for what the story leaves open. The wording has ``name``, ``name_example`` and
    ``about_name``.
    """

    name: str
    field: Field
    options: tuple[Option, ...] = ()
    settled_by: tuple[Field, ...] = ()
    when: Mapping[Field, frozenset[str]] = dataclasses.field(default_factory=dict)
    narrow: Mapping[frozenset[str], tuple[Option, ...]] = dataclasses.field(default_factory=dict)

    def matters(self, facts: Facts) -> bool:
        """Whether its conditions hold."""
        return all(name in facts and facts[name].value in values for name, values in self.when.items())

    def settled(self, facts: Facts) -> bool:
        """Whether the facts make it needless."""
        return any(name in facts for name in (self.field, *self.settled_by))


@dataclass(frozen=True, slots=True)
class Branch:
    """Where the conversation turns off because of what a fact says.

    ``options`` are (button, effect); an effect is ``file``, ``information``, ``ordinary`` or ``stop``.
    """

    name: str
    field: Field
    value: str
    options: tuple[tuple[str, str], ...] = ()


EFFECTS = frozenset({"file", "information", "ordinary", "stop"})


@dataclass(frozen=True, slots=True)
class Dialog:
    """A whole conversation: the opening fact, the questions in their order, the branches."""

    name: str
    needs: tuple[Field, ...]
    questions: tuple[Question, ...]
    branches: tuple[Branch, ...] = ()

    def __post_init__(self) -> None:
        names = [question.name for question in self.questions]
        for name in names:
            if names.count(name) > 1:
                raise DialogError(f"{self.name}: the question {name!r} is declared twice")
        asked = {question.field for question in self.questions}
        for question in self.questions:
            used = {question.field, *question.settled_by, *question.when}
            for unknown in used - set(FIELDS):
                raise DialogError(f"{self.name}.{question.name}: there is no field {unknown!r}")
            for condition in set(question.when) - asked:
                raise DialogError(f"{self.name}.{question.name}: {condition!r} is never asked for")
            free = question.field in self.needs
            if not free and not any(option.leaves_open for option in question.options):
                raise DialogError(f"{self.name}.{question.name}: no option leaves it open (dead end)")
        for branch in self.branches:
            for _, effect in branch.options:
                if effect not in EFFECTS:
                    raise DialogError(f"{self.name}.{branch.name}: there is no effect {effect!r}")

    def question(self, name: str) -> Question | None:
        """The question with this name."""
        return next((question for question in self.questions if question.name == name), None)

    def next(self, facts: Facts, passed: tuple[str, ...]) -> Question | None:
        """The first question that still matters, or None when everything is settled."""
        for question in self.questions:
            if question.name not in passed and question.matters(facts) and not question.settled(facts):
                return question
        return None

    def branch(self, facts: Facts, taken: str) -> Branch | None:
        """The branch the facts lead to and that was not yet taken."""
        for branch in self.branches:
            fact: Fact | None = facts.get(branch.field)
            if fact and fact.value == branch.value and branch.name != taken:
                return branch
        return None
