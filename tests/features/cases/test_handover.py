"""Who leaves hands over what she has in hand: to other holders of the post, with the closing of the account or not at all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import db
from app.accounts import commands, staffing
from app.accounts.models import Staff
from app.cases import flow_log
from app.cases.flow_entries import FlowEntry
from app.cases.models import Case
from app.cases.posts import still_holder
from app.domain.errors import Refused
from app.domain.workflow import Role
from app.gateways.wall_clock import now, today
from tests.builders.cases import a_case, one_click, staff_called, stored
from tests.builders.desk import act, at_desk
from tests.builders.people import a_department, a_member_of_staff, sign_in_at_desk, staff_named


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
    assert "请先给这个岗位安排人员" in page.one(".errors").text()
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


class TestTheLastWindowHead:
    """Who ends her role is warned, and not refused: nobody would decide on what waits for a window head."""

    WARNING = "区农业农村局以后没有窗口负责人"

    @pytest.fixture
    def end(self, app):
        held = next(m for m in staff_named("冯升").memberships if m.role == "window_head")
        return f"/desk/admin/staff/{held.staff_id}/memberships/{held.id}"

    def test_the_page_says_what_the_department_is_left_with(self, admin, end):
        page = admin.read(end)
        assert self.WARNING in page.one(".notice").text()
        assert self.WARNING in admin.read(leave_of("fengs")).text
        assert "岗位的截止日期已保存。" in admin.submit(page, end).text
        held = next(m for m in staff_named("冯升").memberships if m.role == "window_head")
        assert held.valid_to == today()

    def test_nothing_is_said_where_there_is_another_that_lasts(self, admin, end):
        second = a_member_of_staff("dier", Role.WINDOW_HEAD, name="第二个")
        assert self.WARNING not in admin.read(end).text and self.WARNING not in admin.read(leave_of("fengs")).text
        second.memberships[0].valid_to = today()
        db.session.flush()
        assert self.WARNING in admin.read(end).text, "the other one ends as well"
        second.memberships[0].valid_to, second.is_active = None, False
        db.session.flush()
        assert self.WARNING in admin.read(end).text, "the other one has left"

    def test_nothing_is_said_of_another_role(self, admin):
        held = staff_named("王五").memberships[0]
        assert "窗口负责人" not in admin.read(f"/desk/admin/staff/{held.staff_id}/memberships/{held.id}").one("main").text()


class TestEndOfARole:
    """A role that ends hands over what is in hand at the steps of its post, with the end of the role or not at all."""

    def end_of(self, name: str, role: Role = Role.HANDLER) -> str:
        staff = staff_named(name)
        held = next(membership for membership in staff.memberships if membership.role == role)
        return f"/desk/admin/staff/{staff.id}/memberships/{held.id}"

    def test_what_ends_at_once_is_handed_over_with_it(self, app, admin, another_client):
        built, liul = [a_case(app, "step 2"), a_case(app, "step 2")], staff_called("liul")
        page = admin.read(self.end_of("王五"))
        assert "这个岗位手里的 2 件办件" in page.text
        filled = {"last_on": day(-1), key_of(built[0].number): str(liul.id)}
        page = admin.submit(page, self.end_of("王五"), **filled)
        assert "岗位的截止日期已保存" in page.text and staff_called("wangw").is_active
        assert staff_called("wangw").memberships[0].valid_to == today() - timedelta(1)
        for one in built:
            case = stored(one.number)
            assert (case.assignee_id, case.step, case.opinions[-1].action) == (liul.id, 2, "forward")
            entry = db.session.scalars(
                select(FlowEntry).where(FlowEntry.case_id == case.id).order_by(FlowEntry.seq.desc())
            ).first()
            assert (entry.action, entry.actor) == ("reassign", staff_called("zhouj").session_name)
            assert entry.payload.content["text"] == "王五的“审核岗”岗位截止，移交。" and flow_log.finding(case) is None
        at_desk(another_client, "liul")
        assert len(another_client.read("/desk/todo").css("tbody tr")) == 2

    def test_nobody_chosen_ends_nothing(self, app, admin):
        built = a_case(app, "step 2")
        page = admin.read(self.end_of("王五"))
        for choice in ("", "keep", str(staff_called("lis").id)):
            again = admin.submit(page, self.end_of("王五"), status=422, last_on=day(-1), **{key_of(built.number): choice})
            assert "审核环节的接办人" in again.one(".errors").text()
        assert staff_called("wangw").memberships[0].valid_to is None
        assert stored(built.number).assignee_id == staff_called("wangw").id

    def test_a_post_without_anybody_else_ends_later_but_not_at_once(self, app, admin):
        built = a_case(app, "step 3")
        page = admin.read(self.end_of("赵六"))
        filled = {"last_on": day(-1), key_of(built.number): "keep"}
        refused = admin.submit(page, self.end_of("赵六"), status=422, **filled)
        assert "没有别人在“决定岗”" in refused.one(".errors").text()
        admin.submit(refused, self.end_of("赵六"), last_on=day(3))
        held = next(m for m in staff_called("zhaol").memberships if m.role == Role.HANDLER)
        assert held.valid_to == today() + timedelta(3) and stored(built.number).assignee_id == staff_called("zhaol").id

    def test_until_a_later_day_she_goes_on_herself_or_hands_over_now(self, app, admin):
        built, page = a_case(app, "step 2"), admin.read(self.end_of("王五"))
        admin.submit(page, self.end_of("王五"), last_on=day(5), **{key_of(built.number): "keep"})
        assert stored(built.number).assignee_id == staff_called("wangw").id
        page, chosen = admin.read(self.end_of("王五")), {key_of(built.number): str(staff_called("liul").id)}
        admin.submit(page, self.end_of("王五"), last_on=day(5), **chosen)
        assert stored(built.number).assignee_id == staff_called("liul").id

    def test_cases_of_another_post_and_of_the_same_post_held_twice_stay(self, app, admin):
        built, other = a_case(app, "step 2"), a_case(app, "step 1")
        with one_click(app):
            role = staffing.Appointment(a_department(), Role.HANDLER, today(), post="审查岗")
            staffing.appoint(staff_called("wangw"), role, by=staff_called("zhouj"), at=now())
        stored(other.number).assignee_id = staff_called("wangw").id
        db.session.flush()
        page = admin.read(self.end_of("王五"))
        fields = {field.attributes["name"] for field in page.css("select")}
        assert fields == {key_of(built.number)} != {key_of(other.number)}
        with one_click(app):
            commands.appoint(staff_called("wangw"), a_department(), Role.HANDLER, post="审核岗", valid_from=today())
        assert not admin.read(self.end_of("王五")).css("select")

    def test_other_roles_have_nothing_in_hand(self, app, admin):
        a_case(app, "step 3")
        page = admin.submit(
            admin.read(self.end_of("赵六", Role.AGENCY_HEAD)), self.end_of("赵六", Role.AGENCY_HEAD), last_on=day(-1)
        )
        assert "岗位的截止日期已保存" in page.text

    def test_who_did_the_step_before_does_not_take_over(self, app, admin):
        built = a_case(app, "step 2")
        with one_click(app):
            role = staffing.Appointment(a_department(), Role.HANDLER, today(), post="审核岗")
            staffing.appoint(staff_called("lis"), role, by=staff_called("zhouj"), at=now())
        page = admin.read(self.end_of("王五"))
        filled = {"last_on": day(-1), key_of(built.number): str(staff_called("lis").id)}
        refused = admin.submit(page, self.end_of("王五"), status=422, **filled)
        assert "上一环节是李四办理的，请另选一人" in refused.one(".errors").text()
        assert staff_called("wangw").memberships[0].valid_to is None

    def test_no_case_comes_to_a_post_that_has_just_ended(self, app, db_session):
        built, wangw = a_case(app, "step 1"), staff_called("wangw")
        case = stored(built.number)
        assert still_holder(case, 2, wangw, now()) is wangw
        wangw.memberships[0].valid_to = today() - timedelta(1)
        db.session.flush()
        with pytest.raises(Refused, match="choose_handler"):
            still_holder(case, 2, wangw, now())

    def test_of_a_department_s_administrator_it_asks_no_more_than_the_role(self, app, client):
        """The account reaches beyond her department; the post in it, and what is in hand by it, does not."""
        built = a_case(app, "step 2")
        with one_click(app):
            role = staffing.Appointment(a_department("区林业局"), Role.CLERK, today())
            staffing.appoint(staff_called("wangw"), role, by=staff_called("zhouj"), at=now())
        a_member_of_staff("bum", Role.DEPARTMENT_ADMIN, name="部门管理员")
        sign_in_at_desk(client, "bum", "liushu-Wan-47")
        page = client.read(self.end_of("王五"))
        client.submit(page, self.end_of("王五"), last_on=day(-1), **{key_of(built.number): str(staff_called("liul").id)})
        assert stored(built.number).assignee_id == staff_called("liul").id


def day(distance: int) -> str:
    return (today() + timedelta(distance)).isoformat()
