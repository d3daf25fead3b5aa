"""The demo world: DESIGN's people, on the real list of items."""

import pytest
from sqlalchemy import func, select

from app import db
from app.accounts import queries
from app.accounts.models import Citizen, Staff
from app.catalog.models import Department, ItemVersion, ServiceItem
from app.demo_data import CITIZENS, STAFF
from app.domain.identity import check_resident_id, check_uscc
from app.domain.workflow import Role
from app.gateways.wall_clock import today
from tests.builders.people import a_department, citizen_named, sign_in, sign_in_at_desk, staff_named


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


def test_it_holds_the_real_list_and_the_described_items(db_session):
    listed = select(ServiceItem.id).where(ServiceItem.code.not_like("DEMO-%"))
    assert len(db.session.scalars(listed).all()) >= 1135
    complete = select(func.count()).select_from(ItemVersion).where(ItemVersion.completeness == "complete")
    assert db.session.scalar(complete) >= 20
    assert count(Department) == 34 + 3
    assert a_department("柳湾村（演示）").parent.name == "清溪镇（演示）"


@pytest.mark.parametrize("person", CITIZENS, ids=lambda person: person.username)
def test_its_citizens_have_right_numbers_and_sign_in(client, person):
    account = citizen_named(person.username)
    assert check_resident_id(account.resident_id, today()).is_ok
    if account.is_organization:
        assert check_uscc(account.uscc) == "ok"
        assert check_resident_id(account.legal_rep_resident_id, today()).is_ok
    assert account.display_name in sign_in(client, person.username).text


@pytest.mark.parametrize("worker", STAFF, ids=lambda worker: worker.name)
def test_its_staff_sign_in_and_hold_their_roles(client, worker):
    page = sign_in_at_desk(client, worker.login_name, department=worker.department)
    assert worker.name in page.text
    staff = staff_named(worker.name)
    assert staff.roles_in(a_department(worker.department).id) == set(worker.roles)


def test_every_step_of_the_two_demo_items_has_somebody(db_session):
    for code in ("DEMO-SCMZ-001", "DEMO-QXZ-001"):
        item = db.session.scalars(select(ServiceItem).where(ServiceItem.code == code)).one()
        for step in item.published.definition.steps:
            assert queries.holders_of_post(item.department_id, step.post), f"{code} {step.post}"
        for role in (Role.CLERK, Role.CERTIFICATE_CLERK, Role.WINDOW_HEAD, Role.AGENCY_HEAD):
            assert queries.holders_of_role(item.department_id, role), f"{code} {role}"


def test_it_refuses_a_database_that_holds_something(cli, db_session):
    before = [count(table) for table in (Citizen, Staff, ServiceItem)]
    refused = cli("demo")
    assert refused.exit_code == 1 and "没有载入演示数据" in refused.output
    silent = cli("demo", "--if-empty")
    assert (silent.exit_code, silent.output) == (0, "")
    assert [count(table) for table in (Citizen, Staff, ServiceItem)] == before


def test_it_prints_its_accounts(empty_app):
    result = empty_app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 0, result.output
    for person in (*(c.username for c in CITIZENS), *(w.name for w in STAFF), "Yichuang-2026"):
        assert person in result.output
