"""Questions can become entries that the bot answers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """From version 1 to 2."""
    op.add_column("questions", sa.Column("learned", sa.String(32), nullable=True))
