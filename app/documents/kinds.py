"""Every kind of paper: title, word in its number, seal, copies. Titles and copies are those of the forms' catalogue."""

from dataclasses import dataclass

CERTIFICATE = "ZZ"
SLIPS = {"SQBL", "SJPZ"}  # the receipts
BUSINESS, APPROVAL = "业务专用章", "行政审批专用章"


@dataclass(frozen=True)
class Kind:
    code: str
    title: str
    word: str  # in the number: 广农‹word›字〔2026〕18号
    copies: str  # the line at the foot
    purpose: str = BUSINESS  # the seal's line

    @property
    def template(self) -> str:
        return f"{self.code.lower()}.html"

    @property
    def has_slip(self) -> bool:
        """Is it printed on 80 mm roll paper too?"""
        return self.code in SLIPS

    @property
    def slip_template(self) -> str:
        return f"slip_{self.template}"

    @property
    def is_certificate(self) -> bool:
        return self.code == CERTIFICATE


_TWO = "一式两份"
_APPLICANT = "一份交申请人"
_ALL = [
    Kind("SQBL", "网上申报回执", "申报", _APPLICANT),
    Kind("SJPZ", "申请材料收件凭证", "收", "一式两份，一份交申请人，一份留存"),
    Kind("SLTZS", "受理通知书", "受理", "一式三份，一份交申请人，两份留受理部门", APPROVAL),
    Kind("BYSL", "不予受理决定书", "不受", _TWO, APPROVAL),
    Kind("BZTZS", "补正材料通知书", "补正", _TWO, APPROVAL),
    Kind("YQTZS", "延长办理期限通知书", "延期", _TWO, APPROVAL),
    Kind("TBCX", "特别程序告知书", "特程", _TWO, APPROVAL),
    Kind("CQTZS", "重启办理告知书", "重启", _TWO, APPROVAL),
    Kind("ZYXK", "准予行政许可决定书", "准许", _TWO, APPROVAL),
    Kind("BYXK", "不予行政许可决定书", "不许", _TWO, APPROVAL),
    Kind("SDHZ", "送达回证", "送达", "一份存档"),
    Kind("YSLGZ", "预受理告知单", "预受", _APPLICANT),
    Kind("BZSJ", "补正材料收件凭证", "补收", _TWO),
    Kind("BZBQ", "补正补齐通知书", "补齐", _TWO, APPROVAL),
    Kind("CHQR", "撤回申请确认书", "撤回", _APPLICANT),
    Kind("ZZBL", "终止办理通知书", "终止", _TWO, APPROVAL),
    Kind("ZBH", "转报函", "转报", "一份交上级机关，一份存档，一份告知申请人", APPROVAL),
    Kind("BLJG", "办理结果通知书", "办结", _TWO),
    Kind("TZGZ", "听证告知书", "听告", _TWO, APPROVAL),
    Kind("TZTZ", "听证通知书", "听通", _TWO, APPROVAL),
    Kind("TZBL", "听证笔录", "听录", "存档"),
    Kind("ZZ", "证照", "证", "正本一份，副本按需", APPROVAL),
]
KINDS = {kind.code: kind for kind in _ALL}
