"""A case as its reader may see it: everything for the desk, what concerns them for staff."""

from dataclasses import replace

from dialogs import actions, correcting, desk, display, queue, rights, schemes, sorting
from dialogs.cases import Case, Event
from dialogs.lookup import Lookup
from dialogs.reply import Line, Row
from dialogs.talk import quotation
from dialogs.turn import Person
from dialogs.views import CaseAction, CaseView, HistoryLine
from dialogs.wording import label, say
from knowledge.handbook import Handbook

_OPEN_LINES = tuple(line for line in display.LINES if line != "contact")


def _contact(case: Case, handbook: Handbook) -> str:
    if case.contact_by == "department":
        return say("desk.contact_by_logger")
    if case.is_note:
        return say("consultation.receipt_contact_note", window=handbook.office.contract_window)
    return say("consultation.receipt_contact_desk")


def _status(case: Case, handbook: Handbook) -> tuple[Row, ...]:
    since = display.day_short(case.turn_since)
    rows = [
        Row(say("desk.status_state"), label("state", case.state)),
        *(
            [Row(say("desk.status_turn"), say("desk.since", holder=label("turn", case.turn), day=since))]
            if case.state != "closed"
            else []
        ),
        Row(say("desk.status_assignee"), case.assignee.name if case.assignee else say("desk.status_none")),
        Row(say("desk.status_received"), display.day(case.received.date())),
        Row(say("desk.status_logger"), display.named(case.logger)),
    ]
    if case.state not in {"closed", "information"}:
        rows.append(Row(say("desk.status_contact"), _contact(case, handbook)))
    if case.question:
        rows.append(Row(say("desk.status_question"), display.numbered(case.question)))
    if case.outcome:
        reason = f"{label('outcome', case.outcome)}　{case.outcome_reason}（{case.decided_by}）"
        rows.append(Row(say("desk.status_outcome"), reason))
    return tuple(rows)


def _event(event: Event, close: bool) -> HistoryLine:
    """A line of the history; names of what is attached are only for those ``close`` to the case."""
    detail = dict(event.detail)
    before, after = detail.pop("before", ""), detail.pop("after", "")
    match event.kind:
        case "moved":
            says = say("desk.event_moved", before=label("state", before), after=label("state", after))
            before = after = ""
        case "revised":
            change = display.revised(event.detail)
            says = say("desk.event_added")
            if change.field:
                says = say("desk.event_revised", field=change.field, heard=change.heard)
            before, after = change.before, change.after
        case "handed":
            says = say("desk.event_handed", holder=label("turn", after), note=detail.get("note", ""))
            before = after = ""
        case "closed":
            says = say(
                "desk.event_closed",
                outcome=label("outcome", detail["outcome"]),
                reason=detail["reason"],
                decided_by=detail["decided_by"],
            )
        case "contact":
            who = "turn_desk" if after == "desk" else "turn_department"
            says = say("desk.event_contact", who=say(f"labels.{who}"))
            before = after = ""
        case "asked" | "answered" | "noted":
            says = say(f"desk.event_{event.kind}", text=detail.get("text", ""))
        case "reopened" | "withdrawn":
            says = say(f"desk.event_{event.kind}", reason=detail.get("reason", ""))
        case "corrected":
            says, before, after = correcting.event_says(event)
        case "attached" | "detached":
            says = say(f"desk.event_{event.kind}", name=detail.get("name", "") if close else "")
        case "shared":
            says = say("desk.event_shared", department=detail["department"])
        case "filed" | "claimed" | "released" | "seen":
            says = say(f"desk.event_{event.kind}")
    at = f"{display.day_short(event.at)} {display.clock(event.at)}"
    return HistoryLine(at, event.actor.name, says, event.internal, before, after)


def _second(case: Case) -> tuple[Line, ...]:
    if case.assessment.second is None:
        return ()
    return (Line(say("desk.second"), label("pattern", case.assessment.second)),)


_NEXT = ("answer_desk", "claim", "see", "move", "support")
"""What is the next step, the first of these that can be done; it stands first among the actions."""


def _actions(case: Case, person: Person) -> tuple[CaseAction, ...]:
    """What this person can do, the next step first; what has no reason to be asked for is left out."""
    shown = []
    for action in actions.ACTIONS.values():
        refused = action.refused(case, person)
        hidden = action.quiet or case.state == "closed" or _holds(action, case, person)
        if rights.may(person, action.name, case) and not (refused and hidden):
            shown.append(CaseAction(desk.form_of(action, case), refused))
    names = [each.form.action for each in shown if not each.refused]
    main = next((name for name in _NEXT if name in names), "")
    marked = (replace(each, main=each.form.action == main) for each in shown)
    return tuple(sorted(marked, key=lambda each: (not each.main, each.form.action == "release")))


def _holds(action: actions.Action, case: Case, person: Person) -> bool:
    """Whether it is what the person has done already: a case in one's own hands is not claimed again."""
    return action.name == "claim" and case.assignee is not None and case.assignee.id == person.id


def _facts(case: Case, lookup: Lookup, close: bool) -> tuple[Row, ...]:
    """The lines of the consultation; a corporate number that is another company's is marked."""
    rows = display.rows(case.facts, _OPEN_LINES)
    holder = lookup.number_elsewhere(case)
    if holder is not None:
        doubt = say("desk.number_elsewhere", name=holder.name)
        rows = tuple(
            replace(row, note=f"{row.note}{doubt}") if row.field == "number" else row for row in rows
        )
    names = lookup.attached(case.number)
    return _with_attached(case, rows, names, close) if names else rows


def _with_attached(case: Case, rows: tuple[Row, ...], names: tuple[str, ...], close: bool) -> tuple[Row, ...]:
    """The lines with what is attached on the one of the materials; by name for those who may see it."""
    words = case.facts["materials"].value if "materials" in case.facts else ""
    value = say("desk.materials", words=words, names="、".join(names) if close else "", count=len(names))
    if not words:
        return (*rows, Row(label("field", "materials"), value, "materials"))
    return tuple(replace(row, value=value) if row.field == "materials" else row for row in rows)


def view(case: Case, person: Person, handbook: Handbook, lookup: Lookup) -> CaseView:
    """Everything this reader may know of the case; ``rights.may(person, "case", case)`` comes first.

    Contacts are for the logger and the desk, wherever they were typed; the second-best pattern, other cases
    and internal notes for the desk alone.
    """
    close = rights.is_close(person, case)
    assessment = case.assessment
    contact = display.line_value("contact", case.facts, open_data=True) if close else ""
    # Who is not of the desk sees the best; what the desk itself has named is seen by all.
    named = any(correction.what == "issues" for correction in case.corrections)
    matches = assessment.matches if person.desk or named else assessment.matches[:1]
    lines = (
        sorting.pattern_line(assessment),
        *(_second(case) if person.desk else ()),
        *correcting.beside(case),
        *schemes.lines(case, handbook.office),
    )
    quoted = (handbook.policy.clause(name) for name in sorting.clauses(assessment, handbook.policy))
    history = (event for event in case.history if person.desk or not event.internal)
    text = f"{case.title}\n{case.facts['proposal'].value}" if "proposal" in case.facts else case.title
    similar = tuple(other for other in lookup.cases_like(text) if other.number != case.number)
    company = lookup.cases_of_company(case.company) if case.company else ()
    others = tuple(other for other in company if other.number != case.number)
    shown = CaseView(
        number=case.number,
        title=case.title,
        status=_status(case, handbook),
        facts=_facts(case, lookup, close),
        contact=(Row(label("field", "contact"), contact),) if contact else (),
        story=tuple(
            Row(f"{display.day_short(heard.at)} {display.clock(heard.at)}", heard.text)
            for heard in case.story
        ),
        sorting=(*lines, *sorting.agreement_lines(assessment)),
        obligations=sorting.obligations(assessment),
        clauses=tuple(quotation(handbook, clause) for clause in quoted),
        issues=tuple(sorting.issue_line(match, handbook.policy, with_id=True) for match in matches),
        similar=tuple(map(queue.line, similar[:3])) if person.desk else (),
        company_cases=tuple(map(queue.line, others)) if person.desk else (),
        history=tuple(_event(event, close) for event in history),
        actions=_actions(case, person),
    )
    return shown if close else _veiled(shown)


def _veiled(view: CaseView) -> CaseView:
    """A case without the telephone numbers and addresses that somebody typed into a text of it."""
    hide = display.veiled
    return replace(
        view,
        title=hide(view.title),
        status=tuple(replace(row, value=hide(row.value)) for row in view.status),
        facts=tuple(replace(row, value=hide(row.value)) for row in view.facts),
        story=tuple(replace(row, value=hide(row.value)) for row in view.story),
        sorting=_veiled_lines(view.sorting),
        issues=_veiled_lines(view.issues),
        history=tuple(
            replace(line, says=hide(line.says), before=hide(line.before), after=hide(line.after))
            for line in view.history
        ),
    )


def _veiled_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(
        replace(line, value=display.veiled(line.value), why=display.veiled(line.why)) for line in lines
    )
