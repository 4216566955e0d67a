"""Where each person stands in each channel. One row, locked from loading it to the end of the turn."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dialogs.draft import Conversation
from storage import codec, drafts
from storage.insert import insert_new
from storage.schema import conversations


class ConversationChanged(Exception):
    """Two turns of one person met; this one is undone and has to be tried again."""


def load(session: Session, person: str, channel: str) -> tuple[Conversation, int]:
    """The conversation and its version; a new one at version 0. For a transaction that writes."""
    insert_new(session, conversations, {"person": person, "channel": channel, "version": 0})
    row = session.execute(
        select(conversations.c.state, conversations.c.version)
        .where(conversations.c.person == person, conversations.c.channel == channel)
        .with_for_update()
    ).one()
    state = codec.load(Conversation, row.state) if row.state else Conversation(person, channel)
    return state, row.version


def look(session: Session, person: str, channel: str) -> tuple[Conversation, int]:
    """The same without the lock: how it stood when this transaction began."""
    row = session.execute(
        select(conversations.c.state, conversations.c.version).where(
            conversations.c.person == person, conversations.c.channel == channel
        )
    ).first()
    if row is None or not row.state:
        return Conversation(person, channel), row.version if row else 0
    return codec.load(Conversation, row.state), row.version


def peek(session: Session, person: str, channel: str) -> Conversation:
    """The conversation as it stands, for reading only."""
    return look(session, person, channel)[0]


def save(session: Session, conversation: Conversation, version: int, at: datetime) -> None:
    """Keep the conversation loaded at ``version``. Raises ``ConversationChanged``."""
    kept = session.execute(
        update(conversations)
        .where(
            conversations.c.person == conversation.person,
            conversations.c.channel == conversation.channel,
            conversations.c.version == version,
        )
        .values(state=codec.dump(Conversation, conversation), version=version + 1, updated=at)
        .returning(conversations.c.version)
    ).first()
    if kept is None:
        raise ConversationChanged
    if conversation.draft is not None:
        drafts.take_up(session, conversation.draft.id, at)
