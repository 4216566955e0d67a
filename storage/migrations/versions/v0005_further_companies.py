"""The further companies of a case, beside the one it is of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """From version 4 to 5. Cases that are there already have none until they are corrected."""
    op.create_table(
        "further_companies",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("company", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["cases.number"], name=op.f("fk_further_companies_number")),
        sa.ForeignKeyConstraint(["company"], ["companies.id"], name=op.f("fk_further_companies_company")),
        sa.PrimaryKeyConstraint("number", "company", name=op.f("pk_further_companies")),
    )
    op.create_index(op.f("ix_further_companies_company"), "further_companies", ["company"], unique=False)
