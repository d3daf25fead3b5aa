"""The outbox, the inbox of an account, and how the administrator words the texts."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, PublicId, UTCDateTime
from app.sealed import HasSealed, Sealed, index_column, sealed_column


class Message(HasSealed, Base):
    """One text to one mobile. `message_id` stays the same when it is sent again, so that a gateway can recognise a repeat."""

    __tablename__ = "messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[PublicId]
    kind: Mapped[str] = mapped_column(String(8))  # code, notice; inbox: to be read in the account only
    account: Mapped[str] = mapped_column(String(32), default="")  # whose inbox shows it: `citizen:<id>`
    about: Mapped[str] = mapped_column(String(16), default="")  # public id of the case
    to = Sealed(index=True)
    to_sealed: Mapped[bytes] = sealed_column()
    to_index: Mapped[bytes] = index_column(index=True)
    text = Sealed()
    text_sealed: Mapped[bytes] = sealed_column()
    created_at: Mapped[Instant]
    tried_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed: Mapped[bool] = mapped_column(default=False)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        Index("ix_messages_account_id", "account", "id"),
        Index(
            "ix_messages_waiting",
            "created_at",
            sqlite_where=sql("sent_at IS NULL AND failed = 0"),
            postgresql_where=sql("sent_at IS NULL AND NOT failed"),
        ),
    )


class MessageText(Base):
    """How a text was worded by an administrator, and whether it goes out by SMS. Rows are only added; the last one holds."""

    __tablename__ = "message_texts"
    __table_args__ = (UniqueConstraint("code", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]  # 1, 2, … of this text: of two administrators at once only one writes it
    text: Mapped[str] = mapped_column(String(400))  # in the form of texts.TEXTS; empty: as it was delivered
    sends_sms: Mapped[bool] = mapped_column(default=True)
    changed_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[Instant]
