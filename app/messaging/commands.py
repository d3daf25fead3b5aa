"""What people do to messages: read them, word them, send them again."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app import db, jobs
from app.domain.errors import Refused, Stale
from app.messaging import queries, wording
from app.messaging.models import Message, MessageText
from app.messaging.outbox import SEND_MESSAGE
from app.messaging.texts import CODE, TEXTS
from app.web.i18n import _


def mark_read(account: str, at: datetime) -> None:
    """Everything in the inbox of an account counts as read."""
    mine = update(Message).where(Message.account == account, Message.read_at.is_(None))
    db.session.execute(mine.values(read_at=at))


def reword(code: str, typed: str, *, sends_sms: bool, seen: int, by: str, at: datetime) -> None:
    """Words a text anew; an empty one is the text as delivered. Raises Refused, Stale when another has done so meanwhile."""
    text, typed = TEXTS[code], wording.tidy(typed)
    for problem, values in wording.problems(text, typed) if typed else ():
        raise Refused(problem, **values)
    before = queries.in_force(code)
    if seen != (before.version if before else 0):
        raise Stale("message_text_changed", by=before.changed_by if before else "", at=before.changed_at if before else at)
    template = wording.from_words(typed)
    row = MessageText(
        code=code,
        version=seen + 1,
        text="" if template == str(text.template) else template,
        sends_sms=sends_sms or text.kind == CODE,  # who waits for a code can do nothing without it
        changed_by=by,
        changed_at=at,
    )
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise Stale("message_text_changed", by=_("另一位管理员"), at=at) from None


def send_again(at: datetime) -> int:
    """Puts every notice that is not out back into the queue, also those given up; how many."""
    waiting = db.session.scalars(select(Message).where(queries.undelivered()).with_for_update()).all()
    for message in waiting:
        message.tried_at, message.failed = at, False
        jobs.enqueue(SEND_MESSAGE, {"message_id": message.message_id})
    return len(waiting)
