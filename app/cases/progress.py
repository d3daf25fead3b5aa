"""Where a case stands, in words and days: for its owner, and for whoever looks it up with number, mobile and code."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app import db
from app.cases import limits, wording
from app.cases.access import waits_for_supplement
from app.cases.explanation import explanation
from app.cases.flow_entries import FlowEntry
from app.cases.joint import parts_of
from app.cases.models import Case
from app.cases.queries import certificate_of
from app.domain.acceptance import certificate_due_on
from app.domain.certificates import CertificateState
from app.domain.clock import DayRole, Reading, SuspensionKind
from app.domain.workflow import Action, Outcome, State
from app.gateways.wall_clock import day_of
from app.web.i18n import _, format_date_long, format_datetime, format_day, format_day_near

COUNTED = frozenset({State.IN_PROCESS, State.SUSPENDED, State.CONCLUDED})  # once ended without a decision, no day is due
MOST_WEEKS = 26  # of the day table
ENDED_UNDECIDED = frozenset({State.WITHDRAWN, State.LAPSED, State.TERMINATED, State.VOIDED})


@dataclass(frozen=True)
class Progress:
    """What the progress page shows. `frame` is (lead, the kept line, small print); `weeks` feeds the day table."""

    headline: str
    frame: tuple[str, str, str]
    steps: list[dict[str, Any]]
    arithmetic: str = ""
    weeks: list[list[dict[str, Any]]] = field(default_factory=list)
    caption: str = ""
    explanation: list[str] = field(default_factory=list)


def progress_of(case: Case, today: date) -> Progress:
    """The progress of a case that has been submitted."""
    counted, reading = (limits.latest(case, today) if case.state in COUNTED else None) or (case, None)
    promised = reading.promised if reading else None
    return Progress(
        headline=wording.headline(case),
        frame=_frame_of_part(case) or _frame(case, promised),
        steps=_steps(case),
        arithmetic=_of_part(case, counted) + _arithmetic(counted, reading, today) if promised and reading else "",
        weeks=_weeks(promised, today) if promised and case.is_open else [],
        caption=_caption(promised, today) if promised else "",
        explanation=explanation(case) + _of_parts(case),
    )


def _frame_of_part(case: Case) -> tuple[str, str, str] | None:
    """What a department of a joint case waits for stands in the frame of the whole."""
    for part in parts_of(case):
        if waits_for_supplement(part):
            lead, kept, small = _frame(part, None)
            return lead, kept, _("%(department)s：%(text)s", department=part.department.name, text=small)
    return None


def _of_parts(case: Case) -> list[str]:
    """What the departments of a joint case have to say while they work on it."""
    working = [part for part in parts_of(case) if part.is_open]
    said = [(part.department.name, sentence) for part in working for sentence in explanation(part)]
    return [_("%(department)s：%(text)s", department=department, text=sentence) for department, sentence in said]


def _frame(case: Case, promised: Reading | None) -> tuple[str, str, str]:
    """What to do now, until when."""
    match State(case.state):
        case State.SUBMITTED:
            lead, kept = _("您现在不用做什么。最迟答复："), format_date_long(limits.acceptance_due_on(case))
            small = _("会答复受理、要求补正，或者不予受理。")
        case State.CORRECTING:
            assert case.correction
            lead, kept = _("请您补正材料。最迟："), format_date_long(case.correction.due_on)
            small = _("只需要改正通知书写明的内容，过期没有补正的，终止办理。")
        case State.IN_PROCESS if promised and promised.is_suspended:  # a part of a joint case
            lead, kept = _("您现在不用做什么。办理期限："), _("停计")
            small = _("有一个部门正在进行特别程序，这段时间不计入期限，结束后接着办。")
        case State.IN_PROCESS if promised:
            lead, kept = _("您现在不用做什么。最迟办结："), format_date_long(promised.due_on)
            values = {"total": promised.total, "used": promised.used, "left": max(promised.remaining, 0)}
            small = _("承诺 %(total)s 个工作日，已用 %(used)s 天，还剩 %(left)s 天。", **values)
        case State.PRE_ACCEPTED if case.paper_received:
            lead, kept = _("您现在不用做什么。最迟答复："), format_date_long(limits.acceptance_due_on(case))
            small = _("纸质材料已收到，会答复受理、要求补正，或者不予受理。")
        case State.PRE_ACCEPTED if case.due_on:
            lead, kept = _("请把纸质材料交到窗口。最迟："), format_date_long(case.due_on)
            small = _("材料在网上已经看过。要交哪些，写在预受理告知单上，过期没有交的，终止办理。")
        case State.SUSPENDED if waits_for_supplement(case) and case.suspension:
            lead, kept = _("请您补齐材料。最迟："), format_date_long(case.suspension.estimated_end)
            small = _("这段时间办理期限停计，材料补齐后接着办。")
        case State.SUSPENDED:
            lead, kept = _("您现在不用做什么。办理期限："), _("停计")
            small = _("这段时间不计入期限，结束后接着办。")
        case State.CONCLUDED:
            lead, kept, small = _("办理结果："), wording.outcome_text(case), _ended_on(case, _("%(date)s办结。"))
        case _:
            lead, kept, small = _("办理结果："), wording.headline(case), _ended_on(case, "%(date)s。")
    return lead, kept, small


def _ended_on(case: Case, sentence: str) -> str:
    return sentence % {"date": format_date_long(case.closed_at)} if case.closed_at else ""


def _steps(case: Case) -> list[dict[str, Any]]:
    """The line of steps done and to come: submission, acceptance, the item's own steps, and the certificate."""
    assert case.submitted_at
    steps: list[dict[str, Any]] = [{"name": _("提交申请"), "status": "done", "note": format_datetime(case.submitted_at)}]
    steps += _acceptance_steps(case)
    left = _left_on(case)
    for number, step in enumerate(case.version.definition.steps, start=1):
        note = None
        if case.step == number and case.is_open:
            status, note = "now", _("停计") if case.state == State.SUSPENDED else None
        elif number in left and (case.step is None or number < case.step or not case.is_open):
            status, note = "done", format_day(left[number])
        elif case.is_open and case.step and number < case.step:  # done before it was opened again further on
            status = "done"
        else:
            status = "todo"
        if status == "todo" and not case.is_open:
            continue
        steps.append({"name": step.name, "status": status, "note": note})
    if case.accepted_on and case.state in ENDED_UNDECIDED:
        steps.append(_ended_step(case))
    if case.version.definition.certificate and (case.is_open or case.outcome == Outcome.GRANTED):
        steps += _certificate_steps(case)
    return steps


def _acceptance_steps(case: Case) -> list[dict[str, Any]]:
    if case.state == State.CORRECTING:
        return [{"name": _("补正材料"), "status": "now", "note": _("等您补正")}, {"name": _("受理"), "status": "todo"}]
    answered = case.correction.answered_at if case.correction else None
    steps = [{"name": _("补正材料"), "status": "done", "note": format_day(answered)}] if answered else []
    if case.accepted_on:
        return [*steps, {"name": _("受理"), "status": "done", "note": format_day(case.accepted_on)}]
    if case.state == State.PRE_ACCEPTED and not case.paper_received:
        return [
            *steps,
            {"name": _("交纸质材料"), "status": "now", "note": _("等您交到窗口")},
            {"name": _("受理"), "status": "todo"},
        ]
    if case.pre_acceptance and case.pre_acceptance.received_at:
        steps.append({"name": _("交纸质材料"), "status": "done", "note": format_day(case.pre_acceptance.received_at)})
    if case.is_open:
        due = format_day(limits.acceptance_due_on(case))
        return [*steps, {"name": _("受理"), "status": "now", "note": _("最迟%(due)s", due=due)}]
    return [*steps, _ended_step(case)]


def _ended_step(case: Case) -> dict[str, Any]:
    assert case.closed_at
    return {"name": str(wording.STATES[State(case.state)]), "status": "done", "note": format_day(case.closed_at)}


def _left_on(case: Case) -> dict[int, date]:
    """Step number → day on which it was last done."""
    entries = select(FlowEntry).where(FlowEntry.case_id == case.id).order_by(FlowEntry.seq)
    left: dict[int, date] = {}
    step = 1
    for entry in db.session.scalars(entries):
        if entry.action == Action.FORWARD:
            left[step] = day_of(entry.at)
            step += 1
        elif entry.action == Action.REOPEN:
            left, step = {}, _step_named(case, entry)
        elif entry.action == Action.CONCLUDE_AT_ONCE:
            left = dict.fromkeys(range(1, len(case.version.definition.steps) + 1), day_of(entry.at))
        elif entry.action == Action.SEND_BACK:
            step -= 1
        elif entry.action == Action.CONCLUDE:
            left[step] = day_of(entry.at)
    return left


def _step_named(case: Case, entry: FlowEntry) -> int:
    """The step that a log entry names; the one in hand when its words were erased."""
    name = entry.payload.content.get("step") if entry.payload else None
    names = [step.name for step in case.version.definition.steps]
    return names.index(name) + 1 if name in names else case.step or 1


def _certificate_steps(case: Case) -> list[dict[str, Any]]:
    """Made, then handed over."""
    certificate = certificate_of(case)
    if certificate:
        steps = [{"name": _("制证"), "status": "done", "note": format_day(certificate.issued_at)}]
        if certificate.state != CertificateState.VALID and not certificate.delivered_on:
            return steps
        if certificate.delivered_on:
            return [*steps, {"name": _("领证"), "status": "done", "note": format_day(certificate.delivered_on)}]
        return [*steps, {"name": _("领证"), "status": "now"}]
    if case.closed_at:
        due = certificate_due_on(day_of(case.closed_at), limits.calendar())
        return [{"name": _("制证"), "status": "now", "note": _("%(due)s前", due=format_day(due))}]
    return [{"name": _("领证"), "status": "todo", "note": _("决定后 10 个工作日内")}]


def _arithmetic(case: Case, read: limits.Limits, today: date) -> str:
    """The clock in words."""
    assert case.accepted_on
    promised, statutory = read.promised, read.statutory
    definition = case.version.definition
    if definition.instant:
        return _("这是即办件，受理当天（%(start)s）办结。", start=format_day(case.accepted_on))
    text = _start_in_words(case) + _changes_in_words(case, promised)
    if promised.is_suspended:
        text += _("现在停计，恢复以后再算到期的日子。")
    else:
        text += _("数到第 %(n)s 天，是%(due)s。", n=promised.total, due=format_day_near(promised.due_on, today))
    if statutory and not statutory.is_suspended:
        text += _("法定 %(n)s 个工作日到%(due)s。", n=statutory.total, due=format_day_near(statutory.due_on, today))
    years = sorted({each.due_on.year for each in (promised, statutory) if each and each.is_provisional})
    if years:
        text += _("%(year)s年的放假安排还没有公布，公布以后日期可能调整。", year=years[0])
    return text


def _of_part(case: Case, counted: Case) -> str:
    """Of a joint case: whose days are counted."""
    if counted is case:
        return ""
    return _("几个部门同时办理，按最晚的算：%(department)s。", department=counted.department.name)


def _start_in_words(case: Case) -> str:
    if case.clock_started_at:
        return _("重新办理当天（%(start)s）不算，从第二天数起，只数工作日。", start=format_day(case.clock_started_at))
    assert case.accepted_on
    return _("受理当天（%(start)s）不算，从第二天数起，只数工作日。", start=format_day(case.accepted_on))


def _changes_in_words(case: Case, promised: Reading) -> str:
    """What made the limit stand still or grow."""
    text = ""
    stopped = [day for day in promised.days if day.role == DayRole.SUSPENDED]
    if stopped:
        kinds = dict.fromkeys(str(wording.SPECIAL_PROCEDURES[SuspensionKind(day.why)]) for day in stopped)
        text += _("停计 %(n)s 个工作日（%(kinds)s）。", n=len(stopped), kinds="、".join(kinds))
    longer = sum(extension.days for extension in limits.extensions_of(case))
    return text + (_("延长了 %(n)s 个工作日。", n=longer) if longer else "")


def _caption(promised: Reading, today: date) -> str:
    first, last = _span(promised)
    return _("逐日数：%(first)s至%(last)s", first=format_day_near(first, today), last=format_day_near(last, today))


def _span(promised: Reading) -> tuple[date, date]:
    """Whole weeks, Monday to Sunday, that hold the limit."""
    first, last = promised.days[0].day, promised.days[-1].day
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def _weeks(promised: Reading, today: date) -> list[list[dict[str, Any]]]:
    """Empty where there are more than anybody counts: then the sentence alone says it."""
    known = {entry.day: entry for entry in promised.days}
    first, last = _span(promised)
    if last - first > timedelta(weeks=MOST_WEEKS):
        return []
    weeks: list[list[dict[str, Any]]] = []
    day = first
    while day <= last:
        if day.weekday() == 0:
            weeks.append([])
        weeks[-1].append(_cell(day, known.get(day), promised, today))
        day += timedelta(days=1)
    return weeks


def _cell(day: date, entry: Any, promised: Reading, today: date) -> dict[str, Any]:
    text, role = "", "plain"
    if entry is None:
        if not limits.calendar().is_workday(day):
            text, role = _("休"), "off"
    elif entry.role == DayRole.START:
        text, role = _("受理"), "off"
    elif entry.role == DayRole.COUNTED:
        passed = day <= today
        text, role = (f"✓{_('第')}{entry.ordinal}", "used") if passed else (f"{_('第')}{entry.ordinal}", "plain")
    else:
        text, role = (_("停"), "stopped") if entry.role == DayRole.SUSPENDED else (_("休"), "off")
    return {
        "day": day,
        "text": text,
        "role": role,
        "frame": day == today or (day == promised.due_on and not promised.is_suspended),
        "note": "",
    }
