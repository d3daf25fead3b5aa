"""Applications about a certificate that is there already: change, renewal, replacement (补办), cancellation."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app import db
from app.accounts.models import Citizen, Representation
from app.cases.certificate_models import Certificate
from app.cases.certificate_queries import by_number, open_request
from app.cases.commands import drafts
from app.cases.commands.applicants import snapshot
from app.cases.forms_of_items import form_schema
from app.cases.models import Applicant, Case
from app.catalog.item_definition import ItemDefinition
from app.catalog.models import ItemVersion
from app.domain.certificates import CertificateState, renewal_opens_on
from app.domain.errors import Refused
from app.gateways.wall_clock import day_of

TEXTS = ("text", "long_text")  # kinds of fields into which the words of a certificate fit


def check(certificate: Certificate, definition: ItemDefinition, today: date, besides: int | None = None) -> None:
    """Whether the item may be applied for with this certificate today. `besides`: the case that asks. Raises Refused."""
    assert definition.earlier
    state = certificate.state_on(today)
    if state not in {CertificateState.VALID, CertificateState.EXPIRED} or certificate.case_id is None:
        raise Refused("earlier_ended")
    if state is CertificateState.EXPIRED and definition.kind != "cancellation":
        raise Refused("earlier_expired")  # 行政许可法第五十条: a renewal is applied for before the end
    if definition.kind == "renewal":
        if certificate.valid_until is None:
            raise Refused("earlier_endless")
        opens_on = renewal_opens_on(certificate.valid_until, definition.earlier.opens_days)
        if today < opens_on:
            raise Refused("renewal_too_early", day=opens_on)
    if other := open_request(certificate, besides):
        raise Refused("earlier_busy", number=other.number)


def is_about(definition: ItemDefinition, department_id: int, certificate: Certificate) -> bool:
    """Is the certificate of a type and department that the item changes?"""
    types = definition.earlier.types if definition.earlier else ()
    return certificate.department_id == department_id and certificate.type_key in types


def is_holder(certificate: Certificate, applicant: Applicant) -> bool:
    """Is it the applicant's own, by the number of the identity document?"""
    holder = certificate.issued_in.applicants[0]
    return bool(applicant.id_number) and (holder.id_kind, holder.id_number) == (applicant.id_kind, applicant.id_number)


def was_applied_for_by(certificate: Certificate, citizen: Citizen) -> bool:
    """Is it from an application of this account for itself? What it filed as a proxy is the applicant's."""
    return certificate.issued_in.citizen_id == citizen.id and certificate.issued_in.proxy is None


def own(certificate: Certificate, citizen: Citizen) -> bool:
    """Is it this account's: from an application of its own, or issued at the counter under its identity number?"""
    return was_applied_for_by(certificate, citizen) or is_holder(certificate, snapshot(citizen))


def start(
    version: ItemVersion,
    citizen: Citizen,
    certificate: Certificate,
    at: datetime,
    *,
    is_demo: bool,
    under: Representation | None = None,
    another: bool = False,
) -> Case:
    """The open draft about this certificate, or a new one, filled with what the certificate was applied for. Raises Refused."""
    if not (is_about(version.definition, version.item.department_id, certificate) and own(certificate, citizen)):
        raise Refused("earlier_unknown")
    check(certificate, version.definition, day_of(at))
    found = drafts.open_drafts(version.item_id, citizen, under.person if under else None)
    same = next((draft for draft in found if draft.earlier_certificate_id == certificate.id), None)
    if same and not another:
        return same
    case = drafts.start(version, citizen, at, is_demo=is_demo, under=under, another=True)
    attach(case, certificate)
    return case


def attach(case: Case, certificate: Certificate) -> None:
    """Names the certificate that a draft is about, and fills the form with what fits: its application, and its own words."""
    case.earlier_certificate = certificate
    case.values = {**case.values, **prefill(case.version, certificate)}


def prefill(version: ItemVersion, certificate: Certificate) -> dict[str, Any]:
    """What the form of a version can take over, by the names of fields: the newest that is there.

    An application for a replacement (补办) says nothing of what it replaces, so those before it are asked too.
    """
    schema, known = form_schema(version), {}
    for each in reversed(_one_after_another(certificate)):
        before = each.issued_in
        fitting, _left_over = schema.fitting(form_schema(before.version), before.values)
        words = {field.name: each.content.get(field.name) for field in schema.fields if field.kind in TEXTS}
        said = words | {name: value for name, value in fitting.items() if value not in ("", [])}
        known |= {name: value for name, value in said.items() if value not in (None, "")}
    return known


def _one_after_another(certificate: Certificate) -> list[Certificate]:
    """It and those that came before it, the newest first."""
    found = [certificate]
    while found[-1].earlier:
        found.append(found[-1].earlier)
    return found


def name(case: Case, number: str, at: datetime) -> None:
    """Of a locked case that came in without it, at the counter: the applicant's own certificate with a number. Raises Refused."""
    definition = case.version.definition
    types = definition.earlier.types if definition.earlier else ()
    certificate = by_number(number, case.department_id, types)
    if certificate is None or not is_holder(certificate, case.applicants[0]):
        raise Refused("earlier_unknown")
    check(certificate, definition, day_of(at), besides=case.id)
    case.earlier_certificate = certificate
    db.session.flush()


def check_submission(case: Case, at: datetime) -> None:
    """At submission the certificate, locked, must still be one that may be changed so, and the applicant's. Raises Refused."""
    definition = case.version.definition
    if definition.earlier is None:
        return
    if case.earlier_certificate_id is None:
        raise Refused("earlier_missing")
    found = select(Certificate).where(Certificate.id == case.earlier_certificate_id).with_for_update()
    certificate = db.session.scalars(found.execution_options(populate_existing=True)).one()
    by_account = case.citizen is not None and was_applied_for_by(certificate, case.citizen)
    is_own = by_account or is_holder(certificate, case.applicants[0])
    if not (is_about(definition, case.department_id, certificate) and is_own):
        raise Refused("earlier_unknown")
    check(certificate, definition, day_of(at), besides=case.id)
