"""Tables of who had personal data shown. Rows are only added."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant
from app.sealed import HasSealed, Sealed, index_column, sealed_column


class Reveal(Base):
    """Who had the full identity numbers of a case shown, and when. Rows are only added."""

    __tablename__ = "reveals"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[Instant]


class ApplicantLookup(HasSealed, Base):
    """Who looked at the counter for what is known of an identity number, and whether it was taken over. Rows are only added."""

    __tablename__ = "applicant_lookups"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    at: Mapped[Instant]
    number = Sealed(index=True)
    number_sealed: Mapped[bytes] = sealed_column()
    number_index: Mapped[bytes] = index_column(index=True)
    was_found: Mapped[bool]
    was_taken: Mapped[bool]
