"""What is attached to a case: files and links, for the one who logged it and the desk."""

import logging
from math import ceil
from urllib.parse import quote

from starlette.responses import FileResponse, RedirectResponse, Response

from bot.web.desk import may_attach, note_contact, readable
from bot.web.visit import CHANNEL, Visit, not_attached, page
from dialogs.cases import Case
from dialogs.wording import say
from storage import attachments
from storage.attachments import Missing, NotAttached
from storage.engine import reading, writing

log = logging.getLogger(__name__)


@page("staff", files=1)
def attach(visit: Visit) -> Response:
    """``POST /cases/{number}/attachments``: a file, a link, or ``_remove`` with the id of one."""
    found = readable(visit, visit.request.path_params["number"])
    if found is None or not may_attach(visit.me, found[0]):
        return visit.no_such_case()
    case = found[0]
    try:
        line = _changed(visit, case)
    except NotAttached as error:
        line = _refused(error.why, visit.files["file"].size if "file" in visit.files else 0)
    except OSError as error:
        log.warning("a file cannot be kept: %s", type(error).__name__)
        line = not_attached(visit.desk)
    visit.site.flashes.put(visit.me.id, (line,))
    return RedirectResponse(f"/cases/{quote(case.number)}", 303)


def _refused(why: str, size: int) -> str:
    if why == "gone":
        return say("desk.refused_case")
    return say(f"pages.not_attached_{why}", size=ceil(size / 1024 / 1024 * 10) / 10)


def _changed(visit: Visit, case: Case) -> str:
    """Make the change and say so. Raises ``NotAttached``."""
    at, link, gone = visit.desk.clock(), visit.form.get("link", "").strip(), visit.form.get("_remove", "")
    with writing(visit.desk.engine) as session:
        if gone:
            mine = {str(each.id): each for each in attachments.of_case(session, case.number)}
            if gone in mine:
                attachments.remove(session, mine[gone].id, actor=visit.me, at=at, channel=CHANNEL)
            return say("pages.detached")
        if given := visit.files.get("file"):
            if given.size > attachments.LARGEST:
                raise NotAttached("large")
            made = attachments.add_file(
                session,
                visit.desk.settings.files,
                case.number,
                given.name,
                given.data,
                actor=visit.me,
                at=at,
                channel=CHANNEL,
            )
        else:
            name = visit.form.get("name", "")
            made = attachments.add_link(
                session, case.number, link, name, actor=visit.me, at=at, channel=CHANNEL
            )
    return say("pages.attached", name=made.shown)


@page("staff")
def download(visit: Visit) -> Response:
    """``/cases/{number}/attachments/{id}``: a file, under the name it was given."""
    found = readable(visit, visit.request.path_params["number"])
    if found is None or not may_attach(visit.me, found[0]):
        return visit.no_such_case()
    wanted = visit.request.path_params["attachment"]
    with reading(visit.desk.engine) as session:
        kept = attachments.get(session, wanted)
    if kept is None or kept.number != found[0].number:
        return visit.no_such_case()
    try:
        path = attachments.file_of(visit.desk.settings.files, kept)
    except Missing:
        return visit.show("error.html", 404, heading="見つかりません", sentence=say("pages.file_gone"))
    note_contact(visit, found[0], "read_attachment")
    # Never shown in place: what it holds is not ours.
    return FileResponse(path, media_type="application/octet-stream", filename=kept.shown)
