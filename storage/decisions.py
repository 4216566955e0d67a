"""What each change makes of a case, or why it is not made. Pure; knows no table.

The guards are those of ``dialogs.states``; who may do what was decided before.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from dialogs import display
from dialogs.cases import Case, Event, EventKind
from dialogs.changes import (
    AnswerDesk,
    AskStaff,
    CaseChange,
    ClaimCase,
    CloseCase,
    ContactBy,
    CorrectCase,
    HandTurn,
    MoveCase,
    NoteCase,
    ReleaseCase,
    ReopenCase,
    ReviseCase,
    SeeCase,
    WithdrawCase,
)
from dialogs.states import State, TurnHolder, may_lead
from dialogs.turn import Person
from knowledge.details import DATES, beside
from knowledge.facts import PERSONAL, Fact, Field

Why = Literal["taken", "state", "closed", "answered", "changed"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The case as it becomes (its history still the old one), and the lines its history gains.

    No line means that everything stood already.
    """

    case: Case
    events: tuple[Event, ...] = ()


def decide(case: Case, change: CaseChange, actor: Person, at: datetime) -> Decision | Why:
    """What the change leads to, or the reason of its refusal."""
    match change:
        case NoteCase():
            return Decision(case, (Event(at, actor, "noted", {"text": change.note}, internal=True),))
        case SeeCase() if not case.unseen:
            return Decision(case)
        case SeeCase():
            return Decision(case, (Event(at, actor, "seen"),))
        case ReopenCase():
            return _reopen(case, change, actor, at)
        case WithdrawCase() if case.state == "closed" and case.outcome == "withdrawn":
            return Decision(case)
        case _ if case.state == "closed":
            return "closed"
        case ReviseCase() if change.version not in {0, case.version}:
            return "changed"
        case ReviseCase():
            return _revise(case, change, actor, at)
        case CorrectCase() if change.version != case.version:
            return "changed"
        case CorrectCase():
            return _correct(case, change, actor, at)
        case WithdrawCase():
            closing = CloseCase(case.number, "withdrawn", change.reason, actor.name)
            return _close(case, closing, actor, at, "withdrawn")
        case ClaimCase() if case.assignee is not None:
            return Decision(case) if case.assignee.id == actor.id else "taken"
        case ClaimCase():
            return Decision(replace(case, assignee=actor, claimed=at), (Event(at, actor, "claimed"),))
        case ReleaseCase() if case.assignee is None:
            return Decision(case)
        case ReleaseCase():
            return Decision(replace(case, assignee=None, claimed=None), (Event(at, actor, "released"),))
        case AskStaff():
            return _ask(case, change, actor, at)
        case AnswerDesk() if not case.question:
            return "answered"
        case AnswerDesk():
            said = Event(at, actor, "answered", {"text": change.answer})
            return Decision(_turned(replace(case, question=""), "desk", at), (said,))
        case MoveCase() if change.state == case.state:
            return Decision(case)
        case MoveCase() if change.state == "closed" or not (
            may_lead(case.state, change.state) or change.state == case.came_from
        ):
            return "state"
        case MoveCase():
            moved = Event(at, actor, "moved", {"before": case.state, "after": change.state})
            return Decision(_moved(case, change.state, at), (moved,))
        case HandTurn() if change.holder == case.turn and not change.note:
            return Decision(case)
        case HandTurn():
            detail = {"before": case.turn, "after": change.holder, "note": change.note}
            handed = Event(at, actor, "handed", detail, internal=bool(change.note))
            return Decision(_turned(case, change.holder, at), (handed,))
        case CloseCase() if not may_lead(case.state, "closed"):
            return "state"
        case CloseCase():
            return _close(case, change, actor, at, "closed")
        case ContactBy() if change.who == case.contact_by:
            return Decision(case)
        case ContactBy():
            agreed = Event(at, actor, "contact", {"before": case.contact_by, "after": change.who})
            return Decision(replace(case, contact_by=change.who), (agreed,))
        case _:
            assert_never(change)


def _moved(case: Case, state: State, at: datetime) -> Case:
    """While departments are asked it is their turn; afterwards it is the desk's again."""
    moved = replace(case, state=state)
    if state == "inquiring":
        return _turned(moved, "department", at)
    return _turned(moved, "desk", at) if (case.state, case.turn) == ("inquiring", "department") else moved


def _turned(case: Case, holder: TurnHolder, at: datetime) -> Case:
    return case if case.turn == holder else replace(case, turn=holder, turn_since=at)


def _ask(case: Case, change: AskStaff, actor: Person, at: datetime) -> Decision:
    standing = case.question.splitlines()
    if change.question in standing or change.question == case.question:
        return Decision(case)
    # A second question joins the first: an answer may serve both, and neither is lost.
    asked = replace(case, question="\n".join([*standing, change.question]))
    return Decision(_turned(asked, "staff", at), (Event(at, actor, "asked", {"text": change.question}),))


def _close(case: Case, change: CloseCase, actor: Person, at: datetime, kind: EventKind) -> Decision:
    closed = replace(
        case,
        state="closed",
        question="",
        outcome=change.outcome,
        outcome_reason=change.reason,
        decided_by=change.decided_by,
    )
    said = {
        "state": case.state,
        "outcome": change.outcome,
        "reason": change.reason,
        "decided_by": change.decided_by,
    }
    return Decision(_turned(closed, "desk", at), (Event(at, actor, kind, said),))


def _reopen(case: Case, change: ReopenCase, actor: Person, at: datetime) -> Decision | Why:
    if case.state != "closed":
        return "state"
    opened = replace(case, state="received", outcome=None, outcome_reason="", decided_by="")
    said = {"reason": change.reason, "outcome": case.outcome or ""}
    return Decision(_turned(opened, "desk", at), (Event(at, actor, "reopened", said),))


def _revise(case: Case, change: ReviseCase, actor: Person, at: datetime) -> Decision:
    merged = case.facts | change.facts
    facts = {name: fact for name, fact in merged.items() if fact.value}
    whole = change.story[: len(case.story)] == case.story
    story = change.story if whole else case.story + change.story
    # Worked out before the desk corrected it in the meantime, it must not undo the correction.
    knows = change.corrections == case.corrections
    assessment = change.assessment if knows else case.assessment
    revised = replace(case, facts=facts, story=story, title=change.title, assessment=assessment)
    if revised == case:
        return Decision(case)
    events = [Event(at, actor, "revised", said) for said in _differences(case.facts, facts)]
    if not events and replace(revised, facts=case.facts) == case:
        return Decision(case)
    if story != case.story:
        events.append(Event(at, actor, "revised"))
    return Decision(revised, tuple(events) or (Event(at, actor, "revised"),))


def _correct(case: Case, change: CorrectCase, actor: Person, at: datetime) -> Decision:
    said = {
        "what": change.what,
        "before": change.read,
        "after": change.after,
        "reason": change.reason,
        "words": "\n".join(change.words),
        **change.shown,
    }
    return Decision(replace(case, assessment=change.assessment), (Event(at, actor, "corrected", said),))


def _dated(side: str, fact: Fact | None) -> dict[str, str]:
    if fact is None:
        return {side: ""}
    return {side: fact.value, f"{side}_words": fact.words} if beside(fact.words) else {side: fact.value}


def _differences(before: dict[Field, Fact], after: dict[Field, Fact]) -> Iterator[dict[str, str]]:
    """A line for each field that changed; of personal and confidential data only that it did.

    ``heard`` where the value stayed and only that changed: whether it was heard from the company.
    """
    for name in before | after:
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if old and new and old.value == new.value and old.heard != new.heard:
            yield {"field": name, "heard": "yes" if new.heard else "no"}
        elif name in PERSONAL or name == "confidential":
            yield {"field": name}
        elif name in DATES:
            # Hour and purpose of an appointment are in its words: what stood there is found again here.
            yield {"field": name} | _dated("before", old) | _dated("after", new)
        elif old and new and old.value == new.value:
            # Only its words are others: that is told where they show, and no value is said to become itself.
            if display.said(name, old) != display.said(name, new):
                yield {"field": name}
        else:
            yield {"field": name, "before": old.value if old else "", "after": new.value if new else ""}
