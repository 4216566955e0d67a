"""The desk's queue as it is shown: 「今日すること」 by whose turn it is. Knows no channel."""

from datetime import date

from dialogs import desk, display, rights
from dialogs.cases import Case
from dialogs.lookup import Lookup
from dialogs.sorting import pattern_name
from dialogs.states import TURN_HOLDERS
from dialogs.turn import Person
from dialogs.views import QuestionRow, QueueRow, QueueSection, QueueView
from dialogs.wording import label, say


def note(case: Case) -> str:
    """What is to be noticed about a case at a glance."""
    if case.unseen:
        return say("desk.note_changed")
    if case.question:
        return say("desk.note_asked")
    last = next((event for event in reversed(case.history) if not event.internal), None)
    if last and last.kind == "answered":
        return say("desk.note_answered")
    if case.state == "received" and case.assignee is None:
        return say("desk.note_new")
    if case.state != "closed" and case.assignee is None:
        return say("desk.note_unassigned")
    return ""


def row(case: Case, today: date) -> QueueRow:
    """One line of the queue."""
    return QueueRow(
        number=case.number,
        title=case.title,
        company=case.company or say("consultation.company_open"),
        state=label("state", case.state),
        pattern=pattern_name(case.assessment),
        assignee=case.assignee.name if case.assignee else say("desk.status_none"),
        department=case.logger.department,
        received=display.day(case.received.date()),
        age=(today - case.received.date()).days,
        note=note(case),
        holder=case.assignee.id if case.assignee else "",
        turn="" if case.state == "closed" else say("desk.queue_section", holder=label("turn", case.turn)),
    )


def due(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """The cases of the queue that the desk has to do something with: its turn, and no mere information."""
    return tuple(case for case in cases if case.turn == "desk" and case.state != "information")


def view(lookup: Lookup, today: date) -> QueueView:
    """The whole queue: the desk's own turn first, then whom it waits for, oldest first."""
    cases = lookup.queue()
    information = [case for case in cases if case.state == "information"]
    working = [case for case in cases if case.state != "information"]
    sections = []
    for holder in TURN_HOLDERS:
        mine = tuple(row(case, today) for case in working if case.turn == holder)
        if mine:
            name = say("desk.queue_section", holder=label("turn", holder))
            sections.append(QueueSection(name, mine))
    if information:
        rows = tuple(row(case, today) for case in information)
        sections.append(QueueSection(say("desk.queue_information"), rows))
    questions = tuple(
        QuestionRow(
            display.day(question.at.date()),
            display.named(question.asker),
            question.question,
            desk.question_form(question.id),
        )
        for question in lookup.open_questions()
    )
    ours = len(due(cases))
    waiting = len(working) - ours
    summary = say("desk.queue_summary", today=ours, waiting=waiting, questions=len(questions))
    empty = "" if ours or questions else say("desk.queue_empty", waiting=waiting)
    return QueueView(say("desk.queue_title"), summary, tuple(sections), questions, empty)


def department_cases(lookup: Lookup, person: Person, today: date) -> QueueView:
    """The cases of a person's department that they may read, newest first, in the same shape."""
    found = lookup.cases_of_department(person.department) if person.department else ()
    rows = tuple(row(case, today) for case in found if rights.may(person, "case", case))
    sections = (QueueSection(say("desk.department_cases"), rows),) if rows else ()
    empty = "" if rows else say("desk.my_cases_empty")
    return QueueView(say("desk.department_cases"), "", sections, (), empty)


def found(lookup: Lookup, person: Person, text: str, today: date) -> QueueView:
    """The cases that hold a text, of those the person may read, in the same shape."""
    cases = lookup.search(text) if text.strip() else ()
    rows = tuple(row(case, today) for case in cases if rights.may(person, "case", case))
    title = say("desk.found", text=text, count=len(rows)) if rows else say("desk.found_none", text=text)
    sections = (QueueSection(title, rows),) if rows else ()
    return QueueView(title, "", sections, (), "" if rows else title)


def mine(lookup: Lookup, person_id: str) -> tuple[Case, ...]:
    """The cases a person logged or has in hand, newest first."""
    logged = lookup.cases_of(person_id)
    numbers = {case.number for case in logged}
    held = [case for case in lookup.queue() if case.assignee and case.assignee.id == person_id]
    more = (case for case in held if case.number not in numbers)
    return tuple(sorted((*logged, *more), key=lambda case: case.received, reverse=True))


def my_cases(lookup: Lookup, person_id: str, today: date) -> QueueView:
    """The cases a person logged or has in hand, in the same shape."""
    rows = tuple(row(case, today) for case in mine(lookup, person_id))
    sections = (QueueSection(say("desk.my_cases"), rows),) if rows else ()
    empty = "" if rows else say("desk.my_cases_empty")
    return QueueView(say("desk.my_cases"), "", sections, (), empty)
