"""Codes sent to a mobile: four digits, five minutes, three tries, one purpose, one use (L07)."""

import hmac
import secrets
from datetime import timedelta

from sqlalchemy import delete, select

from app.accounts.models import SmsCode
from app.db import session
from app.gateways.wall_clock import now
from app.messaging import tell
from app.sealed import blind_index, keyed_hash
from app.web import rate_limits
from app.web.errors import TooMany

REGISTRATION, NEW_MOBILE, PASSWORD_RESET = "registration", "new_mobile", "password_reset"
PURPOSES = frozenset({REGISTRATION, NEW_MOBILE, PASSWORD_RESET})
VALID = timedelta(minutes=5)
MAX_TRIES = 3
KEEP = timedelta(days=1)

BETWEEN = timedelta(seconds=60)
DAY = timedelta(days=1)
PER_MOBILE, PER_ADDRESS, IN_ALL = 5, 60, 5000  # a day; a village or a service hall stands behind one address


def count_request(mobile: str, address: str) -> None:
    """Counts a wish for a code, outside any transaction. Raises TooMany when it may not be sent."""
    if not rate_limits.allow(_wait(mobile), 1, BETWEEN):
        raise TooMany("code_too_soon", between=int(BETWEEN.total_seconds()), seconds=seconds_to_wait(mobile))
    if not rate_limits.allow(f"sms/mobile/{mobile}", PER_MOBILE, DAY):
        raise TooMany("code_limit_of_mobile", most=PER_MOBILE)
    if not rate_limits.allow(f"sms/address/{address}", PER_ADDRESS, DAY):
        raise TooMany("code_limit_of_address")
    if not rate_limits.allow("sms/all", IN_ALL, DAY):
        raise TooMany("code_limit_of_all")


def seconds_to_wait(mobile: str) -> int:
    """Until another code may be asked for."""
    return rate_limits.seconds_left(_wait(mobile))


def issue(mobile: str, purpose: str, subject: str = "", *, is_sent: bool = True) -> None:
    """Writes a new code into the outbox; the one before dies. Inside a transaction.

    `subject` is the account that the code is for, where there is one. With `is_sent=False` nobody is told the code: it
    stands in for one that may not be sent, so that trying it looks the same.
    """
    if purpose not in PURPOSES:
        raise ValueError(purpose)
    session.execute(delete(SmsCode).where(*_of(mobile, purpose)))
    code = f"{secrets.randbelow(10_000):04}"
    row = SmsCode(purpose=purpose, mobile_index=_index(mobile), code_hash=_hash(mobile, purpose, subject, code))
    row.created_at = now()
    session.add(row)
    if is_sent:
        tell(mobile, f"{purpose}_code", code=code, minutes=int(VALID.total_seconds() // 60))


def redeem(mobile: str, purpose: str, code: str, subject: str = "") -> str | None:
    """Uses the code up; otherwise counts the try and says why not, as a code of web/sentences.py.

    Inside a transaction that is committed in both cases.
    """
    row = session.scalar(select(SmsCode).where(*_of(mobile, purpose)).with_for_update())
    if row is None or row.used_at is not None or row.tries >= MAX_TRIES or now() - row.created_at >= VALID:
        return "code_dead"
    if hmac.compare_digest(row.code_hash, _hash(mobile, purpose, subject, code)):
        row.used_at = now()
        return None
    row.tries += 1
    return "code_wrong" if row.tries < MAX_TRIES else "code_dead"


def sweep() -> None:
    """Forgets codes of yesterday. Inside a transaction."""
    session.execute(delete(SmsCode).where(SmsCode.created_at < now() - KEEP))


def _of(mobile: str, purpose: str) -> tuple[object, object]:
    return SmsCode.mobile_index == _index(mobile), SmsCode.purpose == purpose


def _index(mobile: str) -> bytes:
    return blind_index("sms_codes.mobile", mobile)


def _wait(mobile: str) -> str:
    return f"sms/wait/{mobile}"


def _hash(mobile: str, purpose: str, subject: str, code: str) -> bytes:
    return keyed_hash("sms-code", f"{purpose}/{mobile}/{code}/{subject}")
