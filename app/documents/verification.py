"""Is a PDF that somebody brings one of our papers, as it was issued?

What counts is that its bytes are registered: a stolen key makes good signatures, but no rows. The signature tells what has
become of a file whose bytes are not.
"""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from threading import BoundedSemaphore

from app.attachments.inspection import inspect
from app.documents import queries
from app.documents.models import Document
from app.domain.errors import Refused

MAX_BYTES = 20 * 1024 * 1024
INSPECTOR = ("app.documents.signatures",)
PATIENCE_SECONDS = 4.0  # of a web thread
_KNOWN_PROBLEMS = {"paper_not_pdf", "paper_encrypted", "paper_broken"}
_one_at_a_time = BoundedSemaphore(1)  # strangers never take both places of those who hand in files


class Verdict(StrEnum):
    GENUINE = "genuine"
    UNSIGNED = "unsigned"  # ours, from before papers were signed
    CHANGED = "changed"  # after we had signed it
    UNREGISTERED = "unregistered"  # a good signature of ours on bytes that we do not know
    FOREIGN = "foreign"  # signed by others only
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Signature:
    """One signature in a file. `name` and `at` are what the signer says of itself."""

    name: str
    fingerprint: str
    at: str  # ISO 8601, or empty
    is_intact: bool
    is_whole: bool  # nothing was added after it
    signed_sha256: str  # of the bytes that it covers, itself included


@dataclass(frozen=True)
class Finding:
    verdict: Verdict
    sha256: str
    signature: Signature | None  # ours, if there is one
    is_ours: bool
    document: Document | None  # for a changed file: what was added to


def examine(data: bytes) -> Finding:
    """What a file is. Takes a second; the caller keeps none of it. Raises Refused: paper_….

    Best outside of any transaction; `busy` when too many ask at once.
    """
    if not data:
        raise Refused("paper_empty")
    if len(data) > MAX_BYTES:
        raise Refused("paper_too_large")
    signatures, ours = _signatures(data), queries.own_certificates()
    own = [each for each in signatures if each.fingerprint in ours]
    sha256 = hashlib.sha256(data).hexdigest()
    chosen = next(iter([*own, *signatures]), None)
    document = queries.by_sha256(sha256)
    if document is None and own:
        document = next(filter(None, (queries.by_sha256(each.signed_sha256) for each in own)), None)
        return Finding(_verdict_on_signed(own, document), sha256, chosen, True, document)
    if document is not None:
        is_signed = any(each.is_intact and each.is_whole for each in own)
        return Finding(Verdict.GENUINE if is_signed else Verdict.UNSIGNED, sha256, chosen, bool(own), document)
    return Finding(Verdict.FOREIGN if signatures else Verdict.UNKNOWN, sha256, chosen, False, None)


def _verdict_on_signed(own: list[Signature], document: Document | None) -> Verdict:
    is_good = document is None and all(each.is_intact for each in own) and any(each.is_whole for each in own)
    return Verdict.UNREGISTERED if is_good else Verdict.CHANGED


def _signatures(data: bytes) -> list[Signature]:
    if not _one_at_a_time.acquire(timeout=PATIENCE_SECONDS):
        raise Refused("paper_busy")
    try:
        told = json.loads(inspect(INSPECTOR, data))
    except Refused as refusal:
        raise Refused(refusal.code if refusal.code in _KNOWN_PROBLEMS else "paper_unreadable") from None
    finally:
        _one_at_a_time.release()
    return [Signature(**each) for each in told]
