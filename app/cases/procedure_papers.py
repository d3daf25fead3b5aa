"""The papers of what may happen on the way: pre-acceptance, suspension, extension, hearing, an end without a decision."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.accounts.models import Staff
from app.attachments import queries as attachments
from app.cases import limits, wording
from app.cases.actors import Actor
from app.cases.case_materials import materials_of
from app.cases.models import Case
from app.cases.paper_parts import acceptance_number, basics, contact, freeze, handled, iso, paper, remedies, returned
from app.cases.proceedings import Extension, Suspension
from app.catalog.vocabulary import MATERIAL_KINDS
from app.documents.models import Document
from app.domain.acceptance import HEARING_REQUEST_DAYS
from app.domain.clock import DayRole, SuspensionKind
from app.gateways.wall_clock import day_of
from app.web.i18n import _, format_date_long

EXTENSION_BASIS = "《中华人民共和国行政许可法》第四十二条"
PROCEDURE_BASIS = "《中华人民共和国行政许可法》第四十五条"
HEARING_BASIS = "《中华人民共和国行政许可法》第四十七条"


def _accepted(case: Case, by: Actor) -> dict[str, Any]:
    return handled(case, by) | {"acceptance_number": acceptance_number(case)}


def _number_of(case: Case, kind: str) -> str:
    found = paper(case, kind)
    return found.number if found else ""


def pre_acceptance(case: Case, by: Staff, at: datetime) -> Document:
    """YSLGZ: what paper to bring, where, and until when."""
    asked, definition = case.pre_acceptance, case.version.definition
    assert asked and case.submitted_at
    there = {attachment.material_key for attachment in attachments.of_bundle(case.public_id)}
    materials = [
        {
            "name": material.name,
            "form": str(MATERIAL_KINDS[material.kind]),
            "copies": material.copies,
            "note": asked.materials[material.key],
        }
        for material in materials_of(case)
        if material.key in asked.materials
    ]
    context = handled(case, Actor.of(by)) | {
        "submitted_on": iso(day_of(case.submitted_at)),
        "checked_materials": [m.name for m in materials_of(case) if m.generated or m.key in there],
        "materials": materials,
        "place": definition.acceptance.place,
        "hours": definition.acceptance.hours,
        "due_on": iso(asked.due_on),
        "consequence": _("过期没有交来的，终止办理。"),
    }
    return freeze(case, "YSLGZ", context, at)


def paper_receipt(case: Case, by: Staff, copies: dict[str, int], at: datetime) -> Document:
    """SJPZ, when the paper of a pre-accepted case has come: `copies` got of each material that was asked for."""
    asked, definition = case.pre_acceptance, case.version.definition
    assert asked
    materials = [
        {"name": m.name, "copies_due": max(m.copies, 1), "copies_received": copies.get(m.key, 0), "note": _("纸质")}
        for m in materials_of(case)
        if m.key in asked.materials
    ]
    context = basics(case) | {
        "materials": materials,
        "contact_name": contact(case),
        "contact_phone": case.contact_mobile or "",
        "contact_address": case.applicants[0].address or "",
        "receiver": by.display_name,
        "receiver_phone": definition.acceptance.phone_consult,
        "lookup_code": "",
    }
    return freeze(case, "SJPZ", context, at)


def extension(case: Case, granted: Extension, old_due: str, by: Staff, at: datetime) -> Document:
    """YQTZS."""
    own_basis = case.version.definition.limits.extension_basis
    assert case.accepted_on and case.promised_due_on
    context = _accepted(case, Actor.of(case.assignee or by)) | {
        "accepted_on": iso(case.accepted_on),
        "old_due_on": old_due,
        "days": granted.days,
        "decision_due_on": iso(case.promised_due_on),
        "reason": granted.reason,
        "legal_basis": own_basis or (EXTENSION_BASIS if case.version.definition.permit else _("本事项的办理规定")),
        "approver": by.display_name,
        "approved_on": iso(day_of(at)),
    }
    return freeze(case, "YQTZS", context, at)


def procedure_name(stop: Suspension) -> str:
    """检验, 听证, 补正补齐 …"""
    return str(wording.SPECIAL_PROCEDURES[SuspensionKind(stop.kind)])


def suspension(case: Case, by: Staff, at: datetime) -> list[Document]:
    """TBCX, and BZBQ when materials are asked for."""
    stop, definition = case.suspension, case.version.definition
    assert stop and stop.endorsed_by and stop.approved_at
    stops_all = SuspensionKind(stop.kind) in limits.stops_statutory(case)
    statutory = [_("法定办结期限")] if definition.statutory_days is not None else []
    start = day_of(stop.approved_at)
    context = _accepted(case, Actor.of(stop.requested_by)) | {
        "procedure": procedure_name(stop),
        "reason": stop.reason,
        "legal_basis": _procedure_basis(case, stop),
        "starts_on": iso(start),
        "estimated_days": limits.calendar().count_workdays(start, stop.estimated_end),
        "estimated_end_on": iso(stop.estimated_end),
        "stopped_limits": [_("承诺办结期限"), *(statutory if stops_all else [])],
        "running_limits": [] if stops_all else statutory,
        "requester": stop.requested_by.display_name,
        "endorser": stop.endorsed_by.display_name,
        "approver": by.display_name,
    }
    told = freeze(case, "TBCX", context, at)
    return [told, _supplement_notice(case, stop, told.number, at)] if stop.materials else [told]


def _procedure_basis(case: Case, stop: Suspension) -> str:
    if stop.kind == SuspensionKind.SUPPLEMENT:
        return case.version.definition.limits.supplement_basis or _("本事项的办理规定")
    return PROCEDURE_BASIS if case.version.definition.permit else _("本事项的办理规定")


def _supplement_notice(case: Case, stop: Suspension, procedure_number: str, at: datetime) -> Document:
    place = case.version.definition.acceptance.place
    context = handled(case, Actor.of(stop.requested_by)) | {
        "procedure_number": procedure_number,
        "suspended_on": iso(day_of(at)),
        "materials": [{"name": m.name, "reason": stop.materials[m.key]} for m in materials_of(case) if m.key in stop.materials],
        "due_on": iso(stop.estimated_end),
        "place": _("登录“我的申请”上传，或者交到%(place)s。", place=place),
    }
    return freeze(case, "BZBQ", context, at)


def supplement_receipt(case: Case, at: datetime, *, receiver: str = "", paper_came: Mapping[str, int] | None = None) -> Document:
    """BZSJ, for what came in while the case is suspended. `receiver`, `paper_came`: who took it at the counter, the copies."""
    stop, notice = case.suspension, paper(case, "BZBQ")
    assert stop and stop.approved_at and notice
    new = [a for a in attachments.of_bundle(case.public_id) if a.created_at >= stop.approved_at]
    materials = []
    for material in materials_of(case):
        if material.key not in stop.materials:
            continue
        files = sum(attachment.material_key == material.key for attachment in new)
        sheets = (paper_came or {}).get(material.key, 0)
        row = {"name": material.name, "copies_due": max(material.copies, 1), "copies_received": sheets or files}
        materials.append(row | {"note": _("纸质") if sheets else _("电子文件")})
    context = handled(case, _office(case)) | {
        "correction_number": notice.number,
        "materials": materials,
        "corrected_on": iso(day_of(at)),
        "acceptance_due_on": "",
        "receiver": receiver or case.department.name,
        "receiver_phone": case.version.definition.acceptance.phone_consult,
    }
    return freeze(case, "BZSJ", context, at)


def resumption(case: Case, stop: Suspension, conclusion: str, by: Staff, at: datetime) -> Document:
    """CQTZS: how long the clock stood, and the new last day."""
    reading = limits.of(case, day_of(at))
    assert reading and stop.approved_at
    first, last = day_of(stop.approved_at), day_of(at)
    stood = [day for day in reading.promised.days if day.role == DayRole.SUSPENDED and first < day.day <= last]
    context = _accepted(case, Actor.of(by)) | {
        "procedure": procedure_name(stop),
        "procedure_number": _number_of(case, "TBCX"),
        "suspended_on": iso(first),
        "resumed_on": iso(last),
        "stopped_days": len(stood),
        "conclusion": conclusion,
        "remaining_days": reading.promised.remaining,
        "decision_due_on": iso(case.promised_due_on),
    }
    return freeze(case, "CQTZS", context, at)


def termination(case: Case, ground: str, reason: str, legal_basis: str, by: Actor, at: datetime) -> Document:
    """ZZBL, for a lapse and for a termination."""
    assert case.submitted_at
    context = handled(case, by) | remedies()
    context |= {
        "submitted_on": iso(day_of(case.submitted_at)),
        "ground": ground,
        "reason": reason,
        "legal_basis": legal_basis,
        "returned": returned(case),
    }
    return freeze(case, "ZZBL", context, at)


def lapse(case: Case, ground: str, due_on: date | None, at: datetime) -> Document:
    """ZZBL of a case whose applicant let the day pass."""
    day = format_date_long(due_on) if due_on else ""
    said = {
        "not_corrected": _("补正期限%(day)s已过，没有收到补正材料。", day=day),
        "paper_not_brought": _("交纸质材料的期限%(day)s已过，没有收到。", day=day),
    }
    return termination(case, ground, said[ground], _("一次性告知书（预受理告知单）写明的期限和后果"), _office(case), at)


def _office(case: Case) -> Actor:
    return Actor("", case.department.name)


def referral(case: Case, opinion: str, by: Staff, at: datetime) -> Document:
    """ZBH: to the higher agency that decides, with all that was handed in."""
    files = attachments.of_bundle(case.public_id)
    got = {row.key: row.copies_got for row in case.materials}
    materials = []
    for material in materials_of(case):
        electronic = sum(attachment.material_key == material.key for attachment in files)
        copies = 1 if material.generated else got.get(material.key, 0) or electronic
        if copies:
            is_file = electronic and not got.get(material.key)
            materials.append({"name": material.name, "copies": copies, "note": _("电子文件") if is_file else ""})
    context = _accepted(case, Actor.of(by)) | {
        "higher_agency": case.version.definition.refers_to,
        "opinion": opinion,
        "materials": materials,
        "referred_on": iso(day_of(at)),
    }
    return freeze(case, "ZBH", context, at)


def hearing_offer(case: Case, intended: str, reason: str, by: Staff, at: datetime) -> Document:
    """TZGZ."""
    hearing, acceptance = case.hearing, case.version.definition.acceptance
    assert hearing
    context = handled(case, Actor.of(by)) | {
        "intended": intended,
        "reason": reason,
        "legal_basis": HEARING_BASIS,
        "period_days": HEARING_REQUEST_DAYS,
        "due_on": iso(hearing.request_due_on),
        "where_to_ask": _(
            "登录“我的申请”提出，或者到%(place)s当面提出，电话 %(phone)s。",
            place=acceptance.place,
            phone=acceptance.phone_consult,
        ),
    }
    return freeze(case, "TZGZ", context, at)


def hearing_notice(case: Case, recorder: str, participants: list[str], by: Staff, at: datetime) -> Document:
    """TZTZ."""
    hearing = case.hearing
    assert hearing and hearing.held_at
    context = handled(case, Actor.of(by)) | {
        "subject": hearing.matter,
        "held_at": hearing.held_at.isoformat(),
        "place": hearing.place,
        "presider": hearing.presider,
        "recorder": recorder,
        "participants": participants,
        "offer_number": _number_of(case, "TZGZ"),
    }
    return freeze(case, "TZTZ", context, at)


def hearing_record(case: Case, ended_at: datetime, recorder: str, participants: list[str], record: str, at: datetime) -> Document:
    """TZBL."""
    hearing = case.hearing
    assert hearing and hearing.held_at
    context = basics(case) | {
        "subject": hearing.matter,
        "held_at": hearing.held_at.isoformat(),
        "ended_at": ended_at.isoformat(),
        "place": hearing.place,
        "presider": hearing.presider,
        "recorder": recorder,
        "participants": participants,
        "record": record,
        "notice_number": _number_of(case, "TZTZ"),
    }
    return freeze(case, "TZBL", context, at)
