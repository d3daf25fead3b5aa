"""What the papers on the way say: pre-acceptance, limits that stand still or grow, hearings, ends without a decision, delivery.

As in `contexts`: days as "2026-11-23", instants as ISO 8601 with offset, an empty text means "there is none". Texts that a person
typed may hold line breaks; each line is printed as a paragraph.
"""

from typing import TypedDict

from app.documents.context_parts import Accepted, Handled, Paper, Remedies


class PaperToBring(TypedDict):
    name: str
    form: str  # 原件, 复印件
    copies: int
    note: str


class HandedMaterial(TypedDict):
    name: str
    copies: int
    note: str


class WantedMaterial(TypedDict):
    name: str
    reason: str  # why it is asked for and what it must show


class DeliveredPaper(TypedDict):
    title: str
    number: str


class PreAcceptance(Handled):
    """YSLGZ 预受理告知单."""

    submitted_on: str
    checked_materials: list[str]  # those examined online
    materials: list[PaperToBring]
    place: str  # address and window
    hours: str
    due_on: str
    consequence: str  # a whole sentence: what happens when the day passes


class Extension(Accepted):
    """YQTZS 延长办理期限通知书."""

    accepted_on: str
    old_due_on: str
    days: int  # working days
    decision_due_on: str
    reason: str
    legal_basis: str  # 《中华人民共和国行政许可法》第四十二条 or the item's own
    approver: str
    approved_on: str


class SpecialProcedure(Accepted):
    """TBCX 特别程序告知书."""

    procedure: str  # 听证, 招标, 拍卖, 检验, 检测, 检疫, 鉴定, 专家评审, 补正补齐
    reason: str
    legal_basis: str
    starts_on: str
    estimated_days: int  # working days
    estimated_end_on: str
    stopped_limits: list[str]  # as 承诺办结期限, 法定办结期限
    running_limits: list[str]  # those that run on all the same; [] when none
    requester: str
    endorser: str
    approver: str


class SupplementNotice(Handled):
    """BZBQ 补正补齐通知书, while the case is suspended."""

    procedure_number: str  # number of the 特别程序告知书
    suspended_on: str
    materials: list[WantedMaterial]
    due_on: str
    place: str  # where to hand them in, as a whole sentence


class Resumption(Accepted):
    """CQTZS 重启办理告知书."""

    procedure: str
    procedure_number: str  # number of the 特别程序告知书
    suspended_on: str
    resumed_on: str
    stopped_days: int  # working days that were not counted
    conclusion: str
    remaining_days: int  # working days; below 0 where the limit had passed before
    decision_due_on: str


class Termination(Handled, Remedies):
    """ZZBL 终止办理通知书."""

    submitted_on: str
    ground: str  # a key of `TERMINATION_GROUNDS`
    reason: str
    legal_basis: str
    returned: str  # a whole sentence: what becomes of the materials


class Referral(Accepted):
    """ZBH 转报函."""

    higher_agency: str
    opinion: str  # 初审意见
    materials: list[HandedMaterial]
    referred_on: str


class ProofOfDelivery(Paper):
    """SDHZ 送达回证."""

    recipient: str
    papers: list[DeliveredPaper]
    method: str  # a key of `DELIVERY_METHODS`
    place: str  # or the address, also an electronic one
    tracking_number: str  # by post, else ""
    delivered_on: str
    deliverer: str
    proxy: str  # 代收人, "" when the recipient took them
    proxy_reason: str  # "" without a proxy
    note: str


class HearingOffer(Handled):
    """TZGZ 听证告知书."""

    intended: str  # the decision that is intended
    reason: str
    legal_basis: str
    period_days: int  # working days to ask for a hearing
    due_on: str
    where_to_ask: str  # a whole sentence: how and to whom


class HearingNotice(Handled):
    """TZTZ 听证通知书."""

    subject: str
    held_at: str  # an instant
    place: str
    presider: str
    recorder: str
    participants: list[str]  # "申请人 蓝湾水产养殖有限公司"
    offer_number: str  # number of the 听证告知书, "" where the agency holds the hearing of its own accord


class HearingRecord(Paper):
    """TZBL 听证笔录."""

    subject: str
    held_at: str  # an instant
    ended_at: str  # an instant
    place: str
    presider: str
    recorder: str
    participants: list[str]  # each has a line to sign on
    record: str  # what was said, a paragraph a line
    notice_number: str  # number of the 听证通知书


#: Grounds of the 终止办理通知书, in its printed order.
TERMINATION_GROUNDS = {
    "not_corrected": "经一次性告知补正，逾期没有补正",
    "paper_not_brought": "预受理后逾期没有提交纸质材料",
    "applicant_gone": "申请人死亡、丧失行为能力或者依法终止",
    "other": "其他情形",
}

#: Methods of the 送达回证, in its printed order (民事诉讼法第八十八条至第九十五条).
DELIVERY_METHODS = {
    "window": "直接送达",
    "retained": "留置送达",
    "post": "邮寄送达",
    "entrusted": "委托送达",
    "announced": "公告送达",
    "electronic": "电子送达",
}

PROCEDURE_CONTEXTS: dict[str, type] = {
    "YSLGZ": PreAcceptance,
    "YQTZS": Extension,
    "TBCX": SpecialProcedure,
    "BZBQ": SupplementNotice,
    "CQTZS": Resumption,
    "ZZBL": Termination,
    "ZBH": Referral,
    "SDHZ": ProofOfDelivery,
    "TZGZ": HearingOffer,
    "TZTZ": HearingNotice,
    "TZBL": HearingRecord,
}
