"""Taking in one turn: seen before? load, advance, save, file, put in the outbox – in one transaction.

Everything that may be lost is in that transaction; only when it is committed is a delivery
acknowledged. What takes time, reading the text, is done before it, on what could be read then; it
is done again only when the conversation, or a case that it changes, has gone on meanwhile. Raises ``storage.engine.DatabaseUnusable`` when it could not be, and then nothing happened.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot import echo, telling
from dialogs import engine as dialog
from dialogs.engine import Step
from dialogs.outcomes import DEPARTMENT, Notice
from dialogs.reply import Reply
from dialogs.turn import Turn, Typed
from knowledge.handbook import Handbook
from storage import cases, codec, conversations, inbox, outbox, page_log, people
from storage.engine import reading, writing
from storage.lookup import EngineLookup, SessionLookup

SHORT = 40
"""Characters below which a typed message may be followed by another one right away."""
PAGES = ""
"""The channel of what is shown on every page of a person, web and terminal alike."""
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Channel:
    """What intake has to know of a channel.

    ``settle``: how long the answer to a short typed message waits for the next one. ``page``:
    whether people read it from the page log (web, terminal), which then keeps their words too.
    ``tells``: whether notices go there, and what cases and questions have become; what it tells the
    desk waits until ``awake``.
    """

    settle: timedelta = timedelta()
    page: bool = True
    tells: bool = False
    awake: Callable[[datetime], datetime] = lambda at: at


class Desk(Protocol):
    """What a turn is taken in with."""

    @property
    def engine(self) -> Engine:
        """The database."""

    @property
    def handbook(self) -> Handbook:
        """What the bot knows."""

    @property
    def channels(self) -> Mapping[str, Channel]:
        """The channels by name."""

    @property
    def wake(self) -> Callable[[], None]:
        """Tells the delivery that there is something to send."""


@dataclass(frozen=True, slots=True)
class _Thought:
    """What a turn leads to from one version of its conversation, by which handbook, and how it shows
    in the log."""

    version: int
    step: Step
    words: str
    book: Handbook


def take(desk: Desk, turn: Turn) -> Reply | None:
    """Take in one turn and give its answer, which the outbox holds too. None for a repeated delivery."""
    with reading(desk.engine) as session:
        if inbox.seen(session, turn.channel, turn.key):
            return None
        conversation, version = conversations.look(session, turn.person.id, turn.channel)
        words = echo.words(session, turn) if _channel(desk, turn).page else ""
    # Outside of any transaction: even a reader would hold up the commits of others.
    book = desk.handbook
    step = dialog.advance(conversation, turn, book, EngineLookup(desk.engine))
    thought = _Thought(version, step, words, book)
    for attempt in range(ATTEMPTS):
        try:
            with writing(desk.engine) as session:
                reply = _take(session, desk, turn, thought)
            break
        except conversations.ConversationChanged:
            if attempt == ATTEMPTS - 1:
                raise
    desk.wake()
    return reply


def _take(session: Session, desk: Desk, turn: Turn, thought: _Thought) -> Reply | None:
    if not inbox.first_time(session, turn.channel, turn.key, turn.at):
        return None
    conversation, version = conversations.load(session, turn.person.id, turn.channel)
    step = thought.step
    if version != thought.version or cases.outdated(session, step.changes):
        step = dialog.advance(conversation, turn, thought.book, SessionLookup(session))
    if thought.words:
        _keep_words(session, turn, thought.words)
    results = tuple(
        cases.apply(session, change, turn.person, turn.at, turn.channel) for change in step.changes
    )
    end = dialog.conclude(step, results, turn, thought.book)
    conversations.save(session, end.conversation, version, turn.at)
    if end.reply.parts:
        outbox.put_reply(
            session,
            f"reply:{turn.channel}:{turn.key}",
            turn.channel,
            turn.person.id,
            reply=end.reply,
            at=turn.at,
            settle=_settle(turn, _channel(desk, turn)),
        )
    notices = tuple(each for notice in end.notices for each in _addressed(session, notice, turn))
    for notice in notices:
        _put_notice(session, notice, turn)
    telling.tell(session, desk.channels, turn, results, notices)
    return end.reply


def _channel(desk: Desk, turn: Turn) -> Channel:
    """The channel of a turn; after a colon its name may go on with a place there."""
    return desk.channels[turn.channel.partition(":")[0]]


def _settle(turn: Turn, channel: Channel) -> timedelta:
    match turn.said:
        case Typed(text) if len(text) < SHORT and "\n" not in text:
            return channel.settle
        case _:
            return timedelta()


def _addressed(session: Session, notice: Notice, turn: Turn) -> tuple[Notice, ...]:
    """A notice to a department as one to each of its members, as far as they are known."""
    if not notice.to.startswith(DEPARTMENT):
        return (notice,)
    name = notice.to.removeprefix(DEPARTMENT)
    return tuple(
        replace(notice, to=person.id, key=f"{notice.key}:{person.id}")
        for person in people.everybody(session, turn.today)
        if person.department == name and not person.desk and person.id != turn.person.id
    )


def _put_notice(session: Session, notice: Notice, turn: Turn) -> None:
    outbox.put(
        session,
        f"notice:{notice.key}",
        PAGES,
        notice.to,
        kind="notice",
        payload=codec.dump(Reply, notice.reply),
        at=turn.at,
        not_before=turn.at + timedelta(seconds=notice.wait),
        bundle=notice.group,
    )


def _keep_words(session: Session, turn: Turn, text: str) -> None:
    page_log.append(
        session,
        turn.person.id,
        turn.channel,
        kind="said",
        body={"text": text},
        at=turn.at,
        key=f"said:{turn.channel}:{turn.key}",
    )
