"""Who has the page of a case open: rows that live a minute, no part of the case's record.

A person has one row a case, however many windows; `page` is the one that was heard of last. So nobody fills the table.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app import db
from app.accounts.models import Staff
from app.cases.models import Case
from app.db import Base, Instant
from app.gateways.wall_clock import now

FRESH = timedelta(seconds=70)  # pages report every 30 seconds: one report may be lost, and the line may be slow
WRITE_EVERY = timedelta(seconds=10)  # who reports faster is read, not written


class CaseViewer(Base):
    """That a member of staff has a case before her."""

    __tablename__ = "case_viewers"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    page: Mapped[str] = mapped_column(String(16))
    is_typing: Mapped[bool]
    at: Mapped[Instant] = mapped_column(index=True)


@dataclass(frozen=True)
class Present:
    """Somebody else at the case; `is_typing` when she has begun to fill in the window."""

    name: str
    is_typing: bool


def others(case: Case, staff: Staff, at: datetime) -> list[Present]:
    """Who else has had this case open within the last minute."""
    rows = select(Staff.name, CaseViewer.is_typing).join(Staff, Staff.id == CaseViewer.staff_id)
    rows = rows.where(CaseViewer.case_id == case.id, CaseViewer.staff_id != staff.id, CaseViewer.at > at - FRESH)
    return [Present(*row) for row in db.session.execute(rows.order_by(CaseViewer.staff_id))]


def mark_of(present: Sequence[Present]) -> str:
    """A few characters that change when what is to be said of them does."""
    said = "".join(f"{each.name}{'+' if each.is_typing else ' '}" for each in present)
    return f"{zlib.crc32(said.encode()):x}" if said else ""


def is_noted(case: Case, staff: Staff, page: str, *, is_typing: bool, at: datetime) -> bool:
    """Has the same been written just now?"""
    same = (CaseViewer.case_id == case.id, CaseViewer.staff_id == staff.id, CaseViewer.page == page)
    fresh = exists().where(*same, CaseViewer.is_typing == is_typing, CaseViewer.at > at - WRITE_EVERY)
    return bool(db.session.scalar(select(fresh)))


def note(case: Case, staff: Staff, page: str, *, is_typing: bool, at: datetime) -> None:
    """Writes down that she has it open now."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    told = {"page": page, "is_typing": is_typing, "at": at}
    statement = insert(CaseViewer).values(case_id=case.id, staff_id=staff.id, **told)
    db.session.execute(statement.on_conflict_do_update(index_elements=["case_id", "staff_id"], set_=told))


def forget(case: Case, staff: Staff, page: str) -> None:
    """She has left this page; another page of hers that was heard of since stays."""
    left = (CaseViewer.case_id == case.id, CaseViewer.staff_id == staff.id, CaseViewer.page == page)
    db.session.execute(delete(CaseViewer).where(*left))


def sweep() -> None:
    """Inside a transaction."""
    db.session.execute(delete(CaseViewer).where(CaseViewer.at <= now() - FRESH))
