"""What may happen to a case on the way, by the same commands that the pages call."""

from datetime import date, datetime, timedelta

from flask import Flask

from app.cases.actors import Actor
from app.cases.commands import by_law, consultation, heads, hearings, preacceptance, suspension
from app.cases.models import Case
from app.domain.clock import SuspensionKind
from app.gateways.wall_clock import now, today
from tests.builders.cases import Built, one_click, staff_called, stored
from tests.builders.people import a_department

WATER = "区水务局"


def pre_accepted(app: Flask, case: Built, *, paper_came: bool = False) -> Built:
    with one_click(app):
        row, clerk = stored(case.number), staff_called("zhangs")
        preacceptance.pre_accept(row, by=clerk, materials={"water_rights": "带原件"}, opinion="请交纸质的。", at=now())
        if paper_came:
            preacceptance.receive_paper(row, by=clerk, copies={"water_rights": 1}, at=now())
    return case


def void_requested(app: Flask, case: Built, replaced_by: str = "") -> Built:
    with one_click(app):
        preacceptance.request_void(
            stored(case.number), by=staff_called("zhangs"), reason="重复收件", replaced_by=replaced_by, at=now()
        )
    return case


def voided(app: Flask, case: Built) -> Built:
    void_requested(app, case)
    with one_click(app):
        preacceptance.void(stored(case.number), by=staff_called("fengs"), opinion="同意作废。", at=now())
    return case


def suspension_requested(
    app: Flask, case: Built, kind: SuspensionKind = SuspensionKind.INSPECTION, *, until: date | None = None, **materials: str
) -> Built:
    """By whoever has the case in hand."""
    with one_click(app):
        row = stored(case.number)
        assert row.assignee
        asked = suspension.Request(kind, "送检苗种。", until or today() + timedelta(days=9), materials)
        suspension.request_suspension(row, by=row.assignee, request=asked, at=now())
    return case


def endorsed(app: Flask, case: Built, head: str = "fengs") -> Built:
    with one_click(app):
        suspension.endorse(stored(case.number), by=staff_called(head), opinion="同意。", at=now())
    return case


def suspended(
    app: Flask,
    case: Built,
    kind: SuspensionKind = SuspensionKind.INSPECTION,
    *,
    until: date | None = None,
    head: str = "fengs",
    **materials: str,
) -> Built:
    endorsed(app, suspension_requested(app, case, kind, until=until, **materials), head)
    with one_click(app):
        suspension.approve(stored(case.number), by=staff_called("qianq"), opinion="同意。", at=now())
    return case


def resumed(app: Flask, case: Built) -> Built:
    with one_click(app):
        row = stored(case.number)
        assert row.assignee
        suspension.resume(row, by=row.assignee, conclusion="检验合格。", at=now())
    return case


def hearing_offered(app: Flask, case: Built) -> Built:
    with one_click(app):
        row = stored(case.number)
        assert row.assignee
        hearings.offer_hearing(row, by=row.assignee, intended="准予在河道旁生产苗种。", reason="涉及邻户用水。", at=now())
    return case


def hearing_requested(app: Flask, case: Built) -> Built:
    with one_click(app):
        row = stored(case.number)
        assert row.citizen
        hearings.request_hearing(row, by=Actor.of(row.citizen), text="请求当面说明用水安排。", at=now())
    return case


def scheduled(app: Flask, case: Built, held_at: datetime) -> Built:
    with one_click(app):
        row = stored(case.number)
        assert row.assignee
        where = hearings.Appointment(held_at, "3 楼会议室", "孙八", "吴九", ["申请人 陈春花"])
        hearings.schedule_hearing(row, by=row.assignee, appointment=where, at=now())
    return case


def recorded(app: Flask, case: Built, held_at: datetime) -> Built:
    with one_click(app):
        row = stored(case.number)
        assert row.assignee
        minutes = hearings.Minutes(held_at + timedelta(hours=1), "吴九", ["申请人 陈春花"], "主持人宣布开始。")
        hearings.record_hearing(row, by=row.assignee, minutes=minutes, at=now())
    return case


def consulted(app: Flask, case: Built, days: int = 3) -> Built:
    with one_click(app):
        row = stored(case.number)
        assert row.assignee
        asked = [(a_department(WATER).id, days)]
        consultation.consult(row, by=row.assignee, question="是否影响行洪。", departments=asked, at=now())
    return case


def terminated(app: Flask, case: Built) -> Built:
    with one_click(app):
        why = heads.Termination("applicant_gone", "申请人已注销。", "《中华人民共和国行政许可法》第七十条")
        heads.terminate(stored(case.number), by=staff_called("zhaol"), why=why, at=now())
    return case


def lapsed(app: Flask, case: Built) -> Built:
    """As the worker does it; the day has to be past."""
    with one_click(app):
        row: Case = stored(case.number)
        assert by_law.lapse_if_due(row, now())
    return case
