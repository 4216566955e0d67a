"""Answering a question from the policy: with a clause, with its silence, or with the nearest three.

The ways of asking are content; a question is recognised by them. Knows no conversation and no
sentence of one: an answer carries the fact, the clauses and what the policy leaves unsaid as data.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np

from knowledge.concepts import Concepts
from knowledge.entries import OFF_TOPIC, Entry, key, read_entries
from knowledge.keeping import once
from knowledge.learning import learnt
from knowledge.policy import Clause, Policy
from knowledge.questions import is_english, is_fragment, looks_like_question
from knowledge.recogniser import Recogniser
from knowledge.segments import Segment, whole_words
from knowledge.subjects import Features, Floats
from knowledge.text import fold
from knowledge.vectors import Vectors

__all__ = ["Answer", "AnswerBook", "Learned", "Nearest", "Silence", "Understanding", "looks_like_question"]

Status = Literal["answered", "unsure", "not_in_policy"]
Strength = Literal["asked", "strong", "near"]
"""``asked``: a known way of asking; the others as a question is like those."""
Situation = Literal["answered", "candidates", "silent", "not_found", "off_topic"]

COMMON = Path(__file__).parent / "content" / "common"
"""Words and questions that hold for any town."""

SURE, FAINT, CLOSE = 0.14, 0.1, 0.01
"""An entry below ``SURE`` or leading another kind by less than ``CLOSE`` is offered among candidates;
below ``FAINT`` it is nothing at all."""
CORE = 0.1
"""How much each concept of this field (three at most) speaks against being off topic."""
STRANGE = 0.1
"""How much it speaks for being off topic that none of them is there."""
SHARED = 0.6
"""How much of what speaks clearly for the other answers of a clause speaks for each of them too."""
SILENT = 0.08
"""How much nearer a silence has to be than an answer: twice as many are known, so one is soon near."""
FRAGMENT, WORDLESS = 1.5, 0.45
"""An entry below ``FRAGMENT`` is only offered where nothing but a word was typed, one below ``WORDLESS``
where no word of any concept was (これってどうなの)."""
NEARBY = 0.1
"""An entry behind being off topic by less than this is offered, where a word of this field is there."""
EXACT = 2.0
"""The score of a known way of asking."""
ALIKE = 0.54
"""From this cosine on a question is taken for one the desk has confirmed."""
SAME = 0.55
"""From this cosine of words and meanings on a question about the same silence asks what the desk has answered."""
_LONGEST = 800
_WORDS = 4


@dataclass(frozen=True, slots=True)
class Silence:
    """Something the policy says nothing about. ``name`` fits 「…については書かれていません。」"""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the policy says to a question, or that it does not.

    ``fact``: the one-line answer. ``english``: a line for a question in English. ``citations``: only
    when answered. ``candidates``: the nearest clauses' ids, at most three, best first; empty when off
    topic or not found. ``related``: clause ids to offer beside it. ``silence``: only when silent.
    ``words``: the words it rests on. ``unsaid``: a neighbouring silence worth a line beside an answer.
    ``paragraph``: the one of the first citation that answers, from 1, where not all of it does.
    ``practice``: what the desk has taught of this very question, or of ``practice_of``, which asks the same
    in other words; it is not the policy. ``entry``: the id of the entry of ``answers.yaml`` or
    ``silences.yaml`` it comes from, for corrections. ``strength``: how surely it was recognised, where it was.
    """

    question: str
    status: Status
    situation: Situation
    fact: str | None = None
    english: str | None = None
    citations: tuple[Clause, ...] = ()
    candidates: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    silence: Silence | None = None
    words: tuple[str, ...] = ()
    unsaid: str | None = None
    practice: str | None = None
    practice_of: str | None = None
    entry: str | None = None
    strength: Strength | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """A question the desk has confirmed, and what it belongs to.

    With ``entry`` it is another way of asking that entry. With ``clause`` alone it becomes an entry of
    its own that cites the clause and says ``answer`` first. With neither, the policy is silent on it.
    ``answer`` is the desk's own; beside a silence it is shown as practice, never as the policy, and only to
    who asks the same: a silence spans many questions, and the desk has answered one.
    """

    question: str
    entry: str | None = None
    clause: str | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """An entry next to a question: about 0 to 1, 2 for a known way of asking it.

    ``entry`` is the id in ``answers.yaml`` or ``silences.yaml``, or ``OFF_TOPIC``; ``clauses`` are empty
    where the policy is silent. ``says``: what it answers, or what it says is unsaid.
    """

    entry: str
    score: float
    clauses: tuple[str, ...]
    says: str = ""


@dataclass(frozen=True, slots=True)
class Understanding:
    """How a question is understood: what it is ``read`` as, concept → words, the entries best first."""

    read: str
    concepts: Mapping[str, str]
    nearest: tuple[Nearest, ...]


class AnswerBook:
    """The policy's answers and silences, with the many ways of asking for each.

    The ways are learnt at the first question, or when ``prepare`` is called: some seconds, or a tenth
    of one where ``cache`` keeps what was learnt of the same content. Asking is safe from several threads.
    """

    def __init__(
        self,
        policy: Policy,
        entries: Sequence[Entry],
        ways: Sequence[tuple[str, str]],
        *,
        english: Mapping[str, str],
        concepts: Concepts,
        learn: Callable[[], tuple[Features, Recogniser]],
        lessons: Sequence[tuple[str, str]] = (),
        practices: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        self._policy, self._ways, self._english = policy, tuple(ways), english
        self._concepts, self._learn = concepts, learn
        self._lessons, self._practices = tuple(lessons), tuple(practices)
        self._entries = {entry.id: entry for entry in entries}
        self._exact = {key(question): name for question, name in (*ways, *lessons)}

    @classmethod
    def load(
        cls,
        folder: Path,
        policy: Policy,
        *,
        vectors: Vectors | None = None,
        common: Path = COMMON,
        cache: Path | None = None,
    ) -> "AnswerBook":
        """Read a town's ``answers.yaml`` and ``silences.yaml`` and what is common to all towns.

        ``cache``: a folder, made when needed, where what is learnt of the ways of asking is kept.

        Raises ``ContentError``: an unknown clause, an id or a way of asking given twice.
        """
        asked = read_entries(folder, common / "offtopic.yaml", policy)
        concepts = Concepts.load(common / "asking.yaml")
        return cls(
            policy,
            asked.entries,
            asked.ways,
            english=asked.english,
            concepts=concepts,
            learn=once(lambda: learnt(asked.ways, concepts, vectors, cache)),
        )

    def with_learned(self, learned: Iterable[Learned]) -> "AnswerBook":
        """A book that knows these questions too, and those much like them.

        What was learnt of the ways of asking is shared, not learnt again, so this is cheap enough for
        every press of the desk. Raises ``KeyError`` for an unknown entry or clause.
        """
        entries, lessons, practices = dict(self._entries), [*self._lessons], [*self._practices]
        for number, lesson in enumerate(learned, start=len(lessons) + 1):
            name = lesson.entry or f"learned-{number}"
            if lesson.entry is None:
                clauses = (self._policy.clause(lesson.clause).id,) if lesson.clause else ()
                entries[name] = (
                    Entry(name, clauses, (), fact=lesson.answer)
                    if clauses
                    else Entry(name, (), (), name=f"「{lesson.question}」", english=self._english["silent"])
                )
            silent = not entries[name].clauses
            if silent and lesson.answer is not None:
                practices.append((name, lesson.question, lesson.answer))
            lessons.append((lesson.question, name))
        return AnswerBook(
            self._policy,
            list(entries.values()),
            self._ways,
            english=self._english,
            concepts=self._concepts,
            learn=self._learn,
            lessons=lessons,
            practices=practices,
        )

    def prepare(self) -> None:
        """Learn the ways of asking now rather than at the first question."""
        self._learn()

    @cached_property
    def _taught(self) -> Floats:
        """The learned questions' rows, each of length 1."""
        features, _ = self._learn()
        rows = np.stack([features.row(features.read(question)) for question, _ in self._lessons])
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)

    def _practice(self, entry: str, question: str) -> tuple[str | None, str | None]:
        """What the desk answered to this question on a silence; or to one that asks the same, and which."""
        taught = [(asked, answer) for name, asked, answer in self._practices if name == entry]
        # Several answers to one question stand together: none is the other's correction.
        here = dict.fromkeys(answer for asked, answer in taught if key(asked) == key(question))
        if here or not taught:
            return ("　".join(here) or None), None
        features, _ = self._learn()
        own = features.sense(features.read(question))
        nearest, (asked, answer) = max(
            (float(features.sense(features.read(each[0])) @ own), each) for each in taught
        )
        return (answer, asked) if nearest >= SAME else (None, None)

    def ask(self, question: str) -> Answer:
        """Answer a question. Whatever it says, it is only ever recognised, never obeyed."""
        asked = question.strip()[-_LONGEST:]
        if not any(sign.isalnum() for sign in asked):
            return self._without(question, "not_found", ())
        read, found, scores = self._weighed(question, asked)
        return self._judge(question, read, scores, _shown(read, found.values()), self._core(found))

    def understand(self, question: str, limit: int = 5) -> Understanding:
        """How ``ask`` comes to its answer; at most ``limit`` entries."""
        read, found, scores = self._weighed(question, question.strip()[-_LONGEST:])
        ranked = sorted(scores, key=lambda name: -scores[name])[:limit]
        return Understanding(
            read,
            found,
            tuple(
                Nearest(name, scores[name], entry.clauses, entry.fact or entry.name)
                if (entry := self._entries.get(name))
                else Nearest(name, scores[name], ())
                for name in ranked
            ),
        )

    def entry_for(self, question: str, clause: str) -> str | None:
        """The entry of a clause that is nearest to a question; None for a clause without entries."""
        nearest = self.understand(question, len(self._entries)).nearest
        return next((each.entry for each in nearest if each.clauses[:1] == (clause,)), None)

    def _core(self, found: Mapping[str, str]) -> int:
        """How many of the concepts only this field asks about."""
        return sum(1 for concept in found if concept in self._concepts.core)

    def _weighed(self, question: str, asked: str) -> tuple[str, dict[str, str], dict[str, float]]:
        """What a question is read as, the concepts in it, and the score of every entry."""
        features, recogniser = self._learn()
        read = features.read(asked)
        row = features.row(read)
        scores = {
            name: score - (SILENT if name in self._entries and not self._entries[name].clauses else 0.0)
            for name, score in recogniser.scores(row).items()
        }
        if self._lessons:
            alike = self._taught @ row / max(float(np.linalg.norm(row)), 1e-9)
            for (_, name), likeness in zip(self._lessons, alike.tolist(), strict=True):
                scores[name] = max(scores.get(name, 0.0), likeness if likeness >= ALIKE else 0.0)
        found = self._concepts.found(read)
        core = self._core(found)
        scores[OFF_TOPIC] += STRANGE if core == 0 else -CORE * min(core, 3)
        scores = self._together(scores)
        if (exact := self._exact.get(key(question))) is not None:
            scores[exact] = EXACT
        return read, found, scores

    def _together(self, scores: Mapping[str, float]) -> dict[str, float]:
        """The scores, where the answers of one clause lend each other a part of what is more than faint."""
        heard: dict[str, dict[str, float]] = {}
        for name, entry in self._entries.items():
            if entry.clauses:
                heard.setdefault(entry.clauses[0], {})[name] = max(scores[name] - FAINT, 0.0)
        lent = {
            name: SHARED * (sum(same.values()) - own) for same in heard.values() for name, own in same.items()
        }
        return {name: score + lent.get(name, 0.0) for name, score in scores.items()}

    def _judge(
        self, question: str, read: str, scores: Mapping[str, float], words: tuple[str, ...], core: int
    ) -> Answer:
        ranked = sorted(scores, key=lambda name: -scores[name])
        best, top = ranked[0], scores[ranked[0]]
        clauses = self._clauses(ranked)
        entries = [name for name in ranked if name != OFF_TOPIC]
        entry = self._entries[entries[0]]
        if best == OFF_TOPIC and top >= FAINT:
            near = core > 0 and scores[entry.id] >= max(FAINT, top - NEARBY)
            return self._without(question, *(("candidates", clauses) if near else ("off_topic", ())))
        top = scores[entry.id]
        if top < FAINT:
            return self._without(question, "candidates" if core else "not_found", clauses if core else ())
        rival = next(
            (name for name in entries if bool(self._entries[name].clauses) != bool(entry.clauses)), None
        )
        close = rival is not None and top - scores[rival] < CLOSE
        confirmed = top >= ALIKE and any(name == entry.id for _, name in self._lessons)
        vague = (top < WORDLESS and not words) or (top < FRAGMENT and is_fragment(read))
        if top < SURE or close or (vague and not confirmed):
            return self._without(question, "candidates", clauses)
        said = entry.english if is_english(question) else None
        if not entry.clauses:
            practice, practice_of = self._practice(entry.id, question.strip()[-_LONGEST:])
            return Answer(
                question, "not_in_policy", "silent", english=said, candidates=clauses, related=entry.related,
                silence=Silence(entry.id, entry.name), words=words[:_WORDS], practice=practice,
                practice_of=practice_of, entry=entry.id, strength=_strength(top),
            )  # fmt: skip
        return Answer(
            question, "answered", "answered", fact=entry.fact, english=said,
            citations=tuple(self._policy.clause(clause) for clause in entry.clauses),
            candidates=_first((*entry.clauses[:1], *clauses)), related=entry.related,
            words=words[:_WORDS], unsaid=entry.unsaid, entry=entry.id, strength=_strength(top),
            paragraph=entry.paragraph,
        )  # fmt: skip

    def _clauses(self, ranked: Sequence[str]) -> tuple[str, ...]:
        """The three clauses nearest to a question."""
        return _first(
            self._entries[name].clauses[0]
            for name in ranked
            if name != OFF_TOPIC and self._entries[name].clauses
        )

    def _without(self, question: str, situation: Situation, candidates: tuple[str, ...]) -> Answer:
        status: Status = "unsure" if candidates else "not_in_policy"
        english = self._english[situation] if is_english(question) else None
        return Answer(question, status, situation, english=english, candidates=candidates)


def _shown(read: str, found: Iterable[str]) -> tuple[str, ...]:
    """The words found, as whole words of the question where they are only parts of some (結ばな of 結ばない).

    One that another one holds is not shown beside it.
    """
    whole = Segment(fold(read), 0, len(read))
    shown = []
    for words in found:
        at = whole.text.find(words)
        shown.append(whole_words(whole, at, at + len(words)).text.strip() if at >= 0 else words)
    return tuple(word for word in dict.fromkeys(shown) if not any(word in other != word for other in shown))


def _strength(score: float) -> Strength:
    if score >= EXACT:
        return "asked"
    return "strong" if score >= WORDLESS else "near"


def _first(clauses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clauses))[:3]
