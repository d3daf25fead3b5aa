"""Staff: sign-in by name and department, one-time passwords, roles and posts with their days, stock phrases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts import commands, queries
from app.accounts.models import StockPhrase
from app.db import session, transaction
from app.domain.workflow import Role
from app.gateways.wall_clock import today
from tests.builders.people import (
    DEMO_PASSWORD,
    PASSWORD,
    a_department,
    a_member_of_staff,
    fails_to_sign_in,
    sign_in,
    sign_in_at_desk,
    staff_named,
)

NEW_PASSWORD = "tianye-Feng-83"
FAILED = "登录名、密码或部门不对"


def _try(browser, username: str, password: str = DEMO_PASSWORD, department: str = "", status: int = 422):
    page = browser.read("/desk/login")
    return browser.submit(page, "/desk/login", status=status, username=username, password=password, department=department)


class TestSignIn:
    def test_a_name_of_ones_own_needs_no_department(self, client):
        page = sign_in_at_desk(client, "ZhangS")
        assert page.path == "/desk/me"
        assert "张三" in page.text and "收件受理" in page.text and "制证人员" in page.text

    @pytest.mark.parametrize(("department", "name"), [("区民政局", "何林"), ("区人社局", "何玲")])
    def test_a_shared_name_is_told_apart_by_the_department(self, client, department, name):
        assert name in sign_in_at_desk(client, "hel", department=department).text

    def test_a_shared_name_alone_is_not_enough(self, client):
        assert "请选择所在部门" in _try(client, "hel").one(".errors").text()

    @pytest.mark.parametrize("department", ["511602-01", "511602-99", "x\x00"])
    def test_another_department_does_not_fit(self, client, department):
        page = client.read("/desk/login")
        token = page.one("form[action='/desk/login'] input[name=csrf_token]").attributes["value"]
        data = {"csrf_token": token, "username": "zhangs", "password": DEMO_PASSWORD, "department": department}
        response = client.post("/desk/login", data=data)
        assert response.status_code == 422 and FAILED in response.get_data(as_text=True)

    def test_every_failure_reads_the_same(self, client):
        pages = [_try(client, "nobody"), _try(client, "zhangs", "wrong"), _try(client, "hel")]
        texts = {page.text for page in pages}
        assert len(texts) == 1 and FAILED in texts.pop()

    def test_all_departments_are_always_offered(self, client):
        offered = client.read("/desk/login").css("#f-department option")
        assert len(offered) == len(queries.all_departments()) + 1
        assert len(_try(client, "nobody").css("#f-department option")) == len(offered)

    def test_a_citizen_is_nobody_at_the_desk(self, client):
        assert FAILED in _try(client, "chunhua").text
        sign_in(client)
        assert client.get("/desk/me").location.startswith("/desk/login")

    def test_five_failures_lock_this_account_only(self, client, another_client):
        fails_to_sign_in(client, "zhangs", 5, "/desk/login")
        assert "请 15 分钟后再试" in _try(another_client, "zhangs", status=429).text
        assert sign_in_at_desk(another_client, "lis").path == "/desk/me"

    def test_signing_out_ends_the_session(self, client, another_client):
        sign_in_at_desk(client)
        another_client.set_cookie("yc-desk", client.get_cookie("yc-desk").value)
        page = client.submit(client.read("/desk/me"), "/desk/logout")
        assert page.path == "/desk/login" and "您已退出登录。" in page.text
        assert another_client.get("/desk/me").location.startswith("/desk/login")

    def test_a_disabled_account_is_out(self, client):
        sign_in_at_desk(client)
        with transaction():
            commands.disable(staff_named("张三"))
        assert client.get("/desk/me").location.startswith("/desk/login")
        assert FAILED in _try(client, "zhangs").text


class TestOneTimePassword:
    @pytest.fixture(autouse=True)
    def new_hand(self, db_session):
        staff = a_member_of_staff("xinr", Role.CLERK)
        staff.must_change_password = True
        return staff

    def change(self, browser, status: int = 200, password: str = NEW_PASSWORD):
        page = browser.read("/desk/me/password")
        fields = {"current": PASSWORD, "password": password, "password_again": password}
        return browser.submit(page, "main form", status=status, **fields)

    def test_hiring_gives_a_one_time_password(self, db_session):
        assert commands.hire("新人", "xinr2", a_department(), password_hash="x").must_change_password

    def test_nothing_else_opens_before_it_is_changed(self, client):
        page = sign_in_at_desk(client, "xinr", PASSWORD)
        assert page.path == "/desk/me/password" and "一次性密码" in page.text
        for path in ("/desk/me", "/desk/me/phrases"):
            assert client.get(path).location == "/desk/me/password"
        page = self.change(client)
        assert page.path == "/desk/me" and "密码已修改" in page.text

    def test_it_may_not_stay(self, client):
        sign_in_at_desk(client, "xinr", PASSWORD)
        assert "新密码与现在的密码相同" in self.change(client, 422, PASSWORD).text

    def test_one_may_still_leave(self, client):
        page = sign_in_at_desk(client, "xinr", PASSWORD)
        assert client.submit(page, "/desk/logout").path == "/desk/login"

    def test_the_change_ends_other_sessions(self, client, another_client):
        sign_in_at_desk(client, "xinr", PASSWORD)
        sign_in_at_desk(another_client, "xinr", PASSWORD)
        self.change(client)
        assert another_client.get("/desk/me").location.startswith("/desk/login")
        assert FAILED in _try(another_client, "xinr", PASSWORD).text


class TestRoles:
    def test_a_role_counts_from_its_first_to_its_last_day(self, db_session):
        first, last = date(2026, 3, 2), date(2026, 3, 31)
        staff = a_member_of_staff("bef", Role.CLERK, valid_from=first, valid_to=last)
        days = [first - timedelta(1), first, last, last + timedelta(1)]
        assert [staff.has_role(Role.CLERK, on=day) for day in days] == [False, True, True, False]
        assert [bool(staff.roles_in(a_department().id, day)) for day in days] == [False, True, True, False]

    def test_a_role_counts_in_its_department_only(self, db_session):
        staff = a_member_of_staff("bef", Role.CLERK)
        commands.appoint(staff, a_department("区林业局"), Role.WINDOW_HEAD)
        assert staff.roles_in(a_department().id) == {Role.CLERK}
        assert staff.roles_in(a_department("区林业局").id) == {Role.WINDOW_HEAD}
        assert staff.roles_in(a_department("区水务局").id) == set()
        assert staff.has_role(Role.SUPERVISOR, Role.CLERK) and not staff.has_role(Role.SUPERVISOR)
        assert queries.department_ids_with_role(staff, Role.WINDOW_HEAD) == {a_department("区林业局").id}
        assert [d.name for d in queries.departments_of(staff)] == ["区农业农村局", "区林业局"]

    def test_posts_are_held_with_dates(self, db_session):
        department, day = a_department("区住建局"), today()
        first, yesterday, next_week = date(2020, 1, 1), day - timedelta(1), day + timedelta(7)
        a_post = {"department": "区住建局", "post": "审核岗"}
        a_member_of_staff("jiu", Role.HANDLER, name="从前", valid_from=first, valid_to=yesterday, **a_post)
        a_member_of_staff("xian", Role.HANDLER, name="现在", valid_from=first, **a_post)
        a_member_of_staff("xin", Role.HANDLER, name="后来", valid_from=next_week, **a_post)
        a_member_of_staff("zou", Role.HANDLER, name="已离开", valid_from=first, **a_post).is_active = False
        session.flush()

        def names(on: date) -> list[str]:
            return [staff.name for staff in queries.holders_of_post(department.id, "审核岗", on)]

        assert names(yesterday) == ["从前", "现在"]
        assert names(day) == ["现在"]
        assert names(next_week) == ["现在", "后来"]
        assert names(date(2019, 12, 31)) == []
        assert queries.holders_of_post(department.id, "决定岗") == []

    def test_a_post_belongs_to_a_department(self, db_session):
        wangw = staff_named("王五")
        assert wangw.holds_post(a_department().id, "审核岗")
        assert not wangw.holds_post(a_department().id, "决定岗")
        assert not wangw.holds_post(a_department("区林业局").id, "审核岗")

    def test_an_applicant_is_no_role_of_staff(self, db_session):
        with pytest.raises(ValueError):
            commands.appoint(staff_named("张三"), a_department(), Role.APPLICANT)

    def test_an_agent_files_for_a_village(self, db_session):
        village = a_department("柳湾村（演示）")
        assert staff_named("吴十").source_village_ids() == {village.id}
        assert [s.name for s in queries.holders_of_role(village.id, Role.AGENT)] == ["吴十"]


class TestStockPhrases:
    def phrases(self) -> list[str]:
        return [phrase.text for phrase in queries.phrases_of(staff_named("孙八"))]

    @pytest.fixture
    def page(self, client):
        return sign_in_at_desk(client, "sunb", next="/desk/me/phrases")

    def test_phrases_are_added_changed_and_deleted(self, client, page):
        assert "还没有常用意见" in page.text
        page = client.submit(page, "/desk/me/phrases", text="  情况属实。 ")
        assert self.phrases() == ["情况属实。"]
        page = client.submit(client.read(page.link("情况属实。")), "main form", text="情况属实，同意。")
        assert self.phrases() == ["情况属实，同意。"] and "常用意见已保存。" in page.text
        page = client.read(page.link("情况属实，同意。"))
        page = client.submit(page, f"{page.path}/delete")
        assert "常用意见已删除。" in page.text
        assert self.phrases() == []

    def test_the_same_phrase_twice_is_refused_and_stays_typed(self, client, page):
        page = client.submit(page, "/desk/me/phrases", text="同意。", kinds="accept")
        page = client.submit(page, "/desk/me/phrases", status=422, text=" 同意。", kinds="conclude")
        assert "已经有一样的常用意见" in page.one("#e-text").text()
        assert page.one("#f-text").attributes["value"] == "同意。"
        assert self.phrases() == ["同意。"] and queries.phrases_of(staff_named("孙八"))[0].kinds == ["accept"]
        page = client.submit(page, "/desk/me/phrases", text="不同意。")
        page = client.submit(client.read(page.link("不同意。")), "main form", status=422, text="同意。")
        assert "已经有一样的常用意见" in page.text

    @pytest.mark.parametrize(
        ("text", "sentence"), [(" ", "请填写常用意见"), ("好" * 201, "最多 200 字"), ("好\x00", "不能显示的字符")]
    )
    def test_bad_phrases_are_refused_and_stay_typed(self, client, page, text, sentence):
        page = client.submit(page, "/desk/me/phrases", status=422, text=text)
        assert sentence in page.one("#e-text").text()
        assert self.phrases() == []

    def test_fifty_are_enough(self, client, page):
        with transaction():
            for number in range(50):
                commands.add_phrase(staff_named("孙八"), f"第 {number} 条")
        page = client.submit(page, "/desk/me/phrases", status=422, text="再来一条")
        assert "最多 50 条" in page.text
        assert page.one("#f-text").attributes["value"] == "再来一条"

    def test_they_stand_in_the_order_in_which_they_are_put(self, client, page):
        """Z03"""
        for text in ("一。", "二。", "三。"):
            page = client.submit(page, "/desk/me/phrases", text=text)
        third, first = (queries.phrases_of(staff_named("孙八"))[place].id for place in (2, 0))
        page = client.submit(page, f"/desk/me/phrases/{third}/move", button="上移")
        assert self.phrases() == ["一。", "三。", "二。"] == page.texts("td:first-child")
        page = client.submit(page, f"/desk/me/phrases/{first}/move", button="下移")
        assert self.phrases() == ["三。", "一。", "二。"]
        token = page.one("form[action='/desk/me/phrases'] input[name=csrf_token]").attributes["value"]
        client.post(f"/desk/me/phrases/{third}/move", data={"csrf_token": token, "where": "up"})
        assert self.phrases() == ["三。", "一。", "二。"]  # the first stays the first

    def test_a_phrase_is_for_some_kinds_of_opinions_or_for_all(self, client, page):
        """Z03"""
        page = client.submit(page, "/desk/me/phrases", text="请补齐。", kinds=["request_correction", "send_back"])
        (phrase,) = queries.phrases_of(staff_named("孙八"))
        assert "补正、退回" in page.one("table").text()
        assert phrase.fits("send_back") and phrase.fits("forward", "send_back") and not phrase.fits("accept")
        page = client.read(page.link("请补齐。"))
        assert len(page.css("[name=kinds][checked]")) == 2
        client.submit(page, "main form", kinds=[])
        session.refresh(phrase)
        assert phrase.kinds == [] and phrase.fits("accept")

    def test_an_unknown_kind_is_refused(self, client, page):
        token = page.one("form[action='/desk/me/phrases'] input[name=csrf_token]").attributes["value"]
        answer = client.post("/desk/me/phrases", data={"csrf_token": token, "text": "同意。", "kinds": "god"})
        assert answer.status_code == 422 and self.phrases() == []

    def test_the_phrases_of_others_do_not_exist(self, client, page):
        theirs = queries.phrases_of(staff_named("张三"))[0]
        token = page.one("form[action='/desk/me/phrases'] input[name=csrf_token]").attributes["value"]
        before = session.scalar(select(func.count()).select_from(StockPhrase))
        assert client.get(f"/desk/me/phrases/{theirs.id}").status_code == 404
        for path in (
            f"/desk/me/phrases/{theirs.id}",
            f"/desk/me/phrases/{theirs.id}/delete",
            "/desk/me/phrases/999999/delete",
            f"/desk/me/phrases/{theirs.id}/move",
        ):
            assert client.post(path, data={"csrf_token": token, "text": "改"}).status_code == 404
        assert session.scalar(select(func.count()).select_from(StockPhrase)) == before
        assert theirs.text != "改"

    def test_a_phrase_typed_in_an_ended_session_is_there_after_signing_in_again(self, client, page, frozen_clock):
        frozen_clock.advance(minutes=61)
        page = client.submit(page, "/desk/me/phrases", text="写到一半的意见")
        assert page.heading == "工作人员登录" and "刚才填写的内容已替您保留 30 分钟" in page.text
        page = client.submit(page, "/desk/login", username="sunb", password=DEMO_PASSWORD)
        assert page.one("#f-text").attributes["value"] == "写到一半的意见"
        assert self.phrases() == []

    def test_nobody_else_sees_what_was_typed(self, client, page, frozen_clock):
        frozen_clock.advance(minutes=61)
        page = client.submit(page, "/desk/me/phrases", text="写到一半的意见")
        page = client.submit(page, "/desk/login", username="lis", password=DEMO_PASSWORD)
        assert "写到一半" not in page.html
