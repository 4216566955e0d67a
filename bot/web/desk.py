"""The desk's pages and everybody's own cases: the queue, a case, and what is done to it."""

import re

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from bot.intake import take
from bot.web import sentences
from bot.web.keys import mint
from bot.web.render import around, plain
from bot.web.visit import CHANNEL, Visit, page
from dialogs import casepage, rights
from dialogs import queue as queues
from dialogs.reply import Form, Reply
from dialogs.turn import Submit
from dialogs.views import CaseView
from storage import audit
from storage.engine import reading, writing
from storage.lookup import SessionLookup

_NUMBER = re.compile(r"(?:練習-)?R\d{1,2}-\d{4,6}")
_BACK = re.compile(r"/(?:queue|cases(?:/(?:練習-)?R\d{1,2}-\d{4,6})?)")


@page("desk")
def queue(visit: Visit) -> Response:
    """``/queue``: 今日すること."""
    with reading(visit.desk.engine) as session:
        view = queues.view(SessionLookup(session), visit.desk.clock().date())
    return visit.show("queue.html", here="queue", view=view, key=mint())


@page("staff")
def cases(visit: Visit) -> Response:
    """``/cases``: the person's own cases."""
    with reading(visit.desk.engine) as session:
        view = queues.my_cases(SessionLookup(session), visit.me.id, visit.desk.clock().date())
    return visit.show("queue.html", here="cases", view=view, key="")


@page("staff")
def case(visit: Visit) -> Response:
    """``/cases/{number}``: what the person may know of a case."""
    number = visit.request.path_params["number"]
    view = _view(visit, number) if _NUMBER.fullmatch(number) else None
    if view is None:
        # The same for a case of others as for none, in words and in work done.
        with writing(visit.desk.engine) as session:
            audit.record(
                session,
                visit.desk.clock(),
                visit.me.id,
                channel=CHANNEL,
                action="case",
                subject=number[:100],
                result="refused",
            )
        return visit.no_such_case()
    here = "queue" if visit.me.desk else "cases"
    return visit.show("case.html", here=here, view=view, key=mint(), back=f"/cases/{number}", around=around)


def _view(visit: Visit, number: str) -> CaseView | None:
    with reading(visit.desk.engine) as session:
        lookup = SessionLookup(session)
        found = lookup.case(number)
        if found is None or not rights.may(visit.me, "case", found):
            return None
        return casepage.view(found, visit.me, visit.desk.handbook, lookup)


@page("staff")
def act(visit: Visit) -> Response:
    """``POST /act``: a form of these pages. Who may do it is decided where all turns are."""
    form = visit.form
    action, value, step = form.get("_action", ""), form.get("_value", ""), form.get("_step", "0")
    if not action or not (step.isascii() and step.isdecimal() and len(step) < 10):
        raise HTTPException(400, sentences.BAD_REQUEST)
    fields = {name: text.replace("\r\n", "\n") for name, text in form.items() if not name.startswith("_")}
    said = Submit(action, value, int(step), fields)
    key = (form.get("_key", ""), action, value, step, sorted(fields.items()))
    reply = take(visit.desk, visit.turn(said, "act", *key))
    if visit.by_script and reply and (wrong := _errors(reply)):
        return JSONResponse({"sentence": "\n".join(wrong)}, 422)
    visit.site.flashes.put(visit.me.id, plain(reply) if reply else (sentences.NOTHING_NEW,))
    back = form.get("_back", "")
    return visit.go(back if _BACK.fullmatch(back) else "/")


def _errors(reply: Reply) -> list[str]:
    """What is wrong with the fields of a form, where the answer is that form again."""
    forms = (part for part in reply.parts if isinstance(part, Form))
    return [each.error for form in forms for each in form.inputs if each.error]
