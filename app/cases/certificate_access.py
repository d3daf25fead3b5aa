"""Who may read which certificate: the people of its department, and those who read everything."""

from typing import Any

from sqlalchemy import select

from app import db
from app.accounts.models import Staff
from app.cases.access import READS_EVERYTHING
from app.cases.certificate_models import Certificate
from app.domain.errors import NotYours


def readable(staff: Staff) -> Any:
    """The certificates of the departments in which she holds a role; all of them for those who read everything."""
    if staff.has_role(*READS_EVERYTHING):
        return Certificate.id.is_not(None)
    return Certificate.department_id.in_(staff.department_ids())


def certificate_for_staff(public_id: str, staff: Staff) -> Certificate:
    """Raises NotYours."""
    found: Certificate | None = db.session.scalar(select(Certificate).where(Certificate.public_id == public_id, readable(staff)))
    if found is None:
        raise NotYours("certificate")
    return found
