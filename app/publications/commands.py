"""Writing, changing, publishing and withdrawing announcements; every change leaves who, when and what."""

from dataclasses import dataclass
from datetime import date, datetime

from app import db
from app.domain.errors import Refused
from app.publications import queries
from app.publications.models import Announcement, AnnouncementChange


@dataclass(frozen=True)
class Content:
    """What an announcement says; `pinned_until` is the last day on which it stands on top."""

    title: str
    text: str
    pinned_until: date | None = None


def write(draft_key: str, content: Content, *, by: str, at: datetime) -> Announcement:
    """A new one, not yet public. The same form sent twice makes one."""
    found = queries.by_draft_key(draft_key)
    if found is not None:
        return found
    announcement = Announcement(draft_key=draft_key, title=content.title, text=content.text, pinned_until=content.pinned_until)
    db.session.add(announcement)
    _leave_trace(announcement, "written", by, at)
    return announcement


def change(announcement: Announcement, content: Content, *, by: str, at: datetime) -> None:
    """Another wording, at once where it is public already."""
    announcement.title, announcement.text = content.title, content.text
    announcement.pinned_until = content.pinned_until
    _leave_trace(announcement, "changed", by, at)


def publish(announcement: Announcement, *, by: str, at: datetime) -> None:
    """For everybody to read, dated now; a withdrawn one comes out again. Raises Refused."""
    if announcement.is_out:
        raise Refused("announcement_is_out")
    announcement.published_at, announcement.withdrawn_at = at, None
    _leave_trace(announcement, "published", by, at)


def withdraw(announcement: Announcement, *, by: str, at: datetime) -> None:
    """Nobody finds it any longer; it stays with its history at the desk. Raises Refused."""
    if not announcement.is_out:
        raise Refused("announcement_is_not_out")
    announcement.withdrawn_at = at
    _leave_trace(announcement, "withdrawn", by, at)


def _leave_trace(announcement: Announcement, action: str, by: str, at: datetime) -> None:
    announcement.seen = (announcement.seen or 0) + 1
    trace = AnnouncementChange(action=action, title=announcement.title, text=announcement.text, by=by, at=at)
    announcement.changes.insert(0, trace)
    db.session.flush()
