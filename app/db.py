"""The database: engine, session, base class, and the one place that commits."""

import secrets
import threading
from base64 import b32encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from flask.globals import app_ctx
from sqlalchemy import DateTime, Dialect, Engine, MetaData, String, TypeDecorator, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import DeclarativeBase, mapped_column, scoped_session, sessionmaker

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
LOCK_TIMEOUT_MS = 5000


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: only aware datetimes go in, aware UTC datetimes come out, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def random_id() -> str:
    """80 random bits as 16 lower-case base32 characters: a name that cannot be guessed."""
    return b32encode(secrets.token_bytes(10)).decode().lower()


PublicId = Annotated[str, mapped_column(String(16), unique=True, default=random_id)]
Instant = Annotated[datetime, mapped_column(UTCDateTime)]


def _scope() -> int:
    """One session an app context; outside of one (scripts, tests) one a thread."""
    return id(app_ctx._get_current_object()) if app_ctx else threading.get_ident()  # type: ignore[attr-defined]


session: scoped_session[Any] = scoped_session(sessionmaker(expire_on_commit=False), scopefunc=_scope)


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL whose writers wait at most five seconds for a lock."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    options = f"-c timezone=UTC -c lock_timeout={LOCK_TIMEOUT_MS}"
    return create_engine(parsed, pool_pre_ping=True, connect_args={"options": options})


def connect(url: str) -> Engine:
    """Binds the session to a database."""
    engine = make_engine(url)
    session.remove()
    session.configure(bind=engine)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver would begin by itself, too late and without IMMEDIATE
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={LOCK_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")  # NORMAL loses acknowledged rows in a power cut
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


class NestedTransaction(RuntimeError):
    """transaction() inside transaction(): one click is one transaction."""


@contextmanager
def transaction() -> Iterator[None]:
    """One click: everything inside lands together or not at all. Refuses to nest or to swallow changes made before it."""
    current = session()
    if current.info.get("in_transaction"):
        raise NestedTransaction("transaction() does not nest")
    if current.new or current.dirty or current.deleted:
        raise NestedTransaction("the session holds changes made outside transaction()")
    current.commit()  # ends the read before: SQLite cannot turn an old snapshot into a writer
    current.expire_all()
    current.info.pop("kept", None)
    current.info["in_transaction"] = True
    try:
        current.connection(execution_options={"write": True})
        yield
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info.pop("in_transaction", None)


def kept(subject: str) -> dict[Any, Any]:
    """What one page asks for many times, kept with the session; transaction() forgets it, as what it decides on is read anew."""
    found: dict[Any, Any] = session().info.setdefault("kept", {}).setdefault(subject, {})
    return found


def in_transaction() -> bool:
    """Is a transaction() open in this thread?"""
    return bool(session().info.get("in_transaction"))
