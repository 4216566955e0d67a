"""What every test may use: the handbook, a desk on a file of its own, a clock that can be set."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import settings as walking
from typer.testing import CliRunner

from bot import cli, wiring
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
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, handbook: Handbook) -> Callable[..., Result]:
    """Run a command of ``renkei`` in a folder of its own, where its database is ``renkei.db``."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/renkei.db")
    monkeypatch.chdir(tmp_path)
    load = content.load
    monkeypatch.setattr(
        content, "load", lambda folder, *_: handbook if folder == CONTENT / "minato" else load(folder)
    )

    def running(*arguments: str, text: str = "", env: dict[str, str] | None = None) -> Result:
        return CliRunner().invoke(cli.app, list(arguments), input=text, env=env, prog_name="renkei")

    return running


@pytest.fixture
def desk(
    settings: Settings, clock: Clock, handbook: Handbook, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """A desk with the demo people; its handbook is the one the session shares."""
    monkeypatch.setattr(wiring.content, "load", lambda *_: handbook)
    opened = wiring.open_desk(settings, clock)
    yield opened
    opened.close()
