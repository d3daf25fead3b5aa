"""Who leaves hands over what she has in hand: to other holders of the post, with the closing of the account or not at all."""

import pytest
from sqlalchemy import select

from app import db
from app.accounts.models import Staff
from app.cases import flow_log
from app.cases.flow_entries import FlowEntry
from app.cases.models import Case
from app.domain.workflow import Role
from tests.builders.cases import a_case, staff_called, stored
from tests.builders.desk import act, at_desk
from tests.builders.people import a_member_of_staff, staff_named


@pytest.fixture
def admin(client):
    at_desk(client, "zhouj")
    return client


def leave_of(login_name: str) -> str:
    return f"/desk/admin/staff/{staff_called(login_name).id}/leave"


def key_of(number: str) -> str:
    case = stored(number)
    return f"to-{case.version_id}-{case.step}"


def test_the_cases_go_to_the_chosen_holder_and_are_in_her_list_at_once(app, admin, another_client):
    built, liul = [a_case(app, "step 2"), a_case(app, "step 2")], staff_called("liul")
    page = admin.read(leave_of("wangw"))
    assert "手里的 2 件办件" in page.text and "审核（2 件）" in page.text
    page = admin.submit(page, leave_of("wangw"), reason="调离")
    assert "账号已停用，手里的办件都已移交" in page.text and not staff_called("wangw").is_active
    for one in built:
        case = stored(one.number)
        assert case.assignee_id == liul.id and case.state == "in_process" and case.step == 2
        entry = db.session.scalars(select(FlowEntry).where(FlowEntry.case_id == case.id).order_by(FlowEntry.seq.desc())).first()
        assert (entry.action, entry.actor) == ("reassign", staff_called("zhouj").session_name)
        assert "调离" in entry.payload.content["text"] and entry.payload.content["next"] == "刘兰"
        assert flow_log.finding(case) is None
    at_desk(another_client, "liul")
    assert len(another_client.read("/desk/todo").css("tbody tr")) == 2
    page = another_client.read(built[0].path + "/log")
    assert "改派" in page.text and "交刘兰办理。王五的账号停用，移交。调离" in page.text
    assert act(another_client, page, built[0], "forward").status_code == 303


def test_her_sessions_end_and_her_sign_in_too(app, admin, another_client):
    a_case(app, "step 2")
    at_desk(another_client, "wangw")
    admin.submit(admin.read(leave_of("wangw")), leave_of("wangw"))
    assert another_client.get("/desk/todo").location.startswith("/desk/login")


def test_a_page_of_the_case_shown_before_is_stale(app, admin, another_client):
    built = a_case(app, "step 2")
    at_desk(another_client, "liul")
    seen, page = stored(built.number).seen, another_client.read("/desk/me")
    admin.submit(admin.read(leave_of("wangw")), leave_of("wangw"))
    assert act(another_client, page, built, "forward", seen=seen).status_code == 409


def test_a_vacant_post_refuses_and_nothing_happens(app, admin):
    built, zhaol = a_case(app, "step 3"), staff_called("zhaol")
    page = admin.read(leave_of("zhaol"))
    assert "没有别人在“决定岗”" in page.one(".errors").text()
    page = admin.submit(page, leave_of("zhaol"), status=422)
    assert "请先安排人员，再停用这个账号" in page.one(".errors").text()
    assert staff_called("zhaol").is_active and stored(built.number).assignee_id == zhaol.id


def test_one_vacant_post_keeps_all_the_others_too(app, admin):
    """All in one transaction."""
    first, second = a_case(app, "step 2"), a_case(app, "step 3")
    wangw = staff_called("wangw")
    stored(second.number).assignee_id = wangw.id
    db.session.flush()
    zhaol = staff_named("赵六")
    zhaol.is_active = False
    db.session.flush()
    admin.submit(admin.read(leave_of("wangw")), leave_of("wangw"), status=422)
    assert {stored(one.number).assignee_id for one in (first, second)} == {wangw.id} and staff_called("wangw").is_active


def test_several_holders_ask_for_a_choice(app, admin):
    built = a_case(app, "step 2")
    a_member_of_staff("xinsh", Role.HANDLER, post="审核岗", name="新审核")
    page = admin.read(leave_of("wangw"))
    page = admin.submit(page, leave_of("wangw"), status=422, **{key_of(built.number): ""})
    assert "请选择“" in page.one(".errors").text()
    stranger = str(staff_called("lis").id)
    page = admin.submit(page, leave_of("wangw"), status=422, **{key_of(built.number): stranger})
    assert "请选择“" in page.one(".errors").text() and stored(built.number).assignee_id == staff_called("wangw").id


def test_each_case_goes_to_whom_has_fewest(app, admin):
    built = [a_case(app, "step 2") for _ in range(4)]
    fresh = a_member_of_staff("xinsh", Role.HANDLER, post="审核岗", name="新审核")
    stored(built[0].number).assignee_id = staff_called("liul").id
    db.session.flush()
    admin.submit(admin.read(leave_of("wangw")), leave_of("wangw"), **{key_of(built[1].number): "fewest"})
    hands = [stored(one.number).assignee_id for one in built]
    assert sorted([hands.count(staff_called("liul").id), hands.count(fresh.id)]) == [2, 2]


def test_nobody_gets_a_step_whose_predecessor_she_did(app, admin):
    """The item does not allow consecutive steps: lis examined it, so it is not hers to review."""
    built = a_case(app, "step 2")
    staff_called("liul").memberships[0].staff = staff_called("lis")
    db.session.flush()
    page = admin.submit(admin.read(leave_of("wangw")), leave_of("wangw"), status=422)
    assert "上一环节是李四办理的" in page.one(".errors").text()
    assert stored(built.number).assignee_id == staff_called("wangw").id


def test_a_case_that_came_after_the_page_was_shown_is_not_lost(app, admin):
    page = admin.read(leave_of("wangw"))
    assert "手里没有办件" in page.text
    built = a_case(app, "step 2")
    page = admin.submit(page, leave_of("wangw"), status=422)
    assert "请选择“" in page.one(".errors").text()
    admin.submit(page, leave_of("wangw"))
    assert stored(built.number).assignee_id == staff_called("liul").id


def test_a_suspended_case_is_handed_over_too(app, admin):
    built = a_case(app, "step 2")
    stored(built.number).state = "suspended"
    db.session.flush()
    admin.submit(admin.read(leave_of("wangw")), leave_of("wangw"))
    case = stored(built.number)
    assert (case.state, case.assignee_id) == ("suspended", staff_called("liul").id)


def test_closed_cases_stay_with_who_did_them(app, admin):
    built = a_case(app, "granted")
    before = stored(built.number).flow_seq
    admin.submit(admin.read(leave_of("liul")), leave_of("liul"))
    assert stored(built.number).flow_seq == before


def test_nobody_leaves_by_her_own_hand(admin):
    page = admin.submit(admin.read(leave_of("zhouj")), leave_of("zhouj"), status=409)
    assert "不能停用自己的账号" in page.text and staff_called("zhouj").is_active


def test_the_last_system_administrator_stays(app, admin, another_client):
    """A department's administrator does not even reach her; another system administrator whose role ends does not count."""
    second = a_member_of_staff("dier", Role.SYSTEM_ADMIN, name="第二个", department="政务服务中心")
    path = f"/desk/admin/staff/{second.id}/leave"
    page = admin.read(path)
    second.memberships[0].valid_to = second.memberships[0].valid_from
    db.session.flush()
    admin.submit(page, path)
    assert not second.is_active


def test_who_holds_the_last_lasting_role_cannot_be_deactivated(app, client):
    """zhouj's role has no last day; the other administrator's ends today."""
    second = a_member_of_staff("dier", Role.SYSTEM_ADMIN, name="第二个", department="政务服务中心")
    second.memberships[0].valid_to = second.memberships[0].valid_from
    second.is_demo = True
    second.password_hash = staff_called("zhouj").password_hash
    db.session.flush()
    at_desk(client, "dier")
    page = client.submit(client.read(leave_of("zhouj")), leave_of("zhouj"), status=409)
    assert "最后一个没有截止日期的系统管理员" in page.text and staff_called("zhouj").is_active


def test_a_stale_page_keeps_what_was_typed(app, admin, another_client):
    a_case(app, "step 2")
    page = admin.read(leave_of("wangw"))
    at_desk(another_client, "zhouj")
    hers = f"/desk/admin/staff/{staff_called('wangw').id}"
    another_client.submit(another_client.read(hers), hers, mobile="13900003333")
    page = admin.submit(page, leave_of("wangw"), status=409, reason="退休")
    assert "周九在" in page.one("[role=alert]").text() and page.one("#f-reason").attributes["value"] == "退休"
    assert staff_called("wangw").is_active
    admin.submit(page, leave_of("wangw"))
    assert not db.session.scalars(select(Staff).where(Staff.login_name == "wangw")).one().is_active
    assert db.session.scalar(select(Case.assignee_id).where(Case.assignee_id == staff_named("王五").id)) is None
