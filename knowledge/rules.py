"""The rules of a city's policy as data: what each kind of talk is, when an agreement is needed, what follows.

Knows how a rule is written and checked, not what it judges.
"""

import re
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, field_validator, model_validator

from knowledge.datafile import ContentError, Wrong, line_with, no_expression, read_yaml
from knowledge.facts import COSTS, KINDS
from knowledge.policy import Policy

Pattern = Literal["joint", "experiment", "other", "out_of_scope", "undecided"]
OutOfScope = Literal["disaster", "contract", "not_regional"]
Agreement = Literal["required", "optional", "unknown"]
Code = Literal["joint", "experiment", "other", "disaster", "contract", "not_regional", "undecided"]
"""A pattern, or why something is out of scope: what the desk can call a consultation."""
Group = Literal["obligations", "settle", "open_points"]
_YES_NO = ("true", "false")
CONDITIONS: dict[str, tuple[str, ...]] = {
    "pattern": get_args(Pattern),
    "kind": (*KINDS, "own"),
    "reason": get_args(OutOfScope),
    "cost": COSTS,
    "ward_cost": (*_YES_NO, "unknown"),
    "development_conflict": _YES_NO,
    "over_2y": _YES_NO,
    "automatic": _YES_NO,
    "for_months": _YES_NO,
    "agreement": get_args(Agreement),
    "matched": _YES_NO,
}
"""What a rule may ask for, and the values each can have."""


def _said(value: str) -> str:
    """A sentence that may hold {words} and no other place."""
    for _, name, _, _ in Formatter().parse(value):
        if name not in {None, "words"}:
            raise Wrong(
                f"文の中の「{{{name}}}」は使えません。", "使えるのは {words} だけです。", f"{{{name}}}"
            )
    return value


_Says = Annotated[str, AfterValidator(_said)]


class PatternRule(BaseModel):
    """A kind of talk and the pattern it is; ``says`` from words, ``answered`` from a pressed answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: str
    pattern: Pattern
    reason: OutOfScope | None = None
    clause: str | None
    says: _Says
    answered: str

    @field_validator("kind")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in {*KINDS, "own"}:
            kinds = "、".join((*KINDS, "own"))
            raise Wrong(f"話の種類「{value}」はありません。", f"使える種類は {kinds} です。")
        return value


class _Condition(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    clause: str | None
    says: _Says
    when: dict[str, str | tuple[str, ...]] = {}

    @field_validator("when")
    @classmethod
    def _named(cls, value: dict[str, str | tuple[str, ...]]) -> dict[str, str | tuple[str, ...]]:
        for name, wanted in value.items():
            if name not in CONDITIONS:
                names = "、".join(sorted(CONDITIONS))
                raise Wrong(f"条件「{name}」はありません。", f"使える条件は {names} です。", f"{name}:")
            held = wanted if isinstance(wanted, tuple) else (wanted,)
            if unknown := next((each for each in held if each not in CONDITIONS[name]), None):
                raise Wrong(
                    f"条件「{name}」の値「{unknown}」はありません。",
                    f"使える値は {'、'.join(CONDITIONS[name])} です。",
                    unknown,
                )
        return value

    def holds(self, state: dict[str, str]) -> bool:
        """Whether every condition named holds in a state (each condition's value as a string)."""
        return all(
            state.get(name, "") in (value if isinstance(value, tuple) else (value,))
            for name, value in self.when.items()
        )


class AgreementRule(_Condition):
    """When an agreement is needed. The first that holds, and whose words are found, decides.

    ``unless`` takes away words of the same sentence, ``against`` all of them wherever it is said of this matter.
    """

    then: Agreement
    words: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    negation: bool = True

    @field_validator("words", "unless", "against")
    @classmethod
    def _expressions(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for word in value:
            try:
                re.compile(word)
            except re.error as error:
                raise no_expression(word, error) from error
        return value


class Note(_Condition):
    """Something the policy then demands, something to settle, or something it leaves open."""

    group: Group


class Undecided(BaseModel):
    """What is said where no pattern stands out (``tie``: where two do)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    says: _Says
    tie: _Says


class Rules(BaseModel):
    """All the rules of a city."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    patterns: tuple[PatternRule, ...]
    undecided: Undecided
    agreement: tuple[AgreementRule, ...]
    notes: tuple[Note, ...]

    @model_validator(mode="after")
    def _complete(self) -> "Rules":
        missing = {*KINDS, "own"} - {"unknown"} - {rule.kind for rule in self.patterns}
        if missing:
            raise Wrong(
                f"話の種類「{'、'.join(sorted(missing))}」の連携パターンがありません。",
                "patterns: に1行足してください。",
                "patterns:",
            )
        ids = [rule.id for rule in (*self.agreement, *self.notes)]
        twice = {name for name in ids if ids.count(name) > 1}
        if twice:
            name = min(twice)
            raise Wrong(f"id「{name}」が2つあります。", "片方の名前を変えてください。", f"id: {name}")
        last = self.agreement[-1] if self.agreement else None
        if last is None or last.when or last.words:
            raise Wrong(
                "agreement: の最後の規則に条件があります。",
                "どの条件にも当てはまらないときの規則（when も words もないもの）を最後に置いてください。",
                f"id: {last.id}" if last else "agreement:",
            )
        return self

    def pattern_of(self, kind: str) -> PatternRule:
        """The rule for a kind. Raises ``KeyError`` for ``unknown``."""
        for rule in self.patterns:
            if rule.kind == kind:
                return rule
        raise KeyError(kind)

    def rule_for(self, code: Code, kind: str) -> PatternRule | None:
        """The rule for what the desk calls it, of ``kind`` if that is one of them; None where undecided."""
        fitting = [rule for rule in self.patterns if (rule.reason or rule.pattern) == code]
        return next((rule for rule in fitting if rule.kind == kind), fitting[0] if fitting else None)


def load(path: Path, policy: Policy | None = None) -> Rules:
    """Read ``rules.yaml``. With a policy every clause must be one of its own. Raises ``ContentError``."""
    rules = read_yaml(path, Rules)
    if policy is not None:
        known = {clause.id for clause in policy.clauses}
        cited = [(rule.kind, rule.clause) for rule in rules.patterns]
        cited += [(rule.id, rule.clause) for rule in rules.agreement]
        cited += [(note.id, note.clause) for note in rules.notes]
        for name, clause in cited:
            if clause is not None and clause not in known:
                raise ContentError(
                    path,
                    line_with(path, name),
                    f"「{name}」の項目「{clause}」は方針にありません。",
                    "policy.yaml の id のとおりに入れてください。",
                )
    return rules


@cache
def compiled(words: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for several, compiled once."""
    return re.compile("|".join(words))
