"""What every test may use: the handbook, a desk on a file of its own, a clock that can be set."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings as walking

from bot import wiring
from bot.settings import Settings
from bot.wiring import TOKYO, Desk
from knowledge import handbook as content
from knowledge.handbook import CONTENT, Handbook

walking.register_profile("walks", max_examples=2_000, print_blob=True)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 10, 40, tzinfo=TOKYO)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Tuesday 24 November 2026, 10:40."""
    return Clock()


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    """The ward's content as it is shipped."""
    return content.load(CONTENT / "minato", Path(__file__).parents[1] / "var" / "cache")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The sample settings with only the database and the port replaced."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/renkei.db")
    monkeypatch.setenv("RENKEI_PORT", "0")
    return Settings(_env_file=Path(__file__).parents[1] / ".env.example")


@pytest.fixture
def desk(
    settings: Settings, clock: Clock, handbook: Handbook, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """A desk with the demo people; its handbook is the one the session shares."""
    monkeypatch.setattr(wiring.content, "load", lambda *_: handbook)
    opened = wiring.open_desk(settings, clock)
    yield opened
    opened.close()
