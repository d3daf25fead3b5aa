"""Certificates: made from what was granted, numbered without doubles, printed as a paper, printed again."""

from datetime import date, datetime
from typing import Any

from app import counters, db
from app.accounts.models import Staff
from app.cases import certificate_papers, validity
from app.cases.actors import Actor
from app.cases.certificate_models import Certificate
from app.cases.forms_of_items import form_schema
from app.cases.models import Case
from app.cases.queries import certificate_of
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.catalog.item_definition import CertificateType
from app.documents import commands as documents
from app.domain.certificates import SUPERSEDE, CertificateState, state_after
from app.domain.errors import Refused
from app.domain.workflow import Action
from app.gateways.wall_clock import day_of
from app.web.i18n import _


def proposed_content(case: Case) -> dict[str, str]:
    """Field by field, what the application says, else the earlier certificate; empty where the clerk types it."""
    schema, kind = form_schema(case.version), case.version.definition.certificate
    assert kind
    shown = schema.display_values(case.values)
    said = {field.name: "；".join(shown.get(field.from_field, "").splitlines()) for field in kind.fields}
    before = case.earlier_certificate.content if case.earlier_certificate else {}
    if case.version.definition.kind == "replacement":
        return {name: str(before.get(name, text)) for name, text in said.items()}
    return {name: text or str(before.get(name, "")) for name, text in said.items()}


def proposed_validity(case: Case) -> tuple[date, date | None]:
    """First and last day: from the day of the decision, or after the earlier certificate."""
    assert case.closed_at
    return validity.proposed_validity(case, day_of(case.closed_at))


def issue(
    case: Case, *, by: Staff, content: dict[str, Any], valid_from: date, valid_until: date | None, at: datetime
) -> Certificate:
    """Issues the one certificate of a granted case; the earlier one, if there is one, is superseded.

    Raises Refused: there is one already, the days are turned round or not those of the item, the earlier one has ended, a
    replacement differs from it.
    """
    kind = case.version.definition.certificate
    if kind is None:
        raise Refused("item_without_certificate")
    if certificate_of(case):
        raise Refused("certificate_issued_already")
    if valid_until is not None and valid_until < valid_from:
        raise Refused("validity_turned_round")
    texts = {field.name: str(content.get(field.name, "")) for field in kind.fields}
    earlier = _superseded(case, at)
    if case.version.definition.kind == "replacement" and earlier:
        _check_same(earlier, texts, valid_from, valid_until)
    assert case.closed_at
    validity.check_validity(case, day_of(case.closed_at), valid_from, valid_until)
    certificate = _made(case, kind, valid_from, valid_until, by, at)
    certificate.content, certificate.earlier = texts, earlier
    keeps = earlier is not None and case.version.definition.earlier and case.version.definition.earlier.keeps_number
    certificate.number = earlier.number if earlier and keeps else next_number(case.department_id, kind, at)
    db.session.add(certificate)
    said = _("%(number)s，代替%(earlier)s", number=certificate.number, earlier=earlier.number) if earlier else certificate.number
    record(case, Action.ISSUE_CERTIFICATE, by=Actor.of(by), at=at, text=said)
    certificate.document = certificate_papers.certificate(case, certificate, at)
    if earlier and earlier.document:
        documents.mark_replaced(earlier.document, certificate.document, day_of(at))
    tell_applicant(case, "certificate_ready", certificate=kind.title)
    return certificate


def _made(case: Case, kind: CertificateType, valid_from: date, valid_until: date | None, by: Staff, at: datetime) -> Certificate:
    return Certificate(
        case_id=case.id,
        issued_in_id=case.id,
        department_id=case.department_id,
        type_key=kind.key,
        title=kind.title,
        holder_name=case.applicant_name,
        valid_from=valid_from,
        valid_until=valid_until,
        issued_by_id=by.id,
        issued_at=at,
    )


def _superseded(case: Case, at: datetime) -> Certificate | None:
    """The earlier certificate, locked, and superseded from now on. Raises Refused when it has ended otherwise meanwhile."""
    earlier = case.earlier_certificate
    if earlier is None:
        if case.version.definition.earlier:
            raise Refused("earlier_missing")
        return None
    db.session.refresh(earlier, with_for_update=True)
    earlier.state = state_after(earlier.state_on(day_of(at)), SUPERSEDE)
    earlier.ended_on = day_of(at)
    db.session.flush()  # its number is free for the next one only then
    return earlier


def _check_same(earlier: Certificate, texts: dict[str, str], valid_from: date, valid_until: date | None) -> None:
    """A replacement (补办) says what the lost one said."""
    before = {name: str(earlier.content.get(name, "")) for name in texts}
    if (texts, valid_from, valid_until) != (before, earlier.valid_from, earlier.valid_until):
        raise Refused("replacement_differs")


def next_number(department_id: int, kind: CertificateType, at: datetime) -> str:
    """The next number of a department's type, anew each year where the pattern names it; a rollback gives it back."""
    year = day_of(at).year
    series = f"certificate/{department_id}/{kind.key}" + (f"/{year}" if "{year}" in kind.number_pattern else "")
    return kind.number_pattern.format(year=year, n=counters.next_value(series, kind.number_start))


def print_again(case: Case, *, by: Staff, reason: str, at: datetime) -> None:
    """Another print of the certificate under the same number and day; the paper before it is no longer valid. Raises Refused."""
    certificate = locked_certificate(case)
    certificate.prints += 1
    certificate.delivered_on = None
    before, issued_on = certificate.document, day_of(certificate.issued_at)
    certificate.document = certificate_papers.certificate(case, certificate, at, issued_on=issued_on)
    if before:
        documents.mark_replaced(before, certificate.document, day_of(at))
    said = _("第 %(n)s 次打印。%(reason)s", n=certificate.prints, reason=reason)
    record(case, Action.PRINT, by=Actor.of(by), at=at, text=said)


def locked_certificate(case: Case) -> Certificate:
    """The certificate of a locked case, locked too. Raises Refused when it has none that is valid."""
    certificate = certificate_of(case)
    if certificate is None:
        raise Refused("no_valid_certificate")
    db.session.refresh(certificate, with_for_update=True)
    if certificate.state != CertificateState.VALID:
        raise Refused("no_valid_certificate")
    return certificate
