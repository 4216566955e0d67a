"""A workspace: a desk with Slack in front of it, the stand-in behind it, and four people."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import wiring
from bot.intake import Channel
from bot.settings import Settings
from bot.slack.wiring import open_slack
from knowledge.handbook import Handbook
from tests.conftest import Clock
from tests.faults.slackstub import APP_TOKEN, DESK_CHANNEL, SECRET, TOKEN, SlackStub
from tests.faults.slackuser import Workspace

SATO, TAKAHASHI, YAMAGUCHI, MORI = "U0SATO", "U0TAKA", "U0YAMA", "U0MORI"


@pytest.fixture
def stub() -> Iterator[SlackStub]:
    """The stand-in; a test that leaves troubles behind fails."""
    with SlackStub() as stub:
        stub.add_user(SATO, "佐藤", "高齢者支援課", "sato@example.jp")
        stub.add_user(TAKAHASHI, "高橋", "芝地区総合支所まちづくり課", "takahashi@example.jp")
        stub.add_user(YAMAGUCHI, "山口", "企業連携推進担当", "yamaguchi@example.jp")
        stub.add_user(MORI, "森", "企業連携推進担当", "mori@example.jp")
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
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]


@pytest.fixture
def space(
    slack_settings: Settings,
    stub: SlackStub,
    clock: Clock,
    handbook: Handbook,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Workspace]:
    """The workspace; answers do not wait for a second message."""
    monkeypatch.setattr(wiring.content, "load", lambda *_: handbook)
    desk = wiring.open_desk(slack_settings, clock)
    desk.channels = {**desk.channels, "slack": Channel(page=False, tells=True)}
    slack = open_slack(desk)
    slack.identity.ask()
    yield Workspace(desk, slack, stub)
    slack.stop()
    desk.close()


__all__ = ["APP_TOKEN"]
