"""What stands above a form of the desk: what the person is asked to decide about."""

from collections.abc import Callable

from app.cases.case_materials import material_of
from app.cases.models import Case
from app.cases.wording import SPECIAL_PROCEDURES
from app.domain.clock import SuspensionKind
from app.domain.workflow import Action
from app.web.i18n import _, format_date_long, format_datetime

Facts = list[tuple[str, str]]


def window_facts(case: Case, action: Action) -> Facts:
    """Label and text of each."""
    facts_of = _FACTS.get(action)
    return facts_of(case) if facts_of else []


def _asked_suspension(case: Case) -> Facts:
    stop = case.suspension
    if stop is None:
        return []
    lines = [
        (_("特别程序"), str(SPECIAL_PROCEDURES[SuspensionKind(stop.kind)])),
        (_("原因"), stop.reason),
        (_("预计结束"), format_date_long(stop.estimated_end)),
        (_("申请"), f"{stop.requested_by.name} {format_datetime(stop.requested_at)}"),
    ]
    if stop.endorsed_by and stop.endorsed_at:
        lines.append((_("窗口负责人"), f"{stop.endorsed_by.name} {format_datetime(stop.endorsed_at)}"))
    return lines + _wanted(case)


def _wanted(case: Case) -> Facts:
    """What the applicant is to supply while the case is suspended."""
    stop = case.suspension
    if stop is None or not stop.materials:
        return []
    names = [material_of(case, key).name for key in stop.materials]
    came = _("，已补齐 %(at)s", at=format_datetime(stop.supplemented_at)) if stop.supplemented_at else ""
    return [(_("要补的材料"), "、".join(names) + came)]


def _running_suspension(case: Case) -> Facts:
    stop = case.suspension
    if stop is None or stop.approved_at is None:
        return []
    since = (_("挂起"), format_datetime(stop.approved_at))
    return [(_("特别程序"), str(SPECIAL_PROCEDURES[SuspensionKind(stop.kind)])), since, *_wanted(case)]


def _void(case: Case) -> Facts:
    request = case.void_request
    if request is None:
        return []
    lines = [(_("理由"), request.reason), (_("申请"), f"{request.requested_by.name} {format_datetime(request.requested_at)}")]
    return [*lines, (_("代替的办件"), request.replaced_by)] if request.replaced_by else lines


def _question(case: Case) -> Facts:
    asked = [each for each in case.consultations if each.is_open]
    return [
        (each.department.short_name, _("%(q)s（%(due)s前）", q=each.question, due=format_date_long(each.due_on)))
        for each in asked
    ]


def _unanswered(case: Case) -> Facts:
    """Of whoever passes a case on or decides it: the departments that were asked and have not answered."""
    asked = [each for each in case.consultations if each.is_open]
    names = "、".join(
        _("%(name)s（%(due)s前）", name=each.department.short_name, due=format_date_long(each.due_on)) for each in asked
    )
    return [(_("会签还没有答复"), names)] if asked else []


def _hearing(case: Case) -> Facts:
    hearing = case.hearing
    if hearing is None:
        return []
    lines = [(_("拟作出的决定"), hearing.matter)]
    if hearing.requested_at:
        lines.append((_("申请人要求"), f"{hearing.request} {format_datetime(hearing.requested_at)}"))
    if hearing.due_on:
        lines.append((_("最迟举行"), format_date_long(hearing.due_on)))
    if hearing.held_at:
        lines.append((_("听证时间"), f"{format_datetime(hearing.held_at)} {hearing.place}"))
    return lines


def _asked_paper(case: Case) -> Facts:
    asked = case.pre_acceptance
    return [(_("最迟交来"), format_date_long(asked.due_on))] if asked else []


_FACTS: dict[Action, Callable[[Case], Facts]] = {
    Action.ENDORSE: _asked_suspension,
    Action.APPROVE: _asked_suspension,
    Action.REJECT: _asked_suspension,
    Action.RESUME: _running_suspension,
    Action.SUPPLEMENT: _running_suspension,
    Action.VOID: _void,
    Action.ANSWER_CONSULTATION: _question,
    Action.FORWARD: _unanswered,
    Action.CONCLUDE: _unanswered,
    Action.REQUEST_HEARING: _hearing,
    Action.SCHEDULE_HEARING: _hearing,
    Action.RECORD_HEARING: _hearing,
    Action.RECEIVE_PAPER: _asked_paper,
}
