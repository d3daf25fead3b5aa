"""找回密码 (L13): the attempt as the form carries it, and whose account it is. Nothing here tells whether there is one."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from app.accounts import queries
from app.accounts.forms.parts import QUESTIONS
from app.accounts.models import Citizen, login_key
from app.accounts.sign_in import may_sign_in
from app.gateways.wall_clock import now
from app.sealed import CannotOpen, keyed_hash, keys
from app.web import rate_limits

VALID = timedelta(minutes=10)
MAX_STARTS = MAX_TRIES = 5
FREE_TRIES = 2  # before a captcha is asked for
LOCKED = timedelta(minutes=15)
_AAD = b"password-recovery"


@dataclass(frozen=True)
class Attempt:
    """What a person has said of herself, and the way she has chosen."""

    username: str
    mobile: str
    way: str

    @property
    def key(self) -> str:
        return login_key(self.username)

    def sealed(self) -> str:
        """For a hidden field: whoever reads it learns nothing, and nobody can make one."""
        content = json.dumps({**asdict(self), "at": now().isoformat()}).encode()
        return urlsafe_b64encode(keys.seal(content, _AAD)).decode()


def opened(token: str) -> Attempt | None:
    """The attempt of a hidden field; None when it is older than ten minutes, or not ours."""
    try:
        content = json.loads(keys.open(urlsafe_b64decode(token.encode()), _AAD))
    except (NotBase64, ValueError, CannotOpen):
        return None
    began = datetime.fromisoformat(content.pop("at"))
    return Attempt(**content) if now() - began < VALID else None


def account_of(attempt: Attempt, *, lock: bool = False) -> Citizen | None:
    """The account that is meant, if name and mobile belong together and it may sign in here."""
    account = queries.citizen_with_mobile(attempt.username, attempt.mobile, lock=lock)
    return account if account is not None and may_sign_in(account) else None


def question_for(attempt: Attempt) -> str:
    """The question of the account; where there is none, one that stays the same however often one asks."""
    account = account_of(attempt)
    decoy = keyed_hash("decoy-question", f"{attempt.key}/{attempt.mobile}")[0] % len(QUESTIONS)
    return (account.security_question if account else "") or str(QUESTIONS[decoy])


def may_start(key: str) -> bool:
    """Counts a start for this name, whether or not there is such an account."""
    return rate_limits.allow(f"recovery/start/{key}", MAX_STARTS, LOCKED, locks=True)


def may_try(key: str) -> bool:
    """Counts a try before the proof is looked at; after five none is left, and signing in is not touched."""
    return rate_limits.allow(f"recovery/try/{key}", MAX_TRIES, LOCKED, locks=True)


def was_tried(key: str) -> bool:
    """So often that a captcha is asked for? A name that is locked hears so without."""
    used = [rate_limits.used(f"recovery/{count}/{key}") for count in ("start", "try")]
    return max(used) >= FREE_TRIES and used[0] < MAX_STARTS and used[1] < MAX_TRIES


def succeeded(key: str) -> None:
    """The right proof ends both counts."""
    for count in ("start", "try"):
        rate_limits.reset(f"recovery/{count}/{key}")
