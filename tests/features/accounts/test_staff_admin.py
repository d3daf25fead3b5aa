"""人员: administrators hire, change, appoint, renew passwords; each change is written down (Z01)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Membership, Staff
from app.accounts.reach import CENTRAL_ROLES
from app.accounts.staff_models import StaffChange
from app.accounts.staffing import Appointment, appoint
from app.db import session
from app.domain.errors import Refused
from app.domain.workflow import Role
from app.gateways.wall_clock import now, today
from tests.builders.people import (
    DEMO_PASSWORD,
    PASSWORD,
    a_department,
    a_member_of_staff,
    sign_in_at_desk,
    staff_named,
)

LIST = "/desk/admin/staff"
NEW = f"{LIST}/new"


@pytest.fixture
def admin(client):
    """A browser at which the system administrator of the demo world sits."""
    sign_in_at_desk(client, "zhouj")
    return client


def path_of(staff: Staff) -> str:
    return f"{LIST}/{staff.id}"


def changes(staff: Staff) -> list[tuple[str, str]]:
    rows = session.scalars(select(StaffChange).where(StaffChange.staff_id == staff.id).order_by(StaffChange.id))
    return [(row.action, row.text) for row in rows]


def a_hire(browser, status: int = 200, **fields):
    filled = {"name": "单小红", "login_name": "danxh", "department": a_department().code, "roles": ["clerk"], **fields}
    return browser.submit(browser.read(NEW), NEW, button="新增人员", status=status, **filled)


def password_on(page) -> str:
    return page.one(".kept").text().strip()


class TestList:
    def test_it_is_searched_by_name_login_name_and_department(self, admin):
        for q in ("王五", "WangW", "农业农村"):
            assert "王五" in admin.read(f"{LIST}?q={q}").text
        page = admin.read(f"{LIST}?q=审核")
        assert "没有符合条件的人员" in page.text

    def test_it_is_narrowed_to_a_department_and_to_those_who_left(self, admin):
        code = a_department("区民政局").code
        page = admin.read(f"{LIST}?department={code}")
        assert "何林" in page.text and "何玲" not in page.text
        a_member_of_staff("zou", name="走了的").is_active = False
        assert "走了的" in admin.read(f"{LIST}?state=left").text
        assert "走了的" not in admin.read(f"{LIST}?q=走了").text

    def test_it_is_paged(self, admin):
        for number in range(25):
            a_member_of_staff(f"many{number}", name="许多人")
        page = admin.read(f"{LIST}?q=many")
        assert "共 25 人" in page.text and len(page.css("tbody tr")) == 20
        assert len(admin.read(page.link("2")).css("tbody tr")) == 5

    def test_the_desk_shows_the_way_to_administrators_only(self, admin, another_client):
        assert admin.read("/desk").link("人员") == LIST
        page = sign_in_at_desk(another_client, "zhangs")
        assert "人员" not in page.texts("nav a")
        another_client.read(LIST, status=404)


class TestHiring:
    def test_a_new_hand_gets_a_one_time_password_shown_once(self, admin, another_client):
        page = a_hire(admin, mobile="13900001111")
        password = password_on(page)
        staff = staff_named("单小红")
        assert staff.must_change_password and staff.login_name == "danxh" and staff.mobile == "13900001111"
        assert password not in admin.read(path_of(staff)).html
        assert [action for action, _ in changes(staff)] == ["hired", "appointed"]
        own = sign_in_at_desk(another_client, "danxh", password)
        assert own.path == "/desk/me/password" and "一次性密码" in own.text

    def test_the_password_is_nowhere_but_on_that_page(self, admin):
        page = admin.read(NEW)
        answer = admin.send(page, NEW, button="新增人员", name="单小红", login_name="danxh", department=a_department().code)
        assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers
        assert len(staff_named("单小红").password_hash) > 40

    def test_the_readings_of_the_name_are_offered_without_script(self, admin):
        page = admin.submit(admin.read(NEW), NEW, button="看姓名能用哪些登录名", name="曾乐", department=a_department().code)
        assert [node.attributes["value"] for node in page.css("[name=login_offer]")] == ["zengl", "cengl", "zengy", "cengy"]
        assert not page.css(".errors")
        page = admin.submit(page, NEW, button="新增人员", login_offer="cengl")
        assert "登录名 cengl" in page.text

    def test_they_are_offered_while_the_name_is_typed(self, admin):
        code = a_department("区林业局").code
        asked, htmx = f"{LIST}/names?name=张三&department=", {"HX-Request": "true"}
        text = admin.get(asked + code, headers=htmx).get_data(as_text=True)
        assert 'value="zhangs"' in text and "别的部门有人用，可以用，登录时要选部门" in text and "<html" not in text
        here = admin.get(asked + a_department().code, headers=htmx).get_data(as_text=True)
        assert "这个部门已有人用，不能再用" in here

    @pytest.mark.parametrize("length", [100, 300, 20_000])
    def test_a_name_of_any_length_is_answered_at_once(self, admin, length):
        """Every character with two readings doubles the ways to read the name: nothing may build them all."""
        name, code, htmx = "王" * length, a_department().code, {"HX-Request": "true"}
        asked = admin.get(f"{LIST}/names?name={name[:500]}&department={code}", headers=htmx)
        assert asked.status_code == 200 and "<input" not in asked.get_data(as_text=True)
        page = admin.submit(admin.read(NEW), NEW, button="看姓名能用哪些登录名", name=name, department=code)
        assert not page.css("[name=login_offer]")
        assert ("姓名最多 100 字" in page.text) == (length > 100)

    def test_a_login_name_is_told_apart_by_department_only(self, admin):
        page = a_hire(admin, 422, login_name="zhangs")
        assert "区农业农村局的张三已经用这个登录名" in page.one(".errors").text()
        page = a_hire(admin, login_name="zhangs", department=a_department("区林业局").code)
        assert "登录时要选所在部门" in page.text

    def test_without_a_login_name_it_says_so_and_offers_some(self, admin):
        page = admin.submit(admin.read(NEW), NEW, button="新增人员", status=422, name="单小红", department=a_department().code)
        assert "请选择或填写登录名" in page.one(".errors").text() and "shanxh" in page.html

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"roles": ["handler"]}, "承办人请填写岗位"),
            ({"roles": ["clerk"], "post": "审核岗"}, "只有承办人才填岗位"),
            ({"roles": ["agent"]}, "代办员请选择代办范围"),
            ({"valid_from": "2026-12-02", "valid_to": "2026-12-01"}, "截止的日期不能早于开始的日期"),
            ({"valid_to": "明天"}, "请填写日期"),
            ({"login_name": "有空格 "}, "登录名应为"),
            ({"mobile": "123"}, "手机号码应为 11 位数字"),
            ({"roles": ["applicant"]}, "请从列表里选择角色"),
            ({"roles": ["clerk", "supervisor"]}, "“电子监察”只能在政务服务中心担任"),
            ({"roles": ["god"]}, "请从列表里选择角色"),
            ({"department": "999999-99"}, "请从列表里选择所在部门"),
        ],
    )
    def test_what_does_not_fit_is_said_beside_its_field(self, admin, fields, said):
        assert said in a_hire(admin, 422, **fields).one(".errors").text()
        assert session.scalar(select(Staff).where(Staff.name == "单小红")) is None

    def test_what_was_typed_in_an_ended_session_is_there_after_signing_in_again(self, admin, frozen_clock):
        page = admin.read(NEW)
        frozen_clock.advance(minutes=61)
        page = admin.submit(page, NEW, button="新增人员", name="单小红", login_name="danxh", department=a_department().code)
        page = admin.submit(page, "/desk/login", username="zhouj", password=DEMO_PASSWORD)
        assert page.path == NEW and page.one("#f-name").attributes["value"] == "单小红"
        assert session.scalar(select(Staff).where(Staff.name == "单小红")) is None

    def test_roles_come_with_posts_villages_and_days(self, admin):
        village, day = a_department("柳湾村（演示）"), today()
        page = admin.read(NEW)
        assert "审核岗" in page.one("#posts").html
        last = (day + timedelta(30)).isoformat()
        a_hire(admin, roles=["handler", "agent"], post="审核岗", village=village.code, valid_to=last)
        held = {m.role: m for m in staff_named("单小红").memberships}
        assert held["handler"].post == "审核岗" and held["handler"].source_village_id is None
        assert held["agent"].source_village_id == village.id and held["agent"].post is None
        assert {m.valid_to for m in held.values()} == {day + timedelta(30)}


class TestPerson:
    def test_data_are_changed_and_the_change_names_no_number(self, admin):
        wangw = staff_named("王五")
        page = admin.read(path_of(wangw))
        page = admin.submit(
            page, path_of(wangw), name="王五一", login_name="WangWY", mobile="13900002222", office_phone="0826-2222018"
        )
        assert "已保存。" in page.text and wangw.login_name == "wangwy" and wangw.office_phone == "0826-2222018"
        (change,) = changes(wangw)
        assert change[0] == "changed" and "王五 → 王五一" in change[1] and "13900002222" not in change[1]
        assert "周九" in page.text and "修改资料" in page.text

    def test_saving_what_is_there_leaves_no_trace(self, admin):
        wangw = staff_named("王五")
        admin.submit(admin.read(path_of(wangw)), path_of(wangw))
        assert changes(wangw) == []

    def test_two_administrators_do_not_overwrite_one_another(self, admin, another_client):
        wangw = staff_named("王五")
        mine = admin.read(path_of(wangw))
        sign_in_at_desk(another_client, "zhouj")
        another_client.submit(another_client.read(path_of(wangw)), path_of(wangw), mobile="13900003333")
        page = admin.submit(mine, path_of(wangw), status=409, name="王小五")
        assert "周九在" in page.one("[role=alert]").text() and page.one("#f-name").attributes["value"] == "王小五"
        assert wangw.name == "王五"
        admin.submit(page, path_of(wangw))
        assert wangw.name == "王小五"

    def test_a_login_name_taken_in_one_of_her_departments_is_refused(self, admin):
        wangw = staff_named("王五")
        page = admin.submit(admin.read(path_of(wangw)), path_of(wangw), status=422, login_name="lis")
        assert "区农业农村局的李四已经用这个登录名" in page.one(".errors").text()

    def test_who_moves_is_still_told_apart_where_she_keeps_a_role(self, admin):
        wangw = staff_named("王五")
        a_member_of_staff("lis", Role.CLERK, name="李山", department="区林业局")
        sent = {"department": a_department("区水务局").code, "login_name": "lis"}
        page = admin.submit(admin.read(path_of(wangw)), path_of(wangw), status=422, **sent)
        assert "区农业农村局的李四已经用这个登录名" in page.one(".errors").text()
        sent["department"] = a_department("区林业局").code
        assert "已经用这个登录名" in admin.submit(page, path_of(wangw), status=422, **sent).text

    def test_a_role_is_added_and_ended_and_stays_in_the_list(self, admin):
        liul = staff_named("刘兰")
        where = f"{path_of(liul)}/memberships"
        code = a_department("区林业局").code
        page = admin.submit(admin.read(path_of(liul)), where, role="window_head", role_department=code)
        assert "岗位已增加。" in page.text
        held = session.scalars(select(Membership).where(Membership.staff_id == liul.id, Membership.role == "window_head")).one()
        end = f"{where}/{held.id}"
        yesterday = today() - timedelta(1)
        page = admin.submit(admin.read(end), end, last_on=yesterday.isoformat())
        assert held.valid_to == yesterday and "窗口负责人" in page.text
        assert not liul.has_role(Role.WINDOW_HEAD)
        assert [action for action, _ in changes(liul)] == ["appointed", "ended"]
        again = admin.submit(admin.read(end), end, status=422, last_on=today().isoformat())
        assert "这项岗位已经截止" in again.one(".errors").text()

    def test_the_same_role_twice_is_refused(self, admin):
        liul = staff_named("刘兰")
        where = f"{path_of(liul)}/memberships"
        page = admin.submit(admin.read(path_of(liul)), where, status=422, role="handler", post="审核岗")
        assert "这几天里已经有同样的岗位" in page.one(".errors").text()

    @pytest.mark.parametrize("role", sorted(CENTRAL_ROLES))
    def test_a_role_of_the_centre_is_given_in_the_centre_only(self, admin, role):
        """It reaches the cases, or the accounts, of every department."""
        liul = staff_named("刘兰")
        where = f"{path_of(liul)}/memberships"
        page = admin.submit(admin.read(path_of(liul)), where, status=422, role=role, role_department=a_department().code)
        assert "只能在政务服务中心担任" in page.one(".errors").text() and not liul.has_role(role)
        wanted = Appointment(a_department(), role, today())
        with pytest.raises(Refused, match="role_of_centre"):
            appoint(liul, wanted, by=staff_named("周九"), at=now())
        admin.submit(page, where, role=role, role_department=a_department("政务服务中心").code)
        assert liul.has_role(role)

    def test_a_role_in_a_department_where_the_login_name_is_taken_is_refused(self, admin):
        helin = staff_named("何林")
        code = a_department("区人社局").code
        where = f"{path_of(helin)}/memberships"
        page = admin.submit(admin.read(path_of(helin)), where, status=422, role="clerk", role_department=code)
        assert "区人社局的何玲已经用这个登录名" in page.one(".errors").text()

    def test_a_role_does_not_end_before_yesterday(self, admin):
        liul = staff_named("刘兰")
        end = f"{path_of(liul)}/memberships/{liul.memberships[0].id}"
        page = admin.submit(admin.read(end), end, status=422, last_on=(today() - timedelta(2)).isoformat())
        assert "最早填昨天" in page.one(".errors").text()

    def test_the_role_of_another_person_is_not_found_under_her_address(self, admin):
        liul, wangw = staff_named("刘兰"), staff_named("王五")
        admin.read(f"{path_of(liul)}/memberships/{wangw.memberships[0].id}", status=404)

    def test_a_new_one_time_password_ends_her_sessions(self, admin, another_client):
        sign_in_at_desk(another_client, "wangw")
        wangw = staff_named("王五")
        where = f"{path_of(wangw)}/password"
        question = admin.read(where)
        password = password_on(admin.submit(question, where))
        assert another_client.get("/desk/me").location.startswith("/desk/login")
        another_client.delete_cookie("yc-desk")
        page = sign_in_at_desk(another_client, "wangw", password)
        assert page.path == "/desk/me/password"
        assert admin.send(question, where).status_code == 409  # the page sent again does not make another
        assert staff_named("王五").must_change_password

    def test_who_has_left_comes_back(self, admin):
        staff = a_member_of_staff("huil", Role.CLERK, name="回来的")
        staff.is_active = False
        page = admin.read(path_of(staff))
        assert "已经停用" in page.text
        page = admin.submit(page, f"{path_of(staff)}/return")
        assert staff.is_active and "账号已恢复" in page.text and changes(staff)[-1][0] == "returned"

    def test_who_has_left_does_not_come_back_beside_a_namesake(self, admin):
        staff = a_member_of_staff("huil", Role.CLERK, name="回来的")
        staff.is_active = False
        a_member_of_staff("huil", Role.CLERK, name="后来的")
        page = admin.submit(admin.read(path_of(staff)), f"{path_of(staff)}/return", status=409)
        assert "后来的已经用这个登录名" in page.text and not staff.is_active

    def test_the_last_system_administrator_keeps_the_role(self, admin):
        zhouj = staff_named("周九")
        end = f"{path_of(zhouj)}/memberships/{zhouj.memberships[0].id}"
        page = admin.submit(admin.read(end), end, status=422, last_on=today().isoformat())
        assert "最后一个" in page.one(".errors").text() and zhouj.memberships[0].valid_to is None
        a_member_of_staff("dier", Role.SYSTEM_ADMIN, name="第二个", department="政务服务中心")
        admin.submit(admin.read(end), end, last_on=today().isoformat())
        assert zhouj.memberships[0].valid_to == today()


class TestOwnProfile:
    PROFILE = "/desk/me/profile"

    def test_phones_are_changed_without_the_password(self, client):
        """Z02"""
        sign_in_at_desk(client, "wangw")
        page = client.submit(client.read(self.PROFILE), self.PROFILE, mobile="13900004444", office_phone="0826-2222018")
        wangw = staff_named("王五")
        assert wangw.mobile == "13900004444" and "0826-2222018" in page.text and "资料已保存" in page.text

    def test_another_login_name_needs_the_password(self, client, another_client):
        """Z02"""
        sign_in_at_desk(client, "hel", department="区民政局")
        page = client.submit(client.read(self.PROFILE), self.PROFILE, status=422, login_name="helin")
        assert "请填写现在的密码" in page.one(".errors").text()
        page = client.submit(page, self.PROFILE, status=422, current="wrong")
        assert "现在的密码不对" in page.one(".errors").text()
        client.submit(page, self.PROFILE, current=DEMO_PASSWORD)
        assert staff_named("何林").login_name == "helin"
        assert "何玲" in sign_in_at_desk(another_client, "hel").text  # now alone with that name

    def test_a_login_name_of_a_colleague_is_refused(self, client):
        sign_in_at_desk(client, "wangw")
        page = client.submit(client.read(self.PROFILE), self.PROFILE, status=422, login_name="lis", current=DEMO_PASSWORD)
        assert "李四已经用这个登录名" in page.one(".errors").text()

    def test_what_an_administrator_changed_meanwhile_is_not_overwritten(self, client, another_client):
        sign_in_at_desk(client, "wangw")
        mine = client.read(self.PROFILE)
        sign_in_at_desk(another_client, "zhouj")
        wangw = staff_named("王五")
        another_client.submit(another_client.read(path_of(wangw)), path_of(wangw), mobile="13900003333")
        page = client.submit(mine, self.PROFILE, status=409, mobile="13900005555")
        assert "周九在" in page.text and wangw.mobile == "13900003333"
        client.submit(page, self.PROFILE)
        assert wangw.mobile == "13900005555"


def test_the_password_of_a_new_hand_is_her_own_afterwards(admin, another_client):
    """Z01: the one-time password must be changed at the first sign-in."""
    password = password_on(a_hire(admin))
    page = sign_in_at_desk(another_client, "danxh", password)
    page = another_client.submit(page, current=password, password=PASSWORD, password_again=PASSWORD)
    assert page.path == "/desk/me" and not staff_named("单小红").must_change_password
