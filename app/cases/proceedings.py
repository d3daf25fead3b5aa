"""Tables of what may happen to a case between its acceptance and its end; each row is kept when it is over."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Staff
from app.catalog.models import Department
from app.db import Base, Instant, UTCDateTime


class PreAcceptance(Base):
    """预受理: the materials are fine online, paper is still to be brought until `due_on`. `materials`: key → what to bring."""

    __tablename__ = "pre_acceptances"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), unique=True)
    materials: Mapped[dict[str, str]] = mapped_column(JSON)
    due_on: Mapped[date]
    asked_at: Mapped[Instant]
    received_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class VoidRequest(Base):
    """A clerk's request to void a case that was registered by mistake; the window head decides."""

    __tablename__ = "void_requests"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    replaced_by: Mapped[str] = mapped_column(String(21), default="")  # number of the case that stands in its place
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    requested_at: Mapped[Instant]

    requested_by: Mapped[Staff] = relationship()


class Suspension(Base):
    """挂起: requested by the handler, endorsed by the window head, approved by the business section; then the clock stands.

    `materials` maps a key of the item's materials to what the applicant is to supply meanwhile.
    """

    __tablename__ = "suspensions"
    __table_args__ = (Index("ix_suspensions_case_id", "case_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))  # a value of app.domain.clock.SuspensionKind
    reason: Mapped[str] = mapped_column(Text)
    estimated_end: Mapped[date]
    materials: Mapped[dict[str, str]] = mapped_column(JSON)
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    requested_at: Mapped[Instant]
    endorsed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    endorsed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    rejected_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    supplemented_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    resumed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    requested_by: Mapped[Staff] = relationship(foreign_keys=[requested_by_id])
    endorsed_by: Mapped[Staff | None] = relationship(foreign_keys=[endorsed_by_id])

    @property
    def is_pending(self) -> bool:
        return self.approved_at is None and self.rejected_at is None

    @property
    def is_running(self) -> bool:
        return self.approved_at is not None and self.resumed_at is None


class Extension(Base):
    """延期: so many units longer, granted by the agency head."""

    __tablename__ = "extensions"
    __table_args__ = (Index("ix_extensions_case_id", "case_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    days: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    granted_at: Mapped[Instant]


class Consultation(Base):
    """会签: one department asked for its opinion, within working days of its own."""

    __tablename__ = "consultations"
    __table_args__ = (
        Index("ix_consultations_case_id", "case_id", "id"),
        Index(
            "ix_consultations_open",
            "department_id",
            "case_id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    question: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[Instant]
    days: Mapped[int]  # working days
    due_on: Mapped[date]
    agrees: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # answered, or the case ended without an answer

    department: Mapped[Department] = relationship()
    asked_by: Mapped[Staff] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Staff | None] = relationship(foreign_keys=[answered_by_id])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Hearing(Base):
    """听证 (行政许可法第四十七、四十八条): offered, asked for within 5 working days, held within 20, announced 7 before."""

    __tablename__ = "hearings"
    __table_args__ = (Index("ix_hearings_case_id", "case_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    matter: Mapped[str] = mapped_column(Text)  # what is about to be decided, and why
    offered_at: Mapped[Instant]
    request_due_on: Mapped[date]
    requested_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    request: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]  # the last day to hold it
    scheduled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    held_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when it begins
    place: Mapped[str] = mapped_column(String(200), default="")
    presider: Mapped[str] = mapped_column(String(100), default="")
    recorded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def is_recorded(self) -> bool:
        """Is the record of what was scheduled last on file? A hearing that goes on another day has a record of its own."""
        return bool(self.recorded_at and self.scheduled_at and self.recorded_at > self.scheduled_at)
