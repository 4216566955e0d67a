"""Running the migrations from inside the program, wherever it was installed."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from storage.engine import writing

LOCK = 732_001
"""Any number, as long as every process that upgrades takes the same."""


def to_newest(engine: Engine, last: str = "head") -> None:
    """Make every migration that is missing, in one transaction that no other process joins.

    ``last`` is for those who want an older version, to see how it becomes a newer one.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with writing(engine) as session:
        if engine.dialect.name == "postgresql":
            session.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        config.attributes["connection"] = session.connection()
        command.upgrade(config, last)
