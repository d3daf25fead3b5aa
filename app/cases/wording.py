"""How states, sources and actions are called on screen (GLOSSARY)."""

from app.cases.models import Case
from app.domain import masking
from app.domain.clock import STATUTORY_KINDS, SuspensionKind
from app.domain.masking import MaskKind
from app.domain.workflow import Action, Outcome, Source, State
from app.web.i18n import _, format_date, lazy

STATES = {
    State.DRAFT: lazy("草稿"),
    State.SUBMITTED: lazy("等待受理"),
    State.CORRECTING: lazy("等待补正"),
    State.PRE_ACCEPTED: lazy("预受理"),
    State.IN_PROCESS: lazy("办理中"),
    State.SUSPENDED: lazy("挂起"),
    State.CONCLUDED: lazy("已办结"),
    State.NOT_ACCEPTED: lazy("不予受理"),
    State.VOIDED: lazy("已作废"),
    State.WITHDRAWN: lazy("已撤回"),
    State.LAPSED: lazy("逾期终止"),
    State.TERMINATED: lazy("已终止"),
}
OUTCOMES = {Outcome.GRANTED: lazy("准予"), Outcome.DENIED: lazy("不予许可"), Outcome.REFERRED: lazy("转报")}
OUTCOMES_OF_OTHER_TYPES = {Outcome.GRANTED: lazy("同意"), Outcome.DENIED: lazy("不同意"), Outcome.REFERRED: lazy("转报")}
SOURCES = {
    Source.INTERNET: lazy("互联网"),
    Source.COUNTER: lazy("窗口"),
    Source.KIOSK: lazy("一体机"),
    Source.VILLAGE: lazy("村代办"),
}
SPECIAL_PROCEDURES = {
    SuspensionKind.HEARING: lazy("听证"),
    SuspensionKind.TENDER: lazy("招标"),
    SuspensionKind.AUCTION: lazy("拍卖"),
    SuspensionKind.INSPECTION: lazy("检验"),
    SuspensionKind.TESTING: lazy("检测"),
    SuspensionKind.QUARANTINE: lazy("检疫"),
    SuspensionKind.APPRAISAL: lazy("鉴定"),
    SuspensionKind.EXPERT_REVIEW: lazy("专家评审"),
    SuspensionKind.SUPPLEMENT: lazy("补正补齐"),
}
ACTIONS = {
    Action.SAVE: lazy("保存"),
    Action.SUBMIT: lazy("提交申请"),
    Action.REGISTER: lazy("收件登记"),
    Action.REQUEST_CORRECTION: lazy("要求补正"),
    Action.RESUBMIT: lazy("提交补正"),
    Action.ACCEPT: lazy("受理"),
    Action.PRE_ACCEPT: lazy("预受理"),
    Action.RECEIVE_PAPER: lazy("收到纸质材料"),
    Action.DEEM_ACCEPT: lazy("逾期视为受理"),
    Action.CONCLUDE_AT_ONCE: lazy("当场办结"),
    Action.NOT_ACCEPT: lazy("不予受理"),
    Action.REQUEST_VOID: lazy("申请作废"),
    Action.VOID: lazy("批准作废"),
    Action.FORWARD: lazy("提交下一环节"),
    Action.SEND_BACK: lazy("退回上一环节"),
    Action.REASSIGN: lazy("改派"),
    Action.CONSULT: lazy("会签其他部门"),
    Action.ANSWER_CONSULTATION: lazy("答复会签"),
    Action.OFFER_HEARING: lazy("告知听证权利"),
    Action.REQUEST_HEARING: lazy("要求听证"),
    Action.SCHEDULE_HEARING: lazy("安排听证"),
    Action.RECORD_HEARING: lazy("登记听证笔录"),
    Action.EXTEND: lazy("延长期限"),
    Action.REQUEST_SUSPENSION: lazy("挂起申请"),
    Action.ENDORSE: lazy("同意挂起，报中心业务科"),
    Action.APPROVE: lazy("批准挂起"),
    Action.REJECT: lazy("不同意挂起"),
    Action.SUPPLEMENT: lazy("补齐材料"),
    Action.RESUME: lazy("重启"),
    Action.CONCLUDE: lazy("办结"),
    Action.LAPSE: lazy("逾期终止"),
    Action.TERMINATE: lazy("终止办理"),
    Action.REOPEN: lazy("重新办理"),
    Action.ISSUE_CERTIFICATE: lazy("制证"),
    Action.PRINT: lazy("再次打印证照"),
    Action.DELIVER: lazy("送达证照"),
    Action.CANCEL: lazy("注销证照"),
    Action.ANNUL: lazy("撤销证照"),
    Action.REVOKE: lazy("吊销证照"),
    Action.WITHDRAW: lazy("撤回申请"),
}


def outcome_text(case: Case) -> str:
    """准予 or 不予许可 for permits, 同意 or 不同意 for the rest; empty while undecided."""
    if not case.outcome:
        return ""
    texts = OUTCOMES if case.version.definition.permit else OUTCOMES_OF_OTHER_TYPES
    return str(texts[Outcome(case.outcome)])


def headline(case: Case) -> str:
    """Where a case stands, as the title of its page."""
    match State(case.state):
        case State.IN_PROCESS:
            return _("正在%(step)s", step=case.current_step.name)
        case State.CORRECTING:
            return _("请补正材料")
        case State.CONCLUDED:
            return _("已办结：%(outcome)s", outcome=outcome_text(case))
        case state:
            return str(STATES[state])


def special_procedures(case: Case) -> list[str]:
    """The procedures of the item whose time the law takes out of the limit (行政许可法第四十五条); supplements are none."""
    kinds = [SuspensionKind(name) for name in case.version.definition.limits.suspensions]
    return [str(SPECIAL_PROCEDURES[kind]) for kind in kinds if kind in STATUTORY_KINDS]


def applicant_names(case: Case, *, mask: bool = False) -> str:
    """All who apply, in their order; `mask`: as those see them who need not know."""
    kinds = {"organization": MaskKind.ORG}
    names = [masking.mask(kinds.get(a.kind, MaskKind.NAME), a.name) if mask else a.name for a in case.applicants]
    return "、".join(name for name in names if name)  # those of a draft may not be typed yet


def applicants_in_short(first: str, count: int) -> str:
    """陈春花, or 陈春花等 2 人"""
    return _("%(name)s等 %(n)s 人", name=first, n=count) if count > 1 else first


def filer(case: Case) -> list[tuple[str, str]]:
    """Label and value of who files for the organization, since when she may, and of the certificate that it is about, if any."""
    earlier = case.earlier_certificate
    about = [(_("原证照"), f"{earlier.title} {earlier.number}")] if earlier else []
    if case.filed_by is None or case.authorised_on is None:
        return about
    since = _("%(name)s（%(day)s受托）", name=case.filed_by.name, day=format_date(case.authorised_on))
    return [(_("经办人（受托）"), since), *about]
