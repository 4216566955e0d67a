"""A workspace: a desk with Slack in front of it, the stand-in behind it, and six people."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import wiring
from bot.intake import Channel
from bot.settings import Settings
from bot.slack.places import ANSWERED_AT_ONCE
from bot.slack.socket import Socket
from bot.slack.wiring import Slack, client_of, open_slack
from bot.wiring import Desk
from knowledge.handbook import Handbook
from tests.conftest import Clock
from tests.faults.slackstub import APP_TOKEN, DESK_CHANNEL, SECRET, TOKEN, SlackStub
from tests.faults.slackuser import Http, Socketed, Workspace
from tests.faults.socketstub import SocketStub, awaited

SATO, TAKAHASHI, YAMAGUCHI, MORI = "U0SATO", "U0TAKA", "U0YAMA", "U0MORI"
ITO, ONO = "U0ITO", "U0ONO"


@pytest.fixture
def stub() -> Iterator[SlackStub]:
    """The stand-in; a test that leaves troubles behind fails."""
    with SlackStub() as stub:
        stub.add_user(SATO, "佐藤", "高齢者支援課", "sato@example.jp")
        stub.add_user(TAKAHASHI, "高橋", "芝地区総合支所まちづくり課", "takahashi@example.jp")
        stub.add_user(YAMAGUCHI, "山口", "企業連携推進担当", "yamaguchi@example.jp")
        stub.add_user(MORI, "森", "企業連携推進担当", "mori@example.jp")
        stub.add_user(ITO, "伊藤", "高齢者支援課", "ito@example.jp")
        stub.add_user(ONO, "小野", "防災課", "ono@example.jp")
        stub.channels.add("C0HALL")
        yield stub
        assert stub.troubles == []


@pytest.fixture
def slack_settings(tmp_path: Path, stub: SlackStub) -> Settings:
    """The sample settings with Slack's."""
    values = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/renkei.db",
        "RENKEI_PORT": 0,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": stub.url,
        "SLACK_DESK_CHANNEL": DESK_CHANNEL,
        "SLACK_DESK_USERS": f"{YAMAGUCHI},{MORI}",
    }
    return Settings(_env_file=None, **values)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what a module marks with ``BOTH_WAYS`` over both transports."""
    if "transport" in metafunc.fixturenames and getattr(metafunc.module, "BOTH_WAYS", False):
        metafunc.parametrize("transport", ["http", "socket"], indirect=True)


@pytest.fixture
def transport(request: pytest.FixtureRequest) -> str:
    """How Slack reaches us: ``http``, or ``socket`` where a module asks for both."""
    return str(getattr(request, "param", "http"))


@contextmanager
def way_of(transport: str, slack: Slack, stub: SlackStub) -> Iterator[Http | Socketed]:
    """The way deliveries take."""
    if transport == "http":
        yield Http(slack.door)
        return
    with SocketStub() as link:
        stub.socket_url = link.url
        socket = Socket(slack.app, APP_TOKEN, client_of(slack.office.desk.settings, 5, APP_TOKEN))
        socket.start()
        assert awaited(lambda: link.connections and socket.alive, 5)
        yield Socketed(link)
        # Hanging up waits for the client's own threads.
        threading.Thread(target=socket.stop, daemon=True).start()


@pytest.fixture
def desk(
    slack_settings: Settings, clock: Clock, handbook: Handbook, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """A desk whose answers do not wait for a second message."""
    monkeypatch.setattr(wiring.content, "load", lambda *_: handbook)
    desk = wiring.open_desk(slack_settings, clock)
    desk.channels = {**desk.channels, "slack": Channel(page=False, tells=True, at_once=ANSWERED_AT_ONCE)}
    yield desk
    desk.close()


@pytest.fixture
def space(desk: Desk, stub: SlackStub, transport: str) -> Iterator[Workspace]:
    """The workspace."""
    slack = open_slack(desk)
    slack.identity.ask()
    with way_of(transport, slack, stub) as way:
        yield Workspace(desk, slack, stub, way)
    slack.stop()
