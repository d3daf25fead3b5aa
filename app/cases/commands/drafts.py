"""Drafts: started from the guide, saved incomplete, deleted without a trace."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app import db
from app.accounts.models import Citizen
from app.attachments import commands as attachments
from app.cases.forms_of_items import form_schema, prefilled
from app.cases.models import Applicant, Case
from app.catalog.models import ItemVersion
from app.domain.errors import Refused
from app.domain.workflow import Source, State

PAGE = re.compile(r"[a-z2-7]{16}", re.ASCII)


def start(version: ItemVersion, citizen: Citizen, at: datetime, *, is_demo: bool) -> Case:
    """The open draft of this citizen for this item, or a new one filled from the profile. Raises Refused."""
    reason = why_not_start(version, citizen)
    if reason:
        raise Refused(reason)
    found = _open_draft(version, citizen)
    if found:
        return found
    case = Case(
        version_id=version.id,
        department_id=version.item.department_id,
        citizen_id=citizen.id,
        source=Source.INTERNET,
        state=State.DRAFT,
        created_at=at,
        saved_at=at,
        gives_certificate=version.definition.certificate is not None,
        is_demo=is_demo,
    )
    case.version = version
    case.values = prefilled(form_schema(version), citizen)
    case.contact_name, case.contact_mobile = citizen.name, citizen.mobile
    case.applicants = [snapshot(citizen)]
    case.applicant_name = case.applicants[0].name
    db.session.add(case)
    db.session.flush()
    return case


def why_not_start(version: ItemVersion, citizen: Citizen) -> str | None:
    """The code of the sentence that says why this account cannot apply for the item; None when it can."""
    if not version.is_published or not version.is_complete:
        return "item_takes_no_cases"
    is_for = version.for_organization if citizen.is_organization else version.for_person
    return None if is_for else "item_not_for_you"


def _open_draft(version: ItemVersion, citizen: Citizen) -> Case | None:
    drafts = select(Case).join(Case.version).where(Case.citizen_id == citizen.id, Case.state == State.DRAFT)
    return db.session.scalar(drafts.where(ItemVersion.item_id == version.item_id).order_by(Case.id.desc()))  # type: ignore[no-any-return]


def snapshot(citizen: Citizen) -> Applicant:
    """Who applies, copied from the account as it is now."""
    if citizen.kind == "organization":
        applicant = Applicant(kind="organization", name=citizen.org_name, id_kind="uscc")
        applicant.id_number = citizen.uscc
        applicant.legal_representative = citizen.legal_representative or ""
    else:
        applicant = Applicant(kind="person", name=citizen.name, id_kind="resident_id")
        applicant.id_number = citizen.resident_id
    applicant.address = (citizen.profile or {}).get("address", "")
    return applicant


@dataclass(frozen=True)
class Shown:
    """The form as a page shows it: `page` names that rendering, `seen` the version of the draft that it began with.

    `by_itself`: the page saves while somebody types, nobody pressed a button.
    """

    page: str
    seen: str
    by_itself: bool = False

    @property
    def mark(self) -> str:
        return f"{'auto' if self.by_itself else 'form'} {self.page}"

    def is_stale(self, case: Case) -> bool:
        """Was the draft changed elsewhere? What this page itself has saved is not elsewhere.

        A save that a page made by itself and that arrives after its button was pressed is stale: it is older than what was sent.
        """
        if self.seen == str(case.seen):
            return False
        own = {self.mark, f"auto {self.page}"}
        return not PAGE.fullmatch(self.page) or case.saved_from not in own


def save(
    case: Case, values: dict[str, Any], *, contact_name: str, contact_mobile: str, at: datetime, shown: Shown | None = None
) -> None:
    """Keeps what was typed, complete or not. A page that saves by itself writes nothing when nothing has changed."""
    _only_drafts(case)
    contact = contact_name[:100], contact_mobile[:40]
    if shown and shown.by_itself and (case.values, case.contact_name, case.contact_mobile) == (values, *contact):
        return
    case.values = values
    case.contact_name, case.contact_mobile = contact
    case.saved_at = at
    case.seen += 1
    case.saved_from = shown.mark if shown and PAGE.fullmatch(shown.page) else ""


def move_to_published_version(case: Case) -> bool:
    """A draft follows its item to the version now in force; True when it moved. Raises Refused when there is none."""
    _only_drafts(case)
    if case.version.is_published:
        return False
    current = case.version.item.published
    if current is None or not current.is_complete:
        raise Refused("item_takes_no_cases")
    case.version = current
    case.gives_certificate = current.definition.certificate is not None
    case.seen += 1
    return True


def delete(case: Case, at: datetime) -> None:
    """Deletes a draft; a sweep collects its files."""
    _only_drafts(case)
    attachments.remove_all(case.public_id, at)
    db.session.delete(case)


def _only_drafts(case: Case) -> None:
    if not case.is_draft:
        raise Refused("already_submitted")
