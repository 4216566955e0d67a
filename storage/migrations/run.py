"""Running the migrations from inside the program, wherever it was installed."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from storage.engine import writing


def to_newest(engine: Engine) -> None:
    """Make every migration that is missing, in one transaction that no other process joins."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with writing(engine) as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "head")
