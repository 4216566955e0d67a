"""The tables of the first version, and an audit trail that cannot be rewritten."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SQLITE_APPEND_ONLY = """
CREATE TRIGGER audit_{verb} BEFORE {verb} ON audit
BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END
"""
POSTGRESQL_APPEND_ONLY = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit rows are never changed'; END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
"""


def upgrade() -> None:
    """From nothing to version 1."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(length=250), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("draft", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("turn", sa.String(length=20), nullable=False),
        sa.Column("turn_since", sa.String(32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("company_key", sa.String(length=400), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("story", sa.JSON(), nullable=False),
        sa.Column("assessment", sa.JSON(), nullable=False),
        sa.Column("logger", sa.String(length=250), nullable=False),
        sa.Column("logged_by", sa.JSON(), nullable=False),
        sa.Column("received", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("assignee", sa.JSON(), nullable=True),
        sa.Column("claimed", sa.String(32), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("contact_by", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("outcome_reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("draft", name=op.f("uq_cases_draft")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
    )
    op.create_index(op.f("ix_cases_company_key"), "cases", ["company_key"], unique=False)
    op.create_index(op.f("ix_cases_logger"), "cases", ["logger"], unique=False)
    op.create_index(op.f("ix_cases_state"), "cases", ["state"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("person", sa.String(length=250), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=True),
        sa.Column("updated", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("person", "channel", name=op.f("pk_conversations")),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=250), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("state", sa.JSON(), nullable=True),
        sa.Column("updated", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_person"), "drafts", ["person"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("channel", "key", name=op.f("pk_inbox")),
    )
    op.create_table(
        "issues",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=250), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("bundle", sa.String(length=300), nullable=False),
        sa.Column("replaces", sa.String(length=300), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("not_before", sa.String(32), nullable=False),
        sa.Column("next_try", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=40), nullable=True),
        sa.Column("leased_until", sa.String(32), nullable=True),
        sa.Column("sent", sa.String(32), nullable=True),
        sa.Column("receipt", sa.String(length=300), nullable=True),
        sa.Column("parked", sa.String(32), nullable=True),
        sa.Column("parked_reason", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(
        "ix_outbox_next",
        "outbox",
        ["next_try"],
        unique=False,
        sqlite_where=sa.text("sent IS NULL AND parked IS NULL"),
        postgresql_where=sa.text("sent IS NULL AND parked IS NULL"),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["recipient", "channel", "id"],
        unique=False,
        sqlite_where=sa.text("sent IS NULL AND parked IS NULL"),
        postgresql_where=sa.text("sent IS NULL AND parked IS NULL"),
    )
    op.create_table(
        "page_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=250), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("thread", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_log")),
        sa.UniqueConstraint("key", name=op.f("uq_page_log_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_page_log_recipient_id", "page_log", ["recipient", "id"], unique=False)
    op.create_table(
        "page_reads",
        sa.Column("recipient", sa.String(length=250), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("recipient", "channel", name=op.f("pk_page_reads")),
    )
    op.create_table(
        "people",
        sa.Column("realm", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=250), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("desk", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("realm", "id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_email"), "people", ["email"], unique=False)
    op.create_index(op.f("ix_people_person"), "people", ["person"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asker", sa.String(length=250), nullable=False),
        sa.Column("asked_by", sa.JSON(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.JSON(), nullable=True),
        sa.Column("answered", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_asker"), "questions", ["asker"], unique=False)
    op.create_table(
        "web_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=250), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("seen", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_sessions")),
    )
    op.create_index(op.f("ix_web_sessions_person"), "web_sessions", ["person"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("fact", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["cases.number"], name=op.f("fk_contacts_number")),
        sa.PrimaryKeyConstraint("number", "field", name=op.f("pk_contacts")),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["cases.number"], name=op.f("fk_events_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_number"), "events", ["number"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_APPEND_ONLY)
    else:
        op.execute(SQLITE_APPEND_ONLY.format(verb="UPDATE"))
        op.execute(SQLITE_APPEND_ONLY.format(verb="DELETE"))
