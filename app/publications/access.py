"""Who may load which announcement."""

from app import db
from app.domain.errors import NotYours, Stale
from app.publications import queries
from app.publications.models import Announcement


def for_everybody(public_id: str) -> Announcement:
    """One that is out. Raises NotYours."""
    found = queries.by_public_id(public_id)
    if found is None or not found.is_out:
        raise NotYours("announcement")
    return found


def for_editor(public_id: str) -> Announcement:
    """Any. Raises NotYours."""
    found = queries.by_public_id(public_id)
    if found is None:
        raise NotYours("announcement")
    return found


def locked_for_editor(public_id: str, seen: int) -> Announcement:
    """The same, locked, as the page showed it. Raises Stale("announcement_changed") when another has changed it meanwhile."""
    found = for_editor(public_id)
    db.session.refresh(found, with_for_update=True)
    if found.seen != seen:
        raise Stale("announcement_changed", by=found.last_change.by, at=found.last_change.at)
    return found
