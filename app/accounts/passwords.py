"""Passwords: how they are hashed, and which ones are refused."""

import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from werkzeug.exceptions import ServiceUnavailable

MIN_LENGTH = 8
MAX_LENGTH = 128
PRODUCT_WORDS = ("yichuang", "yichuan", "一窗", "zhengwu")
ONE_TIME_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"
ONE_TIME_LENGTH = 12

# One hash takes 20–50 ms of a whole core. One at a time, and nobody waits longer than for the one before: under a flood of
# sign-ins the surplus is told 503 at once, and the other pages stay quick.
SLOT_WAIT_SECONDS = 0.05
_slot = threading.Semaphore(1)
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _slot.acquire(timeout=SLOT_WAIT_SECONDS):
        raise ServiceUnavailable(retry_after=2)
    try:
        yield
    finally:
        _slot.release()


def hash_password(password: str) -> str:
    """The argon2id hash. Raises ServiceUnavailable when too many hash at once; call it outside a transaction."""
    with _one_at_a_time():
        return _hasher.hash(_plain(password))


def hash_answer(answer: str) -> str:
    """The hash of the answer to a security question; capitals and spaces in it do not matter."""
    return hash_password(_plain_answer(answer))


def verify_answer(answer_hash: str | None, answer: str) -> bool:
    """Is it the answer? Takes as long when there is none to compare with. Raises ServiceUnavailable."""
    return verify(answer_hash or None, _plain_answer(answer))


def _plain_answer(answer: str) -> str:
    return "".join(unicodedata.normalize("NFKC", answer).casefold().split())


@cache
def _dummy() -> str:
    return _hasher.hash(secrets.token_hex(16))


def verify(password_hash: str | None, password: str) -> bool:
    """Is it the password? Takes as long for an account that does not exist (None). Raises ServiceUnavailable."""
    expected = password_hash or _dummy()
    with _one_at_a_time():
        try:
            matches = _hasher.verify(expected, _plain(password))
        except (VerificationError, InvalidHashError):
            matches = False
    return matches and password_hash is not None


def _plain(password: str) -> str:
    """One spelling of each character, whatever keyboard it was typed on (RFC 8265)."""
    return unicodedata.normalize("NFC", password)


@cache
def _common() -> frozenset[str]:
    """The 4,000 commonest of eight characters and more in zxcvbn's list (MIT licence), and Chinese favourites."""
    return frozenset((Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").split())


def weakness(password: str, *context: str, product_words: tuple[str, ...] = PRODUCT_WORDS) -> str | None:
    """Why a new password is refused, as a code of web/sentences.py, or None. `context`: username, mobile, what else is known."""
    lowered = _plain(password).casefold()
    if len(password) < MIN_LENGTH:
        return "password_too_short"
    if len(password) > MAX_LENGTH:
        return "password_too_long"
    if lowered in _common() or len(set(lowered)) < 4 or _is_run(lowered):
        return "password_common"
    words = [word.casefold() for word in (*context, *product_words) if len(word) >= 4 or not word.isascii()]
    if any(word in lowered or lowered in word for word in words if word):
        return "password_context"
    return None


def _is_run(text: str) -> bool:
    """Characters one after the other, up or down: 23456789, hgfedcba."""
    distances = {ord(second) - ord(first) for first, second in pairwise(text)}
    return distances in ({1}, {-1})


def one_time_password() -> str:
    """A password to hand over once, without characters that look alike."""
    return "".join(secrets.choice(ONE_TIME_ALPHABET) for _ in range(ONE_TIME_LENGTH))
