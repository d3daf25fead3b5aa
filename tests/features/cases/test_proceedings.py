"""What else may happen on the way: pre-acceptance, voiding, reassignment, consultation, extension, ends, reopening."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import db
from app.cases import flow_log, limits
from app.cases.actors import Actor
from app.cases.commands import acceptance, by_law, submission
from app.cases.facts import facts_of
from app.domain.workflow import Action, Role, State, forbidden
from app.gateways.wall_clock import now
from app.messaging.models import Message
from tests.builders.cases import Built, a_case, one_click, staff_called, stored
from tests.builders.desk import act, at_desk, listed
from tests.builders.people import a_department, a_member_of_staff, sign_in_at_desk
from tests.builders.proceedings import WATER, consulted, pre_accepted, terminated, void_requested
from tests.builders.wizard import UNEMPLOYMENT
from tests.conftest import FrozenClock
from tests.support.browser import Browser


def _at(day: int, month: int = 3) -> datetime:
    return datetime(2016, month, day, 2, tzinfo=UTC)


def _kinds(case: Built) -> list[str]:
    return [paper.document.kind for paper in stored(case.number).papers]


def _told(case: Built) -> str:
    found = select(Message.id).where(Message.about == case.public_id).order_by(Message.id.desc()).limit(1)
    return str(db.session.get_one(Message, db.session.scalar(found)).text)


def test_paper_is_asked_for_comes_and_the_case_is_accepted(client: Browser, app: Flask) -> None:
    """Z08, Z11: 预受理 names the paper; until it has come the case cannot be accepted."""
    case = a_case(app)
    at_desk(client, "zhangs")
    form = client.read(f"{case.path}?do=pre_accept")
    nothing = client.submit(form, f"{case.path}/pre_accept", status=422, opinion="请交纸质的。")
    assert "请选择要交的纸质材料" in nothing.text
    client.submit(nothing, f"{case.path}/pre_accept", material_water_rights=True, problem_of_material_water_rights="带原件核对")
    row = stored(case.number)
    assert (row.state, _kinds(case)[-1]) == ("pre_accepted", "YSLGZ")
    assert row.papers[-1].document.context["materials"][0]["note"] == "带原件核对"
    assert "把纸质材料交到区政务服务中心" in _told(case)
    page = client.read(case.path)
    assert act(client, page, case, "accept").status_code == 409
    missing = client.submit(page, f"{case.path}/receive_paper", status=422, came_water_rights="0")
    assert "还有纸质材料没有收到：水面使用证明" in missing.text
    client.submit(missing, f"{case.path}/receive_paper", came_water_rights="1")
    row = stored(case.number)
    assert _kinds(case)[-1] == "SJPZ"
    assert [(m.key, m.copies_got) for m in row.materials] == [("water_rights", 1)]
    assert row.due_on == limits.acceptance_due_on(row)
    client.submit(client.read(case.path), f"{case.path}/accept", opinion="予以受理。")
    assert stored(case.number).state == "in_process"


def test_paper_that_came_is_not_asked_for_again_after_a_correction(client: Browser, app: Flask) -> None:
    """CASES: receive_paper stops the lapse and starts the five days to accept."""
    case = pre_accepted(app, a_case(app), paper_came=True)
    with one_click(app):
        row = stored(case.number)
        wrong = {"materials": {}, "fields": {"area": "与图纸不符"}}
        acceptance.request_correction(row, by=staff_called("zhangs"), reason="面积不符", **wrong, at=now())
        submission.resubmit(row, by=Actor.of(row.citizen), at=now())
    page = at_desk(client, "zhangs")
    refused = act(client, page, case, "pre_accept")
    assert (refused.status_code, stored(case.number).state) == (409, "submitted")
    assert "纸质材料已经交来" in refused.text
    assert "纸质材料已经交来" in client.read(case.path).text
    act(client, page, case, "accept")
    assert stored(case.number).state == "in_process"


def test_paper_that_does_not_come_ends_the_case(app: Flask, frozen_clock: FrozenClock, db_session: object) -> None:
    """The clock lapses it, after a warning; 终止办理通知书 names the ground."""
    frozen_clock.at(_at(1))
    case = pre_accepted(app, a_case(app))
    assert stored(case.number).due_on == date(2016, 3, 29)
    frozen_clock.at(_at(24))
    _run(app)
    assert "过期终止办理" in _told(case)
    frozen_clock.at(_at(29))
    _run(app)
    assert stored(case.number).state == "pre_accepted"
    frozen_clock.at(_at(30))
    _run(app)
    row = stored(case.number)
    assert (row.state, row.papers[-1].document.kind) == ("lapsed", "ZZBL")
    assert row.papers[-1].document.context["ground"] == "paper_not_brought"
    assert flow_log.finding(row) is None


def _run(app: Flask) -> None:
    """What the worker does."""
    db.session.commit()
    with app.app_context():
        by_law.run()
    db.session.expire_all()


def test_a_warning_comes_once(app: Flask, frozen_clock: FrozenClock, db_session: object) -> None:
    frozen_clock.at(_at(1))
    case = a_case(app, "correcting")
    frozen_clock.at(_at(25))
    for _ in range(2):
        _run(app)
    warned = [m for m in db.session.scalars(select(Message).where(Message.about == case.public_id)) if "请尽快办理" in m.text]
    assert len(warned) == 1


def test_the_worker_accepts_by_law_what_nobody_answered_and_warned_the_clerk(
    app: Flask, frozen_clock: FrozenClock, db_session: object
) -> None:
    """Z21: not answered in five working days; the clerk is told on the day before the last."""
    frozen_clock.at(_at(1))
    case = a_case(app)
    staff_called("zhangs").mobile = "13900009999"
    db.session.commit()
    frozen_clock.at(_at(7))
    _run(app)
    texts = [message.text for message in db.session.scalars(select(Message)) if message.to == "13900009999"]
    assert len(texts) == 1 and str(case.number) in texts[0] and "依法视为受理" in texts[0]
    frozen_clock.at(_at(9))
    _run(app)
    row = stored(case.number)
    assert (row.state, row.accepted_on) == ("in_process", date(2016, 3, 1))
    assert flow_log.entries_of(row)[0].actor == "clock"


def test_one_case_that_cannot_be_done_keeps_no_other_waiting(app: Flask, frozen_clock: FrozenClock, db_session: object) -> None:
    frozen_clock.at(_at(1))
    broken, whole = a_case(app, "correcting"), a_case(app, "correcting")
    frozen_clock.at(_at(30))
    with one_click(app):
        stored(broken.number).submitted_at = None  # no paper can be made of it
    _run(app)
    assert (stored(broken.number).state, stored(whole.number).state) == ("correcting", "lapsed")


def test_only_permits_are_looked_at_for_acceptance_by_law(app: Flask, frozen_clock: FrozenClock, db_session: object) -> None:
    frozen_clock.at(_at(1))
    other, permit = a_case(app, item=UNEMPLOYMENT), a_case(app)
    frozen_clock.at(_at(9))
    db.session.commit()
    with app.app_context():
        due = by_law._past(date(2016, 3, 9), State.SUBMITTED, permits_only=True)
    assert due == [stored(permit.number).id]
    _run(app)
    assert stored(other.number).state == "submitted"


def test_paper_that_came_is_accepted_by_law_too(app: Flask, frozen_clock: FrozenClock, db_session: object) -> None:
    frozen_clock.at(_at(1))
    case = a_case(app)
    frozen_clock.at(_at(4))
    pre_accepted(app, case, paper_came=True)
    frozen_clock.at(_at(9))
    _run(app)
    assert stored(case.number).state == "pre_accepted", "five days run from the day on which the paper came"
    frozen_clock.at(_at(14))
    _run(app)
    assert (stored(case.number).state, stored(case.number).accepted_on) == ("in_process", date(2016, 3, 1))


def test_voiding_takes_two_and_tells_which_case_stands_instead(client: Browser, app: Flask) -> None:
    first, second = a_case(app), a_case(app)
    page = at_desk(client, "zhangs")
    wrong = act(client, page, first, "request_void", replaced_by="511602199901010000011")
    assert wrong.status_code == 422 and "没有找到这个编号的办件" in wrong.text
    void_requested(app, first, replaced_by=second.number)
    assert act(client, page, first, "void").status_code == 409
    at_desk(client, "fengs")
    assert first.path in listed(client.read("/desk/todo"))
    shown = client.submit(client.read(first.path), f"{first.path}/void", opinion="同意作废。")
    assert "已作废。" in shown.text
    row = stored(first.number)
    assert (row.state, row.number) == ("voided", first.number)
    assert second.number in _told(first) and "重复收件" in _told(first)


def test_only_a_case_of_the_same_applicant_stands_in_the_place_of_a_voided_one(client: Browser, app: Flask) -> None:
    """Its number is told to the applicant of the voided one: another person's is nobody's business."""
    first, others = a_case(app), a_case(app, citizen="bluebay")
    page = at_desk(client, "zhangs")
    for number in (others.number, first.number):
        wrong = act(client, page, first, "request_void", replaced_by=number)
        assert wrong.status_code == 422 and "不是同一个申请人的" in wrong.text
    assert stored(first.number).void_request is None


def test_an_accepted_case_no_longer_waits_for_voiding(client: Browser, app: Flask) -> None:
    case = void_requested(app, a_case(app))
    act(client, at_desk(client, "zhangs"), case, "accept")
    assert stored(case.number).awaits_role is None


def test_the_window_head_gives_a_step_to_another_holder_of_its_post(client: Browser, app: Flask) -> None:
    case = a_case(app, "step 2")
    at_desk(client, "fengs")
    assert client.read(case.path).css("aside .window") == [], "nothing drastic stands open by itself"
    form = client.read(f"{case.path}?do=reassign")
    assert "改派给" in form.text and "刘兰" in form.one(".window").text()
    client.submit(form, f"{case.path}/reassign", opinion="王五外出。")
    assert stored(case.number).assignee_id == staff_called("liul").id
    assert case.path in listed(at_desk(client, "liul"))
    alone = a_case(app, "step 1", citizen="bluebay")
    page = at_desk(client, "fengs")
    assert "这个岗位没有别的办理人" in client.read(f"{alone.path}?do=reassign").text
    assert act(client, page, alone, "reassign").status_code == 409


def test_departments_are_asked_side_by_side_and_answer_within_their_own_limits(client: Browser, app: Flask) -> None:
    """会签: an asked department reads the case while it owes an answer, and no longer."""
    case = a_case(app, "step 1")
    adviser = a_member_of_staff("shuiwu1", Role.HANDLER, department=WATER, post="审查岗", name="水一")
    at_desk(client, "lis")
    form = client.read(f"{case.path}?do=consult")
    twice = {f"department_{n}": a_department(WATER).id for n in (1, 2)}
    assert "同一个部门只能选一次" in client.submit(form, f"{case.path}/consult", status=422, question="可行吗？", **twice).text
    other = a_department("区民政局")
    asked = {"department_1": a_department(WATER).id, "days_1": 3, "department_2": other.id, "days_2": 10}
    client.submit(form, f"{case.path}/consult", question="是否影响行洪？", **asked)
    owed = stored(case.number).consultations
    assert owed[0].due_on < owed[1].due_on
    client.delete_cookie("yc-desk")
    sign_in_at_desk(client, adviser.login_name, password="liushu-Wan-47")
    assert case.path in listed(client.read("/desk/todo"))
    page = client.read(case.path)
    assert "是否影响行洪？" in page.one(".window").text()
    assert act(client, page, case, "forward").status_code == 409
    answered = client.submit(page, f"{case.path}/answer_consultation", agrees="no", answer="影响行洪，建议调整。")
    assert "意见已答复" in answered.text
    row = stored(case.number)
    assert [(each.is_open, each.agrees) for each in row.consultations] == [(False, False), (True, None)]
    at_desk(client, "lis")
    opinions = client.read(f"{case.path}/opinions")
    assert "影响行洪，建议调整。" in opinions.text and "等待答复" in opinions.text
    window = client.read(case.path).one(".window").text()
    assert "会签还没有答复" in window and "区民政局（" in window and "区水务局" not in window


def test_a_question_nobody_answered_ends_with_the_case(app: Flask, db_session: object) -> None:
    case = terminated(app, consulted(app, a_case(app, "step 1")))
    assert not any(asked.is_open for asked in stored(case.number).consultations)


def test_the_limit_is_extended_once_and_by_ten_days_at_most(client: Browser, app: Flask, frozen_clock: FrozenClock) -> None:
    """Z21, 行政许可法第四十二条."""
    frozen_clock.at(_at(1))
    case = a_case(app, "step 1")
    at_desk(client, "zhaol")
    form = client.read(f"{case.path}?do=extend")
    long = client.submit(form, f"{case.path}/extend", status=422, days="11", reason="案情复杂。")
    assert "最多延长 10 个工作日" in long.text
    client.submit(long, f"{case.path}/extend", days="10", reason="案情复杂。")
    row = stored(case.number)
    assert (row.promised_due_on, row.statutory_due_on) == (date(2016, 3, 31), date(2016, 4, 13))
    said = row.papers[-1].document.context
    assert (row.papers[-1].document.kind, said["old_due_on"], said["decision_due_on"]) == ("YQTZS", "2016-03-17", "2016-03-31")
    again = act(client, client.read(case.path), case, "extend")
    assert again.status_code == 409 and "依法不能再次延长" in again.text


def test_what_is_late_is_not_extended(client: Browser, app: Flask, frozen_clock: FrozenClock) -> None:
    """行政许可法第四十二条: up to the statutory day; where there is none, up to the promised one."""
    frozen_clock.at(_at(1))
    case, last = a_case(app, "step 1"), a_case(app, "step 1")
    without = a_case(app, "step 1", item=UNEMPLOYMENT)
    promised, statutory = stored(without.number).promised_due_on, stored(case.number).statutory_due_on
    assert stored(without.number).statutory_due_on is None and promised and statutory == date(2016, 3, 29)

    def extends(which: Built) -> TestResponse:
        at_desk(client, "zhaol")
        return act(client, client.read("/desk"), which, "extend")

    frozen_clock.at(_at(promised.day + 1, promised.month))
    assert forbidden(Action.EXTEND, facts_of(stored(without.number), "clock")) == "extension_late"
    frozen_clock.at(_at(29))
    assert extends(last).status_code == 303
    frozen_clock.at(_at(30))
    late = extends(case)
    assert late.status_code == 409 and "依法只能在期限以内延长" in late.text
    assert not stored(case.number).extensions


def test_a_case_is_terminated_with_ground_and_remedies(client: Browser, app: Flask) -> None:
    case = a_case(app, "step 2")
    at_desk(client, "zhaol")
    form = client.read(f"{case.path}?do=terminate")
    fields = {"ground": "applicant_gone", "reason": "申请人已注销。", "legal_basis": "《中华人民共和国行政许可法》第七十条"}
    client.submit(form, f"{case.path}/terminate", **fields)
    row = stored(case.number)
    assert (row.state, row.assignee_id, row.due_on) == ("terminated", None, None)
    said = row.papers[-1].document.context
    assert (row.papers[-1].document.kind, said["ground"]) == ("ZZBL", "applicant_gone")
    assert "行政复议" not in _told(case) and "终止办理通知书" in _told(case)


@pytest.mark.parametrize("stage", ["not_accepted", "denied", "certified"])
def test_a_closed_case_is_opened_again_with_fresh_limits(
    client: Browser, app: Flask, stage: str, frozen_clock: FrozenClock
) -> None:
    """Review, court, or the agency's own error: the old paper is replaced, the certificate annulled."""
    frozen_clock.at(_at(1))
    case = a_case(app, stage)
    frozen_clock.at(_at(5, month=4))
    at_desk(client, "zhaol")
    form = client.read(f"{case.path}?do=reopen")
    liul = staff_called("liul").id
    assert "请选择从哪个环节" in client.submit(form, f"{case.path}/reopen", status=422, reason="复议决定。").text
    client.submit(form, f"{case.path}/reopen", target=f"2-{liul}", reason="复议决定撤销原决定。")
    row = stored(case.number)
    assert (row.state, row.step, row.assignee_id, row.outcome, row.closed_at) == ("in_process", 2, liul, None, None)
    assert row.promised_due_on == date(2016, 4, 21), "twelve working days from the day of the reopening"
    states = {paper.document.kind: paper.document.state for paper in row.papers}
    decision = {"not_accepted": "BYSL", "denied": "BYXK", "certified": "ZYXK"}[stage]
    assert states[decision] == "replaced"
    if stage == "certified":
        assert states["ZZ"] == "annulled"
    assert "重新办理" in _told(case)
    assert case.path in listed(at_desk(client, "liul"))


def test_a_second_button_stands_for_its_own_action_only(client: Browser, app: Flask) -> None:
    case = a_case(app, "step 2")
    page = at_desk(client, "wangw")
    assert act(client, page, case, "forward", instead="request_suspension").status_code == 303
    row = stored(case.number)
    assert (row.step, row.suspensions) == (3, [])
