"""What the state of a case means for its applicant, in whole sentences: why, and what can be done about it."""

from app.cases import certificate_queries, limits, paper_parts
from app.cases.case_materials import material_of
from app.cases.certificate_models import Certificate
from app.cases.certificate_words import delivery_text, state_text, validity_text
from app.cases.models import Case
from app.cases.queries import certificate_of
from app.cases.wording import SPECIAL_PROCEDURES
from app.domain.acceptance import certificate_due_on
from app.domain.certificates import CertificateState
from app.domain.clock import SuspensionKind
from app.domain.workflow import Outcome, State
from app.gateways.wall_clock import day_of, today
from app.web.i18n import _, format_date_long, format_datetime


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
            return _void(case)
        case State.PRE_ACCEPTED:
            return _paper(case)
        case State.SUSPENDED:
            return _suspension(case)
        case State.IN_PROCESS:
            return _hearing(case)
        case _:
            return []


def _what_is_asked(case: Case) -> list[str]:
    """The reason, and every material and field with what is wrong with it."""
    correction, definition = case.correction, case.version.definition
    assert correction
    labels = {str(entry["name"]): str(entry["label"]) for entry in definition.form}
    wrong = [(material_of(case, key).name, problem) for key, problem in correction.materials.items()]
    wrong += [(labels[name], problem) for name, problem in correction.fields.items()]
    parts = [_("%(name)s（%(problem)s）", name=name, problem=problem) for name, problem in wrong]
    return [_("工作人员说：%(reason)s", reason=correction.reason), _("要补正：%(parts)s。", parts="；".join(parts))]


def _void(case: Case) -> list[str]:
    request = case.void_request
    assert request
    sentences = [_("这个编号已作废，不再办理。原因：%(reason)s", reason=request.reason)]
    return [*sentences, _("由编号 %(number)s 的办件代替。", number=request.replaced_by)] if request.replaced_by else sentences


def _paper(case: Case) -> list[str]:
    asked = case.pre_acceptance
    if asked is None or case.paper_received:
        return []
    names = "、".join(material_of(case, key).name for key in asked.materials)
    return [_("要交：%(names)s。", names=names), _("交到：%(place)s，%(hours)s。", **_office(case))]


def _office(case: Case) -> dict[str, str]:
    acceptance = case.version.definition.acceptance
    return {"place": acceptance.place, "hours": acceptance.hours}


def _suspension(case: Case) -> list[str]:
    stop = case.suspension
    assert stop
    name = str(SPECIAL_PROCEDURES[SuspensionKind(stop.kind)])
    sentences = [_("正在进行%(name)s：%(reason)s", name=name, reason=stop.reason)]
    sentences.append(_("预计到%(until)s，结束后通知您。", until=format_date_long(stop.estimated_end)))
    if stop.materials:
        names = "、".join(material_of(case, key).name for key in stop.materials)
        came = stop.supplemented_at is not None
        sentences.append(_("补齐的材料已收到：%(names)s。", names=names) if came else _("要补齐：%(names)s。", names=names))
    return sentences


def _hearing(case: Case) -> list[str]:
    hearing = case.hearing
    if hearing is None or hearing.is_recorded:
        return []
    if hearing.held_at:
        return [_("听证定于%(at)s，在%(place)s举行。", at=format_datetime(hearing.held_at), place=hearing.place)]
    if hearing.requested_at and hearing.due_on:
        return [_("您要求的听证最迟%(due)s举行，时间和地点另行通知。", due=format_date_long(hearing.due_on))]
    if today() <= hearing.request_due_on:
        due = format_date_long(hearing.request_due_on)
        return [_("作决定以前，您可以要求听证，最迟%(due)s提出。", due=due)]
    return []


def _conclusion(case: Case) -> list[str]:
    match Outcome(case.outcome or ""):
        case Outcome.DENIED:
            return _refusal(case)
        case Outcome.REFERRED:
            return [_("已初审，报上级机关决定。上级机关的决定另行告知。")]
        case _:
            return _how_to_get_it(case)


def _how_to_get_it(case: Case) -> list[str]:
    """Where the certificate is, or will be; else that the paper is the result."""
    kind, place = case.version.definition.certificate, case.version.definition.acceptance.place
    if kind is None:
        return [_("结果文书可以在这一页下载，也可以到%(place)s领取。", place=place)]
    if certificate := certificate_of(case):
        return _about(certificate, place)
    assert case.closed_at
    due = format_date_long(certificate_due_on(day_of(case.closed_at), limits.calendar()))
    return [_("“%(title)s”正在制作，最迟%(due)s制好，制好后通知您。", title=kind.title, due=due)]


def _about(certificate: Certificate, place: str) -> list[str]:
    """Number, state and validity; how it was delivered, or where it waits."""
    named = {"title": certificate.title, "number": certificate.number, "state": state_text(certificate)}
    sentences = [_("“%(title)s”，证号 %(number)s，%(state)s。", **named)]
    if certificate.state == CertificateState.VALID:
        sentences.append(_("有效期：%(validity)s。", validity=validity_text(certificate)))
    handed = certificate_queries.deliveries(certificate)
    waits = certificate.delivered_on is None and not (handed and handed[-1].is_under_way)
    if waits and certificate.state == CertificateState.VALID:
        return [*sentences, _("已制作，请到%(place)s领取。", place=place)]
    return [*sentences, *(delivery_text(delivery) for delivery in handed[-1:])]


def _refusal(case: Case) -> list[str]:
    """Reason and remedies, as the paper says them."""
    document = paper_parts.paper(case, "BYSL") or paper_parts.paper(case, "BYXK") or paper_parts.paper(case, "BLJG")
    if document is None:
        return []
    said = document.context
    sentences = [_("理由：%(reason)s", reason=said["reason"])]
    if said.get("right_agency"):
        sentences.append(_("请向%(agency)s申请。", agency=said["right_agency"]))
    remedies = _("如不服，可以自收到文书之日起六十日内向%(agency)s申请行政复议，", agency=said["review_agency"])
    return [*sentences, remedies + _("也可以自收到文书之日起六个月内向%(court)s提起行政诉讼。", court=said["court"])]
