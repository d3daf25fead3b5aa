"""Reading papers."""

import time

from sqlalchemy import or_, select

from app import db
from app.documents.models import Document, SigningCertificate
from app.domain.numbering import normalise_code
from app.gateways import signing, storage

POLL_SECONDS = 0.05


def by_code(text: str) -> Document | None:
    """The paper with a verification code, however it was typed."""
    return db.session.scalar(select(Document).where(Document.verification_code == normalise_code(text)))


def by_sha256(sha256: str) -> Document | None:
    """The paper whose PDF, or whose slip, has these bytes."""
    of_it = or_(Document.pdf_sha256 == sha256, Document.slip_sha256 == sha256)
    return db.session.scalar(select(Document).where(of_it)) if sha256 else None


def own_certificates() -> dict[str, str]:
    """Fingerprint and PEM of every certificate that has signed here, that of today too."""
    rows = db.session.execute(select(SigningCertificate.fingerprint, SigningCertificate.pem).order_by(SigningCertificate.id))
    return dict(rows.all()) | {signing.signer().fingerprint: signing.signer().pem}


def bytes_of(document: Document) -> bytes | None:
    """The PDF, or None while it is not rendered."""
    return storage.get(document.pdf_sha256) if document.pdf_sha256 else None


def held_files() -> set[str]:
    """Names of the stored PDFs, those of slips too."""
    return {sha256 for row in db.session.execute(select(Document.pdf_sha256, Document.slip_sha256)) for sha256 in row if sha256}


def wait_for_pdf(document_id: int, seconds: float = 1.5, *, is_slip: bool = False) -> bytes | None:
    """The PDF of a paper that the worker is rendering just now, or None when it is not there in time. Ends the open read."""
    ends = time.monotonic() + seconds
    while (sha256 := _sha256_of(document_id, is_slip)) is None and time.monotonic() < ends:
        db.session.rollback()  # a read that stays open never sees what the worker wrote
        time.sleep(POLL_SECONDS)
    return storage.get(sha256) if sha256 else None


def _sha256_of(document_id: int, is_slip: bool) -> str | None:
    return db.session.scalar(select(Document.slip_sha256 if is_slip else Document.pdf_sha256).where(Document.id == document_id))
