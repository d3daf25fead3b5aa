"""The table of attachments."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, PublicId, UTCDateTime
from app.sealed import HasSealed, Sealed, sealed_column

_PRESENT = text("removed_at IS NULL")


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
