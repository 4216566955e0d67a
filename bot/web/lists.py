"""The lists of cases: 今日すること, one's own and one's department's, and what a search finds.

Made outside of any transaction, which would hold up what others commit.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import RedirectResponse, Response

from bot.web import sieve
from bot.web.keys import mint
from bot.web.visit import CHANNEL, Visit, page
from dialogs import display, prompt
from dialogs import queue as queues
from dialogs.cases import AnswerCorrection, AskedQuestion
from dialogs.commands import case_number
from dialogs.draft import Draft
from dialogs.reply import Form
from dialogs.searching import holds
from dialogs.views import QueueView
from dialogs.wording import label, say
from knowledge.text import fold
from storage import catalogue, lessons, questions
from storage.conversations import peek
from storage.engine import reading
from storage.lookup import EngineLookup

NAMED = r"[rR]\d{1,2}-\d{1,5}|練習-?\d{1,5}"
LONGEST = 100
"""Characters of what is searched for."""
MOST_ISSUES = 10
DEPARTMENT, CLOSED = "department", "closed"
"""Which cases a list has, where they are not one's own."""
ROWS = 50
"""Cases on one page of a list that grows for ever."""
ANSWERED = 5
"""Answered questions that are offered to be learnt."""


class CaseNumber(Convertor[str]):
    """A case number in an address, as somebody might type it."""

    regex = NAMED

    def convert(self, value: str) -> str:
        """As it is counted: R8-0012."""
        return case_number(value)

    def to_string(self, value: str) -> str:
        """The same."""
        return value


register_url_convertor("case", CaseNumber())


@page("desk")
def queue(visit: Visit) -> Response:
    """``/queue``: 今日すること, narrowed down by the address."""
    view = queues.view(EngineLookup(visit.desk.engine), visit.desk.clock().date())
    asked = len(view.questions)
    # The same figure as beside the name of the page.
    counted = say("pages.queue_summary", today=view.ours + asked, questions=asked, waiting=view.waiting)
    view = replace(view, summary=counted)
    with reading(visit.desk.engine) as session:
        answered = questions.unlearned(session, ANSWERED)
        learned = questions.learned(session)
        corrected = lessons.corrections(session)
    learn = label("button", "learn")
    offered = [(each, Form("", "learn", (), learn, str(each.id))) for each in answered]
    return _list(visit, view, "queue", answered=offered, taught=_taught(learned, corrected), key=mint())


def _taught(
    learned: tuple[AskedQuestion, ...], corrected: tuple[AnswerCorrection, ...]
) -> list[dict[str, Any]]:
    """What the desk has taught, newest first: the question, what is said to it, who taught it and when."""
    name = label("button", "forget")
    rows = [
        {
            "id": f"k{each.id}",
            "question": each.question,
            "answer": each.answer,
            "who": each.learned_by.name if each.learned_by else "",
            "at": each.learned_at,
            "form": Form("", "forget", (), name, str(each.id)),
        }
        for each in learned
    ]
    rows += [
        {
            "id": f"c{each.id}",
            "question": each.question,
            "answer": "　".join(
                filter(
                    None, (f"方針 {each.clause}" if each.clause else say("desk.correct_silent"), each.answer)
                )
            ),
            "who": each.by.name,
            "at": each.at,
            "form": Form("", "forget_answer", (), name, str(each.id)),
        }
        for each in corrected
    ]
    return sorted(rows, key=lambda row: row["at"], reverse=True)


@page("staff")
def cases(visit: Visit) -> Response:
    """``/cases``: the person's own cases; with ``of=department`` those of their department, and for the
    desk with ``of=closed`` all that are over."""
    of = visit.request.query_params.get("of", "")
    of = of if of in ({DEPARTMENT, CLOSED} if visit.me.desk else {DEPARTMENT}) else ""
    lookup, today = EngineLookup(visit.desk.engine), visit.desk.clock().date()
    if of == CLOSED:
        return _closed(visit, lookup, today)
    if of == DEPARTMENT:
        return _list(
            visit,
            queues.department_cases(lookup, visit.me, today, visit.me.desk),
            "cases",
            tabs=_tabs(visit, of),
            of=of,
        )
    view = queues.my_cases(lookup, visit.me.id, today, visit.me.desk)
    drafts = (*_being_written(visit), *lookup.drafts_of(visit.me.id))
    shown = [(each.id, display.day_short(each.started), prompt.what(each)) for each in drafts]
    return _list(visit, view, "cases", tabs=_tabs(visit, of), drafts=shown, notes=_notes(visit), key=mint())


def _tabs(visit: Visit, of: str) -> tuple[tuple[str, str, bool], ...]:
    """The lists of cases: what each is called, its address, and whether it is this one."""
    names = {"": "desk.my_cases", DEPARTMENT: "desk.department_cases"}
    if visit.me.desk:
        names[CLOSED] = "desk.closed_cases"
    return tuple(
        (say(name), f"/cases?of={each}" if each else "/cases", each == of) for each, name in names.items()
    )


def _closed(visit: Visit, lookup: EngineLookup, today: date) -> Response:
    """A page of what is over: read by the page, for there will be thousands."""
    wanted = _page(visit)
    view = queues.closed(lookup, today, (wanted - 1) * ROWS, ROWS + 1)
    more = any(len(section.rows) > ROWS for section in view.sections)
    shown = replace(view, sections=tuple(replace(each, rows=each.rows[:ROWS]) for each in view.sections))
    pages = _pages("/cases?of=closed&page=", wanted, more)
    return _list(visit, shown, "cases", tabs=_tabs(visit, CLOSED), of=CLOSED, pages=pages)


def _page(visit: Visit) -> int:
    """The page of a list that is asked for, from 1."""
    wanted = visit.request.query_params.get("page", "1")
    return max(1, int(wanted)) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 7 else 1


def _pages(address: str, wanted: int, more: bool) -> tuple[tuple[str, str], ...]:
    """The pages before and after one: what the link says, and where it leads."""
    before = ((say("pages.newer"), f"{address}{wanted - 1}"),) if wanted > 1 else ()
    after = ((say("pages.older"), f"{address}{wanted + 1}"),) if more else ()
    return (*before, *after)


def _notes(visit: Visit) -> int:
    """How many characters stand in the person's notepad."""
    with reading(visit.desk.engine) as session:
        return len(peek(session, visit.me.id, CHANNEL).notes.strip())


def _being_written(visit: Visit) -> tuple[Draft, ...]:
    """What the person is writing just now, if anything is written of it."""
    with reading(visit.desk.engine) as session:
        draft = peek(session, visit.me.id, CHANNEL).draft
    return (draft,) if draft and (draft.story or draft.facts) else ()


@page("staff")
def search(visit: Visit) -> Response:
    """``/search``: cases the person may read, and regional issues, that hold every word of ``q``."""
    text = " ".join(visit.request.query_params.get("q", "").split())[:LONGEST]
    if re.fullmatch(NAMED, fold(text)):
        return to_case(case_number(text))
    today = visit.desk.clock().date()
    view = queues.found(EngineLookup(visit.desk.engine), visit.me, text, today, visit.me.desk)
    with reading(visit.desk.engine) as session:
        issues = catalogue.read(session) if text else ()
    found = [issue for issue in issues if holds(f"{issue.id}\n{issue.title}\n{issue.description}", text)]
    clauses = [
        clause
        for clause in visit.desk.handbook.policy.clauses
        if holds(f"{clause.id}\n{clause.heading}\n{clause.text}", text)
    ]
    return _list(visit, view, "search", found=found[:MOST_ISSUES], clauses=clauses[:MOST_ISSUES], text=text)


def _list(visit: Visit, view: QueueView, here: str, **more: Any) -> Response:
    wanted = sieve.read(visit.request.query_params)
    narrows = more.get("of") != CLOSED
    sifted = sieve.sift(view, wanted, visit.me.id) if narrows else view
    if here == "cases" and narrows:
        sifted, more["pages"] = _paged(visit, sifted, wanted.query, more.get("of", ""))
    values: dict[str, Any] = {
        "tabs": (),
        "of": "",
        "text": None,
        "found": (),
        "clauses": (),
        "pages": (),
        "narrows": narrows,
        "answered": (),
        "taught": (),
        "drafts": (),
        "notes": 0,
        "key": "",
    }
    return visit.show(
        "queue.html",
        here=here,
        view=sifted,
        sieve=wanted,
        options=sieve.options(view),
        sorts=[(name, title) for name, (title, _) in sieve.SORTS.items()],
        back=f"/{here}{wanted.query}",
        **(values | more),
    )


def _paged(
    visit: Visit, view: QueueView, query: str, of: str
) -> tuple[QueueView, tuple[tuple[str, str], ...]]:
    """The part of a long list that its page shows, and the ways to the others."""
    wanted, whole = _page(visit), sum(len(section.rows) for section in view.sections)
    left, skipped, sections = ROWS, (wanted - 1) * ROWS, []
    for section in view.sections:
        rows = section.rows[skipped : skipped + left]
        skipped = max(0, skipped - len(section.rows))
        left -= len(rows)
        if rows:
            sections.append(replace(section, rows=rows))
    given = [query.removeprefix("?"), f"of={of}" if of else "", "page="]
    address = "/cases?" + "&".join(filter(None, given))
    return replace(view, sections=tuple(sections)), _pages(address, wanted, whole > wanted * ROWS)


def to_case(number: str) -> Response:
    """On to the page of a case."""
    return RedirectResponse(f"/cases/{quote(number)}", 303)


@page("staff")
def named(visit: Visit) -> Response:
    """``/R8-0012``, ``/cases/r8-12``: a number as it is written, to the page of its case."""
    return to_case(visit.request.path_params["number"])
