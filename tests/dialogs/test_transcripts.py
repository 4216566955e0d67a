"""The golden transcripts: every conversation the desk was promised, replayed word for word."""

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest

from bot.terminal import Chat
from bot.wiring import Desk
from dialogs.reply import Choice, Form, Reply
from storage import people
from storage.engine import reading
from tests import replay
from tests.faults import database

TRANSCRIPTS = replay.transcripts("terminal")


class TerminalSpeaker:
    """One person at the terminal."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat

    def come(self) -> Reply:
        return self.chat.opening()

    def say(self, text: str) -> Reply:
        return self.chat.say(text.replace("\n", "\\n"))

    def press(self, choice: Choice) -> Reply:
        return self.chat.press(choice)

    def fill(self, form: Form, fields: dict[str, str]) -> Reply:
        return self.chat.fill(form, fields)

    def attach(self, number: str, what: str, contents: str) -> Reply:
        raise NotImplementedError("nothing is attached at the terminal")

    def look(self) -> Reply:
        return self.chat.arrived()


class TerminalStage:
    """A desk whose people are at terminals."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.speakers: dict[str, TerminalSpeaker] = {}

    def set_clock(self, at: datetime) -> None:
        self.desk.clock.now = at

    def speaker(self, person: str) -> TerminalSpeaker:
        if person not in self.speakers:
            with reading(self.desk.engine) as session:
                found = people.get(session, person, self.desk.clock().date())
            assert found is not None
            self.speakers[person] = TerminalSpeaker(Chat(self.desk, found))
        return self.speakers[person]

    def trouble(self, name: str) -> AbstractContextManager[None]:
        return database.in_trouble(name, self.desk.engine)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path, desk: Desk) -> None:
    replay.hold(TerminalStage(desk), path)
