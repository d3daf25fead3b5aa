"""Tables of certificates: each with its own life, and how it reached its holder."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Staff
from app.cases.models import Case
from app.db import Base, Instant, PublicId, UTCDateTime
from app.documents.models import Document
from app.domain.certificates import CertificateState, state_on
from app.sealed import HasSealed, Sealed, SealedJSON, sealed_column

WINDOW, POST = "window", "post"
_CURRENT = text("case_id IS NOT NULL AND state <> 'superseded'")
_NUMBERED = {"sqlite_where": _CURRENT, "postgresql_where": _CURRENT}


class Certificate(HasSealed, Base):
    """A certificate (证照): its own number, validity and state; printed as a paper of the case on which it was issued."""

    __tablename__ = "certificates"
    __table_args__ = (
        # a number may stand twice only where a change keeps the number of the one that it supersedes
        Index("uq_certificates_number", "department_id", "type_key", "number", unique=True, **_NUMBERED),
        Index("ix_certificates_valid_until", "department_id", "state", "valid_until"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), unique=True)  # None once that case was reopened
    issued_in_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    type_key: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(100))
    number: Mapped[str] = mapped_column(String(100))
    holder_name: Mapped[str] = mapped_column(String(200))
    content = SealedJSON()  # field name → text
    content_sealed: Mapped[bytes] = sealed_column()
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(12), default=CertificateState.VALID)  # never `expired`, see `state_on`
    ended_on: Mapped[date | None]  # the day on which it ceased to be valid otherwise than by its last day
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    issued_at: Mapped[Instant]
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), index=True)  # which it supersedes
    prints: Mapped[int] = mapped_column(default=1)
    delivered_on: Mapped[date | None]  # None again after a reprint
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))

    case: Mapped[Case | None] = relationship(foreign_keys=[case_id])
    issued_in: Mapped[Case] = relationship(foreign_keys=[issued_in_id])
    issued_by: Mapped[Staff] = relationship()
    earlier: Mapped["Certificate | None"] = relationship(remote_side="Certificate.id")
    document: Mapped[Document | None] = relationship()

    def state_on(self, today: date) -> CertificateState:
        """The state on a day: a valid one may have expired."""
        return state_on(CertificateState(self.state), self.valid_until, today)


# here, as the certificate's own table stands beside that of the case
Case.earlier_certificate = relationship(Certificate, foreign_keys=[Case.earlier_certificate_id])


class Delivery(HasSealed, Base):
    """One handing over: at the window at once, by post sent first and then received or returned. Rows are kept for good."""

    __tablename__ = "deliveries"
    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    way: Mapped[str] = mapped_column(String(10))  # window, post
    receiver = Sealed()  # who took it, or to whom it was sent
    receiver_sealed: Mapped[bytes] = sealed_column()
    place = Sealed()  # the window, or the address
    place_sealed: Mapped[bytes] = sealed_column()
    proxy_reason: Mapped[str] = mapped_column(String(100), default="")  # why somebody else than the holder took it
    carrier: Mapped[str] = mapped_column(String(40), default="")
    tracking_number: Mapped[str] = mapped_column(String(40), default="")
    sent_on: Mapped[date | None]  # by post
    delivered_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[Instant]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))  # 送达回证

    certificate: Mapped[Certificate] = relationship()
    by: Mapped[Staff] = relationship()
    document: Mapped[Document | None] = relationship()

    @property
    def is_under_way(self) -> bool:
        """Was it sent and neither received nor returned yet?"""
        return self.delivered_on is None and self.returned_on is None
