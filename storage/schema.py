"""Every table, as SQLAlchemy Core. Knows its columns and nothing of what is done with them.

Moments are text, UTC with microseconds, so that they sort as they follow one another on every
engine; they come back in Tokyo's time. Plain data of ``dialogs`` is JSON (``storage.codec``).
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

TOKYO = ZoneInfo("Asia/Tokyo")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as UTC text of fixed width and given back in Tokyo's time."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Refuses a naive moment: nobody could say which one it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without an offset")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Aware, in Tokyo."""
        return None if value is None else datetime.fromisoformat(value).astimezone(TOKYO)


people = Table(
    "people",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("realm", String(40), nullable=False),
    Column("id", String(200), nullable=False),
    Column("person", String(250), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("department", String(200), nullable=False),
    Column("email", String(254), nullable=False, index=True),
    Column("desk", Boolean, nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("origin", String(40), nullable=False),
    Index("ix_people_realm", "realm", "id"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("person", String(250), primary_key=True),
    Column("channel", String(40), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", JSON(none_as_null=True)),
    Column("updated", Moment),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("person", String(250), nullable=False, index=True),
    Column("status", String(10), nullable=False),
    Column("number", String(20)),
    Column("state", JSON(none_as_null=True)),
    Column("updated", Moment, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("draft", String(64), nullable=False, unique=True),
    Column("state", String(20), nullable=False, index=True),
    Column("turn", String(20), nullable=False),
    Column("turn_since", Moment, nullable=False),
    Column("title", Text, nullable=False),
    Column("company_key", String(400), nullable=False, index=True),
    Column("facts", JSON, nullable=False),
    Column("story", JSON, nullable=False),
    Column("assessment", JSON, nullable=False),
    Column("logger", String(250), nullable=False, index=True),
    Column("logged_by", JSON, nullable=False),
    Column("received", Moment, nullable=False),
    Column("channel", String(40), nullable=False),
    Column("assignee", JSON(none_as_null=True)),
    Column("claimed", Moment),
    Column("question", Text, nullable=False),
    Column("contact_by", String(20), nullable=False),
    Column("outcome", String(20)),
    Column("outcome_reason", Text, nullable=False),
    Column("decided_by", String(200), nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("number", String(20), ForeignKey("cases.number"), primary_key=True),
    Column("field", String(40), primary_key=True),
    Column("fact", JSON, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(20), ForeignKey("cases.number"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("actor", JSON, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("internal", Boolean, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("asker", String(250), nullable=False, index=True),
    Column("asked_by", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("channel", String(40), nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_by", JSON(none_as_null=True)),
    Column("answered", Moment),
    Column("learned", Moment),
    Column("learned_by", JSON(none_as_null=True)),
)

answer_corrections = Table(
    "answer_corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("before", String(60), nullable=False),
    Column("clause", String(60), nullable=False),
    Column("words", JSON, nullable=False),
    Column("answer", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("undone", Moment),
    Column("undone_by", JSON(none_as_null=True)),
)

issues = Table(
    "issues",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("field", String(200), nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("keywords", JSON, nullable=False),
    Column("department", String(200), nullable=False),
    Column("source", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("origin", String(40), nullable=False),
    Column("version", Integer, nullable=False),
)

issue_edits = Table(
    "issue_edits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("issue", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(250), nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    UniqueConstraint("issue", "version"),
)

companies = Table(
    "companies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("number", String(13), unique=True),
    Column("origin", String(40), nullable=False),
    # A company that was let go must never lend its id to another: drafts may still name it.
    sqlite_autoincrement=True,
)

company_names = Table(
    "company_names",
    metadata,
    Column("company", Integer, ForeignKey("companies.id"), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("key", String(400), nullable=False, index=True),
)

company_cases = Table(
    "company_cases",
    metadata,
    Column("number", String(20), ForeignKey("cases.number"), primary_key=True),
    Column("company", Integer, ForeignKey("companies.id"), nullable=False, index=True),
)

further_companies = Table(
    "further_companies",
    metadata,
    Column("number", String(20), ForeignKey("cases.number"), primary_key=True),
    Column("company", Integer, ForeignKey("companies.id"), primary_key=True),
    Index("ix_further_companies_company", "company"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(20), ForeignKey("cases.number"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("shown", String(200), nullable=False),
    Column("place", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", JSON, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Integer, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("channel", String(40), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("at", Moment, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(300), nullable=False, unique=True),
    Column("channel", String(40), nullable=False),
    Column("recipient", String(250), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("bundle", String(300), nullable=False),
    Column("replaces", String(300), nullable=False),
    Column("created", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("next_try", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease", String(40)),
    Column("leased_until", Moment),
    Column("sent", Moment),
    Column("receipt", String(300)),
    Column("parked", Moment),
    Column("parked_reason", String(300)),
)
WAITING = outbox.c.sent.is_(None) & outbox.c.parked.is_(None)
Index(
    "ix_outbox_waiting",
    outbox.c.recipient,
    outbox.c.channel,
    outbox.c.id,
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
Index("ix_outbox_next", outbox.c.next_try, sqlite_where=WAITING, postgresql_where=WAITING)

page_log = Table(
    "page_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("recipient", String(250), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("body", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("key", String(300), nullable=False, unique=True),
    Column("thread", String(300), nullable=False),
    Index("ix_page_log_recipient_id", "recipient", "id"),
    # A row that was replaced must never lend its id to a newer one: readers ask for what came after.
    sqlite_autoincrement=True,
)

page_reads = Table(
    "page_reads",
    metadata,
    Column("recipient", String(250), primary_key=True),
    Column("channel", String(40), primary_key=True),
    Column("upto", Integer, nullable=False),
)

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person", String(250), nullable=False, index=True),
    Column("created", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(250), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("result", String(40), nullable=False),
    sqlite_autoincrement=True,
)
