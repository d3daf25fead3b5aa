"""Reads of announcements."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import selectinload

from app import db
from app.publications.models import Announcement
from app.web.paging import Page, window

PER_PAGE = 20
ON_HOME = 3
_OUT = (Announcement.published_at.is_not(None), Announcement.withdrawn_at.is_(None))


def _order(today: date) -> tuple[Any, ...]:
    """Pinned ones first, then the newest."""
    pinned = case((Announcement.pinned_until >= today, 0), else_=1)
    return pinned, Announcement.published_at.desc(), Announcement.id.desc()


def latest(today: date, limit: int = ON_HOME) -> Sequence[Any]:
    """Public id, title and instant of the first ones that are out, for the home page."""
    columns = select(Announcement.public_id, Announcement.title, Announcement.published_at)
    return db.session.execute(columns.where(*_OUT).order_by(*_order(today)).limit(limit)).all()


def published(page: int, today: date) -> Page:
    """One page of what is out."""
    total = db.session.scalar(select(func.count()).select_from(Announcement).where(*_OUT)) or 0
    page, pages, offset = window(total, page, PER_PAGE)
    found = select(Announcement).where(*_OUT).order_by(*_order(today)).limit(PER_PAGE).offset(offset)
    return Page(db.session.scalars(found).all(), page, pages, total)


def all_of_them(page: int) -> Page:
    """One page for the desk: drafts and withdrawn ones too, the last made first."""
    total = db.session.scalar(select(func.count()).select_from(Announcement)) or 0
    page, pages, offset = window(total, page, PER_PAGE)
    found = select(Announcement).options(selectinload(Announcement.changes)).order_by(Announcement.id.desc())
    return Page(db.session.scalars(found.limit(PER_PAGE).offset(offset)).all(), page, pages, total)


def by_public_id(public_id: str) -> Announcement | None:
    return db.session.scalar(select(Announcement).where(Announcement.public_id == public_id))  # type: ignore[no-any-return]


def by_draft_key(draft_key: str) -> Announcement | None:
    return db.session.scalar(select(Announcement).where(Announcement.draft_key == draft_key))  # type: ignore[no-any-return]
