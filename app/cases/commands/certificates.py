"""Certificates: made from what was granted, numbered without doubles, printed as a paper."""

from datetime import date, datetime
from typing import Any

from app import counters, db
from app.accounts.models import Staff
from app.cases import limits, paperwork
from app.cases.actors import Actor
from app.cases.forms_of_items import form_schema
from app.cases.models import Case, Certificate
from app.cases.queries import certificate_of
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.domain.errors import Refused
from app.domain.workflow import Action
from app.gateways.wall_clock import day_of


def proposed_content(case: Case) -> dict[str, str]:
    """Field by field of the certificate, what the application says; empty where the clerk types it."""
    schema, kind = form_schema(case.version), case.version.definition.certificate
    assert kind
    shown = schema.display_values(case.values)
    return {field.name: "；".join(shown.get(field.from_field, "").splitlines()) for field in kind.fields}


def proposed_validity(case: Case) -> tuple[date, date | None]:
    """First and last day: from the day of the decision."""
    kind = case.version.definition.certificate
    assert kind and case.closed_at
    start = day_of(case.closed_at)
    return start, limits.validity_end(start, kind.validity_months)


def issue(
    case: Case, *, by: Staff, content: dict[str, Any], valid_from: date, valid_until: date | None, at: datetime
) -> Certificate:
    """Issues the one certificate of a granted case. Raises Refused when there is one already or the days are turned round."""
    kind = case.version.definition.certificate
    if kind is None:
        raise Refused("item_without_certificate")
    if certificate_of(case):
        raise Refused("certificate_issued_already")
    if valid_until is not None and valid_until < valid_from:
        raise Refused("validity_turned_round")
    certificate = Certificate(
        case_id=case.id,
        department_id=case.department_id,
        type_key=kind.key,
        title=kind.title,
        holder_name=case.applicant_name,
        valid_from=valid_from,
        valid_until=valid_until,
        issued_by_id=by.id,
        issued_at=at,
    )
    certificate.content = {field.name: str(content.get(field.name, "")) for field in kind.fields}
    year = day_of(at).year
    n = counters.next_value(f"certificate/{case.department_id}/{kind.key}/{year}")
    certificate.number = kind.number_pattern.format(year=year, n=n)
    db.session.add(certificate)
    record(case, Action.ISSUE_CERTIFICATE, by=Actor.of(by), at=at, text=certificate.number)
    certificate.document_id = paperwork.certificate(case, certificate, at).id
    tell_applicant(case, "certificate_ready", certificate=kind.title)
    return certificate
