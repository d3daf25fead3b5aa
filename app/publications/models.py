"""Tables of announcements (通知公告)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Staff
from app.catalog.models import Department
from app.db import Base, Instant, PublicId, UTCDateTime

TITLE_LENGTH = 60
TEXT_LENGTH = 5000
NOTICE = "notice"


class Announcement(Base):
    """One announcement as it stands now. It is out while it has been published and not withdrawn; nothing is ever deleted."""

    __tablename__ = "announcements"
    __table_args__ = (Index("ix_announcements_published_at", "published_at", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    draft_key: Mapped[str] = mapped_column(String(16), unique=True)  # of the form that made it: sent twice, it is made once
    kind: Mapped[str] = mapped_column(String(12), default=NOTICE)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))  # in whose name it speaks
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    text: Mapped[str] = mapped_column(Text)
    pinned_until: Mapped[date | None]  # the last day on top
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seen: Mapped[int] = mapped_column(default=1)

    department: Mapped[Department] = relationship(lazy="joined")
    changes: Mapped[list["AnnouncementChange"]] = relationship(order_by="AnnouncementChange.id.desc()")

    @property
    def is_out(self) -> bool:
        """Can everybody read it?"""
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def changed_later_at(self) -> datetime | None:
        """When its words were last changed after it came out; None when they are still the same."""
        out = next((change for change in self.changes if change.action == "published"), None)
        if out is None or (out.title, out.text) == (self.title, self.text):
            return None
        return next(change.at for change in self.changes if change.action == "changed")

    @property
    def last_change(self) -> "AnnouncementChange":
        return self.changes[0]


class AnnouncementChange(Base):
    """Who did what to an announcement, and what it said from then on. Rows are only added."""

    __tablename__ = "announcement_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"), index=True)
    action: Mapped[str] = mapped_column(String(10))  # written, changed, published, withdrawn
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    text: Mapped[str] = mapped_column(Text)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    pinned_until: Mapped[date | None]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[Instant]

    staff: Mapped[Staff] = relationship(lazy="joined")
