"""The lists of cases: 今日すること, one's own and one's department's, and what a search finds.

Made outside of any transaction, which would hold up what others commit.
"""

import re
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
    """``/cases``: the person's own cases; with ``of=department`` those of their department."""
    department = visit.request.query_params.get("of") == "department"
    lookup, today = EngineLookup(visit.desk.engine), visit.desk.clock().date()
    if department:
        view = queues.department_cases(lookup, visit.me, today)
    else:
        view = queues.my_cases(lookup, visit.me.id, today)
    tabs = (
        (say("desk.my_cases"), "/cases", not department),
        (say("desk.department_cases"), "/cases?of=department", department),
    )
    drafts = () if department else (*_being_written(visit), *lookup.drafts_of(visit.me.id))
    shown = [(each.id, display.day_short(each.started), prompt.what(each)) for each in drafts]
    of = "department" if department else ""
    notes = 0 if department else _notes(visit)
    return _list(visit, view, "cases", tabs=tabs, of=of, drafts=shown, notes=notes, key=mint())


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
    words = fold(text).split()
    view = queues.found(EngineLookup(visit.desk.engine), visit.me, text, visit.desk.clock().date())
    with reading(visit.desk.engine) as session:
        issues = catalogue.read(session) if words else ()
    found = [
        issue
        for issue in issues
        if all(word in fold(f"{issue.id}\n{issue.title}\n{issue.description}") for word in words)
    ]
    return _list(visit, view, "search", found=found[:MOST_ISSUES], text=text)


def _list(visit: Visit, view: QueueView, here: str, **more: Any) -> Response:
    wanted = sieve.read(visit.request.query_params)
    values: dict[str, Any] = {
        "tabs": (),
        "of": "",
        "text": None,
        "found": (),
        "answered": (),
        "taught": (),
        "drafts": (),
        "notes": 0,
        "key": "",
    }
    return visit.show(
        "queue.html",
        here=here,
        view=sieve.sift(view, wanted, visit.me.id),
        sieve=wanted,
        options=sieve.options(view),
        sorts=[(name, title) for name, (title, _) in sieve.SORTS.items()],
        back=f"/{here}{wanted.query}",
        **(values | more),
    )


def to_case(number: str) -> Response:
    """On to the page of a case."""
    return RedirectResponse(f"/cases/{quote(number)}", 303)


@page("staff")
def named(visit: Visit) -> Response:
    """``/R8-0012``, ``/cases/r8-12``: a number as it is written, to the page of its case."""
    return to_case(visit.request.path_params["number"])
