"""Putting the parts together: the one place where settings become a running desk.

Everything takes what it needs from here; nothing is looked up globally.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from bot.deliver import Delivery, Sender, page_sender
from bot.intake import Channel
from bot.settings import Settings
from bot.shelf import Shelf
from bot.signal import Signal
from knowledge import handbook as content
from knowledge import issues
from knowledge.datafile import read_csv
from knowledge.handbook import Handbook
from storage import catalogue, database, people
from storage.engine import open_engine, writing
from storage.outbox import OutboxRow

TOKYO = ZoneInfo("Asia/Tokyo")
DEMO = "demo"
"""The realm of the invented people who are there while no sign-in is configured."""
SETTLE = timedelta(seconds=0.7)
"""How long the answer to a short message on the web waits, so that several in a row get one."""

CHANNELS: Mapping[str, Channel] = {
    "web": Channel(settle=SETTLE, page=True),
    "terminal": Channel(page=True),
}
Clock = Callable[[], datetime]


def tokyo_now() -> datetime:
    """The time in Tokyo, aware."""
    return datetime.now(TOKYO)


@dataclass(slots=True)
class Desk:
    """A desk ready to take turns. ``close`` it at the end."""

    settings: Settings
    engine: Engine
    shelf: Shelf
    clock: Clock
    signal: Signal
    delivery: Delivery
    channels: Mapping[str, Channel] = field(default_factory=lambda: CHANNELS)
    probes: dict[str, Callable[[], bool]] = field(default_factory=dict)
    """What else must be alive for what was promised to be kept, by name; ``/healthz`` asks."""

    @property
    def handbook(self) -> Handbook:
        """What the bot knows now, with what the desk has edited and taught up to this moment."""
        return self.shelf.current()

    def wake(self) -> None:
        """Tell the delivery that there is something to send."""
        self.delivery.wake()

    def close(self) -> None:
        """Stop delivering and let go of the database."""
        self.delivery.stop()
        self.engine.dispose()


def open_database(settings: Settings) -> Engine:
    """Open the database and bring it up to date: its tables, the first catalogue, the demo people.

    Raises ``NewerDatabase``, ``DatabaseUnusable`` and ``ContentError``.
    """
    engine = open_engine(settings.database_url)
    database.upgrade(engine)
    rows = issues.load(settings.content / "issues.csv")
    with writing(engine) as session:
        catalogue.seed(session, rows)
        if not settings.signs_in:
            people.seed(session, demo_people(settings))
    return engine


def open_desk(settings: Settings, clock: Clock = tokyo_now) -> Desk:
    """Open the database and read the content. Delivery is not started yet.

    Raises ``NewerDatabase``, ``DatabaseUnusable`` and ``ContentError``.
    """
    engine = open_database(settings)
    shelf = Shelf(engine, content.load(settings.content, settings.cache))
    signal = Signal()
    page = _signalling(page_sender(engine, clock), signal)
    senders = {"": page, **{name: page for name, channel in CHANNELS.items() if channel.page}}
    delivery = Delivery(engine, senders, clock, settings.files)
    desk = Desk(settings, engine, shelf, clock, signal, delivery)
    if settings.slack:
        # Loaded only where it is used; it is made of this module's desk.
        from bot.slack.places import SLACK  # noqa: PLC0415
        from bot.slack.wiring import channel, sender  # noqa: PLC0415

        desk.channels = {**CHANNELS, SLACK: channel(settings)}
        delivery.carry(SLACK, sender(desk))
    return desk


def _signalling(send: Sender, signal: Signal) -> Sender:
    def sending(row: OutboxRow) -> str:
        receipt = send(row)
        signal.fire()
        return receipt

    return sending


def demo_people(settings: Settings) -> list[people.Entry]:
    """The invented people of the content folder, if it has any."""
    path = settings.content / "people_demo.csv"
    if not path.exists():
        return []
    columns = ("id", "name", "department", "email", "desk")
    return [
        people.Entry(
            DEMO, row["id"], row["name"], row["department"], bool(row["desk"]), row["email"], origin="demo"
        )
        for _, row in read_csv(path, columns)
    ]
