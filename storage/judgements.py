"""How often the bot judged in a period, and what the desk or staff corrected of it. Counts rows, changes none.

Practice and the rows that ``mark_sample`` named are never counted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Table, func, select, update
from sqlalchemy.orm import Session

from dialogs.cases import NO_ISSUE, Case
from storage import case_rows
from storage.insert import insert_new
from storage.numbers import real
from storage.schema import TOKYO, answer_corrections, audit, cases, company_cases, counters, questions

Kind = Literal["answer", "pattern", "issues", "company"]
_WORDS = 5
_SAMPLES: tuple[Table, ...] = (cases, questions, answer_corrections, audit)


@dataclass(frozen=True, slots=True)
class Changed:
    """A correction that was made ``count`` times, and the words the first reading rested on, most often first.

    Patterns are codes, answers clauses (empty: silent) or situations, issues ids (empty: none), companies
    names.
    """

    before: str
    after: str
    count: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One kind of judgement: how many were made, how many of them corrected, and how, most often first."""

    kind: Kind
    made: int
    corrected: int
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions that were sent to the desk: still open, answered, made entries."""

    asked: int
    unanswered: int
    answered: int
    learned: int


@dataclass(frozen=True, slots=True)
class Judgements:
    """Everything that is counted of a period, its first and last day included."""

    first: date
    last: date
    judged: tuple[Judged, ...]
    questions: Questions
    situations: dict[str, int]


class _Tally:
    """Corrections by what they made of what."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._words: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def add(self, before: str, after: str, words: Iterable[str]) -> None:
        self._counts[before, after] += 1
        self._words[before, after].update(filter(None, words))

    def changes(self) -> tuple[Changed, ...]:
        return tuple(
            Changed(*change, count, tuple(word for word, _ in self._words[change].most_common(_WORDS)))
            for change, count in sorted(self._counts.items(), key=lambda each: (-each[1], each[0]))
        )


def mark_sample(session: Session) -> None:
    """Say that all there is up to now was invented, so that it is never counted."""
    for table in _SAMPLES:
        name = f"sample {table.name}"
        last = session.execute(select(func.max(table.c.id))).scalar() or 0
        insert_new(session, counters, {"name": name, "value": 0})
        session.execute(update(counters).where(counters.c.name == name).values(value=last))


def count(session: Session, first: date, last: date) -> Judgements:
    """Count the judgements of the days from ``first`` to ``last``, as they are corrected by now."""
    filed = case_rows.find(
        session, _within(session, cases, cases.c.received, first, last) & real(cases.c.number)
    )
    situations: dict[str, int] = dict(
        session.execute(
            select(audit.c.subject, func.count())
            .where(_within(session, audit, audit.c.at, first, last) & (audit.c.action == "give_answer"))
            .group_by(audit.c.subject)
        )
        .tuples()
        .all()
    )
    judged = (
        _answers(session, sum(situations.values()), first, last),
        _patterns(filed),
        _issues(filed),
        _companies(session, filed),
    )
    return Judgements(first, last, judged, _questions(session, first, last), situations)


def _within(session: Session, table: Table, column: Any, first: date, last: date) -> ColumnElement[bool]:
    """The rows of the days in Tokyo, without those of the sample."""
    start = datetime.combine(first, time(), TOKYO)
    end = datetime.combine(last + timedelta(days=1), time(), TOKYO)
    name = f"sample {table.name}"
    sample = session.execute(select(counters.c.value).where(counters.c.name == name)).scalar() or 0
    within: ColumnElement[bool] = (column >= start) & (column < end) & (table.c.id > sample)
    return within


def _answers(session: Session, made: int, first: date, last: date) -> Judged:
    tally, here = _Tally(), _within(session, answer_corrections, answer_corrections.c.at, first, last)
    rows = session.execute(
        select(answer_corrections).where(here & answer_corrections.c.undone.is_(None))
    ).all()
    for row in rows:
        tally.add(row.before, row.clause, row.words)
    return Judged("answer", made, len(rows), tally.changes())


def _corrected(filed: Iterable[Case], what: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What had been read, what the desk made of it, and the words: the correction that stands."""
    for case in filed:
        for correction in case.corrections:
            if correction.what == what:
                yield correction.before, correction.after, correction.words


def _patterns(filed: tuple[Case, ...]) -> Judged:
    tally, found = _Tally(), list(_corrected(filed, "pattern"))
    for before, after, words in found:
        tally.add(before, after, words)
    return Judged("pattern", len(filed), len(found), tally.changes())


def _issues(filed: tuple[Case, ...]) -> Judged:
    """An issue that was read and removed, and one that was added, are a change each."""
    tally, found = _Tally(), list(_corrected(filed, "issues"))
    for before, after, words in found:
        was, now = (set(ids.split()) - {NO_ISSUE} for ids in (before, after))
        for name in was - now:
            tally.add(name, "", words)
        for name in now - was:
            tally.add("", name, words)
    return Judged("issues", len(filed), len(found), tally.changes())


def _companies(session: Session, filed: tuple[Case, ...]) -> Judged:
    """Cases whose company was found in or entered into the register; a name that was corrected later."""
    numbers = [case.number for case in filed]
    known = select(func.count()).select_from(company_cases).where(company_cases.c.number.in_(numbers))
    tally, corrected = _Tally(), 0
    for case in filed:
        renamed = [
            e.detail for e in case.history if e.kind == "revised" and e.detail.get("field") == "company"
        ]
        corrected += bool([detail for detail in renamed if detail["before"]])
        for detail in renamed:
            if detail["before"]:
                tally.add(detail["before"], detail["after"], ())
    return Judged("company", session.execute(known).scalar_one(), corrected, tally.changes())


def _questions(session: Session, first: date, last: date) -> Questions:
    here = _within(session, questions, questions.c.at, first, last)
    asked, answered, learned = session.execute(
        select(func.count(), func.count(questions.c.answered), func.count(questions.c.learned)).where(here)
    ).one()
    return Questions(asked, asked - answered, answered, learned)
