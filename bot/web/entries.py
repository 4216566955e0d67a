"""The page log as the pages show it. Knows no requests."""

from bot.web.render import Entry
from bot.wiring import Desk
from dialogs.reply import Reply
from dialogs.turn import Person
from storage import codec, page_log
from storage.engine import reading

CHANNEL = "web"
PAGE = 50
"""Entries of one page."""


def recipients_of(*people: Person) -> tuple[str, ...]:
    """Whose entries these people see: their own, and the desk's where they work there."""
    desk = ("desk",) if any(person.desk for person in people) else ()
    return (*(person.id for person in people), *desk)


def entries_since(desk: Desk, recipients: tuple[str, ...], after: int) -> tuple[page_log.Entry, ...]:
    """What was added after an id, unread."""
    with reading(desk.engine) as session:
        return page_log.since(session, recipients, CHANNEL, after)


def newest(desk: Desk, recipients: tuple[str, ...]) -> int:
    """The id of the newest entry, 0 where there is none."""
    with reading(desk.engine) as session:
        rows = page_log.latest(session, recipients, CHANNEL, 1)
    return rows[-1].id if rows else 0


def shown_since(desk: Desk, person: Person, after: int) -> tuple[Entry, ...]:
    """What a person is shown after an id."""
    return tuple(_shown(row) for row in entries_since(desk, recipients_of(person), after))


def latest(desk: Desk, person: Person, count: int, before: int = 0) -> tuple[Entry, ...]:
    """The newest entries a person is shown, or the newest before one, oldest first."""
    with reading(desk.engine) as session:
        rows = page_log.latest(session, recipients_of(person), CHANNEL, count, before)
    return tuple(_shown(row) for row in rows)


def _shown(row: page_log.Entry) -> Entry:
    if row.kind == "said":
        return Entry(row.id, row.at, said=str(row.body.get("text", "")), thread=row.thread)
    return Entry(
        row.id, row.at, reply=codec.load(Reply, row.body), thread=row.thread, notice=row.kind == "notice"
    )
