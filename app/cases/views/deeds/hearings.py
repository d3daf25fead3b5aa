"""Hearings at the desk."""

from datetime import datetime
from typing import Any

from wtforms.validators import DataRequired

from app.accounts.models import Staff
from app.cases import paper_parts
from app.cases.actors import Actor
from app.cases.commands import hearings
from app.cases.models import Case
from app.cases.views.deeds.deed import Deed
from app.cases.views.desk_fields import OPINION_LENGTH, ActionForm, DayField, TimeField, plain, text_field
from app.domain.workflow import Action
from app.gateways.wall_clock import day_of, instant_of
from app.web.i18n import _, lazy

RECORD_LENGTH = 20000


class OfferHearingForm(ActionForm):
    intended = text_field(lazy("拟作出的决定"), lazy("请写明拟作出什么决定。"), most=300, lines=2)
    reason = text_field(lazy("事实和理由"), lazy("请写明事实和理由。"), most=OPINION_LENGTH, lines=4)


def _offer(form: Any, case: Case, by: Staff, at: datetime) -> None:
    hearings.offer_hearing(case, by=by, intended=form.intended.data, reason=form.reason.data, at=at)


class RequestHearingForm(ActionForm):
    """A counter applicant asks at the counter; whoever has an account asks there."""

    request = text_field(lazy("申请人的要求"), lazy("请写明申请人的要求。"), most=OPINION_LENGTH, lines=3)


def _request(form: Any, case: Case, by: Staff, at: datetime) -> None:
    hearings.request_hearing(case, by=Actor.of(by), text=form.request.data, at=at)


def _day(label: Any, missing: Any) -> DayField:
    return DayField(label, [DataRequired(missing)], filters=[plain], render_kw={"kind": "date", "width": "short"})


def _time(label: Any, missing: Any) -> TimeField:
    return TimeField(label, [DataRequired(missing)], filters=[plain], render_kw={"width": "short", "hint": lazy("例如 9:30")})


def _lines(label: Any) -> Any:
    return text_field(label, lazy("请写明参加的人，一行一人。"), most=1000, lines=4, hint=lazy("一行一人"))


class ScheduleHearingForm(ActionForm):
    held_day = _day(lazy("听证日期"), lazy("请填写听证日期。"))
    held_time = _time(lazy("听证时间"), lazy("请填写听证时间。"))
    place = text_field(lazy("地点"), lazy("请填写听证地点。"))
    presider = text_field(lazy("主持人"), lazy("请填写主持人。"), most=50, hint=lazy("由审查人员以外的人担任"))
    recorder = text_field(lazy("记录人"), lazy("请填写记录人。"), most=50)
    participants = _lines(lazy("参加人"))

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        people = [_("申请人 %(name)s", name=applicant.name) for applicant in case.applicants]
        people += [_("代理人 %(name)s", name=case.proxy["name"])] if case.proxy else []
        return {"participants": "\n".join(people)}


def _schedule(form: Any, case: Case, by: Staff, at: datetime) -> None:
    held_at = instant_of(form.held_day.day, form.held_time.time)
    people = {"presider": form.presider.data, "recorder": form.recorder.data, "participants": _each_line(form.participants.data)}
    hearings.schedule_hearing(case, by=by, appointment=hearings.Appointment(held_at, form.place.data, **people), at=at)


def _each_line(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class RecordHearingForm(ActionForm):
    ended_time = _time(lazy("结束时间"), lazy("请填写结束时间。"))
    recorder = text_field(lazy("记录人"), lazy("请填写记录人。"), most=50)
    participants = _lines(lazy("到场的人"))
    record = text_field(lazy("笔录"), lazy("请填写笔录。"), most=RECORD_LENGTH, lines=12)

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        notice = paper_parts.paper(case, "TZTZ")
        if notice is None:
            return {}
        return {"recorder": notice.context["recorder"], "participants": "\n".join(notice.context["participants"])}


def _record(form: Any, case: Case, by: Staff, at: datetime) -> None:
    assert case.hearing and case.hearing.held_at
    ended_at = instant_of(day_of(case.hearing.held_at), form.ended_time.time)
    minutes = hearings.Minutes(ended_at, form.recorder.data, _each_line(form.participants.data), form.record.data)
    hearings.record_hearing(case, by=by, minutes=minutes, at=at)


DEEDS = {
    Action.OFFER_HEARING: Deed(OfferHearingForm, lazy("发出听证告知书"), "hearing-offered", _offer),
    Action.REQUEST_HEARING: Deed(RequestHearingForm, lazy("登记听证要求"), "hearing-requested", _request),
    Action.SCHEDULE_HEARING: Deed(ScheduleHearingForm, lazy("发出听证通知书"), "hearing-scheduled", _schedule),
    Action.RECORD_HEARING: Deed(RecordHearingForm, lazy("归入文书"), "hearing-recorded", _record),
}
