"""The desk's queue as it is shown: 「今日すること」 by whose turn it is. Knows no channel."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from dialogs import desk, display, rights
from dialogs.cases import Case
from dialogs.lookup import Lookup
from dialogs.reply import CaseLine
from dialogs.sorting import pattern_name
from dialogs.states import TURN_HOLDERS
from dialogs.turn import Person
from dialogs.views import QuestionRow, QueueRow, QueueSection, QueueView
from dialogs.wording import label, say
from knowledge.facts import Field

_DAYS: tuple[Field, ...] = ("promised_reply", "next_appointment", "start")
"""The days of a case by which something has to be done."""


def note(case: Case, desk: bool = True) -> str:
    """What is to be noticed about a case at a glance; what the desk has to do is no news for others."""
    if not desk:
        return say("desk.note_asked_you") if case.question else ""
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


def line(case: Case, desk: bool = True) -> CaseLine:
    """A case in a list of the conversation, for the desk or for others."""
    return CaseLine(
        case.number,
        case.title,
        display.company(case),
        label("state", case.state),
        label("turn", case.turn),
        note(case, desk),
    )


def _when(field: Field, case: Case) -> date | None:
    """The day of a fact, the first of a month where only that is known."""
    value = case.facts[field].value[:10] if field in case.facts else ""
    try:
        return date.fromisoformat(value if len(value) == 10 else f"{value}-01")
    except ValueError:
        return None


def days(case: Case, today: date) -> tuple[tuple[date, Field], ...]:
    """The days of a case that are still to come, the nearest first; a reply that was promised stays."""
    if case.state == "closed":
        return ()
    found = ((_when(field, case), field) for field in _DAYS)
    return tuple(
        sorted((day, field) for day, field in found if day and (day >= today or field == "promised_reply"))
    )


def _nearest(case: Case, today: date) -> date:
    return next((day for day, _ in days(case, today)), date.max)


def _dates(case: Case, today: date) -> str:
    return "　".join(
        say(
            "desk.row_day",
            field=say(f"desk.row_{field}"),
            day=display.day(day).removesuffix("1日" if len(case.facts[field].value) == 7 else ""),
            over=day < today,
        )
        for day, field in days(case, today)
    )


def row(case: Case, today: date, desk: bool = True) -> QueueRow:
    """One line of a list, for the desk or for others."""
    state = label("state", case.state)
    if case.outcome:
        state = say("desk.row_outcome", state=state, outcome=label("outcome", case.outcome))
    return QueueRow(
        number=case.number,
        title=case.title,
        company=display.company(case),
        state=state,
        pattern=pattern_name(case.assessment),
        assignee=case.assignee.name if case.assignee else say("desk.status_none"),
        department=case.logger.department,
        received=display.day(case.received.date()),
        age=(today - case.received.date()).days,
        note=note(case, desk),
        dates=_dates(case, today),
        holder=case.assignee.id if case.assignee else "",
        named=bool(case.company),
        turn="" if case.state == "closed" else say("desk.queue_section", holder=label("turn", case.turn)),
    )


def due(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """The cases of the queue that the desk has to do something with: its turn, and no mere information."""
    return tuple(case for case in cases if case.turn == "desk" and case.state != "information")


def view(lookup: Lookup, today: date) -> QueueView:
    """The whole queue: the desk's own turn first, then whom it waits for; in each the nearest day first,
    and the oldest of those that have none."""
    cases = tuple(sorted(lookup.queue(), key=lambda case: _nearest(case, today)))
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
    return QueueView(say("desk.queue_title"), summary, tuple(sections), questions, empty, ours, waiting)


def _readable(cases: Iterable[Case], person: Person, today: date, desk: bool) -> tuple[QueueRow, ...]:
    """The lines of the cases that a person may read, without the contact data they may not."""
    rows = ((case, row(case, today, desk)) for case in cases if rights.may(person, "case", case))
    return tuple(
        each if rights.is_close(person, case) else replace(each, title=display.veiled(each.title))
        for case, each in rows
    )


def department_cases(lookup: Lookup, person: Person, today: date, desk: bool = True) -> QueueView:
    """The cases of a person's department that they may read, newest first, and then those that are over."""
    found = lookup.cases_of_department(person.department) if person.department else ()
    groups = (
        (say("desk.department_cases"), [case for case in found if case.state != "closed"]),
        (say("desk.closed_cases"), [case for case in found if case.state == "closed"]),
    )
    rows = ((title, _readable(group, person, today, desk)) for title, group in groups)
    sections = tuple(QueueSection(title, group) for title, group in rows if group)
    empty = "" if sections else say("desk.my_cases_empty")
    return QueueView(say("desk.department_cases"), "", sections, (), empty)


def found(lookup: Lookup, person: Person, text: str, today: date, desk: bool = True) -> QueueView:
    """The cases that hold a text, of those the person may read, in the same shape.

    Whoever may not read every case is told the same whether or not another's holds it.
    """
    only_of = "" if person.desk else person.id
    cases = lookup.search(text, internal=person.desk, only_of=only_of) if text.strip() else ()
    rows = _readable(cases, person, today, desk)
    none = "desk.found_none" if person.desk else "desk.found_none_readable"
    title = say("desk.found", text=text, count=len(rows)) if rows else say(none, text=text)
    sections = (QueueSection(title, rows),) if rows else ()
    return QueueView(title, "", sections, (), "" if rows else title)


def closed(lookup: Lookup, today: date, start: int, count: int) -> QueueView:
    """A page of the cases that are over, newest first, in the same shape."""
    rows = tuple(row(case, today) for case in lookup.closed(start, count))
    title = say("desk.closed_cases")
    sections = (QueueSection(title, rows),) if rows else ()
    return QueueView(title, "", sections, (), "" if rows else say("desk.closed_cases_empty"))


def mine(lookup: Lookup, person_id: str) -> tuple[Case, ...]:
    """The cases a person logged, or has or had in hand, newest first."""
    logged = lookup.cases_of(person_id)
    numbers = {case.number for case in logged}
    more = (case for case in lookup.held_by(person_id) if case.number not in numbers)
    return tuple(sorted((*logged, *more), key=lambda case: case.received, reverse=True))


def my_cases(lookup: Lookup, person_id: str, today: date, desk: bool = True) -> QueueView:
    """The cases a person logged or has in hand, and then those of them that are over, in the same shape."""
    cases = mine(lookup, person_id)
    groups = (
        (say("desk.my_cases"), [case for case in cases if case.state != "closed"]),
        (say("desk.closed_cases"), [case for case in cases if case.state == "closed"]),
    )
    sections = tuple(
        QueueSection(title, tuple(row(case, today, desk) for case in group))
        for title, group in groups
        if group
    )
    empty = "" if sections else say("desk.my_cases_empty")
    return QueueView(say("desk.my_cases"), "", sections, (), empty)
