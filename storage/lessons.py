"""What the desk corrected of the bot's answers, and the number of all it has taught. Rows are never deleted."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from dialogs.cases import AnswerCorrection
from dialogs.changes import CorrectAnswer, Done, ForgetAnswer, Refused, Result
from dialogs.turn import Person
from storage import codec
from storage.numbers import advance
from storage.schema import answer_corrections, counters, questions

_VERSION = "lessons"


def correct(session: Session, change: CorrectAnswer, actor: Person, at: datetime) -> Result:
    """Keep a correction of an answer. One that stands for the same question gives way to it."""
    stands = answer_corrections.c.undone.is_(None)
    same = stands & (answer_corrections.c.question == change.question)
    taken_back = {"undone": at, "undone_by": codec.dump(Person, actor)}
    session.execute(update(answer_corrections).where(same).values(**taken_back))
    values = {
        "question": change.question,
        "before": change.before,
        "clause": change.clause,
        "words": list(change.words),
        "answer": change.answer,
        "reason": change.reason,
        "actor": codec.dump(Person, actor),
        "at": at,
    }
    session.execute(insert(answer_corrections).values(**values))
    moved(session)
    return Done(change)


def forget(session: Session, change: ForgetAnswer, actor: Person, at: datetime) -> Result:
    """Take a correction back; it stays on record."""
    here = answer_corrections.c.id == change.id
    values = {"undone": at, "undone_by": codec.dump(Person, actor)}
    stands = here & answer_corrections.c.undone.is_(None)
    done = session.execute(
        update(answer_corrections).where(stands).values(**values).returning(answer_corrections.c.id)
    ).first()
    if done:
        moved(session)
        return Done(change)
    found = session.execute(select(answer_corrections.c.id).where(here)).first()
    return Done(change, repeated=True) if found else Refused(change, "gone")


def corrections(session: Session) -> tuple[AnswerCorrection, ...]:
    """Those that stand, oldest first."""
    rows = session.execute(
        select(answer_corrections)
        .where(answer_corrections.c.undone.is_(None))
        .order_by(answer_corrections.c.id)
    )
    return tuple(correction(row) for row in rows)


def correction(row: Row[Any]) -> AnswerCorrection:
    """A correction as its row has it."""
    return AnswerCorrection(
        id=row.id,
        question=row.question,
        before=row.before,
        clause=row.clause,
        words=tuple(row.words),
        answer=row.answer,
        reason=row.reason,
        by=codec.load(Person, row.actor),
        at=row.at,
    )


def moved(session: Session) -> None:
    """Note that what was taught is another now."""
    advance(session, _VERSION)


def version(session: Session) -> tuple[int, int]:
    """Another one means that something was taught or taken back."""
    # The count is from before there was a number.
    taught = session.execute(select(func.count(questions.c.learned))).scalar_one()
    number = session.execute(select(counters.c.value).where(counters.c.name == _VERSION)).scalar()
    return taught, number or 0
