"""Who is asking: the person behind a request, from the session or from the sign-in in front of us.

Fails closed: no session, an unknown person, a proxy nobody trusts are all nobody. Rights are read
anew with every request. Knows no pages.
"""

from collections import OrderedDict
from ipaddress import ip_address, ip_network
from time import monotonic

from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from bot.settings import Settings
from bot.wiring import Desk
from dialogs.turn import Person
from storage import people, web_sessions
from storage.engine import DatabaseUnusable, reading, writing

COOKIE = "renkei_session"
DEMO = "demo"
SIGN_IN = "sign-in"
TOUCH_SECONDS = 300
MOST_KEPT = 2_000


class NoIdentity(Exception):
    """A sign-in is configured, and this request did not come through it."""


class UnknownPerson(Exception):
    """Signed in, but not one of the people who use the desk."""


def signs_in(settings: Settings) -> bool:
    """Whether a real sign-in stands in front of the pages."""
    return bool(settings.signin_header and settings.trusted_proxies)


class Identity:
    """Finds the person behind a request."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._touched: OrderedDict[str, float] = OrderedDict()

    @property
    def demo(self) -> bool:
        """Whether anybody on this machine may be any of the demo people."""
        return not self._desk.settings.signin_header

    def person(self, request: HTTPConnection) -> Person | None:
        """Who asks; None when nobody is signed in. Raises ``NoIdentity`` or ``UnknownPerson``."""
        if not self.demo:
            return self._through_proxy(request)
        token = request.cookies.get(COOKIE, "")
        if not token:
            return None
        now = self._desk.clock()
        with reading(self._desk.engine) as session:
            owner = web_sessions.person_of(session, token, now)
            person = _demo_person(session, owner, self._desk) if owner else None
        if person:
            self._touch(token)
        return person

    def demo_people(self) -> tuple[Person, ...]:
        """The people one may be where nobody signs in for real."""
        if not self.demo:
            return ()
        with reading(self._desk.engine) as session:
            return people.everybody(session, self._desk.clock().date(), DEMO)

    def sign_in(self, request: HTTPConnection, person_id: str) -> str | None:
        """A new session for a demo person, in place of the one before; None for anybody else."""
        if person_id not in {person.id for person in self.demo_people()}:
            return None
        now = self._desk.clock()
        with writing(self._desk.engine) as session:
            web_sessions.end(session, request.cookies.get(COOKIE, ""))
            web_sessions.sweep(session, now)
            return web_sessions.start(session, person_id, now)

    def sign_out(self, request: HTTPConnection) -> None:
        """End the session of a request."""
        with writing(self._desk.engine) as session:
            web_sessions.end(session, request.cookies.get(COOKIE, ""))

    def _through_proxy(self, request: HTTPConnection) -> Person:
        settings = self._desk.settings
        given = request.headers.getlist(settings.signin_header)
        peer = request.client.host if request.client else ""
        # Two values would mean that somebody in front did not replace what the browser sent.
        if len(given) != 1 or not given[0].strip() or not _trusted(peer, settings.trusted_proxies):
            raise NoIdentity
        account, today = given[0].strip(), self._desk.clock().date()
        with reading(self._desk.engine) as session:
            person = people.by_account(session, SIGN_IN, account, today) or people.by_email(
                session, account, today
            )
        if person is None:
            raise UnknownPerson
        desk = person.desk or account in settings.desk_members or person.id in settings.desk_members
        return Person(person.id, person.name, person.department, desk)

    def _touch(self, token: str) -> None:
        """Keep a session in use from falling idle, without writing at every request."""
        now = monotonic()
        if now - self._touched.get(token, -TOUCH_SECONDS) < TOUCH_SECONDS:
            return
        self._touched[token] = now
        if len(self._touched) > MOST_KEPT:
            self._touched.popitem(last=False)
        try:
            with writing(self._desk.engine) as session:
                web_sessions.touch(session, token, self._desk.clock())
        except DatabaseUnusable:
            # Reading goes on while writing cannot; it is tried again with the next request.
            self._touched.pop(token, None)


def _demo_person(session: Session, owner: str, desk: Desk) -> Person | None:
    today = desk.clock().date()
    return next((each for each in people.everybody(session, today, DEMO) if each.id == owner), None)


def _trusted(peer: str, proxies: tuple[str, ...]) -> bool:
    try:
        address = ip_address(peer)
        return any(address in ip_network(proxy.strip(), strict=False) for proxy in proxies if proxy.strip())
    except ValueError:
        return False
