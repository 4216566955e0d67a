"""Server-sent events: what is new in a person's page log, and how much waits for them.

Wakes with the delivery worker of this process, looks every half second for what another process
wrote, and reads the database once for all open pages. An absent browser holds up nothing: it asks
again from where it was (``Last-Event-ID``).
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.web.entries import entries_since, newest, recipients_of, shown_since
from bot.web.refusal import refusal
from bot.web.render import entry_data
from bot.web.visit import Site, not_saved, whoever
from bot.web.waiting import waiting_for
from bot.wiring import Desk
from dialogs.turn import Person
from dialogs.wording import say
from storage.engine import DatabaseUnusable

POLL_SECONDS = 0.5
QUEUE_SECONDS = 2.0
HEARTBEAT_SECONDS = 15.0
MOST_PAGES = 20
"""Open pages of one person."""
log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class _Listener:
    person: Person
    wake: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """Knows the open pages and wakes those for whom there is something new."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._listeners: set[_Listener] = set()
        self._look = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._last: int | None = None
        self._queue_mark = ""
        self.closed = False

    def close(self) -> None:
        """End every stream, now and from now on. May be called from any thread or a signal."""
        self.closed = True
        self.poke()
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, list(self._listeners))

    def poke(self) -> None:
        """There may be something new. May be called from any thread."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._look.set)

    def join(self, person: Person) -> _Listener:
        """A page was opened. Raises 429 when one person has too many."""
        if sum(each.person.id == person.id for each in self._listeners) >= MOST_PAGES:
            raise HTTPException(429, say("pages.too_fast"))
        listener = _Listener(person)
        self._listeners.add(listener)
        return listener

    def leave(self, listener: _Listener) -> None:
        """A page was closed."""
        self._listeners.discard(listener)

    async def run(self) -> None:
        """Look for what is new until the hub is closed."""
        self._loop = asyncio.get_running_loop()
        self._desk.signal.listen(self.poke)
        idle = 0.0
        try:
            while not self.closed:
                poked = await _within(self._look, POLL_SECONDS)
                idle = 0.0 if poked else idle + POLL_SECONDS
                if self._listeners:
                    await self._tick(poked or idle % QUEUE_SECONDS < POLL_SECONDS)
        finally:
            self._desk.signal.unlisten(self.poke)

    async def _tick(self, with_queue: bool) -> None:
        people = {each.person.id: each.person for each in self._listeners}
        everybody = recipients_of(*people.values())
        try:
            if self._last is None:
                # Whatever came before the first look is read by the pages themselves.
                self._last = await run_in_threadpool(newest, self._desk, everybody)
                self._wake(list(self._listeners))
            fresh = await run_in_threadpool(entries_since, self._desk, everybody, self._last)
            told = {row.recipient for row in fresh}
            self._last = max((row.id for row in fresh), default=self._last)
            member = next((person for person in people.values() if person.desk), None)
            changed = False
            if member and (fresh or with_queue):
                mark = (await run_in_threadpool(waiting_for, self._desk, member)).mark
                changed, self._queue_mark = mark != self._queue_mark, mark
        except DatabaseUnusable as error:
            log.warning("streams wait for the database: %s", error.why)
            return
        self._wake(
            each
            for each in list(self._listeners)
            if told.intersection(recipients_of(each.person)) or (changed and each.person.desk)
        )

    @staticmethod
    def _wake(listeners: Iterable[_Listener]) -> None:
        for listener in listeners:
            listener.wake.set()


async def _within(event: asyncio.Event, seconds: float) -> bool:
    """Whether the event came within this time; it is cleared."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    event.clear()
    return True


async def stream(request: Request) -> Response:
    """``/stream``: with ``after`` or ``Last-Event-ID`` also the entries that follow it."""
    site: Site = request.app.state.site
    hub: Hub = request.app.state.hub
    try:
        person = await run_in_threadpool(whoever, site, request)
        if person is None:
            raise HTTPException(401, say("pages.signed_out"))
        if hub.closed:
            raise HTTPException(503, say("pages.disconnected"))
        after = _after(request)
        listener = hub.join(person)
    except HTTPException as error:
        return refusal(request.scope, error.status_code, error.detail)
    except DatabaseUnusable:
        return refusal(request.scope, 503, not_saved(site.desk))
    events = _events(request, site, hub, listener, after)
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


stream.need = "staff"  # type: ignore[attr-defined]  # a mark on a function, read by the guard


def _after(request: Request) -> int | None:
    given = request.headers.get("last-event-id") or request.query_params.get("after", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else None


async def _events(
    request: Request, site: Site, hub: Hub, listener: _Listener, after: int | None
) -> AsyncIterator[str]:
    desk, person = site.desk, listener.person
    told = None
    try:
        yield "retry: 1000\n\n"
        while not hub.closed:
            try:
                if after is not None:
                    for entry in await run_in_threadpool(shown_since, desk, person, after):
                        after = entry.id
                        yield _event("entry", entry_data(entry), entry.id)
                waiting = await run_in_threadpool(waiting_for, desk, person)
            except DatabaseUnusable:
                await _within(listener.wake, POLL_SECONDS)
                continue
            if waiting != told:
                told = waiting
                yield _event("waiting", {"count": waiting.count, "mark": waiting.mark})
            if not await _within(listener.wake, HEARTBEAT_SECONDS):
                # A session that ended, or a right that was taken away, ends its pages as well.
                if await run_in_threadpool(_still, site, request) != person:
                    return
                yield ": \n\n"
    finally:
        hub.leave(listener)


def _still(site: Site, request: Request) -> Person | None:
    try:
        return whoever(site, request)
    except (HTTPException, DatabaseUnusable):
        return None


def _event(name: str, data: object, event_id: int | None = None) -> str:
    first = f"id: {event_id}\n" if event_id is not None else ""
    return f"{first}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
