"""Freezing, rendering, replacing and annulling papers."""

import json
import secrets
from datetime import date, datetime
from typing import Any, Protocol

from flask import current_app
from sqlalchemy import select

from app import db, jobs
from app.counters import next_value
from app.documents import contexts
from app.documents.kinds import KINDS, Kind
from app.documents.models import NAME_LENGTH, Document, DocumentState, SigningCertificate
from app.documents.rendering import Head, paper_html, slip_html
from app.domain.errors import Refused
from app.domain.masking import MaskKind, mask
from app.domain.numbering import paper_number, verification_code
from app.gateways import pdf, signing, storage
from app.gateways.wall_clock import day_of, now

RENDER_JOB = "render_document"


class Issuer(Protocol):
    """What a paper needs to know of the department that issues it."""

    id: int
    name: str
    short_name: str


def freeze(
    kind: str,
    *,
    department: Issuer,
    context: dict[str, Any],
    holder_name: str,
    issued_at: datetime,
    is_demo: bool,
    holder_kind: MaskKind = MaskKind.NAME,
    purpose: str = "",
    number: str = "",
    number_pattern: str = "",
    issued_on: date | None = None,
) -> Document:
    """Freezes a paper in the caller's transaction and orders its PDF. Raises ValueError, Refused("unprintable").

    `number` is given for certificates that have one already, `issued_on` where one is printed again and keeps its day.
    """
    chosen, issued_on = KINDS[kind], issued_on or day_of(issued_at)
    contexts.check(kind, context)
    _check_printable(holder_name, context)
    document = Document(
        kind=kind,
        title=context["certificate_name"] if chosen.is_certificate else chosen.title,
        department_id=department.id,
        authority=department.name,
        purpose=purpose or chosen.purpose,
        issued_on=issued_on,
        valid_until=_valid_until(chosen, context),
        verification_code=verification_code(secrets.choice),
        subject_name_masked="、".join(mask(holder_kind, name) for name in holder_name.split("、")),
        is_demo=is_demo,
        created_at=issued_at,
    )
    document.context = context
    document.number = number or take_number(department, chosen, issued_on, number_pattern)
    db.session.add(document)
    db.session.flush()
    jobs.enqueue(RENDER_JOB, {"document_id": document.id})
    return document


def take_number(department: Issuer, kind: Kind, on: date, pattern: str = "") -> str:
    """The next number of a department, kind and year that no paper has, without gaps: a rollback gives it back.

    After a change of the pattern a number may come out that was issued already; it is passed over.
    """
    while True:
        n = next_value(f"papers/{department.id}/{kind.code}/{on.year}")
        number = paper_number(pattern, department.short_name, on.year, n, kind.word)
        taken = select(Document.id).where(
            Document.department_id == department.id, Document.kind == kind.code, Document.number == number
        )
        if db.session.scalar(taken) is None:
            return number


def render(document_id: int) -> None:
    """The job: makes the PDF (of a receipt, its slip too) once, signed and encrypted; one that is there is left alone."""
    document = db.session.get(Document, document_id)
    if document is None or document.pdf_sha256:
        return
    content = pdf.render_pdf(paper_html(_head(document), document.context), created_at=document.created_at)
    sha256, signer = _store_signed(document, content)  # the file before the row that names it
    slip_sha256 = _store_slip(document) if document.has_slip else None
    with db.transaction():
        document = db.session.get_one(Document, document_id, with_for_update=True)
        if document.pdf_sha256 is None:
            document.pdf_sha256, document.slip_sha256 = sha256, slip_sha256
            document.rendered_at = now()
            document.signed_with = _certificate_of(signer)


def _certificate_of(signer: signing.Signer) -> SigningCertificate:
    """The row of a certificate, made at its first paper."""
    known = db.session.scalar(select(SigningCertificate).where(SigningCertificate.fingerprint == signer.fingerprint))
    return known or SigningCertificate(
        fingerprint=signer.fingerprint, name=signer.name[:NAME_LENGTH], pem=signer.pem, first_used_at=now()
    )


def _store_slip(document: Document) -> str:
    """The receipt once more, for the roll printer of a counter or a kiosk."""
    html = slip_html(_head(document), document.context)
    return _store_signed(document, pdf.render_pdf(html, created_at=document.created_at, is_roll=True))[0]


def _store_signed(document: Document, content: bytes) -> tuple[str, signing.Signer]:
    """Name of the stored file, and who signed it."""
    signed, signer = signing.sign(content, reason=f"{document.title} {document.number}", at=now())
    return storage.put(signed), signer


def mark_replaced(document: Document, by: Document | None = None, on: date | None = None) -> None:
    """Another paper, if it exists already, stands in its place from a day on; an annulled one stays annulled."""
    if document.state == DocumentState.VALID:
        document.state, document.replaced_by, document.state_since = DocumentState.REPLACED, by, on


def annul(document: Document, on: date | None = None) -> None:
    """It was never right: /verify says so from now on."""
    end(document, DocumentState.ANNULLED, on)


def end(document: Document, state: DocumentState, on: date | None) -> None:
    """A certificate was cancelled, annulled or revoked on a day: /verify says so from now on."""
    document.state, document.state_since = state, on


def restore(document: Document) -> None:
    """What replaced or ended it was taken back: it is valid as before."""
    document.state, document.state_since, document.replaced_by = DocumentState.VALID, None, None


def _head(document: Document) -> Head:
    settings = current_app.config["SETTINGS"]
    return Head(
        kind=document.kind,
        number=document.number,
        verification_code=document.verification_code,
        authority=document.authority,
        purpose=document.purpose,
        issued_on=document.issued_on,
        is_demo=document.is_demo,
        region_name=settings.region_name,
        base_url=settings.base_url,
    )


def _valid_until(kind: Kind, context: dict[str, Any]) -> date | None:
    is_dated = kind.is_certificate and context["valid_until"]
    return date.fromisoformat(context["valid_until"]) if is_dated else None


def _check_printable(holder_name: str, context: dict[str, Any]) -> None:
    """A name that cannot be printed is refused while the person who typed it can still change it."""
    missing = pdf.unprintable(holder_name + json.dumps(context, ensure_ascii=False))
    if missing:
        raise Refused("unprintable", characters="".join(missing))
