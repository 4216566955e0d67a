"""What one message changes in a draft: facts taken, put right or doubted, and what could not be taken.

Knows how a fact stands to one that stood before; not how words are read, nor what is said of it.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from dialogs.draft import Draft
from knowledge import details
from knowledge.facts import Fact, Field
from knowledge.firms import without_speaker
from knowledge.memo import Problem
from knowledge.text import fold

_GROWING: frozenset[Field] = frozenset({"wishes", "materials", "companies"})
"""Fields where more said later is added rather than put in the place of what stood there."""


class Taken:
    """What one message changes in the draft."""

    def __init__(self, draft: Draft, text: str) -> None:
        self.draft = draft
        self.text = text
        self.facts: dict[Field, Fact] = {}
        self.problems: list[Problem] = []
        self.corrected: set[Field] = set()
        self.doubted: set[Field] = set()
        self.cleared: list[Field] = []
        self.again: set[Field] = set()
        self.left_open = ""
        self.noted = False

    @property
    def anything(self) -> bool:
        """Whether the message said anything of the consultation, were it what was known."""
        return bool(self.facts or self.problems or self.cleared or self.again)

    def put(self, field: Field, fact: Fact | Problem, corrects: bool = False) -> None:
        """Take a fact over what stands; a problem is kept to be said."""
        if isinstance(fact, Problem):
            self.problems.append(fact)
            return
        before = self.draft.facts.get(field)
        if before and before.value == fact.value and not (corrects and says_more(before, fact)):
            self.again.add(field)
            return
        if before and field == "company" and not corrects:
            return  # another company named in passing is part of the story, not this one
        if before and field in _GROWING and not corrects:
            if fact.value in before.value:
                return
            fact = Fact(f"{before.value}、{fact.value}", fact.words, fact.heard and before.heard)
        if field in details.DATES:
            fact = details.still(before, fact)
        self.facts[field] = fact
        if before:
            self.corrected.add(field)
        elif field == "company":
            self._speaks(fact.value)

    def _speaks(self, company: str) -> None:
        """Take the company that is told now out of the proposal, which could not be read without it."""
        proposal = self.facts.get("proposal") or self.draft.facts.get("proposal")
        if proposal and (value := without_speaker(proposal.value, company)) != proposal.value:
            self.facts["proposal"] = replace(proposal, value=value)

    def clear(self, field: Field) -> None:
        """Take away what stands in a field that is said to be open."""
        self.cleared.append(field)
        self.facts.pop(field, None)

    def doubt(self, fields: Iterable[Field]) -> None:
        """Note that what stands in these fields is not confirmed; the values stay."""
        for field in fields:
            self.facts[field] = replace(self.draft.facts[field], heard=False)
            self.doubted.add(field)


_BESIDE_VALUE = re.compile(r"[\s、。,.・()（）]|です|でした|だった|だ$")


def says_more(before: Fact, fact: Fact) -> bool:
    """Whether what is said anew of the same value stands in other words than what stood."""
    old, new = (_BESIDE_VALUE.sub("", fold(each)) for each in (before.words, fact.words))
    return bool(new) and new not in old and new != fold(fact.value)
