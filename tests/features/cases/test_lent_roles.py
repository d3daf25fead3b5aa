"""外出代办: who stands in for somebody has her roles meanwhile, in her name; where two have to look, two look (Z08, Z16, Z18)."""

import pytest
from sqlalchemy import select

from app import db
from app.accounts import absences, staffing
from app.accounts.staff_models import Absence
from app.cases import flow_log
from app.cases.flow_entries import FlowEntry
from app.domain.workflow import Role
from app.gateways.wall_clock import now, today
from tests.builders import proceedings
from tests.builders.cases import Built, a_case, one_click, staff_called, stored
from tests.builders.desk import act, at_desk
from tests.builders.people import a_department, a_member_of_staff
from tests.features.cases.test_absence import away

CENTRE = "政务服务中心"


def also(app, who: str, role: Role, department: str = "区农业农村局", post: str = "") -> None:
    """One role more."""
    with one_click(app):
        wanted = staffing.Appointment(a_department(department), role, today(), post=post)
        staffing.appoint(staff_called(who), wanted, by=staff_called("zhouj"), at=now())


def a_colleague(login_name: str, role: Role, name: str, department: str = "区农业农村局", **more: str) -> None:
    """Somebody who signs in as the people of the demo world do."""
    person = a_member_of_staff(login_name, role, name=name, department=department, **more)
    person.is_demo, person.password_hash = True, staff_called("zhangs").password_hash
    db.session.flush()


def last_entry(built: Built) -> tuple[str, str | None, str]:
    case = stored(built.number)
    found = select(FlowEntry).where(FlowEntry.case_id == case.id).order_by(FlowEntry.seq.desc())
    entry = db.session.scalars(found).first()
    assert flow_log.finding(case) is None
    return entry.action, entry.acting_for, entry.payload.content["by"]


def session_name(who: str) -> str:
    return staff_called(who).session_name


def refused(client, built: Built, action: str) -> str:
    answer = act(client, client.read("/desk/me"), built, action)
    assert answer.status_code == 409
    return answer.get_data(as_text=True)


class TestAClerk:
    def test_her_delegate_accepts_in_her_name(self, app, client):
        built = a_case(app, "submitted")
        away(app, "zhangs", "fengs")
        page = at_desk(client, "fengs")
        assert "统一受理 1" in page.texts("header nav li") and "水产苗种" in client.read("/desk/acceptance").one("table").text()
        page = client.read(built.path)
        client.submit(page, f"{built.path}/accept", opinion="材料齐全。")
        assert last_entry(built) == ("accept", session_name("zhangs"), "冯升（代张三）")
        assert "冯升（代张三）" in client.read(f"{built.path}/opinions").text

    def test_so_he_does_beside_others_who_hold_the_role(self, app, client):
        a_colleague("lingy", Role.CLERK, "另一个")
        built = a_case(app, "submitted")
        away(app, "zhangs", "fengs")
        assert act(client, at_desk(client, "fengs"), built, "request_correction").status_code == 303

    def test_who_holds_the_role_herself_acts_in_her_own_name(self, app, client):
        a_colleague("lingy", Role.CLERK, "另一个")
        built = a_case(app, "submitted")
        away(app, "lingy", "zhangs")
        assert act(client, at_desk(client, "zhangs"), built, "accept").status_code == 303
        assert last_entry(built) == ("accept", None, "张三")

    def test_the_delegate_records_paper_and_the_role_ends_with_the_absence(self, app, client):
        built = proceedings.pre_accepted(app, a_case(app, "submitted"))
        number = away(app, "zhangs", "fengs")
        page = at_desk(client, "fengs")
        assert client.read(f"{built.path}/materials").css("input[name=copies_broodstock]")
        assert act(client, page, built, "receive_paper").status_code == 303
        with one_click(app):
            absences.end(db.session.get(absences.Absence, number), by=staff_called("zhangs"), at=now())
        assert "岗位权限" in refused(client, built, "accept") and stored(built.number).state == "pre_accepted"
        assert "统一受理" not in client.read("/desk").one("header nav").text()

    def test_in_another_department_he_has_nothing(self, app, client):
        """xul stands in for zhengq in 清溪镇; a case of 区农业农村局 is not there."""
        built = a_case(app, "submitted")
        away(app, "zhengq", "xul", department="清溪镇（演示）")
        at_desk(client, "xul")
        client.read(built.path, status=404)


class TestAWindowHead:
    def test_her_delegate_endorses_a_suspension(self, app, client):
        built = proceedings.suspension_requested(app, a_case(app, "step 2"))
        away(app, "fengs", "zhangs")
        at_desk(client, "zhangs")
        assert "等您审批：挂起申请（代冯升）" in client.read("/desk/todo").text
        client.submit(client.read(built.path), f"{built.path}/endorse", opinion="同意。")
        assert last_entry(built) == ("endorse", session_name("fengs"), "张三（代冯升）")
        assert client.read("/desk/todo").css("table.list") == []

    def test_her_delegate_voids_and_reassigns(self, app, client):
        wrong = proceedings.void_requested(app, a_case(app, "submitted"))
        other = a_case(app, "step 2")
        away(app, "fengs", "lis")
        page = at_desk(client, "lis")
        assert act(client, page, wrong, "void").status_code == 303
        assert last_entry(wrong) == ("void", session_name("fengs"), "李四（代冯升）")
        assert act(client, page, other, "reassign", handler_id=staff_called("liul").id).status_code == 303
        assert last_entry(other)[2] == "李四（代冯升）"

    @pytest.mark.parametrize("action", ["endorse", "void"])
    def test_nobody_approves_her_own_request_for_somebody_else(self, app, client, action):
        if action == "endorse":
            built, who = proceedings.suspension_requested(app, a_case(app, "step 2")), "wangw"
        else:
            built, who = proceedings.void_requested(app, a_case(app, "submitted")), "zhangs"
        away(app, "fengs", who)
        at_desk(client, who)
        assert "这是您自己提出的申请" in refused(client, built, action)

    def test_nobody_rejects_her_own_request_for_somebody_else(self, app, client):
        """wangw asked, and stands in for the window head: no form is offered that takes his request back in her name."""
        built = proceedings.suspension_requested(app, a_case(app, "step 2"))
        away(app, "fengs", "wangw")
        at_desk(client, "wangw")
        page = client.read(built.path)
        assert not page.css(f'form[action="{built.path}/reject"]') and not page.css('[formaction$="/reject"]')
        assert "这是您自己提出的申请" in page.text
        assert "这是您自己提出的申请" in refused(client, built, "reject")
        assert stored(built.number).suspension is not None

    def test_nobody_approves_what_another_asked_for_in_her_name(self, app, client):
        """liul asks in wangw's name; wangw, who heads the window too, comes back."""
        also(app, "wangw", Role.WINDOW_HEAD)
        built = a_case(app, "step 2")
        away(app, "wangw", "liul")
        assert act(client, at_desk(client, "liul"), built, "request_suspension").status_code == 303
        at_desk(client, "wangw")
        assert "这是您自己提出的申请" in refused(client, built, "endorse")

    def test_nobody_approves_for_the_one_who_asked(self, app, client):
        """wangw asks and heads the window too; who stands in for him does not say yes for him."""
        also(app, "wangw", Role.WINDOW_HEAD)
        built = proceedings.suspension_requested(app, a_case(app, "step 2"))
        away(app, "wangw", "zhangs")
        at_desk(client, "zhangs")
        assert "您所代的人提出或者同意过" in refused(client, built, "endorse")

    def test_who_endorsed_is_told_so_and_not_that_the_request_was_hers(self, app, client):
        """Neither she nor the one for whom she endorsed approves what was endorsed."""
        also(app, "zhaol", Role.BUSINESS_SECTION, CENTRE)
        also(app, "fengs", Role.BUSINESS_SECTION, CENTRE)
        built = proceedings.suspension_requested(app, a_case(app, "step 2"))
        number = away(app, "fengs", "zhaol")
        assert act(client, at_desk(client, "zhaol"), built, "endorse").status_code == 303
        with one_click(app):
            absences.end(db.session.get(Absence, number), by=staff_called("fengs"), at=now())
        for who in ("zhaol", "fengs"):
            at_desk(client, who)
            page = client.read(built.path)
            assert "前一级是您审批的，须由别人审批。" in page.text and "这是您自己提出的申请" not in page.text, who
            assert "前一级是您审批的" in refused(client, built, "approve")


class TestTheBusinessSection:
    def test_a_delegate_of_the_centre_approves_and_reads_only_what_waits(self, app, client):
        a_colleague("zhongx", Role.LETTERS_OFFICER, "中心的", CENTRE)
        built, other = (
            proceedings.endorsed(app, proceedings.suspension_requested(app, a_case(app, "step 2"))),
            a_case(app, "step 2"),
        )
        at_desk(client, "zhongx")
        client.read(built.path, status=404)
        away(app, "qianq", "zhongx", department=CENTRE)
        assert "等您审批：挂起申请（代钱七）" in client.read("/desk/todo").text
        client.read(other.path, status=404)
        page = client.read(built.path)
        client.submit(page, f"{built.path}/approve", opinion="同意。")
        assert last_entry(built) == ("approve", session_name("qianq"), "中心的（代钱七）")
        assert stored(built.number).state == "suspended"
        assert client.read("/desk/suspended").css("table.list") == []

    def test_who_endorsed_for_one_does_not_approve_for_the_other(self, app, client):
        also(app, "zhangs", Role.LETTERS_OFFICER, CENTRE)
        built = proceedings.suspension_requested(app, a_case(app, "step 2"))
        away(app, "fengs", "zhangs")
        away(app, "qianq", "zhangs", department=CENTRE)
        page = at_desk(client, "zhangs")
        assert act(client, page, built, "endorse").status_code == 303
        assert "前一级是您审批的" in refused(client, built, "approve")
        assert stored(built.number).state == "in_process"

    def test_nobody_approves_what_another_endorsed_in_her_name(self, app, client):
        also(app, "fengs", Role.BUSINESS_SECTION, CENTRE)
        built = proceedings.suspension_requested(app, a_case(app, "step 2"))
        number = away(app, "fengs", "zhangs")
        assert act(client, at_desk(client, "zhangs"), built, "endorse").status_code == 303
        with one_click(app):
            absences.end(db.session.get(absences.Absence, number), by=staff_called("fengs"), at=now())
        at_desk(client, "fengs")
        assert "前一级是您审批的" in refused(client, built, "approve")

    def test_each_level_by_another_delegate(self, app, client):
        built = proceedings.suspension_requested(app, a_case(app, "step 2"))
        away(app, "fengs", "zhangs")
        away(app, "qianq", "sunb", department=CENTRE)
        assert act(client, at_desk(client, "zhangs"), built, "endorse").status_code == 303
        assert act(client, at_desk(client, "sunb"), built, "approve").status_code == 303
        assert last_entry(built)[2] == "孙八（代钱七）"


class TestAConsultedDepartment:
    @pytest.fixture(autouse=True)
    def water(self, client):
        a_colleague("shuil", Role.HANDLER, "水利", proceedings.WATER, post="承办岗")

    def test_the_delegate_of_its_only_handler_answers(self, app, client):
        a_colleague("shuic", Role.CLERK, "水窗", proceedings.WATER)
        built, other = proceedings.consulted(app, a_case(app, "step 2")), a_case(app, "step 2")
        at_desk(client, "shuic")
        client.read(built.path, status=404)
        away(app, "shuil", "shuic", department=proceedings.WATER)
        assert "等您答复：会签" in client.read("/desk/todo").one("tbody tr").text()
        client.read(other.path, status=404)
        client.submit(client.read(built.path), f"{built.path}/answer_consultation", agrees="yes", answer="不影响。")
        assert last_entry(built) == ("answer_consultation", session_name("shuil"), "水窗（代水利）")
        assert stored(built.number).consultations[0].agrees

    def test_who_asked_does_not_answer_for_whom_was_asked(self, app, client):
        also(app, "wangw", Role.CLERK, proceedings.WATER)
        built = proceedings.consulted(app, a_case(app, "step 2"))
        away(app, "shuil", "wangw", department=proceedings.WATER)
        at_desk(client, "wangw")
        refused(client, built, "answer_consultation")
        assert stored(built.number).consultations[0].is_open

    def test_who_acts_for_the_holder_of_the_case_answers_in_her_own_name(self, app, client):
        """shuil is handler of the water department herself, and stands in for wangw, in whose hand the case is."""
        also(app, "shuil", Role.CLERK)
        built = proceedings.consulted(app, a_case(app, "step 2"))
        away(app, "wangw", "shuil")
        assert act(client, at_desk(client, "shuil"), built, "answer_consultation").status_code == 303
        assert last_entry(built) == ("answer_consultation", None, "水利")


class TestACertificateClerk:
    def test_her_delegate_makes_and_delivers_the_certificate(self, app, client):
        built = a_case(app, "granted")
        away(app, "zhangs", "fengs")
        page = at_desk(client, "fengs")
        assert "证照 1" in page.texts("header nav li") and "等待制证" in client.read("/desk/certificates").one("tbody").text()
        assert act(client, page, built, "issue_certificate").status_code == 303
        assert last_entry(built) == ("issue_certificate", session_name("zhangs"), "冯升（代张三）")
        assert act(client, page, built, "deliver").status_code == 303


class TestWhatIsLentToNobody:
    @pytest.mark.parametrize("action", ["extend", "terminate"])
    def test_the_word_of_the_head_of_an_agency(self, app, client, action):
        built = a_case(app, "step 2")
        away(app, "zhaol", "zhangs")
        at_desk(client, "zhangs")
        assert "岗位权限" in refused(client, built, action)

    def test_administration_and_intake(self, app, client):
        away(app, "zhouj", "qianq", department=CENTRE)
        away(app, "zhangs", "fengs")
        at_desk(client, "qianq")
        client.read("/desk/admin/staff", status=404)
        at_desk(client, "fengs")
        assert "新增业务" not in client.read("/desk").one("header nav").text()
        client.read("/desk/intake/DEMO-SCMZ-001", status=404)
