"""Slack beside the pages on one server, Socket Mode, the doctor, and the office hours."""

import json
import re
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from time import time

import httpx
import pytest
import yaml
from starlette.testclient import TestClient

from bot.hours import Hours
from bot.settings import Settings
from bot.slack.doctor import look
from bot.slack.socket import Socket
from bot.slack.wiring import client_of, open_slack
from bot.web.app import create_app
from bot.web.server import listen, page_server
from bot.wiring import TOKYO, Desk
from tests.faults import slackstub
from tests.faults.limits import words_of
from tests.faults.slackstub import APP_TOKEN, SCOPES, TEAM, SlackStub
from tests.faults.slackuser import Http, Workspace, signed
from tests.faults.socketstub import SocketStub, awaited
from tests.slack.people import ACCOUNTS

QUESTION = "協定の期間は何年までですか"


def event(text: str, ts: str) -> dict[str, object]:
    sato = ACCOUNTS["sato"]
    said = {
        "type": "message",
        "channel_type": "im",
        "channel": "D0SATO",
        "user": sato,
        "ts": ts,
        "text": text,
    }
    return {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{ts}", "event": said}


def test_slack_and_the_pages_are_served_on_one_port(space: Workspace) -> None:
    ready = threading.Event()
    with listen("127.0.0.1", 0) as listener:
        server = page_server(space.desk, listener, lambda _: ready.set(), space.slack.mounts)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        assert ready.wait(10)
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        body = json.dumps(event(QUESTION, "1.1")).encode()
        headers = {"content-type": "application/json", **signed(body), "host": "renkei.example.jp"}
        assert httpx.post(f"{base}/slack/events", content=body, headers=headers).status_code == 200
        assert httpx.post(f"{base}/slack/events", content=body).status_code == 401
        assert httpx.get(f"{base}/slack/events").status_code == 405
        assert httpx.get(f"{base}/healthz").status_code == 200
        server.stop()
        thread.join(10)
    space.deliver()
    assert "最長2年間" in space.member(ACCOUNTS["sato"]).read()


@pytest.fixture
def sockets(space: Workspace) -> Iterator[tuple[SocketStub, Socket]]:
    with SocketStub() as stub:
        space.stub.socket_url = stub.url
        client = client_of(space.desk.settings, 5, APP_TOKEN)
        # The same app, secret and all: what comes through a socket is not signed.
        socket = Socket(space.slack.app, APP_TOKEN, client, ping=0.2)
        socket.start()
        assert awaited(lambda: stub.connections, 5)
        yield stub, socket
        socket.stop()


def test_the_same_conversation_goes_through_a_socket(
    space: Workspace, sockets: tuple[SocketStub, Socket]
) -> None:
    stub, _ = sockets
    stub.deliver("events_api", event(QUESTION, "1.1"), "E1")
    stub.deliver("events_api", event(QUESTION, "1.1"), "E2")
    assert stub.await_answer("E1") is not None and stub.await_answer("E2") is not None
    space.deliver()
    sato = space.member(ACCOUNTS["sato"])
    assert len(space.stub.seen_by(sato.id)) == 1 and "最長2年間" in sato.read()
    fields = {"command": "/renkei", "text": "help", "user_id": sato.id, "team_id": TEAM, "trigger_id": "t"}
    stub.deliver("slash_commands", fields, "E3")
    answer = stub.await_answer("E3")
    assert answer and answer["blocks"]


def test_what_could_not_be_stored_is_not_acknowledged_on_a_socket(
    space: Workspace, sockets: tuple[SocketStub, Socket]
) -> None:
    stub, _ = sockets
    space.stub.fail("users.info", "500")
    stub.deliver("events_api", event(QUESTION, "1.1"), "E1")
    assert stub.await_answer("E1", 1) is None


def test_a_socket_that_went_deaf_is_connected_anew(sockets: tuple[SocketStub, Socket]) -> None:
    stub, socket = sockets
    assert awaited(lambda: socket.alive, 2)
    stub.deaf = True
    assert awaited(lambda: len(stub.connections) >= 2 and socket.alive, 15)


def test_healthz_is_red_while_the_socket_is_not_answered(
    slack_settings: Settings, stub: SlackStub, desk: Desk
) -> None:
    with SocketStub() as link:
        stub.socket_url = link.url
        object.__setattr__(desk.settings, "slack_app_token", APP_TOKEN)
        slack = open_slack(desk)
        with TestClient(create_app(desk), client=("127.0.0.1", 5000), base_url="http://127.0.0.1") as pages:
            assert "slack_socket" not in pages.get("/healthz").json()
            slack.start()
            assert awaited(lambda: pages.get("/healthz").status_code == 200, 10)
            figures = pages.get("/healthz").json()
            assert figures["slack_socket"] is True and figures["slack_known"] is True
            assert slack.socket is not None
            slack.socket._since = time() - 100
            for session in [slack.socket._handler.client.current_session]:
                session.last_ping_pong_time = None
            answer = pages.get("/healthz")
            assert answer.status_code == 503 and answer.json()["slack_socket"] is False
        threading.Thread(target=slack.stop, daemon=True).start()


def test_every_scope_of_the_manifest_has_its_reason_in_the_docs() -> None:
    root = Path(__file__).parents[2]
    scopes = yaml.safe_load((root / "manifest.yaml").read_text())["oauth_config"]["scopes"]["bot"]
    reasons = (root / "docs" / "slack.md").read_text()
    assert [scope for scope in scopes if f"`{scope}`" not in reasons] == []
    assert set(SCOPES.split(",")) == set(scopes)


@pytest.mark.parametrize(
    ("setting", "scope"),
    [
        ({"slack_department_field": "Xf0"}, "users.profile:read"),
        ({"slack_desk_channel": "C0DESK"}, "groups:history"),
    ],
)
def test_the_doctor_names_the_scope_a_setting_needs(
    slack_settings: Settings,
    stub: SlackStub,
    monkeypatch: pytest.MonkeyPatch,
    setting: dict[str, object],
    scope: str,
) -> None:
    monkeypatch.setattr(slackstub, "SCOPES", SCOPES.replace("groups:history,", ""))
    found = list(look(slack_settings.model_copy(update=setting)))
    assert any("権限が足りません" in says and scope in says for good, says in found if not good)


def test_the_command_is_called_as_the_settings_say(desk: Desk, stub: SlackStub) -> None:
    object.__setattr__(desk.settings, "slack_command", "/mado")
    slack = open_slack(desk)
    slack.identity.ask()
    space = Workspace(desk, slack, stub, Http(slack.door))
    answer = space.member(ACCOUNTS["sato"]).command("help")
    assert answer.status == 200 and "/mado 質問" in words_of(answer.body["blocks"])


def test_nothing_is_posted_but_by_the_sender() -> None:
    """A handler that posted would post again with each delivery, and would wait for Slack."""
    folder = Path(__file__).parents[2] / "bot" / "slack"
    posting = {
        path.name for path in folder.glob("*.py") if re.search(r"chat_|views_publish", path.read_text())
    }
    opening = {
        path.name for path in folder.glob("*.py") if re.search(r"views_(open|push|update)", path.read_text())
    }
    assert (posting, opening) == ({"send.py"}, {"screens.py"})


def test_the_doctor_finds_everything_in_order(slack_settings: Settings, stub: SlackStub) -> None:
    settings = slack_settings.model_copy(update={"slack_app_token": APP_TOKEN})
    stub.socket_url = "ws://127.0.0.1:1/"
    found = list(look(settings))
    assert [says for good, says in found if not good] == []
    assert len(found) == 6


@pytest.mark.parametrize(
    ("change", "fault", "word"),
    [
        ({"slack_signing_secret": ""}, (), "SLACK_SIGNING_SECRET"),
        ({}, ("auth.test", "invalid_auth"), "SLACK_BOT_TOKEN"),
        ({}, ("auth.test", "cut"), "SLACK_API_URL"),
        ({"slack_desk_channel": ""}, (), "SLACK_DESK_CHANNEL"),
        ({"slack_desk_channel": "C0NONE"}, (), "招きます"),
        ({}, ("conversations.info", "missing_scope"), "groups:read"),
        ({"slack_bot_token": ""}, (), "SLACK_BOT_TOKEN"),
        ({"slack_desk_usergroup": "S0EMPTY"}, (), "加えます"),
        ({"slack_desk_users": ()}, (), "SLACK_DESK_USERS"),
        ({"slack_desk_usergroup": "S0NONE"}, (), "SLACK_DESK_USERGROUP"),
        ({"slack_app_token": "xapp-wrong"}, (), "connections:write"),
    ],
)
def test_the_doctor_says_what_to_do(
    slack_settings: Settings, stub: SlackStub, change: dict[str, object], fault: tuple[str, ...], word: str
) -> None:
    stub.groups["S0EMPTY"] = []
    if fault:
        stub.fail(*fault)
    found = list(look(slack_settings.model_copy(update=change)))
    assert any(word in says for good, says in found if not good)


def test_the_office_is_closed_at_night_at_weekends_on_holidays_and_over_the_new_year() -> None:
    hours = Hours("8:30-17:15")

    def wakes(day: int, clock: str, month: int = 11, year: int = 2026) -> str:
        hour, minute = map(int, clock.split(":"))
        at = hours.awake(datetime(year, month, day, hour, minute, tzinfo=TOKYO))
        return f"{at:%m-%d %H:%M}"

    assert wakes(24, "10:00") == "11-24 10:00"
    assert wakes(24, "8:00") == "11-24 08:30"
    assert wakes(24, "17:15") == "11-25 08:30"
    assert wakes(20, "18:00") == "11-24 08:30"
    assert wakes(28, "18:00", month=12) == "01-04 08:30"


def test_the_doctor_says_that_slack_is_not_used_where_nothing_is_set(slack_settings: Settings) -> None:
    nothing = dict.fromkeys(("slack_bot_token", "slack_signing_secret", "slack_desk_channel"), "")
    ((good, says),) = look(slack_settings.model_copy(update=nothing))
    assert good and "Slackは使いません" in says
