"""How Alembic reaches the database. SQLite rebuilds tables in batch mode, with foreign keys off before the transaction begins."""

from alembic import context

import app.models  # noqa: F401
from app.db import Base, UTCDateTime, make_engine

target = Base.metadata


def render_type(kind, item, autogen):
    """Instants are plain columns in a migration, so that it never depends on code that moves."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run() -> None:
    engine = make_engine(context.config.attributes["database_url"])
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # inside a transaction the pragma does nothing, and rebuilding a parent table would empty its children
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        connection = connection.execution_options(write=True)
        context.configure(
            connection=connection,
            target_metadata=target,
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=True,  # SQLite can, once the driver leaves BEGIN to us
            render_item=render_type,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.in_transaction():
            connection.get_transaction().commit()
    engine.dispose()


run()
