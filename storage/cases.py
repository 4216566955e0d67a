"""Applying the changes a conversation decided on. One audit row each, the refused ones too."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from dialogs.cases import Case, Event
from dialogs.changes import (
    AnswerQuestion,
    CaseChange,
    Change,
    CorrectAnswer,
    CorrectCase,
    Done,
    DropDraft,
    FileCase,
    ForgetAnswer,
    ForgetQuestion,
    GiveAnswer,
    KeepDraft,
    LearnQuestion,
    Refused,
    Result,
    ReviseCase,
    SendQuestion,
)
from dialogs.draft import Heard
from dialogs.states import INITIAL
from dialogs.turn import Person
from knowledge.assess import Assessment
from storage import audit, codec, drafts, lessons, questions, register
from storage.case_rows import add_events, fact_columns, find, get, keep_contacts
from storage.decisions import decide
from storage.numbers import next_number, next_practice
from storage.schema import cases


def apply(session: Session, change: Change, actor: Person, at: datetime, channel: str) -> Result:
    """Make one change in the open transaction, or refuse it and write nothing of it.

    What stood already is ``Done`` with ``repeated``.
    """
    result = _apply(session, change, actor, at, channel)
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(change).__name__).lower()
    outcome = f"refused: {result.why}" if isinstance(result, Refused) else "done"
    if isinstance(result, Done) and result.repeated:
        outcome = "repeated"
    audit.record(
        session,
        at,
        actor.id,
        channel=channel,
        action=name,
        subject=_subject(change, result),
        result=outcome,
    )
    return result


def outdated(session: Session, changes: Iterable[Change]) -> bool:
    """Whether a case was changed since one of these changes was worked out from it."""
    made_from = {
        change.number: change.version
        for change in changes
        if isinstance(change, ReviseCase | CorrectCase) and change.version
    }
    kept = select(cases.c.number, cases.c.version).where(cases.c.number.in_(list(made_from)))
    return bool(made_from) and any(made_from[row.number] != row.version for row in session.execute(kept))


def any_filed(session: Session) -> bool:
    """Whether there is any case, practised ones included."""
    return session.execute(select(cases.c.id).limit(1)).first() is not None


def _apply(session: Session, change: Change, actor: Person, at: datetime, channel: str) -> Result:
    match change:
        case FileCase():
            return _file(session, change, actor, at, channel)
        case KeepDraft():
            return drafts.keep(session, change, actor, at)
        case DropDraft():
            return drafts.drop(session, change, actor, at)
        case SendQuestion():
            return questions.send(session, change, actor, at, channel)
        case AnswerQuestion():
            return questions.answer(session, change, actor, at)
        case LearnQuestion():
            return questions.learn(session, change, actor, at)
        case ForgetQuestion():
            return questions.forget(session, change)
        case CorrectAnswer():
            return lessons.correct(session, change, actor, at)
        case ForgetAnswer():
            return lessons.forget(session, change, actor, at)
        case GiveAnswer():
            return Done(change)  # the audit row counts it
        case _:
            return _change(session, change, actor, at)


def _subject(change: Change, result: Result) -> str:
    match change:
        case FileCase():
            return result.case.number if result.case else change.draft.id
        case KeepDraft() | DropDraft():
            return change.draft.id
        case SendQuestion():
            return f"question {result.question.id}" if result.question else "question"
        case GiveAnswer():
            return change.situation
        case CorrectAnswer():
            return f"answer {change.clause}"
        case ForgetAnswer():
            return f"answer correction {change.id}"
        case AnswerQuestion() | LearnQuestion() | ForgetQuestion():
            return f"question {change.id}"
        case _:
            return change.number


def _file(session: Session, change: FileCase, actor: Person, at: datetime, channel: str) -> Result:
    if change.state not in INITIAL:
        return Refused(change, "state")
    filed = find(session, cases.c.draft == change.draft.id)
    if filed:
        return Done(change, case=filed[0], repeated=True)
    practice = change.draft.practice
    number = next_practice(session) if practice else next_number(session, at.date())
    facts = {name: fact for name, fact in change.draft.facts.items() if fact.value}
    session.execute(
        insert(cases).values(
            number=number,
            version=1,
            draft=change.draft.id,
            state=change.state,
            turn="desk",
            turn_since=at,
            title=change.title,
            story=codec.dump(tuple[Heard, ...], change.draft.story),
            assessment=codec.dump(Assessment, change.assessment),
            logger=actor.id,
            logged_by=codec.dump(Person, actor),
            received=at,
            channel=channel,
            question="",
            contact_by=change.contact_by,
            outcome_reason="",
            decided_by="",
            **fact_columns(facts),
        )
    )
    keep_contacts(session, number, facts)
    add_events(session, number, [Event(at, actor, "filed", {"state": change.state})])
    if change.shared_with:
        add_events(session, number, [Event(at, actor, "shared", {"department": change.shared_with})])
    if not practice:
        register.enter(session, number, facts, change.draft.register)
    drafts.file(session, change.draft.id, actor.id, number, at)
    holder = None if practice else register.elsewhere(session, number, facts)
    return Done(change, case=get(session, number), holder=holder)


def _change(session: Session, change: CaseChange, actor: Person, at: datetime) -> Result:
    case = get(session, change.number, lock=True)
    if case is None:
        return Refused(change, "gone")
    decision = decide(case, change, actor, at)
    if isinstance(decision, str):
        return Refused(change, decision, case=case)
    if not decision.events:
        return Done(change, case=case, repeated=True)
    if not _write(session, decision.case):
        return Refused(change, "changed", case=get(session, change.number))
    keep_contacts(session, change.number, decision.case.facts)
    add_events(session, change.number, decision.events)
    holder = None
    if isinstance(change, ReviseCase) and not case.practice:
        register.follow(session, case, decision.case)
        if {"company", "corporate_number"} & change.facts.keys():
            holder = register.elsewhere(session, case.number, decision.case.facts)
    history = case.history + decision.events
    revised = replace(decision.case, version=case.version + 1, history=history)
    return Done(change, case=revised, holder=holder)


def _write(session: Session, case: Case) -> bool:
    """Write a case over the version it was made from. False if that is no longer the one kept."""
    written = session.execute(
        update(cases)
        .where(cases.c.number == case.number, cases.c.version == case.version)
        .values(
            version=case.version + 1,
            state=case.state,
            turn=case.turn,
            turn_since=case.turn_since,
            title=case.title,
            story=codec.dump(tuple[Heard, ...], case.story),
            assessment=codec.dump(Assessment, case.assessment),
            assignee=codec.dump(Person, case.assignee) if case.assignee else None,
            claimed=case.claimed,
            question=case.question,
            contact_by=case.contact_by,
            outcome=case.outcome,
            outcome_reason=case.outcome_reason,
            decided_by=case.decided_by,
            **fact_columns(case.facts),
        )
        .returning(cases.c.version)
    )
    return written.first() is not None
