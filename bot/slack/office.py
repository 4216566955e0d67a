"""What every handler works with: the desk, who is who, and how a turn is taken in and answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot import intake
from bot.slack.identity import Identity
from bot.slack.people import Directory
from bot.slack.places import SLACK
from bot.slack.screens import Screens
from bot.slack.thinking import Thinking
from bot.wiring import Desk
from dialogs.reply import Reply
from dialogs.turn import Person, Press, Submit, Turn, Typed
from storage import codec, outbox, sent
from storage.engine import reading, writing

Body = Mapping[str, Any]
Said = Typed | Press | Submit


@dataclass(frozen=True, slots=True)
class Office:
    """The desk as Slack's handlers see it."""

    desk: Desk
    identity: Identity
    directory: Directory
    screens: Screens
    thinking: Thinking

    def person(self, body: Body, surely: bool = False) -> Person:
        """Who a delivery comes from. Raises ``NotAllowed`` and ``CannotCheck``."""
        return self.directory.person(*account_of(body), surely=surely)

    def take(self, person: Person, place: str, key: str, *said: Said) -> Reply:
        """Take in what one delivery says, in one transaction, and give the answer; a repeated delivery gets
        the one it had."""
        at = self.desk.clock()
        turns = [Turn(person, place, at, _part(key, left), each) for left, each in _counted_down(said)]
        reply = intake.take(self.desk, *turns)
        if reply is None:
            with reading(self.desk.engine) as session:
                row = sent.by_key(session, f"reply:{place}:{key}")
            reply = codec.load(Reply, row.payload) if row else Reply()
        return reply

    def put(
        self,
        kind: str,
        key: str,
        person: Person,
        payload: Mapping[str, Any],
        *,
        place: str = SLACK,
        bundle: str = "",
    ) -> None:
        """Put something that is no turn's answer into the outbox, once for its key."""
        at = self.desk.clock()
        with writing(self.desk.engine) as session:
            outbox.put(
                session,
                f"{kind}:{place}:{key}",
                place,
                person.id,
                kind=kind,
                payload=payload,
                at=at,
                bundle=bundle,
            )
        self.desk.wake()


def _counted_down(said: tuple[Said, ...]) -> Iterator[tuple[int, Said]]:
    """Each with how many come after it."""
    return zip(reversed(range(len(said))), said, strict=True)


def _part(key: str, left: int) -> str:
    """The key of what is said before the last, whose key is the delivery's own."""
    return f"{key}b{left}" if left else key


def account_of(body: Body) -> tuple[str, str]:
    """The Slack id somebody acts under, and their workspace."""
    if "event" in body:
        event = body["event"]
        inner = event.get("message") or event
        user = event.get("user") or inner.get("user") or ""
        return str(user), str(inner.get("user_team") or event.get("user_team") or body.get("team_id") or "")
    if "user_id" in body:
        return str(body["user_id"]), str(body.get("team_id") or "")
    user = body.get("user") or {}
    return str(user.get("id") or ""), str(user.get("team_id") or (body.get("team") or {}).get("id") or "")


def app_link(body: Body, identity: Identity) -> str:
    """The address that opens the direct message with the bot."""
    app = str(body.get("api_app_id") or "")
    return f"https://slack.com/app_redirect?app={app}&team={identity.team}"
