"""The golden transcripts once more, through the pages: the same answers, and every part of them shown."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from html import unescape
from itertools import count
from pathlib import Path

import pytest
from web_office import Visitor, lacking, served

from bot.intake import take
from bot.web import limits
from bot.web.entries import CHANNEL, shown_since
from bot.web.render import Entry, pressed
from bot.wiring import Desk
from dialogs.reply import Card, Choice, Choices, Form, Reply, Text
from dialogs.turn import Person, Press, Submit, Turn
from storage import people
from storage.engine import reading
from tests import replay
from tests.faults import database

TRANSCRIPTS = replay.transcripts("page")
_KEYS = count()


class PageSpeaker:
    """One person in front of the page, without script."""

    def __init__(self, desk: Desk, person: Person, visitor: Visitor) -> None:
        self._desk, self._person, self._visitor = desk, person, visitor
        self._shown: list[Entry] = []
        self._html = ""
        self._unsent: dict[tuple[str, ...], str] = {}
        self.cut_off = False
        """Whether what the page answers does not reach this person now."""

    def come(self) -> Reply:
        """Sign in and look; whoever comes back soon is told where they stopped all the same."""
        self._desk.delivery.run_once()
        assert self._visitor.post("/sign-in", data={"person": self._person.id}).status_code == 303
        before = self._last()
        reply = self.look()
        if not any(entry.reply and not entry.notice for entry in self._since(before)):
            again = Press("open", "again")
            take(self._desk, Turn(self._person, CHANNEL, self._desk.clock(), f"come{next(_KEYS)}", again))
            reply = self._joined([reply, self.look()])
        return reply

    def say(self, text: str) -> Reply:
        """Type it into the box."""
        return self._post("/say", {"said": text})

    def press(self, choice: Choice) -> Reply:
        """Press the button where it stands on the page."""
        wanted = Press(choice.action, choice.value, choice.step)
        for entry in reversed(self._shown):
            for ref in _refs(entry):
                if entry.reply and pressed(entry.reply, ref, {}) == wanted:
                    return self._post("/press", {"_entry": str(entry.id), "_ref": ref})
        raise LookupError(choice.label)

    def fill(self, form: Form, fields: dict[str, str]) -> Reply:
        """Send the form where it stands, with everything a browser sends."""
        wanted = (form.action, form.value, form.step)
        for entry in reversed(self._shown):
            for ref in _refs(entry):
                said = pressed(entry.reply, ref, {}) if entry.reply else None
                if isinstance(said, Submit) and (said.action, said.value, said.step) == wanted:
                    sent = {each.name: each.value for each in form.inputs} | fields
                    return self._post("/press", {"_entry": str(entry.id), "_ref": ref, **sent})
        raise LookupError(form.title)

    def attach(self, number: str, what: str, contents: str) -> Reply:
        """Send the form of the case's page, a file or a link, and read what the next page says."""
        form = {"data": {"link": what}} if "://" in what else {"files": {"file": (what, contents.encode())}}
        answer = self._visitor.post(f"/cases/{number}/attachments", **form)
        html = self._visitor.get(answer.headers["location"]).text if answer.is_redirect else answer.text
        found = re.search(r'<div class="flash".*?</div>|<p class="lead">.*?</p>', html)
        assert found, html
        return _says(re.sub(r"<[^>]*>", "", found[0]))

    def _post(self, path: str, data: dict[str, str]) -> Reply:
        """Send it as the page's script does: what was not taken keeps its key."""
        sent = (path, *data.values())
        key = self._unsent.setdefault(sent, str(next(_KEYS)))
        answer = self._visitor.post(path, data=data | {"_key": key}, headers={"X-Renkei-Script": "1"})
        if self.cut_off:
            return _says(*(self._ready(name) for name in ("not-saved", "disconnected")))
        if answer.status_code != 204:
            return _says(answer.json()["sentence"])
        del self._unsent[sent]
        return self.look()

    def _ready(self, name: str) -> str:
        """A sentence that the page holds ready for its script."""
        found = re.search(f'data-{name}="([^"]*)"', self._html)
        assert found, name
        return found[1]

    def look(self) -> Reply:
        """What is new on the page, notices first."""
        last, html = self._last(), self._visitor.get("/").text
        self._html = html
        new = self._since(last)
        self._shown += new
        replies = [entry.reply for entry in sorted(new, key=lambda entry: not entry.notice) if entry.reply]
        assert [text for reply in replies for text in lacking(html, reply)] == []
        return self._joined(replies)

    @staticmethod
    def _joined(replies: list[Reply]) -> Reply:
        said = tuple(part for reply in replies for part in reply.said)
        return Reply(said, tuple(part for reply in replies for part in reply.prompt))

    def _since(self, entry_id: int) -> list[Entry]:
        return list(shown_since(self._desk, self._person, entry_id))

    def _last(self) -> int:
        return self._shown[-1].id if self._shown else 0


def _says(*sentences: str) -> Reply:
    return Reply(tuple(Text(unescape(sentence)) for sentence in sentences))


def _refs(entry: Entry) -> Iterator[str]:
    for index, part in enumerate(entry.reply.parts if entry.reply else ()):
        match part:
            case Choices():
                yield from (f"c{index}.{place}" for place in range(len(part.choices)))
            case Card():
                yield from (f"r{index}.{place}" for place in range(len(part.rows)))
            case Form():
                yield f"f{index}"


class PageStage:
    """A desk whose people open its pages."""

    def __init__(self, desk: Desk, base: str, stack: ExitStack) -> None:
        self._desk, self._base, self._stack = desk, base, stack
        self._speakers: dict[str, PageSpeaker] = {}

    def set_clock(self, at: datetime) -> None:
        self._desk.clock.now = at

    def speaker(self, person: str) -> PageSpeaker:
        if person not in self._speakers:
            with reading(self._desk.engine) as session:
                found = people.get(session, person, self._desk.clock().date())
            assert found is not None
            visitor = self._stack.enter_context(Visitor(self._base))
            self._speakers[person] = PageSpeaker(self._desk, found, visitor)
        return self._speakers[person]

    def trouble(self, name: str) -> AbstractContextManager[None]:
        if name == "connection drops":
            return self._cut_off()
        return database.in_trouble(name, self._desk.engine)

    @contextmanager
    def _cut_off(self) -> Iterator[None]:
        for speaker in self._speakers.values():
            speaker.cut_off = True
        yield
        for speaker in self._speakers.values():
            speaker.cut_off = False


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written_on_the_page(
    path: Path, opened: Callable[..., Desk], clock: Callable[[], datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BURST", 10_000)
    desk = opened(clock, delivering=False)
    # Delivered before the request is answered: no transcript waits for a thread.
    monkeypatch.setattr(desk.delivery, "wake", desk.delivery.run_once)
    with served(desk) as base, ExitStack() as stack:
        replay.hold(PageStage(desk, base, stack), path, _without_fields_left_alone)


def _without_fields_left_alone(step: replay.Said, answer: list[str]) -> list[str]:
    """A browser sends the fields left alone as well, so they come back with one that is wrong."""
    return [line for line in answer if step.kind != "=" or line in step.expected]
