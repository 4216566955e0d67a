"""The pages put together: which address leads where, and what stands in front of all of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.web import attached, catalogue, chat, companies, lists, paper, policy, signin
from bot.web import desk as pages
from bot.web.guard import Guard
from bot.web.identity import Identity
from bot.web.refusal import refusal
from bot.web.shell import STATIC
from bot.web.stream import Hub, stream
from bot.web.visit import Site, Visit, page
from bot.wiring import Desk
from dialogs.wording import say
from storage import health

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_STATUS = {404: say("pages.no_such_page"), 405: say("pages.wrong_method")}


@page("nobody")
def static(visit: Visit) -> Response:
    """``/static/{name}``: one of our files, and no other."""
    path = STATIC / visit.request.path_params["name"]
    if path.parent != STATIC or path.suffix not in TYPES or not path.is_file():
        raise HTTPException(404, say("pages.no_such_page"))
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable"
        if visit.request.query_params.get("v")
        else "no-cache"
    }
    return FileResponse(path, media_type=TYPES[path.suffix], headers=headers)


@page("nobody")
def healthz(visit: Visit) -> Response:
    """``/healthz``: figures only; 503 when what was promised is not being kept."""
    found = health.measure(visit.desk.engine, visit.desk.clock())
    alive = {name: probe() for name, probe in visit.desk.probes.items()}
    good = found.good and all(alive.values())
    figures = {
        "good": good,
        "oldest_unsent_seconds": round(found.oldest_unsent.total_seconds(), 1),
        "parked": found.parked,
        "writable": found.writable,
        "why": found.why,
        **alive,
    }
    return JSONResponse(figures, 200 if good else 503)


ROUTES = (
    Route("/", chat.chat, methods=["GET"]),
    Route("/say", chat.typed, methods=["POST"]),
    Route("/press", chat.press, methods=["POST"]),
    Route("/drafts", chat.take_up, methods=["POST"]),
    Route("/stream", stream, methods=["GET"]),
    Route("/queue", lists.queue, methods=["GET"]),
    Route("/cases", lists.cases, methods=["GET"]),
    Route("/search", lists.search, methods=["GET"]),
    Route("/cases/{number}", pages.case, methods=["GET"]),
    Route("/cases/{number}/print", paper.print_case, methods=["GET"]),
    Route("/cases/{number}/print", paper.print_with_contact, methods=["POST"]),
    Route("/cases/{number}/receipt", paper.print_receipt, methods=["GET"]),
    Route("/cases/{number}/attachments", attached.attach, methods=["POST"]),
    Route("/cases/{number}/attachments/{attachment:int}", attached.download, methods=["GET"]),
    Route("/policy", policy.policy, methods=["GET"]),
    Route("/issues", catalogue.issues, methods=["GET"]),
    Route("/issues/new", catalogue.new, methods=["GET"]),
    Route("/issues/new", catalogue.add, methods=["POST"]),
    Route("/issues/release", catalogue.release, methods=["GET"]),
    Route("/issues/release", catalogue.take_over, methods=["POST"]),
    Route("/issues/{issue}", catalogue.issue, methods=["GET"]),
    Route("/issues/{issue}", catalogue.edit, methods=["POST"]),
    Route("/companies", companies.companies, methods=["GET"]),
    Route("/companies/{company}", companies.company, methods=["GET"]),
    Route("/companies/{company}", companies.correct, methods=["POST"]),
    Route("/act", pages.act, methods=["POST"]),
    Route("/sign-in", signin.sign_in, methods=["GET"]),
    Route("/sign-in", signin.enter, methods=["POST"]),
    Route("/sign-out", signin.leave, methods=["POST"]),
    Route("/static/{name}", static, methods=["GET"]),
    Route("/healthz", healthz, methods=["GET"]),
    Route("/{number:case}", lists.named, methods=["GET"]),
)


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return refusal(request.scope, status, _STATUS.get(status, say("pages.failed")))


def create_app(desk: Desk) -> Starlette:
    """The pages of ``desk``. Needs its delivery worker running elsewhere in the process."""
    hub = Hub(desk)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(hub.run())
        try:
            yield
        finally:
            hub.close()
            await watching

    app = Starlette(
        routes=list(ROUTES),
        lifespan=lifespan,
        middleware=[Middleware(Guard, only_here=not desk.settings.signin_header)],
        exception_handlers={HTTPException: _refused},
    )
    app.state.site = Site(desk, Identity(desk))
    app.state.hub = hub
    return app
