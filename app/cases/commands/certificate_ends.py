"""How a certificate ends before its time: cancelled (注销), annulled (撤销), revoked (吊销); and what a reopening takes back."""

from dataclasses import dataclass
from datetime import datetime

from app import db
from app.accounts.models import Staff
from app.cases.actors import Actor
from app.cases.certificate_models import Certificate
from app.cases.certificate_words import GROUND_TEXTS
from app.cases.commands.certificates import locked_certificate
from app.cases.models import Case
from app.cases.queries import certificate_of
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.documents import commands as documents
from app.documents.models import DocumentState
from app.domain.certificates import GROUNDS, CertificateState, state_after
from app.domain.errors import Refused
from app.domain.workflow import Action, Outcome
from app.gateways.wall_clock import day_of
from app.web.i18n import _


@dataclass(frozen=True)
class Ending:
    """Why a certificate ends: a ground of GROUNDS (none for a revocation), the reason in words, and the law."""

    reason: str
    legal_basis: str
    ground: str = ""


def end(case: Case, action: Action, ending: Ending, *, by: Staff, at: datetime) -> None:
    """Cancels, annuls or revokes the certificate of a locked case, and tells its holder. Raises Refused."""
    if ending.ground not in (GROUNDS[action] or ("",)):
        raise Refused("ground_unknown")
    certificate = locked_certificate(case)
    _end(certificate, action, at)
    ground = f"{GROUND_TEXTS[action][ending.ground]}。" if ending.ground else ""
    said = _("%(ground)s%(reason)s（依据：%(basis)s）", ground=ground, reason=ending.reason, basis=ending.legal_basis)
    record(case, action, by=Actor.of(by), at=at, text=said)
    told = {"certificate": certificate.title, "certificate_number": certificate.number}
    if action is Action.CANCEL:
        tell_applicant(case, "certificate_cancelled", **told)
    elif action is Action.ANNUL:
        tell_applicant(case, "certificate_annulled", **told)
    else:
        tell_applicant(case, "certificate_revoked", **told)


def _end(certificate: Certificate, action: Action, at: datetime) -> None:
    """The state of the certificate and of its paper, from this day on."""
    today = day_of(at)
    certificate.state, certificate.ended_on = state_after(certificate.state_on(today), action), today
    if certificate.document:
        documents.end(certificate.document, DocumentState(certificate.state), today)


def cancel_as_asked(case: Case, *, by: Staff, at: datetime) -> None:
    """The conclusion of a cancellation item: the certificate that it is about is cancelled. Raises Refused when it has ended."""
    certificate = case.earlier_certificate
    if certificate is None:
        raise Refused("earlier_missing")
    db.session.refresh(certificate.issued_in, with_for_update=True)  # case before certificate, as everywhere
    db.session.refresh(certificate, with_for_update=True)
    _end(certificate, Action.CANCEL, at)
    said = _("依申请注销，见办件%(number)s。", number=case.number)
    record(certificate.issued_in, Action.CANCEL, by=Actor.of(by), at=at, text=said)


def take_back_for_reopening(case: Case, *, at: datetime) -> None:
    """Takes back what a decision did to certificates: its own is annulled, what it superseded or cancelled stands again.

    Raises Refused("certificate_ended") when another certificate has taken its place already.
    """
    certificate = certificate_of(case)
    if certificate is not None:
        annul_for_reopening(certificate, at=at)
    elif _cancelled_its_earlier(case) and case.earlier_certificate:
        _stands_again(case.earlier_certificate)


def annul_for_reopening(certificate: Certificate, *, at: datetime) -> None:
    """Annuls the certificate of a case that is reopened, and frees the case for another one; no entry of its own in the log."""
    db.session.refresh(certificate, with_for_update=True)
    if certificate.state == CertificateState.SUPERSEDED:
        raise Refused("certificate_ended")
    if certificate.state == CertificateState.VALID:  # one that was cancelled or revoked meanwhile stays so
        _end(certificate, Action.ANNUL, at)
    certificate.case_id = None
    db.session.flush()  # its number is free only then
    if certificate.earlier:
        _stands_again(certificate.earlier)


def _cancelled_its_earlier(case: Case) -> bool:
    return case.version.definition.kind == "cancellation" and case.outcome == Outcome.GRANTED


def _stands_again(certificate: Certificate) -> None:
    """What ended it was taken back. A later ending by itself, as a revocation, is not."""
    db.session.refresh(certificate, with_for_update=True)
    if certificate.state not in {CertificateState.SUPERSEDED, CertificateState.CANCELLED}:
        return
    certificate.state, certificate.ended_on = CertificateState.VALID, None
    if certificate.document:
        documents.restore(certificate.document)
