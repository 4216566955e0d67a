"""The register of companies, for the desk: what each is called, its corporate number, its cases."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.web.visit import Visit, page
from dialogs import queue as queues
from dialogs.wording import say
from knowledge.text import fold
from storage import register
from storage.engine import reading
from storage.lookup import SessionLookup


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
    """``/companies/{company}``: one of them with its cases."""
    wanted = visit.request.path_params["company"]
    with reading(visit.desk.engine) as session:
        found = next((each for each in register.everything(session) if each.id == wanted), None)
        if found is None:
            raise HTTPException(404, say("pages.no_such_page"))
        cases = SessionLookup(session).cases_of_company(found.name)
    today = visit.desk.clock().date()
    return visit.show(
        "company.html", here="companies", company=found, rows=[queues.row(case, today) for case in cases]
    )
