"""Alembic, called directly: the migrations of migrations/ on the database of this installation."""

from pathlib import Path

from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def alembic_config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database_url"] = database_url
    return config


def upgrade(database_url: str) -> None:
    """To the newest version."""
    command.upgrade(alembic_config(database_url), "head")


def revision(database_url: str, message: str) -> None:
    """Writes a migration from the difference between the models and the database, for a developer to read and mend."""
    command.revision(alembic_config(database_url), message=message, autogenerate=True)
