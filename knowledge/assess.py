"""整理（案）: the pattern a consultation is, and what the policy then demands or leaves open, each with its reason.

An answer given by press decides before what the words of the story suggest. Advises, never rejects.
Knows no conversation; the sentences are content (``rules.yaml``).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge import signals
from knowledge.dates import spans
from knowledge.facts import Fact, Facts, Field
from knowledge.match import Match
from knowledge.memo import Memo, plain, read
from knowledge.rules import (
    Agreement,
    AgreementRule,
    Code,
    OutOfScope,
    Pattern,
    PatternRule,
    Rules,
    compiled,
)
from knowledge.segments import is_elsewhere, is_instruction, sentences
from knowledge.signals import Evidence
from knowledge.verbatim import Source, source


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is said: ``clause`` is None where the policy says nothing; ``words`` are verbatim."""

    code: str
    says: str
    clause: str | None
    words: tuple[str, ...] = ()


Basis = Literal["decided", "answered", "strong", "near", "none"]
"""What a pattern rests on: the desk, an answer by press, words that say so, words that only lean, nothing."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What the desk has decided against the reading. ``says`` is why, ready to show."""

    code: Code
    says: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What words and answers alone come to where the desk has decided: shown beside it, never lost."""

    code: Code
    why: Reason
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The judgement of one consultation.

    ``ward_cost`` is None where it is not said. ``review_board`` is what 5(1) says outright: joint and
    the ward pays; for unknown cost it is false and ``cost`` is in ``missing``, which else names the empty slots of ``slots``.
    ``reading`` is there only where the desk has corrected something.
    """

    pattern: Pattern
    second: Pattern | None
    why: Reason
    out_of_scope_reason: OutOfScope | None
    ward_cost: bool | None
    review_board: bool
    development_cost_conflict: bool
    agreement: Agreement
    agreement_reason: Reason
    period_over_2y: bool
    auto_renewal: bool
    obligations: tuple[Reason, ...]
    settle: tuple[Reason, ...]
    open_points: tuple[Reason, ...]
    missing: tuple[str, ...]
    matches: tuple[Match, ...]
    basis: Basis = "none"
    reading: Reading | None = None

    @property
    def code(self) -> Code:
        """The pattern; where it is out of scope, why."""
        if self.out_of_scope_reason:
            return self.out_of_scope_reason
        return "undecided" if self.pattern == "out_of_scope" else self.pattern


def _ward_cost(facts: Facts) -> bool | None:
    development = facts.get("development")
    if development and development.value == "ward":
        return True
    cost = facts.get("cost")
    if cost is None:
        return None
    return {"ward": True, "company": False, "none": False}.get(cost.value)


def _verbatim(src: Source, evidence: Evidence, kind: signals.Wanted) -> tuple[str, ...]:
    own = sorted((s for s in evidence.signals if s.kind == kind), key=lambda s: (-s.weight, s.start))
    apart: list[signals.Signal] = []
    for signal in own:
        if all(signal.end <= other.start or other.end <= signal.start for other in apart):
            apart.append(signal)
    return tuple(dict.fromkeys(src.words(s.start, s.end) for s in apart))[:3]


def _quoted(words: tuple[str, ...]) -> str:
    return "".join(f"「{word}」" for word in words)


def _pattern(
    facts: Facts, src: Source, evidence: Evidence, rules: Rules
) -> tuple[str, PatternRule | None, Pattern | None, Reason]:
    """(kind, its rule, second-best pattern, why). An answered kind wins over the words."""
    answered = facts.get("kind")
    ranked = [rules.pattern_of(kind) for kind, _ in evidence.scores]
    if answered and answered.value != "unknown":
        rule = rules.pattern_of(answered.value)
        words = (answered.words,) if answered.words else ()
        second = next((r.pattern for r in ranked if r.pattern != rule.pattern), None)
        in_story = bool(answered.words) and answered.words in src.text
        shown = _verbatim(src, evidence, rule.kind) or words if in_story else words  # type: ignore[arg-type]  # a kind of the rules is one that signals want
        says = rule.says.format(words=_quoted(shown)) if in_story else rule.answered
        return rule.kind, rule, second, Reason(f"kind.{rule.kind}", says, rule.clause, shown)
    if evidence.leading and not answered:
        rule = rules.pattern_of(evidence.leading)
        shown = _verbatim(src, evidence, evidence.leading)
        second = next((r.pattern for r in ranked if r.pattern != rule.pattern), None)
        return (
            rule.kind,
            rule,
            second,
            Reason(f"kind.{rule.kind}", rule.says.format(words=_quoted(shown)), rule.clause, shown),
        )
    second = ranked[0].pattern if ranked else None
    if len(ranked) > 1 and not answered:
        shown = tuple(
            dict.fromkeys(
                word for kind, _ in evidence.scores[:2] for word in _verbatim(src, evidence, kind)[:1]
            )
        )
        if len(shown) < 2:
            return "unknown", None, second, Reason("undecided", rules.undecided.says, None)
        return (
            "unknown",
            None,
            second,
            Reason("undecided.tie", rules.undecided.tie.format(words=_quoted(shown)), None, shown),
        )
    return "unknown", None, second, Reason("undecided", rules.undecided.says, None)


def _is_said(words: tuple[str, ...], flat: str) -> bool:
    """Whether any of some words is said of this matter, and not denied."""
    return any(
        not signals.is_negated(sentence.text, match.end())
        for sentence in sentences(flat)
        if not is_elsewhere(sentence.text) and not is_instruction(sentence.text)
        for match in compiled(words).finditer(sentence.text)
    )


def _spoken(rule: AgreementRule, src: Source) -> tuple[str, ...] | None:
    """The words a rule rests on, verbatim; None where it has words and none is said of this matter."""
    if not rule.words:
        return ()
    if rule.against and _is_said(rule.against, src.flat):
        return None
    expression = compiled(rule.words)
    unless = compiled(rule.unless) if rule.unless else None
    for sentence in sentences(src.flat):
        if is_elsewhere(sentence.text) or is_instruction(sentence.text):
            continue
        if unless and unless.search(sentence.text):
            continue
        for match in expression.finditer(sentence.text):
            if rule.negation and signals.is_negated(sentence.text, match.end()):
                continue
            start = sentence.start + match.start()
            return (src.words(start, start + len(match.group())),)
    return None


def _agreement(rules: Rules, src: Source, state: dict[str, str]) -> tuple[Agreement, Reason]:
    for rule in rules.agreement:
        if rule.holds(state) and (words := _spoken(rule, src)) is not None:
            return rule.then, Reason(rule.id, rule.says.format(words=_quoted(words)), rule.clause, words)
    raise AssertionError("the last agreement rule always holds")


def _missing(facts: Facts, kind: str, ward_cost: bool | None) -> tuple[str, ...]:
    missing: list[str] = [name for name, value in slots(facts).items() if value is None]
    if kind == "unknown":
        missing.append("kind")
    if ward_cost is None:
        missing.append("cost")
    if kind == "experiment" and ward_cost and "development" not in facts:
        missing.append("development")
    return tuple(missing)


def _words_of(facts: Facts, name: Field) -> tuple[str, ...]:
    fact = facts.get(name)
    return (fact.words,) if fact and fact.words else ()


_RESTS_ON: dict[str, tuple[Field, ...]] = {
    "ward_cost": ("cost",),
    "cost": ("cost",),
    "development_conflict": ("development",),
    "over_2y": ("period",),
    "automatic": ("renewal",),
}


def _said(value: bool | None) -> str:
    return "unknown" if value is None else str(value).lower()


def _basis(facts: Facts, src: Source, evidence: Evidence, rule: PatternRule | None) -> Basis:
    if rule is None:
        return "none"
    answered = facts.get("kind")
    if answered and answered.value != "unknown" and not (answered.words and answered.words in src.text):
        return "answered"
    return "strong" if evidence.sure and evidence.leading == rule.kind else "near"


def assess(
    facts: Facts,
    story: str,
    matches: tuple[Match, ...],
    rules: Rules,
    today: date,  # noqa: ARG001 - no rule depends on the day yet
    *,
    decided: Decided | None = None,
) -> Assessment:
    """Judge what is known. ``facts`` wins over ``story``; ``matches`` are the regional issues found.

    ``today`` is the day of the judgement (no rule of this policy depends on it yet). What the desk has
    ``decided`` wins over both; everything that follows from the pattern follows from that one.
    """
    src = source(story)
    ward_cost = _ward_cost(facts)
    evidence = signals.evidence(plain(src.flat, facts), ward_cost)
    kind, rule, second, why = _pattern(facts, src, evidence, rules)
    basis = _basis(facts, src, evidence, rule)
    if decided:
        rule, second, basis = rules.rule_for(decided.code, kind), None, "decided"
        kind = rule.kind if rule else "unknown"
        why = Reason(f"decided.{decided.code}", decided.says, rule.clause if rule else None)
    pattern: Pattern = rule.pattern if rule else "undecided"
    reason = rule.reason if rule else None
    development = facts.get("development")
    conflict = pattern == "experiment" and development is not None and development.value == "ward"
    over = _over_two_years(facts)
    automatic = "renewal" in facts and facts["renewal"].value == "automatic"
    state = {
        "pattern": pattern,
        "kind": kind,
        "reason": reason or "",
        "cost": facts["cost"].value if "cost" in facts else "",
        "ward_cost": _said(ward_cost),
        "development_conflict": _said(conflict),
        "over_2y": _said(over),
        "automatic": _said(automatic),
        "for_months": _said("period" in facts and facts["period"].value.isdecimal()),
        "matched": _said(bool(matches)),
    }
    agreement, agreement_reason = _agreement(rules, src, state)
    state["agreement"] = agreement
    notes: dict[str, list[Reason]] = {"obligations": [], "settle": [], "open_points": []}
    for note in rules.notes:
        if note.holds(state):
            fields = [name for condition in note.when for name in _RESTS_ON.get(condition, ())]
            words = tuple(word for name in fields for word in _words_of(facts, _told_in(name, facts)))
            notes[note.group].append(
                Reason(note.id, note.says.format(words=_quoted(words)), note.clause, words)
            )
    return Assessment(
        pattern=pattern,
        second=second,
        why=why,
        out_of_scope_reason=reason,
        ward_cost=ward_cost,
        review_board=pattern == "joint" and ward_cost is True,
        development_cost_conflict=conflict,
        agreement=agreement,
        agreement_reason=agreement_reason,
        period_over_2y=over,
        auto_renewal=automatic,
        obligations=tuple(notes["obligations"]),
        settle=tuple(notes["settle"]),
        open_points=tuple(notes["open_points"]),
        missing=_missing(facts, kind, ward_cost),
        matches=matches,
        basis=basis,
    )


def _term_months(facts: Facts) -> int | None:
    term = facts.get("term")
    return (
        next((span.months for span in spans(source(term.value).flat) if span.months), None) if term else None
    )


def _told_in(name: Field, facts: Facts) -> Field:
    """The field a length is told in: an agreement's term that was told apart stands before the period."""
    return "term" if name == "period" and _term_months(facts) else name


def _agreed_months(facts: Facts) -> int | None:
    """The months that an agreement is wanted for: its own term where one was told apart, else the period."""
    period = facts.get("period")
    # A period under a month is kept in its words.
    told = int(period.value) if period and period.value.isdecimal() else None
    return _term_months(facts) or told


def _over_two_years(facts: Facts) -> bool:
    """More than 24 months; two years exactly are not."""
    return (_agreed_months(facts) or 0) > 24


def assess_memo(text: str, today: date, matches: tuple[Match, ...], rules: Rules) -> tuple[Memo, Assessment]:
    """Read a memo and judge it: what ``renkei assess`` prints."""
    memo = read(text, today)
    return memo, assess(memo.facts, text, matches, rules, today)


def slots(facts: Facts) -> dict[str, str | int | None]:
    """The slots of ``renkei assess --json``: what was stated, None elsewhere.

    A start whose year was only assumed (「5月から」) is not stated, nor is one without a month (「来年の春」).
    """

    def value(name: Field) -> str | None:
        fact = facts.get(name)
        return fact.value if fact else None

    start: Fact | None = facts.get("start")
    return {
        "company": value("company"),
        "contact_name": value("contact_name"),
        "contact_department": value("contact_department"),
        "email": value("email"),
        "phone": value("phone"),
        "period_months": _agreed_months(facts),
        "start": start.value if start and "-" in start.value and states_year(start.words) else None,
    }


def states_year(words: str) -> bool:
    """Whether the words of a date say its year: 令和9年4月, 来年4月, 来月; not 5月."""
    from knowledge.dates import moments  # noqa: PLC0415

    found = moments(source(words).flat, date(2000, 1, 1))
    return any(moment.stated for moment in found)
