"""Proof that somebody has just looked a case up: good for its papers, for a quarter of an hour, while its lookup code stands."""

import hmac
from datetime import datetime, timedelta

from app.cases.models import Case
from app.sealed import keyed_hash

VALID = timedelta(minutes=15)


def proof_of(case: Case, at: datetime) -> str:
    """What the progress page puts into its forms, so that number, mobile and code need not be typed again."""
    return _signed(case, int((at + VALID).timestamp()))


def is_proven(case: Case, proof: str, at: datetime) -> bool:
    """Was this given for this case, not too long ago, and is its lookup code still the same?"""
    ends = proof.partition(".")[0]
    if not (ends.isascii() and ends.isdigit() and len(ends) <= 11 and int(ends) >= at.timestamp()):
        return False
    return hmac.compare_digest(proof.encode(), _signed(case, int(ends)).encode())


def _signed(case: Case, ends: int) -> str:
    mark = keyed_hash("progress-proof", f"{case.public_id}/{case.lookup_code}/{ends}")
    return f"{ends}.{mark.hex()}"
