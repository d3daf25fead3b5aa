"""Tables of numbers: the approval numbers of a department, and who changed the patterns of its numbers."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Staff
from app.cases.models import Case
from app.db import Base, Instant


class ApprovalNumber(Base):
    """A number that a department has given an approval. It stays when the case is opened again: no other decision gets it."""

    __tablename__ = "approval_numbers"
    __table_args__ = (UniqueConstraint("department_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    number: Mapped[str] = mapped_column(String(100))  # as numbering.comparable writes it
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)

    case: Mapped[Case] = relationship()


class PatternChange(Base):
    """Who changed the patterns of a department's numbers, and how. Rows are only added."""

    __tablename__ = "pattern_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[Instant]

    by: Mapped[Staff] = relationship()
