"""The register of companies, for the desk: what each is called, its corporate number, its cases."""

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.web.visit import CHANNEL, Visit, page
from dialogs import editing
from dialogs import queue as queues
from dialogs.cases import Registered
from dialogs.wording import say
from knowledge import details
from knowledge.answers import Problem
from knowledge.text import fold
from storage import audit, people, register
from storage.engine import reading, writing
from storage.lookup import SessionLookup

_SAID = {
    register.NAME_OFF: "pages.company_name_went",
    register.NUMBER_OFF: "pages.company_number_went",
    register.NUMBER_ON: "pages.company_number_entered",
    register.NUMBER_CAME: "pages.company_number_came",
    register.JOINED: "pages.company_other_joined",
}
"""What was done to a company, by its name in the audit."""


@page("desk")
def companies(visit: Visit) -> Response:
    """``/companies``: all of them, or those whose names or number hold ``q``."""
    text = " ".join(visit.request.query_params.get("q", "").split())[:100]
    with reading(visit.desk.engine) as session:
        everything = register.everything(session)
    words = fold(text).split()
    rows = [
        each
        for each in everything
        if all(word in fold("\n".join((each.name, each.number, *each.aliases))) for word in words)
    ]
    return visit.show("companies.html", here="companies", rows=rows, whole=len(everything), text=text)


@page("desk")
def company(visit: Visit) -> Response:
    """``/companies/{company}``: one of them with its cases, and what was taken off it."""
    return _shown(visit, _found(visit))


def _shown(visit: Visit, found: Registered, asks: str = "") -> Response:
    """The page of a company; ``asks`` is asked before its number is taken off."""
    with reading(visit.desk.engine) as session:
        cases = SessionLookup(session).cases_of_company(found.name)
        others = [each.name for each in register.everything(session) if each.id != found.id]
        trail = [row for row in audit.trail(session, found.id) if row.action in _SAID]
        names = people.names(session, {row.actor for row in trail})
    today = visit.desk.clock().date()
    return visit.show(
        "company.html",
        here="companies",
        company=found,
        others=others,
        rows=[queues.row(case, today) for case in cases],
        trail=[(row.at, names.get(row.actor, row.actor), _says(row.action, row.result)) for row in trail],
        asks=asks,
    )


def _says(action: str, result: str) -> str:
    """A line of the history; the oldest do not say which number or name it was."""
    return say(_SAID[action], what="" if result == "done" else result)


@page("desk")
def correct(visit: Visit) -> Response:
    """``POST /companies/{company}``: take its number off (``_number``, and ``_sure`` once that was asked) or one
    of its further names (``_name``), enter a number (``_enter``), or make another company, named ``_other``,
    one with it.
    """
    found, at = _found(visit), visit.desk.clock()
    name, other = visit.form.get("_name", ""), " ".join(visit.form.get("_other", "").split())
    with reading(visit.desk.engine) as session:
        heir = register.heir(session, found)
    heirs_name = heir.name if heir else ""
    if visit.form.get("_number") == found.number != "" and not visit.form.get("_sure"):
        asks = say("pages.company_number_off_asks", name=found.name, number=found.number, heir=heirs_name)
        return _shown(visit, found, asks)
    with writing(visit.desk.engine) as session:
        if "_other" in visit.form:
            done, line = True, _joined(visit, session, found, other)
        elif "_enter" in visit.form:
            done, line = True, _entered(visit, session, found)
        elif name:
            done = register.remove_name(session, found, name, actor=visit.me.id, at=at, channel=CHANNEL)
            line = say("pages.company_name_off", name=name)
        else:
            done = visit.form.get("_number") == found.number and register.remove_number(
                session, found, actor=visit.me.id, at=at, channel=CHANNEL
            )
            line = say("pages.company_number_off", name=found.name, number=found.number, heir=heirs_name)
    visit.site.flashes.put(visit.me.id, (line if done else say("pages.nothing_new"),))
    return RedirectResponse(f"/companies/{found.id}", 303)


def _entered(visit: Visit, session: Session, company: Registered) -> str:
    """Enter the number that was given, or say why not."""
    given = details.read("corporate_number", visit.form["_enter"], visit.desk.clock().date())
    if isinstance(given, Problem):
        return editing.problem(given)
    at, number = visit.desk.clock(), given.value
    if register.enter_number(session, company, number, actor=visit.me.id, at=at, channel=CHANNEL):
        return say("pages.company_number_on", name=company.name, number=number)
    theirs = register.holder(session, number)
    other = theirs is not None and theirs.id != company.id
    return (
        say("pages.company_number_of_other", name=theirs.name)
        if theirs and other
        else say("pages.nothing_new")
    )


def _joined(visit: Visit, session: Session, company: Registered, other: str) -> str:
    """Make another company one with this, or say why not."""
    wanted = fold(other)
    if wanted in {fold(company.name), company.number}:
        return say("pages.company_same", name=company.name)
    found = [
        each
        for each in register.everything(session)
        if each.id != company.id and wanted in {fold(each.name), each.number}
    ]
    if len(found) != 1:
        return say("pages.company_no_other", name=other)
    at = visit.desk.clock()
    if register.join(session, company, found[0], actor=visit.me.id, at=at, channel=CHANNEL):
        return say("pages.company_joined", name=found[0].name, into=company.name)
    return say("pages.company_two_numbers", name=found[0].name)


def _found(visit: Visit) -> Registered:
    wanted = visit.request.path_params["company"]
    with reading(visit.desk.engine) as session:
        found = next((each for each in register.everything(session) if each.id == wanted), None)
    if found is None:
        raise HTTPException(404, say("pages.no_such_page"))
    return found
