"""The papers of a certificate: the certificate itself, and the proof that it was delivered."""

from datetime import date, datetime

from app.accounts.models import Staff
from app.cases.certificate_models import POST, Certificate, Delivery
from app.cases.models import Case
from app.cases.paper_parts import basics, freeze, iso, paper
from app.cases.paperwork import identity
from app.documents.models import Document
from app.web.i18n import _


def certificate(case: Case, certificate: Certificate, at: datetime, *, issued_on: date | None = None) -> Document:
    """ZZ: the certificate itself; its number is the certificate's. `issued_on` keeps its day when it is printed again."""
    kind = case.version.definition.certificate
    assert kind
    applicant = case.applicants[0]
    context = {
        "certificate_name": certificate.title,
        "holder_label": _("单位名称") if applicant.kind == "organization" else _("姓名"),
        "holder": certificate.holder_name,
        **identity(applicant),
        "content": [{"label": f.label, "value": certificate.content.get(f.name, "")} for f in kind.fields],
        "valid_from": iso(certificate.valid_from),
        "valid_until": iso(certificate.valid_until),
        "orientation": kind.orientation,
        "duplicates": kind.duplicates,
    }
    return freeze(case, "ZZ", context, at, number=certificate.number, issued_on=issued_on)


def proof_of_delivery(case: Case, delivery: Delivery, by: Staff, at: datetime) -> Document:
    """SDHZ: the decision and the certificate, who received them, when and how."""
    certificate = delivery.certificate
    receives_herself = delivery.receiver == certificate.holder_name or delivery.way == POST
    decided = paper(case, "ZYXK") or paper(case, "BLJG")
    handed = [decided, certificate.document]
    context = basics(case) | {
        "recipient": certificate.holder_name,
        "papers": [{"title": document.title, "number": document.number} for document in handed if document],
        "method": delivery.way,
        "place": delivery.place,
        "tracking_number": _("%(carrier)s %(number)s", carrier=delivery.carrier, number=delivery.tracking_number)
        if delivery.way == POST
        else "",
        "delivered_on": iso(delivery.delivered_on),
        "deliverer": by.name,
        "proxy": "" if receives_herself else delivery.receiver,
        "proxy_reason": "" if receives_herself else delivery.proxy_reason,
        "note": "",
    }
    return freeze(case, "SDHZ", context, at)
