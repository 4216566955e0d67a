"""People in Slack, as a test drives them: what they do arrives signed, as Slack would send it.

A button is pressed where it was posted, a modal is sent with the fields it has: what a person could not
do here, Slack would not let them do either.
"""

import asyncio
import hashlib
import hmac
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from bot.slack.wiring import Slack
from bot.wiring import Desk
from storage.engine import DatabaseUnusable
from tests.faults.limits import view_troubles, words_of
from tests.faults.slackstub import APP, BOT, DESK_CHANNEL, SECRET, TEAM, Post, SlackStub, dm_of
from tests.faults.socketstub import SocketStub

_COUNT = count(1)


@dataclass
class Answer:
    """What a delivery was answered with."""

    status: int
    body: dict[str, Any]
    seconds: float


def signed(body: bytes, stamp: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers Slack sends with a body."""
    at = str(int(stamp if stamp is not None else time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": at, "x-slack-signature": f"v0={digest}"}


def sent_to(door: Any, body: bytes, headers: dict[str, str], method: str = "POST") -> Answer:
    """A request at the door, in process."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]
    answered: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        answered.append(message)

    given = [(name.encode(), value.encode("utf-8")) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": "/slack/events", "headers": given}
    begun = time.monotonic()
    asyncio.run(door(scope, receive, send))
    text = b"".join(message.get("body", b"") for message in answered[1:]).decode()
    return Answer(
        answered[0]["status"], json.loads(text) if text.startswith("{") else {}, time.monotonic() - begun
    )


class Http:
    """What happens in Slack arrives as signed requests."""

    def __init__(self, door: Any) -> None:
        self._door = door

    def carry(self, kind: str, body: dict[str, Any]) -> Answer:
        """Deliver one thing of a kind, as Socket Mode names kinds."""
        if kind == "events_api":
            data = json.dumps(body).encode()
            return sent_to(self._door, data, {"content-type": "application/json", **signed(data)})
        fields = body if kind == "slash_commands" else {"payload": json.dumps(body)}
        data = urlencode(fields).encode()
        headers = {"content-type": "application/x-www-form-urlencoded", **signed(data)}
        return sent_to(self._door, data, headers)


class Socketed:
    """The same through Socket Mode. What is not acknowledged counts as 500: Slack would send it again."""

    PATIENCE = 3.0

    def __init__(self, stub: SocketStub) -> None:
        self._stub = stub

    def carry(self, kind: str, body: dict[str, Any]) -> Answer:
        """Deliver one thing in an envelope of its own."""
        envelope, begun = f"envelope{next(_COUNT)}", time.monotonic()
        self._stub.deliver(kind, body, envelope)
        found = self._stub.await_answer(envelope, self.PATIENCE)
        return Answer(500 if found is None else 200, found or {}, time.monotonic() - begun)


@dataclass
class Workspace:
    """A desk, Slack in front of it and the stand-in behind it; ``way`` is how deliveries get there."""

    desk: Desk
    slack: Slack
    stub: SlackStub
    way: Http | Socketed

    def deliver(self) -> None:
        """Send what is due; like the worker, later when the database cannot be used."""
        with suppress(DatabaseUnusable):
            self.desk.delivery.run_once()

    def event(self, event: dict[str, Any], event_id: str = "", **more: Any) -> Answer:
        """An event of the Events API."""
        body = {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": APP,
            "event_id": event_id or f"Ev{next(_COUNT)}",
            "event": event,
            **more,
        }
        return self.way.carry("events_api", body)

    def payload(self, payload: dict[str, Any]) -> Answer:
        """A press, a shortcut or a modal."""
        return self.way.carry("interactive", payload)

    def member(self, user: str) -> "Member":
        """Somebody."""
        return Member(self, user)


@dataclass
class Member:
    """One person in Slack."""

    space: Workspace
    id: str
    answers: list[Answer] = field(default_factory=list)
    open_view: dict[str, Any] | None = None

    @property
    def dm(self) -> str:
        """Their direct message with the bot."""
        return dm_of(self.id)

    def _who(self) -> dict[str, Any]:
        return {"id": self.id, "team_id": TEAM}

    def _base(self, kind: str) -> dict[str, Any]:
        trigger = f"trigger{next(_COUNT)}"
        return {
            "type": kind,
            "user": self._who(),
            "team": {"id": TEAM},
            "api_app_id": APP,
            "trigger_id": trigger,
        }

    def _done(self, answer: Answer) -> Answer:
        self.answers.append(answer)
        self.space.deliver()
        return answer

    def write(self, text: str, ts: str = "", **more: Any) -> Answer:
        """A message to the bot, in the direct message."""
        stamp = ts or f"{int(time.time())}.{next(_COUNT):06}"
        event = {
            "type": "message", "channel_type": "im", "channel": self.dm, "user": self.id, "ts": stamp,
            "text": escaped(text), **more,
        }  # fmt: skip
        return self._done(self.space.event(event))

    def mention(self, text: str, channel: str = "C0HALL", ts: str = "", thread: str = "") -> Answer:
        """A post in a channel that addresses the bot."""
        stamp = ts or f"{int(time.time())}.{next(_COUNT):06}"
        event = {
            "type": "app_mention", "channel": channel, "user": self.id, "ts": stamp,
            "text": f"<@{BOT}> {escaped(text)}",
        }  # fmt: skip
        if thread:
            event["thread_ts"] = thread
        return self._done(self.space.event(event))

    def opens(self, tab: str = "messages") -> Answer:
        """Open the direct message or Home."""
        event = {"type": "app_home_opened", "tab": tab, "user": self.id, "channel": self.dm}
        return self._done(self.space.event(event))

    def command(self, text: str, channel: str = "C0HALL") -> Answer:
        """The slash command."""
        fields = {
            "command": self.space.desk.settings.slack_command, "text": text, "user_id": self.id, "team_id": TEAM, "channel_id": channel,
            "trigger_id": f"trigger{next(_COUNT)}", "api_app_id": APP, "response_url": "https://example.invalid/",
        }  # fmt: skip
        return self._done(self.space.way.carry("slash_commands", fields))

    def shortcut(self) -> Answer:
        """The global shortcut."""
        return self._done(self.space.payload({**self._base("shortcut"), "callback_id": "record"}))

    def record(
        self, text: str, channel: str = "C0HALL", ts: str = "1700000000.000100", **more: Any
    ) -> Answer:
        """The shortcut on a message."""
        message = {"type": "message", "text": escaped(text), "ts": ts, "user": "U0OTHER", **more}
        payload = {**self._base("message_action"), "callback_id": "record_message", "message": message}
        return self._done(self.space.payload({**payload, "channel": {"id": channel}, "message_ts": ts}))

    def button(self, label: str, post: Post | None = None) -> tuple[Post, dict[str, Any]]:
        """The newest button with a label that this person sees (or the one of a post)."""
        seen = [post] if post else list(self.sees())[::-1]
        for one in seen:
            for element in elements(one.blocks):
                if element["type"] == "button" and element["text"]["text"] == label:
                    return one, element
        raise LookupError(f"no button {label!r}")

    def sees(self) -> list[Post]:
        """Every post this person sees, oldest first."""
        stub = self.space.stub
        return [post for post in stub.posts if post.channel == self.dm or (post.user in {"", self.id}
                and not post.channel.startswith("D"))]  # fmt: skip

    def press(self, label: str, post: Post | None = None) -> Answer:
        """Press a button."""
        return self.act(*self.button(label, post))

    def act(self, post: Post, element: dict[str, Any], option: dict[str, Any] | None = None) -> Answer:
        """Press an element of a post, or take one of its options."""
        action = {
            "action_id": element["action_id"],
            "type": element["type"],
            "action_ts": f"{next(_COUNT)}.0",
        }
        if option:
            action["selected_option"] = option
        else:
            action["value"] = element["value"]
        payload = {
            **self._base("block_actions"),
            "actions": [action],
            "channel": {"id": post.channel},
            "message": {"ts": post.ts, **({"thread_ts": post.thread} if post.thread else {})},
            "container": {
                "type": "message", "message_ts": post.ts, "channel_id": post.channel,
                "is_ephemeral": bool(post.user),
            },
        }  # fmt: skip
        return self._done(self.space.payload(payload))

    def act_in_view(self, view: dict[str, Any], label: str) -> Answer:
        """Press a button of a modal or of Home."""
        element = next(
            one
            for one in elements(view["blocks"])
            if one["type"] == "button" and one["text"]["text"] == label
        )
        return self._in_view(
            view, {"action_id": element["action_id"], "type": "button", "value": element["value"]}
        )

    def choose_in_view(self, view: dict[str, Any], element: dict[str, Any], option: dict[str, Any]) -> Answer:
        """Take an option of a select of Home."""
        chosen = {"action_id": element["action_id"], "type": "static_select", "selected_option": option}
        return self._in_view(view, chosen)

    def _in_view(self, view: dict[str, Any], action: dict[str, Any]) -> Answer:
        action = {**action, "action_ts": f"{next(_COUNT)}.0"}
        shown = {"id": "VHOME", **view, "state": {"values": {}}}
        container = {"type": "view", "view_id": shown["id"]}
        payload = {**self._base("block_actions"), "actions": [action], "view": shown, "container": container}
        return self._done(self.space.payload(payload))

    def submit(self, view: dict[str, Any], fields: dict[str, str]) -> Answer:
        """Send a modal with these fields; the others as they stand in it."""
        values: dict[str, Any] = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                element = block["element"]
                values[block["block_id"]] = {
                    element["action_id"]: _value(element, fields.get(block["block_id"]))
                }
        unknown = set(fields) - set(values)
        assert not unknown, f"the modal has no {unknown}"
        payload = {**self._base("view_submission"), "view": {**view, "state": {"values": values}}}
        answer = self._done(self.space.payload(payload))
        match answer.body.get("response_action"):
            case "errors":
                shown = {block.get("block_id") for block in view["blocks"]}
                assert set(answer.body["errors"]) <= shown
                self.open_view = view
            case "update":
                self.space.stub.troubles += view_troubles(answer.body["view"])
                self.open_view = {"id": "VUPDATED", **answer.body["view"]}
            case _:
                self.open_view = None
        return answer

    @property
    def view(self) -> dict[str, Any]:
        """The newest modal."""
        return self.space.stub.views[-1]

    def read(self) -> str:
        """All words of the newest post in the direct message."""
        return words_of(self.space.stub.seen_by(self.id)[-1].blocks)

    def reads(self, channel: str = DESK_CHANNEL) -> list[str]:
        """The words of every post everybody sees in a channel."""
        return [words_of(post.blocks) for post in self.space.stub.in_channel(channel)]


def escaped(text: str) -> str:
    """What somebody typed as Slack delivers it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def elements(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Everything that can be pressed."""
    found = []
    for block in blocks:
        found += block["elements"] if block["type"] == "actions" else []
        found += [block["accessory"]] if "accessory" in block else []
    return found


def _value(element: dict[str, Any], given: str | None) -> dict[str, Any]:
    if element["type"] == "static_select":
        chosen = element.get("initial_option")
        if given is not None:
            chosen = next(option for option in element["options"] if option["value"] == (given or "-"))
        return {"type": "static_select", "selected_option": chosen}
    if element["type"] == "datepicker":
        picked = given if given is not None else element.get("initial_date")
        return {"type": "datepicker", "selected_date": picked or None}
    return {"type": element["type"], "value": given if given is not None else element.get("initial_value")}
