"""Tables of papers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, PublicId, UTCDateTime
from app.documents.kinds import CERTIFICATE, KINDS
from app.sealed import HasSealed, SealedJSON, sealed_column

NAME_LENGTH = 200
EXPIRED = "expired"
_PAPERS = text(f"kind <> '{CERTIFICATE}'")
_NO_CERTIFICATE = {"sqlite_where": _PAPERS, "postgresql_where": _PAPERS}


class DocumentState(StrEnum):
    """Of papers; a certificate may also be cancelled (注销) or revoked (吊销)."""

    VALID = "valid"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    ANNULLED = "annulled"
    REVOKED = "revoked"


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
    # a certificate keeps its number when it is printed again; that certificates have no doubles is the care of their own table
    __table_args__ = (Index("uq_documents_number", "department_id", "kind", "number", unique=True, **_NO_CERTIFICATE),)

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
    state_since: Mapped[date | None]  # the day on which it ceased to be valid
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
