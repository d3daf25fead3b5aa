"""Rate limits, counted in the database so that every process and every restart knows them.

Each count is its own transaction: an attempt counts although what it attempted is rolled back.
"""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import LargeBinary, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app import db
from app.db import Base, Instant
from app.gateways.wall_clock import now
from app.sealed import keyed_hash


class RateCount(Base):
    """Attempts under one key; the key is stored as a keyed hash, as it may hold a mobile or an address."""

    __tablename__ = "rate_counts"
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    attempts: Mapped[int]
    ends_at: Mapped[Instant] = mapped_column(index=True)


def allow(key: str, limit: int, per: timedelta, *, locks: bool = False) -> bool:
    """Counts one attempt; False when more than `limit` fell into the window that the first one opened.

    With `locks` the last attempt allowed opens the window anew: who has used up all of them waits for the whole of it.
    """
    hashed, at = keyed_hash("rate-limit", key), now()
    with db.transaction():
        db.session.execute(delete(RateCount).where(RateCount.key_hash == hashed, RateCount.ends_at <= at))
        return _count(hashed, at + per, limit if locks else 0) <= limit


def _count(hashed: bytes, ends_at: datetime, last: int) -> int:
    """The attempts with this one; the attempt `last` moves the end."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    attempts = RateCount.attempts + 1
    moved = case((attempts == last, ends_at), else_=RateCount.ends_at)
    statement = insert(RateCount).values(key_hash=hashed, attempts=1, ends_at=ends_at)
    statement = statement.on_conflict_do_update(index_elements=["key_hash"], set_={"attempts": attempts, "ends_at": moved})
    return int(db.session.execute(statement.returning(RateCount.attempts)).scalar_one())


def used(key: str) -> int:
    """Attempts in the open window."""
    hashed = keyed_hash("rate-limit", key)
    return db.session.scalar(select(RateCount.attempts).where(RateCount.key_hash == hashed, RateCount.ends_at > now())) or 0


def seconds_left(key: str) -> int:
    """Whole seconds until the open window ends, 0 without one."""
    ends_at = db.session.scalar(select(RateCount.ends_at).where(RateCount.key_hash == keyed_hash("rate-limit", key)))
    return max(ceil((ends_at - now()).total_seconds()), 0) if ends_at else 0


def reset(key: str) -> None:
    """Forgets the attempts, after a success."""
    with db.transaction():
        db.session.execute(delete(RateCount).where(RateCount.key_hash == keyed_hash("rate-limit", key)))


def sweep() -> None:
    """Inside a transaction."""
    db.session.execute(delete(RateCount).where(RateCount.ends_at <= now()))
