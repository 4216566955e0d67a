"""The golden transcripts, word for word, through Slack: typed, pressed and sent as people do there."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from bot.slack.pressing import carried
from dialogs.reply import Card, Choice, Choices, Form, Reply
from dialogs.turn import Press
from storage import codec, sent
from storage.engine import reading
from tests import replay
from tests.faults.database import in_trouble
from tests.faults.limits import words_of
from tests.faults.slackstub import DESK_CHANNEL, Post
from tests.faults.slackuser import Member, Workspace, elements
from tests.slack.people import ACCOUNTS

BOTH_WAYS = True
"""Every promise here holds over HTTP and through Socket Mode."""

_STAMPS = count(int(time.time()))
TRANSCRIPTS = replay.transcripts("slack")


class SlackSpeaker:
    """One person in Slack. What they read is what was posted where they see it."""

    def __init__(self, member: Member, desk: bool) -> None:
        self.member, self.desk, self.read = member, desk, 0
        self.refused: list[tuple[str, str]] = []
        """Messages that were not taken: what was written, and when by Slack's clock."""

    def come(self) -> Reply:
        """Home, and there the button that says where one stands."""
        self.member.opens("home")
        self.member.act_in_view(self.member.space.stub.homes[self.member.id], "続ける")
        return self._new()

    def say(self, text: str) -> Reply:
        self._write(text, f"{next(_STAMPS)}.000001")
        return self._new()

    def _write(self, text: str, stamp: str) -> None:
        if self.member.write(text, ts=stamp).status == 500:
            self.refused.append((text, stamp))

    def deliver_again(self) -> None:
        """What was not taken arrives once more, as Slack has it."""
        again, self.refused = self.refused, []
        for text, stamp in again:
            self._write(text, stamp)

    def press(self, choice: Choice) -> Reply:
        self.member.act(*self._element(choice))
        return self._new()

    def fill(self, form: Form, fields: dict[str, str]) -> Reply:
        if self.member.open_view is None:
            self.member.press("入力する")
            self.member.open_view = self.member.view
        self.member.submit(self.member.open_view, fields)
        return self._new()

    def attach(self, number: str, what: str, contents: str) -> Reply:
        raise NotImplementedError("what is shared in Slack has tests of its own")

    def look(self) -> Reply:
        return self._new()

    def _element(self, choice: Choice) -> tuple[Post, dict, dict | None]:
        wanted = Press(choice.action, choice.value, choice.step)
        for post in reversed(self.member.sees()):
            for place in ("slack", "slack:C0DESK"):
                value = carried(wanted, place)
                for element in elements(post.blocks):
                    if element.get("value") == value:
                        return post, element, None
                    for option in element.get("options", ()):
                        if option["value"] == value:
                            return post, element, option
        raise LookupError(f"{choice.label} was not posted")

    def _new(self) -> Reply:
        """What was posted since, notices first, as the replies the posts were made of."""
        stub = self.member.space.stub
        posts = stub.posts[self.read :]
        self.read = len(stub.posts)
        mine = [
            post
            for post in posts
            if post.channel == self.member.dm or (self.desk and post.channel == DESK_CHANNEL)
        ]
        found = []
        for post in mine:
            with reading(self.member.space.desk.engine) as session:
                row = sent.by_key(session, post.metadata["event_payload"]["key"])
            assert row is not None
            if row.kind in {"reply", "notice"}:
                reply = codec.load(Reply, row.payload)
                assert_shown(reply, post)
                found.append((row.kind != "notice", reply))
        replies = [reply for _, reply in sorted(found, key=lambda each: each[0])]
        said = tuple(part for reply in replies for part in reply.said)
        return Reply(said, tuple(part for reply in replies for part in reply.prompt))


def assert_shown(reply: Reply, post: Post) -> None:
    """Every word and every button of a reply stands in its post."""
    shown = words_of(post.blocks)
    for part in reply.parts:
        if isinstance(part, Choices):
            for choice in part.choices:
                assert choice.label[:70] in shown
        elif isinstance(part, Card):
            for row in part.rows:
                assert row.label in shown
                assert row.value in shown or post.channel == "C0DESK"
        elif part.kind == "text":
            assert part.text.strip() in shown or post.channel == "C0DESK"


class SlackStage:
    """A desk whose people are in Slack."""

    def __init__(self, space: Workspace) -> None:
        self.space = space
        self.speakers: dict[str, SlackSpeaker] = {}

    def set_clock(self, at: datetime) -> None:
        self.space.desk.clock.now = at

    def speaker(self, person: str) -> SlackSpeaker:
        if person not in self.speakers:
            account = ACCOUNTS[person]
            member = self.space.member(account)
            self.speakers[person] = SlackSpeaker(member, account in self.space.desk.settings.slack_desk_users)
        return self.speakers[person]

    @contextmanager
    def trouble(self, name: str) -> Iterator[None]:
        with in_trouble(name, self.space.desk.engine):
            yield
        for speaker in self.speakers.values():
            speaker.deliver_again()


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path, space: Workspace) -> None:
    replay.hold(SlackStage(space), path)
