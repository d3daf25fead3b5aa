"""The tables of attachments and of uploads that are under way."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.attachments.formats import PREVIEWED
from app.db import Base, Instant, PublicId, UTCDateTime
from app.sealed import HasSealed, Sealed, sealed_column

_PRESENT = text("removed_at IS NULL")


class ScanState(StrEnum):
    """How a file stands with the virus scanner. What waits is served to nobody; what is infected is removed."""

    UNSCANNED = "unscanned"  # there was no scanner
    CLEAN = "clean"
    WAITING = "waiting"  # the scanner did not answer
    INFECTED = "infected"


class Attachment(HasSealed, Base):
    """A file handed in for a material. `bundle` is the opaque id of what it belongs to; who may read it is decided there.

    The name is sealed: people name scans after identity numbers. `uploaded_sha256` is of the bytes as they came,
    `sha256` of those stored, which for images differ.
    """

    __tablename__ = "attachments"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    bundle: Mapped[str] = mapped_column(String(32))
    material_key: Mapped[str] = mapped_column(String(40))
    filename = Sealed()
    filename_sealed: Mapped[bytes] = sealed_column()
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    uploaded_sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[Instant]
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    scan_state: Mapped[str] = mapped_column(String(12), default=ScanState.UNSCANNED)

    @property
    def has_preview(self) -> bool:
        """Can a small picture of it be shown?"""
        return self.media_type in PREVIEWED and not self.is_waiting

    @property
    def is_waiting(self) -> bool:
        """In quarantine: it counts as handed in, and nobody can open it."""
        return self.scan_state == ScanState.WAITING

    __table_args__ = (
        Index("ix_attachments_bundle", "bundle", "material_key", "id"),
        Index(
            "uq_attachments_once_a_material",
            *("bundle", "material_key", "uploaded_sha256"),
            unique=True,
            sqlite_where=_PRESENT,
            postgresql_where=_PRESENT,
        ),
    )


class PartialUpload(HasSealed, Base):
    """A file that comes in pieces. The pieces lie in gateways/parts.py, under `public_id`.

    `received` reaches `length` in the transaction that attaches the file, so who asks for it learns whether that happened.
    """

    __tablename__ = "partial_uploads"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    bundle: Mapped[str] = mapped_column(String(32), index=True)
    material_key: Mapped[str] = mapped_column(String(40))
    filename = Sealed()
    filename_sealed: Mapped[bytes] = sealed_column()
    length: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    uploaded_by: Mapped[str] = mapped_column(String(32), index=True)
    expires_at: Mapped[Instant]
