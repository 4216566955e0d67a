"""The handbook as the database has it now: the content's, with the catalogue and what the desk taught.

Knows when it has to be made anew: another number of the catalogue, or of what was taught. Both are
read at every turn, so that an edit in another process is found at the next one.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from threading import Lock

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dialogs.cases import AnswerCorrection, AskedQuestion
from dialogs.wording import say
from knowledge.ask import AnswerBook, Learned
from knowledge.dates import era_year
from knowledge.handbook import Handbook
from knowledge.issues import Issue
from storage import catalogue, lessons, questions
from storage.engine import DatabaseUnusable, reading

Version = tuple[int, int, int]


class Shelf:
    """Gives the handbook of the present version; it is made once for each and then swapped."""

    def __init__(self, engine: Engine, shipped: Handbook) -> None:
        self._engine, self._shipped = engine, shipped
        self._held: tuple[Version, Handbook] = ((0, 0, 0), shipped)
        self._renewing = Lock()

    def current(self) -> Handbook:
        """The handbook of this moment; the last one where the database cannot be read."""
        try:
            with reading(self._engine) as session:
                if _version(session) == self._held[0]:
                    return self._held[1]
            with self._renewing:
                with reading(self._engine) as session:
                    version, rows, taught, corrected = (
                        _version(session),
                        catalogue.read(session),
                        questions.learned(session),
                        lessons.corrections(session),
                    )
                if version != self._held[0]:
                    # Outside of the transaction, which would hold up the commits of others.
                    self._held = (version, self._made(rows, taught, corrected))
        except DatabaseUnusable:
            pass
        return self._held[1]

    def warm(self) -> None:
        """Build now what the first question and the first proposal would wait for."""
        self._shipped.prepare()
        self.current().catalogue.prepare()

    def _made(
        self,
        rows: tuple[Issue, ...],
        taught: tuple[AskedQuestion, ...],
        corrected: tuple[AnswerCorrection, ...],
    ) -> Handbook:
        book, before = self._shipped, self._held[1]
        if rows == before.catalogue.issues:
            book = replace(book, catalogue=before.catalogue)
        elif rows != book.catalogue.issues:
            book = book.with_issues(rows)
        # What was corrected comes last, and alone for its question: it wins over what was taught of it.
        others = {correction.question for correction in corrected}
        taught = tuple(lesson for lesson in taught if lesson.question not in others)
        learnt = (*_lessons(taught, book.answers), *_corrections(corrected, book.answers))
        return replace(book, answers=book.answers.with_learned(learnt))


def _version(session: Session) -> Version:
    return catalogue.version(session), *lessons.version(session)


def _corrections(corrected: tuple[AnswerCorrection, ...], answers: AnswerBook) -> Iterator[Learned]:
    """The desk's corrections: another way of asking an entry, or an answer of the desk's own."""
    for correction in corrected:
        own = correction.answer and _practice(correction.answer, correction.at)
        if not correction.clause:
            entry = _silence(answers, correction.question) if own else None
            yield Learned(correction.question, entry=entry, answer=own or None)
        elif own:
            marked = say("policy.practice", practice=own)
            yield Learned(correction.question, clause=correction.clause, answer=marked)
        elif entry := answers.entry_for(correction.question, correction.clause):
            yield Learned(correction.question, entry=entry)


def _lessons(taught: tuple[AskedQuestion, ...], answers: AnswerBook) -> Iterator[Learned]:
    """What the desk taught, as its own practice.

    Where the policy does answer the question, its clause is quoted too: nobody may be told that the
    policy is silent because the desk has said more.
    """
    for question in taught:
        practice = _practice(question.answer, question.answered)
        found = answers.ask(question.question)
        if found.situation == "answered":
            marked = say("policy.practice", practice=practice)
            yield Learned(question.question, clause=found.citations[0].id, answer=marked)
        else:
            yield Learned(question.question, entry=_silence(answers, question.question), answer=practice)


def _silence(answers: AnswerBook, question: str) -> str | None:
    """The silence a question is recognised as, whose every wording the desk's practice then goes with."""
    found = answers.ask(question)
    return found.entry if found.situation == "silent" else None


def _practice(answer: str, at: datetime | None) -> str:
    """The desk's answer with the month it is from."""
    assert at is not None  # only what was answered can be taught
    month = f"{era_year(at.year, at.month, at.day)}{at.month}月"
    return say("policy.practice_since", answer=answer.rstrip("。"), month=month)
