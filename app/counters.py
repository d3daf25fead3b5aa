"""Gap-free counters: taken as the last thing in a transaction, given back when it is rolled back."""

from sqlalchemy import String, case, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app import db
from app.db import Base


class Counter(Base):
    __tablename__ = "counters"
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[int]


def next_value(name: str, start: int = 1) -> int:
    """1, 2, 3 … under one name, or from `start` on; a lower start than what was given out changes nothing.

    The row stays locked until the transaction ends, so take it last.
    """
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Counter).values(name=name, value=start)
    following = case((Counter.value + 1 < start, start), else_=Counter.value + 1)
    statement = statement.on_conflict_do_update(index_elements=["name"], set_={"value": following})
    return int(db.session.execute(statement.returning(Counter.value)).scalar_one())


def last_value(name: str) -> int:
    """The last one that was given out, 0 before the first; another transaction may be taking the next."""
    return db.session.scalar(select(Counter.value).where(Counter.name == name)) or 0
