"""Who may load which announcement."""

from app import db
from app.domain.errors import NotYours
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


def by_form(draft_key: str) -> Announcement:
    """The one that a form has made. Raises NotYours."""
    found = queries.by_draft_key(draft_key)
    if found is None:
        raise NotYours("announcement")
    return found


def locked_for_editor(public_id: str) -> Announcement:
    """The same, locked."""
    found = for_editor(public_id)
    db.session.refresh(found, with_for_update={"of": Announcement})  # not the department that is read along
    return found
