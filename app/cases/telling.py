"""Telling the applicant: by SMS to the contact of the case, and in the inbox of the account that filed it."""

from app.cases.models import Case
from app.messaging import tell


def tell_applicant(case: Case, code: str, **values: object) -> None:
    """Part of the transaction of what it tells about."""
    account = case.citizen.session_name if case.citizen else ""
    values = {"item": case.version.name, "number": case.number, **values}
    tell(case.contact_mobile or "", code, account=account, about=case.public_id, **values)
