"""What the tests of delivery share: a database file, and a conversation small enough to see through.

The small conversation stands in for the engine: 「log …」 files a case, a press of ``claim`` claims
one, everything else is written one after the other into the conversation's state.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Engine

from bot import intake
from bot.intake import Channel
from dialogs import engine as dialog
from dialogs.changes import ClaimCase, Done, FileCase, Result
from dialogs.draft import Conversation, Draft, Heard
from dialogs.engine import Conclusion, Step
from dialogs.outcomes import Notice
from dialogs.reply import Choice, Choices, Reply, Text
from dialogs.turn import Person, Press, Submit, Turn, Typed
from knowledge.assess import Assessment, Reason
from knowledge.facts import Fact
from knowledge.handbook import Handbook
from storage import database
from storage.engine import open_engine
from storage.schema import TOKYO

AT = datetime(2026, 11, 24, 10, 30, tzinfo=TOKYO)
STAFF = Person("sato", "佐藤", "高齢者支援課")
DESK = Person("yamaguchi", "山口", "企画課", desk=True)
NO_HANDBOOK = cast(Handbook, None)
WHY = Reason("stated", "区は広報などの協力までと伺ったためです。", "5(3)", ("協力",))
ASSESSMENT = Assessment(
    pattern="other",
    second=None,
    why=WHY,
    out_of_scope_reason=None,
    ward_cost=None,
    review_board=False,
    development_cost_conflict=False,
    agreement="unknown",
    agreement_reason=WHY,
    period_over_2y=False,
    auto_renewal=False,
    obligations=(),
    settle=(),
    open_points=(),
    missing=(),
    matches=(),
)


@dataclass
class SmallDesk:
    """All that ``bot.intake`` asks of the program."""

    engine: Engine
    channels: dict[str, Channel]
    wakes: int = 0
    handbook: Handbook = NO_HANDBOOK

    def wake(self) -> None:
        self.wakes += 1


def advance(conversation: Conversation, turn: Turn, handbook: object, lookup: object) -> Step:
    now = replace(conversation, step=conversation.step + 1, at=turn.at)
    match turn.said:
        case Typed(text) if text.startswith("log "):
            draft = Draft(
                f"{turn.channel} {turn.key}", turn.at, (Heard(text, turn.at),), {"phone": Fact(text[4:])}
            )
            return Step(now, Reply(), (FileCase(draft, text, ASSESSMENT),))
        case Typed("silence"):
            return Step(now, Reply())
        case Typed(text):
            now = replace(now, held=f"{now.held}{text};")
            offered = Choices((Choice("わからない", "unknown", text, now.step),))
            return Step(now, Reply((Text(text),), (offered,)))
        case Press("claim", number):
            return Step(now, Reply(), (ClaimCase(number),))
        case Press() | Submit():
            return Step(now, Reply((Text("押されました"),)))


def conclude(step: Step, results: tuple[Result, ...], turn: Turn, handbook: object) -> Conclusion:
    reply, notices = step.reply, []
    for result in results:
        assert result.case is not None
        number = result.case.number
        if isinstance(result, Done) and isinstance(result.change, FileCase):
            notices.append(Notice("desk", Reply((Text(number),)), f"{number}:filed"))
        words = number if isinstance(result, Done) else result.why
        reply = replace(reply, said=(*reply.said, Text(words)))
    return Conclusion(step.conversation, reply, tuple(notices))


@pytest.fixture(autouse=True)
def small_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialog, "advance", advance)
    monkeypatch.setattr(dialog, "conclude", conclude)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    database.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def desk(engine: Engine) -> SmallDesk:
    return make_desk(engine)


def make_desk(engine: Engine) -> SmallDesk:
    web = Channel(settle=timedelta(seconds=0.7))
    return SmallDesk(engine, {"web": web, "terminal": Channel(), "slack": Channel(page=False)})


@pytest.fixture
def another_desk(url: str) -> Callable[[], SmallDesk]:
    """A desk as another process would have it: its own connections to the same file."""
    return lambda: make_desk(open_engine(url))


@pytest.fixture
def turn() -> Callable[..., Turn]:
    def make(
        said: Any, key: str = "k", person: Person = STAFF, channel: str = "web", late: float = 0
    ) -> Turn:
        said = Typed(said) if isinstance(said, str) else said
        return Turn(person, channel, AT + timedelta(seconds=late), key, said)

    return make


@pytest.fixture
def say(desk: SmallDesk, turn: Callable[..., Turn]) -> Callable[..., Reply | None]:
    return lambda *said, **more: intake.take(desk, turn(*said, **more))


@pytest.fixture
def in_processes() -> Callable[..., list[int]]:
    """Runs each piece of work in a real process and gives their exit codes: -9 for a killed one."""
    context = multiprocessing.get_context("fork")

    def run(*works: Callable[[], None]) -> list[int]:
        processes = [context.Process(target=work) for work in works]
        for process in processes:
            process.start()
        for process in processes:
            process.join(60)
        return [process.exitcode for process in processes if process.exitcode is not None]

    return run


@pytest.fixture
def die() -> Callable[[], None]:
    """Ends this very process at once, as kill -9 and a power cut do."""
    return lambda: os.kill(os.getpid(), signal.SIGKILL)
