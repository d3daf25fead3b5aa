"""Writing a message into the outbox, and sending what lies there.

A code is sent at most once: a second one would only confuse. A notice is sent at least once, always with the same
message id; exactly once therefore needs a gateway that knows the ids it has taken.
"""

import logging
from datetime import timedelta

from sqlalchemy import delete, or_, select

from app import db, jobs
from app.gateways import sms
from app.gateways.wall_clock import now
from app.messaging import queries
from app.messaging.models import Message
from app.messaging.texts import CODE, INBOX, NOTICE, TEXTS, fill

log = logging.getLogger(__name__)

SEND_MESSAGE = "send_message"
CODE_USEFUL = timedelta(minutes=5)
KEEP_CODES = timedelta(days=1)
TRY_AGAIN_EVERY = timedelta(minutes=30)
GIVE_UP = timedelta(days=3)


def tell(to: str, text_code: str, *, account: str = "", about: str = "", **values: object) -> Message:
    """Writes a text to a mobile into the outbox: it will be sent if and only if the open transaction commits.

    `account` has it in its inbox too, with a link to the case `about`; there alone when its SMS is switched off.
    """
    text, worded = TEXTS[text_code], queries.in_force(text_code)
    is_sent = bool(to) and (worded is None or worded.sends_sms)
    kind = text.kind if is_sent else INBOX
    message = Message(message_id=db.random_id(), kind=kind, created_at=now(), account=account, about=about)
    message.to, message.text = to, fill(worded.text if worded and worded.text else str(text.template), **values)
    db.session.add(message)
    if is_sent:
        jobs.enqueue(SEND_MESSAGE, {"message_id": message.message_id})
    return message


def send_message(message_id: str) -> None:
    """The job: hands one message to the gateway. Raises GatewayDown for a notice, which the queue tries again."""
    message = db.session.scalar(select(Message).where(Message.message_id == message_id))
    if message is None or message.kind == INBOX or message.sent_at is not None or message.failed:
        return
    if message.kind == CODE:
        _send_code(message)
    else:
        _send_notice(message)


def _send_code(message: Message) -> None:
    with db.transaction():
        db.session.refresh(message, with_for_update=True)
        if message.tried_at is not None:  # tried by a worker that died: nobody knows whether it went out
            message.failed = True
            return
        message.tried_at = now()
        message.failed = now() - message.created_at > CODE_USEFUL
    if message.failed:
        return
    try:
        sms.send(message.to, message.text, message.message_id)
    except sms.GatewayDown as error:
        log.warning("message %s was not sent: %s", message.message_id, error)
        with db.transaction():
            message.failed = True
        return
    with db.transaction():
        message.sent_at = now()


def _send_notice(message: Message) -> None:
    sms.send(message.to, message.text, message.message_id)
    with db.transaction():
        message.sent_at = now()


def try_again() -> None:
    """Puts notices back into the queue that an outage longer than the queue's own patience left behind."""
    at = now()
    with db.transaction():
        waiting = select(Message).where(Message.sent_at.is_(None), Message.failed.is_(False), Message.kind == NOTICE)
        tried_long_ago = or_(Message.tried_at.is_(None), Message.tried_at < at - 2 * TRY_AGAIN_EVERY)
        waiting = waiting.where(Message.created_at < at - 3 * TRY_AGAIN_EVERY, tried_long_ago)
        for message in db.session.scalars(waiting.with_for_update()):
            message.tried_at = at
            message.failed = message.created_at < at - GIVE_UP
            if not message.failed:
                jobs.enqueue(SEND_MESSAGE, {"message_id": message.message_id}, urgent=False)


def sweep() -> None:
    """Forgets codes of yesterday. Inside a transaction."""
    db.session.execute(delete(Message).where(Message.kind == CODE, Message.created_at < now() - KEEP_CODES))
