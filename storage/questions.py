"""Questions about the policy that were sent to the desk, and its answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from dialogs.cases import AskedQuestion
from dialogs.changes import AnswerQuestion, Done, ForgetQuestion, LearnQuestion, Refused, Result, SendQuestion
from dialogs.turn import Person
from storage import codec, lessons
from storage.schema import questions


def send(session: Session, change: SendQuestion, actor: Person, at: datetime, channel: str) -> Result:
    """Keep a question. The same one of the same person, not yet answered, is not asked twice."""
    same = (
        (questions.c.asker == actor.id)
        & (questions.c.question == change.question)
        & questions.c.answered.is_(None)
    )
    row = session.execute(select(questions).where(same)).first()
    if row is not None:
        return Done(change, question=_question(row), repeated=True)
    values = {
        "question": change.question,
        "asker": actor.id,
        "asked_by": codec.dump(Person, actor),
        "at": at,
        "channel": channel,
        "answer": "",
    }
    new = session.execute(insert(questions).values(**values).returning(questions.c.id)).scalar_one()
    return Done(change, question=get(session, new))


def answer(session: Session, change: AnswerQuestion, actor: Person, at: datetime) -> Result:
    """Keep the answer. The first one stands."""
    waiting = (questions.c.id == change.id) & questions.c.answered.is_(None)
    values = {"answer": change.answer, "answered_by": codec.dump(Person, actor), "answered": at}
    won = session.execute(update(questions).where(waiting).values(**values).returning(questions.c.id)).first()
    question = get(session, change.id)
    if question is None:
        return Refused(change, "gone")
    return Done(change, question=question) if won else Refused(change, "answered", question=question)


def learn(session: Session, change: LearnQuestion, actor: Person, at: datetime) -> Result:
    """Mark an answered question as one the bot answers from now on."""
    question = get(session, change.id)
    if question is None:
        return Refused(change, "gone")
    if question.answered is None:
        return Refused(change, "state", question=question)
    if question.learned:
        return Done(change, question=question, repeated=True)
    values = {"learned": at, "learned_by": codec.dump(Person, actor)}
    session.execute(update(questions).where(questions.c.id == change.id).values(**values))
    lessons.moved(session)
    return Done(change, question=get(session, change.id))


def forget(session: Session, change: ForgetQuestion) -> Result:
    """Take an entry back. Who made it and who took it back is in the audit trail."""
    question = get(session, change.id)
    if question is None:
        return Refused(change, "gone")
    if not question.learned:
        return Done(change, question=question, repeated=True)
    session.execute(
        update(questions).where(questions.c.id == change.id).values(learned=None, learned_by=None)
    )
    lessons.moved(session)
    return Done(change, question=get(session, change.id))


def learned(session: Session) -> tuple[AskedQuestion, ...]:
    """Those the desk made entries, in that order."""
    rows = session.execute(
        select(questions)
        .where(questions.c.learned.is_not(None))
        .order_by(questions.c.learned, questions.c.id)
    )
    return tuple(_question(row) for row in rows)


def unlearned(session: Session, limit: int) -> tuple[AskedQuestion, ...]:
    """The newest that were answered and not made entries, newest first."""
    rows = session.execute(
        select(questions)
        .where(questions.c.answered.is_not(None), questions.c.learned.is_(None))
        .order_by(questions.c.answered.desc(), questions.c.id.desc())
        .limit(limit)
    )
    return tuple(_question(row) for row in rows)


def answered_to(session: Session, asker: str, limit: int) -> tuple[AskedQuestion, ...]:
    """The newest answers a person got, newest first."""
    rows = session.execute(
        select(questions)
        .where(questions.c.asker == asker, questions.c.answered.is_not(None))
        .order_by(questions.c.answered.desc(), questions.c.id.desc())
        .limit(limit)
    )
    return tuple(_question(row) for row in rows)


def get(session: Session, question_id: int) -> AskedQuestion | None:
    """The question with this id."""
    row = session.execute(select(questions).where(questions.c.id == question_id)).first()
    return _question(row) if row else None


def unanswered(session: Session) -> tuple[AskedQuestion, ...]:
    """Those the desk has not answered, oldest first."""
    rows = session.execute(
        select(questions).where(questions.c.answered.is_(None)).order_by(questions.c.at, questions.c.id)
    )
    return tuple(_question(row) for row in rows)


def _question(row: Row[Any]) -> AskedQuestion:
    return AskedQuestion(
        id=row.id,
        question=row.question,
        asker=codec.load(Person, row.asked_by),
        at=row.at,
        channel=row.channel,
        answer=row.answer,
        answered_by=codec.load(Person, row.answered_by) if row.answered_by else None,
        answered=row.answered,
        learned=row.learned is not None,
        learned_by=codec.load(Person, row.learned_by) if row.learned_by else None,
        learned_at=row.learned,
    )
