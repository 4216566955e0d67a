"""What a story's words say the company wants with the ward: evidence for each kind, with negation and scope.

The words are data (``content/common/signals.yaml``). Knows no policy: which pattern a kind is, and what
follows from it, is said by the rules of a city.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, field_validator, model_validator

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


class _Likeness(BaseModel):
    model_config = ConfigDict(extra="forbid")
    weight: float
    above: float
    shortest: int
    only_with: dict[Wanted, str] = {}

    @field_validator("only_with")
    @classmethod
    def _expressions(cls, value: dict[Wanted, str]) -> dict[Wanted, str]:
        return {kind: expression(word) for kind, word in value.items()}


class _Signals(BaseModel):
    model_config = ConfigDict(extra="forbid")
    margin: float
    floor: float
    sure: float
    sure_margin: float
    one_way: frozenset[Wanted]
    may_be_joint: frozenset[str]
    likeness: _Likeness
    act: _Expression
    vague: _Expression
    negation: _Negation
    unclear: _Expression
    unclear_unless: _Expression
    nothing: _Expression
    outright: float
    share: tuple[_Expression, ...]
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


_ACT = "cooperation.act"


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
        """Whether no word says it: the sentence is only like others that did, or tells a bare act."""
        return self.id in {f"likeness.{self.kind}", _ACT}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a story's words add up to.

    ``scores`` holds the kinds with any evidence, best first; ``leading`` is the first where it is
    clear of the next by the margin; ``sure`` where it may stand without being asked.
    ``may_be_joint``: only help is spoken of, which does not say whether the ward plans along.
    """

    signals: tuple[Signal, ...]
    scores: tuple[tuple[Wanted, float], ...]
    leading: Wanted | None
    sure: bool
    may_be_joint: bool = False

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
    share: re.Pattern[str]
    denied: re.Pattern[str]
    act: re.Pattern[str]
    vague: re.Pattern[str]
    unclear: re.Pattern[str]
    unclear_unless: re.Pattern[str]
    nothing: re.Pattern[str]


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
        re.compile("|".join(raw.share)),
        re.compile(raw.negation.denied),
        re.compile(raw.act),
        re.compile(raw.vague),
        re.compile(raw.unclear),
        re.compile(raw.unclear_unless),
        re.compile(raw.nothing),
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


def _best(
    totals: Mapping[Wanted, float], one_way: frozenset[Wanted] = frozenset()
) -> tuple[Wanted | None, float, float]:
    """The first kind with its total, and the total of the next that is not as good as the same (``one_way``)."""
    ranked = sorted(totals.items(), key=lambda pair: -pair[1])
    kind, score = ranked[0] if ranked else (None, 0.0)
    return kind, score, next((other for name, other in ranked[1:] if not {kind, name} <= one_way), 0.0)


def _act(flat: str, data: _Compiled) -> Signal | None:
    """A concrete act, where nothing says that all is open."""
    if data.vague.search(flat):
        return None
    for sentence in sentences(flat):
        if is_elsewhere(sentence.text) or is_instruction(sentence.text) or len(sentence.text) < 8:
            continue
        match = data.act.search(sentence.text)
        if match and not is_negated(sentence.text, match.end()):
            told = whole_words(sentence, *match.span())
            return Signal(_ACT, "cooperation", data.raw.floor, told.text, told.start, told.end)
    return None


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


_SAYS_NOTHING = re.compile(r"[＿!-~\s、。・「」]")
"""Signs, and what was a name, an address or a number."""


def _alike(flat: str, data: _Compiled) -> tuple[list[Signal], bool]:
    """What the sentences are like, where none says outright what is wanted: one signal a kind.

    Then whether the likest of all is a sentence that says that nothing is known yet.
    """
    weigh = data.raw.likeness
    like = kinds.TAUGHT.learnt()
    best: dict[str, tuple[float, Segment]] = {}
    for told in sentences(flat):
        if is_elsewhere(told.text) or is_instruction(told.text):
            continue
        sentence = _wished(told, data)
        if len(_SAYS_NOTHING.sub("", sentence.text)) < weigh.shortest:
            continue
        scores = like.scores(sentence.text)
        none = max(scores.get(label, 0.0) for label in (kinds.ASIDE, kinds.NOTHING))
        for kind, score in scores.items():
            needed = weigh.only_with.get(cast(Wanted, kind))
            if needed and not re.search(needed, flat):
                continue
            least = weigh.above if kind in {kinds.ASIDE, kinds.NOTHING} else max(none, weigh.above)
            if score > max(least, best.get(kind, (0.0,))[0]):
                best[kind] = (score, sentence)
    best.pop(kinds.ASIDE, None)
    nothing = best.pop(kinds.NOTHING, (0.0,))[0]
    found = []
    for kind, (score, sentence) in best.items():
        piece = max(phrases(sentence), key=lambda p: like.scores(p.text).get(kind, 0.0))
        weight = weigh.weight * (score - weigh.above)
        found.append(
            Signal(f"likeness.{kind}", cast(Wanted, kind), weight, piece.text, piece.start, piece.end)
        )
    return found, nothing > max((score for score, _ in best.values()), default=0.0)


def _told(flat: str, ward_cost: bool | None, data: _Compiled) -> dict[str, Signal]:
    """The signals of a text by id, each where it is first said and not denied."""
    found: dict[str, Signal] = {}
    for sentence in sentences(flat):
        if is_elsewhere(sentence.text) or is_instruction(sentence.text):
            continue
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


def _is_unclear(flat: str, data: _Compiled) -> bool:
    """Whether a sentence says that the form of working together is itself open."""
    return any(
        data.unclear.search(sentence.text) and not data.unclear_unless.search(sentence.text)
        for sentence in sentences(flat)
        if not (is_elsewhere(sentence.text) or is_instruction(sentence.text))
    )


def _unshared(flat: str, ward_cost: bool | None, data: _Compiled) -> str:
    """A flat text without who pays for single things, where something is done, tried or given besides."""
    without = _blanked(flat, [match.span() for match in data.share.finditer(flat)])
    if without == flat:
        return flat
    done = _is_done(_told(without, ward_cost, data).values(), data) or _is_done(
        _alike(without, data)[0], data
    )
    return without if done else flat


def _is_done(found: Iterable[Signal], data: _Compiled) -> bool:
    """Whether there is evidence of more than a sale or the company's own business."""
    return sum(s.weight for s in found if s.kind not in {"sales", "own"}) >= data.raw.floor


def evidence(flat: str, ward_cost: bool | None = None) -> Evidence:
    """Weigh a flat text. ``ward_cost`` is what is known of the ward's share of the cost.

    What a thing is only called is left out, and what single things cost where it is no sale. Words come
    first; where they settle nothing, likeness to examples votes; where there is neither, a concrete act
    counts as help. None of this where the text says that the form, or all, is still open.
    """
    data = _standard()
    flat = _unshared(_meant(flat, data), ward_cost, data)
    found = _told(flat, ward_cost, data)
    totals = _totals(tuple(found.values()), data.raw.may_be_joint)
    plain = _best(totals)
    unclear = _is_unclear(flat, data) or (plain[1] < data.raw.outright and bool(data.nothing.search(flat)))
    settled = plain[1] >= data.raw.sure and plain[1] - plain[2] >= data.raw.sure_margin
    torn = plain[2] >= data.raw.sure
    if not (unclear or settled or torn):
        votes, nothing = _alike(flat, data)
        unclear = nothing and plain[1] < data.raw.outright
        for vote in votes:
            found[vote.id] = vote
            totals[vote.kind] = totals.get(vote.kind, 0.0) + vote.weight
    if not unclear and max(totals.values(), default=0.0) < data.raw.floor and (act := _act(flat, data)):
        found[act.id] = act
        totals["cooperation"] = data.raw.floor + max(totals.values(), default=0.0)
    scores = tuple(sorted(totals.items(), key=lambda pair: -pair[1]))
    kind, score, next_score = _best(totals, data.raw.one_way)
    clear = score >= data.raw.floor and score - next_score >= data.raw.margin
    leading = kind if clear and not unclear else None
    helps = [s.id for s in found.values() if s.kind == "cooperation"]
    may_be_joint = leading == "cooperation" and all(name in data.raw.may_be_joint for name in helps)
    sure = leading is not None and settled and not may_be_joint
    return Evidence(tuple(found.values()), scores, leading, sure, may_be_joint)


def open_kinds(evidence: Evidence) -> tuple[Kind, ...]:
    """The kinds the words leave open, best first, when none is sure."""
    best = evidence.scores[0][1] if evidence.scores else 0.0
    if evidence.leading == "cooperation" and evidence.may_be_joint:
        return ("joint", "cooperation")
    return tuple(kind for kind, score in evidence.scores if kind != "own" and score >= best / 2)
