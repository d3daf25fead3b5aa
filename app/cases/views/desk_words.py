"""How the desk puts things: lights, rows of lists, entries of the log, how long a step took."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from app.cases import wording
from app.cases.flow_entries import FlowEntry
from app.cases.lights import Due
from app.cases.models import Case
from app.domain.clock import Reading, SuspensionKind
from app.domain.flow import Damage, Finding
from app.domain.workflow import Action, Outcome, Source, State
from app.gateways.wall_clock import day_of
from app.web.i18n import _, format_date, format_datetime, format_day_near, lazy

INSIDE, OUTSIDE = lazy("内网（%(source)s）"), lazy("外网（%(source)s）")
DAMAGES = {
    Damage.CHANGED: lazy("第 %(seq)s 条被改动过"),
    Damage.REMOVED: lazy("第 %(seq)s 条被删除"),
    Damage.CUT_OFF: lazy("从第 %(seq)s 条起被截去"),
    Damage.ADDED: lazy("第 %(seq)s 条是后加的"),
}


def left_text(due: Due | Reading) -> str:
    """剩 6 天, 今天到期, 超 1 天"""
    if due.remaining < 0:
        return _("超 %(n)s 天", n=-due.remaining)
    return _("剩 %(n)s 天", n=due.remaining) if due.remaining else _("今天到期")


def light_of(state: str, due: Due | None) -> tuple[str, str] | None:
    """Colour and words; a case that stands still says so until its estimate has passed."""
    if due is None:
        return None
    if state == State.SUSPENDED and due.remaining >= 0:
        return "suspended", _("挂起")
    return due.light, left_text(due)


def short_day(day: date, today: date) -> str:
    """11月23日（一）, with its year when that is another one than today's"""
    return _("%(day)s（%(weekday)s）", day=format_day_near(day, today), weekday=_("一二三四五六日")[day.weekday()])


def source_text(source: str) -> str:
    """内网（窗口）, 外网（互联网）"""
    words = INSIDE if source == Source.COUNTER else OUTSIDE
    return str(words) % {"source": wording.SOURCES[Source(source)]}


def log_lines(entries: Iterable[FlowEntry]) -> list[dict[str, Any]]:
    """The log in words: at, by, action, text, mark (the first 8 characters of the hash)."""
    return [_log_line(entry) for entry in entries]


def _log_line(entry: FlowEntry) -> dict[str, Any]:
    said = entry.payload.content if entry.payload else None
    line = {"at": entry.at, "seq": entry.seq, "action": _action_text(entry, said or {}), "mark": entry.hash[:8]}
    if said is None:
        return line | {"by": "—", "text": _("内容已依法删除。")}
    return line | {"by": said.get("by", ""), "text": _log_text(entry, said)}


def _action_text(entry: FlowEntry, said: dict[str, Any]) -> str:
    if entry.action in {Action.FORWARD, Action.SEND_BACK} and said.get("left"):
        return _("%(left)s → %(step)s", left=said["left"], step=said["step"])
    return str(wording.ACTIONS[Action(entry.action)])


def _log_text(entry: FlowEntry, said: dict[str, Any]) -> str:
    parts = []
    if said.get("next"):
        back = entry.action == Action.SEND_BACK
        parts.append(_("退回给%(name)s。", name=said["next"]) if back else _("交%(name)s办理。", name=said["next"]))
    if said.get("outcome"):
        parts.append(
            {Outcome.GRANTED: _("准予。"), Outcome.DENIED: _("不予。"), Outcome.REFERRED: _("转报。")}.get(
                Outcome(said["outcome"]), ""
            )
        )
    if said.get("departments"):
        agrees = {True: _("同意。"), False: _("不同意。")}.get(said.get("agrees"), "")
        parts.append(_("%(names)s：", names="、".join(said["departments"])) + agrees)
    if said.get("kind"):
        name, until = str(wording.SPECIAL_PROCEDURES[SuspensionKind(said["kind"])]), date.fromisoformat(said["until"])
        parts.append(_("%(name)s，预计到%(until)s。", name=name, until=format_day_near(until, day_of(entry.at))))
    if said.get("days"):
        parts.append(_("延长 %(n)s 个工作日。", n=said["days"]))
    if said.get("held_at"):
        when = format_datetime(datetime.fromisoformat(said["held_at"]))
        parts.append(_("%(when)s，%(place)s。", when=when, place=said["place"]))
    if said.get("replaced_by"):
        parts.append(_("由 %(number)s 代替。", number=said["replaced_by"]))
    if said.get("approval_number"):
        parts.append(_("批准文号：%(number)s。", number=said["approval_number"]))
    if said.get("shares_with"):
        parts.append(_("办件 %(number)s 用过这个文号。", number=said["shares_with"]))
    if said.get("attachments") is not None:
        parts.append(_("附件 %(n)s 个。", n=said["attachments"]))
    if said.get("copies"):
        parts.append(_("纸质材料 %(n)s 份。", n=said["copies"]))
    return "".join([*parts, said.get("text", "")])


def finding_text(found: Finding) -> str:
    """第 3 条被改动过"""
    return str(DAMAGES[found.damage]) % {"seq": found.seq}


def took(started: datetime | None, ended: datetime) -> str:
    """How long a step took on the wall clock: 2 天 3 小时, 25 分钟"""
    if started is None:
        return ""
    minutes = max(ended - started, timedelta(0)) // timedelta(minutes=1)
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return _("%(days)s 天 %(hours)s 小时", days=days, hours=hours) if hours else _("%(days)s 天", days=days)
    return _("%(hours)s 小时", hours=hours) if hours else _("%(minutes)s 分钟", minutes=minutes)


_LIMIT_NAMES = {
    State.SUBMITTED: lazy("受理期限%(day)s"),
    State.CORRECTING: lazy("补正期限%(day)s"),
    State.PRE_ACCEPTED: lazy("交纸质材料期限%(day)s"),
    State.SUSPENDED: lazy("预计%(day)s恢复"),
}


def _limit_name(case: Case) -> State:
    return State.SUBMITTED if case.state == State.PRE_ACCEPTED and case.paper_received else State(case.state)


def standing(case: Case, today: date) -> list[str]:
    """The days and places of the head line, after the light."""
    parts = []
    if case.is_open and case.due_on:
        if case.state == State.IN_PROCESS and case.promised_due_on:
            parts.append(_("承诺%(day)s到期", day=short_day(case.promised_due_on, today)))
        else:
            parts.append(str(_LIMIT_NAMES[_limit_name(case)]) % {"day": short_day(case.due_on, today)})
    if case.version.definition.permit and (case.state == State.SUBMITTED or (case.paper_received and not case.accepted_on)):
        parts.append(_("到期没有答复的，依法视为受理"))
    if case.is_open and case.statutory_due_on:
        parts.append(_("法定%(day)s", day=short_day(case.statutory_due_on, today)))
    if case.closed_at:
        parts.append(format_date(case.closed_at))
    return parts


def place(case: Case) -> str:
    """环节 2/3 审核（王五）, or the state"""
    if case.state == State.SUSPENDED:
        return _("挂起，停在%(step)s环节", step=case.current_step.name)
    if case.state != State.IN_PROCESS:
        outcome = wording.outcome_text(case)
        state = str(wording.STATES[State(case.state)])
        return _("%(state)s：%(outcome)s", state=state, outcome=outcome) if outcome else state
    steps, holder = case.version.definition.steps, case.assignee.name if case.assignee else "—"
    return _("环节 %(k)s/%(n)s %(step)s（%(holder)s）", k=case.step, n=len(steps), step=case.current_step.name, holder=holder)
