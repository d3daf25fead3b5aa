"""外出代办: who is away lets another act for her, in her own words and for her own steps, and the log says so."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app import db
from app.accounts import absences, staffing
from app.accounts.models import Staff
from app.accounts.staff_models import Absence, AbsenceDelegate
from app.cases import flow_log
from app.cases.flow_entries import FlowEntry
from app.catalog.models import ItemVersion
from app.domain.workflow import Role
from app.gateways.wall_clock import now, today
from tests.builders.cases import a_case, one_click, staff_called, stored
from tests.builders.desk import act, at_desk, token_of
from tests.builders.people import a_department, a_member_of_staff, sign_in_at_desk, staff_named

ABSENCE = "/desk/me/absence"


def away(app, who: str, delegate: str, *, first: int = 0, last: int = 7, department: str = "区农业农村局") -> int:
    """Who is away from a day to a day, counted from today, and who acts for her."""
    with one_click(app):
        staff, place = staff_called(who), a_department(department).id
        days = {"first_on": today() + timedelta(first), "last_on": today() + timedelta(last)}
        chosen = {place: staff_called(delegate).id}
        return absences.announce(staff, **days, delegates=chosen, reason="出差", by=staff, at=now()).id


def day(distance: int) -> str:
    return (today() + timedelta(distance)).isoformat()


def todo_of(client, login_name: str) -> str:
    at_desk(client, login_name)
    return client.read("/desk/todo").text


class TestActing:
    def test_the_delegate_sees_and_does_the_steps_of_the_absent_person(self, app, client):
        built = a_case(app, "step 3")
        away(app, "zhaol", "wangw")
        at_desk(client, "fengs")
        away_case = a_case(app, "step 1")
        away(app, "lis", "fengs")
        page = client.read("/desk/todo")
        assert "审查（代李四）" in page.text and built.number not in page.text.replace(" ", "")
        assert "待办业务 1" in page.one("header").text().replace("\n", " ")
        page = client.read(away_case.path)
        page = client.submit(page, f"{away_case.path}/forward", opinion="代看过，属实。", handler_id=staff_called("liul").id)
        case = stored(away_case.number)
        assert case.step == 2 and case.assignee_id == staff_called("liul").id
        log = client.read(f"{away_case.path}/log")
        assert "冯升（代李四）" in log.text and "冯升（代李四）" in client.read(f"{away_case.path}/opinions").text
        entry = db.session.scalars(select(FlowEntry).where(FlowEntry.case_id == case.id).order_by(FlowEntry.seq.desc())).first()
        assert (entry.actor, entry.acting_for) == (staff_called("fengs").session_name, staff_called("lis").session_name)
        assert flow_log.finding(case) is None

    def test_the_absent_person_may_still_act_herself(self, app, client):
        built = a_case(app, "step 2")
        away(app, "wangw", "liul")
        page = at_desk(client, "wangw")
        assert act(client, page, built, "forward").status_code == 303
        assert "（代" not in client.read(f"{built.path}/log").text

    @pytest.mark.parametrize(("first", "last"), [(1, 7), (-7, -1)])
    def test_before_the_first_and_after_the_last_day_there_is_nothing(self, app, client, frozen_clock, first, last):
        built = a_case(app, "step 2")
        away(app, "wangw", "liul", first=max(first, 0), last=max(last, 0) if first > 0 else 1)
        frozen_clock.advance(days=0 if first > 0 else 3)
        assert "代王五" not in todo_of(client, "liul")
        assert act(client, client.read("/desk/me"), built, "forward").status_code == 409

    def test_on_the_first_and_the_last_day_it_holds(self, app, client, frozen_clock):
        a_case(app, "step 2")
        away(app, "wangw", "liul", first=1, last=2)
        frozen_clock.advance(days=1)
        assert "代王五" in todo_of(client, "liul")
        frozen_clock.advance(days=1)
        assert "代王五" in todo_of(client, "liul")
        frozen_clock.advance(days=1)
        assert "代王五" not in todo_of(client, "liul")

    def test_a_delegate_from_elsewhere_reads_the_case_only_while_it_lasts(self, app, client):
        built = a_case(app, "step 2")
        stranger = a_member_of_staff("duo", Role.CLERK, name="多处", department="区林业局")
        stranger.is_demo, stranger.password_hash = True, staff_called("zhangs").password_hash
        with one_click(app):
            by = staff_called("zhouj")
            role = staffing.Appointment(a_department(), Role.LETTERS_OFFICER, today())
            staffing.appoint(staff_called("duo"), role, by=by, at=now())
        number = away(app, "wangw", "duo")
        at_desk(client, "duo")
        page = client.read(built.path)
        assert "提交下一环节" in page.text
        with one_click(app):
            absences.end(db.session.get(Absence, number), by=staff_called("wangw"), at=now())
        assert act(client, page, built, "forward").status_code == 409

    def test_who_has_lost_her_place_in_the_department_acts_for_nobody(self, app, client):
        built = a_case(app, "step 2")
        away(app, "wangw", "liul")
        liul = staff_called("liul")
        liul.memberships[0].valid_to = today() - timedelta(1)
        db.session.flush()
        at_desk(client, "liul")
        client.read(built.path, status=404)

    def test_there_are_no_chains(self, app, client):
        """liul acts for wangw and is away herself later: who acts for liul has nothing of wangw's."""
        built = a_case(app, "step 2")
        away(app, "wangw", "liul", first=0, last=2)
        with one_click(app):
            staff = staff_called("liul")
            row = Absence(staff_id=staff.id, first_on=today(), last_on=today(), set_by_id=staff.id, set_at=now())
            db.session.add(row)
            db.session.flush()
            row.delegates = [AbsenceDelegate(department_id=a_department().id, delegate_id=staff_called("zhaol").id)]
        assert "代王五" not in todo_of(client, "zhaol")
        assert act(client, client.read("/desk/me"), built, "forward").status_code == 409

    def test_for_who_has_left_nobody_acts(self, app, client):
        built = a_case(app, "step 2")
        away(app, "wangw", "liul")
        staff_called("wangw").is_active = False
        db.session.flush()
        at_desk(client, "liul")
        assert act(client, client.read("/desk/me"), built, "forward").status_code == 409

    def test_the_absent_person_finds_it_among_what_is_done(self, app, client):
        built = a_case(app, "step 2")
        away(app, "wangw", "liul")
        page = at_desk(client, "liul")
        assert act(client, page, built, "forward").status_code == 303
        at_desk(client, "wangw")
        assert "水产苗种" in client.read("/desk/done").one("table").text()


class TestRules:
    """Who acts and for whom she acts count alike."""

    def test_who_did_the_step_before_does_not_act_for_the_next(self, app, client):
        built = a_case(app, "step 2")
        away(app, "wangw", "lis")
        page = at_desk(client, "lis")
        answer = act(client, page, built, "forward")
        assert answer.status_code == 409 and "上一环节是您办理的" in answer.get_data(as_text=True)

    def test_whom_somebody_acted_for_does_not_do_the_next_step(self, app, client):
        """fengs forwards for lis; then the case is lis's own."""
        built = a_case(app, "step 1")
        away(app, "lis", "fengs")
        page = at_desk(client, "fengs")
        assert act(client, page, built, "forward", handler_id=staff_called("wangw").id).status_code == 303
        stored(built.number).assignee_id = staff_called("lis").id
        db.session.flush()
        page = at_desk(client, "lis")
        answer = act(client, page, built, "forward")
        assert answer.status_code == 409 and "上一环节是您办理的" in answer.get_data(as_text=True)

    def test_nobody_acts_for_whoever_did_the_step_before(self, app, client):
        built = a_case(app, "step 2")
        stored(built.number).assignee_id = staff_called("lis").id
        db.session.flush()
        away(app, "lis", "fengs")
        page = at_desk(client, "fengs")
        answer = act(client, page, built, "forward")
        assert answer.status_code == 409 and "上一环节是您所代的人办理的" in answer.get_data(as_text=True)

    def test_what_is_sent_back_goes_to_whose_step_it_was(self, app, client):
        built = a_case(app, "step 1")
        away(app, "lis", "fengs")
        page = at_desk(client, "fengs")
        assert act(client, page, built, "forward", handler_id=staff_called("wangw").id).status_code == 303
        page = at_desk(client, "wangw")
        assert act(client, page, built, "send_back").status_code == 303
        assert stored(built.number).assignee_id == staff_called("lis").id

    def test_the_log_shows_when_somebody_changes_for_whom_it_was(self, app, client):
        built = a_case(app, "step 2")
        away(app, "wangw", "liul")
        page = at_desk(client, "liul")
        act(client, page, built, "forward")
        case = stored(built.number)
        entry = db.session.scalars(select(FlowEntry).where(FlowEntry.case_id == case.id, FlowEntry.acting_for.isnot(None))).one()
        assert flow_log.finding(case) is None
        entry.acting_for = staff_called("lis").session_name
        db.session.flush()
        assert flow_log.finding(case).seq == entry.seq
        entry.acting_for = None
        db.session.flush()
        assert flow_log.finding(case).seq == entry.seq


class TestNextHandler:
    def test_the_choice_says_who_is_away_and_who_acts_meanwhile(self, app, client):
        built = a_case(app, "step 1")
        away(app, "wangw", "liul")
        at_desk(client, "lis")
        options = client.read(built.path).texts("#case-actions label, #case-actions option")
        assert any("王五（外出，由刘兰代办）" in text for text in options)

    def test_an_only_holder_who_is_away_is_named_so(self, app, client):
        built = a_case(app, "step 2")
        away(app, "zhaol", "fengs")
        at_desk(client, "wangw")
        assert "办理人赵六（外出，由冯升代办）" in client.read(built.path).text


class TestSaying:
    """The page on which one says it (Z02)."""

    def field(self, name: str = "区农业农村局") -> str:
        return f"delegate-{a_department(name).id}"

    def say(self, client, status: int = 200, **fields):
        page = client.read(ABSENCE)
        filled = {"first_on": day(0), "last_on": day(3), self.field(): staff_called("liul").id, **fields}
        return client.submit(page, ABSENCE, status=status, **filled)

    @pytest.fixture
    def wangw(self, client):
        at_desk(client, "wangw")
        return client

    def test_it_is_said_shown_and_ended_early(self, app, wangw, another_client):
        built = a_case(app, "step 2")
        page = self.say(wangw, reason="出差")
        assert "外出已登记" in page.text and "刘兰" in page.one("table").text() and "出差" in page.one("table").text()
        row = db.session.scalars(select(Absence)).one()
        assert "代王五" in todo_of(another_client, "liul")
        page = wangw.submit(page, f"{ABSENCE}/{row.id}/end")
        assert "提前结束" in page.text
        assert "代王五" not in todo_of(another_client, "liul")
        assert act(another_client, another_client.read("/desk/me"), built, "forward").status_code == 409

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"first_on": day(-1)}, "开始的日期不能早于今天"),
            ({"last_on": day(-1)}, "截止的日期不能早于开始的日期"),
            ({"last_on": day(400)}, "一次最多 366 天"),
            ({"first_on": ""}, "请填写从哪天起"),
            ({"first_on": "下周"}, "请填写日期"),
        ],
    )
    def test_days_that_do_not_fit_are_said_beside_their_field(self, wangw, fields, said):
        assert said in self.say(wangw, 422, **fields).one(".errors").text()
        assert db.session.scalar(select(Absence.id)) is None

    def test_somebody_must_be_chosen(self, wangw):
        assert "请至少选择一个代办人" in self.say(wangw, 422, **{self.field(): ""}).one(".errors").text()

    @pytest.mark.parametrize("who", ["wangw", "hel", "qianq"])
    def test_only_colleagues_of_the_department_can_be_chosen(self, wangw, who):
        chosen = db.session.scalars(select(Staff).where(Staff.login_name == who).order_by(Staff.id)).first()
        page = wangw.read(ABSENCE)
        assert chosen.name not in page.texts("select option")
        sent = {"csrf_token": token_of(page), "first_on": day(0), "last_on": day(1), self.field(): chosen.id}
        answer = wangw.post(ABSENCE, data=sent)
        assert answer.status_code == 422 and "请从列表里选择代办人" in answer.get_data(as_text=True)

    def test_a_department_that_is_not_hers_is_not_read_from_the_form(self, app, wangw):
        helin = staff_named("何林")
        page = wangw.read(ABSENCE)
        sent = {"csrf_token": token_of(page), "first_on": day(0), "last_on": day(1)}
        answer = wangw.post(ABSENCE, data=sent | {self.field("区民政局"): helin.id})
        assert answer.status_code == 422 and db.session.scalar(select(Absence.id)) is None

    def test_two_absences_do_not_overlap(self, wangw):
        self.say(wangw)
        assert "这几天里已经登记过外出" in self.say(wangw, 422, first_on=day(3), last_on=day(5)).one(".errors").text()
        self.say(wangw, first_on=day(4), last_on=day(5))

    def test_who_is_away_herself_is_not_chosen(self, app, wangw):
        away(app, "liul", "zhaol", first=2, last=9)
        assert "刘兰这几天也外出" in self.say(wangw, 422).one(".errors").text()
        self.say(wangw, last_on=day(1))

    def test_the_absence_of_another_is_not_ones_own_to_end(self, app, wangw):
        row = away(app, "lis", "zhaol")
        answer = wangw.post(f"{ABSENCE}/{row}/end", data={"csrf_token": token_of(wangw.read("/desk/me"))})
        assert answer.status_code == 404 and db.session.get(Absence, row).ended_at is None

    def test_what_is_over_is_not_ended_again(self, app, wangw):
        row, token = away(app, "wangw", "liul"), {"csrf_token": token_of(wangw.read("/desk/me"))}
        assert wangw.post(f"{ABSENCE}/{row}/end", data=token).status_code == 303
        again = wangw.post(f"{ABSENCE}/{row}/end", data=token)
        assert again.status_code == 409 and "这次外出已经结束" in again.get_data(as_text=True)

    def test_the_reason_lies_sealed(self, app, wangw):
        self.say(wangw, reason="胃病住院")
        row = db.session.scalars(select(Absence)).one()
        assert row.reason == "胃病住院" and "胃病".encode() not in row.reason_sealed


class TestForWhoIsIll:
    def test_an_administrator_says_it_for_her(self, app, client, another_client):
        a_case(app, "step 2")
        at_desk(client, "zhouj")
        wangw = staff_called("wangw")
        path = f"/desk/admin/staff/{wangw.id}/absence"
        field = f"delegate-{a_department().id}"
        filled = {"first_on": day(0), "last_on": day(5), field: staff_called("liul").id, "reason": "病假"}
        page = client.submit(client.read(path), path, **filled)
        assert "周九" in page.one("table").text()
        assert "登记外出" in client.read(f"/desk/admin/staff/{wangw.id}").one("aside").text()
        assert "代王五" in todo_of(another_client, "liul")
        row = db.session.scalars(select(Absence)).one()
        client.submit(page, f"{path}/{row.id}/end")
        assert "代王五" not in todo_of(another_client, "liul")

    def test_a_department_administrator_does_it_for_her_department_only(self, app, client):
        a_member_of_staff("bum", Role.DEPARTMENT_ADMIN, name="部门管理员")
        sign_in_at_desk(client, "bum", "liushu-Wan-47")
        path, elsewhere = f"/desk/admin/staff/{staff_called('wangw').id}/absence", a_department("区林业局").id
        with one_click(app):
            role = staffing.Appointment(a_department("区林业局"), Role.CLERK, today())
            staffing.appoint(staff_called("wangw"), role, by=staff_called("zhouj"), at=now())
        colleague = a_member_of_staff("lin", Role.CLERK, name="林业的", department="区林业局")
        page = client.read(path)
        assert len(page.css("select")) == 1
        sent = {"csrf_token": token_of(page), "first_on": day(0), "last_on": day(1), f"delegate-{elsewhere}": colleague.id}
        assert client.post(path, data=sent).status_code == 422
        with one_click(app):
            chosen = {elsewhere: staff_called("lin").id}
            days = {"first_on": today(), "last_on": today()}
            her = staff_called("wangw")
            row = absences.announce(her, **days, delegates=chosen, reason="", by=her, at=now()).id
        answer = client.post(f"{path}/{row}/end", data={"csrf_token": token_of(client.read(path))})
        assert answer.status_code == 409 and db.session.get(Absence, row).ended_at is None


def test_of_several_departments_each_has_its_own_delegate(app, client):
    """Steps of the department for which she stands in, and not those of the other."""
    built = a_case(app, "step 2")
    with one_click(app):
        role = staffing.Appointment(a_department("区林业局"), Role.CLERK, date(2026, 1, 1))
        staffing.appoint(staff_called("wangw"), role, by=staff_called("zhouj"), at=now())
    lin = a_member_of_staff("lin", Role.CLERK, name="林业的", department="区林业局")
    lin.is_demo, lin.password_hash = True, staff_called("zhangs").password_hash
    db.session.flush()
    with one_click(app):
        wangw = staff_called("wangw")
        chosen = {a_department("区林业局").id: staff_called("lin").id, a_department().id: staff_called("liul").id}
        absences.announce(wangw, first_on=today(), last_on=today(), delegates=chosen, reason="", by=wangw, at=now())
    assert "代王五" not in todo_of(client, "lin")
    client.read(built.path, status=404)
    assert "代王五" in todo_of(client, "liul")
    assert act(client, client.read("/desk/me"), built, "forward").status_code == 303


class TestWhoMayHaveItNext:
    """CASES: one person does consecutive steps only where the item allows it, so nobody hands a case to herself and is stuck."""

    def test_a_delegate_does_not_send_a_case_to_herself(self, app, client):
        built = a_case(app, "step 2")
        away(app, "wangw", "zhaol")
        at_desk(client, "zhaol")
        page = client.read(built.path)
        said = "下一环节的“决定岗”现在只有您，同一人不能接连办理两个环节，请先由管理员安排别人。"
        assert said in page.one(".window .error").text()
        answer = act(client, page, built, "forward", handler_id=staff_called("zhaol").id)
        assert answer.status_code == 409 and said in answer.get_data(as_text=True)
        assert (stored(built.number).step, stored(built.number).assignee_id) == (2, staff_called("wangw").id)

    def test_where_there_are_others_only_these_are_offered(self, app, client):
        built = a_case(app, "step 2")
        other = a_member_of_staff("juel", Role.HANDLER, post="决定岗", name="另决定")
        away(app, "wangw", "zhaol")
        at_desk(client, "zhaol")
        page = client.read(built.path)
        assert "办理人另决定" in page.text
        client.submit(page, f"{built.path}/forward", opinion="同意。")
        assert (stored(built.number).step, stored(built.number).assignee_id) == (3, other.id)

    @pytest.mark.parametrize("same_person", [False, True])
    def test_who_holds_both_posts_gives_it_to_another_unless_the_item_allows_it(self, app, client, same_person):
        built, lis = a_case(app, "step 1"), staff_called("lis")
        version = stored(built.number).version
        allowed = {**version.definition_json, "same_person_steps": same_person}
        db.session.execute(update(ItemVersion).where(ItemVersion.id == version.id).values(definition_json=allowed))
        staff_called("wangw").memberships[0].staff = lis
        db.session.flush()
        at_desk(client, "lis")
        page = client.read(built.path)
        assert ("李四" in page.texts("#case-actions .window label")) is same_person
        assert act(client, page, built, "forward", handler_id=lis.id).status_code == (303 if same_person else 422)
        assert stored(built.number).step == (2 if same_person else 1)

    def test_the_absent_person_does_not_get_what_is_passed_on_for_her(self, app, client):
        built = a_case(app, "step 2")
        staff_called("zhaol").memberships[0].staff = staff_called("wangw")
        db.session.flush()
        away(app, "wangw", "liul")
        page = at_desk(client, "liul")
        answer = act(client, page, built, "forward")
        assert answer.status_code == 409 and "“决定岗”现在只有王五" in answer.get_data(as_text=True)

    def test_together_she_is_refused_too(self, app, client):
        built = a_case(app, "step 2")
        away(app, "wangw", "zhaol")
        at_desk(client, "zhaol")
        page = client.read("/desk/todo")
        answer = client.submit(page, "/desk/todo/forward", status=409, case=[f"{built.number}.{stored(built.number).seen}"])
        assert "“决定岗”现在只有您" in answer.text and stored(built.number).step == 2

    def test_a_step_is_not_given_to_whoever_did_the_one_before(self, app, client):
        built = a_case(app, "step 2")
        staff_called("liul").memberships[0].staff = staff_called("lis")
        db.session.flush()
        page = at_desk(client, "fengs")
        said = "这个岗位的李四办理过上一环节，不能接着办理这一环节。"
        assert said in client.read(f"{built.path}?do=reassign").text
        answer = act(client, page, built, "reassign", handler_id=staff_called("lis").id)
        assert answer.status_code == 409 and said in answer.get_data(as_text=True)

    def test_a_case_opened_again_is_offered_to_those_who_may_do_the_step(self, app, client):
        built = a_case(app, "denied")
        staff_called("liul").memberships[0].staff = staff_called("lis")
        db.session.flush()
        at_desk(client, "zhaol")
        page = client.read(f"{built.path}?do=reopen")
        assert "审查：李四" in page.text and "审核：王五" in page.text and "审核：李四" not in page.text
        page = client.submit(page, f"{built.path}/reopen", target=f"2-{staff_called('wangw').id}", reason="自行纠正。")
        assert act(client, at_desk(client, "wangw"), built, "forward").status_code == 303
