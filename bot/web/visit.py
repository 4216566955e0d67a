"""One request as the pages see it: who asks, what the form held, and how an answer is made.

``page`` stands in front of every handler; without it a route is not served.
"""

import logging
import traceback
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from hashlib import sha256
from typing import Literal

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.web.guard import LARGEST_UPLOAD
from bot.web.identity import Identity, NoIdentity, UnknownPerson
from bot.web.limits import Pace
from bot.web.refusal import SCRIPT, refusal
from bot.web.shell import environment
from bot.web.waiting import waiting_for
from bot.wiring import Desk
from dialogs.turn import Person, Press, Submit, Turn, Typed
from dialogs.wording import say
from storage.engine import DatabaseUnusable

Need = Literal["nobody", "anyone", "staff", "desk"]
"""``nobody``: no sign-in is looked at; ``anyone``: signed in or not; ``staff``; ``desk`` members."""
CHANNEL = "web"
ACTS = "web:acts"
"""Where forms of the desk's pages are taken in: apart from the conversation, which they must not touch."""
MOST_FIELDS = 100
log = logging.getLogger(__name__)


class Flashes:
    """What is said once, on the next page a person opens. In memory: it is in their log as well."""

    def __init__(self, most: int = 1_000) -> None:
        self._kept: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._most = most

    def put(self, person_id: str, lines: tuple[str, ...]) -> None:
        """Keep lines for a person's next page."""
        self._kept[person_id] = lines
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def take(self, person_id: str) -> tuple[str, ...]:
        """What is to be said now."""
        return self._kept.pop(person_id, ())


@dataclass(slots=True)
class Site:
    """What all handlers share."""

    desk: Desk
    identity: Identity
    pace: Pace = field(default_factory=Pace)
    flashes: Flashes = field(default_factory=Flashes)


@dataclass(frozen=True, slots=True)
class Given:
    """A file that was sent: the name it had, its size, and what it holds (nothing where it is too large)."""

    name: str
    size: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Visit:
    """A request, the person behind it (None where a page is for anybody) and its form."""

    site: Site
    request: Request
    person: Person | None
    form: Mapping[str, str]
    files: Mapping[str, Given] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        """What the bot is made of."""
        return self.site.desk

    @property
    def me(self) -> Person:
        """The person; there is one wherever a page needs one."""
        if self.person is None:
            raise HTTPException(403)
        return self.person

    @property
    def by_script(self) -> bool:
        """Whether the page's own script asks, which needs no page for an answer."""
        return SCRIPT in self.request.headers

    def turn(self, said: Typed | Press | Submit, *key: object, channel: str = CHANNEL) -> Turn:
        """The person's turn. The parts of its key, hashed with the person, are its delivery key."""
        plain = "\0".join([self.me.id, *(str(part) for part in key)])
        digest = sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:40]
        return Turn(self.me, channel, self.desk.clock(), digest, said)

    def show(self, template: str, status: int = 200, here: str = "", **values: object) -> Response:
        """A whole page."""
        person = self.person
        flash = self.site.flashes.take(person.id) if person else ()
        html = (
            environment()
            .get_template(template)
            .render(
                nonce=self.request.state.nonce,
                person=person,
                here=here,
                demo=self.site.identity.demo,
                waiting=waiting_for(self.desk, person).count if person else 0,
                flash=flash if status < 400 else (),  # what went well before is not what this page is about
                not_saved=not_saved(self.desk),
                **values,
            )
        )
        return HTMLResponse(html, status)

    def no_such_case(self) -> Response:
        """The same answer to a case that is not theirs as to one that is not there."""
        return self.show("error.html", 404, heading="見つかりません", sentence=say("desk.refused_case"))

    def go(self, address: str) -> Response:
        """On to another page, after a change."""
        return Response(status_code=204) if self.by_script else RedirectResponse(address, 303)


Handler = Callable[[Visit], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def not_saved(desk: Desk) -> str:
    """That nothing was stored, and that what was written is still on the screen."""
    return say("errors.cannot_save", contact=desk.handbook.office.admin_contact)


def not_shown(desk: Desk) -> str:
    """That a page cannot be shown now."""
    return say("errors.cannot_show", contact=desk.handbook.office.admin_contact)


def not_attached(desk: Desk) -> str:
    """That a file or link was not stored."""
    return say("errors.cannot_attach", contact=desk.handbook.office.admin_contact)


def page(need: Need, files: int = 0) -> Callable[[Handler], Endpoint]:
    """Stand in front of a handler: find the person, read the form, run it in a thread, say what failed.

    ``files``: how many files its form may hold.
    """

    def around(handler: Handler) -> Endpoint:
        @wraps(handler)
        async def endpoint(request: Request) -> Response:
            site: Site = request.app.state.site
            changing, written = request.method == "POST", dict[str, str]()
            try:
                if not changing:
                    return await run_in_threadpool(_answer, site, request, need, handler)
                # Whoever may not do it is told so before anything of theirs is read.
                person = await run_in_threadpool(_admitted, site, request, need)
                visit = Visit(site, request, person, *await _form(request, files))
                written = {name: text for name, text in visit.form.items() if not name.startswith("_")}
                return await run_in_threadpool(handler, visit)
            except HTTPException as error:
                return refusal(request.scope, error.status_code, error.detail)
            except DatabaseUnusable as error:
                log.warning("%r cannot be served: %s", request.url.path, error.why)
                unable = not_shown if not changing else not_attached if files else not_saved
                return refusal(request.scope, 503, unable(site.desk), written.values())
            except Exception as error:  # the last door: its text may hold what somebody wrote
                where = "".join(traceback.format_tb(error.__traceback__))
                log.error("%r failed: %s\n%s", request.url.path, type(error).__name__, where)
                return refusal(request.scope, 500, say("pages.failed"))

        endpoint.need = need  # type: ignore[attr-defined]  # a mark on a function, read by the guard
        return endpoint

    return around


_Form = tuple[Mapping[str, str], Mapping[str, Given]]


def _answer(site: Site, request: Request, need: Need, handler: Handler) -> Response:
    try:
        person = _admitted(site, request, need)
    except HTTPException as error:
        if error.status_code == 401 and SCRIPT not in request.headers:
            return RedirectResponse("/sign-in", 303)
        raise
    return handler(Visit(site, request, person, {}))


def _admitted(site: Site, request: Request, need: Need) -> Person | None:
    """The person behind a request that they may make; raises the refusal of any other."""
    person = None if need == "nobody" else whoever(site, request)
    if need in {"staff", "desk"}:
        if person is None:
            raise HTTPException(401, say("pages.signed_out"))
        if need == "desk" and not person.desk:
            raise HTTPException(403, say("desk.refused_right"))
        if request.method == "POST" and not site.pace.allows(person.id):
            raise HTTPException(429, say("pages.too_fast"))
    return person


def whoever(site: Site, request: Request) -> Person | None:
    """The person behind a request; raises 403 where a sign-in is configured and says nothing good."""
    try:
        return site.identity.person(request)
    except NoIdentity:
        raise HTTPException(403, say("pages.no_identity")) from None
    except UnknownPerson:
        raise HTTPException(403, say("pages.unknown_person")) from None


async def _form(request: Request, files: int) -> _Form:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind and request.headers.get("content-length", "0") == "0":
        return {}, {}
    if kind not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        raise HTTPException(415, say("pages.bad_request"))
    texts, given = dict[str, str](), dict[str, Given]()
    try:
        async with request.form(max_files=files, max_fields=MOST_FIELDS, max_part_size=1_000_000) as form:
            for name, value in form.items():
                if isinstance(value, UploadFile):
                    if value.filename:
                        data = await value.read()
                        given[name] = Given(value.filename, len(data), data)
                else:
                    texts[name] = value
    except HTTPException as error:
        if error.status_code == 413 and files:
            # The page it came from says so; the size of the request is as good as the file's.
            size = max(LARGEST_UPLOAD, int(request.headers.get("content-length", "0")))
            return {}, {"file": Given("", size, b"")}
        if error.status_code != 400:
            raise
        raise HTTPException(400, say("pages.bad_request")) from None
    return texts, given
