"""What a story says the company wants with the ward: evidence for each kind, with negation and scope.

How like the whole is to examples (``knowledge.kinds``) comes first, words beside it; these are data
(``content/common/signals.yaml``). Knows no policy: which pattern a kind is, and what
follows from it, is said by the rules of a city.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from knowledge import kinds
from knowledge.datafile import no_expression, read_yaml
from knowledge.expressions import composed, filled
from knowledge.facts import Kind
from knowledge.segments import Segment, is_elsewhere, is_instruction, phrases, sentences, whole_words

PATH = Path(__file__).parent / "content" / "common" / "signals.yaml"

Wanted = Literal["joint", "experiment", "cooperation", "sales", "disaster", "name", "own"]
"""A ``Kind`` that words can speak for, or ``own``: the company's own business alone."""


def expression(value: str) -> str:
    """A regular expression of a content file, as it is. Raises ``ValueError`` where it is none."""
    try:
        re.compile(value)
    except re.error as error:
        raise no_expression(value, error) from error
    return value


class _Signal(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    kind: Wanted
    weight: float
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    without: Annotated[str, AfterValidator(expression)] = "(?!)"
    with_ward_cost: bool = False


_Expression = Annotated[str, AfterValidator(expression)]


class _Negation(BaseModel):
    model_config = ConfigDict(extra="forbid")
    after: tuple[_Expression, ...]
    quoted: _Expression
    so_called: _Expression
    only_called: tuple[_Expression, ...]
    denied: _Expression


class _Signals(BaseModel):
    model_config = ConfigDict(extra="forbid")
    beside: float
    floor: float
    floor_unsaid: dict[Wanted, float]
    shortest: int
    aside: float
    sure: float
    sure_margin: float
    may_be_joint: frozenset[str]
    negation: _Negation
    unclear: _Expression
    unclear_unless: _Expression
    parts: dict[str, tuple[str, ...]] = {}
    signals: tuple[_Signal, ...]

    @model_validator(mode="after")
    def _sound(self) -> "_Signals":
        whole = composed(self.parts)
        for signal in self.signals:
            for word in (*signal.words, *signal.unless):
                try:
                    re.compile(filled(word, whole))
                except re.error as error:
                    raise no_expression(word, error) from error
        return self


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal that was found: its kind, its weight, and the words (flat) it rests on."""

    id: str
    kind: Wanted
    weight: float
    words: str
    start: int
    end: int

    @property
    def is_guess(self) -> bool:
        """Whether no word says it: the story is only like others that did."""
        return self.id == f"likeness.{self.kind}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the likeness of a story and its words add up to.

    ``scores`` holds the kinds with any evidence, best first, 1 for a story just like those of that kind;
    ``leading`` is the first where more speaks for it than for nothing; ``sure`` where it may stand without
    being asked. ``like`` is how much of each score the likeness of the whole makes up.
    ``may_be_joint``: only help is spoken of, which does not say whether the ward plans along.
    """

    signals: tuple[Signal, ...]
    scores: tuple[tuple[Wanted, float], ...]
    leading: Wanted | None
    sure: bool
    may_be_joint: bool
    like: Mapping[str, float]

    def says(self, kind: Wanted) -> bool:
        """Whether a kind leads, and words say it."""
        return self.leading == kind and any(s.kind == kind and not s.is_guess for s in self.signals)

    def words(self, kind: Wanted) -> tuple[str, ...]:
        """The words that spoke for a kind, the weightiest first."""
        own = sorted((s for s in self.signals if s.kind == kind), key=lambda s: (-s.weight, s.start))
        return tuple(dict.fromkeys(s.words for s in own))


@dataclass(frozen=True, slots=True)
class _Compiled:
    raw: _Signals
    expressions: tuple[tuple[_Signal, re.Pattern[str], re.Pattern[str] | None], ...]
    negated: re.Pattern[str]
    quoted: re.Pattern[str]
    so_called: re.Pattern[str]
    only_called: tuple[re.Pattern[str], ...]
    denied: re.Pattern[str]
    unclear: re.Pattern[str]
    unclear_unless: re.Pattern[str]


def load(path: Path) -> _Compiled:
    """Read and compile a signals file. Raises ``ContentError``."""
    raw = read_yaml(path, _Signals)
    whole = composed(raw.parts)

    def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile("|".join(filled(word, whole) for word in words))

    expressions = tuple((s, any_of(s.words), any_of(s.unless) if s.unless else None) for s in raw.signals)
    return _Compiled(
        raw,
        expressions,
        re.compile("|".join(raw.negation.after)),
        re.compile(raw.negation.quoted),
        re.compile(raw.negation.so_called),
        tuple(re.compile(word) for word in raw.negation.only_called),
        re.compile(raw.negation.denied),
        re.compile(raw.unclear),
        re.compile(raw.unclear_unless),
    )


@cache
def _standard() -> _Compiled:
    return load(PATH)


def is_negated(sentence: str, end: int) -> bool:
    """Whether what ends at ``end`` of a sentence is denied after it, or is only what it was called."""
    data = _standard()
    after = sentence[end : end + 24]
    return bool(data.negated.search(after) or data.quoted.search(after))


def _totals(found: Iterable[Signal], help_signals: frozenset[str]) -> dict[Wanted, float]:
    """The weights a kind. Help counts half beside joint hosting or a trial, where it is only the ward's part."""
    totals: dict[Wanted, float] = {}
    for item in found:
        totals[item.kind] = totals.get(item.kind, 0.0) + item.weight
    more = max(totals.get("joint", 0.0), totals.get("experiment", 0.0)) >= 3
    trial = totals.get("experiment", 0.0) >= 2
    for item in found:
        if item.kind == "cooperation" and (
            ((more or trial) and item.id in help_signals) or (trial and item.id == "cooperation.oneway")
        ):
            totals["cooperation"] -= item.weight / 2
    return totals


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text of the same length without some stretches of it."""
    for start, end in spans:
        text = f"{text[:start]}{'＿' * (end - start)}{text[end:]}"
    return text


def _meant(flat: str, data: _Compiled) -> str:
    """A flat text without what it says a thing is only called, and without questions that were denied."""
    for expression in data.only_called:
        flat = _blanked(flat, [match.span("called") for match in expression.finditer(flat)])
    return _blanked(flat, [match.span() for match in data.so_called.finditer(flat)])


def _wished(sentence: Segment, data: _Compiled) -> Segment:
    """A sentence without its phrases that deny something."""
    denied = [
        (phrase.start - sentence.start, phrase.start - sentence.start + match.end())
        for phrase in phrases(sentence)
        if (match := data.denied.search(phrase.text.rstrip("。!?")))
    ]
    return Segment(_blanked(sentence.text, denied), sentence.start, sentence.end)


def _of_this_matter(flat: str) -> list[Segment]:
    """The sentences that tell neither of elsewhere nor the reader what to do."""
    return [each for each in sentences(flat) if not (is_elsewhere(each.text) or is_instruction(each.text))]


def _told(spoken: Iterable[Segment], ward_cost: bool | None, data: _Compiled) -> dict[str, Signal]:
    """The signals of some sentences by id, each where it is first said and not denied."""
    found: dict[str, Signal] = {}
    for sentence in spoken:
        for signal, expression, unless in data.expressions:
            if signal.id in found or (signal.with_ward_cost and not ward_cost):
                continue
            if unless and unless.search(sentence.text):
                continue
            for match in expression.finditer(sentence.text):
                if re.search(signal.without, match.group()) or is_negated(sentence.text, match.end()):
                    continue
                told = whole_words(sentence, *match.span())
                found[signal.id] = Signal(
                    signal.id, signal.kind, signal.weight, told.text, told.start, told.end
                )
                break
    return found


def _is_unclear(spoken: Iterable[Segment], data: _Compiled) -> bool:
    """Whether a sentence says that the form of working together is itself open."""
    return any(
        data.unclear.search(sentence.text) and not data.unclear_unless.search(sentence.text)
        for sentence in spoken
    )


def _likeness(wished: Iterable[Segment], data: _Compiled) -> dict[str, float]:
    """How like the whole is to the examples of each label; nothing of a word or two."""
    text = "".join(sentence.text for sentence in wished)
    return kinds.TAUGHT.scores(text) if len(text.replace("＿", "")) >= data.raw.shortest else {}


def _closest(wished: Iterable[Segment], kind: Wanted) -> Signal:
    """The phrase that is likest to the examples of a kind, for a story in which no word says it."""
    piece = kinds.TAUGHT.likest([piece for sentence in wished for piece in phrases(sentence)], kind)
    return Signal(f"likeness.{kind}", kind, 0.0, piece.text, piece.start, piece.end)


def _settles(totals: Mapping[Wanted, float], kind: Wanted | None, data: _Compiled) -> bool:
    """Whether the words alone say outright that it is ``kind``."""
    others = max((total for other, total in totals.items() if other != kind), default=0.0)
    total = totals.get(kind, 0.0) if kind else 0.0
    return total >= data.raw.sure and total - others >= data.raw.sure_margin


def evidence(flat: str, ward_cost: bool | None = None) -> Evidence:
    """Weigh a flat text. ``ward_cost`` is what is known of the ward's share of the cost.

    How like the whole is to stories whose kind is known, and beside it the words that speak for a kind; what
    a thing is only called is left out of both. Nothing leads where the likest stories say nothing, or the
    text says that the form is still open. It is sure where words say the same outright.
    """
    data = _standard()
    spoken = _of_this_matter(_meant(flat, data))
    wished = [_wished(sentence, data) for sentence in spoken]
    like = _likeness(wished, data)
    found = _told(spoken, ward_cost, data)
    totals = _totals(found.values(), data.raw.may_be_joint)
    ranked = _ranked(like, totals, data)
    first, best = ranked[0] if ranked else (None, 0.0)
    leading = first if best > like.get(kinds.NOTHING, 0.0) and not _is_unclear(spoken, data) else None
    if leading and leading not in totals:
        closest = _closest(wished, leading)
        found[closest.id] = closest
    helps = [s.id for s in found.values() if s.kind == "cooperation"]
    may_be_joint = first == "cooperation" and all(name in data.raw.may_be_joint for name in helps)
    sure = _settles(totals, leading, data) and not may_be_joint
    return Evidence(tuple(found.values()), ranked, leading, sure, may_be_joint, like)


def _ranked(
    like: Mapping[str, float], totals: Mapping[Wanted, float], data: _Compiled
) -> tuple[tuple[Wanted, float], ...]:
    """The kinds that a likeness or a word speaks for, best first; none where all is said aside of a wish."""
    kinds_told: tuple[Wanted, ...] = get_args(Wanted)
    both = {kind: like.get(kind, 0.0) + data.raw.beside * totals.get(kind, 0.0) for kind in kinds_told}
    least = {kind: data.raw.floor_unsaid.get(kind, data.raw.floor) for kind in kinds_told}
    scores = [(kind, score) for kind, score in both.items() if kind in totals or score >= least[kind]]
    best = max((score for _, score in scores), default=0.0)
    if best < max(data.raw.floor, like.get(kinds.ASIDE, 0.0) - data.raw.aside):
        return ()
    return tuple(sorted(scores, key=lambda pair: -pair[1]))


def open_kinds(evidence: Evidence) -> tuple[Kind, ...]:
    """The kinds the words leave open, best first, when none is sure."""
    best = evidence.scores[0][1] if evidence.scores else 0.0
    if evidence.may_be_joint:
        return ("joint", "cooperation")
    return tuple(kind for kind, score in evidence.scores if kind != "own" and score >= best / 2)
