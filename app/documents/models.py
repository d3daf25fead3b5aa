"""Tables of papers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, PublicId, UTCDateTime
from app.documents.kinds import CERTIFICATE, KINDS
from app.sealed import HasSealed, SealedJSON, sealed_column

NAME_LENGTH = 200
EXPIRED = "expired"


class DocumentState(StrEnum):
    VALID = "valid"
    REPLACED = "replaced"
    ANNULLED = "annulled"


class SigningCertificate(Base):
    """A certificate that has signed papers here. It stays, so that they verify after the key was changed."""

    __tablename__ = "signing_certificates"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    pem: Mapped[str] = mapped_column(Text)  # the certificate, and those above it
    first_used_at: Mapped[Instant]


class Document(HasSealed, Base):
    """A paper: frozen when its action happened, rendered once, served as those bytes ever after."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("department_id", "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    kind: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(100))
    number: Mapped[str] = mapped_column(String(NAME_LENGTH))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    authority: Mapped[str] = mapped_column(String(NAME_LENGTH))  # the department's name on the day of issue
    purpose: Mapped[str] = mapped_column(String(20))  # the line of the seal
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]  # of certificates
    verification_code: Mapped[str] = mapped_column(String(19), unique=True)
    subject_name_masked: Mapped[str] = mapped_column(String(NAME_LENGTH))
    context = SealedJSON()  # holds identity numbers
    context_sealed: Mapped[bytes] = sealed_column()
    state: Mapped[str] = mapped_column(String(10), default=DocumentState.VALID)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    slip_sha256: Mapped[str | None] = mapped_column(String(64), index=True)  # of receipts: the same on 80 mm roll paper
    rendered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    signed_with_id: Mapped[int | None] = mapped_column(
        ForeignKey("signing_certificates.id")
    )  # none: from before papers were signed
    is_demo: Mapped[bool]
    created_at: Mapped[Instant]

    replaced_by: Mapped["Document | None"] = relationship(remote_side="Document.id")
    signed_with: Mapped[SigningCertificate | None] = relationship()

    @property
    def has_slip(self) -> bool:
        """Has it a slip, or will the worker make one? A receipt from before there were slips has none."""
        return KINDS[self.kind].has_slip and (self.slip_sha256 is not None or self.pdf_sha256 is None)

    @property
    def is_certificate(self) -> bool:
        return self.kind == CERTIFICATE

    def has_expired(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until < today

    def standing(self, today: date) -> str:
        """Its state on a day: that of the row, or `expired`."""
        return EXPIRED if self.state == DocumentState.VALID and self.has_expired(today) else self.state

    def __repr__(self) -> str:
        return f"<Document {self.kind} {self.number}>"
