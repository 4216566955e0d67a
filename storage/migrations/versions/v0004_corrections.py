"""What the desk corrects of the answers, and who taught a question."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """From version 3 to 4."""
    op.add_column("questions", sa.Column("learned_by", sa.JSON(), nullable=True))
    op.create_table(
        "answer_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("before", sa.String(length=60), nullable=False),
        sa.Column("clause", sa.String(length=60), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.JSON(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("undone", sa.String(32), nullable=True),
        sa.Column("undone_by", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_corrections")),
    )
