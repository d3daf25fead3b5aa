"""What a case prints: the plain context of each paper, frozen in the transaction of its action (CASES: Papers)."""

from datetime import datetime
from typing import Any

from app.accounts.models import Staff
from app.attachments import queries as attachments
from app.cases import limits, wording
from app.cases.actors import Actor
from app.cases.case_materials import material_of, materials_of
from app.cases.joint import parts_of
from app.cases.models import Applicant, Case
from app.cases.paper_parts import acceptance_number, basics, contact, freeze, handled, iso, remedies, returned
from app.cases.validity import proposed_validity
from app.documents.models import Document
from app.domain import masking
from app.domain.masking import MaskKind
from app.domain.workflow import Outcome
from app.gateways.wall_clock import day_of
from app.web.i18n import _, format_date_long

ID_LABELS = {
    "resident_id": "居民身份证",
    "residence_permit": "居住证",
    "passport": "护照",
    "other": "证件",
    "uscc": "统一社会信用代码",
}
WITHOUT_TEXT = "经审查，申请符合规定，准予许可。"


def online_receipt(case: Case, at: datetime) -> Document:
    """SQBL, at submission."""
    counts: dict[str, int] = {}
    for attachment in attachments.of_bundle(case.public_id):
        counts[attachment.material_key] = counts.get(attachment.material_key, 0) + 1
    names = []
    for material in materials_of(case):
        if material.generated:
            names.append(material.name)
        elif counts.get(material.key):
            names.append(_("%(name)s（%(count)s 个）", name=material.name, count=counts[material.key]))
    context = basics(case) | {
        "submitted_at": at.isoformat(),
        "lookup_code": case.lookup_code,
        "contact_name": contact(case),
        "contact_mobile": masking.mask(MaskKind.MOBILE, case.contact_mobile or ""),
        "authority_phone": case.version.definition.acceptance.phone_consult,
        "materials": names,
        "next_steps": next_steps(case),
    }
    return freeze(case, "SQBL", context, at)


def next_steps(case: Case) -> list[str]:
    """What happens next and when, in whole sentences."""
    definition = case.version.definition
    due = format_date_long(limits.acceptance_due_on(case))
    sentences = [_("最迟%(due)s答复您：受理、要求补正，或者不予受理。", due=due)]
    if definition.permit:
        sentences[0] += _("过期没有答复，依法视为受理。")
    if definition.instant:
        sentences.append(_("受理后当场办结。"))
    elif definition.statutory_days is not None:
        days = {"promised": definition.promised_days, "statutory": definition.statutory_days}
        sentences.append(_("受理后 %(promised)s 个工作日内作出决定，法定最长 %(statutory)s 个工作日。", **days))
    else:
        sentences.append(_("受理后 %(promised)s 个工作日内作出决定。", promised=definition.promised_days))
    sentences.append(_("查进度要用申请编号、手机号码和查询密码。查询密码请不要告诉别人。"))
    return sentences


def acceptance_notice(case: Case, by: Actor, at: datetime, *, is_deemed: bool) -> Document:
    """SLTZS, with the last day for the decision."""
    assert case.submitted_at and case.accepted_on and case.promised_due_on
    definition, everyone = case.version.definition, (case, *parts_of(case))
    context = handled(case, by) | {
        "submitted_on": iso(day_of(case.submitted_at)),
        "accepted_on": iso(case.accepted_on),
        "is_deemed": is_deemed,
        "promised_days": definition.promised_days,
        "decision_due_on": iso(case.promised_due_on),
        "special_procedures": list(dict.fromkeys(name for each in everyone for name in wording.special_procedures(each))),
        "parts": [_("%(department)s：%(item)s", department=p.department.name, item=p.version.name) for p in parts_of(case)],
    }
    return freeze(case, "SLTZS", context, at)


def correction_notice(case: Case, by: Staff, at: datetime) -> Document:
    """BZTZS: every material and field that is wrong, once and completely."""
    correction = case.correction
    assert correction and case.submitted_at
    definition = case.version.definition
    labels = {str(entry["name"]): str(entry["label"]) for entry in definition.form}
    rows = [
        {"material": material_of(case, key).name, "problem": problem, "requirement": _("请重新提交")}
        for key, problem in correction.materials.items()
    ]
    rows += [
        {"material": _("申请表：%(field)s", field=labels[name]), "problem": problem, "requirement": _("请修改")}
        for name, problem in correction.fields.items()
    ]
    context = handled(case, Actor.of(by)) | {
        "submitted_on": iso(day_of(case.submitted_at)),
        "corrections": rows,
        "period_days": definition.limits.applicant_days,
        "due_on": iso(correction.due_on),
        "consequence": _("过期没有补正的，终止办理，已交的材料退还申请人。"),
    }
    return freeze(case, "BZTZS", context, at)


def non_acceptance(case: Case, refusal: Any, by: Staff, at: datetime) -> Document:
    """BYSL: ground, reason, right agency, remedies."""
    assert case.submitted_at
    context = handled(case, Actor.of(by)) | remedies()
    context |= {
        "submitted_on": iso(day_of(case.submitted_at)),
        "ground": refusal.ground,
        "reason": refusal.reason,
        "right_agency": refusal.right_agency,
        "legal_basis": refusal.legal_basis,
    }
    return freeze(case, "BYSL", context, at)


def withdrawal(case: Case, reason: str, handler: str, at: datetime) -> Document:
    """CHQR, with what becomes of the materials."""
    assert case.submitted_at
    context = handled(case, Actor("", handler)) | {
        "submitted_on": iso(day_of(case.submitted_at)),
        "withdrawn_on": iso(day_of(at)),
        "reason": reason,
        "returned": returned(case),
    }
    return freeze(case, "CHQR", context, at)


def decision(case: Case, decided: Any, by: Staff, at: datetime) -> Document:
    """ZYXK or BYXK for permits, BLJG for other types of item."""
    if not case.version.definition.permit:
        return _result_notice(case, decided, by, at)
    return _permit_granted(case, decided, at) if decided.outcome == Outcome.GRANTED else _permit_denied(case, decided, at)


def identity(applicant: Applicant) -> dict[str, Any]:
    """Kind and number of an applicant's identity document."""
    return {"id_label": ID_LABELS[applicant.id_kind], "id_number": applicant.id_number or ""}


def _permit_granted(case: Case, decided: Any, at: datetime) -> Document:
    assert case.submitted_at
    certificate = case.version.definition.certificate
    valid_from, valid_until = proposed_validity(case, day_of(at))
    context = basics(case) | remedies() | identity(case.applicants[0])
    context |= {
        "submitted_on": iso(day_of(case.submitted_at)),
        "acceptance_number": acceptance_number(case),
        "approval_number": case.approval_number,
        "content": decided.content or WITHOUT_TEXT,
        "conditions": decided.conditions,
        "scope": decided.scope,
        "valid_from": iso(valid_from),
        "valid_until": iso(valid_until),
        "legal_basis": decided.legal_basis or "；".join(case.version.definition.legal_basis),
        "certificate_name": certificate.title if certificate else "",
        "certificate_number": "",
    }
    return freeze(case, "ZYXK", context, at)


def _permit_denied(case: Case, decided: Any, at: datetime) -> Document:
    assert case.submitted_at
    context = basics(case) | remedies()
    context |= {
        "submitted_on": iso(day_of(case.submitted_at)),
        "acceptance_number": acceptance_number(case),
        "reason": decided.content,
        "legal_basis": decided.legal_basis,
    }
    return freeze(case, "BYXK", context, at)


def _result_notice(case: Case, decided: Any, by: Staff, at: datetime) -> Document:
    granted = decided.outcome == Outcome.GRANTED
    context = handled(case, Actor.of(by)) | remedies()
    context |= {
        "result": _("办结，同意") if granted else _("办结，不同意"),
        "result_number": case.approval_number,
        "reason": _reason_and_basis(decided.content, decided.legal_basis or "；".join(case.version.definition.legal_basis)),
        "collection": case.version.definition.acceptance.place,
    }
    return freeze(case, "BLJG", context, at)


def _reason_and_basis(reason: str, basis: str) -> str:
    return _("%(reason)s（依据：%(basis)s）", reason=reason, basis=basis) if reason and basis else reason or basis
