"""Who somebody in Slack is: the profile, the desk's members, and who is nobody here.

Fails closed: a guest, a bot, another workspace, a deactivated account, an empty list or a look-up that
failed get nothing. What was looked up holds for a minute. Rights of the desk are never stored.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.identity import Identity
from bot.wiring import Desk
from dialogs.turn import Person
from storage import accounts, people
from storage.engine import reading, writing

HOLDS = 60.0
"""Seconds for which a look-up is believed."""
PATIENCE = 0.5
"""Seconds a request waits for Slack to say who somebody is."""
PAUSE = 3.0
"""Seconds after a failed look-up in which it is not tried again."""
SLACKBOT = "USLACKBOT"
DEPARTMENT_TOLD = "renkei_department"
"""Where in a profile the custom field is put that the settings name for the department."""
T = TypeVar("T")
log = logging.getLogger(__name__)


class NotAllowed(Exception):
    """Somebody who may use nothing here."""


class CannotCheck(Exception):
    """Slack did not say who somebody is; they may try again."""


def realm_of(team: str) -> str:
    """The realm of a workspace in the table of people."""
    return f"slack:{team}"


@dataclass(frozen=True, slots=True)
class _Asked(Generic[T]):
    """A look-up on its way. What it brings is as old as the asking, however late it comes."""

    at: float
    answer: "Future[T]"


@dataclass(slots=True)
class _Known(Generic[T]):
    at: float
    value: T | None = None
    pending: "_Asked[T] | None" = None
    failed: float = -PAUSE


class Remembered(Generic[T]):
    """Look-ups that hold for ``HOLDS`` seconds; one at a time for a key, never waited for long."""

    def __init__(self, ask: Callable[[str], T], pool: ThreadPoolExecutor, clock: Callable[[], float]) -> None:
        self._ask, self._pool, self._clock = ask, pool, clock
        self._known: dict[str, _Known[T]] = {}
        self._lock = Lock()

    def get(self, key: str) -> T:
        """The value. Raises ``CannotCheck``."""
        with self._lock:
            now = self._clock()
            known = self._known.setdefault(key, _Known(now - HOLDS))
            _harvest(known)
            if known.value is not None and now - known.at < HOLDS:
                return known.value
            if now - known.failed < PAUSE:
                raise CannotCheck
            if known.pending is None or now - known.pending.at >= HOLDS:
                known.pending = _Asked(now, self._pool.submit(self._ask, key))
            pending = known.pending
        try:
            value = pending.answer.result(PATIENCE)
        except (TooSlow, SlackApiError, OSError, ValueError, KeyError) as error:
            log.warning("a look-up failed: %s", type(error).__name__)
            with self._lock:
                known.failed = self._clock()
            raise CannotCheck from None
        with self._lock:
            _harvest(known)
        return value


def _harvest(known: _Known[T]) -> None:
    """Take what a look-up brought, were it after nobody waited for it any more."""
    pending = known.pending
    if pending and pending.answer.done():
        known.pending = None
        if pending.answer.exception() is None:
            known.value, known.at = pending.answer.result(), pending.at


class Directory:
    """Finds the person behind a Slack id."""

    def __init__(
        self, desk: Desk, client: WebClient, identity: Identity, clock: Callable[[], float] = monotonic
    ) -> None:
        self._desk, self._client, self._identity = desk, client, identity
        pool = ThreadPoolExecutor(4, "slack-people")
        self._profiles = Remembered(self._profile, pool, clock)
        self._groups = Remembered(self._members, pool, clock)

    def person(self, user: str, team: str = "", surely: bool = False) -> Person:
        """The person, with the desk's rights if they have them now. Raises ``NotAllowed``, ``CannotCheck``.

        ``surely``: where it cannot be found out now whether they have them, that too is ``CannotCheck``.
        """
        home = self._identity.team
        if not home:
            raise CannotCheck
        if not user or user == SLACKBOT or (team and team != home):
            raise NotAllowed
        profile = self._profiles.get(user)
        if not _may_enter(profile, home):
            raise NotAllowed
        desk = self._works_desk(user) if surely else self._is_desk(user)
        return replace(self._remembered(user, home, profile), desk=desk)

    def _is_desk(self, user: str) -> bool:
        """Whether somebody works the desk's queue now; a list that cannot be read has no members."""
        try:
            return self._works_desk(user)
        except CannotCheck:
            return False

    def _works_desk(self, user: str) -> bool:
        settings = self._desk.settings
        if not settings.slack_desk_usergroup:
            return user in settings.slack_desk_users
        return user in self._groups.get(settings.slack_desk_usergroup)

    def account(self, person_id: str) -> str | None:
        """The Slack id of a person; None where they have none in this workspace."""
        if not self._identity.team:
            raise CannotCheck
        with reading(self._desk.engine) as session:
            return accounts.account_of(session, realm_of(self._identity.team), person_id)

    def tell_department(self, user: str, department: str) -> None:
        """Remember what somebody said of their department, where the profile says nothing."""
        with writing(self._desk.engine) as session:
            known = accounts.entry(session, realm_of(self._identity.team), user)
            if known:
                people.remember(session, replace(known, department=department, origin="told"))

    def _remembered(self, user: str, team: str, profile: Mapping[str, Any]) -> Person:
        told = profile.get("profile") or {}
        name = str(told.get("real_name") or profile.get("real_name") or profile.get("name") or user)
        entry = people.Entry(
            realm_of(team),
            user,
            name[:200],
            str(told.get(DEPARTMENT_TOLD, told.get("title")) or "")[:200],
            email=str(told.get("email") or "")[:254].strip().lower(),
            origin="slack",
        )
        with reading(self._desk.engine) as session:
            known = accounts.entry(session, entry.realm, user)
            if known and not entry.department:
                entry = replace(entry, department=known.department, origin=known.origin)
            if known == entry:
                person = people.by_account(session, entry.realm, user, self._desk.clock().date())
                if person:
                    return person
        with writing(self._desk.engine) as session:
            return people.remember(session, entry)

    def _profile(self, user: str) -> Mapping[str, Any]:
        found: dict[str, Any] = self._client.users_info(user=user)["user"]
        field = self._desk.settings.slack_department_field
        if field:
            # Custom fields do not come with the account itself.
            fields = self._client.users_profile_get(user=user)["profile"].get("fields") or {}
            value = (fields.get(field) or {}).get("value") or ""
            found["profile"] = {**(found.get("profile") or {}), DEPARTMENT_TOLD: value}
        return found

    def _members(self, group: str) -> frozenset[str]:
        return frozenset(self._client.usergroups_users_list(usergroup=group)["users"])


def _may_enter(user: Mapping[str, Any], team: str) -> bool:
    shut = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_app_user")
    if any(user.get(flag) for flag in shut):
        return False
    return user.get("team_id") == team
