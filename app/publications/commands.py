"""Writing, changing, publishing and withdrawing announcements; every change leaves who, when and what."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.dialects import postgresql, sqlite

from app import db
from app.accounts.models import Staff
from app.domain.errors import Refused, Stale
from app.publications import queries
from app.publications.models import NOTICE, Announcement, AnnouncementChange


@dataclass(frozen=True)
class Content:
    """What an announcement says and in whose name; `pinned_until` is the last day on which it stands on top."""

    department_id: int
    title: str
    text: str
    pinned_until: date | None = None


def write(draft_key: str, content: Content, *, by: Staff, at: datetime) -> Announcement:
    """A new one, not yet public. The same form sent twice makes one; with other words in it the second raises Stale."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"draft_key": draft_key, "public_id": db.random_id(), "kind": NOTICE, "seen": 0, **asdict(content)}
    db.session.execute(insert(Announcement).values(row).on_conflict_do_nothing(index_elements=["draft_key"]))
    announcement = queries.by_draft_key(draft_key)
    assert announcement is not None
    if not announcement.changes:
        _leave_trace(announcement, "written", by, at)
    elif content != content_of(announcement):
        raise _changed(announcement)
    return announcement


def content_of(announcement: Announcement) -> Content:
    """What it says now."""
    return Content(announcement.department_id, announcement.title, announcement.text, announcement.pinned_until)


def check_seen(announcement: Announcement, seen: int) -> None:
    """Raises Stale when it is another one than the page showed."""
    if announcement.seen != seen:
        raise _changed(announcement)


def _changed(announcement: Announcement) -> Stale:
    last = announcement.last_change
    return Stale("announcement_changed", by=last.staff.name, at=last.at)


def change(announcement: Announcement, content: Content, *, by: Staff, at: datetime) -> None:
    """Another wording, at once where it is public already."""
    for name, value in asdict(content).items():
        setattr(announcement, name, value)
    _leave_trace(announcement, "changed", by, at)


def publish(announcement: Announcement, *, by: Staff, at: datetime) -> None:
    """For everybody to read, dated now; a withdrawn one comes out again. Raises Refused."""
    if announcement.is_out:
        raise Refused("announcement_is_out")
    announcement.published_at, announcement.withdrawn_at = at, None
    _leave_trace(announcement, "published", by, at)


def withdraw(announcement: Announcement, *, by: Staff, at: datetime) -> None:
    """Nobody finds it any longer; it stays with its history at the desk. Raises Refused."""
    if not announcement.is_out:
        raise Refused("announcement_is_not_out")
    announcement.withdrawn_at = at
    _leave_trace(announcement, "withdrawn", by, at)


def _leave_trace(announcement: Announcement, action: str, by: Staff, at: datetime) -> None:
    announcement.seen += 1
    trace = AnnouncementChange(action=action, staff=by, at=at, **asdict(content_of(announcement)))
    announcement.changes.insert(0, trace)
    db.session.flush()
