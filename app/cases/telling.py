"""Telling the applicant: by SMS to the contact of the case, and in the inbox of the account whose case it is.

Of a case that a person filed for an organization both accounts have it in their inbox.
"""

from app.cases.models import Case
from app.messaging import tell


def tell_applicant(case: Case, code: str, **values: object) -> None:
    """Part of the transaction of what it tells about."""
    values = {"item": case.version.name, "number": case.number, **values}
    first, *others = [account.session_name for account in (case.filed_by, case.citizen) if account] or [""]
    tell(case.contact_mobile or "", code, account=first, about=case.public_id, **values)
    for account in others:
        tell("", code, account=account, about=case.public_id, **values)
