"""What one message changes in a draft: facts taken, put right or doubted, and what could not be taken.

Knows how a fact stands to one that stood before; not how words are read, nor what is said of it.
"""

from collections.abc import Iterable
from dataclasses import replace

from dialogs.draft import Draft
from knowledge.facts import Fact, Field
from knowledge.memo import Problem

_GROWING: frozenset[Field] = frozenset({"wishes", "materials"})
"""Fields where more said later is added rather than put in the place of what stood there."""


class Taken:
    """What one message changes in the draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.facts: dict[Field, Fact] = {}
        self.problems: list[Problem] = []
        self.corrected: set[Field] = set()
        self.doubted: set[Field] = set()
        self.left_open = ""

    def put(self, field: Field, fact: Fact | Problem, corrects: bool = False) -> None:
        """Take a fact over what stands; a problem is kept to be said."""
        if isinstance(fact, Problem):
            self.problems.append(fact)
            return
        before = self.draft.facts.get(field)
        if before and before.value == fact.value:
            return
        if before and field == "company" and not corrects:
            return  # another company named in passing is part of the story, not this one
        if before and field in _GROWING and not corrects:
            if fact.value in before.value:
                return
            fact = Fact(f"{before.value}、{fact.value}", fact.words, fact.heard and before.heard)
        self.facts[field] = fact
        if before:
            self.corrected.add(field)

    def doubt(self, fields: Iterable[Field]) -> None:
        """Note that what stands in these fields is not confirmed; the values stay."""
        for field in fields:
            self.facts[field] = replace(self.draft.facts[field], heard=False)
            self.doubted.add(field)
