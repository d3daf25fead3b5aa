"""Telling the applicant: by SMS to the contact of the case, and in the inbox of the account whose case it is.

Of a case that a person filed for an organization both accounts have it in their inbox. The contact is the applicant's person:
where an account filed as the proxy of others, her own mobile is told too, as only she can answer.
"""

from sqlalchemy import select

from app import db
from app.attachments.models import Attachment
from app.cases.case_materials import materials_of
from app.cases.models import Case
from app.messaging import tell


def tell_applicant(case: Case, code: str, **values: object) -> None:
    """Part of the transaction of what it tells about."""
    values = {"item": case.version.name, "number": case.whole.number, **values}
    first, *others = [account.session_name for account in (case.filed_by, case.citizen) if account] or [""]
    tell(case.contact_mobile or "", code, account=first, about=case.public_id, **values)
    for account in others:
        tell("", code, account=account, about=case.public_id, **values)
    if case.proxy and case.citizen and case.citizen.mobile != case.contact_mobile:
        tell(case.citizen.mobile, code, **values)


def tell_file_removed(attachment: Attachment) -> None:
    """A file was taken while the virus scanner was away, and had to be deleted when it came back."""
    case = db.session.scalar(select(Case).where(Case.public_id == attachment.bundle))
    if case is None or not case.contact_mobile:
        return
    names = {material.key: material.name for material in materials_of(case)}
    material = names.get(attachment.material_key, attachment.material_key)
    tell_applicant(case, "file_removed", material=material, filename=attachment.filename)
