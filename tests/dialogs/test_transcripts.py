"""The golden transcripts: every conversation the desk was promised, replayed word for word."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from bot.terminal import Chat
from bot.wiring import Desk
from dialogs.reply import Choice, Form, Reply
from storage import people
from storage.engine import reading
from tests import replay

TRANSCRIPTS = sorted(replay.FOLDER.glob("*.txt"))


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


class TerminalStage:
    """A desk whose people are at terminals."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def set_clock(self, at: datetime) -> None:
        self.desk.clock.now = at

    def speaker(self, person: str) -> TerminalSpeaker:
        with reading(self.desk.engine) as session:
            found = people.get(session, person, self.desk.clock().date())
        assert found is not None
        return TerminalSpeaker(Chat(self.desk, found))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path, desk: Desk) -> None:
    writing = bool(os.environ.get("RENKEI_WRITE_TRANSCRIPTS"))
    played: list[tuple[replay.Said, list[str]]] = []
    try:
        for step, answer in replay.play(TerminalStage(desk), replay.read(path)):
            played.append((step, answer))
            assert writing or answer == step.expected, f"{path.name}:{step.line}"
    finally:
        if writing:
            replay.write(path, played)
