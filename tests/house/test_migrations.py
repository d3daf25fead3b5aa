"""The migrations make exactly the tables of the models, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import app.models  # noqa: F401  every table
from app import db
from app.migrate import alembic_config, upgrade


def _heads() -> tuple[str, ...]:
    return tuple(ScriptDirectory.from_config(alembic_config("sqlite://")).get_heads())


def test_there_is_one_head():
    assert len(_heads()) == 1


def test_the_newest_version_is_the_models(empty_app):
    with db.session.get_bind().connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), db.Base.metadata)
    assert differences == [], "write a migration: flask --app wsgi db-revision"


def test_upgrading_again_changes_nothing(empty_app):
    upgrade(empty_app.config["SETTINGS"].database_url)
    with db.session.get_bind().connect() as connection:
        assert MigrationContext.configure(connection).get_current_heads() == _heads()
