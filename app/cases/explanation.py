"""What the state of a case means for its applicant, in whole sentences: why, and what can be done about it."""

from app.cases import limits, paperwork
from app.cases.models import Case
from app.cases.queries import certificate_of
from app.domain.acceptance import certificate_due_on
from app.domain.workflow import Outcome, State
from app.gateways.wall_clock import day_of
from app.web.i18n import _, format_date_long


def explanation(case: Case) -> list[str]:
    """Empty where the frame says it all."""
    match State(case.state):
        case State.CORRECTING:
            return _what_is_asked(case)
        case State.NOT_ACCEPTED:
            return _refusal(case)
        case State.CONCLUDED:
            return _conclusion(case)
        case State.WITHDRAWN:
            return [_("已按您的意愿撤回，不再办理。需要办理的，可以重新申请。")]
        case State.LAPSED:
            return [_("过期没有补正或者没有交纸质材料，已终止办理。需要办理的，可以重新申请。")]
        case State.TERMINATED:
            return [_("已终止办理，原因和救济途径见终止办理通知书。")]
        case State.VOIDED:
            return [_("这个编号已作废，不再办理。原因请问办理部门。")]
        case _:
            return []


def _what_is_asked(case: Case) -> list[str]:
    """The reason, and every material and field with what is wrong with it."""
    correction, definition = case.correction, case.version.definition
    assert correction
    labels = {str(entry["name"]): str(entry["label"]) for entry in definition.form}
    wrong = [(definition.material(key).name, problem) for key, problem in correction.materials.items()]
    wrong += [(labels[name], problem) for name, problem in correction.fields.items()]
    parts = [_("%(name)s（%(problem)s）", name=name, problem=problem) for name, problem in wrong]
    return [_("工作人员说：%(reason)s", reason=correction.reason), _("要补正：%(parts)s。", parts="；".join(parts))]


def _conclusion(case: Case) -> list[str]:
    match Outcome(case.outcome or ""):
        case Outcome.DENIED:
            return _refusal(case)
        case Outcome.REFERRED:
            return [_("已初审，报上级机关决定。上级机关的决定另行告知。")]
        case _:
            return [_how_to_get_it(case)]


def _how_to_get_it(case: Case) -> str:
    """Where the certificate is, or will be; else that the paper is the result."""
    kind, place = case.version.definition.certificate, case.version.definition.acceptance.place
    if kind is None:
        return _("结果文书可以在这一页下载，也可以到%(place)s领取。", place=place)
    if certificate_of(case):
        return _("“%(title)s”已制作，请到%(place)s领取。", title=kind.title, place=place)
    assert case.closed_at
    due = format_date_long(certificate_due_on(day_of(case.closed_at), limits.calendar()))
    return _("“%(title)s”正在制作，最迟%(due)s制好，制好后通知您。", title=kind.title, due=due)


def _refusal(case: Case) -> list[str]:
    """Reason and remedies, as the paper says them."""
    document = paperwork.paper(case, "BYSL") or paperwork.paper(case, "BYXK") or paperwork.paper(case, "BLJG")
    if document is None:
        return []
    said = document.context
    sentences = [_("理由：%(reason)s", reason=said["reason"])]
    if said.get("right_agency"):
        sentences.append(_("请向%(agency)s申请。", agency=said["right_agency"]))
    remedies = _("如不服，可以自收到文书之日起六十日内向%(agency)s申请行政复议，", agency=said["review_agency"])
    return [*sentences, remedies + _("也可以自收到文书之日起六个月内向%(court)s提起行政诉讼。", court=said["court"])]
