"""Slack's parts put together: the sender for every process, the handlers for the one that serves."""

from dataclasses import dataclass, replace
from datetime import timedelta

from slack_bolt import App
from slack_sdk import WebClient

from bot.deliver import Sender
from bot.hours import Hours
from bot.intake import Channel
from bot.settings import Settings
from bot.slack.app import make_app
from bot.slack.door import PATH, Door
from bot.slack.identity import Identity
from bot.slack.office import Office
from bot.slack.people import Directory
from bot.slack.places import ANSWERED_AT_ONCE
from bot.slack.screens import Screens
from bot.slack.send import SlackSender
from bot.slack.socket import Socket
from bot.slack.thinking import Thinking
from bot.wiring import Desk
from storage.outbox import OutboxRow

SETTLE = timedelta(seconds=0.7)
"""How long the answer to a short message waits, so that several in a row get one."""
ALWAYS = "always"
SEND_SECONDS = 10
LOOK_SECONDS = 2
SHOW_SECONDS = 2


def client_of(settings: Settings, seconds: float, token: str = "") -> WebClient:
    """A client that tries once: trying again is for the outbox to decide."""
    base = settings.slack_api_url.rstrip("/") + "/"
    return WebClient(
        token=token or settings.slack_bot_token, base_url=base, timeout=int(seconds), retry_handlers=[]
    )


def channel(settings: Settings) -> Channel:
    """What intake has to know of Slack."""
    always = Channel(settle=SETTLE, page=False, tells=True, at_once=ANSWERED_AT_ONCE)
    return always if settings.hours == ALWAYS else replace(always, awake=Hours(settings.hours).awake)


def sender(desk: Desk) -> Sender:
    """The sender of Slack's rows. It asks who the bot is when it sends for the first time."""
    client = client_of(desk.settings, SEND_SECONDS)
    identity = Identity(client_of(desk.settings, LOOK_SECONDS), desk.settings.slack_bot_token)
    directory = Directory(desk, client_of(desk.settings, LOOK_SECONDS), identity)
    sending = SlackSender(desk, client, directory, identity)

    def send(row: OutboxRow) -> str:
        if not identity.known:
            identity.try_once()
        return sending(row)

    return send


@dataclass(slots=True)
class Slack:
    """Slack, ready to be served. ``stop`` it at the end."""

    app: App
    identity: Identity
    door: Door
    socket: Socket | None
    office: Office

    @property
    def mounts(self) -> dict[str, Door]:
        """What is served at which address: nothing where no secret proves that Slack calls."""
        return {PATH: self.door} if self.office.desk.settings.slack_signing_secret else {}

    def start(self) -> None:
        """Begin to find out who we are and, in Socket Mode, to listen."""
        probes = self.office.desk.probes
        probes["slack_known"] = lambda: self.identity.known
        self.identity.start()
        if self.socket:
            socket = self.socket
            probes["slack_socket"] = lambda: socket.alive
            self.socket.start()

    def stop(self) -> None:
        """Hang up."""
        self.identity.stop()
        if self.socket:
            self.socket.stop()


def open_slack(desk: Desk) -> Slack:
    """Everything that takes in what comes from Slack. Nothing is asked of Slack yet."""
    settings = desk.settings
    identity = Identity(client_of(settings, LOOK_SECONDS), settings.slack_bot_token)
    directory = Directory(desk, client_of(settings, LOOK_SECONDS), identity)
    show = client_of(settings, SHOW_SECONDS)
    office = Office(desk, identity, directory, Screens(show), Thinking(show))
    # Bolt's own client has no token: nothing is asked of Slack but by what is named above.
    app = make_app(desk, WebClient(base_url=settings.slack_api_url, retry_handlers=[]), office)
    door = Door(app, settings.slack_signing_secret, identity)
    socket = None
    if settings.slack_app_token:
        socket = Socket(app, settings.slack_app_token, client_of(settings, 10, settings.slack_app_token))
    return Slack(app, identity, door, socket, office)
