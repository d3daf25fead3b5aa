"""Receipts for what was handed in: at the counter, and in answer to a request for correction."""

from collections.abc import Mapping
from datetime import datetime

from app.accounts.models import Staff
from app.attachments import queries as attachments
from app.cases import limits
from app.cases.actors import Actor
from app.cases.case_materials import material_of, materials_of
from app.cases.models import Case
from app.cases.paper_parts import basics, contact, freeze, handled, iso
from app.cases.paper_parts import paper as newest_paper
from app.documents.models import Document
from app.domain import masking
from app.domain.masking import MaskKind
from app.domain.workflow import Source
from app.gateways.wall_clock import day_of
from app.web.i18n import _


def intake_receipt(case: Case, by: Staff, at: datetime) -> Document:
    """SJPZ, at registration: every material of the item, those that are missing with 0 copies and in words."""
    context = basics(case) | {
        "materials": received_materials(case),
        "contact_name": contact(case),
        "contact_phone": masking.mask(MaskKind.MOBILE, case.contact_mobile or ""),
        "contact_address": case.applicants[0].address or "",
        "receiver": by.name,
        "receiver_phone": case.version.definition.acceptance.phone_consult,
        "lookup_code": case.lookup_code,
    }
    return freeze(case, "SJPZ", context, at)


def received_materials(case: Case) -> list[dict[str, object]]:
    """Name, copies due and received, and in words how each material came."""
    copies = {row.key: row.copies_got for row in case.materials}
    files: dict[str, int] = {}
    for attachment in attachments.of_bundle(case.public_id):
        files[attachment.material_key] = files.get(attachment.material_key, 0) + 1
    rows: list[dict[str, object]] = []
    for material in materials_of(case):
        row: dict[str, object] = {"name": material.name, "copies_due": material.copies}
        if material.generated:
            rows.append(row | {"copies_received": material.copies, "note": _("系统生成")})
            continue
        sheets, scans = copies.get(material.key, 0), files.get(material.key, 0)
        rows.append(row | {"copies_received": sheets or scans, "note": _how(sheets, scans, required=material.required)})
    return rows


def _how(sheets: int, scans: int, *, required: bool) -> str:
    """纸质 2 份、电子文件 1 个, or that nothing came"""
    ways = [_("纸质 %(n)s 份", n=sheets)] if sheets else []
    ways += [_("电子文件 %(n)s 个", n=scans)] if scans else []
    return "、".join(ways) or (_("未交") if required else _("选填，未交"))


def correction_receipt(case: Case, at: datetime, *, receiver: str = "", paper: Mapping[str, int] | None = None) -> Document:
    """BZSJ: what came in answer to what was asked. `receiver`, `paper`: who took it in at the counter, and the copies."""
    correction, notice = case.correction, newest_paper(case, "BZTZS")
    assert correction and notice and correction.answered_at
    files: dict[str, int] = {}
    for attachment in attachments.of_bundle(case.public_id):
        if attachment.created_at >= correction.requested_at:
            files[attachment.material_key] = files.get(attachment.material_key, 0) + 1
    materials: list[dict[str, object]] = []
    for key in correction.materials:
        material = material_of(case, key)
        sheets, scans = (paper or {}).get(key, 0), files.get(key, 0)
        note = _how(sheets, scans, required=True) if sheets else _("电子文件")
        row = {"name": material.name, "copies_due": material.copies, "copies_received": sheets or scans}
        materials.append(row | {"note": note})
    labels = {str(entry["name"]): str(entry["label"]) for entry in case.version.definition.form}
    changed = _("窗口修改") if case.source == Source.COUNTER else _("网上修改")
    for name in correction.fields:
        row = {"name": _("申请表：%(field)s", field=labels[name]), "copies_due": 1, "copies_received": 1}
        materials.append(row | {"note": changed})
    context = handled(case, Actor("", case.department.name)) | {
        "correction_number": notice.number,
        "materials": materials,
        "corrected_on": iso(day_of(correction.answered_at)),
        "acceptance_due_on": iso(limits.acceptance_due_on(case)),
        "receiver": receiver or case.department.name,
        "receiver_phone": case.version.definition.acceptance.phone_consult,
    }
    return freeze(case, "BZSJ", context, at)
