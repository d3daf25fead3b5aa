"""What is known already of an applicant, found by the identity number: from the department's own cases, and from accounts."""

from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app import db
from app.accounts.models import Citizen
from app.cases.commands.applicants import snapshot
from app.cases.forms_of_items import form_schema
from app.cases.models import Applicant, Case
from app.catalog.models import ItemVersion
from app.domain.masking import MaskKind, mask
from app.domain.parties import ORGANIZATION, IdKind, Party
from app.sealed import blind_index
from app.web.i18n import _


@dataclass(frozen=True)
class Earlier:
    """The last snapshot of the applicant, the contact of that time, and what of the form of that time fits today's."""

    party: Party
    contact_name: str = ""
    mobile: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    number: str = ""  # of the case that it comes from; an account's has none

    def facts(self, version: ItemVersion) -> list[tuple[str, str]]:
        """Label and value of what would be filled in; persons' data masked."""
        is_organization = self.party.kind == ORGANIZATION
        kind = MaskKind.ORG if is_organization else MaskKind.NAME
        lines = [(_("单位名称") if is_organization else _("姓名"), mask(kind, self.party.name))]
        lines += [(_("法定代表人"), mask(MaskKind.NAME, self.party.legal_representative))] if is_organization else []
        lines += [(_("地址"), mask(MaskKind.ADDRESS, self.party.address)), (_("联系人"), mask(MaskKind.NAME, self.contact_name))]
        lines += [(_("手机号码"), mask(MaskKind.MOBILE, self.mobile))]
        groups = form_schema(version).display(self.values, mask=True)
        return [line for line in [*lines, *(line for _group, rows in groups for line in rows)] if line[1]]


def earlier_data(id_kind: str, number: str, version: ItemVersion, departments: Set[int]) -> Earlier | None:
    """The newest of these departments' cases with this applicant; where there is none, an account with this number."""
    found = _last_case(id_kind, number, departments)
    if found is None:
        return _of_account(id_kind, number)
    applicant, case = found
    party = Party(applicant.id_kind, number, applicant.name, applicant.legal_representative, applicant.address or "")
    same = _last_case(id_kind, number, departments, item_id=version.item_id)
    values = form_schema(version).fitting(form_schema(same[1].version), same[1].values)[0] if same else {}
    return Earlier(party, case.contact_name, case.contact_mobile or "", values, case.number or "")


def _last_case(id_kind: str, number: str, departments: Set[int], item_id: int | None = None) -> tuple[Applicant, Case] | None:
    index = blind_index("applicants.id_number", number)
    which = (Applicant.id_number_index == index, Applicant.id_kind == id_kind, Case.number.isnot(None))
    rows = select(Applicant, Case).join(Applicant.case).where(*which, Case.department_id.in_(departments))
    if item_id is not None:
        rows = rows.join(ItemVersion, ItemVersion.id == Case.version_id).where(ItemVersion.item_id == item_id)
    row = db.session.execute(rows.order_by(Case.submitted_at.desc(), Case.id.desc()).limit(1)).first()
    return (row[0], row[1]) if row else None


def _of_account(id_kind: str, number: str) -> Earlier | None:
    if id_kind == IdKind.USCC:
        whose = Citizen.uscc == number, Citizen.kind == ORGANIZATION
    elif id_kind == IdKind.RESIDENT_ID:
        whose = Citizen.resident_id_index == blind_index("citizens.resident_id", number), Citizen.kind != ORGANIZATION
    else:
        return None
    account = db.session.scalar(select(Citizen).where(*whose, Citizen.is_active).order_by(Citizen.id.desc()).limit(1))
    if account is None:
        return None
    row = snapshot(account)
    party = Party(row.id_kind, number, row.name, row.legal_representative or "", row.address or "")
    return Earlier(party, account.name, account.mobile or "")
