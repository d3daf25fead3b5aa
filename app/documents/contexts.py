"""What each paper says: plain values only (text, whole numbers, days as "2026-11-23", instants as ISO 8601 with offset).

The papers of procedures on the way stand in `procedure_contexts`.

The caller of `freeze` builds one of these; number, authority, day of issue and verification code are added by `freeze` and
are therefore absent here. An empty string means "there is none" and is printed as such.
"""

from typing import Any, TypedDict

from app.documents.context_parts import Handled, Paper, ReceivedMaterial, Remedies
from app.documents.procedure_contexts import PROCEDURE_CONTEXTS


class Correction(TypedDict):
    material: str
    problem: str
    requirement: str


class Fact(TypedDict):
    """A labelled line of a certificate, in the order of its certificate type."""

    label: str
    value: str


class OnlineReceipt(Paper):
    """SQBL 网上申报回执."""

    submitted_at: str  # an instant
    lookup_code: str
    contact_name: str
    contact_mobile: str  # masked, as 138****0001
    authority_phone: str
    materials: list[str]  # "申请表", "水面使用证明（2 个）"
    next_steps: list[str]  # whole sentences


class IntakeReceipt(Paper):
    """SJPZ 申请材料收件凭证."""

    materials: list[ReceivedMaterial]
    contact_name: str
    contact_phone: str
    contact_address: str
    receiver: str
    receiver_phone: str
    lookup_code: str  # "" when the applicant has it already


class AcceptanceNotice(Handled):
    """SLTZS 受理通知书."""

    submitted_on: str
    accepted_on: str
    is_deemed: bool  # 逾期不告知即为受理 (行政许可法第三十二条)
    promised_days: int  # working days
    decision_due_on: str
    special_procedures: list[str]  # those not counted in the limit, as 检验; [] when none
    parts: list[str]  # of a joint case (并联审批), department and item; [] for others


class CorrectionNotice(Handled):
    """BZTZS 补正材料通知书."""

    submitted_on: str
    corrections: list[Correction]
    period_days: int  # working days
    due_on: str
    consequence: str  # a whole sentence: what happens when the day passes


class CorrectionReceipt(Handled):
    """BZSJ 补正材料收件凭证."""

    correction_number: str  # number of the 补正材料通知书, or of the 补正补齐通知书
    materials: list[ReceivedMaterial]
    corrected_on: str
    acceptance_due_on: str  # "" for a supplement while the case is suspended
    receiver: str
    receiver_phone: str


class NonAcceptance(Paper, Remedies):
    """BYSL 不予受理决定书."""

    submitted_on: str
    ground: str  # a key of `NON_ACCEPTANCE_GROUNDS`
    reason: str
    right_agency: str  # with ground not_this_agency, else ""
    legal_basis: str
    handler: str
    handler_phone: str


class Withdrawal(Handled):
    """CHQR 撤回申请确认书."""

    submitted_on: str
    withdrawn_on: str
    reason: str  # "" when none was given
    returned: str  # a whole sentence: what becomes of the materials


class PermitGranted(Paper, Remedies):
    """ZYXK 准予行政许可决定书. `certificate_*` are "" where the permit has no certificate or it is not numbered yet."""

    id_label: str  # 居民身份证, 统一社会信用代码 …
    id_number: str
    submitted_on: str
    acceptance_number: str  # number of the 受理通知书
    approval_number: str  # the agency's own number of its approval, typed by who decides
    content: str
    conditions: str
    scope: str
    valid_from: str
    valid_until: str  # "" is 长期有效
    legal_basis: str
    certificate_name: str
    certificate_number: str


class PermitDenied(Paper, Remedies):
    """BYXK 不予行政许可决定书."""

    submitted_on: str
    acceptance_number: str
    reason: str
    legal_basis: str  # beside 行政许可法第三十八条第二款, which is printed always


class ResultNotice(Handled, Remedies):
    """BLJG 办理结果通知书."""

    result: str
    result_number: str
    reason: str  # basis or reason
    collection: str  # how to get the result


class Certificate(TypedDict):
    """ZZ 证照. Its number is the document's number, its issuer the department, its day the day of issue."""

    certificate_name: str
    holder_label: str  # 姓名, 单位名称
    holder: str
    id_label: str
    id_number: str
    content: list[Fact]
    valid_from: str
    valid_until: str  # "" is 长期有效
    orientation: str  # landscape, portrait: how the 正本 lies
    duplicates: int  # how many 副本 follow it; 0: the paper is no 正本


#: Grounds of the 不予受理决定书, in its printed order (行政许可法第三十二条第一款第一、二项).
NON_ACCEPTANCE_GROUNDS = {
    "not_this_agency": "申请事项依法不属于本机关职权范围",
    "false_statement": "隐瞒有关情况或者提供虚假材料",
    "not_eligible": "申请人不具备申请该事项的主体资格",
    "still_incomplete": "经一次性告知补正，申请材料仍不齐全或者不符合法定形式",
    "no_permit_needed": "申请事项依法不需要取得行政许可",
    "other": "其他情形",
}

CONTEXTS: dict[str, type] = {
    "SQBL": OnlineReceipt,
    "SJPZ": IntakeReceipt,
    "SLTZS": AcceptanceNotice,
    "BZTZS": CorrectionNotice,
    "BZSJ": CorrectionReceipt,
    "BYSL": NonAcceptance,
    "ZYXK": PermitGranted,
    "BYXK": PermitDenied,
    "BLJG": ResultNotice,
    "CHQR": Withdrawal,
    "ZZ": Certificate,
    **PROCEDURE_CONTEXTS,
}


def check(kind: str, context: dict[str, Any]) -> None:
    """Raises ValueError unless `context` has exactly the fields of its kind: a paper with a hole is never frozen."""
    expected = CONTEXTS[kind].__required_keys__  # type: ignore[attr-defined]
    if context.keys() != expected:
        missing, unknown = sorted(expected - context.keys()), sorted(context.keys() - expected)
        raise ValueError(f"paper {kind}: missing {missing}, unknown {unknown}")
