"""Reads of messages: the inbox of an account, what waits in the outbox, and how texts are worded now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app import db
from app.messaging.models import Message, MessageText
from app.messaging.texts import CODE, NOTICE
from app.web.paging import Page, window

PER_PAGE = 20


def _inbox(account: str) -> Any:
    """Codes never stand in an inbox."""
    return (Message.account == account) & (Message.kind != CODE)


def inbox(account: str, page: int, per_page: int = PER_PAGE) -> Page:
    """One page of the messages of an account, newest first."""
    total = db.session.scalar(select(func.count()).select_from(Message).where(_inbox(account))) or 0
    page, pages, offset = window(total, page, per_page)
    found = select(Message).where(_inbox(account)).order_by(Message.id.desc()).limit(per_page).offset(offset)
    return Page(db.session.scalars(found).all(), page, pages, total)


def unread(account: str) -> int:
    """How many messages of an account nobody has marked as read."""
    found = select(func.count()).select_from(Message).where(_inbox(account), Message.read_at.is_(None))
    return db.session.scalar(found) or 0


@dataclass(frozen=True)
class Outbox:
    """Notices that have not been delivered."""

    waiting: int
    failed: int
    oldest: datetime | None


def undelivered() -> Any:
    """Notices that are not out: waiting for their turn, or given up."""
    return (Message.kind == NOTICE) & Message.sent_at.is_(None)


def outbox() -> Outbox:
    found = select(func.count(), Message.failed, func.min(Message.created_at)).where(undelivered()).group_by(Message.failed)
    counts = {failed: (count, oldest) for count, failed, oldest in db.session.execute(found)}
    oldest = min((oldest for _count, oldest in counts.values()), default=None)
    return Outbox(counts.get(False, (0,))[0], counts.get(True, (0,))[0], oldest)


def in_force(code: str) -> MessageText | None:
    """The last wording of a text; None when nobody has touched it."""
    found = select(MessageText).where(MessageText.code == code).order_by(MessageText.version.desc()).limit(1)
    return db.session.scalar(found)  # type: ignore[no-any-return]


def all_in_force() -> dict[str, MessageText]:
    """The last wording of every text that somebody has touched."""
    rows = db.session.scalars(select(MessageText).order_by(MessageText.version))
    return {row.code: row for row in rows}


def changes_of(code: str) -> Sequence[MessageText]:
    """Who worded a text, newest first."""
    found = select(MessageText).where(MessageText.code == code).order_by(MessageText.version.desc())
    return db.session.scalars(found).all()  # type: ignore[no-any-return]
