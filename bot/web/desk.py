"""The page of a case, and what is done from the desk's pages."""

import re
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from bot.intake import take
from bot.web.keys import mint
from bot.web.lists import NAMED, to_case
from bot.web.render import around, plain
from bot.web.visit import ACTS, CHANNEL, Visit, page
from dialogs import casepage, rights
from dialogs.cases import Case
from dialogs.commands import case_number
from dialogs.reply import Form, Reply
from dialogs.turn import Person, Press, Submit
from dialogs.views import CaseView
from dialogs.wording import say
from knowledge.issues import Issue
from storage import attachments, audit
from storage.attachments import Attachment
from storage.engine import reading, writing
from storage.lookup import EngineLookup

_BACK = re.compile(r"/(?:queue|cases|search)(?:/[\w%-]{1,40})?(?:\?[\w%&=+.-]{0,300})?")
MARK = "_mark."
"""Before the name of a field: the mark of what it showed."""
_PRESSED = frozenset({"learn", "forget", "forget_answer"})
"""What is done by a press alone."""


@page("staff")
def case(visit: Visit) -> Response:
    """``/cases/{number}``: what the person may know of a case."""
    number = visit.request.path_params["number"]
    if re.fullmatch(NAMED, number) and number != case_number(number):
        return to_case(case_number(number))
    found = readable(visit, number)
    if found is None:
        return visit.no_such_case()
    here = "queue" if visit.me.desk else "cases"
    if found[1].contact:
        note_contact(visit, found[0], "read_contact")
    return visit.show(
        "case.html",
        here=here,
        view=found[1],
        attached=_attached(visit, found[0]),
        known_issues=_known_issues(visit),
        key=mint(),
        back=f"/cases/{number}",
        around=around,
    )


def _known_issues(visit: Visit) -> tuple[Issue, ...]:
    """The issues that the desk may name when it corrects a case."""
    return visit.desk.handbook.catalogue.issues if visit.me.desk else ()


def may_attach(person: Person, case: Case) -> bool:
    """Whether somebody may see and add what is attached: it may hold business cards."""
    return person.desk or case.logger.id == person.id


def _attached(visit: Visit, case: Case) -> tuple[Attachment, ...] | None:
    """What is attached to a case; None where the person may not see it."""
    if not may_attach(visit.me, case):
        return None
    with reading(visit.desk.engine) as session:
        return attachments.of_case(session, case.number)


def readable(visit: Visit, number: str) -> tuple[Case, CaseView] | None:
    """A case and what the person may know of it; an attempt at one they may not read is noted."""
    if number == case_number(number):
        # Outside of any transaction: a view takes its time, and even a reader holds up the commits of others.
        lookup = EngineLookup(visit.desk.engine)
        found = lookup.case(number)
        if found is not None and rights.may(visit.me, "case", found):
            return found, casepage.view(found, visit.me, visit.desk.handbook, lookup)
    # The same for a case of others as for none, in words and in work done.
    _note(visit, "case", number[:100], "refused")
    return None


def note_contact(visit: Visit, case: Case, action: str) -> None:
    """Somebody but the logger is shown the personal data of a case: that is kept."""
    if case.logger.id != visit.me.id:
        _note(visit, action, case.number, "done")


def _note(visit: Visit, action: str, subject: str, result: str) -> None:
    with writing(visit.desk.engine) as session:
        at, actor = visit.desk.clock(), visit.me.id
        audit.record(session, at, actor, channel=CHANNEL, action=action, subject=subject, result=result)


@page("staff")
def act(visit: Visit) -> Response:
    """``POST /act``: a form of these pages. Who may do it is decided where all turns are."""
    form = visit.form
    action, value, step = form.get("_action", ""), form.get("_value", ""), form.get("_step", "0")
    if not action or not (step.isascii() and step.isdecimal() and len(step) < 10):
        raise HTTPException(400, say("pages.bad_request"))
    fields = {name: text.replace("\r\n", "\n") for name, text in form.items() if not name.startswith("_")}
    marks = {name.removeprefix(MARK): sign for name, sign in form.items() if name.startswith(MARK)}
    said = Press(action, value) if action in _PRESSED else Submit(action, value, int(step), fields, marks)
    key = (form.get("_key", ""), action, value, step, sorted(fields.items()))
    reply = take(visit.desk, visit.turn(said, "act", *key, channel=ACTS))
    back = form.get("_back", "")
    back = back if _BACK.fullmatch(back) else "/"
    if reply and (wrong := _wrong(reply)):
        if visit.by_script:
            # What was said before belongs to the page as it was: it must not outlive what is wrong now.
            visit.site.flashes.take(visit.me.id)
            errors = {each.name: each.error for each in wrong.inputs if each.error}
            count = say("pages.wrong_fields", count=len(errors))
            return JSONResponse(
                {"sentence": "\n".join(errors.values()), "fields": errors, "count": count}, 422
            )
        again = replace(wrong, step=0)
        return visit.show(
            "form.html", 422, form=again, key=mint(), back=back, known_issues=_known_issues(visit)
        )
    visit.site.flashes.put(visit.me.id, plain(reply) if reply else (say("pages.nothing_new"),))
    return visit.go(back)


def _wrong(reply: Reply) -> Form | None:
    """The form again, where the answer is what is wrong with its fields."""
    forms = (part for part in reply.parts if isinstance(part, Form))
    return next((form for form in forms if any(each.error for each in form.inputs)), None)
