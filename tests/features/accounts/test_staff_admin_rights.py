"""How far an administrator of one department reaches, and no further (Z01: roles per department)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Membership, Staff
from app.accounts.reach import CENTRAL_ROLES
from app.accounts.staff_models import StaffChange
from app.db import session
from app.domain.workflow import Role
from app.gateways.wall_clock import today
from tests.builders.desk import token_of
from tests.builders.people import PASSWORD, a_department, a_member_of_staff, sign_in_at_desk, staff_named
from tests.features.security.world import business_data

LIST = "/desk/admin/staff"
NEW = f"{LIST}/new"


@pytest.fixture
def admin(client):
    """A browser at which the administrator of 区农业农村局 sits."""
    a_member_of_staff("bum", Role.DEPARTMENT_ADMIN, name="部门管理员")
    sign_in_at_desk(client, "bum", PASSWORD)
    return client


def path_of(staff: Staff) -> str:
    return f"{LIST}/{staff.id}"


def post(browser, path: str, **fields):
    """Sends a form that no page offers, with a right token."""
    return browser.post(path, data={"csrf_token": token_of(browser.read("/desk/me")), **fields})


def test_she_sees_the_staff_of_her_department_only(admin):
    page = admin.read(LIST)
    assert "王五" in page.text and "何林" not in page.text and "周九" not in page.text
    assert [node.text() for node in page.css("#f-department option")] == ["全部", "区农业农村局"]
    helin = staff_named("何林")
    before = business_data()
    for address in ("", "/password", "/leave", "/absence", f"/memberships/{helin.memberships[0].id}"):
        admin.read(path_of(helin) + address, status=404)
    for address in ("", "/memberships", f"/memberships/{helin.memberships[0].id}", "/password", "/return", "/leave", "/absence"):
        answer = post(admin, path_of(helin) + address, seen=helin.seen, name="改了", role="clerk", last_on=today().isoformat())
        assert answer.status_code == 404, address
    assert business_data() == before


def test_another_department_of_the_list_is_no_way_round(admin):
    page = admin.read(f"{LIST}?department={a_department('区民政局').code}&q=何")
    assert "何林" not in page.text


def test_she_hires_into_her_department_only(admin):
    page = admin.read(NEW)
    assert [node.text() for node in page.css("#f-department option")] == ["请选择", "区农业农村局"]
    offered = {node.attributes["value"] for node in page.css("[name=roles]")}
    assert "clerk" in offered and not offered & CENTRAL_ROLES
    common = {"name": "新来的", "login_name": "xinld", "roles": "clerk"}
    assert post(admin, NEW, **common, department=a_department("区民政局").code).status_code == 422
    assert session.scalar(select(Staff).where(Staff.name == "新来的")) is None
    assert post(admin, NEW, **common, department=a_department().code).status_code == 200
    assert staff_named("新来的").home_department == a_department()


@pytest.mark.parametrize("role", [*sorted(CENTRAL_ROLES), "applicant", "clock", "SYSTEM_ADMIN", ""])
def test_she_can_never_give_a_role_of_the_centre(admin, role):
    wangw, code = staff_named("王五"), a_department().code
    sent = {"seen": wangw.seen, "role": role, "role_department": code}
    assert post(admin, f"{path_of(wangw)}/memberships", **sent).status_code == 422
    hired = {"name": "新来的", "login_name": "xinld", "department": code, "roles": role}
    if role:
        assert post(admin, NEW, **hired).status_code == 422
    assert not wangw.has_role(*CENTRAL_ROLES) and session.scalar(select(Staff).where(Staff.name == "新来的")) is None


def test_she_can_give_no_role_in_another_department(admin):
    wangw = staff_named("王五")
    sent = {"seen": wangw.seen, "role": "clerk", "role_department": a_department("区民政局").code}
    assert post(admin, f"{path_of(wangw)}/memberships", **sent).status_code == 422
    assert wangw.department_ids() == {a_department().id}


def test_fields_that_the_form_does_not_have_change_nothing(admin):
    wangw = staff_named("王五")
    before = wangw.password_hash
    extra = {
        "is_active": "",
        "is_demo": "y",
        "password_hash": "x",
        "must_change_password": "",
        "home_department_id": "1",
        "id": "1",
    }
    sent = {"seen": wangw.seen, "name": "王五", "login_name": "wangw", "department": a_department().code, "mobile": "13900001111"}
    assert post(admin, path_of(wangw), **sent, **extra).status_code == 303
    assert wangw.password_hash == before and wangw.is_active and wangw.home_department == a_department()
    assert wangw.mobile == "13900001111"


def test_she_moves_nobody_into_another_department(admin):
    wangw = staff_named("王五")
    sent = {"seen": wangw.seen, "name": "王五", "login_name": "wangw", "department": a_department("区民政局").code}
    assert post(admin, path_of(wangw), **sent).status_code == 422
    assert wangw.home_department == a_department()


class TestWhoWorksElsewhereToo:
    @pytest.fixture
    def both(self, admin):
        """A clerk of hers who is also the supervisor of the centre, and one at home elsewhere who has a role here."""
        staff = a_member_of_staff("liangb", Role.CLERK, name="两边的")
        centre = a_department("政务服务中心")
        session.add(Membership(staff=staff, department=centre, role="supervisor", valid_from=today()))
        session.flush()
        return staff

    @pytest.mark.parametrize("address", ["", "/password", "/leave", "/return"])
    def test_her_account_is_not_in_one_departments_hand(self, admin, both, address):
        """Else a new password would open what she may do elsewhere."""
        before = both.password_hash
        sent = {"seen": both.seen, "name": "改了", "login_name": "gaile", "department": a_department().code}
        answer = post(admin, path_of(both) + address, **sent)
        assert answer.status_code == 409 and "由系统管理员改动" in answer.get_data(as_text=True)
        assert (both.password_hash, both.name, both.is_active) == (before, "两边的", True)

    def test_her_page_says_so_and_offers_the_roles_here(self, admin, both):
        page = admin.read(path_of(both))
        assert "账号由系统管理员改动" in page.text and not page.css("#f-login_name")
        assert len([link for link in page.texts("td a") if "定截止日" in link]) == 1
        assert "电子监察" not in page.text and "改动记录" not in page.text
        assert "电子监察" not in admin.read(f"{LIST}?q=两边").text
        here, there = sorted(both.memberships, key=lambda m: m.department.level == "centre")
        assert admin.send(admin.read(f"{path_of(both)}/memberships/{here.id}"), "main form").status_code == 303
        answer = post(admin, f"{path_of(both)}/memberships/{there.id}", seen=both.seen, last_on=today().isoformat())
        assert answer.status_code == 409 and there.valid_to is None

    def test_once_the_other_role_is_over_the_account_is_hers(self, admin, both):
        (there,) = [m for m in both.memberships if m.role == "supervisor"]
        there.valid_from = there.valid_to = today() - timedelta(1)
        session.flush()
        assert admin.read(path_of(both)).css("#f-login_name")


@pytest.mark.parametrize("login_name", ["zhangs", "fengs", "zhaol", "qianq", "sunb"])
def test_for_everybody_else_the_pages_do_not_exist(client, login_name):
    wangw = staff_named("王五")
    sign_in_at_desk(client, login_name)
    before = business_data()
    for address in (LIST, NEW, f"{LIST}/names", path_of(wangw), f"{path_of(wangw)}/leave", f"{path_of(wangw)}/absence"):
        client.read(address, status=404)
    for address in (
        NEW,
        path_of(wangw),
        f"{path_of(wangw)}/memberships",
        f"{path_of(wangw)}/password",
        f"{path_of(wangw)}/leave",
    ):
        assert post(client, address, seen=wangw.seen).status_code == 404
    assert business_data() == before


def test_a_right_that_ended_while_the_page_was_open_is_gone(admin):
    wangw = staff_named("王五")
    page = admin.read(path_of(wangw))
    (own,) = staff_named("部门管理员").memberships
    own.valid_to = own.valid_from = today() - timedelta(1)
    session.flush()
    assert admin.send(page, path_of(wangw), name="王小五").status_code == 404
    assert wangw.name == "王五"


def test_every_change_names_who_made_it(admin):
    wangw = staff_named("王五")
    admin.submit(admin.read(path_of(wangw)), path_of(wangw), name="王小五")
    row = session.scalars(select(StaffChange).where(StaffChange.staff_id == wangw.id)).one()
    assert row.by.name == "部门管理员" and "部门管理员" in admin.read(path_of(wangw)).one("aside").text()
