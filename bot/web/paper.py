"""A case and its receipt on one A4 sheet, black and white. Contact data only where it was chosen."""

from dataclasses import replace
from math import ceil

from starlette.responses import Response

from bot.web.desk import note_contact, readable
from bot.web.render import around
from bot.web.shell import day_label, time_label
from bot.web.visit import Visit, page
from dialogs import display, sorting
from dialogs.cases import Case
from dialogs.outcomes import receipt as receipt_of
from dialogs.reply import Receipt, Row
from dialogs.views import CaseView, HistoryLine
from dialogs.wording import say
from knowledge.facts import Fact, Field

ROOM = 49
"""Lines of small type that one sheet has for the parts counted here."""
CLOSE = 27
"""Lines from which the small type is needed."""
BESIDE, ACROSS = 50, 62
"""Signs of a line beside its label, and of one that goes across the sheet."""


@page("staff")
def print_case(visit: Visit) -> Response:
    """``/cases/{number}/print``: the sheet without contact data."""
    return _sheet(visit, contact=False)


@page("staff")
def print_with_contact(visit: Visit) -> Response:
    """``POST /cases/{number}/print``: with contact data where that was chosen, which is kept on record."""
    return _sheet(visit, contact=visit.form.get("contact") == "1")


def _sheet(visit: Visit, contact: bool) -> Response:
    found = readable(visit, visit.request.path_params["number"])
    if found is None:
        return visit.no_such_case()
    case, view = found
    if contact and view.contact:
        note_contact(visit, case, "print_contact")
    view = on_paper(case, view)
    shown = fitted(view if contact else replace(view, contact=()))
    return visit.show(
        "sheet.html",
        view=shown,
        case=case,
        confidential=say("pages.sheet_confidential") if case.confidential else "",
        now=_now(visit),
        left_out=len(view.history) - len(shown.history),
        remark=say("pages.sheet_no_contact"),
        missing=sorting.unconfirmed(case.facts),
        has_contact=bool(view.contact),
        dense=lines(shown) > CLOSE,
        around=around,
        receipt=None,
    )


@page("staff")
def print_receipt(visit: Visit) -> Response:
    """``/cases/{number}/receipt``: what was said when the consultation was taken in."""
    found = readable(visit, visit.request.path_params["number"])
    if found is None:
        return visit.no_such_case()
    case, view = found
    parts = receipt_of(case, visit.desk.handbook.office, paper=True)
    shown = next(part for part in parts if isinstance(part, Receipt))
    taken_in = (
        Row(say("desk.status_received"), day_label(case.received.date())),
        Row(say("desk.status_logger"), display.named(case.logger)),
    )
    title = shown.title.replace(case.title, view.title)
    shown = replace(shown, title=title, rows=(*taken_in, *shown.rows))
    return visit.show(
        "sheet.html", receipt=shown, view=view, case=case, now=_now(visit), dense=False, confidential=""
    )


def on_paper(case: Case, view: CaseView) -> CaseView:
    """A case as it goes on paper: never with the desk's own notes; what only some may know is marked so."""
    facts = view.facts
    if case.confidential:
        rest: dict[Field, Fact] = {
            field: fact for field, fact in case.facts.items() if field != "confidential"
        }
        publish = display.line_value("publish", rest)
        told = (replace(row, value=publish) if row.field == "publish" else row for row in facts)
        kept = Row(say("pages.sheet_confidential"), case.facts["confidential"].value)
        facts = (*(row for row in told if row.value), kept)
    return replace(view, facts=facts, history=tuple(line for line in view.history if not line.internal))


def _now(visit: Visit) -> str:
    now = visit.desk.clock()
    return f"{day_label(now.date())} {time_label(now)}"


def fitted(view: CaseView) -> CaseView:
    """As much of a case as one sheet holds: the newest of its history, and the clauses that fit."""
    history: tuple[HistoryLine, ...] = view.history
    while len(history) > 1 and lines(replace(view, history=history)) > ROOM:
        history = history[1:]
    view = replace(view, history=history)
    clauses = view.clauses
    while clauses and lines(replace(view, clauses=clauses)) > ROOM:
        clauses = clauses[:-1]
    return replace(view, clauses=clauses)


def lines(view: CaseView) -> float:
    """How many lines of small type a case takes on paper."""
    noted = (*view.sorting, *view.obligations, *view.issues)
    return (
        sum(_rows(row.value, BESIDE) for row in (*view.facts, *view.contact))
        + sum(_rows(line.value, BESIDE) + (_rows(line.why, BESIDE) if line.why else 0) for line in noted)
        + sum(_rows(clause.text, ACROSS) + 1.2 for clause in view.clauses)
        + sum(_rows(_said(line), ACROSS) for line in view.history)
    )


def _said(line: HistoryLine) -> str:
    return f"{line.at}　{line.who} {line.says}：{line.before} → {line.after}"


def _rows(text: str, width: int) -> int:
    return sum(max(1, ceil(len(each) / width)) for each in text.splitlines() if each) or 1
