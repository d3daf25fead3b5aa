"""Certificates that run out are told of once, where they can be renewed online."""

from datetime import date, timedelta

from sqlalchemy import select

from app import db
from app.cases.certificate_models import Certificate
from app.cases.telling import tell_applicant
from app.catalog.models import ItemVersion
from app.catalog.queries import renewals
from app.domain.certificates import REMINDED_DAYS, RENEWAL_DAYS, CertificateState
from app.gateways.wall_clock import now, today

AT_ONCE = 200


def remind_of_expiry() -> None:
    """The periodic job. A certificate is marked in the transaction of its message, so that it is told of once."""
    day = today()
    for renewal in renewals():
        while batch := _due(renewal, day):
            with db.transaction():
                for certificate_id in batch:
                    _remind(certificate_id, renewal)
    db.session.rollback()


def _due(renewal: ItemVersion, day: date) -> list[int]:
    """Ids of those that end soon, can be renewed by this item and are not told of yet."""
    assert renewal.definition.earlier
    found = select(Certificate.id).where(
        Certificate.department_id == renewal.item.department_id,
        Certificate.type_key.in_(renewal.definition.earlier.types),
        Certificate.state == CertificateState.VALID,
        Certificate.valid_until.between(day, day + timedelta(days=REMINDED_DAYS)),
        Certificate.reminded_at.is_(None),
    )
    return list(db.session.scalars(found.order_by(Certificate.id).limit(AT_ONCE)))


def _remind(certificate_id: int, renewal: ItemVersion) -> None:
    certificate = db.session.get_one(Certificate, certificate_id, with_for_update=True, populate_existing=True)
    if certificate.reminded_at or certificate.valid_until is None:
        return
    certificate.reminded_at = now()
    told = {"item": renewal.name, "certificate": certificate.title, "certificate_number": certificate.number}
    in_time = max(certificate.valid_until - timedelta(days=RENEWAL_DAYS), today())
    tell_applicant(certificate.issued_in, "certificate_expiring", **told, end=certificate.valid_until, due=in_time)
