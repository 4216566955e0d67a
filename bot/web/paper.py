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
BESIDE, ACROSS, HALF = 50, 62, 20
"""Signs of a line beside its label, of one that goes across the sheet, and of one in half of it."""
LONGEST, KEPT = 12, 12
"""Lines that a value may take where not all fits, and those that are then left for history and clauses."""


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
    notes = any(line.internal for line in view.history)
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
        notes=say("pages.sheet_no_notes") if notes else "",
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
    """As much of a case as one sheet holds: no longer values, the newest of its history, the clauses that fit."""
    if lines(view) > ROOM:
        view = _shortened(view)
    history: tuple[HistoryLine, ...] = view.history
    while len(history) > 1 and lines(replace(view, history=history)) > ROOM:
        history = history[1:]
    view = replace(view, history=history)
    clauses = view.clauses
    while clauses and lines(replace(view, clauses=clauses)) > ROOM:
        clauses = clauses[:-1]
    return replace(view, clauses=clauses)


def _shortened(view: CaseView) -> CaseView:
    """A case whose values are cut as far as leaves room for some of its history and clauses."""
    bare = replace(view, history=view.history[-1:], clauses=())
    most = LONGEST
    while most > 1 and lines(_cut(bare, most)) > ROOM - KEPT:
        most -= 1
    return view if lines(bare) <= ROOM - KEPT else _cut(view, most)


def _cut(view: CaseView, most: int) -> CaseView:
    """A case none of whose values takes more than so many lines."""

    def rows(given: tuple[Row, ...], width: int) -> tuple[Row, ...]:
        return tuple(replace(row, value=_begun(row.value, most, width)) for row in given)

    return replace(
        view,
        status=rows(view.status, HALF),
        facts=rows(view.facts, BESIDE),
        contact=rows(view.contact, BESIDE),
        history=tuple(
            replace(
                line,
                says=_begun(line.says, most, BESIDE),
                before=_begun(line.before, most, BESIDE),
                after=_begun(line.after, most, BESIDE),
            )
            for line in view.history
        ),
    )


def _begun(text: str, most: int, width: int) -> str:
    """As much of a text as fits into so many lines, with a note where that is not all."""
    if _rows(text, width) <= most:
        return text
    more = say("pages.sheet_more")
    length = most * width - len(more)
    while length > 0 and _rows(text[:length].rstrip() + more, width) > most:
        length -= 1
    return text[: max(0, length)].rstrip() + more


def lines(view: CaseView) -> float:
    """How many lines of small type a case takes on paper."""
    noted = (*view.sorting, *view.obligations, *view.issues)
    return (
        sum(_rows(f"{row.value}{row.note}", BESIDE) for row in (*view.facts, *view.contact))
        + sum(_rows(row.value, HALF) - 1 for row in view.status)
        + sum(_rows(line.value, BESIDE) + (_rows(line.why, BESIDE) if line.why else 0) for line in noted)
        + sum(_rows(clause.text.replace("\n\n", "\n"), ACROSS) + 1.2 for clause in view.clauses)
        + sum(_rows(_said(line), ACROSS) for line in view.history)
    )


def _said(line: HistoryLine) -> str:
    return f"{line.at}　{line.who} {line.says}：{line.before} → {line.after}"


def _rows(text: str, width: int) -> int:
    return sum(max(1, ceil(len(each) / width)) for each in text.splitlines()) or 1
