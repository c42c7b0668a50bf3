"""The records database moves forward with the program: one migration per change of its tables, applied in order."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory


def move_forward(connection: sa.Connection) -> None:
    """Apply the migrations that the database lacks, inside the connection's own transaction: all of them, or none."""
    command.upgrade(_config(connection), "head")


def newest_version() -> str | None:
    """Give the version that the newest migration leads to."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def _config(connection: sa.Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
