"""The outbox."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, PublicId, UTCDateTime
from app.sealed import HasSealed, Sealed, index_column, sealed_column


class Message(HasSealed, Base):
    """One text to one mobile. `message_id` stays the same when it is sent again, so that a gateway can recognise a repeat."""

    __tablename__ = "messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[PublicId]
    kind: Mapped[str] = mapped_column(String(8))  # code, notice
    to = Sealed(index=True)
    to_sealed: Mapped[bytes] = sealed_column()
    to_index: Mapped[bytes] = index_column(index=True)
    text = Sealed()
    text_sealed: Mapped[bytes] = sealed_column()
    created_at: Mapped[Instant]
    tried_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        Index(
            "ix_messages_waiting",
            "created_at",
            sqlite_where=sql("sent_at IS NULL AND failed = 0"),
            postgresql_where=sql("sent_at IS NULL AND NOT failed"),
        ),
    )
