"""Tables about members of staff: who changed what, who is away and whom she lets act, which items she has switched off."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Staff
from app.catalog.models import Department
from app.db import Base, Instant, UTCDateTime
from app.sealed import HasSealed, Sealed, sealed_column


class StaffChange(Base):
    """Who did what to an account of the desk, and when. Rows are only added; `by` is None at the command line."""

    __tablename__ = "staff_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    action: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Instant]

    by: Mapped[Staff | None] = relationship(foreign_keys=[by_id])


class Absence(HasSealed, Base):
    """A member of staff is away (外出) from a day to a day, unless it ends earlier."""

    __tablename__ = "absences"
    __table_args__ = (Index("ix_absences_staff_id_last_on", "staff_id", "last_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    reason = Sealed()
    reason_sealed: Mapped[bytes | None] = sealed_column()
    set_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    set_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id])
    set_by: Mapped[Staff] = relationship(foreign_keys=[set_by_id])
    delegates: Mapped[list["AbsenceDelegate"]] = relationship(order_by="AbsenceDelegate.id")

    def is_over(self, on: date) -> bool:
        return self.ended_at is not None or self.last_on < on


class AbsenceDelegate(Base):
    """Who acts for the absent person in one department (代办人)."""

    __tablename__ = "absence_delegates"
    __table_args__ = (UniqueConstraint("absence_id", "department_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    absence_id: Mapped[int] = mapped_column(ForeignKey("absences.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)

    department: Mapped[Department] = relationship()
    delegate: Mapped[Staff] = relationship()


class HiddenItem(Base):
    """An item that she has switched off (过滤事项): its cases are not in her lists, but open by their number."""

    __tablename__ = "hidden_items"
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("service_items.id"), primary_key=True)
