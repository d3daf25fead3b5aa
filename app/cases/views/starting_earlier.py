"""The start of a change, renewal, replacement or cancellation: which certificate it is about."""

from datetime import timedelta

from flask import request

from app.accounts.models import Citizen, Representation
from app.cases import certificate_queries
from app.cases.certificate_models import Certificate
from app.cases.certificate_words import validity_text
from app.cases.commands import earlier_certificates
from app.cases.models import Case
from app.catalog.models import ItemVersion
from app.domain.errors import Refused
from app.gateways.wall_clock import now, today
from app.web import rate_limits
from app.web.errors import TooMany
from app.web.fields import FieldView
from app.web.i18n import _
from app.web.sentences import sentence

CODES = ("earlier_missing", "earlier_unknown", "earlier_ended", "earlier_expired", "earlier_endless", "earlier_busy")
NUMBERS_AN_HOUR = 20


def is_refusal(no: Refused) -> bool:
    """Does this no belong to the question which certificate?"""
    return no.code in (*CODES, "renewal_too_early")


def fields(version: ItemVersion, applicants: list[Citizen], error: str) -> tuple[list[FieldView], list[str]]:
    """The question which certificate, and of those that cannot be chosen now why not."""
    options, notes = [], []
    for certificate in _own(version, applicants):
        name = f"{certificate.title} {certificate.number}"
        if reason := _why_not(certificate, version):
            notes.append(_("%(name)s：%(reason)s", name=name, reason=reason))
        else:
            told = {"name": name, "holder": certificate.holder_name, "validity": validity_text(certificate)}
            options.append((certificate.public_id, _("%(name)s，%(holder)s，%(validity)s", **told)))
    chosen = request.form.get("certificate", options[0][0] if len(options) == 1 else "")
    views = []
    if options:
        views.append(FieldView("certificate", _("哪一份证照"), kind="choice", value=chosen, options=options, error=error))
    typed = FieldView(
        "certificate_number",
        _("证号"),
        value=request.form.get("certificate_number", "")[:100],
        hint=_("在窗口办的证照没有列在上面的，照证照上的编号填写；要是申请人本人的"),
        error="" if options else error,
        required=not options,
        width="wide",
    )
    return [*views, typed], notes


def _own(version: ItemVersion, applicants: list[Citizen]) -> list[Certificate]:
    types = version.definition.earlier.types if version.definition.earlier else ()
    found = [certificate_queries.of_citizen(each, version.item.department_id, types) for each in applicants]
    return [certificate for each in found for certificate in each]


def _why_not(certificate: Certificate, version: ItemVersion) -> str:
    try:
        earlier_certificates.check(certificate, version.definition, today())
    except Refused as no:
        return str(sentence(no.code, **no.values))
    return ""


def count_number(citizen: Citizen) -> None:
    """Before the transaction: numbers are not to be tried out. Raises TooMany."""
    key = f"certificate-number:{citizen.session_name}"
    if _typed_number() and not rate_limits.allow(key, NUMBERS_AN_HOUR, timedelta(hours=1)):
        raise TooMany()


def start(version: ItemVersion, citizen: Citizen, *, under: Representation | None, is_demo: bool, another: bool) -> Case:
    """Inside a transaction: the draft about the certificate that was chosen, or whose number was typed. Raises Refused."""
    assert version.definition.earlier
    of_types = version.item.department_id, version.definition.earlier.types
    number, public_id = _typed_number(), request.form.get("certificate", "")
    if number:
        certificate = certificate_queries.by_number(number, *of_types)
    elif public_id:
        certificate = next((c for c in certificate_queries.of_citizen(citizen, *of_types) if c.public_id == public_id), None)
    else:
        raise Refused("earlier_missing")
    if certificate is None:
        raise Refused("earlier_unknown")
    return earlier_certificates.start(version, citizen, certificate, now(), is_demo=is_demo, under=under, another=another)


def _typed_number() -> str:
    return request.form.get("certificate_number", "").strip()[:100]
